//! One shard: read, process, write, in a pipeline whose memory is bounded.
//!
//! While the pool works on one group of batches, the group before is written and the group after is read;
//! rows are written in the order of the plan, whatever thread made them. Not here: the commit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use dateline_core::StageError;
use dateline_ingest::{RawBatch, Settings};
use dateline_tables::{Columns, Format, PartStats, PartWriter, TableSchema};
use rayon::prelude::*;

use crate::accounts::{Accounts, add_counts};
use crate::error::{Error, Kind};
use crate::locations::Locations;
use crate::meters::Meter;
use crate::plan::Plan;
use crate::quarantine::{self, Quarantined};
use crate::receipt::SliceRead;
use crate::source::ShardSource;
use crate::stages::{Processed, Stages};
use crate::watch::{Advance, Watch};

/// What all shards of a run share.
pub(crate) struct Work<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) stages: &'a Stages,
    pub(crate) locations: &'a Locations,
    pub(crate) ingest: &'a Settings,
    pub(crate) format: Format,
    pub(crate) columns: Columns,
    /// Batches in flight in one shard.
    pub(crate) group: usize,
    pub(crate) watch: &'a dyn Watch,
    /// Set when another shard failed.
    pub(crate) halt: AtomicBool,
}

/// A shard whose parts are finished but not yet committed.
pub(crate) struct Finished {
    pub(crate) shard: usize,
    /// Finished parts by table, in the order of the tables.
    pub(crate) parts: Vec<(String, PathBuf, PartStats)>,
    pub(crate) quarantine: quarantine::Part,
    pub(crate) accounts: Accounts,
    pub(crate) diagnostics: BTreeMap<String, u64>,
    pub(crate) slices: Vec<SliceRead>,
}

impl Work<'_> {
    /// Runs a shard and leaves its finished parts in `room`.
    ///
    /// # Errors
    ///
    /// When a stage or the disk fails, the accounts do not close, an input changed since the plan, or the
    /// watch asks to stop.
    pub(crate) fn run_shard(&self, shard: usize, room: &Path) -> Result<Finished, Error> {
        let mut source = ShardSource::open(self.plan, shard, self.locations, self.ingest);
        let mut sink = Sink::create(self, shard, room)?;
        let mut group = self.read(&mut source);
        let mut done: Vec<Processed> = Vec::new();
        while !(group.is_empty() && done.is_empty()) {
            if self.watch.is_stopped() || self.halt.load(Ordering::Relaxed) {
                return Err(Error::new(Kind::Interrupted));
            }
            let current = std::mem::take(&mut group);
            let (processed, moved) = rayon::join(
                || self.process(shard, current),
                || sink.write(self, std::mem::take(&mut done)).map(|()| self.read(&mut source)),
            );
            (done, group) = (processed?, moved?);
        }
        self.check_lengths(shard, &source)?;
        sink.finish(self, source.slices())
    }

    fn read(&self, source: &mut ShardSource) -> Vec<RawBatch> {
        let start = Instant::now();
        let group: Vec<_> = source.by_ref().take(self.group).collect();
        self.stages.meters.add(Meter::Read, start.elapsed());
        group
    }

    fn process(&self, shard: usize, group: Vec<RawBatch>) -> Result<Vec<Processed>, Error> {
        let process = |batch: RawBatch| {
            let (records, bytes) = (batch.read(), batch.byte_len());
            let processed = self.stages.process(batch)?;
            self.watch.advanced(&Advance {
                records,
                bytes,
                documents: processed.n_documents,
                text_bytes: processed.text_bytes,
                quarantined: processed.quarantined.len() as u64,
            });
            Ok(processed)
        };
        let failed = |source: StageError| Error::new(Kind::Stage { shard, source });
        group.into_par_iter().map(process).collect::<Result<_, StageError>>().map_err(failed)
    }

    /// Checks that inputs of several records are still as long as planned; a file that is one document is
    /// checked by its hash, and what vanished is in quarantine.
    fn check_lengths(&self, shard: usize, source: &ShardSource) -> Result<(), Error> {
        for (slice, read) in self.plan.shards[shard].slices.iter().zip(&source.slices()) {
            let input = &self.plan.inputs[slice.input];
            let path = self.locations.path(&read.source);
            let Some(Ok(metadata)) = path.map(std::fs::metadata) else { continue };
            let is_one = input.format.is_some_and(|format| !format.is_multi_record());
            if !is_one && metadata.len() != input.bytes {
                let message = format!("has {} bytes, had {} when planned", metadata.len(), input.bytes);
                let error = Error::new(Kind::Input { source_name: input.source.clone(), message });
                return Err(error.with_hint("do not write to inputs while they are read"));
            }
        }
        Ok(())
    }
}

