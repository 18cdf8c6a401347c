//! Building the plugins and installing them beside the binary.
//!
//! The installed form is what the loader reads: `plugins/NAME/{plugin.json, library, lexicons/}` and
//! `plugins/plugins.lock` with the sha256 of every library. Not here: the check of the lock.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::cargo::{self, Profile};

/// Plugins that are built and tested but that no run loads unasked: examples for authors.
const EXAMPLES: [&str; 2] = ["shout", "template"];

/// Where plugins are installed.
pub(crate) struct Installed {
    /// Beside the binary, where it finds them by itself.
    pub(crate) default: PathBuf,
    /// The examples; found when named in `DATELINE_PLUGIN_PATH`.
    pub(crate) examples: PathBuf,
}

/// What we need of a `plugin.json`.
#[derive(Deserialize)]
struct Manifest {
    name: String,
    version: String,
    library: Option<String>,
}

/// One line of `plugins.lock`.
#[derive(Deserialize, Serialize)]
struct Locked {
    name: String,
    version: String,
    sha256: String,
}

/// An installed library.
pub(crate) struct Library {
    /// Name of its plugin.
    pub(crate) name: String,
    /// Hash of its bytes, as the lock has it.
    pub(crate) sha256: String,
    pub(crate) path: PathBuf,
}

/// Builds all plugins and the binaries, and installs the plugins.
///
/// # Errors
///
/// When a build fails, a manifest cannot be read or a file cannot be written.
pub(crate) fn install(profile: Profile) -> Result<Installed> {
    cargo::call(cargo::cargo().args(["build", "--quiet", "--locked", profile.flag()]).args(packages()?))?;
    let artifacts = cargo::artifacts(profile)?;
    let _alone = lock(&artifacts)?;
    let (examples, default): (Vec<_>, Vec<_>) = sources()?.into_iter().partition(|source| is_example(source));
    Ok(Installed {
        default: install_all(&default, &artifacts, "plugins")?,
        examples: install_all(&examples, &artifacts, "example-plugins")?,
    })
}

/// Returns the libraries that are installed beside the binary.
///
/// # Errors
///
/// When none are installed, or the lock or a manifest cannot be read.
pub(crate) fn libraries(profile: Profile) -> Result<Vec<Library>> {
    let folder = cargo::artifacts(profile)?.join("plugins");
    let lock = fs::read(folder.join("plugins.lock")).context("reading plugins.lock")?;
    let locked: Vec<Locked> = serde_json::from_slice(&lock).context("reading plugins.lock")?;
    let library = |Locked { name, sha256, .. }: Locked| {
        let manifest = fs::read(folder.join(&name).join("plugin.json")).context("reading a plugin.json")?;
        let manifest: Manifest = serde_json::from_slice(&manifest).context("reading a plugin.json")?;
        let path = manifest.library.map(|stem| folder.join(&name).join(file_name(&stem)));
        Ok(path.map(|path| Library { name, sha256, path }))
    };
    locked.into_iter().filter_map(|locked| library(locked).transpose()).collect()
}

