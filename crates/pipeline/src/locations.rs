//! Where the inputs of a plan lie on this machine.
//!
//! A plan names inputs by their source, so that it is the same on every machine; the paths are kept beside
//! the logs, for `verify`. Standard input has none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::folder::{Folder, LOGS, Workroom, make_dir};

const FILE: &str = "inputs.json";

/// Paths of inputs by source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Locations {
    paths: BTreeMap<String, PathBuf>,
}

impl Locations {
    pub(crate) fn insert(&mut self, source: &str, path: &Path) {
        self.paths.insert(source.to_owned(), path.to_owned());
    }

    pub(crate) fn path(&self, source: &str) -> Option<&Path> {
        self.paths.get(source).map(PathBuf::as_path)
    }

    /// Returns what an earlier run wrote down; nothing where that is gone or cannot be understood.
    pub(crate) fn read(folder: &Folder) -> Self {
        let bytes = std::fs::read(folder.join(LOGS).join(FILE)).unwrap_or_default();
        Locations { paths: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// Writes the paths down, made absolute, together with those of earlier runs.
    pub(crate) fn write(&self, folder: &Folder, workroom: &Workroom) -> Result<(), Error> {
        let mut all = Locations::read(folder);
        for (source, path) in &self.paths {
            // A name that is not UTF-8 cannot stand in JSON; `verify` is then told the inputs.
            let absolute = std::path::absolute(path).ok().filter(|path| path.to_str().is_some());
            if let Some(absolute) = absolute.filter(|_| source != "-") {
                all.insert(source, &absolute);
            }
        }
        make_dir(&folder.join(LOGS))?;
        let json = serde_json::to_string_pretty(&all.paths).expect("paths that are UTF-8 are JSON");
        workroom.put((json + "\n").as_bytes(), &folder.join(LOGS).join(FILE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_kept_without_standard_input_and_add_up() {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::new(temp.path());
        let workroom = Workroom::open(&folder).unwrap();
        let mut first = Locations::default();
        first.insert("a.txt", Path::new("a.txt"));
        first.insert("-", Path::new("spooled"));
        first.write(&folder, &workroom).unwrap();
        let mut second = Locations::default();
        second.insert("b.txt", Path::new("b.txt"));
        second.write(&folder, &workroom).unwrap();
        let read = Locations::read(&folder);
        assert_eq!(read.paths.keys().collect::<Vec<_>>(), ["a.txt", "b.txt"]);
        assert!(read.path("a.txt").unwrap().is_absolute());
    }
}
