//! Sampling with perf, and reading its stacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::summary::Summary;
use super::{run, succeeds};
use crate::cargo::Profile;
use crate::plugins;

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
    let copies = folder.join("copies");
    fs::create_dir_all(&copies).with_context(|| format!("making {}", copies.display()))?;
    let mut record = Command::new("perf");
    record
        .env("TMPDIR", &copies)
        .args(["record", "-q", "-e", "cpu-clock:u", "-F", FREQUENCY, CALLS, "-o"])
        .arg(&data)
        .arg("--")
        .args(words);
    run(&mut record)?;
    let opened = script(&data, "ip,dso", objects)?;
    let names = restore(&opened, &copies)?;
    let summary = script(&data, "ip,sym,dso", |lines| read(lines, &names));
    fs::remove_dir_all(&copies).with_context(|| format!("removing {}", copies.display()))?;
    let unit = format!("samples, {FREQUENCY} a second");
    Ok(summary?.page(&unit))
}

/// Reads what perf script says of every frame.
fn script<T>(data: &Path, fields: &str, read: impl FnOnce(BufReader<ChildStdout>) -> Result<T>) -> Result<T> {
    let mut script = Command::new("perf");
    script.args(["script", "--no-inline", "-F", fields, "-i"]).arg(data);
    let mut child =
        script.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("running perf script")?;
    let output = child.stdout.take().context("what perf script writes")?;
    let result = read(BufReader::new(output))?;
    if !child.wait().context("waiting for perf script")?.success() {
        bail!("perf script failed over {}", data.display());
    }
    Ok(result)
}

/// Returns the files that functions stand in.
fn objects(lines: impl BufRead) -> Result<BTreeSet<PathBuf>> {
    let mut objects = BTreeSet::new();
    for line in lines.lines() {
        let line = line.context("reading what perf script writes")?;
        let object = line.rsplit_once('(').and_then(|(_, object)| object.trim_end().strip_suffix(')'));
        objects.extend(object.map(PathBuf::from));
    }
    Ok(objects)
}

/// Puts copies of plugins, named by their hash and removed when the run ends, where perf looks for their
/// functions. Returns names by hash.
fn restore(opened: &BTreeSet<PathBuf>, copies: &Path) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for library in plugins::libraries(Profile::Release)? {
        let copy = opened.iter().find(|path| {
            path.starts_with(copies) && path.file_stem().is_some_and(|stem| *stem == *library.sha256)
        });
        let Some((copy, folder)) = copy.and_then(|copy| Some((copy, copy.parent()?))) else { continue };
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        fs::copy(&library.path, copy).with_context(|| format!("copying to {}", copy.display()))?;
        names.insert(library.sha256, format!("plugin {}", library.name));
    }
    Ok(names)
}

/// Reads stacks: a frame a line, the innermost first, an empty line after each.
fn read(lines: impl BufRead, names: &BTreeMap<String, String>) -> Result<Summary> {
    let (mut summary, mut stack) = (Summary::default(), Vec::new());
    for line in lines.lines() {
        let line = line.context("reading what perf script writes")?;
        match frame(&line) {
            Some((function, object)) => {
                let plugin = object.strip_suffix(".so").and_then(|hash| names.get(hash));
                stack.push((function, plugin.cloned().unwrap_or(object)));
            }
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
        let page = read(text.as_bytes(), &BTreeMap::new()).unwrap().page("samples");
        assert!(page.contains("2 samples"), "{page}");
        assert!(page.contains("dateline_names::scan") && page.contains("dateline_analyze::run"), "{page}");
    }

    #[test]
    fn copies_of_plugins_have_names() {
        let text = "  7f00 hashbrown::insert (/x/dateline-1/5af0.so)\n";
        let names = BTreeMap::from([("5af0".to_owned(), "plugin names".to_owned())]);
        let page = read(text.as_bytes(), &names).unwrap().page("samples");
        assert!(page.contains("plugin names") && !page.contains("5af0"), "{page}");
    }

    #[test]
    fn objects_are_the_files_of_frames() {
        let text = "  7f00 (/x/dateline-1/5af0.so)\n  7f01 (/x/dateline)\n\n  7f02 ([unknown])\n";
        let found: Vec<_> = objects(text.as_bytes()).unwrap().into_iter().collect();
        assert_eq!(found, ["/x/dateline", "/x/dateline-1/5af0.so", "[unknown]"].map(PathBuf::from));
    }

    #[test]
    fn a_frame_may_have_brackets_in_its_name() {
        let frame = frame("  55 <T as core::ops::Fn(A)>::call (inlined) (/x/dateline)").unwrap();
        assert_eq!(frame, ("<T as core::ops::Fn(A)>::call (inlined)".into(), "dateline".into()));
    }
}
