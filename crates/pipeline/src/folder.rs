//! The output folder: what lies where, whose it is, and how a file comes to stand in it.
//!
//! Nothing partial ever stands at a final name: a file is written in a [`Workroom`], synced, and linked.
//! Not here: what the files hold.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Kind};

pub(crate) const PLAN: &str = "_plan.json";
pub(crate) const MANIFEST: &str = "_manifest.json";
pub(crate) const SUCCESS: &str = "_SUCCESS";
pub(crate) const SHARDS: &str = "_shards";
pub(crate) const QUARANTINE: &str = "_quarantine";
pub(crate) const RAW: &str = "raw";
pub(crate) const LOGS: &str = "_logs";
pub(crate) const REPORT: &str = "_report";
pub(crate) const TMP: &str = "_tmp";

/// What the folder is at the start of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not there, empty, or holding nothing but what a run leaves that died before its plan.
    Fresh,
    /// Holds a plan of ours.
    Ours,
    /// Holds something else.
    Foreign,
}

/// Paths inside an output folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Self {
        Folder { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn receipt(&self, shard: usize) -> PathBuf {
        self.root.join(SHARDS).join(format!("{shard:05}.json"))
    }

    pub(crate) fn part(&self, table: &str, shard: usize, extension: &str) -> PathBuf {
        self.root.join(table).join(part_name(shard, extension))
    }

    pub(crate) fn quarantine(&self, shard: usize) -> PathBuf {
        self.root.join(QUARANTINE).join(part_name(shard, "jsonl"))
    }

    pub(crate) fn raw(&self, name: &str) -> PathBuf {
        self.root.join(QUARANTINE).join(RAW).join(name)
    }

    /// Returns whose the folder is.
    ///
    /// # Errors
    ///
    /// When it is a file or cannot be read.
    pub(crate) fn state(&self) -> Result<State, Error> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::Fresh),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(Error::io("opening the output folder", &self.root, error)
                    .with_hint("the output is a folder; this is a file"));
            }
            Err(error) => return Err(Error::io("opening the output folder", &self.root, error)),
        };
        let mut state = State::Fresh;
        for entry in entries {
            let entry = entry.map_err(|error| Error::io("reading", &self.root, error))?;
            match entry.file_name().to_str() {
                Some(PLAN) => return self.recognize(),
                Some(TMP | LOGS) => {}
                _ => state = State::Foreign,
            }
        }
        Ok(state)
    }

    /// Returns whether the plan in the folder says that we wrote it.
    fn recognize(&self) -> Result<State, Error> {
        let plan = read_json(&self.join(PLAN))?;
        let ours = plan.get("made_by").and_then(Value::as_str) == Some("dateline");
        Ok(if ours { State::Ours } else { State::Foreign })
    }

    /// Makes the folder and those above it.
    pub(crate) fn make(&self) -> Result<(), Error> {
        make_dir(&self.root)
    }

    /// Removes what a run of ours put there, the plan last; what others put there stays, and so do the
    /// rooms of living processes.
    ///
    /// # Errors
    ///
    /// When the folder is not recognizably ours, or something cannot be removed.
    pub(crate) fn clear(&self) -> Result<(), Error> {
        if self.state()? != State::Ours {
            return Err(Error::new(Kind::NotOurs { path: self.root.clone() }));
        }
        let plan = read_json(&self.join(PLAN))?;
        for name in [SUCCESS, MANIFEST, SHARDS, QUARANTINE, REPORT] {
            remove(&self.join(name))?;
        }
        for table in table_names(&plan) {
            remove(&self.join(&table))?;
        }
        for name in [LOGS, PLAN] {
            remove(&self.join(name))?;
        }
        sync_dir(&self.root)
    }
}

/// Returns the tables a plan names, as far as they are plain folder names.
fn table_names(plan: &Value) -> Vec<String> {
    let tables = plan.pointer("/setup/tables").and_then(Value::as_array).into_iter().flatten();
    let names = tables.filter_map(|table| table.get("name").and_then(Value::as_str));
    names.filter(|name| is_table_name(name)).map(str::to_owned).collect()
}

fn is_table_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns the file name of a shard's part.
pub(crate) fn part_name(shard: usize, extension: &str) -> String {
    format!("part-{shard:05}.{extension}")
}

