//! Scores against gold data: run, score, compare with the floors in `xtask/floors.tsv`.
//!
//! Needs the evaluation folder (not part of the repository) and Python 3. Not here: how a score is made.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::cargo::{self, Profile};
use crate::plugins;

/// One committed floor: a figure of a set that must not fall below a minimum.
struct Floor {
    set: String,
    figure: String,
    minimum: String,
}

/// Runs Dateline over the sets and checks their floors.
///
/// # Errors
///
/// When the gold folder is missing, a build fails or a command cannot be started.
pub(crate) fn eval(gold: &Path, sets: &[String]) -> Result<ExitCode> {
    if !gold.join("score.py").is_file() {
        bail!("{}: no score.py there; give the evaluation folder with --gold", gold.display());
    }
    plugins::install(Profile::Release)?;
    let floors = floors()?;
    let mut names: Vec<String> = sets.to_vec();
    if names.is_empty() {
        names = floors.iter().map(|floor| floor.set.clone()).collect();
        names.dedup();
    }
    let mut good = true;
    for set in &names {
        good &= eval_set(gold, set, &floors)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn eval_set(gold: &Path, set: &str, floors: &[Floor]) -> Result<bool> {
    let out = cargo::metadata()?.target_directory.join("eval").join(set);
    let binary = cargo::artifacts(Profile::Release)?.join("dateline");
    let mut run = Command::new(binary);
    run.arg("run").arg("-i").arg(gold.join(set).join("input.jsonl")).arg("-o").arg(&out);
    run.args(["--format", "jsonl", "--tables", "+tokens", "--overwrite", "--progress", "none"]);
    let output = run.output().with_context(|| format!("running over `{set}`"))?;
    if !output.status.success() {
        bail!("the run over `{set}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let mut score = Command::new("python3");
    score.arg(gold.join("score.py")).arg(gold.join(set)).arg(&out);
    let minima: Vec<_> = floors.iter().filter(|floor| floor.set == set).map(Floor::as_arg).collect();
    if !minima.is_empty() {
        score.arg("--min").args(&minima);
    }
    println!("== {set}");
    let status = score.status().context("running score.py with python3")?;
    Ok(status.success())
}

impl Floor {
    fn as_arg(&self) -> String {
        format!("{}={}", self.figure, self.minimum)
    }
}

/// Reads `xtask/floors.tsv`: set, figure, minimum.
fn floors() -> Result<Vec<Floor>> {
    let text =
        fs::read_to_string(cargo::root().join("xtask/floors.tsv")).context("reading xtask/floors.tsv")?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let cells: Vec<_> = line.split('\t').collect();
            let [set, figure, minimum] = cells[..] else {
                bail!("xtask/floors.tsv: not three cells: `{line}`");
            };
            Ok(Floor { set: set.into(), figure: figure.into(), minimum: minimum.into() })
        })
        .collect()
}
