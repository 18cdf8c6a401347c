//! Proving a finished folder: its sources are read again, and every span of every table is held against
//! the bytes it came from.
//!
//! Not here: how a document is made again (`derive`) and what is checked of a row (`rows`).

mod derive;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline_ingest::{hash_of, list};
use rayon::prelude::*;

use crate::config::Config;
use crate::error::{Error, Kind};
use crate::finalize::{extension, open_plan, receipts};
use crate::folder::{Folder, MANIFEST, QUARANTINE, SUCCESS};
use crate::locations::Locations;
use crate::manifest::Manifest;
use crate::plan::{Plan, PlanInput};
use crate::receipt::Receipt;
use crate::watch::Watch;

/// Failures that are kept; the others are counted.
const KEPT_FAILURES: usize = 100;

/// What was checked, and what did not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Documents made again from their sources.
    pub documents: u64,
    /// Parts whose hash was compared with their receipt.
    pub parts: u64,
    /// What was checked of each table.
    pub tables: BTreeMap<String, TableReport>,
    /// What did not hold; the first of many.
    pub failures: Vec<Failure>,
    /// How many things did not hold.
    pub n_failures: u64,
}

/// What was checked of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableReport {
    /// Rows.
    pub rows: u64,
    /// Spans whose source, read again and normalized, is their text.
    pub proved: u64,
    /// Spans that have no unique source; only their text was compared.
    pub without_source: u64,
}

/// Something that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where: an input, or a part and the index of its row.
    pub place: String,
    /// What, lower case, no period.
    pub message: String,
}

impl VerifyReport {
    /// Returns whether everything held.
    pub fn holds(&self) -> bool {
        self.n_failures == 0
    }

    fn fail(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.n_failures += 1;
        if self.failures.len() < KEPT_FAILURES {
            self.failures.push(Failure { place: place.into(), message: message.into() });
        }
    }

    fn merge(mut self, other: VerifyReport) -> Self {
        self.documents += other.documents;
        self.parts += other.parts;
        for (name, table) in other.tables {
            let to = self.tables.entry(name).or_default();
            to.rows += table.rows;
            to.proved += table.proved;
            to.without_source += table.without_source;
        }
        self.n_failures += other.n_failures;
        self.failures.extend(other.failures);
        self.failures.truncate(KEPT_FAILURES);
        self
    }
}

/// What all shards are verified with.
pub(crate) struct Verifier<'a> {
    folder: &'a Folder,
    plan: &'a Plan,
    config: &'a Config,
    locations: &'a Locations,
    extension: &'static str,
    /// Sources that cannot be held against, with what is wrong.
    unusable: BTreeSet<String>,
}

/// Verifies a folder, on `threads` threads. Inputs are looked for where the run found them, or, where
/// `inputs` are given, there.
///
/// # Errors
///
/// When the folder is not one of ours, a shard is missing, or a part cannot be read. What does not hold is
/// no error but a [`Failure`] of the report; so is a source that changed or is gone.
pub fn verify(
    output: &Path,
    inputs: &[String],
    threads: usize,
    watch: &dyn Watch,
) -> Result<VerifyReport, Error> {
    crate::run::in_pool(threads, || verify_folder(output, inputs, watch))
}

fn verify_folder(output: &Path, inputs: &[String], watch: &dyn Watch) -> Result<VerifyReport, Error> {
    let folder = Folder::new(output);
    let plan = open_plan(&folder)?;
    let config =
        Config::from_shape(&plan.setup.config).map_err(|error| Error::new(Kind::Shape(error.into())))?;
    let receipts = receipts(&plan, |shard, stamp| Receipt::read_stamped(&folder, shard, stamp))?;
    let locations = locate(&folder, &plan, &config, inputs)?;
    let mut report = VerifyReport::default();
    check_manifest(&folder, &plan, &receipts, &mut report);
    let unusable = check_inputs(&plan, &locations, &mut report);
    let extension = extension(&plan)?;
    let verifier = Verifier {
        folder: &folder,
        plan: &plan,
        config: &config,
        locations: &locations,
        extension,
        unusable,
    };
    let shards: Vec<VerifyReport> =
        receipts.par_iter().map(|receipt| verifier.shard(receipt, watch)).collect::<Result<_, Error>>()?;
    Ok(shards.into_iter().fold(report, VerifyReport::merge))
}

