//! A file that hashes what is written to it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::part::PartStats;

/// A file that is being written, with the hash and number of its bytes so far. Unbuffered.
pub(crate) struct HashedFile {
    path: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl HashedFile {
    /// Creates the file, or empties it.
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(|source| Error::io(path, "create it", source))?;
        Ok(HashedFile { path: path.to_owned(), file, hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// Returns where the file is.
    #[cfg(feature = "parquet")]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends bytes.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.write_all(bytes).map_err(|source| Error::io(&self.path, "write it", source))
    }

    /// Brings the bytes to the disk and returns what was written.
    pub(crate) fn finish(&self, rows: u64) -> Result<PartStats, Error> {
        self.file.sync_all().map_err(|source| Error::io(&self.path, "bring it to the disk", source))?;
        Ok(PartStats { rows, bytes: self.bytes, blake3: self.hasher.finalize().to_hex().to_string() })
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
