//! Identity of a document: equal for copies, whatever folder they lie in.
//!
//! The id is the first 16 bytes of blake3 over these parts, in order, where *text* is the number of its
//! bytes as 8 bytes, least significant first, and then the bytes:
//!
//! 1. the text `dateline document 1`;
//! 2. for a record with an id of its own, the byte 1 and the id as text; else the byte 0, the base name of
//!    the source (what follows its last `/`) as text, and the record's number as 8 bytes, -1 where the
//!    file is the record;
//! 3. for each field in order: the byte 0 for a title, 1 for a body, and its decoded text as text.
//!
//! Fields are taken as decoded, so the id does not depend on encoding, escapes, the order of keys or
//! fields nobody reads.

use dateline_core::{DocId, FieldName, Origin, RawField};

/// Returns the id of a document.
pub(crate) fn doc_id(origin: &Origin, fields: &[RawField]) -> DocId {
    let mut hasher = blake3::Hasher::new();
    push_text(&mut hasher, "dateline document 1");
    match &origin.record_id {
        Some(id) => {
            hasher.update(&[1]);
            push_text(&mut hasher, id);
        }
        None => {
            hasher.update(&[0]);
            push_text(&mut hasher, base_name(&origin.source));
            hasher.update(&origin.record.unwrap_or(-1).to_le_bytes());
        }
    }
    for field in fields {
        hasher.update(&[u8::from(field.name == FieldName::Body)]);
        push_text(&mut hasher, &field.text);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    DocId(id)
}

/// Returns whether a text has nothing to read: white space, control and zero-width characters alone.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}

fn base_name(source: &str) -> &str {
    source.rsplit('/').next().unwrap_or(source)
}

fn push_text(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use dateline_core::OffsetMap;

    use super::*;

    fn id(source: &str, record: Option<i64>, record_id: Option<&str>, texts: &[(FieldName, &str)]) -> String {
        let origin = Origin {
            source: source.into(),
            record,
            record_id: record_id.map(Into::into),
            ..Origin::default()
        };
        let field = |&(name, text): &(FieldName, &str)| RawField {
            name,
            text: text.into(),
            map: OffsetMap::identity(),
        };
        let fields: Vec<_> = texts.iter().map(field).collect();
        doc_id(&origin, &fields).to_string()
    }

    #[test]
    fn the_encoding_is_the_documented_one() {
        let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
        let bytes = [text("dateline document 1"), vec![1], text("7"), vec![1], text("Rain.")].concat();
        let expected = blake3::hash(&bytes).to_hex();
        assert_eq!(id("a/b.jsonl", Some(3), Some("7"), &[(FieldName::Body, "Rain.")]), expected[..32]);
    }

    #[test]
    fn copies_are_equal_and_others_are_not() {
        let body = [(FieldName::Body, "Rain.")];
        let file = id("x/a.txt", None, None, &body);
        assert_eq!(file, id("y/z/a.txt", None, None, &body), "the folder does not count");
        assert_ne!(file, id("x/b.txt", None, None, &body));
        assert_ne!(file, id("x/a.txt", Some(0), None, &body));
        assert_ne!(file, id("x/a.txt", None, Some("a.txt"), &body));
        let own = id("a.jsonl", Some(0), Some("7"), &body);
        assert_eq!(own, id("b.jsonl", Some(9), Some("7"), &body), "an id of its own is enough");
        assert_ne!(own, id("a.jsonl", Some(0), Some("7"), &[(FieldName::Title, "Rain.")]));
        let split = |title, body| id("a", None, None, &[(FieldName::Title, title), (FieldName::Body, body)]);
        assert_ne!(split("ab", "c"), split("a", "bc"));
    }
}
