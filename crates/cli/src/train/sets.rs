//! Sets on disk: `NAME.txt` with `NAME.gold.jsonl` beside it, and `labels.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::train::gold::{Annotation, annotations};

/// A folder of annotated documents.
#[derive(Debug)]
pub(crate) struct Set {
    /// From the set's labels to our kinds; missing: labels are kinds.
    pub(crate) labels: Option<BTreeMap<String, Vec<String>>>,
    pub(crate) documents: Vec<SetDocument>,
}

/// A text and the names in it.
#[derive(Debug)]
pub(crate) struct SetDocument {
    pub(crate) text: String,
    pub(crate) names: Vec<Annotation>,
    /// One past the last byte that is annotated.
    pub(crate) until: Option<u32>,
}

/// Reads folders; documents by name.
pub(crate) fn read(folders: &[PathBuf]) -> Result<Vec<Set>> {
    folders.iter().map(|folder| read_set(folder)).collect()
}

fn read_set(folder: &Path) -> Result<Set> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("reading {}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "txt") && gold_of(&path).is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    ensure!(!paths.is_empty(), "{}: no NAME.txt with a NAME.gold.jsonl beside it", folder.display());
    let documents = paths.iter().map(|path| read_document(path)).collect::<Result<_>>()?;
    Ok(Set { labels: read_labels(&folder.join("labels.json"))?, documents })
}

fn gold_of(path: &Path) -> PathBuf {
    path.with_extension("gold.jsonl")
}

fn read_document(path: &Path) -> Result<SetDocument> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("reading {}", path.display()));
    let text = read(path)?;
    let gold = gold_of(path);
    let (names, until) = annotations(&read(&gold)?).with_context(|| format!("reading {}", gold.display()))?;
    Ok(SetDocument { text, names, until })
}

fn read_labels(path: &Path) -> Result<Option<BTreeMap<String, Vec<String>>>> {
    #[derive(serde::Deserialize)]
    struct Labels {
        entity: Option<BTreeMap<String, Vec<String>>>,
    }
    if !path.is_file() {
        return Ok(None);
    }
    let json = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let labels: Labels =
        serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))?;
    Ok(labels.entity)
}
