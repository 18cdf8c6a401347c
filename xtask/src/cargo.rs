//! Calling cargo and finding what it built.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// A cargo profile whose artifacts we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// `target/debug`.
    Dev,
    /// `target/release`.
    Release,
}

impl Profile {
    /// Returns the profile of a name.
    ///
    /// # Errors
    ///
    /// When it is neither `dev` nor `release`.
    pub(crate) fn parse(name: &str) -> Result<Profile> {
        match name {
            "dev" | "debug" => Ok(Profile::Dev),
            "release" => Ok(Profile::Release),
            _ => bail!("profile `{name}`: neither `dev` nor `release`"),
        }
    }

    /// Returns cargo's flag for the profile.
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Profile::Dev => "--profile=dev",
            Profile::Release => "--profile=release",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Profile::Dev => "debug",
            Profile::Release => "release",
        }
    }
}

/// What `cargo metadata` says about the workspace.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    /// Packages of the workspace.
    pub(crate) packages: Vec<Package>,
    /// Where cargo builds; respects `CARGO_TARGET_DIR` and configuration.
    pub(crate) target_directory: PathBuf,
}

/// A package of the workspace.
#[derive(Deserialize)]
pub(crate) struct Package {
    /// Name.
    pub(crate) name: String,
    /// Path of its `Cargo.toml`.
    pub(crate) manifest_path: PathBuf,
    /// Everything it depends on.
    pub(crate) dependencies: Vec<Dependency>,
}

/// A dependency of a package.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    /// Name of the package.
    pub(crate) name: String,
    /// `None`: normal; else `dev` or `build`.
    pub(crate) kind: Option<String>,
}

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies in the repository").to_owned()
}

/// Returns a command for cargo, run in the repository's root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Returns what cargo says about the workspace.
///
/// # Errors
///
/// When cargo cannot be run or does not understand the workspace.
pub(crate) fn metadata() -> Result<Metadata> {
    let output = cargo()
        .args(["metadata", "--format-version=1", "--no-deps", "--locked"])
        .output()
        .context("running cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("reading cargo metadata")
}

/// Returns the folder that a profile's binaries and libraries are in.
///
/// # Errors
///
/// As [`metadata`].
pub(crate) fn artifacts(profile: Profile) -> Result<PathBuf> {
    Ok(metadata()?.target_directory.join(profile.folder()))
}

/// Runs a command and fails when it does.
///
/// # Errors
///
/// When it cannot be started or exits with another code than 0.
pub(crate) fn call(command: &mut Command) -> Result<()> {
    let shown = describe(command);
    let status = command.status().with_context(|| format!("running `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Returns a command as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Returns a path relative to the working folder, where it lies below it.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
