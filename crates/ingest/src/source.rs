//! The source fields of a record, to slice by source offsets and decode again.

use dateline_core::{FieldName, Span};

use crate::encoding::Encoding;
use crate::record::{Rejected, SourceRecord};
use crate::settings::Settings;

/// A field of a source, as the offsets of the tables count it.
#[derive(Clone, Debug)]
pub struct SourceField {
    /// Which field.
    pub name: FieldName,
    bytes: Vec<u8>,
    encoding: Encoding,
}

impl SourceField {
    pub(crate) fn of_bytes(name: FieldName, bytes: Vec<u8>, encoding: Encoding) -> Self {
        SourceField { name, bytes, encoding }
    }

    pub(crate) fn of_text(name: FieldName, text: String) -> Self {
        SourceField { name, bytes: text.into_bytes(), encoding: Encoding::Utf8 }
    }

    /// Returns the number of bytes of the field.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the text of a slice, or `None` where it is out of range or cuts a character.
    pub fn decode(&self, span: Span) -> Option<String> {
        self.encoding.decode_slice(self.bytes.get(span.range())?)
    }
}

/// Returns the fields that source offsets of a record's document count in: the bytes of a file of plain
/// text, the decoded strings of a line of JSONL.
///
/// # Errors
///
/// When the record cannot be decoded; such a record has no document.
pub fn source_fields(record: &SourceRecord, settings: &Settings) -> Result<Vec<SourceField>, Box<Rejected>> {
    record.format.codec().source_fields(record, settings)
}
