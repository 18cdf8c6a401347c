//! What bytes are no text at all.

use super::{Encoding, detect};

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
/// A few NUL bytes in a text do not make it binary. UTF-32 is text where a byte order mark says so, UTF-16
/// also where all of it reads as text.
pub(crate) fn binary_kind(bytes: &[u8]) -> Option<String> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| is_magic(bytes, magic)) {
        return Some((*name).to_owned());
    }
    if detect::mark(bytes).is_some_and(|(encoding, _)| encoding != Encoding::Utf8) {
        return None;
    }
    let controls = bytes.iter().filter(|&&byte| is_odd_control(byte)).count();
    let most = |one_of: usize| controls > bytes.len() / one_of;
    let is_binary =
        most(2) || (controls >= 8 && (most(10) || (most(50) && std::str::from_utf8(bytes).is_err())));
    (is_binary && detect::utf16(bytes).is_none())
        .then(|| format!("{controls} of {} bytes are control characters", bytes.len()))
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
