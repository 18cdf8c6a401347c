//! PDF, through `pdftotext` of poppler-utils where it is installed; else each PDF is refused with a message
//! that says so.
//!
//! Source offsets count in what the tool prints; another version of it may print other text. Not here:
//! scanned pages, which have no text.

mod tool;

use std::time::Duration;

use dateline_core::{FieldName, OffsetMap, RawField};

use self::tool::Limits;
use super::{Codec, Parsed, Sniff};
use crate::record::{Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;

const TOOL: &str = "pdftotext";
/// Wall and processor time for one file.
const DEADLINE: Duration = Duration::from_secs(60);
/// Address space of the child.
const MEMORY_BYTES: u64 = 1 << 30;

pub(crate) struct Pdf;

impl Codec for Pdf {
    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn media_type(&self) -> &'static str {
        "application/pdf"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        if head.starts_with(b"%PDF-") { Sniff::Sure } else { Sniff::No }
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        let text = text(record, settings)?;
        let field = RawField { name: FieldName::Body, text, map: OffsetMap::identity() };
        Ok(Parsed { fields: vec![field], ..Parsed::default() })
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        Ok(vec![SourceField::of_text(FieldName::Body, text(record, settings)?)])
    }
}

fn text(record: &SourceRecord, settings: &Settings) -> Result<String, Box<Rejected>> {
    let limits =
        Limits { deadline: DEADLINE, memory_bytes: MEMORY_BYTES, output_bytes: settings.max_record_bytes };
    tool::text(&record.bytes, TOOL, &limits)
        .map_err(|(class, message)| Box::new(record.reject(class, message, settings)))
}
