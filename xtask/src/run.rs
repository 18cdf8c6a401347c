//! The main job: build in release, run `dateline run`.

use std::env;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::cargo::{self, Profile};
use crate::plugins;

/// Builds the plugins and the binary, then runs `dateline run` with `args`.
///
/// Without an input the seeds are read, without an output `out/` is replaced. Relative paths in `args`
/// are those of the caller's working folder.
///
/// # Errors
///
/// When a build fails or the binary cannot be started. The binary's own exit code is passed on.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    plugins::install(Profile::Release)?;
    let root = cargo::root();
    let binary = cargo::artifacts(Profile::Release)?.join(format!("dateline{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new(&binary);
    command.arg("run").args(args);
    let helps = has(args, "-h", "--help");
    if !helps && !has(args, "-i", "--input") {
        command.arg("--input").arg(root.join("seeds"));
    }
    if !helps && !has(args, "-o", "--output") {
        command.arg("--output").arg(root.join("out"));
        if !has(args, "--overwrite", "--overwrite") {
            command.arg("--overwrite");
        }
    }
    let status = command.status().with_context(|| format!("running `{}`", cargo::describe(&command)))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// Returns whether `args` hold an option: `-i X`, `-iX`, `--input X` or `--input=X`.
fn has(args: &[String], short: &str, long: &str) -> bool {
    args.iter().any(|arg| {
        let is_short = arg.starts_with(short) && !arg.starts_with("--");
        is_short || arg == long || arg.strip_prefix(long).is_some_and(|rest| rest.starts_with('='))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_in_every_form() {
        let args = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
        for form in [&["-i", "x"][..], &["-ix"], &["--input", "x"], &["--input=x"]] {
            assert!(has(&args(form), "-i", "--input"), "{form:?}");
        }
        for form in [&["--inputs=x"][..], &["-o", "i"], &["x"]] {
            assert!(!has(&args(form), "-i", "--input"), "{form:?}");
        }
    }
}
