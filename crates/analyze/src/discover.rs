//! Where plugins are found: explicit paths first, then folders of plugins, never the working directory.
//!
//! Reads `plugin.json` only; nothing is opened, hashed or run. Not here: which folders there are (the
//! environment, the place of the binary and the user's data folder are the caller's business).

use std::collections::BTreeMap;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::manifest::Manifest;
use crate::owned;

/// Name of a manifest's file.
const MANIFEST: &str = "plugin.json";

/// Where to look for plugins, in this order.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Named one by one: a plugin's folder, its `plugin.json`, or its library. Trusted without a lock.
    pub explicit: Vec<PathBuf>,
    /// Folders of plugins: `FOLDER/NAME/plugin.json`, with `FOLDER/plugins.lock` beside. Missing folders
    /// are skipped.
    pub folders: Vec<PathBuf>,
}

/// Why the host may open a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The user named it.
    Explicit,
    /// The lock file of this folder must name its hash.
    Locked(PathBuf),
}

/// A plugin that was found; none of its code has run.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its manifest.
    pub manifest: Manifest,
    /// The text of `plugin.json`.
    pub manifest_json: String,
    /// The folder with `plugin.json`.
    pub folder: PathBuf,
    /// Its library, where it has one; it need not exist yet.
    pub library: Option<PathBuf>,
    /// Why it may be opened.
    pub trust: Trust,
}

impl Found {
    /// Returns the file whose hash a lock file holds: the library, or `plugin.json` where there is none.
    pub fn locked_file(&self) -> PathBuf {
        self.library.clone().unwrap_or_else(|| self.folder.join(MANIFEST))
    }
}

/// Returns the plugins that are found: explicit ones in their order, then those of each folder by name.
///
/// Of several with one name the first is taken; the others are logged and left out.
///
/// # Errors
///
/// When an explicit path holds no plugin, a folder cannot be read, a manifest is wrong or of an ABI this
/// host does not speak, or a folder can be written by everybody.
pub fn discover(search: &Search) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for path in &search.explicit {
        found.push(explicit(path)?);
    }
    for folder in &search.folders {
        found.extend(in_folder(folder)?);
    }
    Ok(first_of_each_name(found))
}

fn first_of_each_name(all: Vec<Found>) -> Vec<Found> {
    let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut out = Vec::new();
    for found in all {
        let name = &found.manifest.name;
        match taken.get(name) {
            Some(first) if *first == found.folder => {}
            Some(first) => tracing::warn!(
                "plugin `{name}`: the one in {} is used, the one in {} is not",
                first.display(),
                found.folder.display()
            ),
            None => {
                taken.insert(name.clone(), found.folder.clone());
                out.push(found);
            }
        }
    }
    out
}

/// Returns the plugin that the user named by its folder, its manifest or its library.
fn explicit(path: &Path) -> Result<Found, Error> {
    let kind = fs::metadata(path).map_err(|error| Error::io(path, "read", error))?;
    let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST);
    let folder = if kind.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    if !folder.join(MANIFEST).is_file() {
        let error = Error::other(format!("{}: no {MANIFEST} there", path.display()));
        return Err(error.with_hint("name a plugin's folder, or a library with its plugin.json beside it"));
    }
    let mut found = read(folder, Trust::Explicit)?;
    if kind.is_file() && !is_manifest {
        if found.library.is_none() {
            return Err(Error::plugin(&found.manifest.name, "its manifest names no library"));
        }
        found.library = Some(path.to_owned());
    }
    Ok(found)
}

fn in_folder(folder: &Path) -> Result<Vec<Found>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    owned::check(folder)?;
    let entries = fs::read_dir(folder).map_err(|error| Error::io(folder, "read", error))?;
    let mut plugins = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Error::io(folder, "read", error))?.path();
        if path.join(MANIFEST).is_file() {
            plugins.push(path);
        }
    }
    plugins.sort();
    let read = |path: &PathBuf| read(path, Trust::Locked(folder.to_owned()));
    let mut found = plugins.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|a, b| a.manifest.name.cmp(&b.manifest.name));
    Ok(found)
}

fn read(folder: &Path, trust: Trust) -> Result<Found, Error> {
    owned::check(folder)?;
    let path = folder.join(MANIFEST);
    let manifest_json = fs::read_to_string(&path).map_err(|error| Error::io(&path, "read", error))?;
    let manifest = Manifest::parse(&manifest_json, &path)?;
    let library =
        manifest.library.as_ref().map(|stem| folder.join(format!("{DLL_PREFIX}{stem}{DLL_SUFFIX}")));
    Ok(Found { manifest, manifest_json, folder: folder.to_owned(), library, trust })
}
