//! Documents: raw as ingest reads them, normalized as everybody else sees them.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::layer::Layer;
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Identity of a document: the first 128 bits of blake3 over (record id, or base name and record; content).
///
/// Independent of the input's root; equal ids are copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub [u8; 16]);

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Where a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path relative to the input root, `/` between its parts, or a URI.
    pub source: String,
    /// Index of the record in a file of several, from 0.
    pub record: Option<i64>,
    /// The record's own id.
    pub record_id: Option<String>,
    /// Media type: `text/plain`, `application/jsonl`.
    pub media_type: Cow<'static, str>,
    /// Hex of blake3 over the document's source bytes: the file, or the line of its record.
    pub content_hash: String,
}

/// What is known about a document besides its text. Unknown is `None`, never a guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline, from the source's metadata.
    pub title: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Section of the publication.
    pub section: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// ISO 8601 date or date-time, as precise as known; the anchor of relative times.
    pub published: Option<String>,
    /// Where `published` came from: `field`, `dateline`, `path`, `config`, …
    pub published_from: Option<Cow<'static, str>>,
    /// Place of the dispatch line.
    pub dateline_place: Option<String>,
    /// Interview, report, communique, speech, analysis, unknown.
    pub genre: Option<String>,
    /// BCP 47; from the source's metadata, or decided by normalize.
    pub language: Option<String>,
}

/// Which field of a source a text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldName {
    /// A title kept apart from the body.
    Title,
    /// The body; null in the `source_field` of a table.
    Body,
}

/// A field of decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawField {
    /// Which field.
    pub name: FieldName,
    /// Decoded text.
    pub text: String,
    /// From bytes of `text` to bytes of the source field.
    pub map: OffsetMap,
}

/// A document as ingest reads it: decoded fields in reading order, title before body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawDocument {
    /// Identity.
    pub id: DocId,
    /// Where it came from.
    pub origin: Origin,
    /// What is known about it.
    pub metadata: Metadata,
    /// Decoded text.
    pub fields: Vec<RawField>,
    /// What was odd about its bytes.
    pub diagnostics: Vec<Diagnostic>,
}

impl RawDocument {
    /// Returns the number of bytes of decoded text.
    pub fn byte_len(&self) -> usize {
        self.fields.iter().map(|field| field.text.len()).sum()
    }
}

/// A field inside a normalized text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// Its bytes in [`Document::text`].
    pub span: Span,
    /// From bytes of the field's part of the text, counted from `span.start`, to bytes of the source field.
    pub map: OffsetMap,
}

/// A normalized document with its layers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Identity.
    pub id: DocId,
    /// Where it came from.
    pub origin: Origin,
    /// What is known about it.
    pub metadata: Metadata,
    /// Normalized text; fields are parted by an empty line.
    pub text: String,
    /// Fields in the order of the text.
    pub fields: Vec<Field>,
    /// Layers by slot: the host's first (see [`token`](crate::token)), then those of plugins in the order
    /// of the plan. `None`: not made, or its plugin failed on this document.
    pub layers: Vec<Option<Layer>>,
    /// What is odd about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a span of a document came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    /// Field of the source.
    pub field: FieldName,
    /// Slices of the source field, in order; at least one.
    pub runs: Vec<Span>,
}

impl SourceSpan {
    /// Returns the first to the last byte of the runs.
    pub fn hull(&self) -> Span {
        let (first, last) = (self.runs.first(), self.runs.last());
        Span::new(first.map_or(0, |run| run.start), last.map_or(0, |run| run.end))
    }
}

impl Document {
    /// Returns the layer of a name, if it was made.
    pub fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.iter().flatten().find(|layer| layer.schema.name == name)
    }

    /// Returns the text of a span.
    ///
    /// # Panics
    ///
    /// When the span is out of range or cuts a character; layers hold no such span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Returns where a span came from, or `None` where it crosses fields or its source is not unique and
    /// in order.
    pub fn source_span(&self, span: Span) -> Option<SourceSpan> {
        let field = self.fields.iter().find(|field| field.span.contains(span))?;
        let base = field.span.start;
        let runs = field.map.source_runs(Span::new(span.start - base, span.end - base))?;
        Some(SourceSpan { field: field.name, runs })
    }
}
