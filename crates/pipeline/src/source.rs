//! Reading a shard: its slices one after another, in batches, up to the limit of the plan.
//!
//! Where one batch ends and the next begins depends on the plan, the bytes and the settings alone.

use std::path::{Path, PathBuf};

use dateline_ingest::{RawBatch, Reader, Settings};

use crate::locations::Locations;
use crate::plan::Plan;
use crate::receipt::SliceRead;

/// Reads the slices of a shard.
pub(crate) struct ShardSource {
    /// Readers, each of one or several slices.
    readers: Vec<Reader>,
    /// The reader that is not yet at its end.
    current: usize,
    slices: Vec<SliceRead>,
}

impl ShardSource {
    /// Opens a shard. A source without a path reads as a file that is gone.
    pub(crate) fn open(plan: &Plan, shard: usize, locations: &Locations, settings: &Settings) -> Self {
        let (mut readers, mut slices, mut whole) = (Vec::new(), Vec::new(), Vec::new());
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
                    readers.push(Reader::over(std::mem::take(&mut whole), settings));
                    readers.push(Reader::open(&chunk, settings).first(records));
                }
            }
        }
        readers.push(Reader::over(whole, settings));
        ShardSource { readers, current: 0, slices }
    }

    /// Returns what was read of each slice so far.
    pub(crate) fn slices(&self) -> Vec<SliceRead> {
        let read = self.readers.iter().flat_map(Reader::read_of_chunks);
        let count = |(slice, read): (&SliceRead, &u64)| SliceRead { read: *read, ..slice.clone() };
        self.slices.iter().zip(read).map(count).collect()
    }
}

impl Iterator for ShardSource {
    type Item = RawBatch;

    fn next(&mut self) -> Option<RawBatch> {
        loop {
            let reader = self.readers.get_mut(self.current)?;
            match reader.next() {
                Some(batch) => return Some(batch),
                None => self.current += 1,
            }
        }
    }
}