/// Returns the shard of a part's, receipt's or kept record's file name.
pub(crate) fn shard_of(name: &str) -> Option<usize> {
    let digits = name.strip_prefix("part-").unwrap_or(name);
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    digits[..end].parse().ok()
}

/// Returns a JSON file.
///
/// # Errors
///
/// When it cannot be read, or is not JSON.
pub(crate) fn read_json(path: &Path) -> Result<Value, Error> {
    let bytes = fs::read(path).map_err(|error| Error::io("reading", path, error))?;
    serde_json::from_slice(&bytes).map_err(|error| Error::damaged(path, error.to_string()))
}

/// Makes a folder and those above it.
pub(crate) fn make_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| Error::io("making the folder", path, error))
}

/// Removes a file or folder, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("removing", path, error)),
        _ => Ok(()),
    }
}

/// Returns the names in a folder, sorted; none where it is not there.
pub(crate) fn names_in(path: &Path) -> Result<Vec<String>, Error> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("reading", path, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::io("reading", path, error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Writes a file and syncs it.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| Error::io("writing", path, error))
}

/// Syncs the names in a folder.
pub(crate) fn sync_dir(path: &Path) -> Result<(), Error> {
    match File::open(path).and_then(|folder| folder.sync_all()) {
        // Some file systems cannot sync folders; the names are then as safe as they get.
        Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Err(Error::io("syncing", path, error))
        }
        _ => Ok(()),
    }
}

/// What became of an attempt to give a finished file its final name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Linked {
    /// The name is ours now.
    First,
    /// The name was taken.
    Taken,
}

/// Gives a finished file its final name, unless that is taken.
pub(crate) fn link(from: &Path, to: &Path) -> Result<Linked, Error> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(Linked::First),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Linked::Taken),
        Err(error) if has_no_links(&error) => move_unless_taken(from, to),
        Err(error) => Err(Error::io("linking", to, error)),
    }
}

fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::TooManyLinks)
}

/// For file systems without hard links: leaves a short moment in which two runs could both be first.
fn move_unless_taken(from: &Path, to: &Path) -> Result<Linked, Error> {
    if to.exists() {
        return Ok(Linked::Taken);
    }
    replace(from, to).map(|()| Linked::First)
}

/// Gives a finished file its final name, whatever stood there.
pub(crate) fn replace(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|error| Error::io("renaming to", to, error))
}

/// A folder of this process under `_tmp/`, in which files are finished before they get their names.
///
/// A locked file beside it says that the process lives; what a dead process left is removed by the next.
#[derive(Debug)]
pub(crate) struct Workroom {
    path: PathBuf,
    lock_path: PathBuf,
    _lock: File,
}

