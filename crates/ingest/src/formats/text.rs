//! Plain text: the file is the document, its body is all it has.
//!
//! Not here: titles and bylines in the text's head; analyzers find those.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use dateline_core::{Diagnostic, FieldName, RawField, Severity};

use super::{Codec, Cuts, Cutter, Format, Parsed, Records};
use crate::encoding::{self, Decoded, Encoding};
use crate::record::{Chunk, Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;

pub(crate) struct Text;

impl Codec for Text {
    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn cutter(&self, _: u64) -> Box<dyn Cutter> {
        Box::new(Whole)
    }

    fn open(&self, chunk: &Chunk, settings: &Settings) -> io::Result<Records> {
        let mut file = File::open(&chunk.path)?;
        let keep = settings.max_record_bytes.max(settings.max_raw_bytes);
        let mut bytes = Vec::new();
        if chunk.end <= keep {
            bytes.reserve_exact(chunk.end as usize + 1);
            Read::take(&mut file, chunk.end + 1).read_to_end(&mut bytes)?;
        }
        Ok(Box::new(std::iter::once(record_of(chunk, bytes, settings))))
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        let Decoded { text, map, encoding } = decode(record, settings)?;
        let mut parsed = Parsed::default();
        if encoding != Encoding::Utf8 {
            let message = format!("the file was decoded from {}", encoding.name());
            parsed.diagnostics.push(Diagnostic::new(Severity::Info, "ingest", "decoded", message));
        }
        parsed.fields.push(RawField { name: FieldName::Body, text, map });
        Ok(parsed)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let Decoded { encoding, .. } = decode(record, settings)?;
        Ok(vec![SourceField::of_bytes(FieldName::Body, record.bytes.clone(), encoding)])
    }
}

/// A file that is one record is never cut.
struct Whole;

impl Cutter for Whole {
    fn feed(&mut self, _: &[u8]) {}

    fn finish(self: Box<Self>, _: u64) -> Cuts {
        Cuts { records: 1, starts: vec![(0, 0)] }
    }
}

/// Returns the file as a record; `bytes` were not read where the file is too long to be kept.
fn record_of(chunk: &Chunk, bytes: Vec<u8>, settings: &Settings) -> Result<SourceRecord, Box<Rejected>> {
    let record = SourceRecord {
        source: Arc::from(chunk.source.as_str()),
        format: Format::Text,
        record: None,
        range: (0, chunk.end),
        bytes,
        planned_blake3: chunk.blake3.as_deref().map(Arc::from),
    };
    let (found, planned) = (record.bytes.len() as u64, chunk.end);
    let keep = settings.max_record_bytes.max(settings.max_raw_bytes);
    if planned <= keep && found != planned {
        let than = if found < planned { "shorter" } else { "longer" };
        let message = format!("the file is {than} than the {planned} bytes it had when the run was planned");
        return Err(Box::new(Rejected {
            raw: Vec::new(),
            ..record.reject(Class::Unreadable, message, settings)
        }));
    }
    if planned > settings.max_record_bytes {
        let limit = settings.max_record_bytes;
        let message = format!("the file has {planned} bytes, the limit is {limit} (max_record_bytes)");
        return Err(Box::new(record.reject(Class::Limit, message, settings)));
    }
    Ok(record)
}

fn decode(record: &SourceRecord, settings: &Settings) -> Result<Decoded, Box<Rejected>> {
    if let Some(what) = encoding::binary_kind(&record.bytes) {
        return Err(Box::new(record.reject(Class::Format, format!("looks binary: {what}"), settings)));
    }
    encoding::decode(&record.bytes)
        .map_err(|message| Box::new(record.reject(Class::Encoding, message, settings)))
}
