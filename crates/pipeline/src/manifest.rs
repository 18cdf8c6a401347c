//! The manifest: what a finished run read, how, and what it wrote.
//!
//! Only `run` may differ between two runs over the same inputs with the same setup.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::accounts::{Accounts, add_counts};
use crate::error::Error;
use crate::plan::{Plan, PlanInput};
use crate::receipt::Receipt;
use crate::setup::PluginStamp;

/// `_manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of Dateline.
    pub version: String,
    /// Hash of version, configuration, plugins, tables, and every shard's inputs.
    pub fingerprint: String,
    /// The configuration without what never changes a result.
    pub config: Value,
    /// Plugins in the order they ran.
    pub plugins: Vec<PluginStamp>,
    /// Inputs in the order of the plan.
    pub inputs: Vec<ManifestInput>,
    /// Numbers of skipped files by reason.
    pub skipped: BTreeMap<String, u64>,
    /// What became of the records.
    pub accounts: Accounts,
    /// Tables by name.
    pub tables: BTreeMap<String, TableTotals>,
    /// Numbers of diagnostics by code.
    pub diagnostics: BTreeMap<String, u64>,
    /// How the run went.
    pub run: RunInfo,
}

/// An input, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestInput {
    /// Name in the tables.
    pub path: String,
    /// Length.
    pub bytes: u64,
    /// Hex of blake3 over the file.
    pub blake3: String,
    /// Number of records, unreadable parts and skipped members that were read of it.
    pub records: u64,
}

/// The parts of a table together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableTotals {
    /// Number of rows.
    pub rows: u64,
    /// Bytes of all parts.
    pub bytes: u64,
    /// Hex of blake3 over the hex hashes of the parts in order, each followed by a line feed.
    pub blake3: String,
}

/// How a run went; nothing here depends on the inputs alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunInfo {
    /// Operating system and processor architecture.
    pub host: String,
    /// Threads of the pool.
    pub threads: usize,
    /// Shards done in this run; the others stood already.
    pub shards: usize,
    /// Wall time.
    pub seconds: f64,
    /// Bytes of records read.
    pub input_bytes: u64,
    /// Bytes of normalized text.
    pub text_bytes: u64,
    /// Seconds of each stage, summed over threads.
    pub stages: BTreeMap<String, f64>,
    /// Seconds of each plugin, summed over threads.
    pub plugins: BTreeMap<String, f64>,
    /// Megabytes of text each stage took in a second of its time.
    pub stage_mb_per_s: BTreeMap<String, f64>,
    /// Megabytes of text each plugin took in a second of its time.
    pub plugin_mb_per_s: BTreeMap<String, f64>,
}

impl Manifest {
    /// Returns the manifest of a folder.
    ///
    /// # Errors
    ///
    /// When it cannot be read or understood.
    pub fn read(output: &Path) -> Result<Self, Error> {
        let path = output.join(crate::folder::MANIFEST);
        let bytes = std::fs::read(&path).map_err(|error| Error::io("reading", &path, error))?;
        serde_json::from_slice(&bytes).map_err(|error| Error::damaged(&path, error.to_string()))
    }

    pub(crate) fn new(plan: &Plan, receipts: &[Receipt], run: RunInfo) -> Self {
        let mut accounts = Accounts::default();
        let mut diagnostics = BTreeMap::new();
        let mut read: BTreeMap<&str, u64> = BTreeMap::new();
        for receipt in receipts {
            accounts.add(&receipt.accounts);
            for slice in &receipt.slices {
                *read.entry(&slice.source).or_default() += slice.read;
            }
            add_counts(&mut diagnostics, &receipt.diagnostics);
        }
        Manifest {
            version: plan.setup.version.clone(),
            fingerprint: plan.fingerprint(),
            config: plan.setup.config.clone(),
            plugins: plan.setup.plugins.clone(),
            inputs: plan.inputs.iter().map(|input| ManifestInput::new(input, &read)).collect(),
            skipped: plan.skipped.clone(),
            accounts,
            tables: totals(plan, receipts),
            diagnostics,
            run,
        }
    }

    /// Returns the manifest as JSON: one line an input.
    pub(crate) fn to_json(&self) -> String {
        let lines: Vec<String> =
            self.inputs.iter().map(|input| serde_json::to_string(input).expect("an input is JSON")).collect();
        let mut short = serde_json::to_value(self).expect("a manifest is JSON");
        short["inputs"] = Value::Array(Vec::new());
        let short = serde_json::to_string_pretty(&short).expect("a manifest is JSON") + "\n";
        if lines.is_empty() {
            return short;
        }
        let inputs = format!("\"inputs\": [\n    {}\n  ]", lines.join(",\n    "));
        short.replacen("\"inputs\": []", &inputs, 1)
    }
}

impl ManifestInput {
    fn new(input: &PlanInput, read: &BTreeMap<&str, u64>) -> Self {
        let records = read.get(input.source.as_str()).copied().unwrap_or(0);
        ManifestInput {
            path: input.source.clone(),
            bytes: input.bytes,
            blake3: input.blake3.clone(),
            records,
        }
    }
}

impl RunInfo {
    /// Fills in the rates, from the text and the seconds.
    pub(crate) fn with_rates(mut self) -> Self {
        let text_bytes = self.text_bytes;
        let rates = |seconds: &BTreeMap<String, f64>| -> BTreeMap<String, f64> {
            let rate = |(name, seconds): (&String, &f64)| (name.clone(), rate_of(text_bytes, *seconds));
            seconds.iter().map(rate).collect()
        };
        self.stage_mb_per_s = rates(&self.stages);
        self.plugin_mb_per_s = rates(&self.plugins);
        self
    }
}

/// Returns megabytes a second, to one decimal; 0 where no time passed.
fn rate_of(bytes: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { (bytes as f64 / 1e5 / seconds).round() / 10.0 } else { 0.0 }
}

fn totals(plan: &Plan, receipts: &[Receipt]) -> BTreeMap<String, TableTotals> {
    let total = |table: &String| {
        let mut hasher = blake3::Hasher::new();
        let mut totals = TableTotals::default();
        for part in receipts.iter().filter_map(|receipt| receipt.tables.get(table)) {
            totals.rows += part.rows;
            totals.bytes += part.bytes;
            hasher.update(part.blake3.as_bytes()).update(b"\n");
        }
        totals.blake3 = hasher.finalize().to_hex().to_string();
        totals
    };
    plan.setup.tables.iter().map(|table| (table.name.clone(), total(&table.name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::setup::Setup;

    #[test]
    fn a_manifest_comes_back_from_its_json() {
        let mut plan = Plan::new(Setup::new(&Config::default(), Vec::new(), &[], &BTreeMap::new()));
        let empty = Manifest::new(&plan, &[], RunInfo::default());
        assert_eq!(serde_json::from_str::<Manifest>(&empty.to_json()).unwrap(), empty);
        plan.inputs.push(PlanInput {
            source: "\"inputs\": []".into(),
            format: Some(dateline_ingest::Format::Text),
            named: dateline_ingest::Named::No,
            bytes: 1,
            blake3: "b".into(),
            records: Some(1),
        });
        let one = Manifest::new(&plan, &[], RunInfo { text_bytes: 5, ..RunInfo::default() }.with_rates());
        assert_eq!(serde_json::from_str::<Manifest>(&one.to_json()).unwrap(), one);
    }
}
