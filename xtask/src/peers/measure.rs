//! Running a peer, or Dateline, for one turn.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::Corpora;
use super::install::{home, output, reason};
use super::list::{Peer, Reads, Runtime};
use crate::cargo::{self, Profile};

/// Longest time one turn may take: setting up and reading the corpus are part of it.
const LIMIT: Duration = Duration::from_secs(90);

/// What one turn came to: the line of JSON that a script prints.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Measured {
    /// Bytes of text, or of pages, that were worked through.
    pub(crate) bytes: u64,
    /// Seconds of CPU.
    pub(crate) cpu_seconds: f64,
    /// What was found, by name.
    pub(crate) counts: BTreeMap<String, u64>,
}

/// Dateline's turns, by what is read.
#[derive(Debug, Default)]
pub(crate) struct Ours {
    /// Over texts.
    pub(crate) text: Vec<Measured>,
    /// Over pages, or why not.
    pub(crate) pages: Vec<Measured>,
    /// Why there is nothing about pages.
    pub(crate) no_pages: Option<String>,
}

impl Measured {
    /// Returns millions of bytes a second of CPU.
    pub(crate) fn rate(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.cpu_seconds.max(1e-9)
    }
}

/// Returns the turn in the middle, by rate.
pub(crate) fn median(turns: &[Measured]) -> Option<&Measured> {
    let mut sorted: Vec<&Measured> = turns.iter().collect();
    sorted.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
    sorted.get(sorted.len() / 2).copied()
}

impl Ours {
    /// Gives Dateline a turn on each corpus.
    ///
    /// # Errors
    ///
    /// When it does not run over texts; pages may be a format it does not read.
    pub(crate) fn measure(&mut self, corpora: &Corpora, folder: &Path) -> Result<()> {
        let text = corpora.of(Reads::Text).context("there is always a corpus of texts")?;
        self.text.push(dateline(text, "jsonl", folder)?);
        if let Some(pages) = corpora.of(Reads::Pages) {
            match dateline(pages, "html", folder) {
                Ok(measured) => self.pages.push(measured),
                Err(error) => self.no_pages = Some(format!("{error:#}")),
            }
        }
        Ok(())
    }

    /// Returns the turns over what a peer reads.
    pub(crate) fn of(&self, reads: Reads) -> &[Measured] {
        if reads == Reads::Pages { &self.pages } else { &self.text }
    }
}

fn dateline(corpus: &Path, format: &str, folder: &Path) -> Result<Measured> {
    let binary = cargo::artifacts(Profile::Release)?.join("dateline");
    let mut command = Command::new("python3");
    command.arg(script("dateline.py")).arg(corpus).arg("0").arg(binary).arg(format).arg(folder.join("out"));
    run(&mut command).context("running Dateline")
}

/// Gives a peer a turn of so many seconds of CPU.
///
/// # Errors
///
/// When its script fails.
pub(crate) fn peer(peer: &Peer, corpus: &Path, folder: &Path, seconds: f64) -> Result<Measured> {
    let home = home(folder, peer);
    let mut command = match peer.runtime {
        Runtime::Python => Command::new(home.join("bin/python")),
        Runtime::Node => Command::new("node"),
    };
    // One thread each: CPU time is compared, and libraries of numbers would start more.
    command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1").current_dir(&home);
    command.arg(script(&peer.script)).arg(corpus).arg(seconds.to_string());
    run(&mut command)
}

fn script(name: &str) -> std::path::PathBuf {
    cargo::root().join("benches/peers").join(name)
}

fn run(command: &mut Command) -> Result<Measured> {
    let output = output(command, LIMIT)?;
    if !output.status.success() {
        bail!("does not run: {}", reason(&String::from_utf8_lossy(&output.stderr)));
    }
    parse(&String::from_utf8_lossy(&output.stdout))
}

/// Reads the last line that is an object; libraries may print before it.
fn parse(text: &str) -> Result<Measured> {
    let line = text.lines().rev().find(|line| line.starts_with('{')).context("it printed no figures")?;
    serde_json::from_str(line).context("its figures cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(bytes: u64) -> Measured {
        Measured { bytes, cpu_seconds: 1.0, counts: BTreeMap::new() }
    }

    #[test]
    fn the_turn_in_the_middle_counts() {
        let turns = [turn(9), turn(1), turn(5)];
        assert_eq!(median(&turns), Some(&turns[2]));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn figures_are_the_last_object() {
        let text = "loading\n{\"bytes\": 4, \"cpu_seconds\": 2.0, \"counts\": {\"tokens\": 3}}\n";
        assert_eq!(parse(text).unwrap().counts["tokens"], 3);
        assert!((parse(text).unwrap().rate() - 2e-6).abs() < 1e-12);
        assert!(parse("loading\n").is_err());
    }
}
