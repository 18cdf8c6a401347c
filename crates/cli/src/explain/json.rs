//! The same as JSON, on one line, for programs. Keys and their order are stable:
//!
//! - `document`: the row of the table `documents`, with `text`;
//! - `stages`: `stage`, `bytes_in`, `bytes_out`, `facts` (number by name), `seconds`;
//! - `plugins`: `plugin`, `version`, `layers` (number of rows by name; null where it made none), `seconds`;
//! - `layers`: `layer`, `table`, `analyzer`, `rows`, each with the known fields of its table;
//! - `diagnostics`: rows of the table `diagnostics`.
//!
//! Only `seconds` differ from one call to the next.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use dateline_pipeline::{Explained, ExplainedTable};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::select::Selection;

#[derive(Serialize)]
struct Page<'a> {
    document: Option<Row<'a>>,
    stages: Vec<Stage<'a>>,
    plugins: Vec<Plugin<'a>>,
    layers: Vec<Layer<'a>>,
    diagnostics: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Stage<'a> {
    stage: &'a str,
    bytes_in: usize,
    bytes_out: usize,
    facts: BTreeMap<&'a str, usize>,
    seconds: f64,
}

#[derive(Serialize)]
struct Plugin<'a> {
    plugin: &'a str,
    version: &'a str,
    layers: BTreeMap<&'a str, Option<usize>>,
    seconds: f64,
}

#[derive(Serialize)]
struct Layer<'a> {
    layer: &'a str,
    table: &'a str,
    analyzer: &'a str,
    rows: Vec<Row<'a>>,
}

/// The known fields of a row, in the order of its table.
struct Row<'a>(Vec<(&'a str, Value)>);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Returns the document as JSON, with a line end.
pub(super) fn write(explained: &Explained, selection: &Selection) -> Result<String> {
    let table = |name: &str| explained.tables.iter().find(|table| table.rows.schema.name == name);
    let page = Page {
        document: table("documents").and_then(|table| rows(table).into_iter().next()),
        stages: stages(explained),
        plugins: plugins(explained),
        layers: explained.tables.iter().filter(|table| selection.has(table)).map(layer).collect(),
        diagnostics: table("diagnostics").map(rows).unwrap_or_default(),
    };
    Ok(serde_json::to_string(&page).context("writing JSON")? + "\n")
}

fn stages(explained: &Explained) -> Vec<Stage<'_>> {
    let stage = |stage: &'_ dateline_pipeline::StageTrace| {
        (stage.name, stage.bytes_in, stage.bytes_out, stage.elapsed.as_secs_f64())
    };
    let stages = explained.stages.iter().map(|it| {
        let (name, bytes_in, bytes_out, seconds) = stage(it);
        let facts = it.facts.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        Stage { stage: name, bytes_in, bytes_out, facts, seconds }
    });
    stages.collect()
}

fn plugins(explained: &Explained) -> Vec<Plugin<'_>> {
    let plugins = explained.plugins.iter().map(|it| Plugin {
        plugin: &it.name,
        version: &it.version,
        layers: it.layers.iter().map(|(name, n)| (name.as_str(), *n)).collect(),
        seconds: it.elapsed.as_secs_f64(),
    });
    plugins.collect()
}

fn layer(table: &ExplainedTable) -> Layer<'_> {
    Layer {
        layer: table.layer.as_deref().unwrap_or_default(),
        table: &table.rows.schema.name,
        analyzer: &table.analyzer,
        rows: rows(table),
    }
}

fn rows(table: &ExplainedTable) -> Vec<Row<'_>> {
    (0..table.rows.len).map(|row| Row(table.rows.known(row))).collect()
}
