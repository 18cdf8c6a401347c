//! The plan: which inputs there are and how they are cut into shards.
//!
//! A plan is a function of the inputs, the size of a shard and the limit; never of threads or time. New
//! inputs append shards and move none. Not here: where the inputs lie on this machine (see `locations`)
//! and the reading itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dateline_ingest::{Chunk, Class, Format, Named, Rejected};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::Error;
use crate::setup::Setup;

/// The plan of an output folder, kept as `_plan.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// The mark by which we know our folders.
    made_by: String,
    pub(crate) setup: Setup,
    /// Numbers of skipped files by reason.
    pub(crate) skipped: BTreeMap<String, u64>,
    pub(crate) inputs: Vec<PlanInput>,
    /// Inputs that could not be read when the plan was made.
    pub(crate) rejected: Vec<PlanRejected>,
    pub(crate) shards: Vec<Shard>,
}

/// An input as it was when it was planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanInput {
    /// Name in the tables.
    pub(crate) source: String,
    /// How it is read; none where it is packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<Format>,
    /// Whether it was named as such.
    #[serde(default, skip_serializing_if = "Named::is_no")]
    pub(crate) named: Named,
    /// Length.
    pub(crate) bytes: u64,
    /// Hex of blake3 over the file.
    pub(crate) blake3: String,
    /// Number of records, where it is cheap to know before they are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) records: Option<u64>,
}

/// An input that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanRejected {
    pub(crate) source: String,
    pub(crate) class: Class,
    pub(crate) message: String,
}

/// A slice of an input: whole records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slice {
    /// Index of the input.
    pub(crate) input: usize,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) first_record: u64,
    /// Number of records to read, where a limit leaves some out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) records: Option<u64>,
}

/// What becomes one part of every table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shard {
    pub(crate) slices: Vec<Slice>,
    /// Indexes of rejected inputs whose quarantine rows stand in this shard.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) rejected: Vec<usize>,
}

/// A scanned input with its slices, before it is part of a plan; a slice's `input` is not yet set.
#[derive(Clone, Debug)]
pub(crate) struct Scanned {
    pub(crate) input: PlanInput,
    pub(crate) slices: Vec<Slice>,
}

impl Plan {
    pub(crate) fn new(setup: Setup) -> Self {
        Plan {
            made_by: "dateline".into(),
            setup,
            skipped: BTreeMap::new(),
            inputs: Vec::new(),
            rejected: Vec::new(),
            shards: Vec::new(),
        }
    }

    /// Appends inputs, in the order given, as new shards of about `shard_bytes`; old shards stay as they are.
    ///
    /// What was rejected goes to the first of the new shards.
    pub(crate) fn append(&mut self, scanned: Vec<Scanned>, rejected: Vec<PlanRejected>, shard_bytes: u64) {
        let mut cutter = ShardCutter { shard_bytes, shards: Vec::new(), open: Vec::new(), open_bytes: 0 };
        for Scanned { input, slices } in scanned {
            let idx = self.inputs.len();
            self.inputs.push(input);
            slices.into_iter().for_each(|slice| cutter.push(Slice { input: idx, ..slice }));
        }
        let mut shards = cutter.finish();
        if !rejected.is_empty() {
            if shards.is_empty() {
                shards.push(Shard::default());
            }
            shards[0].rejected = (self.rejected.len()..self.rejected.len() + rejected.len()).collect();
            self.rejected.extend(rejected);
        }
        self.shards.extend(shards);
    }

    /// Returns the number of records that the plan takes of its inputs, without those of whole inputs whose
    /// records are not counted.
    pub(crate) fn n_records(&self) -> u64 {
        let mut whole: BTreeSet<usize> = BTreeSet::new();
        let mut capped = 0;
        for slice in self.shards.iter().flat_map(|shard| &shard.slices) {
            match slice.records {
                Some(records) => capped += records,
                None => {
                    whole.insert(slice.input);
                }
            }
        }
        whole.iter().filter_map(|idx| self.inputs[*idx].records).sum::<u64>() + capped
    }

    /// Returns the number of bytes of a shard's slices.
    pub(crate) fn shard_bytes(&self, shard: usize) -> u64 {
        self.shards[shard].slices.iter().map(|slice| slice.end - slice.start).sum()
    }

