//! Refusing files and folders that everybody may write to: whoever writes there would run code as us.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::error::Error;

/// Checks that not everybody may write to a file or folder.
pub(crate) fn check(path: &Path) -> Result<(), Error> {
    if mode(path)? & 0o002 == 0 {
        return Ok(());
    }
    let error =
        Error::other(format!("{}: everybody may write to it, so nothing in it is run", path.display()));
    Err(error.with_hint(format!("chmod o-w {}", path.display())))
}

/// Checks that only its owner may enter a folder.
pub(crate) fn check_private(folder: &Path) -> Result<(), Error> {
    if mode(folder)? & 0o077 == 0 {
        return Ok(());
    }
    let error = Error::other(format!("{}: the cache of libraries is open to others", folder.display()));
    Err(error.with_hint(format!("chmod 700 {}", folder.display())))
}

fn mode(path: &Path) -> Result<u32, Error> {
    let metadata = fs::metadata(path).map_err(|error| Error::io(path, "read", error))?;
    Ok(metadata.permissions().mode())
}
