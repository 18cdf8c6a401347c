//! The source fields of a record, to slice by source offsets and decode again.

use std::fmt;
use std::sync::Arc;

use dateline_core::{FieldName, Span};

use crate::encoding::Encoding;
use crate::formats::Parsed;
use crate::mojibake;
use crate::record::{Rejected, SourceRecord};
use crate::settings::Settings;

type Decode = dyn Fn(Span) -> Option<String> + Send + Sync;

/// A field of a source, as the offsets of the tables count it.
#[derive(Clone)]
pub struct SourceField {
    /// Which field.
    pub name: FieldName,
    byte_len: usize,
    decode: Arc<Decode>,
}

impl SourceField {
    /// Returns a field of bytes in an encoding.
    pub(crate) fn of_bytes(name: FieldName, bytes: Arc<Vec<u8>>, encoding: Encoding) -> Self {
        SourceField::of_slices(name, bytes.len(), move |span| {
            bytes.get(span.range()).map(|slice| encoding.decode_slice(slice))
        })
    }

    /// Returns a field of text.
    pub(crate) fn of_text(name: FieldName, text: String) -> Self {
        SourceField::of_slices(name, text.len(), move |span| text.get(span.range()).map(str::to_owned))
    }

    /// Returns a field whose slices are decoded by a function: `None` where a slice is out of range or no
    /// text of its own.
    pub(crate) fn of_slices(
        name: FieldName,
        byte_len: usize,
        decode: impl Fn(Span) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        SourceField { name, byte_len, decode: Arc::new(decode) }
    }

    /// Returns the number of bytes of the field.
    pub fn byte_len(&self) -> usize {
        self.byte_len
    }

    /// Returns the text of a slice, or `None` where it is out of range or cuts a character.
    pub fn decode(&self, span: Span) -> Option<String> {
        (self.decode)(span)
    }
}

impl fmt::Debug for SourceField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceField").field("name", &self.name).field("byte_len", &self.byte_len).finish()
    }
}

/// Returns the fields that source offsets of a record's document count in: the bytes of a file of plain
/// text, the decoded strings of a line of JSONL.
///
/// # Errors
///
/// When the record cannot be decoded; such a record has no document.
pub fn source_fields(record: &SourceRecord, settings: &Settings) -> Result<Vec<SourceField>, Box<Rejected>> {
    let codec = record.format.codec();
    let fields = codec.source_fields(record, settings)?;
    if !settings.repair_mojibake {
        return Ok(fields);
    }
    let parsed = codec.parse(record, settings)?;
    Ok(fields.into_iter().map(|field| mended(field, &parsed)).collect())
}

/// Returns a field whose slices are repaired as the whole of it was.
fn mended(field: SourceField, parsed: &Parsed) -> SourceField {
    let text = parsed.fields.iter().find(|raw| raw.name == field.name).map(|raw| raw.text.as_str());
    let Some(repair) = text.and_then(mojibake::repair) else { return field };
    let SourceField { name, byte_len, decode } = field;
    SourceField::of_slices(name, byte_len, move |span| decode(span).map(|slice| repair.mending.apply(&slice)))
}
