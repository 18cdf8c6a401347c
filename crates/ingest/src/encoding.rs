//! Bytes of plain text to UTF-8, with a map back to the bytes; and what bytes are no text at all.
//!
//! Not here: encodings that no byte order mark tells (they need detection, not decoding).

use dateline_core::{OffsetMap, Span};

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
}

impl Encoding {
    /// Returns the name in the encoding registry.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        }
    }

    /// Returns the encoding that the byte order mark tells, UTF-8 where there is none, and the length of
    /// the mark.
    pub(crate) fn detect(bytes: &[u8]) -> (Encoding, usize) {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
            [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
            _ => (Encoding::Utf8, 0),
        }
    }

    fn unit(self, pair: &[u8]) -> u16 {
        let pair = [pair[0], pair[1]];
        if self == Encoding::Utf16Be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    /// Decodes a slice without byte order mark, or `None` where it cuts a character.
    pub(crate) fn decode_slice(self, bytes: &[u8]) -> Option<String> {
        if self == Encoding::Utf8 {
            return String::from_utf8(bytes.to_vec()).ok();
        }
        if !bytes.len().is_multiple_of(2) {
            return None;
        }
        let units = bytes.chunks_exact(2).map(|pair| self.unit(pair));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    }
}

/// A decoded text.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text without byte order mark.
    pub(crate) text: String,
    /// From bytes of the text to bytes of the source, the mark included.
    pub(crate) map: OffsetMap,
    /// What it was decoded from.
    pub(crate) encoding: Encoding,
}

/// Decodes a whole text, or says what is wrong and where.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err("UTF-32 is not read; convert the file to UTF-8".into());
    }
    let (encoding, mark) = Encoding::detect(bytes);
    if encoding != Encoding::Utf8 {
        return decode_utf16(bytes, encoding);
    }
    let text = std::str::from_utf8(&bytes[mark..])
        .map_err(|error| invalid_utf8(bytes, mark + error.valid_up_to(), 0))?
        .to_owned();
    let mut map = OffsetMap::identity();
    if mark > 0 {
        map.push_linear(0, mark as u32, text.len() as u32);
    }
    Ok(Decoded { text, map, encoding })
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

/// Decodes UTF-16 with its byte order mark. Characters that have the same length on both sides join into
/// linear runs, others are atomic.
fn decode_utf16(bytes: &[u8], encoding: Encoding) -> Result<Decoded, String> {
    let name = encoding.name();
    if !bytes.len().is_multiple_of(2) {
        return Err(format!("invalid {name}: the file has an odd number of bytes, {}", bytes.len()));
    }
    let (mut text, mut map, mut at) = (String::with_capacity(bytes.len()), OffsetMap::identity(), 2_u32);
    let units = bytes[2..].chunks_exact(2).map(|pair| encoding.unit(pair));
    for item in char::decode_utf16(units) {
        let c = item.map_err(|error| {
            let unit = error.unpaired_surrogate();
            format!("invalid {name}: unpaired surrogate 0x{unit:04x} at offset {at} of the file")
        })?;
        let (start, source_len) = (text.len() as u32, 2 * c.len_utf16() as u32);
        text.push(c);
        if c.len_utf8() as u32 == source_len {
            map.push_linear(start, at, source_len);
        } else {
            map.push_atomic(Span::new(start, text.len() as u32), Span::new(at, at + source_len));
        }
        at += source_len;
    }
    Ok(Decoded { text, map, encoding })
}

/// Beginnings of common formats that are no text.
const MAGIC: [(&[u8], &str); 13] = [
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\0", "SQLite"),
];

/// Returns what the bytes look like, where they are no text: a known beginning, or control characters in
/// more than one byte of ten (of fifty, where the bytes are not UTF-8; at least eight), or in more than half
/// of a short file.
///
/// A few NUL bytes in a text do not make it binary. UTF-16 and UTF-32 are text where a byte order mark
/// says so.
pub(crate) fn binary_kind(bytes: &[u8]) -> Option<String> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| is_magic(bytes, magic)) {
        return Some((*name).to_owned());
    }
    if Encoding::detect(bytes).0 != Encoding::Utf8 || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return None;
    }
    let controls = bytes.iter().filter(|&&byte| is_odd_control(byte)).count();
    let most = |one_of: usize| controls > bytes.len() / one_of;
    let is_binary =
        most(2) || (controls >= 8 && (most(10) || (most(50) && std::str::from_utf8(bytes).is_err())));
    is_binary.then(|| {
        let hint = if is_utf16_like(bytes) { "; perhaps UTF-16 without a byte order mark" } else { "" };
        format!("{controls} of {} bytes are control characters{hint}", bytes.len())
    })
}

