//! Decoding unit by unit: one character, or one malformed sequence, and the bytes it came from.
//!
//! Every unit is decoded by itself, so what a slice at bounds of units says is what the whole says there.
//! Not here: which encoding it is.

use dateline_core::{OffsetMap, Span};

use super::Encoding;

/// Longest sequence of bytes that is one character, in any encoding but ISO-2022-JP.
const LONGEST_UNIT: usize = 4;
const ESCAPE: u8 = 0x1b;
/// Back to ASCII, in ISO-2022-JP.
const TO_ASCII: &[u8] = b"\x1b(B";

/// A text while it is decoded.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) text: String,
    pub(super) map: OffsetMap,
    /// Sequences that are no character.
    pub(super) malformed: u32,
    /// First byte of the first of them.
    pub(super) first_malformed: Option<u32>,
    /// Where the next unit stands in the source.
    at: u32,
}

impl Units {
    /// Decodes bytes that stand behind `skipped` others.
    pub(super) fn decode(encoding: Encoding, bytes: &[u8], skipped: usize) -> Units {
        let mut units = Units { at: skipped as u32, ..Units::default() };
        units.text.reserve(bytes.len());
        match encoding {
            Encoding::Utf8 => units.utf8(bytes),
            Encoding::Utf16Le => units.utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => units.utf16(bytes, u16::from_be_bytes),
            Encoding::Utf32Le => units.utf32(bytes, u32::from_le_bytes),
            Encoding::Utf32Be => units.utf32(bytes, u32::from_be_bytes),
            Encoding::Legacy(legacy) if legacy == encoding_rs::ISO_2022_JP => units.iso_2022_jp(bytes),
            Encoding::Legacy(legacy) if legacy.is_single_byte() => units.single_byte(bytes, legacy),
            Encoding::Legacy(legacy) => units.multi_byte(bytes, legacy),
        }
        units
    }

    /// Takes a unit of `len` bytes.
    fn push(&mut self, chars: &str, len: usize) {
        let (start, source) = (self.text.len() as u32, self.at);
        self.text.push_str(chars);
        self.at += len as u32;
        if chars.len() == len {
            self.map.push_linear(start, source, len as u32);
        } else if let (Ok(to), Ok(from), None) =
            (u8::try_from(chars.len()), u8::try_from(len), chars.chars().nth(1))
        {
            self.map.push_scaled(start, source, 1, (to, from));
        } else {
            self.map.push_atomic(Span::new(start, self.text.len() as u32), Span::new(source, self.at));
        }
    }

    /// Takes bytes that are decoded together.
    fn push_whole(&mut self, chars: &str, len: usize) {
        let (start, source) = (self.text.len() as u32, self.at);
        self.text.push_str(chars);
        self.at += len as u32;
        self.map.push_atomic(Span::new(start, self.text.len() as u32), Span::new(source, self.at));
    }

    fn push_char(&mut self, c: char, len: usize) {
        self.push(c.encode_utf8(&mut [0; 4]), len);
    }

    fn push_malformed(&mut self, len: usize) {
        self.first_malformed = self.first_malformed.or(Some(self.at));
        self.malformed += 1;
        self.push("\u{fffd}", len);
    }

    fn utf8(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.push(chunk.valid(), chunk.valid().len());
            if !chunk.invalid().is_empty() {
                self.push_malformed(chunk.invalid().len());
            }
        }
    }

    fn utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16) {
        let (pairs, rest) = bytes.as_chunks::<2>();
        for item in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
            match item {
                Ok(c) => self.push_char(c, 2 * c.len_utf16()),
                Err(_) => self.push_malformed(2),
            }
        }
        if !rest.is_empty() {
            self.push_malformed(rest.len());
        }
    }

    fn utf32(&mut self, bytes: &[u8], unit: fn([u8; 4]) -> u32) {
        let (units, rest) = bytes.as_chunks::<4>();
        for value in units {
            match char::from_u32(unit(*value)) {
                Some(c) => self.push_char(c, 4),
                None => self.push_malformed(4),
            }
        }
        if !rest.is_empty() {
            self.push_malformed(rest.len());
        }
    }

    /// Takes the ASCII at the start of the bytes and returns its length.
    fn ascii(&mut self, bytes: &[u8]) -> usize {
        let len = encoding_rs::Encoding::ascii_valid_up_to(bytes);
        self.push(std::str::from_utf8(&bytes[..len]).expect("ASCII is UTF-8"), len);
        len
    }

    fn single_byte(&mut self, bytes: &[u8], encoding: &'static encoding_rs::Encoding) {
        let table = high_half(encoding);
        let mut at = 0;
        while at < bytes.len() {
            at += self.ascii(&bytes[at..]);
            let Some(&byte) = bytes.get(at) else { return };
            match table[usize::from(byte & 0x7f)] {
                Some(c) => self.push_char(c, 1),
                None => self.push_malformed(1),
            }
            at += 1;
        }
    }

    fn multi_byte(&mut self, bytes: &[u8], encoding: &'static encoding_rs::Encoding) {
        let mut buffer = [0; 16];
        let mut at = 0;
        while at < bytes.len() {
            at += self.ascii(&bytes[at..]);
            let rest = &bytes[at..];
            if rest.is_empty() {
                return;
            }
            let lens = 1..=LONGEST_UNIT.min(rest.len());
            let unit = lens.into_iter().find_map(|len| {
                let written = decode_one(encoding, &rest[..len], &mut buffer)?;
                Some((written, len))
            });
            match unit {
                Some((written, len)) => {
                    self.push(std::str::from_utf8(&buffer[..written]).expect("decoders write UTF-8"), len);
                    at += len;
                }
                None => {
                    self.push_malformed(1);
                    at += 1;
                }
            }
        }
    }

    /// A stretch from an escape to the one that goes back to ASCII is one unit: inside, bytes mean nothing
    /// by themselves.
    fn iso_2022_jp(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let plain = memchr::memchr(ESCAPE, rest).unwrap_or(rest.len());
            let len = if plain > 0 { plain } else { shifted_len(rest) };
            let (text, is_malformed) = encoding_rs::ISO_2022_JP.decode_without_bom_handling(&rest[..len]);
            if is_malformed {
                self.first_malformed = self.first_malformed.or(Some(self.at));
                self.malformed += 1;
            }
            if plain > 0 && !is_malformed {
                self.push(&text, len);
            } else {
                self.push_whole(&text, len);
            }
            at += len;
        }
    }
}

/// Returns the length of a shifted stretch with both of its escapes.
fn shifted_len(bytes: &[u8]) -> usize {
    memchr::memmem::find(bytes, TO_ASCII).map_or(bytes.len(), |end| end + TO_ASCII.len())
}

/// Returns the characters of the bytes 0x80 to 0xFF.
fn high_half(encoding: &'static encoding_rs::Encoding) -> [Option<char>; 128] {
    std::array::from_fn(|low| {
        let byte = [0x80 | low as u8];
        encoding.decode_without_bom_handling_and_without_replacement(&byte)?.chars().next()
    })
}

/// Decodes bytes that are one character; `None` where they are not.
fn decode_one(encoding: &'static encoding_rs::Encoding, bytes: &[u8], buffer: &mut [u8]) -> Option<usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(bytes, buffer, true);
    (result == encoding_rs::DecoderResult::InputEmpty && written > 0).then_some(written)
}
