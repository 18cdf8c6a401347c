//! Making the documents of a shard again: read, ingest, normalize, without any layer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dateline_core::{Document, FieldName, Span, Stage as _};
use dateline_ingest::{Ingest, RawBatch, SourceField, SourceRecord, source_fields};
use dateline_normalize::{Normalize, normalize_text};

use super::Verifier;
use crate::error::{Error, Kind};
use crate::receipt::Receipt;
use crate::source::ShardSource;

/// A document as its source gives it today.
pub(super) struct Derived {
    pub(super) doc_id: String,
    pub(super) document: Document,
    /// Hex of blake3 over the bytes of its record.
    pub(super) content_hash: String,
    fields: Vec<SourceField>,
    chars: CharCounts,
}

/// Returns the documents of a shard in the order of its tables.
pub(super) fn documents(verifier: &Verifier<'_>, receipt: &Receipt) -> Result<Vec<Derived>, Error> {
    let settings = &verifier.config.ingest;
    let quarantined = verifier.quarantined(receipt)?;
    let ingest = Ingest::new(settings.clone()).map_err(|error| Error::new(Kind::Ingest(error)))?;
    let normalize = Normalize::new(dateline_normalize::Settings::default());
    let mut out = Vec::new();
    for batch in ShardSource::open(verifier.plan, receipt.shard, verifier.locations, settings) {
        for record in batch.records {
            let place = (record.source.to_string(), record.record);
            if quarantined.contains(&place) {
                continue;
            }
            let failed = |source| Error::new(Kind::Stage { shard: receipt.shard, source });
            // What panicked in the run is in quarantine; what panics only now shows as a missing document.
            let derived = catch_unwind(AssertUnwindSafe(|| one(&ingest, &normalize, record, settings)));
            if let Ok(derived) = derived {
                out.extend(derived.map_err(failed)?);
            }
        }
    }
    Ok(out)
}

fn one(
    ingest: &Ingest,
    normalize: &Normalize,
    record: SourceRecord,
    settings: &dateline_ingest::Settings,
) -> Result<Option<Derived>, dateline_core::StageError> {
    let content_hash = blake3::hash(record.bytes.as_slice()).to_hex().to_string();
    let fields = source_fields(&record, settings).unwrap_or_default();
    let raw = ingest.run(&mut (), RawBatch::of(vec![record]))?;
    let documents = normalize.run(&mut normalize.scratch(), raw.documents)?;
    Ok(documents.into_iter().next().map(|document| Derived {
        doc_id: document.id.to_string(),
        chars: CharCounts::new(&document.text),
        document,
        content_hash,
        fields,
    }))
}

impl Derived {
    pub(super) fn text(&self) -> &str {
        &self.document.text
    }

    /// Returns the number of characters before a byte.
    pub(super) fn char_at(&self, byte: u32) -> i64 {
        self.chars.before(self.text(), byte as usize)
    }

    /// Returns what slices of a source field say, each decoded and normalized anew, joined.
    pub(super) fn reread(&self, name: FieldName, runs: &[Span]) -> Option<String> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        let mut out = String::new();
        for run in runs {
            normalize_text(&field.decode(*run)?, &mut out, &mut dateline_core::OffsetMap::identity());
        }
        Some(out)
    }
}

/// Characters before every block of a text; none for ASCII, where bytes are characters.
struct CharCounts {
    before: Vec<i64>,
}

const BLOCK: usize = 256;

impl CharCounts {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return CharCounts { before: Vec::new() };
        }
        let mut before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            let last = before.last().copied().unwrap_or(0);
            before.push(last + count(block));
        }
        CharCounts { before }
    }

    fn before(&self, text: &str, byte: usize) -> i64 {
        let block = byte / BLOCK;
        match self.before.get(block) {
            Some(before) => before + count(&text.as_bytes()[block * BLOCK..byte]),
            None => byte as i64,
        }
    }
}

fn count(bytes: &[u8]) -> i64 {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_by_hand() {
        let text = "жаңа €5 ".repeat(200);
        let counts = CharCounts::new(&text);
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(counts.before(&text, byte), chars as i64);
        }
        assert_eq!(counts.before(&text, text.len()), text.chars().count() as i64);
    }
}
