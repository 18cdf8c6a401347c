//! A folder of files that is read in one go.

use std::fs;
use std::path::{Path, PathBuf};

use dateline_core::{RawDocument, Stage};
use dateline_ingest::{Chunk, Ingest, Ingested, Listing, Reader, Rejected, Settings, list, scan};
use tempfile::TempDir;

/// A folder that is removed when dropped.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn with(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = Folder::new();
        folder.write(name, bytes);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Returns a path or pattern below the folder, as a user gives it.
    pub(crate) fn pattern(&self, below: &str) -> String {
        self.path().join(below).to_str().unwrap().to_owned()
    }

    pub(crate) fn list(&self, below: &[&str]) -> Listing {
        let patterns: Vec<String> = below.iter().map(|below| self.pattern(below)).collect();
        list(&patterns, &Settings::default()).unwrap()
    }

    /// Cuts all files.
    pub(crate) fn chunks(&self, shard_bytes: u64) -> Vec<Chunk> {
        let inputs = self.list(&[""]).inputs;
        inputs
            .iter()
            .flat_map(|input| scan(input, &Settings::default(), shard_bytes).unwrap().chunks)
            .collect()
    }

    /// Reads all files.
    pub(crate) fn read(&self, settings: &Settings) -> Ingested {
        read(self.chunks(1 << 20), settings)
    }

    /// Reads all files with the settings as they are, and expects one document.
    pub(crate) fn document(&self) -> RawDocument {
        let mut out = self.read(&Settings::default());
        assert_eq!((out.documents.len(), &out.rejected[..]), (1, &[][..]));
        out.documents.remove(0)
    }

    /// Reads all files with the settings as they are, and expects one rejection and nothing else.
    pub(crate) fn rejected(&self) -> Rejected {
        let mut out = self.read(&Settings::default());
        assert_eq!((out.documents.len(), out.rejected.len(), out.filtered.len()), (0, 1, 0));
        out.rejected.remove(0)
    }
}

/// Reads chunks through the stage and checks that the account closes.
pub(crate) fn read(chunks: Vec<Chunk>, settings: &Settings) -> Ingested {
    let ingest = Ingest::new(settings.clone()).unwrap();
    let mut all = Ingested::default();
    let mut read = 0;
    for batch in Reader::over(chunks, settings) {
        read += batch.read();
        let out = ingest.run(&mut (), batch).unwrap();
        all.documents.extend(out.documents);
        all.rejected.extend(out.rejected);
        for (reason, count) in out.filtered {
            *all.filtered.entry(reason).or_default() += count;
        }
    }
    assert_eq!(all.read(), read, "read = documents + rejected + filtered");
    all
}

pub(crate) fn body(document: &RawDocument) -> &str {
    &document.fields.last().unwrap().text
}
