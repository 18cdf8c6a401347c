//! What the compiler does not check: the rules of the house.

mod arrows;
mod files;
mod roots;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::cargo;

/// A rule that is broken, and where.
pub(crate) struct Finding {
    /// Path relative to the root, with a line where it has one.
    pub(crate) place: String,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl Finding {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Finding { place: place.into(), message: message.into() }
    }
}

/// Checks all rules and prints what is broken.
///
/// # Errors
///
/// When the repository cannot be read.
pub(crate) fn tidy() -> Result<ExitCode> {
    let files = tracked()?;
    let mut findings = arrows::check(&cargo::metadata()?);
    findings.extend(roots::check(&files, &cargo::metadata()?));
    findings.extend(files::check(&files)?);
    for Finding { place, message } in &findings {
        eprintln!("{place}: {message}");
    }
    if findings.is_empty() {
        println!("tidy: {} files in order", files.len());
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("tidy: {} findings", findings.len());
    Ok(ExitCode::FAILURE)
}

/// Returns the files git tracks or would track, relative to the root, sorted.
fn tracked() -> Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .current_dir(cargo::root())
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("running git ls-files")?;
    if !output.status.success() {
        bail!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let names = String::from_utf8(output.stdout).context("reading git ls-files")?;
    let mut files: Vec<_> = names.split_terminator('\0').map(PathBuf::from).collect();
    files.retain(|file| cargo::root().join(file).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}
