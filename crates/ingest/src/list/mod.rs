//! Which files there are: files, folders, patterns and standard input, in a stable order.
//!
//! Names beginning with `.` or `_` are skipped inside folders and patterns, as Spark and DuckDB do; what
//! is skipped is counted by reason. Not here: what is in the files, and with it their formats.

mod names;
mod stdin;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::detect::Named;
use crate::error::Error;
use crate::record::Rejected;
use crate::settings::Settings;
use walk::{Place, Walk};

/// An input that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is, as given.
    pub path: PathBuf,
    /// Name in the tables: the path below the folder or the fixed part of the pattern that was given, with
    /// `/` between its parts; the base name of a file that was given; `-` for standard input.
    pub source: String,
    /// Length when it was listed.
    pub bytes: u64,
    /// Whether it was named as such.
    pub named: Named,
}

/// What [`list`] finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files to read, sorted by source, no source twice.
    pub inputs: Vec<Input>,
    /// Folders and links that could not be read, sorted by source.
    pub rejected: Vec<Rejected>,
    /// Number of skipped files and folders by reason: `hidden`, `readme`, `extension .png`, `listed twice`,
    /// `symlink loop`, `not a regular file`.
    pub skipped: BTreeMap<String, u64>,
    /// Copies of standard input, which the caller removes when they are read. Named by their content.
    pub spooled: Vec<PathBuf>,
}

/// Lists the inputs that patterns name.
///
/// A pattern is a file, a folder (walked with its subfolders), a pattern with `*`, `?`, `[…]` or `**`, or
/// `-` for standard input. An existing path is taken as it stands, whatever characters its name has.
///
/// Files whose extension is never one of documents (`.png`) are skipped here, unless a format is forced;
/// what the others are, [`scan`](crate::scan()) tells by their content. A file named as such, or by a
/// pattern that ends in its extension (`*.log`), is then read as text where nothing else is known of it; one
/// that was found in a folder is skipped. Symbolic links are followed, each file and folder is read once.
///
/// Two inputs with one source (from two folders) get as many of the names of the folders above in front as
/// it takes to tell them apart: `2025/a.txt` and `2026/a.txt`.
///
/// # Errors
///
/// When a path does not exist, a pattern matches nothing or is malformed, a folder that was named cannot be
/// read, standard input cannot be kept, or the settings cannot be used. A folder further down that cannot
/// be read is a [`Rejected`].
pub fn list(patterns: &[String], settings: &Settings) -> Result<Listing, Error> {
    settings.validate()?;
    let mut walk = Walk::new(settings.format);
    let mut listing = Listing::default();
    for pattern in patterns {
        let path = Path::new(pattern);
        if pattern == "-" {
            if listing.spooled.is_empty() {
                let input = stdin::spool(&mut std::io::stdin().lock(), settings)?;
                listing.spooled.push(input.path.clone());
                listing.inputs.push(input);
            }
        } else if path.symlink_metadata().is_ok() {
            given(&mut walk, path)?;
        } else if pattern.contains(['*', '?', '[']) {
            matched(&mut walk, pattern)?;
        } else {
            return Err(Error::not_found(path));
        }
    }
    finish(walk, listing)
}

/// Takes a path that was given as such.
fn given(walk: &mut Walk, path: &Path) -> Result<(), Error> {
    let failed = |error| Error::read(path, error);
    let canonical = fs::canonicalize(path).map_err(failed)?;
    if canonical.is_dir() {
        fs::read_dir(path).map_err(failed)?;
        let place = Place { path: path.to_owned(), canonical: canonical.clone(), below: PathBuf::new() };
        walk.folder(&canonical, place);
        return Ok(());
    }
    let root = canonical_parent(path).map_err(failed)?;
    let below = PathBuf::from(path.file_name().unwrap_or(path.as_os_str()));
    walk.file(&root, Place { path: path.to_owned(), canonical, below }, Named::Yes);
    Ok(())
}

/// Returns the folder a file lies in, without following the file itself.
fn canonical_parent(path: &Path) -> std::io::Result<PathBuf> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    fs::canonicalize(parent.unwrap_or(Path::new(".")))
}

/// Takes what a pattern matches.
fn matched(walk: &mut Walk, pattern: &str) -> Result<(), Error> {
    let options = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let entries = glob::glob_with(pattern, options).map_err(|error| Error::pattern(pattern, error))?;
    let root = fixed_part(pattern);
    let canonical_root = fs::canonicalize(&root).map_err(|_| Error::no_match(pattern))?;
    let named = named_by(pattern);
    let mut count = 0;
    for entry in entries {
        count += 1;
        match entry {
            Ok(path) => {
                let below = path.strip_prefix(&root).unwrap_or(&path).to_owned();
                if is_hidden_below(&below) && !names_hidden(pattern) {
                    walk.skip("hidden");
                    continue;
                }
                walk.entry(&canonical_root, path, below, named);
            }
            Err(error) => {
                let below = error.path().strip_prefix(&root).unwrap_or(error.path()).to_owned();
                walk.reject(&below, error.error());
            }
        }
    }
    if count == 0 { Err(Error::no_match(pattern)) } else { Ok(()) }
}

/// Returns the leading parts of a pattern that have nothing to match; `.` where there is none.
fn fixed_part(pattern: &str) -> PathBuf {
    let is_fixed = |part: &std::path::Component<'_>| {
        part.as_os_str().to_str().is_some_and(|part| Pattern::escape(part) == part)
    };
    let fixed: PathBuf = Path::new(pattern).components().take_while(is_fixed).collect();
    if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed }
}

/// Returns whether a pattern names the extension of what it matches.
fn named_by(pattern: &str) -> Named {
    let extension = Path::new(pattern).extension().and_then(|extension| extension.to_str());
    if extension.is_some_and(|extension| Pattern::escape(extension) == extension) {
        Named::Yes
    } else {
        Named::No
    }
}

fn is_hidden_below(below: &Path) -> bool {
    below.components().any(|part| walk::is_hidden(part.as_os_str()))
}

/// Returns whether a pattern, behind its fixed part, has a part that begins with `.` or `_`.
fn names_hidden(pattern: &str) -> bool {
    let fixed = fixed_part(pattern);
    is_hidden_below(Path::new(pattern).strip_prefix(&fixed).unwrap_or(Path::new(pattern)))
}

fn finish(mut walk: Walk, mut listing: Listing) -> Result<Listing, Error> {
    walk.follow_links();
    let (found, rejected, skipped) = walk.finish();
    listing.inputs.extend(names::name(found));
    listing.inputs.sort_by(|a, b| a.source.cmp(&b.source));
    listing.rejected = rejected;
    listing.rejected.sort_by(|a, b| (&a.source, &a.message).cmp(&(&b.source, &b.message)));
    listing.skipped = skipped;
    Ok(listing)
}
