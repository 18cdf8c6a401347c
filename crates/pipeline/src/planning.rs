//! Making a plan of the inputs, or holding an old one against them.
//!
//! Not here: how slices become shards (see `plan`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline_ingest::{Input, Listing, Reader, Settings, hash_of, scan};
use rayon::prelude::*;

use crate::accounts::add_counts;
use crate::error::{Error, Kind};
use crate::locations::Locations;
use crate::plan::{Plan, PlanInput, PlanRejected, Scanned, Slice};
use crate::setup::Setup;
use crate::watch::Watch;

/// Inputs that are scanned before a limit is looked at again.
const WINDOW: usize = 64;

/// What the planner works from.
pub(crate) struct Planner<'a> {
    pub(crate) listing: &'a Listing,
    pub(crate) settings: &'a Settings,
    pub(crate) shard_bytes: u64,
    pub(crate) limit: Option<u64>,
    /// The output folder, for messages.
    pub(crate) output: &'a Path,
    pub(crate) watch: &'a dyn Watch,
}

/// Which inputs of an old plan are read again to see whether they changed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Recheck<'a> {
    /// All of them.
    All,
    /// Those with slices in these shards; of the others the length has to do.
    Shards(&'a [usize]),
}

/// What became of new inputs.
#[derive(Default)]
struct New {
    scanned: Vec<Scanned>,
    failed: Vec<PlanRejected>,
    /// Numbers of files that are of no format, by reason.
    skipped: BTreeMap<String, u64>,
}

