//! Formats: one file each, behind one trait.
//!
//! A new format is a variant of [`Format`], a line in [`Format::codec`] and a file with a [`Codec`]. Not
//! here: what all formats share (hashing, batching, identity, dates).

mod fields;
mod jsonl;
mod lines;
mod text;

use std::io;

use dateline_core::{Diagnostic, Metadata, RawField};
use serde::{Deserialize, Serialize};

use crate::record::{Chunk, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;

/// A way to read files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text: the file is the document.
    Text,
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 2] = [Format::Text, Format::Jsonl];

    /// Returns the name in plans and configurations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Jsonl => "jsonl",
        }
    }

    /// Returns the format that files of an extension have, whatever its case.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_ingest::Format;
    /// assert_eq!(Format::from_extension("NDJSON"), Some(Format::Jsonl));
    /// assert_eq!(Format::from_extension("pdf"), None);
    /// ```
    pub fn from_extension(extension: &str) -> Option<Format> {
        let knows = |format: &Format| {
            format.codec().extensions().iter().any(|known| extension.eq_ignore_ascii_case(known))
        };
        Format::ALL.into_iter().find(knows)
    }

    /// Returns the media type of its documents.
    pub fn media_type(self) -> &'static str {
        self.codec().media_type()
    }

    /// Returns whether a file holds many documents, one a record.
    pub fn is_multi_record(self) -> bool {
        self == Format::Jsonl
    }

    pub(crate) fn codec(self) -> &'static dyn Codec {
        match self {
            Format::Text => &text::Text,
            Format::Jsonl => &jsonl::Jsonl,
        }
    }
}

/// Records of a chunk, in order; what cannot be read stands among them.
pub(crate) type Records = Box<dyn Iterator<Item = Result<SourceRecord, Box<Rejected>>> + Send>;

/// What a format has to know.
pub(crate) trait Codec: Sync {
    /// Extensions of its files, lower case, without dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Media type of its documents.
    fn media_type(&self) -> &'static str;

    /// Returns what cuts a file into chunks of about `shard_bytes`.
    fn cutter(&self, shard_bytes: u64) -> Box<dyn Cutter>;

    /// Opens a chunk.
    fn open(&self, chunk: &Chunk, settings: &Settings) -> io::Result<Records>;

    /// Decodes a record.
    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>>;

    /// Returns the fields that offsets of the record's documents count in.
    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>>;
}

/// Finds records and cuts while a file streams by.
pub(crate) trait Cutter {
    /// Takes the next bytes of the file.
    fn feed(&mut self, bytes: &[u8]);

    /// Returns the cuts of a file of `bytes` bytes.
    fn finish(self: Box<Self>, bytes: u64) -> Cuts;
}

/// Where a file is cut.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Cuts {
    /// Number of records.
    pub(crate) records: u64,
    /// First byte and number of the first record of each chunk; the first is 0, 0. None: no record.
    pub(crate) starts: Vec<(u64, u64)>,
}

/// A decoded record, before what all formats share is added.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The record's own id.
    pub(crate) record_id: Option<String>,
    /// What the record says about itself; `published` is still as printed.
    pub(crate) metadata: Metadata,
    /// Decoded fields that are not blank.
    pub(crate) fields: Vec<RawField>,
    /// What was odd.
    pub(crate) diagnostics: Vec<Diagnostic>,
}
