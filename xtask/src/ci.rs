//! Everything a change must pass, in the order in which it fails cheapest.
//!
//! Needs Rust and a C compiler; nextest is used where it is installed. Where Python, valgrind or the
//! evaluation folder is missing, the step says so and is left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::cargo::{self, Profile, call, cargo};
use crate::{bench, cases, eval, plugins, tidy};

/// Where the evaluation sets are, when they are.
const GOLD: &str = "../shared/eval";

/// The readers the Parquet tables are proved against, from Python's registry.
const READERS: [&str; 2] = ["pyarrow", "duckdb"];

/// How a step ended.
enum Outcome {
    Passed,
    LeftOut(String),
}

type Step = (&'static str, fn() -> Result<Outcome>);

const STEPS: &[Step] = &[
    ("format", format),
    ("tidy", tidy_step),
    ("clippy", clippy),
    ("tests", tests),
    ("doctests", doctests),
    ("docs", docs),
    ("plugins", plugins_step),
    ("main job", main_job),
    ("verify", verify),
    ("readers", readers),
    ("benches", benches),
    ("instructions", instructions),
    ("scores", scores),
];

/// Runs all steps, goes on after a failure and prints a summary.
///
/// # Errors
///
/// Never; a failed step makes the exit code.
pub(crate) fn ci() -> Result<ExitCode> {
    let mut lines = Vec::new();
    let (mut passed, mut failed, mut left_out) = (0, 0, 0);
    for (name, step) in STEPS {
        println!("== {name}");
        let begin = Instant::now();
        let line = match step() {
            Ok(Outcome::Passed) => {
                passed += 1;
                "passed".to_owned()
            }
            Ok(Outcome::LeftOut(reason)) => {
                left_out += 1;
                format!("left out: {reason}")
            }
            Err(error) => {
                failed += 1;
                format!("FAILED: {error:#}")
            }
        };
        println!("-- {name}: {line}");
        lines.push(format!("{name:<12} {:>4} s  {line}", begin.elapsed().as_secs()));
    }
    println!("== summary\n{}", lines.join("\n"));
    println!("{passed} passed, {failed} failed, {left_out} skipped");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn done(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn expect_success(code: ExitCode, what: &str) -> Result<Outcome> {
    if code == ExitCode::SUCCESS { Ok(Outcome::Passed) } else { bail!("{what}") }
}

fn format() -> Result<Outcome> {
    done(call(cargo().args(["fmt", "--all", "--check"])))
}

fn tidy_step() -> Result<Outcome> {
    expect_success(tidy::tidy()?, "see the findings above")
}

fn clippy() -> Result<Outcome> {
    let flags = ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"];
    done(call(cargo().args(flags)))
}

fn tests() -> Result<Outcome> {
    plugins::install(Profile::Dev)?;
    if has_nextest() {
        return done(call(cargo().args(["nextest", "run", "--workspace", "--locked"])));
    }
    println!("cargo-nextest is not installed: running `cargo test`");
    done(call(cargo().args(["test", "--workspace", "--locked", "--lib", "--bins", "--tests"])))
}

fn has_nextest() -> bool {
    let mut probe = cargo();
    probe.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

fn doctests() -> Result<Outcome> {
    done(call(cargo().args(["test", "--workspace", "--locked", "--doc"])))
}

fn docs() -> Result<Outcome> {
    let flags = ["doc", "--workspace", "--no-deps", "--locked", "--quiet"];
    done(call(cargo().args(flags).env("RUSTDOCFLAGS", "-D warnings")))
}

fn plugins_step() -> Result<Outcome> {
    let installed = plugins::install(Profile::Dev)?;
    let binary = cargo::artifacts(Profile::Dev)?.join("dateline");
    for task in ["list", "check"] {
        let mut command = Command::new(&binary);
        call(command.args(["plugins", task]).env("DATELINE_PLUGIN_PATH", &installed.examples))?;
    }
    expect_success(cases::test(&[])?, "a case failed")
}

/// Runs what README promises, once in each format.
fn main_job() -> Result<Outcome> {
    plugins::install(Profile::Release)?;
    for format in ["parquet", "jsonl"] {
        let out = ci_folder()?.join(format);
        call(dateline()?.arg("run").arg("-i").arg(cargo::root().join("seeds")).arg("-o").arg(out).args([
            "--overwrite",
            "--format",
            format,
            "--columns",
            "full",
        ]))?;
    }
    Ok(Outcome::Passed)
}

fn verify() -> Result<Outcome> {
    for format in ["parquet", "jsonl"] {
        call(dateline()?.arg("verify").arg(ci_folder()?.join(format)))?;
    }
    Ok(Outcome::Passed)
}

/// Reads the Parquet tables with other people's readers and compares them with the JSONL run.
fn readers() -> Result<Outcome> {
    let python = match python_with_readers() {
        Ok(python) => python,
        Err(error) => return Ok(Outcome::LeftOut(format!("{error:#}"))),
    };
    let script = cargo::root().join("crates/tables/tests/readers.py");
    let folder = ci_folder()?;
    done(call(Command::new(python).arg(script).arg(folder.join("parquet")).arg(folder.join("jsonl"))))
}

/// Returns the Python of a virtual environment below the target folder that has the readers.
fn python_with_readers() -> Result<PathBuf> {
    let venv = cargo::metadata()?.target_directory.join("readers");
    let python = venv.join("bin/python");
    let imports = format!("import {}", READERS.join(", "));
    let has_readers = || {
        let mut probe = Command::new(&python);
        probe.args(["-c", &imports]).stdout(Stdio::null()).stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success())
    };
    if !has_readers() {
        call(Command::new("python3").args(["-m", "venv"]).arg(&venv))
            .context("Python 3 with venv is needed")?;
        call(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(READERS))
            .context("pyarrow and duckdb could not be installed")?;
    }
    Ok(python)
}

/// Runs every benchmark once, untimed, so that its counts are asserted.
fn benches() -> Result<Outcome> {
    done(call(cargo().args(["bench", "--locked", "-p", "dateline-benches", "--", "--test"])))
}

/// Counts instructions where valgrind is there.
fn instructions() -> Result<Outcome> {
    if !bench::has_valgrind() {
        return Ok(Outcome::LeftOut("valgrind is not installed".into()));
    }
    expect_success(bench::check(bench::Table::Compare)?, "a stage or plugin needs more instructions")
}

fn scores() -> Result<Outcome> {
    let gold = cargo::root().join(GOLD);
    if !gold.join("score.py").is_file() {
        return Ok(Outcome::LeftOut("the evaluation folder is not there".into()));
    }
    expect_success(eval::eval(&gold, &[])?, "a score is below its floor")
}

fn dateline() -> Result<Command> {
    Ok(Command::new(cargo::artifacts(Profile::Release)?.join("dateline")))
}

/// Returns the folder that runs of this task write into.
fn ci_folder() -> Result<PathBuf> {
    let folder = cargo::metadata()?.target_directory.join("ci");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(Path::new(&folder))))?;
    Ok(folder)
}
