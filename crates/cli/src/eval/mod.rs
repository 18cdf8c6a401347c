//! `dateline eval`: a run against gold annotations, layer by layer.
//!
//! A set is a folder with `NAME.gold.jsonl` beside `NAME.txt`, or with `cases.jsonl`. What is scored, how
//! annotations are matched and what counts stands in `layers`, one entry a layer. Not here: the sets.

mod adapt;
mod compare;
mod flat;
mod gold;
mod labels;
mod layers;
mod minima;
mod office;
mod pairing;
mod people;
mod report;
mod run;
mod spans;
mod tally;
mod times;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use self::minima::Minimum;
use self::tally::Report;
use crate::fault::Fault;
use crate::{exit, out};

/// Options of `dateline eval`.
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// A set: `NAME.gold.jsonl` with `NAME.txt`, or `cases.jsonl`; or a folder of sets.
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// The folder of tables that a run over the set wrote, Parquet or JSONL; for a folder of sets, one
    /// folder of the same name a set.
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Scores these layers only.
    #[arg(long, value_delimiter = ',', value_name = "LAYERS")]
    layers: Vec<String>,
    /// Writes all figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Shows so many errors of each sort, those that occur most often first.
    #[arg(long, default_value_t = 3, value_name = "N")]
    errors: usize,
    /// Exits with 1 when a figure is lower: `time=0.9`, `quantity.chain_f1.unit=0.6`, `SET/time=0.9`.
    #[arg(long, num_args = 1.., value_name = "LAYER=F1")]
    min: Vec<Minimum>,
}

/// Figures by set, and by layer.
pub(crate) type Figures = BTreeMap<String, Vec<(&'static str, Report)>>;

/// Scores a run.
pub(crate) fn eval(args: &EvalArgs) -> Result<u8> {
    layers::check_names(&args.layers)?;
    let mut figures = Figures::new();
    for (name, gold, run) in sets(&args.gold, &args.run)? {
        let gold = gold::GoldSet::read(&gold)?;
        let run = run::Run::read(&run, &gold)?;
        let reports = layers::score(&gold, &run, &args.layers)?;
        out::data(&report::table(&name, &gold, &run, &reports, args.errors));
        figures.insert(name, reports);
    }
    if let Some(path) = &args.json {
        let json = serde_json::to_string_pretty(&report::json(&figures))? + "\n";
        fs::write(path, json).map_err(|error| Fault::io(format!("writing `{}`: {error}", path.display())))?;
    }
    let missed = minima::missed(&args.min, &figures)?;
    missed.iter().for_each(out::note);
    Ok(if missed.is_empty() { exit::DONE } else { exit::FAILED })
}

/// Returns the sets with their runs, by name.
fn sets(gold: &Path, run: &Path) -> Result<Vec<(String, PathBuf, PathBuf)>, Fault> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if is_set(gold)? {
        return Ok(vec![(name(gold), gold.to_owned(), run.to_owned())]);
    }
    let mut found = Vec::new();
    for folder in gold::entries(gold)?.into_iter().filter(|path| path.is_dir()) {
        if is_set(&folder)? && run.join(name(&folder)).is_dir() {
            found.push((name(&folder), folder.clone(), run.join(name(&folder))));
        }
    }
    if found.is_empty() {
        let message = format!("`{}`: no `NAME.gold.jsonl` and no `cases.jsonl` there", gold.display());
        let hint = "give the folder of one set, or a folder of sets with one run of the same name each";
        return Err(Fault::data(message).hint(hint));
    }
    Ok(found)
}

fn is_set(folder: &Path) -> Result<bool, Fault> {
    let is_gold = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name == gold::CASES || name.ends_with(gold::GOLD)
    };
    Ok(gold::entries(folder)?.iter().any(is_gold))
}
