//! One character of UTF-8 that was read as two to six characters of a code page.

use super::class::is_plausible;
use super::codepage::ALL;

/// What stands for a byte that was lost on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    /// Nothing was lost.
    None,
    /// A no-break space became a space.
    Space,
    /// A byte became U+FFFD or a question mark; so does the character.
    Byte,
}

/// A sequence found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    /// Length in the text, in bytes.
    pub(super) len: usize,
    /// What it was.
    pub(super) c: char,
    pub(super) loss: Loss,
}

/// Returns the sequence at the start of a text, read with a code page.
pub(super) fn at_start(text: &str, page: usize) -> Option<Sequence> {
    let (bytes, len, loss) = bytes_of(text, page)?;
    if loss == Loss::Byte {
        return Some(Sequence { len, c: char::REPLACEMENT_CHARACTER, loss });
    }
    if let Some(high) = surrogate(bytes.as_slice(), 0xa0) {
        return pair(text, page, len, high);
    }
    let c = std::str::from_utf8(bytes.as_slice()).ok()?.chars().next()?;
    is_plausible(c).then_some(Sequence { len, c, loss })
}

/// The bytes of a sequence.
#[derive(Default)]
struct Bytes {
    bytes: [u8; 4],
    len: usize,
}

impl Bytes {
    fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

fn bytes_of(text: &str, page: usize) -> Option<(Bytes, usize, Loss)> {
    let mut chars = text.char_indices();
    let first = chars.next()?.1;
    let lead = ALL.byte(page, first)?;
    let needed = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let (mut bytes, mut loss, mut is_certain) = (Bytes::default(), Loss::None, false);
    bytes.push(lead);
    for _ in 1..needed {
        let (_, c) = chars.next()?;
        match ALL.byte(page, c) {
            Some(byte @ 0x80..=0xbf) => {
                bytes.push(byte);
                is_certain = true;
                continue;
            }
            _ if c == '\u{a0}' => bytes.push(0xa0),
            _ if c == ' ' => {
                bytes.push(0xa0);
                loss = loss.max(Loss::Space);
            }
            _ if c == '\u{fffd}' || (c == '?' && (needed > 2 || matches!(first, 'Ã' | 'Â'))) => {
                bytes.push(0x80);
                loss = Loss::Byte;
            }
            _ => return None,
        }
    }
    let len = chars.next().map_or(text.len(), |(at, _)| at);
    // A lead byte and nothing but losses tells nothing, where more than one byte had to follow.
    (is_certain || needed == 2).then_some((bytes, len, loss))
}

/// Returns the ten bits of half a surrogate pair: `ED A0` to `ED AF` for the first, `ED B0` for the second.
fn surrogate(bytes: &[u8], first: u8) -> Option<u32> {
    match *bytes {
        [0xed, high, low] if high & 0xf0 == first => {
            Some(u32::from(high & 0x0f) << 6 | u32::from(low & 0x3f))
        }
        _ => None,
    }
}

/// Returns a character of two surrogates, each written as three bytes (CESU-8).
fn pair(text: &str, page: usize, len: usize, high: u32) -> Option<Sequence> {
    let (bytes, rest, loss) = bytes_of(&text[len..], page)?;
    let low = surrogate(bytes.as_slice(), 0xb0).filter(|_| loss == Loss::None)?;
    let c = char::from_u32(0x1_0000 + (high << 10 | low)).filter(|&c| is_plausible(c))?;
    Some(Sequence { len: len + rest, c, loss })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_read_with_their_losses() {
        let read = |text: &str, page| at_start(text, page).map(|found| (found.len, found.c, found.loss));
        assert_eq!(read("Ã©t", 0), Some((4, 'é', Loss::None)));
        assert_eq!(read("â€™s", 0), Some(("â€™".len(), '’', Loss::None)));
        assert_eq!(read("â\u{80}\u{99}", 0), Some((6, '’', Loss::None)));
        assert_eq!(read("Ã bientÃ´t", 0), Some((3, 'à', Loss::Space)));
        assert_eq!(read("â€\u{fffd}", 0), Some(("â€\u{fffd}".len(), '\u{fffd}', Loss::Byte)));
        assert_eq!(read("â€?", 0), Some(("â€?".len(), '\u{fffd}', Loss::Byte)));
        assert_eq!(read("Рї", 1), Some((4, 'п', Loss::None)));
        assert_eq!(read("\u{ed}\u{a0}\u{bd}\u{ed}\u{b8}\u{8d}", 0), Some((12, '😍', Loss::None)));
        assert_eq!(read("\u{ed}\u{a0}\u{bd}x", 0), None);
        assert_eq!(read("É®", 0), None, "no language is written with that");
        assert_eq!(read("été", 0), None);
        assert_eq!(read("Ã", 0), None);
    }
}
