//! `bench-check`: instructions for a byte of text, by stage and plugin, held against a committed table.
//!
//! Instructions do not depend on what else the machine does. They tell whether code does more work, not how
//! long that takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::callgrind::{self, Counts};
use super::{build, output_of, rows, work_folder};
use crate::cargo;

/// The committed table.
const TABLE: &str = "benches/instructions.tsv";

/// What it is relative to the table that fails or asks to update, in thousandths.
const TOLERANCE: i64 = 50;

/// What is done with the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// It is compared with.
    Compare,
    /// It is written anew.
    Bless,
}

/// Instructions for a thousand bytes of text, by name.
type PerKb = BTreeMap<String, u64>;

#[derive(Deserialize)]
struct Locked {
    name: String,
    sha256: String,
}

/// Counts, and compares or writes the table.
///
/// # Errors
///
/// When valgrind is not installed, or a build or the program fails.
pub(crate) fn check(table: Table) -> Result<ExitCode> {
    if !callgrind::is_installed() {
        bail!("valgrind is not installed; `apt-get install valgrind` or the like brings it");
    }
    let (program, plugins) = build("instructions")?;
    let (printed, counts) =
        callgrind::run(&program, &plugins, &work_folder("bench-check")?.join("callgrind"))?;
    let found = per_kb(&printed, &counts, &libraries(&plugins)?)?;
    let path = cargo::root().join(TABLE);
    if table == Table::Bless {
        fs::write(&path, write(&found)?).with_context(|| format!("writing {TABLE}"))?;
        println!("{TABLE}: {} lines", found.len());
        return Ok(ExitCode::SUCCESS);
    }
    let (text, failed) = compare(&read(&path)?, &found);
    print!("{text}");
    warn_of_compiler(&path)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the names of plugins by the file names their libraries are loaded under.
fn libraries(plugins: &Path) -> Result<BTreeMap<String, String>> {
    let json = fs::read(plugins.join("plugins.lock")).context("reading plugins.lock")?;
    let locked: Vec<Locked> = serde_json::from_slice(&json).context("reading plugins.lock")?;
    Ok(locked.into_iter().map(|locked| (format!("{}.so", locked.sha256), locked.name)).collect())
}

/// Puts the names that were printed and the counts that were dumped together.
fn per_kb(printed: &str, counts: &[Counts], libraries: &BTreeMap<String, String>) -> Result<PerKb> {
    let lines: Vec<&str> = printed.lines().collect();
    if lines.len() != counts.len() {
        bail!("{} pieces of work, {} dumps of callgrind", lines.len(), counts.len());
    }
    let mut out = PerKb::new();
    for (line, counts) in lines.into_iter().zip(counts) {
        let [name, bytes, _] = line.split('\t').collect::<Vec<_>>()[..] else {
            bail!("not a work: `{line}`")
        };
        let bytes: u64 = bytes.parse().with_context(|| format!("not a work: `{line}`"))?;
        out.insert(name.to_owned(), counts.total * 1000 / bytes);
        // What the library itself executes, without the host's part of the crossing.
        let own = libraries.iter().filter(|(_, plugin)| name == format!("plugin/{plugin}"));
        for (library, plugin) in own {
            let own = counts.by_object.get(library).copied().unwrap_or(0);
            out.insert(format!("library/{plugin}"), own * 1000 / bytes);
        }
    }
    Ok(out)
}

fn compiler() -> Result<String> {
    Ok(output_of(Command::new("rustc").arg("--version"))?.trim().to_owned())
}

fn write(found: &PerKb) -> Result<String> {
    let mut out = format!(
        "# Instructions for 1000 bytes of text, by callgrind: `cargo xtask bench-check --bless` writes them.\n# {}\n",
        compiler()?
    );
    for (name, instructions) in found {
        writeln!(out, "{name}\t{instructions}")?;
    }
    Ok(out)
}

fn read(path: &Path) -> Result<PerKb> {
    let row = |cells: Vec<String>| match &cells[..] {
        [name, instructions] => Ok((name.clone(), instructions.parse().context("not a number")?)),
        _ => bail!("{TABLE}: not two cells: {cells:?}"),
    };
    rows(path)?.into_iter().map(row).collect()
}

/// Another compiler makes other code: a difference may be its doing.
fn warn_of_compiler(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {TABLE}"))?;
    let compiler = compiler()?;
    if !text.contains(&compiler) {
        println!("note: the table was written with another compiler than {compiler}");
    }
    Ok(())
}

/// Returns the comparison as lines, and how many fail.
fn compare(expected: &PerKb, found: &PerKb) -> (String, usize) {
    let (mut out, mut failed, mut faster) = (String::new(), 0, 0);
    let names: BTreeMap<&String, ()> = expected.keys().chain(found.keys()).map(|name| (name, ())).collect();
    for name in names.into_keys() {
        let line = match (expected.get(name), found.get(name)) {
            (Some(before), Some(now)) => {
                let change = (*now as i64 - *before as i64) * 1000 / (*before).max(1) as i64;
                failed += usize::from(change > TOLERANCE);
                faster += usize::from(change < -TOLERANCE);
                let word = match change {
                    _ if change > TOLERANCE => "  MORE",
                    _ if change < -TOLERANCE => "  less",
                    _ => "",
                };
                format!("{name:<24} {now:>8} of {before:>8}  {:+.1}%{word}", change as f64 / 10.0)
            }
            (Some(_), None) => {
                failed += 1;
                format!("{name:<24} is in the table and was not done")
            }
            (None, Some(now)) => {
                failed += 1;
                format!("{name:<24} {now:>8}, not in the table")
            }
            (None, None) => continue,
        };
        out.push_str(&line);
        out.push('\n');
    }
    if failed + faster > 0 {
        let _ = writeln!(
            out,
            "{failed} fail, {faster} need less; where that is meant: `cargo xtask bench-check --bless`"
        );
    }
    (out, failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, u64)]) -> PerKb {
        rows.iter().map(|(name, instructions)| ((*name).to_owned(), *instructions)).collect()
    }

    #[test]
    fn more_than_a_twentieth_fails_and_less_asks() {
        let before = table(&[("a", 1000), ("b", 1000), ("c", 1000)]);
        assert_eq!(compare(&before, &table(&[("a", 1050), ("b", 951), ("c", 1000)])).1, 0);
        let (text, failed) = compare(&before, &table(&[("a", 1051), ("b", 900), ("c", 1000)]));
        assert_eq!(failed, 1);
        assert!(text.contains("MORE") && text.contains("1 fail, 1 need less"), "{text}");
    }

    #[test]
    fn what_is_new_or_gone_fails() {
        let (text, failed) = compare(&table(&[("gone", 10)]), &table(&[("new", 10)]));
        assert_eq!(failed, 2);
        assert!(text.contains("not in the table") && text.contains("was not done"), "{text}");
    }

    #[test]
    fn a_library_is_known_by_its_hash() {
        let mut counts = Counts { total: 9000, ..Counts::default() };
        counts.by_object.insert("beef.so".into(), 4000);
        let libraries = BTreeMap::from([("beef.so".to_owned(), "names".to_owned())]);
        let found = per_kb("plugin/names\t3000\t7\n", &[counts.clone()], &libraries).unwrap();
        assert_eq!(found, table(&[("library/names", 1333), ("plugin/names", 3000)]));
        assert!(per_kb("", &[counts], &libraries).is_err());
    }
}
