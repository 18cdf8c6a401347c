//! Measuring: `bench-report` (time, beside the rulers) and `bench-check` (instructions, under callgrind).
//!
//! The work itself is done by programs of `benches/`; here are building and starting them, and what their
//! figures are compared with.

mod callgrind;
mod chart;
mod check;
mod goals;
mod record;
mod report;
mod samples;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

pub(crate) use callgrind::is_installed as has_valgrind;
pub(crate) use check::{Table, check};
pub(crate) use report::{Goals, Options, report};

use crate::cargo::{self, Profile};
use crate::plugins;

/// Builds plugins and programs, and returns the program of a name and the folder of the plugins.
fn build(program: &str) -> Result<(PathBuf, PathBuf)> {
    let installed = plugins::install(Profile::Release)?;
    let package = ["--package", "dateline-benches", "--package", "dateline-emitter", "--lib", "--bins"];
    cargo::call(cargo::cargo().args(["build", "--quiet", "--locked", "--release"]).args(package))?;
    Ok((cargo::artifacts(Profile::Release)?.join(program), installed.default))
}

/// Runs a command and returns what it printed.
fn output_of(command: &mut Command) -> Result<String> {
    let shown = cargo::describe(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("running `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("reading what `{shown}` printed"))
}

/// Returns a folder of ours below the target folder, made if need be.
fn work_folder(name: &str) -> Result<PathBuf> {
    let folder = cargo::metadata()?.target_directory.join(name);
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(&folder)))?;
    Ok(folder)
}

/// Returns the cells of the lines of a table of ours, without comments.
fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", cargo::shown(path)))?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}
