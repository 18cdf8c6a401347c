//! The cases of plugins and of normalize and ingest: running and blessing them.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::cargo::{self, Profile};
use crate::plugins;

/// Packages whose own tests read cases and rewrite them when `DATELINE_BLESS` is set.
const WITH_CASES: [&str; 2] = ["dateline-ingest", "dateline-normalize"];

/// Runs the cases of the plugins in `folders`, or of all.
///
/// # Errors
///
/// When a build fails or the command cannot be started. The exit code says whether a case failed.
pub(crate) fn test(folders: &[String]) -> Result<ExitCode> {
    let status = plugins_test(folders, &[])?;
    Ok(if status { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Rewrites the expectations of every cases file.
///
/// # Errors
///
/// When a build fails or a command cannot be started.
pub(crate) fn bless() -> Result<ExitCode> {
    for package in WITH_CASES {
        cargo::call(
            cargo::cargo().args(["test", "--quiet", "-p", package, "cases"]).env("DATELINE_BLESS", "1"),
        )?;
    }
    let done = plugins_test(&[], &["--bless"])?;
    println!("read the diff: git diff -- '*/cases/*.txt'");
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn plugins_test(folders: &[String], flags: &[&str]) -> Result<bool> {
    let installed = plugins::install(Profile::Dev)?;
    let binary = cargo::artifacts(Profile::Dev)?.join("dateline");
    let mut command = Command::new(binary);
    command.args(["plugins", "test"]).args(flags).env("DATELINE_PLUGIN_PATH", installed.examples);
    if folders.is_empty() {
        command.args(plugins::sources()?.iter().filter(|source| Path::join(source, "cases").is_dir()));
    } else {
        command.args(folders);
    }
    let status = command.status().with_context(|| format!("running `{}`", cargo::describe(&command)))?;
    Ok(status.success())
}