impl Planner<'_> {
    /// Returns where the listed inputs lie.
    pub(crate) fn locations(&self) -> Locations {
        let mut locations = Locations::default();
        self.listing.inputs.iter().for_each(|input| locations.insert(&input.source, &input.path));
        locations
    }

    /// Returns a fresh plan.
    pub(crate) fn plan(&self, setup: Setup) -> Result<Plan, Error> {
        self.append_new(Plan::new(setup))
    }

    /// Returns the old plan with new inputs appended.
    ///
    /// # Errors
    ///
    /// When the setup is another or an input changed or is gone; the error names every such thing.
    pub(crate) fn update(&self, old: Plan, setup: &Setup, recheck: Recheck<'_>) -> Result<Plan, Error> {
        let mut changes = setup.changes_from(&old.setup);
        if changes.is_empty() {
            changes = self.input_changes(&old, recheck);
            self.check_stop()?;
        }
        if !changes.is_empty() {
            let conflict = Error::new(Kind::Conflict { path: self.output.to_owned(), changes });
            return Err(conflict.with_hint("`--overwrite` replaces the folder; or choose another one"));
        }
        self.append_new(old)
    }

    fn append_new(&self, mut plan: Plan) -> Result<Plan, Error> {
        let known: BTreeSet<&str> = plan.inputs.iter().map(|input| input.source.as_str()).collect();
        let given_up: BTreeSet<&str> =
            plan.rejected.iter().map(|rejected| rejected.source.as_str()).collect();
        let new: Vec<&Input> =
            self.listing.inputs.iter().filter(|input| !known.contains(input.source.as_str())).collect();
        let left = self.limit.map(|limit| limit.saturating_sub(plan.n_records()));
        let New { scanned, failed, skipped } = self.scan_new(&new, left)?;
        let listed = self.listing.rejected.iter().map(PlanRejected::from);
        let mut rejected: Vec<_> =
            listed.chain(failed).filter(|rejected| !given_up.contains(rejected.source.as_str())).collect();
        rejected.sort();
        plan.append(scanned, rejected, self.shard_bytes);
        // Where the limit was reached before, what would be skipped is not looked at again.
        if left != Some(0) || plan.skipped.is_empty() {
            plan.skipped = self.listing.skipped.clone();
            add_counts(&mut plan.skipped, &skipped);
        }
        if plan.shards.is_empty() && plan.inputs.is_empty() {
            return Err(nothing(&plan.skipped));
        }
        Ok(plan)
    }

    /// Scans inputs until the limit is reached, and cuts the last one there.
    fn scan_new(&self, inputs: &[&Input], limit: Option<u64>) -> Result<New, Error> {
        let (mut new, mut left) = (New::default(), limit);
        let window = if limit.is_some() { WINDOW } else { inputs.len().max(1) };
        for inputs in inputs.chunks(window) {
            let found: Vec<_> = inputs
                .par_iter()
                .filter(|_| !self.watch.is_stopped())
                .map(|input| (input, self.scan_one(input)))
                .collect();
            self.check_stop()?;
            for (input, result) in found {
                if left == Some(0) {
                    return Ok(new);
                }
                match result {
                    Ok(Ok(one)) => new.scanned.push(self.take(input, one, &mut left)),
                    Ok(Err(reason)) => *new.skipped.entry(reason).or_default() += 1,
                    Err(error) => new.failed.push(PlanRejected::from(&error.to_rejected(&input.source))),
                }
            }
        }
        Ok(new)
    }

    fn check_stop(&self) -> Result<(), Error> {
        if self.watch.is_stopped() { Err(Error::new(Kind::Interrupted)) } else { Ok(()) }
    }

    /// Returns the scanned input, or why it is skipped.
    fn scan_one(&self, input: &Input) -> Result<Result<Scanned, String>, dateline_ingest::Error> {
        let found = scan(input, self.settings, self.shard_bytes)?;
        if let Some(reason) = found.skipped {
            return Ok(Err(reason));
        }
        let slice = |chunk: &dateline_ingest::Chunk| Slice {
            input: 0,
            start: chunk.start,
            end: chunk.end,
            first_record: chunk.first_record,
            records: None,
        };
        let slices = found.chunks.iter().map(slice).collect();
        let input = PlanInput {
            source: input.source.clone(),
            format: found.format,
            named: input.named,
            bytes: found.bytes,
            blake3: found.blake3,
            records: found.records,
        };
        Ok(Ok(Scanned { input, slices }))
    }

    /// Takes as many records of an input as are left to take.
    fn take(&self, input: &Input, mut scanned: Scanned, left: &mut Option<u64>) -> Scanned {
        let Some(left) = left else { return scanned };
        if let Some(records) = scanned.input.records.filter(|records| *records <= *left) {
            *left -= records;
            return scanned;
        }
        let plan_input = scanned.input.clone();
        for slice in &mut scanned.slices {
            let records = if *left == 0 { 0 } else { self.count(input, &plan_input, slice, *left) };
            slice.records = Some(records);
            *left -= records;
        }
        scanned.slices.retain(|slice| slice.records != Some(0));
        scanned
    }

    /// Returns the number of records of a slice, at most `limit`, by reading it.
    fn count(&self, input: &Input, plan_input: &PlanInput, slice: &Slice, limit: u64) -> u64 {
        let mut plan = Plan::new(Setup::default());
        plan.inputs.push(plan_input.clone());
        let chunk = plan.chunk(slice, input.path.clone());
        Reader::open(&chunk, self.settings).first(limit).map(|batch| batch.read()).sum()
    }

    /// Returns which inputs of the plan are gone or changed.
    fn input_changes(&self, plan: &Plan, recheck: Recheck<'_>) -> Vec<String> {
        let listed = |source: &str| {
            let inputs = &self.listing.inputs;
            inputs.binary_search_by(|input| input.source.as_str().cmp(source)).ok().map(|idx| &inputs[idx])
        };
        let to_read: Option<BTreeSet<usize>> = match recheck {
            Recheck::All => None,
            Recheck::Shards(shards) => {
                let slices = shards.iter().flat_map(|shard| &plan.shards[*shard].slices);
                Some(slices.map(|slice| slice.input).collect())
            }
        };
        let change = |(idx, planned): (usize, &PlanInput)| {
            if self.watch.is_stopped() {
                return None;
            }
            let Some(input) = listed(&planned.source) else {
                return Some(format!("input `{}` is gone", planned.source));
            };
            let reads = to_read.as_ref().is_none_or(|to_read| to_read.contains(&idx));
            let is_same = input.bytes == planned.bytes
                && (!reads || hash_of(&input.path).is_ok_and(|blake3| blake3 == planned.blake3));
            (!is_same).then(|| format!("input `{}` has changed", planned.source))
        };
        plan.inputs.par_iter().enumerate().filter_map(change).collect()
    }
}

fn nothing(skipped: &BTreeMap<String, u64>) -> Error {
    let skipped: Vec<_> = skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let message = if skipped.is_empty() { "the folder is empty".to_owned() } else { skipped.join(", ") };
    Error::new(Kind::Nothing(message))
        .with_hint("`--input-format text` reads files of any name; the README lists the formats")
}
