//! Which sets there are, and what of each is read.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// A set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set {
    /// Name of its folder.
    pub(crate) name: String,
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// What is read: its records, or a pattern of its pages.
    pub(crate) input: PathBuf,
}

/// Returns the sets of the evaluation folder by name, or those that are named.
///
/// # Errors
///
/// When the folder cannot be read or has no set of a name.
pub(crate) fn find(gold: &Path, names: &[String]) -> Result<Vec<Set>> {
    let entries = fs::read_dir(gold).with_context(|| format!("reading {}", gold.display()))?;
    let mut sets: Vec<Set> = entries.flatten().filter_map(|entry| set(&entry.path())).collect();
    sets.sort_by(|a, b| a.name.cmp(&b.name));
    if names.is_empty() {
        return Ok(sets);
    }
    if let Some(unknown) = names.iter().find(|name| sets.iter().all(|set| set.name != **name)) {
        let known: Vec<_> = sets.iter().map(|set| set.name.as_str()).collect();
        bail!("no set `{unknown}`; there are {}", known.join(", "));
    }
    sets.retain(|set| names.contains(&set.name));
    Ok(sets)
}

fn set(folder: &Path) -> Option<Set> {
    let name = folder.file_name()?.to_str()?.to_owned();
    let is_gold = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".gold.jsonl") || name == "cases.jsonl"
    };
    fs::read_dir(folder).ok()?.flatten().find(|entry| is_gold(&entry.path()))?;
    let records = folder.join("input.jsonl");
    let input = if records.is_file() { records } else { folder.join("*.html.gz") };
    Some(Set { name, folder: folder.to_owned(), input })
}