/// Beginnings that are letters alone need something behind them that no text has.
fn is_magic(bytes: &[u8], magic: &[u8]) -> bool {
    bytes.starts_with(magic)
        && (!magic.iter().all(u8::is_ascii_alphanumeric) || bytes.iter().any(|&byte| is_odd_control(byte)))
}

/// Control characters that do not occur in text; tab, line ends, form feed, escape and end of file do.
const fn is_odd_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b)
}

/// Text with a NUL in every other place.
fn is_utf16_like(bytes: &[u8]) -> bool {
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    bytes.len() >= 8 && nuls(0).max(nuls(1)) > bytes.len() / 3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf16(text: &str, encoding: Encoding) -> Vec<u8> {
        let bytes = |unit: u16| {
            if encoding == Encoding::Utf16Be { unit.to_be_bytes() } else { unit.to_le_bytes() }
        };
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn a_mark_is_no_text_and_counts_in_offsets() {
        let decoded = decode("\u{feff}Oslo".as_bytes()).unwrap();
        assert_eq!(decoded.text, "Oslo");
        assert_eq!(decoded.map.source_hull(Span::new(0, 4)), Some(Span::new(3, 7)));
        assert!(decode(b"Oslo").unwrap().map.is_identity());
    }

    #[test]
    fn utf16_in_both_orders_maps_to_its_bytes() {
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            let bytes = utf16("A Алматы 🙂 €", encoding);
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), ("A Алматы 🙂 €", encoding));
            assert_eq!(decoded.map.source_hull(Span::new(2, 14)), Some(Span::new(6, 18)));
            assert_eq!(decoded.map.runs()[2].text, Span::new(2, 14), "Cyrillic joins into one linear run");
        }
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        assert_eq!(
            decode(b"caf\xe9 in Almaty").unwrap_err(),
            "invalid UTF-8: byte 0xe9 at offset 3 of the file"
        );
        assert_eq!(
            decode(b"\xef\xbb\xbfab\xff").unwrap_err(),
            "invalid UTF-8: byte 0xff at offset 5 of the file"
        );
        let mut bytes = utf16("ab", Encoding::Utf16Le);
        bytes.extend([0x00, 0xd8, b'c', 0]);
        assert_eq!(
            decode(&bytes).unwrap_err(),
            "invalid UTF-16LE: unpaired surrogate 0xd800 at offset 6 of the file"
        );
        bytes.pop();
        assert!(decode(&bytes).unwrap_err().contains("odd number of bytes, 9"));
        assert!(decode(b"\xff\xfe\0\0A\0\0\0").unwrap_err().contains("UTF-32"));
    }

    #[test]
    fn binary_is_told_from_text_with_odd_bytes() {
        assert_eq!(binary_kind(b"%PDF-1.7\n").as_deref(), Some("PDF"));
        assert_eq!(binary_kind(b"GIF8 is no word but text"), None);
        assert_eq!(binary_kind(b"GIF89a\x01\0\x01\0\x80").as_deref(), Some("GIF"));
        assert_eq!(binary_kind(b"The price\0 rose\0 by 3%"), None);
        assert!(binary_kind(b"\0\x01\x02\x03").is_some());
        assert!(binary_kind(b"A\0s\0t\0a\0n\0a\0 \0r\0o\0s\0e\0").unwrap().contains("UTF-16"));
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(binary_kind(&noise).is_some());
        assert_eq!(binary_kind(&utf16("Astana rose", Encoding::Utf16Le)), None);
        assert_eq!(binary_kind(b""), None);
    }

    proptest! {
        #[test]
        fn slices_of_utf16_decode_to_the_same_text(text in "\\PC{0,40}", a in 0usize..60, b in 0usize..60, big: bool) {
            let encoding = if big { Encoding::Utf16Be } else { Encoding::Utf16Le };
            let bytes = utf16(&text, encoding);
            let decoded = decode(&bytes).unwrap();
            prop_assert_eq!(&decoded.text, &text);
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (bounds[a % bounds.len()], bounds[b % bounds.len()]);
            if a < b {
                let runs = decoded.map.source_runs(Span::new(a as u32, b as u32)).unwrap();
                let again: String = runs
                    .iter()
                    .map(|run| encoding.decode_slice(&bytes[run.range()]).unwrap())
                    .collect();
                prop_assert_eq!(again, &text[a..b]);
            }
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = binary_kind(&bytes);
            if let Ok(decoded) = decode(&bytes) {
                let (encoding, mark) = Encoding::detect(&bytes);
                prop_assert_eq!(encoding.decode_slice(&bytes[mark..]).unwrap(), decoded.text);
            }
        }
    }
}
