//! Counting instructions with callgrind, where perf does not work.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::summary::Summary;
use super::{run, succeeds};

/// Returns whether valgrind is there.
pub(super) fn works() -> bool {
    succeeds(Command::new("valgrind").arg("--version"))
}

/// Counts the instructions of a run and sums them up.
///
/// # Errors
///
/// When valgrind or the run fails.
pub(super) fn profile(words: &[PathBuf], folder: &Path) -> Result<String> {
    let out = folder.join("callgrind.out");
    let mut valgrind = Command::new("valgrind");
    let file = format!("--callgrind-out-file={}", out.display());
    valgrind
        .args(["--tool=callgrind", "-q", "--compress-strings=no", "--compress-pos=no", &file])
        .args(words);
    run(&mut valgrind)?;
    let text = std::fs::read(&out).with_context(|| format!("reading {}", out.display()))?;
    Ok(read(&String::from_utf8_lossy(&text)).page("instructions"))
}

/// Reads the costs of functions: `fn=` and `ob=` name what the cost lines after them belong to; the line
/// after `calls=` is the inclusive cost of the function called.
fn read(text: &str) -> Summary {
    let (mut object, mut function, mut called) = (String::new(), String::new(), None::<String>);
    let mut selves: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut inclusive: BTreeMap<String, u64> = BTreeMap::new();
    let mut is_call = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("ob=") {
            object = name.rsplit('/').next().unwrap_or(name).to_owned();
        } else if let Some(name) = line.strip_prefix("fn=") {
            function = name.to_owned();
        } else if let Some(name) = line.strip_prefix("cfn=") {
            called = Some(name.to_owned());
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if let Some(cost) = cost(line) {
            if !is_call {
                *selves.entry((function.clone(), object.clone())).or_default() += cost;
            } else if called.take().is_some_and(|called| called != function) {
                *inclusive.entry(function.clone()).or_default() += cost;
            }
            is_call = false;
        }
    }
    let mut summary = Summary::default();
    for ((function, object), cost) in selves {
        let inner = inclusive.remove(&function).unwrap_or(0);
        summary.add_function(&function, &object, cost, cost + inner);
    }
    summary
}

/// Reads a line of a position and a cost.
fn cost(line: &str) -> Option<u64> {
    let mut words = line.split_ascii_whitespace();
    let position = words.next()?;
    position
        .starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c))
        .then(|| words.next()?.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_of_functions_and_of_what_they_call() {
        let text = "ob=/x/dateline\nfn=dateline_a::f\n1 10\ncfn=dateline_b::g\ncalls=1 5\n2 30\n3 5\n\nfn=dateline_b::g\n5 30\n";
        let page = read(text).page("instructions");
        assert!(page.contains("45 instructions"), "{page}");
        let line = page.lines().find(|line| line.contains("dateline_a::f")).unwrap();
        assert!(line.contains("33.3") && line.contains("100.0"), "{line}");
    }
}
