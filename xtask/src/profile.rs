//! `cargo xtask profile`: where the time of a run goes, by function, by crate and by plugin.
//!
//! perf samples the processor's clock, which works without root where `perf_event_paranoid` is at most 2;
//! else callgrind counts instructions, some fifty times slower. Not here: timing (`bench-report`).

mod callgrind;
mod perf;
mod summary;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::cargo::{self, Profile};
use crate::plugins;

/// Megabytes of text that are profiled with perf where no arguments are given.
const PERF_MB: u64 = 10;
/// Megabytes with callgrind.
const CALLGRIND_MB: u64 = 1;

/// Profiles a run.
///
/// # Errors
///
/// When neither perf nor callgrind works, a build fails or a command cannot be started.
pub(crate) fn profile(args: &[String]) -> Result<ExitCode> {
    plugins::install(Profile::Release)?;
    let folder = cargo::metadata()?.target_directory.join("profile");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(&folder)))?;
    let summary = if perf::works() {
        perf::profile(&command(args, &folder, PERF_MB)?, &folder)?
    } else if callgrind::works() {
        println!("perf does not work here ({}); callgrind counts instructions instead", perf::remedy());
        callgrind::profile(&command(args, &folder, CALLGRIND_MB)?, &folder)?
    } else {
        bail!("neither perf nor valgrind works: {}, or install valgrind", perf::remedy());
    };
    print!("{summary}");
    Ok(ExitCode::SUCCESS)
}

/// Returns the run to profile: the binary and its arguments.
fn command(args: &[String], folder: &Path, mb: u64) -> Result<Vec<PathBuf>> {
    let mut words = vec![cargo::artifacts(Profile::Release)?.join("dateline"), "run".into()];
    words.extend(args.iter().map(PathBuf::from));
    if !args.iter().any(|arg| arg == "-i" || arg == "--input") {
        words.extend(["-i".into(), corpus(folder, mb, "jsonl")?.join("articles-*.jsonl")]);
    }
    if !args.iter().any(|arg| arg == "-o" || arg == "--output") {
        words.extend(["-o".into(), folder.join("out"), "--overwrite".into()]);
    }
    if !args.iter().any(|arg| arg == "-t" || arg == "--threads") {
        words.extend(["--threads".into(), "1".into()]);
    }
    words.extend(["--progress".into(), "none".into()]);
    Ok(words)
}

/// Returns the folder of a corpus of a size and format, written once.
///
/// # Errors
///
/// When it cannot be written.
pub(crate) fn corpus(folder: &Path, mb: u64, format: &str) -> Result<PathBuf> {
    use xtask::corpus::{Format, Settings, VERSION, write};
    let out = folder.join(format!("corpus-{VERSION}-{mb}-mb-{format}"));
    let stamp = out.join(".done");
    if !stamp.is_file() {
        if out.exists() {
            std::fs::remove_dir_all(&out).with_context(|| format!("removing {}", cargo::shown(&out)))?;
        }
        write(Settings::megabytes(mb), &out, Format::parse(format)?)?;
        std::fs::write(&stamp, "").with_context(|| format!("writing {}", cargo::shown(&stamp)))?;
    }
    Ok(out)
}

/// Returns whether a command can be run and succeeds.
fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs a command whose output goes to the terminal's standard error.
fn run(command: &mut Command) -> Result<()> {
    cargo::call(command.stdout(Stdio::null()))
}