impl Workroom {
    /// Makes a folder of our own and removes those of dead processes.
    pub(crate) fn open(folder: &Folder) -> Result<Self, Error> {
        let tmp = folder.join(TMP);
        make_dir(&tmp)?;
        clean(&tmp)?;
        let pid = std::process::id();
        for attempt in 0.. {
            // Another process may remove the folder when it finds it empty.
            make_dir(&tmp)?;
            let path = tmp.join(format!("{pid}-{attempt}"));
            let lock_path = lock_of(&path);
            let Some(lock) = take_lock(&lock_path)? else { continue };
            make_dir(&path)?;
            return Ok(Workroom { path, lock_path, _lock: lock });
        }
        unreachable!("some name is free")
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Puts a small file at its final name in one step, replacing what stood there.
    pub(crate) fn put(&self, bytes: &[u8], to: &Path) -> Result<(), Error> {
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let from = self.join(&format!("put-{name}"));
        write_synced(&from, bytes)?;
        replace(&from, to)?;
        to.parent().map_or(Ok(()), sync_dir)
    }
}

impl Drop for Workroom {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.path);
        let _ = fs::remove_file(&self.lock_path);
        if let Some(tmp) = self.path.parent() {
            let _ = fs::remove_dir(tmp);
        }
    }
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// Returns a locked new file, or `None` where somebody else has the name.
fn take_lock(path: &Path) -> Result<Option<File>, Error> {
    let file = match File::create_new(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => {
            return Ok(None);
        }
        Err(error) => return Err(Error::io("writing", path, error)),
    };
    match file.try_lock() {
        // A cleaner may have removed the name between the two steps.
        Ok(()) => Ok(path.exists().then_some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        // Without locks nothing says that we live; a cleaner takes us for dead only if it has locks.
        Err(fs::TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Removes the folders of processes that hold no lock any more.
fn clean(tmp: &Path) -> Result<(), Error> {
    for name in names_in(tmp)? {
        let path = tmp.join(&name);
        if path.extension().is_some_and(|extension| extension == "lock") {
            let Ok(file) = File::open(&path) else { continue };
            if matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)) {
                continue;
            }
            remove(&path.with_extension(""))?;
            remove(&path)?;
        } else if !lock_of(&path).exists() {
            remove(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Category;

    const OUR_PLAN: &str = r#"{"made_by": "dateline", "setup": {"tables": [{"name": "documents"}]}}"#;

    fn folder() -> (tempfile::TempDir, Folder) {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::new(&temp.path().join("out"));
        (temp, folder)
    }

    #[test]
    fn only_a_folder_with_our_plan_is_ours() {
        let (_temp, folder) = folder();
        assert_eq!(folder.state().unwrap(), State::Fresh);
        folder.make().unwrap();
        make_dir(&folder.join(TMP)).unwrap();
        assert_eq!(folder.state().unwrap(), State::Fresh, "a run died before its plan");
        fs::write(folder.join("thesis.doc"), "x").unwrap();
        assert_eq!(folder.state().unwrap(), State::Foreign);
        fs::write(folder.join(PLAN), "{}").unwrap();
        assert_eq!(folder.state().unwrap(), State::Foreign);
        fs::write(folder.join(PLAN), OUR_PLAN).unwrap();
        assert_eq!(folder.state().unwrap(), State::Ours);
    }

    #[test]
    fn clearing_leaves_what_is_not_ours() {
        let (_temp, folder) = folder();
        make_dir(&folder.join("documents")).unwrap();
        fs::write(folder.join("thesis.doc"), "x").unwrap();
        assert!(matches!(folder.clear().unwrap_err().kind(), Kind::NotOurs { .. }));
        fs::write(folder.join(PLAN), OUR_PLAN).unwrap();
        folder.clear().unwrap();
        assert_eq!(names_in(folder.root()).unwrap(), ["thesis.doc"]);
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_an_error() {
        let (_temp, folder) = folder();
        fs::write(folder.root(), "x").unwrap();
        let error = folder.state().unwrap_err();
        assert_eq!(error.category(), Category::Io);
        assert!(error.hint().unwrap().contains("is a file"));
    }

    #[test]
    fn the_first_link_wins() {
        let (_temp, folder) = folder();
        folder.make().unwrap();
        let (a, b, to) = (folder.join("a"), folder.join("b"), folder.join("to"));
        fs::write(&a, "a").unwrap();
        fs::write(&b, "b").unwrap();
        assert_eq!(link(&a, &to).unwrap(), Linked::First);
        assert_eq!(link(&b, &to).unwrap(), Linked::Taken);
        assert_eq!(fs::read(&to).unwrap(), b"a");
    }

    #[test]
    fn rooms_of_the_dead_are_removed_and_those_of_the_living_stay() {
        let (_temp, folder) = folder();
        let alive = Workroom::open(&folder).unwrap();
        let dead = folder.join(TMP).join("1-0");
        make_dir(&dead).unwrap();
        fs::write(lock_of(&dead), "").unwrap();
        make_dir(&folder.join(TMP).join("left")).unwrap();
        let second = Workroom::open(&folder).unwrap();
        assert!(alive.path.exists() && second.path.exists() && alive.path != second.path);
        assert_eq!(names_in(&folder.join(TMP)).unwrap().len(), 4);
        drop((alive, second));
        assert!(!folder.join(TMP).exists());
    }

    #[test]
    fn shards_are_read_off_names() {
        assert_eq!(shard_of("part-00012.parquet"), Some(12));
        assert_eq!(shard_of("00007.json"), Some(7));
        assert_eq!(shard_of("00007-000001.bin"), Some(7));
        assert_eq!(shard_of("notes.txt"), None);
    }
}
