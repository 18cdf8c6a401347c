//! Bytes to raw documents: which files there are, which records they hold, how they are decoded, and
//! when they were published.
//!
//! The way of a document: [`list`] finds the inputs, [`scan`] tells their formats, hashes them and cuts them
//! into chunks, a [`Reader`] unpacks chunks and turns them into batches of undecoded records (the only part
//! that reads files), and [`Ingest`] decodes a batch, on any thread. What cannot be read becomes a
//! [`Rejected`], never an error of the run.
//!
//! What counts as read: every input that [`list`] or [`scan`] refused, every record a [`Reader`] gave, every
//! part of a file it could not give and every member of an archive that it skipped. Each ends as exactly one document, one filtered record or one
//! rejected record; [`Ingested::read`] and [`RawBatch::read`] are the two sides of that account.
//!
//! Deliberately not here: unicode normalization, language decision, threads, plans and receipts.

mod detect;
mod encoding;
mod error;
mod formats;
mod headline;
mod identity;
mod list;
mod mojibake;
mod packing;
mod published;
mod reader;
mod record;
#[cfg(test)]
mod samples;
mod scan;
mod settings;
mod source;
mod stage;
mod stream;

pub use detect::Named;
pub use error::Error;
pub use formats::Format;
pub use list::{Input, Listing, list};
pub use published::date::{PartialDate, parse_date};
pub use published::dateline::{Dateline, dateline};
pub use reader::Reader;
pub use record::{Chunk, Class, Ingested, RawBatch, Rejected, SourceRecord};
pub use scan::{Scan, hash_of, scan};
pub use settings::{FieldNames, Rows, Settings, UnpackLimits};
pub use source::{SourceField, source_fields};
pub use stage::Ingest;
