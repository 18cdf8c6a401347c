//! Reading a shard: its slices one after another, in batches, up to the limit of the plan.
//!
//! Where one batch ends and the next begins depends on the plan, the bytes and the settings alone.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use dateline_ingest::{RawBatch, Reader, Settings};

use crate::locations::Locations;
use crate::plan::Plan;
use crate::receipt::SliceRead;

/// Reads the slices of a shard.
pub(crate) struct ShardSource {
    /// Readers not yet at their end, each with the number of records it may give.
    readers: VecDeque<(Reader, Option<u64>)>,
    /// What was read of each slice so far.
    pub(crate) slices: Vec<SliceRead>,
    /// Index of the first slice of each source; the others follow it.
    first_slices: BTreeMap<String, usize>,
}

impl ShardSource {
    /// Opens a shard. A source without a path reads as a file that is gone.
    pub(crate) fn open(plan: &Plan, shard: usize, locations: &Locations, settings: &Settings) -> Self {
        let (mut readers, mut slices, mut whole) = (VecDeque::new(), Vec::new(), Vec::new());
        for slice in &plan.shards[shard].slices {
            let input = &plan.inputs[slice.input];
            let path = locations.path(&input.source).map_or_else(PathBuf::new, Path::to_owned);
            let chunk = plan.chunk(slice, path);
            slices.push(SliceRead {
                source: chunk.source.clone(),
                start: slice.start,
                end: slice.end,
                read: 0,
            });
            match slice.records {
                None => whole.push(chunk),
                Some(records) => {
                    readers.push_back((Reader::over(std::mem::take(&mut whole), settings), None));
                    readers.push_back((Reader::open(&chunk, settings), Some(records)));
                }
            }
        }
        readers.push_back((Reader::over(whole, settings), None));
        let mut first_slices = BTreeMap::new();
        for (idx, slice) in slices.iter().enumerate() {
            first_slices.entry(slice.source.clone()).or_insert(idx);
        }
        ShardSource { readers, slices, first_slices }
    }

    fn next_batch(&mut self) -> Option<RawBatch> {
        loop {
            let (reader, left) = self.readers.front_mut()?;
            match (reader.next(), left) {
                (Some(batch), None) => return Some(batch),
                (Some(batch), Some(left)) if *left > 0 => {
                    let batch = first_records(batch, *left);
                    *left -= batch.read();
                    return Some(batch);
                }
                _ => {
                    self.readers.pop_front();
                }
            }
        }
    }

    /// Counts what was read of each slice: by its source and place.
    fn count(&mut self, batch: &RawBatch) {
        let records = batch.records.iter().map(|record| (&*record.source, record.range.0));
        let rejected = batch
            .rejected
            .iter()
            .map(|rejected| (rejected.source.as_str(), rejected.range.map_or(0, |(start, _)| start)));
        for (source, start) in records.chain(rejected) {
            let Some(&first) = self.first_slices.get(source) else { continue };
            let holds =
                |slice: &&mut SliceRead| slice.start <= start && start < slice.end.max(slice.start + 1);
            if let Some(slice) = self.slices[first..].iter_mut().find(holds) {
                slice.read += 1;
            }
        }
    }
}

impl Iterator for ShardSource {
    type Item = RawBatch;

    fn next(&mut self) -> Option<RawBatch> {
        let batch = self.next_batch()?;
        self.count(&batch);
        Some(batch)
    }
}

/// Returns the first `n` records of a batch in the order of the file, readable or not.
fn first_records(mut batch: RawBatch, n: u64) -> RawBatch {
    if batch.read() <= n {
        return batch;
    }
    let records = batch.records.iter().map(|record| record.range.0);
    let rejected = batch.rejected.iter().map(|rejected| rejected.range.map_or(u64::MAX, |(start, _)| start));
    let mut starts: Vec<u64> = records.chain(rejected).collect();
    starts.sort_unstable();
    let past = usize::try_from(n).ok().and_then(|n| starts.get(n)).copied().unwrap_or(u64::MAX);
    batch.records.retain(|record| record.range.0 < past);
    batch.rejected.retain(|rejected| rejected.range.is_some_and(|(start, _)| start < past));
    batch
}

#[cfg(test)]
mod tests {
    use dateline_ingest::{Class, Format, Rejected, SourceRecord};

    use super::*;

    fn record(start: u64) -> SourceRecord {
        SourceRecord {
            source: "a".into(),
            format: Format::Jsonl,
            record: Some(start as i64),
            range: (start, start + 1),
            bytes: vec![b'x'],
            planned_blake3: None,
        }
    }

    #[test]
    fn a_limit_counts_what_cannot_be_read_too() {
        let rejected = Rejected { range: Some((1, 2)), ..Rejected::new("a", Class::Limit, "long") };
        let batch = RawBatch { records: vec![record(0), record(2), record(3)], rejected: vec![rejected] };
        let first = first_records(batch.clone(), 3);
        assert_eq!((first.records.len(), first.rejected.len()), (2, 1));
        let first = first_records(batch.clone(), 1);
        assert_eq!((first.records.len(), first.rejected.len()), (1, 0));
        assert_eq!(first_records(batch.clone(), 9), batch);
    }
}
