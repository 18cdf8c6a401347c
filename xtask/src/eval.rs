//! Scores against gold data: run Dateline over the sets, score, one table, the floors of `xtask/floors.tsv`.
//!
//! Needs the evaluation folder (not part of the repository) and Python 3. Not here: how a score is made.

mod figures;
mod floors;
mod folds;
mod sets;
mod table;

pub(crate) use folds::cross_validate;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use self::sets::Set;
use crate::cargo::{self, Profile};
use crate::plugins;

/// Runs Dateline over the sets, writes one table and checks the floors.
///
/// # Errors
///
/// When the gold folder is missing, a set of that name is not there, a build fails or a command cannot be
/// started. The exit code says whether a floor is missed.
pub(crate) fn eval(gold: &Path, names: &[String]) -> Result<ExitCode> {
    let scorer = Scorer::new(gold)?;
    let sets = sets::find(gold, names)?;
    let floors = floors::read()?;
    let folder = cargo::metadata()?.target_directory.join("eval");
    plugins::install(Profile::Release)?;
    let mut scored = Vec::new();
    for set in &sets {
        let out = folder.join(&set.name);
        dateline_run(&set.input, &out, &[])?;
        scored.push((set.name.clone(), scorer.score(set, &out)?));
    }
    let report = table::write(&scored, &floors, &folder)?;
    let missed = floors::missed(&floors, &scored)?;
    missed.iter().for_each(|line| println!("{line}"));
    println!(
        "{} of {} floors hold; all figures: {}",
        floors::n_of(&floors, &scored) - missed.len(),
        floors::n_of(&floors, &scored),
        cargo::shown(&report)
    );
    Ok(if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The scorer beside the sets.
pub(crate) struct Scorer {
    script: PathBuf,
}

impl Scorer {
    fn new(gold: &Path) -> Result<Self> {
        let script = gold.join("score.py");
        if !script.is_file() {
            bail!("{}: no score.py there; give the evaluation folder with --gold", gold.display());
        }
        Ok(Scorer { script })
    }

    /// Returns the figures of a set, by layer.
    fn score(&self, set: &Set, run: &Path) -> Result<Value> {
        let json = run.with_extension("json");
        let mut command = Command::new("python3");
        command.arg(&self.script).arg(&set.folder).arg(run).arg("--json").arg(&json);
        let output = command.output().context("running score.py with python3")?;
        if !output.status.success() {
            bail!("score.py over `{}` failed: {}", set.name, String::from_utf8_lossy(&output.stderr).trim());
        }
        let text =
            std::fs::read_to_string(&json).with_context(|| format!("reading {}", cargo::shown(&json)))?;
        let mut all: Value = serde_json::from_str(&text).context("reading what score.py wrote")?;
        all.get_mut(&set.name)
            .map(Value::take)
            .with_context(|| format!("score.py says nothing of `{}`", set.name))
    }
}

/// Runs the installed Dateline over an input into JSONL.
fn dateline_run(input: &Path, out: &Path, more: &[String]) -> Result<()> {
    let mut command = Command::new(cargo::artifacts(Profile::Release)?.join("dateline"));
    command.arg("run").arg("-i").arg(input).arg("-o").arg(out).args(more);
    command.args(["--format", "jsonl", "--tables", "+tokens", "--overwrite", "--progress", "none"]);
    let output = command.output().with_context(|| format!("running over {}", input.display()))?;
    if !output.status.success() {
        bail!("the run over {} failed: {}", input.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