/// Returns the name of a library's file.
fn file_name(stem: &str) -> String {
    format!("{}{stem}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

fn is_example(source: &Path) -> bool {
    source.file_name().is_some_and(|name| EXAMPLES.iter().any(|example| name == *example))
}

fn install_all(sources: &[PathBuf], artifacts: &Path, name: &str) -> Result<PathBuf> {
    let (fresh, folder) = (artifacts.join(format!("{name}.new")), artifacts.join(name));
    remove(&fresh)?;
    fs::create_dir_all(&fresh).with_context(|| format!("making {}", cargo::shown(&fresh)))?;
    let locked =
        sources.iter().map(|source| install_one(source, artifacts, &fresh)).collect::<Result<Vec<_>>>()?;
    let lock = serde_json::to_string_pretty(&locked).context("writing plugins.lock")?;
    fs::write(fresh.join("plugins.lock"), lock + "\n").context("writing plugins.lock")?;
    swap(&fresh, &folder)?;
    Ok(folder)
}

/// Returns the folders of all plugins, sorted.
///
/// # Errors
///
/// When `plugins/` cannot be read.
pub(crate) fn sources() -> Result<Vec<PathBuf>> {
    let folder = cargo::root().join("plugins");
    let entries = fs::read_dir(&folder).with_context(|| format!("reading {}", cargo::shown(&folder)))?;
    let mut sources: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    sources.retain(|path| path.join("plugin.json").is_file());
    sources.sort();
    Ok(sources)
}

/// Returns `-p NAME` for every package a run needs: the command and the plugins' libraries.
fn packages() -> Result<Vec<String>> {
    let plugins = cargo::root().join("plugins");
    let names = cargo::metadata()?
        .packages
        .into_iter()
        .filter(|package| package.name == "dateline-cli" || package.manifest_path.starts_with(&plugins));
    Ok(names.flat_map(|package| ["-p".to_owned(), package.name]).collect())
}

fn install_one(source: &Path, artifacts: &Path, fresh: &Path) -> Result<Locked> {
    let path = source.join("plugin.json");
    let json = fs::read(&path).with_context(|| format!("reading {}", cargo::shown(&path)))?;
    let manifest: Manifest =
        serde_json::from_slice(&json).with_context(|| format!("reading {}", cargo::shown(&path)))?;
    let folder = fresh.join(&manifest.name);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(&folder)))?;
    fs::write(folder.join("plugin.json"), &json).context("copying a plugin.json")?;
    copy_folder(&source.join("lexicons"), &folder.join("lexicons"))?;
    let library = match &manifest.library {
        Some(stem) => Some(install_library(source, artifacts, &folder, stem)?),
        None => None,
    };
    let locked_bytes = match library {
        Some(library) => fs::read(&library).with_context(|| format!("reading {}", cargo::shown(&library)))?,
        None => json,
    };
    Ok(Locked { name: manifest.name, version: manifest.version, sha256: sha256(&locked_bytes) })
}

fn install_library(source: &Path, artifacts: &Path, folder: &Path, stem: &str) -> Result<PathBuf> {
    let name = file_name(stem);
    let target = folder.join(&name);
    if source.join("Cargo.toml").is_file() {
        let built = artifacts.join(&name);
        fs::copy(&built, &target).with_context(|| format!("copying {}", cargo::shown(&built)))?;
    } else {
        compile_c(source, &target)?;
    }
    Ok(target)
}

/// Compiles the one C file of a plugin; the compiler is `CC`, else `cc`.
fn compile_c(source: &Path, target: &Path) -> Result<()> {
    let entries = fs::read_dir(source).with_context(|| format!("reading {}", cargo::shown(source)))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    files.sort();
    if files.is_empty() {
        bail!("{}: neither a Cargo.toml nor a C file", cargo::shown(source));
    }
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fPIC", "-shared"];
    cargo::call(
        Command::new(compiler)
            .args(flags)
            .arg("-fvisibility=hidden")
            .arg("-I")
            .arg(cargo::root().join("crates/plugin-abi/include"))
            .arg("-o")
            .arg(target)
            .args(files),
    )
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).with_context(|| format!("making {}", cargo::shown(to)))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", cargo::shown(from)))?.flatten() {
        fs::copy(entry.path(), to.join(entry.file_name()))
            .with_context(|| format!("copying {}", cargo::shown(&entry.path())))?;
    }
    Ok(())
}

/// Waits until nobody else installs into the same folder; tests run side by side.
fn lock(artifacts: &Path) -> Result<fs::File> {
    let path = artifacts.join("plugins.install");
    let file = fs::File::create(&path).with_context(|| format!("making {}", cargo::shown(&path)))?;
    file.lock().with_context(|| format!("locking {}", cargo::shown(&path)))?;
    Ok(file)
}

/// Puts the fresh folder in place of the old one, unless they are the same: a run may be reading it.
fn swap(fresh: &Path, folder: &Path) -> Result<()> {
    if folder.is_dir() && contents(fresh)? == contents(folder)? {
        return remove(fresh);
    }
    remove(folder)?;
    fs::rename(fresh, folder).with_context(|| format!("renaming to {}", cargo::shown(folder)))
}

/// Returns the bytes of every file below a folder, by path.
fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in
            fs::read_dir(&next).with_context(|| format!("reading {}", cargo::shown(&next)))?.flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).with_context(|| format!("reading {}", cargo::shown(&path)))?;
            files.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), bytes);
        }
    }
    Ok(files)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", cargo::shown(folder)))?;
    }
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
