//! Walking folders. Links are followed after everything else, so that a real path always wins over a link
//! to it; each real file and folder is taken once, which also ends loops.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::names;
use crate::detect::{self, Named};
use crate::formats::Format;
use crate::record::{Class, Rejected};

/// Where something is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// As it is opened.
    pub(super) path: PathBuf,
    /// Without links.
    pub(super) canonical: PathBuf,
    /// Below its root.
    pub(super) below: PathBuf,
}

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Folder it was found below, without links.
    pub(super) root: PathBuf,
    pub(super) path: PathBuf,
    pub(super) below: PathBuf,
    pub(super) bytes: u64,
    pub(super) named: Named,
}

/// A link that waits until all real paths are taken.
struct Link {
    root: PathBuf,
    path: PathBuf,
    below: PathBuf,
    named: Named,
}

type Outcome = (Vec<Found>, Vec<Rejected>, BTreeMap<String, u64>);

/// What was found so far.
pub(super) struct Walk {
    format: Option<Format>,
    found: Vec<Found>,
    links: VecDeque<Link>,
    seen: BTreeSet<PathBuf>,
    rejected: Vec<Rejected>,
    skipped: BTreeMap<String, u64>,
}

impl Walk {
    pub(super) fn new(format: Option<Format>) -> Self {
        Walk {
            format,
            found: Vec::new(),
            links: VecDeque::new(),
            seen: BTreeSet::new(),
            rejected: Vec::new(),
            skipped: BTreeMap::new(),
        }
    }

    pub(super) fn finish(self) -> Outcome {
        (self.found, self.rejected, self.skipped)
    }

    pub(super) fn skip(&mut self, reason: impl Into<String>) {
        *self.skipped.entry(reason.into()).or_default() += 1;
    }

    pub(super) fn reject(&mut self, below: &Path, error: &io::Error) {
        let source = names::text_of(below);
        self.rejected.push(Rejected::new(&source, Class::Unreadable, format!("cannot be read: {error}")));
    }

    /// Takes something below a root: a file, a folder or a link.
    pub(super) fn entry(&mut self, root: &Path, path: PathBuf, below: PathBuf, named: Named) {
        let kind = path.symlink_metadata().map(|metadata| metadata.file_type());
        let canonical = kind.map(|kind| (kind, fs::canonicalize(&path)));
        match canonical {
            Ok((kind, _)) if kind.is_symlink() => {
                self.links.push_back(Link { root: root.to_owned(), path, below, named });
            }
            Ok((kind, Ok(canonical))) => self.kind(root, Place { path, canonical, below }, kind, named),
            Ok((_, Err(error))) | Err(error) => self.reject(&below, &error),
        }
    }

    fn kind(&mut self, root: &Path, place: Place, kind: FileType, named: Named) {
        if kind.is_dir() {
            self.folder(root, place);
        } else {
            self.file(root, place, named);
        }
    }

    /// Walks a folder and the folders in it.
    pub(super) fn folder(&mut self, root: &Path, place: Place) {
        let mut waiting = vec![place];
        while let Some(place) = waiting.pop() {
            if !self.seen.insert(place.canonical.clone()) {
                self.skip("listed twice");
                continue;
            }
            let entries = fs::read_dir(&place.path).and_then(|entries| {
                let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
                entries.sort_by_key(fs::DirEntry::file_name);
                Ok(entries)
            });
            match entries {
                Ok(entries) => {
                    waiting.extend(entries.iter().filter_map(|entry| self.child(root, &place, entry)));
                }
                Err(error) => self.reject(&place.below, &error),
            }
        }
    }

    /// Takes an entry of a folder; returns it where it is a folder to walk.
    fn child(&mut self, root: &Path, folder: &Place, entry: &fs::DirEntry) -> Option<Place> {
        let name = entry.file_name();
        if is_hidden(&name) {
            self.skip("hidden");
            return None;
        }
        if is_readme(&name) {
            self.skip("readme");
            return None;
        }
        let place = Place {
            path: folder.path.join(&name),
            canonical: folder.canonical.join(&name),
            below: folder.below.join(&name),
        };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => return Some(place),
            Ok(kind) if kind.is_symlink() => {
                let Place { path, below, .. } = place;
                self.links.push_back(Link { root: root.to_owned(), path, below, named: Named::No });
            }
            Ok(_) => self.file(root, place, Named::No),
            Err(error) => self.reject(&place.below, &error),
        }
        None
    }

    /// Takes a file, or counts it where its name says that it holds no documents.
    pub(super) fn file(&mut self, root: &Path, place: Place, named: Named) {
        let metadata = match fs::metadata(&place.path) {
            Ok(metadata) => metadata,
            Err(error) => return self.reject(&place.below, &error),
        };
        if !metadata.is_file() {
            return self.skip("not a regular file");
        }
        let skipped = || detect::skipped_by_name(&place.path.to_string_lossy());
        if let Some(reason) = self.format.is_none().then(skipped).flatten() {
            return self.skip(reason);
        }
        if !self.seen.insert(place.canonical) {
            return self.skip("listed twice");
        }
        let Place { path, below, .. } = place;
        self.found.push(Found { root: root.to_owned(), path, below, bytes: metadata.len(), named });
    }

    /// Follows the links that were met, and those met behind them.
    pub(super) fn follow_links(&mut self) {
        while let Some(Link { root, path, below, named }) = self.links.pop_front() {
            let canonical = match fs::canonicalize(&path) {
                Ok(canonical) => canonical,
                Err(error) if is_loop(&error) => {
                    self.skip("symlink loop");
                    continue;
                }
                Err(error) => {
                    self.reject(&below, &error);
                    continue;
                }
            };
            if is_above(&canonical, &path) {
                self.skip("symlink loop");
                continue;
            }
            let place = Place { path, canonical, below };
            if place.canonical.is_dir() {
                self.folder(&root, place);
            } else {
                self.file(&root, place, named);
            }
        }
    }
}

/// Returns whether a file of a folder says what the folder holds: `README`, `README.md`, in any case.
fn is_readme(name: &std::ffi::OsStr) -> bool {
    let stem = Path::new(name).file_stem();
    stem.is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
}

/// Returns whether a link leads to a folder that holds the link.
fn is_above(canonical: &Path, link: &Path) -> bool {
    let parent = link.parent().unwrap_or(Path::new("."));
    fs::canonicalize(parent).is_ok_and(|parent| parent.starts_with(canonical))
}

/// Returns whether links lead in a circle; the kind has no stable name yet but in words.
fn is_loop(error: &io::Error) -> bool {
    error.kind().to_string().contains("loop")
}

/// Returns whether a name is one that data tools skip.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    matches!(name.as_encoded_bytes().first(), Some(b'.' | b'_'))
        && !matches!(name.as_encoded_bytes(), b"." | b"..")
}
