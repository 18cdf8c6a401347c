//! The lock file of a folder of plugins, `plugins.lock`: which files may be opened.
//!
//! JSON, a list of name, version and sha256, sorted by name; the hash is that of the library, or of
//! `plugin.json` where there is none. Lexicons are the user's to edit and not locked.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cache::sha256_of;
use crate::discover::{Found, Search, Trust, discover};
use crate::error::Error;

/// Name of the lock file.
const NAME: &str = "plugins.lock";

/// One plugin of a lock file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Hex of sha256 over its library, or over `plugin.json`.
    pub sha256: String,
}

/// The lock file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    path: PathBuf,
    /// Its plugins.
    pub plugins: Vec<Locked>,
}

impl Lock {
    /// Returns the lock file of a folder, if it has one.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not JSON of this form, or everybody may write to it.
    pub fn read(folder: &Path) -> Result<Option<Lock>, Error> {
        let path = folder.join(NAME);
        if !path.exists() {
            return Ok(None);
        }
        crate::owned::check(&path)?;
        let json = fs::read_to_string(&path).map_err(|error| Error::io(&path, "read", error))?;
        let plugins = serde_json::from_str(&json).map_err(|error| Error::lock(&path, error))?;
        Ok(Some(Lock { path, plugins }))
    }

    /// Locks the plugins of a folder as they are now: hashes them and writes the lock file.
    ///
    /// # Errors
    ///
    /// When a plugin's files cannot be read or the lock file cannot be written.
    pub fn write(folder: &Path) -> Result<Lock, Error> {
        let search = Search { explicit: Vec::new(), folders: vec![folder.to_owned()] };
        let plugins = discover(&search)?.iter().map(locked).collect::<Result<Vec<_>, _>>()?;
        let path = folder.join(NAME);
        let json = serde_json::to_string_pretty(&plugins).expect("texts can be written as JSON");
        fs::write(&path, json + "\n").map_err(|error| Error::io(&path, "written", error))?;
        Ok(Lock { path, plugins })
    }

    fn check(&self, found: &Found, sha256: &str) -> Result<(), Error> {
        let manifest = &found.manifest;
        let Some(locked) = self.plugins.iter().find(|locked| locked.name == manifest.name) else {
            return Err(unlocked(&manifest.name, &format!("{} does not name it", self.path.display())));
        };
        if locked.version != manifest.version {
            let problem = format!(
                "version {} stands in {}, version {} in its folder",
                locked.version,
                self.path.display(),
                manifest.version
            );
            return Err(unlocked(&manifest.name, &problem));
        }
        if locked.sha256 != sha256 {
            let file = found.locked_file();
            let problem = format!(
                "{} is not the file that was locked: sha256 {}, expected {}",
                file.display(),
                short(sha256),
                short(&locked.sha256)
            );
            return Err(unlocked(&manifest.name, &problem));
        }
        Ok(())
    }
}

/// Checks that a plugin with this hash may be opened.
pub(crate) fn check(found: &Found, sha256: &str) -> Result<(), Error> {
    let Trust::Locked(folder) = &found.trust else { return Ok(()) };
    match Lock::read(folder)? {
        Some(lock) => lock.check(found, sha256),
        None => Err(unlocked(&found.manifest.name, &format!("{} has no {NAME}", folder.display()))),
    }
}

fn locked(found: &Found) -> Result<Locked, Error> {
    let manifest = &found.manifest;
    let sha256 = sha256_of(&found.locked_file())?;
    Ok(Locked { name: manifest.name.clone(), version: manifest.version.clone(), sha256 })
}

fn unlocked(plugin: &str, problem: &str) -> Error {
    let hint = "if you trust it, run `dateline plugins lock` on its folder, or name it with `--plugin`";
    Error::plugin(plugin, format!("not locked: {problem}")).with_hint(hint)
}

fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}
