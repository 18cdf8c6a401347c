//! Chunks to batches of undecoded records: the only part that reads files during a run.
//!
//! Reading is sequential. Where one batch ends and the next begins depends on the chunks, their bytes and
//! the settings alone. Not here: how a file is opened and unpacked.

use std::vec::IntoIter;

use crate::formats::Records;
use crate::packing;
use crate::record::{Chunk, Class, RawBatch, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::stream::Stream;

/// What a record weighs besides its bytes, so that a batch of tiny records is bounded too.
const RECORD_OVERHEAD_BYTES: u64 = 64;

/// Something that was read: a record, what could not be read, or a member that was skipped.
#[derive(Debug)]
pub(crate) enum Item {
    /// A record.
    Record(SourceRecord),
    /// A record or part of a file that could not be read.
    Rejected(Box<Rejected>),
    /// A member of a packed file that is skipped, with the reason.
    Skipped(String),
}

/// What is read of a chunk, in order.
pub(crate) type Items = Box<dyn Iterator<Item = Item> + Send>;

impl From<Result<SourceRecord, Box<Rejected>>> for Item {
    fn from(record: Result<SourceRecord, Box<Rejected>>) -> Self {
        record.map_or_else(Item::Rejected, Item::Record)
    }
}

impl Item {
    fn weight(&self) -> u64 {
        let bytes = match self {
            Item::Record(record) => record.bytes.len(),
            Item::Rejected(rejected) => rejected.raw.len(),
            Item::Skipped(_) => 0,
        };
        bytes as u64 + RECORD_OVERHEAD_BYTES
    }

    fn put(self, batch: &mut RawBatch) {
        match self {
            Item::Record(record) => batch.records.push(record),
            Item::Rejected(rejected) => batch.rejected.push(*rejected),
            Item::Skipped(reason) => *batch.skipped.entry(reason).or_default() += 1,
        }
    }
}

/// Reads chunks one after another into batches bounded in bytes.
///
/// A chunk whose file vanished, was truncated or cannot be read gives one [`Rejected`] for what could not
/// be read of it, and the next chunk follows.
pub struct Reader {
    settings: Settings,
    chunks: IntoIter<Chunk>,
    items: Option<Items>,
    /// Read, but too much for the batch before.
    held: Option<Item>,
    /// How much may still be read.
    left: u64,
    /// What was given of each chunk; the last one is being read.
    read: Vec<u64>,
}

impl Reader {
    /// Returns the reader of one chunk.
    pub fn open(chunk: &Chunk, settings: &Settings) -> Self {
        Reader::over(vec![chunk.clone()], settings)
    }

    /// Returns the reader of several chunks, in order; batches may cross chunks, so small files share one.
    pub fn over(chunks: Vec<Chunk>, settings: &Settings) -> Self {
        let read = vec![0; chunks.len()];
        let chunks = chunks.into_iter();
        Reader { settings: settings.clone(), chunks, items: None, held: None, left: u64::MAX, read }
    }

    /// Returns the reader of the first records; what cannot be read and what is skipped counts too.
    #[must_use]
    pub fn first(mut self, records: u64) -> Self {
        self.left = records;
        self
    }

    /// Returns how much was given of each chunk so far, in their order: records, what could not be read and
    /// what was skipped.
    pub fn read_of_chunks(&self) -> &[u64] {
        &self.read
    }

    fn next_item(&mut self) -> Option<Item> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        if self.left == 0 {
            return None;
        }
        loop {
            if let Some(item) = self.items.as_mut().and_then(Iterator::next) {
                self.left -= 1;
                let current = self.read.len() - self.chunks.len() - 1;
                self.read[current] += 1;
                return Some(item);
            }
            let chunk = self.chunks.next()?;
            self.items = Some(open(&chunk, &self.settings));
        }
    }
}

impl Iterator for Reader {
    type Item = RawBatch;

    fn next(&mut self) -> Option<RawBatch> {
        let (mut batch, mut weight) = (RawBatch::default(), 0);
        while let Some(item) = self.next_item() {
            weight += item.weight();
            if weight > self.settings.batch_bytes && batch.read() > 0 {
                self.held = Some(item);
                break;
            }
            item.put(&mut batch);
        }
        (batch.read() > 0).then_some(batch)
    }
}

/// Opens a chunk; where that fails there is one rejection and nothing else.
fn open(chunk: &Chunk, settings: &Settings) -> Items {
    let opened = match chunk.format {
        Some(format) => format.codec().open(Stream::of_chunk(chunk, format), settings).map(items),
        None => packing::open(chunk, settings),
    };
    match opened {
        Ok(items) => items,
        Err(error) => Box::new(std::iter::once(Item::Rejected(unreadable(chunk, &error)))),
    }
}

fn items(records: Records) -> Items {
    Box::new(records.map(Item::from))
}

fn unreadable(chunk: &Chunk, error: &std::io::Error) -> Box<Rejected> {
    let path = chunk.path.display();
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => format!("`{path}` is gone since the run was planned"),
        _ => format!("`{path}` cannot be read: {error}"),
    };
    Box::new(Rejected {
        range: Some((chunk.start, chunk.end)),
        ..Rejected::new(&chunk.source, Class::Unreadable, message)
    })
}