    /// Returns the fingerprint of a shard: a hash of the setup, its slices and the inputs they are of.
    pub(crate) fn shard_fingerprint(&self, setup_hash: &str, shard: usize) -> String {
        let Shard { slices, rejected } = &self.shards[shard];
        let slices: Vec<_> = slices.iter().map(|slice| (&self.inputs[slice.input], slice)).collect();
        let slices: Vec<_> = slices.into_iter().map(|(input, slice)| slice_key(input, slice)).collect();
        let rejected: Vec<_> = rejected.iter().map(|idx| &self.rejected[*idx]).collect();
        let key = json!({ "setup": setup_hash, "slices": slices, "rejected": rejected });
        blake3::hash(key.to_string().as_bytes()).to_hex().to_string()
    }

    /// Returns the fingerprint of the whole run.
    pub(crate) fn fingerprint(&self) -> String {
        let setup_hash = self.setup.hash();
        let mut hasher = blake3::Hasher::new();
        hasher.update(setup_hash.as_bytes());
        for shard in 0..self.shards.len() {
            hasher.update(self.shard_fingerprint(&setup_hash, shard).as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Returns the chunk of a slice whose input lies at `path`.
    pub(crate) fn chunk(&self, slice: &Slice, path: PathBuf) -> Chunk {
        let input = &self.inputs[slice.input];
        let mut chunk = Chunk {
            source: input.source.clone(),
            path,
            format: input.format,
            named: input.named,
            start: slice.start,
            end: slice.end,
            first_record: slice.first_record,
            blake3: None,
        };
        chunk.blake3 = chunk.is_one_record().then(|| input.blake3.clone());
        chunk
    }

    /// Reads a plan from JSON.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|error| Error::io("reading", path, error))?;
        let plan: Plan =
            serde_json::from_slice(&bytes).map_err(|error| Error::damaged(path, error.to_string()))?;
        let fits = |shard: &Shard| {
            shard.slices.iter().all(|slice| slice.input < plan.inputs.len() && slice.start <= slice.end)
                && shard.rejected.iter().all(|idx| *idx < plan.rejected.len())
        };
        if !plan.shards.iter().all(fits) {
            return Err(Error::damaged(path, "a shard names an input that is not there"));
        }
        Ok(plan)
    }

    /// Returns the plan as JSON: one line an input, one line a shard.
    pub(crate) fn to_json(&self) -> String {
        let lines = |items: Vec<String>| {
            if items.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", items.join(",\n")) }
        };
        let setup = serde_json::to_string_pretty(&self.setup).expect("a setup is JSON");
        format!(
            "{{\n\"made_by\": {},\n\"setup\": {setup},\n\"skipped\": {},\n\"inputs\": {},\n\"rejected\": {},\n\"shards\": {}\n}}\n",
            json!(self.made_by),
            json!(self.skipped),
            lines(self.inputs.iter().map(to_line).collect()),
            lines(self.rejected.iter().map(to_line).collect()),
            lines(self.shards.iter().map(to_line).collect()),
        )
    }
}

fn to_line(item: &impl Serialize) -> String {
    serde_json::to_string(item).expect("a part of a plan is JSON")
}

fn slice_key(input: &PlanInput, slice: &Slice) -> serde_json::Value {
    json!([
        input.source,
        input.format,
        input.named,
        input.blake3,
        slice.start,
        slice.end,
        slice.first_record,
        slice.records
    ])
}

/// Gathers slices into shards of about the same number of bytes.
struct ShardCutter {
    shard_bytes: u64,
    shards: Vec<Shard>,
    open: Vec<Slice>,
    open_bytes: u64,
}

impl ShardCutter {
    fn push(&mut self, slice: Slice) {
        let bytes = slice.end - slice.start;
        if !self.open.is_empty() && self.open_bytes + bytes > self.shard_bytes {
            self.close();
        }
        self.open_bytes += bytes;
        self.open.push(slice);
        if self.open_bytes >= self.shard_bytes {
            self.close();
        }
    }

    fn close(&mut self) {
        let slices = std::mem::take(&mut self.open);
        self.open_bytes = 0;
        self.shards.push(Shard { slices, rejected: Vec::new() });
    }

    fn finish(mut self) -> Vec<Shard> {
        if !self.open.is_empty() {
            self.close();
        }
        self.shards
    }
}

impl From<&Rejected> for PlanRejected {
    fn from(rejected: &Rejected) -> Self {
        let Rejected { source, class, message, .. } = rejected;
        PlanRejected { source: source.clone(), class: *class, message: message.clone() }
    }
}

#[cfg(test)]
#[path = "plan/tests.rs"]
mod tests;
