//! Chunks to batches of undecoded records: the only part that reads files during a run.
//!
//! Reading is sequential. Where one batch ends and the next begins depends on the chunks, their bytes and
//! the settings alone.

use std::vec::IntoIter;

use crate::formats::Records;
use crate::record::{Chunk, Class, RawBatch, Rejected, SourceRecord};
use crate::settings::Settings;

/// What a record weighs besides its bytes, so that a batch of tiny records is bounded too.
const RECORD_OVERHEAD_BYTES: u64 = 64;

/// Reads chunks one after another into batches bounded in bytes.
///
/// A chunk whose file vanished, was truncated or cannot be read gives one [`Rejected`] for what could not
/// be read of it, and the next chunk follows.
pub struct Reader {
    settings: Settings,
    chunks: IntoIter<Chunk>,
    records: Option<Records>,
    /// Read, but too much for the batch before.
    held: Option<Result<SourceRecord, Box<Rejected>>>,
}

impl Reader {
    /// Returns the reader of one chunk.
    pub fn open(chunk: &Chunk, settings: &Settings) -> Self {
        Reader::over(vec![chunk.clone()], settings)
    }

    /// Returns the reader of several chunks, in order; batches may cross chunks, so small files share one.
    pub fn over(chunks: Vec<Chunk>, settings: &Settings) -> Self {
        Reader { settings: settings.clone(), chunks: chunks.into_iter(), records: None, held: None }
    }

    fn next_record(&mut self) -> Option<Result<SourceRecord, Box<Rejected>>> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        loop {
            if let Some(record) = self.records.as_mut().and_then(Iterator::next) {
                return Some(record);
            }
            let chunk = self.chunks.next()?;
            match chunk.format.codec().open(&chunk, &self.settings) {
                Ok(records) => self.records = Some(records),
                Err(error) => {
                    self.records = None;
                    return Some(Err(Box::new(unreadable(&chunk, &error))));
                }
            }
        }
    }
}

impl Iterator for Reader {
    type Item = RawBatch;

    fn next(&mut self) -> Option<RawBatch> {
        let (mut batch, mut weight) = (RawBatch::default(), 0);
        while let Some(record) = self.next_record() {
            let bytes =
                record.as_ref().map_or_else(|rejected| rejected.raw.len(), |record| record.bytes.len());
            weight += bytes as u64 + RECORD_OVERHEAD_BYTES;
            if weight > self.settings.batch_bytes && batch.read() > 0 {
                self.held = Some(record);
                break;
            }
            match record {
                Ok(record) => batch.records.push(record),
                Err(rejected) => batch.rejected.push(*rejected),
            }
        }
        (batch.read() > 0).then_some(batch)
    }
}

fn unreadable(chunk: &Chunk, error: &std::io::Error) -> Rejected {
    let path = chunk.path.display();
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => format!("`{path}` is gone since the run was planned"),
        _ => format!("`{path}` cannot be read: {error}"),
    };
    Rejected {
        range: Some((chunk.start, chunk.end)),
        ..Rejected::new(&chunk.source, Class::Unreadable, message)
    }
}
