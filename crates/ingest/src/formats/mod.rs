//! Formats: one file each, behind one trait.
//!
//! A new format is a variant of [`Format`], a line in [`Format::codec`] and a file with a [`Codec`]. Not
//! here: what all formats share (hashing, batching, identity, dates).

mod csv;
mod docx;
mod feed;
mod fields;
mod html;
mod jsonl;
mod lines;
mod mail;
mod markdown;
mod named;
mod parquet;
mod part;
mod pdf;
mod rows;
mod text;
mod warc;

use std::borrow::Cow;
use std::io;

use dateline_core::{Diagnostic, Metadata, RawField};
use serde::{Deserialize, Serialize};

use crate::record::{Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use crate::stream::{Stream, whole_file};

/// A way to read files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text: the file is the document.
    Text,
    /// Markdown: the file is the document.
    Markdown,
    /// HTML: the page is the document.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// Rows of comma separated values, the first of which names the columns.
    Csv,
    /// Rows of tab separated values.
    Tsv,
    /// Rows of Parquet.
    Parquet,
    /// Entries of an RSS, Atom or JSON feed.
    Feed,
    /// A mail message: the file is the document.
    Mail,
    /// Messages of a mailbox.
    Mbox,
    /// DOCX: the file is the document.
    Docx,
    /// Records of a WARC or WET file.
    Warc,
    /// PDF: the file is the document.
    Pdf,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 13] = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Jsonl,
        Format::Csv,
        Format::Tsv,
        Format::Parquet,
        Format::Feed,
        Format::Mail,
        Format::Mbox,
        Format::Docx,
        Format::Warc,
        Format::Pdf,
    ];

    /// Returns the name in plans and configurations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Parquet => "parquet",
            Format::Feed => "feed",
            Format::Mail => "mail",
            Format::Mbox => "mbox",
            Format::Docx => "docx",
            Format::Warc => "warc",
            Format::Pdf => "pdf",
        }
    }

    /// Returns the format that files of an extension have, whatever its case.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_ingest::Format;
    /// assert_eq!(Format::from_extension("NDJSON"), Some(Format::Jsonl));
    /// assert_eq!(Format::from_extension("png"), None);
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
        self.codec().is_multi_record()
    }

    pub(crate) fn codec(self) -> &'static dyn Codec {
        match self {
            Format::Text => &text::Text,
            Format::Markdown => &markdown::Markdown,
            Format::Html => &html::Html,
            Format::Jsonl => &jsonl::Jsonl,
            Format::Csv => &csv::Csv,
            Format::Tsv => &csv::Tsv,
            Format::Parquet => &parquet::Parquet,
            Format::Feed => &feed::Feed,
            Format::Mail => &mail::Message,
            Format::Mbox => &mail::Mailbox,
            Format::Docx => &docx::Docx,
            Format::Warc => &warc::Warc,
            Format::Pdf => &pdf::Pdf,
        }
    }
}

/// Records of a stream, in order; what cannot be read stands among them.
pub(crate) type Records = Box<dyn Iterator<Item = Result<SourceRecord, Box<Rejected>>> + Send>;

/// What a format has to know. The defaults are those of a format whose file is one document.
pub(crate) trait Codec: Sync {
    /// Extensions of its files, lower case, without dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Media type of its documents; [`Parsed::media_type`] overrules it for one document.
    fn media_type(&self) -> &'static str;

    /// Returns whether a file that begins so is of this format. `head` is the beginning of the file, at
    /// most 64 KiB, the whole file where it is shorter.
    fn sniff(&self, head: &[u8]) -> Sniff {
        let _ = head;
        Sniff::No
    }

    /// Returns whether a file holds many documents, one a record.
    fn is_multi_record(&self) -> bool {
        false
    }

    /// Returns what cuts a file that is not packed into chunks of about `shard_bytes`.
    fn cutter(&self, shard_bytes: u64) -> Box<dyn Cutter> {
        let _ = shard_bytes;
        Box::new(Uncut { records: (!self.is_multi_record()).then_some(1) })
    }

    /// Opens a stream.
    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        whole_file(stream, settings)
    }

    /// Decodes a record.
    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>>;

    /// Returns the fields that offsets of the record's documents count in.
    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>>;
}

/// How sure a format is of a file by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sniff {
    /// Nothing says so.
    No,
    /// It may be; the name of the file decides, where it tells a format.
    Maybe,
    /// It is, whatever the name of the file.
    Sure,
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
    /// Number of records, where it is cheap to know.
    pub(crate) records: Option<u64>,
    /// First byte and number of the first record of each chunk; the first is 0, 0. None: no record.
    pub(crate) starts: Vec<(u64, u64)>,
}

/// Leaves a file in one chunk.
pub(crate) struct Uncut {
    /// Number of records, where it is known.
    pub(crate) records: Option<u64>,
}

impl Cutter for Uncut {
    fn feed(&mut self, _: &[u8]) {}

    fn finish(self: Box<Self>, _: u64) -> Cuts {
        Cuts { records: self.records, starts: vec![(0, 0)] }
    }
}

/// A decoded record, before what all formats share is added.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The record's own id.
    pub(crate) record_id: Option<String>,
    /// What the record says about itself; `published` is still as printed.
    pub(crate) metadata: Metadata,
    /// Media type, where it is not that of the format.
    pub(crate) media_type: Option<Cow<'static, str>>,
    /// Decoded fields that are not blank, title before body.
    pub(crate) fields: Vec<RawField>,
    /// What was odd.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Why the record is left out on purpose, where it is: it is counted by this reason.
    pub(crate) filtered: Option<Cow<'static, str>>,
}
