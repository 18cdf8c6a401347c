//! Which encoding bytes are in: what a mark, a label or the bytes themselves say.
//!
//! Not here: decoding, and what is said about a wrong label.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::Encoding;
use super::units::Units;

/// Bytes at the start of a long text that are enough to tell its encoding.
const HEAD_BYTES: usize = 256 << 10;

/// Returns the encoding that the byte order mark tells, and the length of the mark.
pub(super) fn mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Encoding::Utf8, 3)),
        [0xff, 0xfe, 0, 0, ..] => Some((Encoding::Utf32Le, 4)),
        [0, 0, 0xfe, 0xff, ..] => Some((Encoding::Utf32Be, 4)),
        [0xff, 0xfe, ..] => Some((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// Returns the encoding that a label names.
///
/// Labels are those of the Encoding Standard; `iso-8859-1` and `ascii` therefore mean windows-1252.
pub(super) fn labelled(label: &str) -> Option<Encoding> {
    let legacy = encoding_rs::Encoding::for_label_no_replacement(label.trim().as_bytes())?;
    Some(match legacy.name() {
        "UTF-8" => Encoding::Utf8,
        "UTF-16LE" => Encoding::Utf16Le,
        "UTF-16BE" => Encoding::Utf16Be,
        "x-user-defined" => return None,
        _ => Encoding::Legacy(legacy),
    })
}

/// Returns whether bytes can be in an encoding that was declared.
pub(super) fn fits(encoding: Encoding, bytes: &[u8]) -> bool {
    match encoding {
        Encoding::Utf8 => is_utf8(bytes) || is_mostly_utf8(bytes),
        Encoding::Utf16Le | Encoding::Utf16Be => utf16(bytes) == Some(encoding),
        Encoding::Utf32Le | Encoding::Utf32Be => false,
        Encoding::Legacy(legacy) => {
            let head = head(bytes);
            let sequences = if std::str::from_utf8(head).is_ok() { leads(head) } else { 0 };
            // Few letters can be UTF-8 and a legacy encoding of more than one byte by chance.
            let is_utf8 = sequences > if legacy.is_single_byte() { 0 } else { 3 };
            !is_utf8 && reads_as_text(encoding, head)
        }
    }
}

/// Returns the encoding that the bytes look like. No answer is certain.
pub(super) fn guess(bytes: &[u8]) -> Encoding {
    if is_utf8(bytes) {
        return Encoding::Utf8;
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding;
    }
    if is_mostly_utf8(bytes) {
        return Encoding::Utf8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let legacy = detector.guess(None, Utf8Detection::Deny);
    if legacy == encoding_rs::UTF_8 { Encoding::Utf8 } else { Encoding::Legacy(legacy) }
}

/// Returns whether bytes are UTF-8, and not ISO-2022-JP, which is ASCII with escapes.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() && !has_shift(bytes)
}

fn has_shift(bytes: &[u8]) -> bool {
    let shifts = |at: usize| matches!(bytes.get(at + 1..at + 3), Some(b"$B" | b"$@"));
    memchr::memchr_iter(0x1b, bytes).any(shifts) && memchr::memmem::find(bytes, b"\x1b(").is_some()
}

/// Returns whether at least nine of ten sequences of bytes above 0x7F are characters of UTF-8: a text that
/// was cut or patched, not one of another encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += leads(chunk.valid().as_bytes());
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && bad * 9 <= good
}

/// Returns the number of bytes that begin a sequence of UTF-8.
fn leads(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte >= 0xc0).count()
}

fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD_BYTES)]
}

/// Returns the order of UTF-16 without a mark: NUL bytes stand in places of one parity alone, and all of it
/// reads as text.
pub(super) fn utf16(bytes: &[u8]) -> Option<Encoding> {
    let head = &head(bytes)[..head(bytes).len() & !1];
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let encoding = match (even, odd) {
        (0, 1..) => Encoding::Utf16Le,
        (1.., 0) => Encoding::Utf16Be,
        _ => return None,
    };
    let is_dense = head.len() >= 8 && (even + odd) * 100 >= head.len();
    (is_dense && bytes.len().is_multiple_of(2) && reads_as_text(encoding, head)).then_some(encoding)
}

/// Returns whether bytes decode to something that people write: hardly anything malformed, no control
/// characters, and words that are of one script and not made of accented letters alone.
fn reads_as_text(encoding: Encoding, bytes: &[u8]) -> bool {
    let units = Units::decode(encoding, bytes, 0);
    let odd = units.text.chars().filter(|&c| is_odd(c)).count();
    let most = units.text.len() / 200;
    units.malformed as usize <= most && odd <= most && !Words::count(&units.text).are_odd()
}

fn is_odd(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c' | '\x1a' | '\x1b' | '\u{85}'))
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
}

/// Letters outside ASCII, and what their neighbours say about them.
#[derive(Debug, Default)]
struct Words {
    letters: usize,
    /// Accented Latin letters that stand third or later in a row of such.
    rows: usize,
    /// Letters of another alphabet behind one of ASCII.
    mixed: usize,
}

impl Words {
    fn count(text: &str) -> Words {
        let (mut words, mut row, mut before) = (Words::default(), 0, ' ');
        for c in text.chars() {
            let is_latin = matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
            let is_other = matches!(c, '\u{370}'..='\u{5ff}' | '\u{620}'..='\u{6ff}');
            row = if is_latin { row + 1 } else { 0 };
            words.letters += usize::from(is_latin || is_other);
            words.rows += usize::from(row >= 3);
            words.mixed += usize::from(is_other && before.is_ascii_alphabetic());
            before = c;
        }
        words
    }

    fn are_odd(&self) -> bool {
        self.letters >= 4 && (self.rows * 4 > self.letters || self.mixed * 2 > self.letters)
    }
}
