//! The stage: a batch of undecoded records becomes documents, rejected and filtered records.

use std::borrow::Cow;

use dateline_core::{FieldName, Origin, RawDocument, RawField, Stage, StageError};

use crate::error::Error;
use crate::formats::Parsed;
use crate::headline::headline;
use crate::identity::{doc_id, is_blank};
use crate::mojibake;
use crate::published;
use crate::record::{Class, Ingested, RawBatch, Rejected, SourceRecord};
use crate::settings::Settings;

/// Decodes records. Keeps no state: any batch can run on any thread.
#[derive(Clone, Debug)]
pub struct Ingest {
    settings: Settings,
    /// The publication date of documents that have none, as ISO 8601.
    published: Option<String>,
}

/// What becomes of one record.
enum Outcome {
    Document(Box<RawDocument>),
    Filtered(Cow<'static, str>),
}

impl Ingest {
    /// Returns the stage.
    ///
    /// # Errors
    ///
    /// When the settings cannot be used; see [`Settings::validate`].
    pub fn new(settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let published = settings.published_iso()?;
        Ok(Ingest { settings, published })
    }

    /// Decodes one record.
    fn decode(&self, record: &SourceRecord) -> Result<Outcome, Box<Rejected>> {
        let content_hash = blake3::hash(record.bytes.as_slice()).to_hex();
        if record.planned_blake3.as_deref().is_some_and(|planned| planned != content_hash.as_str()) {
            let message = "the file has changed since the run was planned";
            return Err(Box::new(record.reject(Class::Unreadable, message, &self.settings)));
        }
        let mut parsed = record.format.codec().parse(record, &self.settings)?;
        if let Some(reason) = parsed.filtered {
            return Ok(Outcome::Filtered(reason));
        }
        if self.settings.repair_mojibake {
            mojibake::mend(&mut parsed);
        } else {
            mojibake::notice(&mut parsed);
        }
        let body = parsed.fields.iter().find(|field| field.name == FieldName::Body);
        if body.is_none_or(|body| is_blank(&body.text)) {
            return Ok(Outcome::Filtered("empty".into()));
        }
        let origin = Origin {
            source: record.source.to_string(),
            record: record.record,
            record_id: parsed.record_id.clone(),
            media_type: parsed.media_type.take().unwrap_or(Cow::Borrowed(record.format.media_type())),
            content_hash: content_hash.to_string(),
        };
        Ok(Outcome::Document(Box::new(self.document(origin, parsed, record))))
    }

    fn document(&self, origin: Origin, parsed: Parsed, record: &SourceRecord) -> RawDocument {
        let Parsed { metadata, fields, diagnostics, .. } = parsed;
        let id = doc_id(&origin, &fields);
        let mut document = RawDocument { id, origin, metadata, fields, diagnostics };
        if document.metadata.title.is_none() {
            document.metadata.title = body_headline(&document.fields);
        }
        published::resolve(&mut document, record.format, self.published.as_deref());
        document
    }
}

fn body_headline(fields: &[RawField]) -> Option<String> {
    let body = fields.iter().find(|field| field.name == FieldName::Body)?;
    headline(&body.text).map(str::to_owned)
}

impl Stage for Ingest {
    type Input = RawBatch;
    type Output = Ingested;
    type Scratch = ();

    fn name(&self) -> &'static str {
        "ingest"
    }

    fn scratch(&self) -> Self::Scratch {}

    fn run(&self, (): &mut Self::Scratch, batch: RawBatch) -> Result<Ingested, StageError> {
        let mut out = Ingested { rejected: batch.rejected, filtered: batch.skipped, ..Ingested::default() };
        for record in batch.records {
            match self.decode(&record) {
                Ok(Outcome::Document(document)) => out.documents.push(*document),
                Ok(Outcome::Filtered(reason)) => *out.filtered.entry(reason.into_owned()).or_default() += 1,
                Err(rejected) => out.rejected.push(*rejected),
            }
        }
        Ok(out)
    }
}
