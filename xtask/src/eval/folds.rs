//! Cross-validation of what is trained: every document is scored with a model that has not seen it.
//!
//! For each fold a model is trained on the other folds' documents of all sets in `xtask/folds.tsv`, and the
//! fold's own documents are run with it. The runs of all folds together cover each set once, so scoring
//! them together is the micro-average over folds. Sets that are not listed are never trained on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::sets::{self, Set};
use super::{Scorer, dateline_run, table};
use crate::cargo::{self, Profile};
use crate::plugins;

/// Sets a model may be trained on.
const FILE: &str = "xtask/folds.tsv";
/// Parts of a document in a set.
const PARTS: [&str; 2] = [".txt", ".gold.jsonl"];

/// Trains and scores fold by fold.
///
/// # Errors
///
/// When there are fewer than two folds, a set is not there or may not be trained on, or a command fails.
pub(crate) fn cross_validate(gold: &Path, names: &[String], n_folds: usize) -> Result<ExitCode> {
    if n_folds < 2 {
        bail!("--folds {n_folds}: at least 2, so that there is something to train on");
    }
    let scorer = Scorer::new(gold)?;
    let sets = sets::find(gold, &trained_on(names)?)?;
    let folder = cargo::metadata()?.target_directory.join("folds");
    remove(&folder)?;
    plugins::install(Profile::Release)?;
    for fold in 0..n_folds {
        println!("fold {} of {n_folds}", fold + 1);
        run_fold(&sets, fold, n_folds, &folder)?;
    }
    let mut scored = Vec::new();
    for set in &sets {
        scored.push((set.name.clone(), scorer.score(set, &folder.join("runs").join(&set.name))?));
    }
    let report = table::write(&scored, &[], &folder)?;
    println!("all figures: {}", cargo::shown(&report));
    Ok(ExitCode::SUCCESS)
}

/// Returns the sets to train on: those of the file, or those of them that are named.
fn trained_on(names: &[String]) -> Result<Vec<String>> {
    let text = fs::read_to_string(cargo::root().join(FILE)).with_context(|| format!("reading {FILE}"))?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let known: Vec<String> = lines.map(str::to_owned).collect();
    if let Some(other) = names.iter().find(|name| !known.contains(name)) {
        bail!("set `{other}`: not trained on; {FILE} lists {}", known.join(", "));
    }
    Ok(if names.is_empty() { known } else { names.to_vec() })
}

fn run_fold(sets: &[Set], fold: usize, n_folds: usize, folder: &Path) -> Result<()> {
    let here = folder.join(format!("fold-{fold}"));
    let mut train = Command::new(cargo::artifacts(Profile::Release)?.join("dateline"));
    train.args(["train", "names"]);
    for set in sets {
        let split = split(&documents(&set.folder)?, n_folds);
        let rest = split.iter().filter(|(_, of)| **of != fold).map(|(name, _)| name.as_str());
        let known = here.join("train").join(&set.name);
        link_documents(set, rest, &known)?;
        train.arg(known);
        let own: Vec<&str> =
            split.iter().filter(|(_, of)| **of == fold).map(|(name, _)| name.as_str()).collect();
        hold_out(set, &own, &here.join("held").join(&set.name))?;
    }
    let model = std::path::absolute(here.join("names.model")).context("the path of the model")?;
    cargo::call(train.arg("-o").arg(&model))?;
    for set in sets {
        let run = here.join("runs").join(&set.name);
        let records = here.join("held").join(&set.name).join("input.jsonl");
        dateline_run(&records, &run, &["--set".into(), format!("plugins.names.model={}", model.display())])?;
        gather(&run, &folder.join("runs").join(&set.name), fold)?;
    }
    Ok(())
}

/// Returns the names of a set's documents, sorted.
fn documents(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let name = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_suffix(PARTS[1]).map(str::to_owned);
    let mut names: Vec<String> = entries.flatten().filter_map(name).collect();
    names.sort();
    Ok(names)
}

/// Returns the fold of each document: in the order of hashes of their names, in turn, so that folds are as
/// large as each other and neighbours in a collection are not in one fold.
fn split(names: &[String], n_folds: usize) -> BTreeMap<String, usize> {
    let mut hashed: Vec<_> = names.iter().map(|name| (Sha256::digest(name.as_bytes()), name)).collect();
    hashed.sort();
    hashed.into_iter().enumerate().map(|(idx, (_, name))| (name.clone(), idx % n_folds)).collect()
}

fn link_documents<'a>(set: &Set, names: impl Iterator<Item = &'a str>, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", cargo::shown(folder)))?;
    let labels = Some("labels.json".to_owned()).filter(|name| set.folder.join(name).is_file());
    let files = names.flat_map(|name| PARTS.map(|part| format!("{name}{part}")));
    for file in files.chain(labels) {
        copy(&set.folder.join(&file), &folder.join(&file))?;
    }
    Ok(())
}

/// Writes the records of documents, in the order of the set.
fn hold_out(set: &Set, names: &[&str], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", cargo::shown(folder)))?;
    let text = fs::read_to_string(&set.input).with_context(|| format!("reading {}", set.input.display()))?;
    let mut records = String::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_str(line).context("reading a record")?;
        if record.get("id").and_then(Value::as_str).is_some_and(|id| names.contains(&id)) {
            records.push_str(line);
            records.push('\n');
        }
    }
    fs::write(folder.join("input.jsonl"), records).context("writing the records of a fold")
}

/// Copies the parts of a run into one folder with those of the other folds.
fn gather(run: &Path, to: &Path, fold: usize) -> Result<()> {
    for table in fs::read_dir(run).with_context(|| format!("reading {}", cargo::shown(run)))?.flatten() {
        let name = table.file_name();
        if !table.path().is_dir() || name.to_string_lossy().starts_with('_') {
            continue;
        }
        let target = to.join(&name);
        fs::create_dir_all(&target).with_context(|| format!("making {}", cargo::shown(&target)))?;
        for part in fs::read_dir(table.path()).context("reading a table")?.flatten() {
            let fresh: PathBuf = target.join(format!("fold-{fold}-{}", part.file_name().to_string_lossy()));
            copy(&part.path(), &fresh)?;
        }
    }
    Ok(())
}

/// Links a file where the system can, else copies it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::hard_link(from, to)
        .or_else(|_| fs::copy(from, to).map(|_| ()))
        .with_context(|| format!("copying {}", from.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", cargo::shown(folder)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_even_and_cover_every_document_once() {
        let names: Vec<String> = (0..23).map(|idx| format!("doc-{idx}")).collect();
        let split = split(&names, 5);
        assert_eq!(split.len(), 23);
        let sizes: Vec<usize> = (0..5).map(|fold| split.values().filter(|of| **of == fold).count()).collect();
        assert_eq!(sizes, [5, 5, 5, 4, 4]);
        let mut reversed = names.clone();
        reversed.reverse();
        assert_eq!(split, super::split(&reversed, 5), "the order of the folder does not matter");
    }

    #[test]
    fn what_is_never_trained_on_is_refused() {
        for name in ["desk", "seed"] {
            assert!(trained_on(&[name.to_owned()]).unwrap_err().to_string().contains("not trained on"));
        }
        assert_eq!(trained_on(&["gum".to_owned()]).unwrap(), ["gum"]);
    }
}
