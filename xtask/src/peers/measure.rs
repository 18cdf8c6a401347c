//! Running a peer, or Dateline, for one turn.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

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

/// A turn of Dateline and, right after it, one of a peer.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) ours: Measured,
    pub(crate) theirs: Measured,
}

impl Turn {
    /// Returns how many times as fast Dateline was.
    pub(crate) fn ratio(&self) -> f64 {
        self.ours.rate() / self.theirs.rate()
    }
}

impl Measured {
    /// Returns millions of bytes a second of CPU.
    pub(crate) fn rate(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.cpu_seconds.max(1e-9)
    }
}

/// Gives Dateline a turn.
///
/// # Errors
///
/// When it does not run.
pub(crate) fn dateline(reads: Reads, corpus: &Path, folder: &Path) -> Result<Measured> {
    let format = if reads == Reads::Pages { "html" } else { "jsonl" };
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
    // One thread each: CPU time is compared, and libraries of numbers, collectors and compilers would start more.
    if peer.runtime == Runtime::Node {
        command.arg("--single-threaded");
    }
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

    #[test]
    fn a_turn_compares_rates() {
        let measured = |bytes| Measured { bytes, cpu_seconds: 2.0, counts: BTreeMap::new() };
        assert!((Turn { ours: measured(9), theirs: measured(3) }.ratio() - 3.0).abs() < 1e-12);
    }

    #[test]
    fn figures_are_the_last_object() {
        let text = "loading\n{\"bytes\": 4, \"cpu_seconds\": 2.0, \"counts\": {\"tokens\": 3}}\n";
        assert_eq!(parse(text).unwrap().counts["tokens"], 3);
        assert!((parse(text).unwrap().rate() - 2e-6).abs() < 1e-12);
        assert!(parse("loading\n").is_err());
    }
}
