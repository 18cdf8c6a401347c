//! Sampling with perf, and reading its stacks.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::summary::Summary;
use super::{run, succeeds};

/// Samples a second.
const FREQUENCY: &str = "397";
/// Bytes of stack kept with a sample: deeper calls are cut off.
const CALLS: &str = "--call-graph=dwarf,16384";

/// Returns whether perf can sample a process of ours here.
pub(super) fn works() -> bool {
    let mut probe = Command::new("perf");
    succeeds(probe.args(["record", "-q", "-e", "cpu-clock", "-o", "/dev/null", "--", "true"]))
}

/// Returns what to do where it does not work.
pub(super) fn remedy() -> &'static str {
    "install perf (Debian: linux-perf, Fedora: perf) and set kernel.perf_event_paranoid to 2 or less"
}

/// Samples a run and sums it up.
///
/// # Errors
///
/// When perf or the run fails.
pub(super) fn profile(words: &[PathBuf], folder: &Path) -> Result<String> {
    let data = folder.join("perf.data");
    let mut record = Command::new("perf");
    record
        .args(["record", "-q", "-e", "cpu-clock:u", "-F", FREQUENCY, CALLS, "-o"])
        .arg(&data)
        .arg("--")
        .args(words);
    run(&mut record)?;
    let mut script = Command::new("perf");
    script.args(["script", "--no-inline", "-F", "ip,sym,dso", "-i"]).arg(&data);
    let mut child =
        script.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("running perf script")?;
    let output = child.stdout.take().context("what perf script writes")?;
    let summary = read(BufReader::new(output))?;
    if !child.wait().context("waiting for perf script")?.success() {
        bail!("perf script failed over {}", data.display());
    }
    let unit = format!("samples, {FREQUENCY} a second");
    Ok(summary.page(&unit))
}

/// Reads stacks: a frame a line, the innermost first, an empty line after each.
fn read(lines: impl BufRead) -> Result<Summary> {
    let (mut summary, mut stack) = (Summary::default(), Vec::new());
    for line in lines.lines() {
        let line = line.context("reading what perf script writes")?;
        match frame(&line) {
            Some(frame) => stack.push(frame),
            None => summary.add_stack(&std::mem::take(&mut stack)),
        }
    }
    summary.add_stack(&stack);
    Ok(summary)
}

/// Reads `ADDRESS FUNCTION (OBJECT)`.
fn frame(line: &str) -> Option<(String, String)> {
    let (_, rest) = line.trim().split_once(' ')?;
    let (function, object) = rest.rsplit_once(" (")?;
    let object = object.strip_suffix(')')?;
    let object = object.rsplit('/').next().unwrap_or(object);
    Some((function.to_owned(), object.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_are_read() {
        let text = "\n  7f00 dateline_names::scan (/x/libdateline_names.so)\n  7f01 dateline_analyze::run (/x/dateline)\n\n  7f02 [unknown] ([unknown])\n";
        let page = read(text.as_bytes()).unwrap().page("samples");
        assert!(page.contains("2 samples"), "{page}");
        assert!(page.contains("dateline_names::scan") && page.contains("dateline_analyze::run"), "{page}");
    }

    #[test]
    fn a_frame_may_have_brackets_in_its_name() {
        let frame = frame("  55 <T as core::ops::Fn(A)>::call (inlined) (/x/dateline)").unwrap();
        assert_eq!(frame, ("<T as core::ops::Fn(A)>::call (inlined)".into(), "dateline".into()));
    }
}
