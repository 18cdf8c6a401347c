//! Copying a library into a private folder while it is hashed.
//!
//! What was hashed is what is opened: nobody else can write to the copy. Not here: what the hash must be.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::error::Error;
use crate::owned;

/// A private folder for copies of libraries.
pub(crate) struct Cache {
    folder: PathBuf,
    /// Removed with the cache; an opened library stays mapped without its file.
    _temporary: Option<TempDir>,
}

/// A copy of a library and its hash.
pub(crate) struct Copied {
    pub(crate) path: PathBuf,
    pub(crate) sha256: String,
}

impl Cache {
    /// Returns the cache in `folder`, made if need be, or in a fresh folder.
    pub(crate) fn new(folder: Option<&Path>) -> Result<Self, Error> {
        let Some(folder) = folder else {
            let prefix = "dateline-";
            let temporary = tempfile::Builder::new().prefix(prefix).tempdir();
            let temporary = temporary.map_err(|error| Error::io(&std::env::temp_dir(), "written", error))?;
            return Ok(Cache { folder: temporary.path().to_owned(), _temporary: Some(temporary) });
        };
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| Error::io(folder, "made", error))?;
        owned::check_private(folder)?;
        Ok(Cache { folder: folder.to_owned(), _temporary: None })
    }

    /// Copies a library while it is hashed; the copy is named by its hash.
    ///
    /// The name matters: the linker takes a path it has seen for the library it has seen.
    pub(crate) fn copy(&self, library: &Path) -> Result<Copied, Error> {
        owned::check(library)?;
        let temporary = tempfile::NamedTempFile::new_in(&self.folder);
        let mut temporary = temporary.map_err(|error| Error::io(&self.folder, "written", error))?;
        let sha256 = hash(library, |bytes| temporary.write_all(bytes))?;
        let path = self.folder.join(format!("{sha256}.so"));
        temporary.persist(&path).map_err(|error| Error::io(&path, "written", error.error))?;
        Ok(Copied { path, sha256 })
    }
}

/// Returns the hex of sha256 over a file.
pub(crate) fn sha256_of(path: &Path) -> Result<String, Error> {
    hash(path, |_| Ok(()))
}

fn hash(path: &Path, mut also: impl FnMut(&[u8]) -> std::io::Result<()>) -> Result<String, Error> {
    let fail = |error| Error::io(path, "read", error);
    let mut file = File::open(path).map_err(fail)?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        let n = file.read(&mut buffer).map_err(fail)?;
        if n == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..n]);
        also(&buffer[..n]).map_err(|error| Error::io(path, "copied", error))?;
    }
}

/// Returns the hex of sha256 over bytes.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_copy_is_named_by_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let (library, cache) = (folder.path().join("libx.so"), folder.path().join("cache"));
        fs::write(&library, "abc").unwrap();
        let copied = Cache::new(Some(&cache)).unwrap().copy(&library).unwrap();
        assert_eq!(copied.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(copied.sha256, sha256(b"abc"));
        assert_eq!(fs::read_to_string(&copied.path).unwrap(), "abc");
        assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_cache_that_others_may_enter_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let error = Cache::new(Some(folder.path())).err().unwrap();
        assert!(error.to_string().contains("open to others"));
    }
}
