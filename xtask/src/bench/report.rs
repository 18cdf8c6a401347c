//! `bench-report`: every piece of work beside the rulers, as a table and a picture, held against the goals.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use super::goals::{self, Goal, Standing};
use super::samples::{Against, Sample, Samples};
use super::{build, chart, output_of, record, work_folder};
use crate::cargo;

/// Fewer turns have no median to speak of.
const FEWEST_TURNS: u32 = 5;

/// What a run on one thread takes for a byte, of which shares are given.
const WHOLE: &str = "whole/1";

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Options {
    /// Turns, each a process of its own.
    pub(crate) turns: u32,
    /// Whether a goal that is missed fails the command.
    pub(crate) goals: Goals,
    /// Name of the machine for a record of note, if one is to be written.
    pub(crate) record: Option<String>,
    /// Parts of names of the work wanted; none: all.
    pub(crate) only: Vec<String>,
}

/// What a missed goal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goals {
    /// It is shown.
    Show,
    /// It fails the command.
    Check,
}

/// Measures and reports.
///
/// # Errors
///
/// When a build or a piece of work fails, or a file cannot be written.
pub(crate) fn report(options: &Options) -> Result<ExitCode> {
    if options.turns < FEWEST_TURNS {
        bail!("--turns {}: a median needs at least {FEWEST_TURNS}", options.turns);
    }
    let (measure, plugins) = build("measure")?;
    let counted = output_of(Command::new(&measure).arg("--count").arg(&plugins).args(&options.only))?;
    let mut printed = String::new();
    for _ in 0..options.turns {
        printed.push_str(&output_of(Command::new(&measure).arg(&plugins).args(&options.only))?);
    }
    let samples = Samples::parse(&printed)?;
    samples.check_results(&counted)?;
    let goals = goals::read(&cargo::root().join("benches/goals.tsv"))?;
    let goals: Vec<Goal> = goals.into_iter().filter(|goal| is_wanted(goal, &options.only)).collect();
    let text = format!("{}\n{}", table(&samples), standings(&goals, &samples));
    print!("{text}");
    let folder = work_folder("bench-report")?;
    let write = |path: PathBuf, text: &str| {
        fs::write(&path, text).with_context(|| format!("writing {}", cargo::shown(&path)))?;
        println!("written: {}", cargo::shown(&path));
        Ok::<_, anyhow::Error>(())
    };
    write(folder.join("samples.tsv"), &printed)?;
    write(folder.join("report.md"), &text)?;
    write(folder.join("report.svg"), &chart::svg(&samples))?;
    if let Some(machine) = &options.record {
        record::write(machine, &options.only, &text, &chart::svg(&samples))?;
    }
    let missed = goals.iter().filter(|goal| !matches!(goal.standing(&samples), Standing::Reached(_))).count();
    println!("{} goals reached, {missed} missed", goals.len() - missed);
    let fails = missed > 0 && options.goals == Goals::Check;
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn is_wanted(goal: &Goal, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|part| goal.name.contains(part.as_str()))
}

fn table(samples: &Samples) -> String {
    let (a, b) = samples.rulers();
    let mut out = format!(
        "Ruler A: {a:.0} MB/s. Ruler B: {b:.0} MB/s. MB of text in a second of CPU time.\n\
         A ratio is that of the least times of all turns; those of each turn have the medians on the right.\n\n"
    );
    out.push_str(
        "| work | /A | /B | share of a run | MB/s, median | least | greatest | /A, median | /B, median |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for name in samples.names() {
        write_row(samples, name, &mut out);
    }
    for name in samples.names().iter().filter(|name| name.starts_with("whole/")) {
        let wall = samples.least(name).map_or(f64::NAN, |least| least.ratio(Against::BWall));
        let _ = write!(out, "\nOn the wall, {name} is {wall:.3} of two copies of ruler B at once.\n");
    }
    out
}

fn write_row(samples: &Samples, name: &str, out: &mut String) {
    let Some(least) = samples.least(name) else { return };
    let whole = samples.least(WHOLE).filter(|_| is_part(name));
    let share = whole.map(|whole| whole.mb_per_s() / least.mb_per_s());
    let share = share.map_or_else(String::new, |share| format!("{:.1}%", share * 100.0));
    let (a, b) = (digits(least.ratio(Against::A)), digits(least.ratio(Against::B)));
    let median = |figure: fn(&Sample) -> f64| samples.median(name, figure).unwrap_or(f64::NAN);
    let (slow, fast) = samples.range(name, Sample::mb_per_s).unwrap_or((f64::NAN, f64::NAN));
    let speed = median(Sample::mb_per_s);
    let a_median = digits(median(|sample| sample.ratio(Against::A)));
    let b_median = digits(median(|sample| sample.ratio(Against::B)));
    writeln!(
        out,
        "| {name} | {a} | {b} | {share} | {speed:.1} | {slow:.1} | {fast:.1} | {a_median} | {b_median} |"
    )
    .expect("a String takes every write");
}

/// Returns a ratio with three digits that count.
fn digits(ratio: f64) -> String {
    let places = [100.0, 10.0, 1.0, 0.1, 0.01].iter().filter(|step| ratio < **step).count();
    format!("{ratio:.places$}")
}

/// Returns whether a run does this work, so that its share can be told.
fn is_part(name: &str) -> bool {
    let parts =
        ["ingest/jsonl", "normalize/", "lexicon/", "analyze/", "plugin/", "export/", "tables/parquet"];
    parts.iter().any(|part| name.starts_with(part))
}

fn standings(goals: &[Goal], samples: &Samples) -> String {
    let mut out = "| goal | beside | least | found | | from |\n|---|---|---|---|---|---|\n".to_owned();
    for goal in goals {
        let (found, word) = match goal.standing(samples) {
            Standing::Reached(ratio) => (format!("{ratio:.3}"), "reached"),
            Standing::Missed(ratio) => (format!("{ratio:.3}"), "MISSED"),
            Standing::NotThere => ("not there".to_owned(), "MISSED"),
        };
        let Goal { name, ruler, minimum, source } = goal;
        writeln!(out, "| {name} | {ruler} | {minimum} | {found} | {word} | {source} |")
            .expect("a String takes every write");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::tests::PRINTED;
    use super::*;

    #[test]
    fn a_plugin_that_is_missing_shows_as_missed() {
        let samples = Samples::parse(PRINTED).unwrap();
        let goal =
            Goal { name: "plugin/timex".into(), ruler: "B".into(), minimum: 0.1, source: "a wish".into() };
        let text = standings(&[goal], &samples);
        assert!(text.contains("| plugin/timex | B | 0.1 | not there | MISSED | a wish |"), "{text}");
    }

    #[test]
    fn the_table_has_a_row_for_each_work() {
        let text = table(&Samples::parse(PRINTED).unwrap());
        assert!(text.contains("| x/1 | 0.200 | 0.500 |  | 75.0 | 50.0 | 100.0 | 0.150 | 0.375 |"), "{text}");
    }

    #[test]
    fn ratios_have_three_digits_that_count() {
        assert_eq!(
            [0.00712, 0.0712, 0.712, 7.12, 71.2, 712.0].map(digits),
            ["0.00712", "0.0712", "0.712", "7.12", "71.2", "712"]
        );
    }
}
