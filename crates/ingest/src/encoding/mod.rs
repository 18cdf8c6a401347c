//! Bytes of a text to UTF-8, with a map back to the bytes; and what bytes are no text at all.
//!
//! What says which encoding it is, in this order: the byte order mark, what was declared where the bytes
//! can be that, UTF-8 where they are that, and what they look like. Decoding never fails: a sequence that
//! is no character becomes U+FFFD, and is said.
//!
//! Not here: where a format declares its encoding, and text that was decoded wrongly before it came here.

mod binary;
mod detect;
mod units;

use dateline_core::{Diagnostic, OffsetMap, Severity};

pub(crate) use binary::binary_kind;
use units::Units;

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// UTF-32, least significant byte first.
    Utf32Le,
    /// UTF-32, most significant byte first.
    Utf32Be,
    /// Another encoding of the Encoding Standard.
    Legacy(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// Returns the name in the encoding registry.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Utf32Le => "UTF-32LE",
            Encoding::Utf32Be => "UTF-32BE",
            Encoding::Legacy(legacy) => legacy.name(),
        }
    }

    /// Decodes a slice without byte order mark, as [`decode`] decodes it where it stands. What cuts a
    /// character is malformed.
    pub(crate) fn decode_slice(self, bytes: &[u8]) -> String {
        if self == Encoding::Utf8 {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        Units::decode(self, bytes, 0).text
    }
}

/// A decoded text.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text without byte order mark.
    pub(crate) text: String,
    /// From bytes of the text to bytes of the source, the mark included; the identity for UTF-8 without
    /// mark.
    pub(crate) map: OffsetMap,
    /// What it was decoded from.
    pub(crate) encoding: Encoding,
    /// What was odd about it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Decodes a whole text. `declared` is what its format or its transport says the encoding is.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let mut said = Vec::new();
    let (encoding, skipped, by) = choose(bytes, declared, &mut said);
    let body = &bytes[skipped..];
    if encoding == Encoding::Utf8
        && skipped == 0
        && let Ok(text) = std::str::from_utf8(body)
    {
        return Decoded { text: text.to_owned(), map: OffsetMap::identity(), encoding, diagnostics: said };
    }
    let units = Units::decode(encoding, body, skipped);
    if encoding != Encoding::Utf8 {
        let message = format!("the file was decoded from {}{by}", encoding.name());
        said.push(Diagnostic::new(Severity::Info, "ingest", "decoded", message));
    }
    if let Some(first) = units.first_malformed {
        said.push(malformed(encoding, units.malformed, first));
    }
    Decoded { text: units.text, map: units.map, encoding, diagnostics: said }
}

/// Returns the encoding, the length of the mark, and what told it, where that was no mark.
fn choose(
    bytes: &[u8],
    declared: Option<&str>,
    said: &mut Vec<Diagnostic>,
) -> (Encoding, usize, &'static str) {
    if let Some((encoding, len)) = detect::mark(bytes) {
        return (encoding, len, "");
    }
    let Some(label) = declared.map(str::trim).filter(|label| !label.is_empty()) else {
        return (detect::guess(bytes), 0, ", which it looks like");
    };
    let named = detect::labelled(label);
    if let Some(encoding) = named.filter(|&encoding| detect::fits(encoding, bytes)) {
        // ASCII is the same in both, and needs no map as UTF-8.
        let is_ascii = bytes.is_ascii() && encoding != Encoding::Legacy(encoding_rs::ISO_2022_JP);
        let encoding =
            if is_ascii && matches!(encoding, Encoding::Legacy(_)) { Encoding::Utf8 } else { encoding };
        return (encoding, 0, ", which was declared");
    }
    let encoding = detect::guess(bytes);
    if named != Some(encoding) {
        said.push(wrong_label(label, named, encoding));
    }
    (encoding, 0, ", which it looks like")
}

fn wrong_label(label: &str, named: Option<Encoding>, encoding: Encoding) -> Diagnostic {
    let shown: String = label.chars().take(40).collect();
    let message = match named {
        Some(_) => {
            format!("the bytes are not of the declared encoding `{shown}` but look like {}", encoding.name())
        }
        None => {
            format!("the declared encoding `{shown}` is not known; the bytes look like {}", encoding.name())
        }
    };
    Diagnostic::new(Severity::Warning, "ingest", "charset-mismatch", message)
}

fn malformed(encoding: Encoding, count: u32, first: u32) -> Diagnostic {
    let name = encoding.name();
    let message = match count {
        1 => format!("invalid {name} at byte {first} was replaced by U+FFFD"),
        _ => {
            format!("{count} sequences of invalid {name}, the first at byte {first}, were replaced by U+FFFD")
        }
    };
    Diagnostic::new(Severity::Warning, "ingest", "malformed-bytes", message)
        .hint("a file that was cut or joined by bytes often has them")
}

/// Returns the message about the first byte that is not UTF-8: byte `at` of `bytes`, which begin at `base`
/// in the file.
pub(crate) fn invalid_utf8(bytes: &[u8], at: usize, base: u64) -> String {
    let place = base + at as u64;
    match bytes.get(at) {
        Some(byte) => format!("invalid UTF-8: byte 0x{byte:02x} at offset {place} of the file"),
        None => format!("invalid UTF-8 at offset {place} of the file"),
    }
}

#[cfg(test)]
mod tests;