/// Checks that the folder is said to be complete and that its manifest says what the receipts say.
fn check_manifest(folder: &Folder, plan: &Plan, receipts: &[Receipt], report: &mut VerifyReport) {
    if !folder.join(SUCCESS).exists() {
        report.fail(SUCCESS, "is missing; `dateline finalize` writes it");
        return;
    }
    match Manifest::read(folder.root()) {
        Ok(manifest) if manifest == Manifest::new(plan, receipts, manifest.run.clone()) => {}
        Ok(_) => report.fail(MANIFEST, "says something else than the plan and the receipts"),
        Err(error) => report.fail(MANIFEST, rows::chain(&error)),
    }
}

/// Returns where the inputs lie: where the run found them, unless other inputs are given.
fn locate(folder: &Folder, plan: &Plan, config: &Config, inputs: &[String]) -> Result<Locations, Error> {
    let mut locations = Locations::read(folder);
    if inputs.is_empty() {
        return Ok(locations);
    }
    let listing = list(inputs, &config.ingest).map_err(|error| Error::new(Kind::Ingest(error)))?;
    for input in &listing.inputs {
        locations.insert(&input.source, &input.path);
    }
    // Standard input has no name of its own; one given file can stand for it.
    if let [only] = listing.inputs.as_slice()
        && plan.inputs.len() == 1
    {
        locations.insert(&plan.inputs[0].source, &only.path);
    }
    Ok(locations)
}

/// Reads every input again and returns those that are not what the plan says.
fn check_inputs(plan: &Plan, locations: &Locations, report: &mut VerifyReport) -> BTreeSet<String> {
    let check = |input: &PlanInput| (input.source.clone(), input_failure(input, locations));
    let checked: Vec<_> = plan.inputs.par_iter().map(check).collect();
    let mut unusable = BTreeSet::new();
    for (source, failure) in checked {
        if let Some(message) = failure {
            report.fail(format!("input `{source}`"), message);
            unusable.insert(source);
        }
    }
    unusable
}

fn input_failure(input: &PlanInput, locations: &Locations) -> Option<String> {
    let Some(path) = locations.path(&input.source) else {
        return Some("it is not known where it lies; name the inputs with `-i`".into());
    };
    match hash_of(path) {
        Ok(blake3) if blake3 == input.blake3 => None,
        Ok(_) => Some("has changed since the run; its documents cannot be proved".into()),
        Err(error) => {
            let cause =
                std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            Some(format!("{error}{cause}; name the inputs with `-i` where they were moved"))
        }
    }
}

impl Verifier<'_> {
    fn shard(&self, receipt: &Receipt, watch: &dyn Watch) -> Result<VerifyReport, Error> {
        if watch.is_stopped() {
            return Err(Error::new(Kind::Interrupted));
        }
        let mut report = VerifyReport::default();
        self.check_hashes(receipt, &mut report)?;
        let slices = &self.plan.shards[receipt.shard].slices;
        let is_unusable =
            slices.iter().any(|slice| self.unusable.contains(&self.plan.inputs[slice.input].source));
        if !is_unusable {
            let documents = derive::documents(self, receipt)?;
            report.documents = documents.len() as u64;
            rows::check(self, receipt.shard, &documents, &mut report)?;
        }
        watch.committed(receipt.shard);
        Ok(report)
    }

    /// Compares every file of the shard with its receipt.
    fn check_hashes(&self, receipt: &Receipt, report: &mut VerifyReport) -> Result<(), Error> {
        let shard = receipt.shard;
        let tables = receipt
            .tables
            .iter()
            .map(|(table, part)| (self.folder.part(table, shard, self.extension), &part.blake3));
        let quarantine = receipt.quarantine.iter().map(|part| (self.folder.quarantine(shard), &part.blake3));
        let raw = receipt.raw.iter().map(|(name, raw)| (self.folder.raw(name), &raw.blake3));
        for (path, blake3) in tables.chain(quarantine).chain(raw) {
            report.parts += 1;
            if crate::commit::hash_of(&path).as_ref() != Some(blake3) {
                report.fail(self.shown(&path), "its bytes are not those its receipt names");
            }
        }
        Ok(())
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.folder.root()).unwrap_or(path).display().to_string()
    }

    /// Returns the places of records in quarantine, which have no documents.
    fn quarantined(&self, receipt: &Receipt) -> Result<BTreeSet<(String, Option<i64>)>, Error> {
        if receipt.quarantine.is_none() {
            return Ok(BTreeSet::new());
        }
        let path = self.folder.quarantine(receipt.shard);
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io("reading", &path, error))?;
        let place = |line: &str| {
            let row: crate::quarantine::Row = serde_json::from_str(line)?;
            Ok((row.source, row.record))
        };
        let places: Result<_, serde_json::Error> = text.lines().map(place).collect();
        places.map_err(|error| Error::damaged(&path, format!("{QUARANTINE}: {error}")))
    }
}
