//! Plain text: the file is the document, its body is all it has.
//!
//! Not here: titles and bylines in the text's head; analyzers find those.

use dateline_core::{FieldName, RawField};

use super::{Codec, Parsed};
use crate::encoding::{self, Decoded};
use crate::record::{Class, Rejected, SourceRecord};
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

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        let Decoded { text, map, diagnostics, .. } = decode(record, settings)?;
        let mut parsed = Parsed { diagnostics, ..Parsed::default() };
        parsed.fields.push(RawField { name: FieldName::Body, text, map });
        Ok(parsed)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let Decoded { encoding, .. } = decode(record, settings)?;
        Ok(vec![SourceField::of_bytes(FieldName::Body, std::sync::Arc::clone(&record.bytes), encoding)])
    }
}

fn decode(record: &SourceRecord, settings: &Settings) -> Result<Decoded, Box<Rejected>> {
    if let Some(what) = encoding::binary_kind(&record.bytes) {
        return Err(Box::new(record.reject(Class::Format, format!("looks binary: {what}"), settings)));
    }
    Ok(encoding::decode(&record.bytes, None))
}