/// Writes what became of the batches, in their order.
struct Sink {
    shard: usize,
    writers: Vec<(Arc<TableSchema>, PathBuf, PartWriter)>,
    quarantined: Vec<Quarantined>,
    accounts: Accounts,
    diagnostics: BTreeMap<String, u64>,
}

impl Sink {
    fn create(work: &Work<'_>, shard: usize, room: &Path) -> Result<Self, Error> {
        let mut writers = Vec::new();
        for schema in work.stages.tables() {
            let path = room.join(format!("{}.{}", schema.name, work.format.as_str()));
            let writer = PartWriter::create(&path, schema, work.format, work.columns).map_err(writing)?;
            writers.push((schema.clone(), path, writer));
        }
        let planned = work.plan.shards[shard].rejected.iter().map(|idx| &work.plan.rejected[*idx]);
        let quarantined: Vec<_> = planned.map(Quarantined::planned).collect();
        let accounts = Accounts { read: quarantined.len() as u64, ..Accounts::default() };
        Ok(Sink { shard, writers, quarantined, accounts, diagnostics: BTreeMap::new() })
    }

    fn write(&mut self, work: &Work<'_>, done: Vec<Processed>) -> Result<(), Error> {
        let write = |(idx, (_, _, writer)): (usize, &mut (Arc<TableSchema>, PathBuf, PartWriter))| {
            let start = Instant::now();
            let written = done.iter().try_for_each(|processed| writer.write(&processed.rows[idx]));
            work.stages.meters.add(Meter::Write, start.elapsed());
            written
        };
        self.writers.par_iter_mut().enumerate().try_for_each(write).map_err(writing)?;
        for processed in done {
            self.accounts.written += processed.written();
            add_counts(&mut self.accounts.filtered, &processed.filtered);
            add_counts(&mut self.diagnostics, &processed.diagnostics);
            self.quarantined.extend(processed.quarantined);
        }
        Ok(())
    }

    fn finish(mut self, work: &Work<'_>, slices: Vec<SliceRead>) -> Result<Finished, Error> {
        let finish = |(schema, path, writer): (Arc<TableSchema>, PathBuf, PartWriter)| {
            let start = Instant::now();
            let stats = writer.finish();
            work.stages.meters.add(Meter::Write, start.elapsed());
            Ok((schema.name.clone(), path, stats?))
        };
        let writers = std::mem::take(&mut self.writers);
        let parts = writers.into_par_iter().map(finish).collect::<Result<Vec<_>, _>>().map_err(writing)?;
        self.accounts.read += slices.iter().map(|slice| slice.read).sum::<u64>();
        for entry in &self.quarantined {
            *self.accounts.quarantined.entry(entry.rejected.class.as_str().to_owned()).or_default() += 1;
        }
        if let Some(message) = self.accounts.mismatch() {
            return Err(Error::new(Kind::Accounts { shard: self.shard, message }));
        }
        let Sink { shard, quarantined, accounts, diagnostics, .. } = self;
        let quarantine = quarantine::part(shard, quarantined);
        Ok(Finished { shard, parts, quarantine, accounts, diagnostics, slices })
    }
}

fn writing(source: dateline_tables::Error) -> Error {
    Error::new(Kind::Tables { doing: "writing", source })
}
