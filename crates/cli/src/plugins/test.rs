//! `dateline plugins test`: runs the cases of plugins' folders with everything that is installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use dateline_analyze::{Found, Search, discover};
use dateline_pipeline::{CaseResult, Workbench, cases};

use super::diff::diff;
use crate::args::SetupArgs;
use crate::{exit, out, setup};

/// What is done with lines that are not as expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They are shown.
    Compare,
    /// They become the expectation.
    Bless,
}

/// Counts of one run.
#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    blessed: usize,
}

/// Runs the cases of some folders.
pub(crate) fn test(folders: &[PathBuf], mode: Mode, args: &SetupArgs) -> Result<u8> {
    let search = with_missing(folders, setup::search(args))?;
    let bench = Workbench::load(&setup::config(args)?, &search)?;
    let mut counts = Counts::default();
    for folder in folders {
        test_folder(&bench, folder, mode, &mut counts)?;
    }
    let Counts { passed, failed, blessed } = counts;
    if passed + failed + blessed == 0 {
        bail!("no case was found; a plugin's cases are `cases/*.txt` in its folder");
    }
    out::data(&match mode {
        Mode::Compare => format!("{passed} passed, {failed} failed\n"),
        Mode::Bless => format!("{passed} unchanged, {blessed} rewritten\n"),
    });
    Ok(if failed == 0 { exit::DONE } else { exit::FAILED })
}

/// Adds to the search the folders whose plugin is not installed; they are then used as they stand.
fn with_missing(folders: &[PathBuf], mut search: Search) -> Result<Search> {
    let installed: Vec<String> = discover(&search)?.into_iter().map(|found| found.manifest.name).collect();
    for folder in folders {
        if !installed.contains(&name_of(folder)?) {
            search.explicit.push(folder.clone());
        }
    }
    Ok(search)
}

fn name_of(folder: &Path) -> Result<String> {
    #[derive(serde::Deserialize)]
    struct Head {
        name: String,
    }
    let path = folder.join("plugin.json");
    let json = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let head: Head = serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))?;
    Ok(head.name)
}

fn test_folder(bench: &Workbench, folder: &Path, mode: Mode, counts: &mut Counts) -> Result<()> {
    let name = name_of(folder)?;
    let plugin = bench.found().iter().find(|found| found.manifest.name == name);
    let plugin = plugin.with_context(|| format!("plugin `{name}`: not loaded"))?;
    for path in case_files(folder)? {
        test_file(bench, plugin, &path, mode, counts)?;
    }
    Ok(())
}

fn case_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let cases = folder.join("cases");
    let entries = fs::read_dir(&cases).with_context(|| format!("reading {}", cases.display()))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    Ok(files)
}

fn test_file(bench: &Workbench, plugin: &Found, path: &Path, mode: Mode, counts: &mut Counts) -> Result<()> {
    let shown = path.display();
    let file = fs::read_to_string(path).with_context(|| format!("reading {shown}"))?;
    let cases = cases::parse(&file).map_err(|message| anyhow::anyhow!("{shown}: {message}"))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let results = bench.run_cases(plugin, &stem, &cases)?;
    let failed = results.iter().filter(|result| !result.passes()).count();
    counts.passed += results.len() - failed;
    match mode {
        Mode::Compare => {
            counts.failed += failed;
            results.iter().filter(|result| !result.passes()).for_each(|result| show(path, result));
        }
        Mode::Bless if failed > 0 => {
            counts.blessed += failed;
            let actual: Vec<String> = results.into_iter().map(|result| result.actual).collect();
            fs::write(path, cases::bless(&file, &cases, &actual))
                .with_context(|| format!("writing {shown}"))?;
        }
        Mode::Bless => {}
    }
    Ok(())
}

fn show(path: &Path, result: &CaseResult) {
    out::data(&format!(
        "{}:{}: {}\n{}\n",
        path.display(),
        result.line,
        result.name,
        diff(&result.expected, &result.actual)
    ));
}
