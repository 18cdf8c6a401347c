//! Running a program under callgrind and reading what it counted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::output_of;
use crate::cargo;

/// The function callgrind collects inside of; its whole name, because wildcards do not do for the next.
const COLLECTED: &str = "dateline_benches::clock::collected";

/// The function after which it dumps: the last thing that [`COLLECTED`] calls.
const COUNTED: &str = "dateline_benches::clock::counted";

/// Instructions of one dump.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Of everything.
    pub(crate) total: u64,
    /// By the file name of the object (the program, a library) they were executed in.
    pub(crate) by_object: BTreeMap<String, u64>,
}

/// Returns whether valgrind can be run.
pub(crate) fn is_installed() -> bool {
    let mut probe = Command::new("valgrind");
    probe.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

/// Runs a program and returns what it printed and the counts of each time it was in [`COLLECTED`].
pub(crate) fn run(program: &Path, argument: &Path, folder: &Path) -> Result<(String, Vec<Counts>)> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", cargo::shown(folder)))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("making {}", cargo::shown(folder)))?;
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--quiet", "--error-exitcode=99"]);
    command.arg(format!("--callgrind-out-file={}", folder.join("out").display()));
    command.arg(format!("--toggle-collect={COLLECTED}")).arg(format!("--dump-after={COUNTED}"));
    // The linker's and the allocator's tunables must not depend on who calls.
    command.arg(program).arg(argument).env_remove("LD_PRELOAD").env_remove("GLIBC_TUNABLES");
    let printed = output_of(&mut command)?;
    let mut counts = Vec::new();
    for n in 1.. {
        let path = folder.join(format!("out.{n}"));
        let Ok(text) = fs::read_to_string(&path) else { break };
        if !text.contains("Trigger: --dump-after") {
            // The dump at the end of the program.
            continue;
        }
        counts.push(parse(&text).with_context(|| format!("reading {}", cargo::shown(&path)))?);
    }
    if counts.is_empty() {
        bail!("callgrind counted nothing: is `{COLLECTED}` still a function of its own?");
    }
    Ok((printed, counts))
}

/// Sums a profile: a line of costs belongs to the object named last, and the line after `calls=` repeats
/// what the callee already has.
pub(crate) fn parse(text: &str) -> Result<Counts> {
    let (mut counts, mut objects) = (Counts::default(), BTreeMap::<String, String>::new());
    let (mut object, mut is_call) = (String::new(), false);
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("ob=").or_else(|| line.strip_prefix("cob=")) {
            let name = name_of(name, &mut objects);
            if line.starts_with("ob=") {
                object = name;
            }
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            if std::mem::take(&mut is_call) {
                continue;
            }
            let cost = line.split(' ').nth(1).context("a line of costs without a cost")?;
            let cost: u64 = cost.parse().with_context(|| format!("`{line}`"))?;
            counts.total += cost;
            *counts.by_object.entry(object.clone()).or_default() += cost;
        }
    }
    Ok(counts)
}

/// Returns the file name of an object: `(3) /path/name` names it, `(3)` repeats it.
fn name_of(cell: &str, objects: &mut BTreeMap<String, String>) -> String {
    let Some((id, path)) = cell.split_once(") ") else {
        return objects.get(cell.trim_end_matches(')')).cloned().unwrap_or_default();
    };
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    objects.insert(id.to_owned(), name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_belong_to_objects_and_calls_count_once() {
        let text = "events: Ir\n\nob=(1) /x/program\nfl=(1) a.rs\nfn=(1) main\n16 10\ncob=(2) /x/libnames.so\n\
            cfn=(2) analyze\ncalls=1 0\n17 500\n+1 5\n\nob=(2)\nfn=(2)\n3 400\n* 100\nob=(1)\nfn=(3) end\n-2 1\n\
            totals: 516\n";
        let counts = parse(text).unwrap();
        assert_eq!(counts.total, 516);
        assert_eq!(counts.by_object["program"], 16);
        assert_eq!(counts.by_object["libnames.so"], 500);
    }
}
