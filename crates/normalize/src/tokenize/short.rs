//! Short tokens of ASCII in two registers: their letters, their lower case and their hashes without a loop
//! over bytes.
//!
//! Most tokens are no longer than [`Short::MAX`] bytes. The hashes are those of `xxh3_64`, whose short forms
//! are written out here because they take the bytes from registers; a test holds them to the library.
//! Not here: longer tokens and other scripts.

/// The highest bit of every byte.
const HIGH: u64 = u64::MAX / 255 * 0x80;

/// A byte in every place.
const fn all(byte: u8) -> u64 {
    u64::MAX / 255 * byte as u64
}

/// Returns the highest bit of every byte that lies within `first..=last`; none of ASCII beyond is one.
#[inline]
const fn within(word: u64, first: u8, last: u8) -> u64 {
    let low = word & !HIGH;
    (low + all(0x80 - first)) & !(low + all(0x7f - last)) & !word & HIGH
}

/// Bytes that a look at a token takes in: the longest short token and what stands behind it.
pub(super) const WINDOW: usize = 24;

/// The bytes at the start of a token; zeros stand behind the end of the text.
pub(super) type Window = [u8; WINDOW];

/// Returns the window at `at`; `tail` holds it where the text ends inside it.
#[inline(always)]
pub(super) fn window<'a>(bytes: &'a [u8], at: usize, tail: &'a mut Window) -> &'a Window {
    let rest = &bytes[at..];
    match rest.first_chunk() {
        Some(window) => window,
        None => pad(rest, tail),
    }
}

#[cold]
fn pad<'a>(rest: &[u8], tail: &'a mut Window) -> &'a Window {
    *tail = [0; WINDOW];
    tail[..rest.len()].copy_from_slice(rest);
    tail
}

/// Returns the eight bytes at `at`, the first in the lowest bits.
#[inline(always)]
pub(super) fn eight(window: &Window, at: usize) -> u64 {
    let bytes = window[at..].first_chunk().expect("a window is longer than two words");
    u64::from_le_bytes(*bytes)
}

/// Returns how many letters of ASCII a window begins with, sixteen at most.
#[inline(always)]
pub(super) fn letters_at_start(window: &Window) -> usize {
    let letters = |word: u64| at_start(word | all(0x20), b'a', b'z');
    match letters(eight(window, 0)) {
        8 => 8 + letters(eight(window, 8)),
        len => len,
    }
}

/// Returns how many digits a window begins with, eight at most.
#[inline(always)]
pub(super) fn digits_at_start(window: &Window) -> usize {
    at_start(eight(window, 0), b'0', b'9')
}

/// Returns how many bytes of `first..=last` a word begins with.
#[inline(always)]
fn at_start(word: u64, first: u8, last: u8) -> usize {
    ((!within(word, first, last) & HIGH).trailing_zeros() / 8) as usize
}

/// A token of one to sixteen bytes of ASCII; zeros stand behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Short {
    low: u64,
    high: u64,
    len: usize,
}

/// Where the characters of a kind stand in a token: the highest bits of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    low: u64,
    high: u64,
}

impl Places {
    /// No character.
    pub(super) const NONE: Places = Places { low: 0, high: 0 };

    #[inline]
    pub(super) fn any(self) -> bool {
        self.low | self.high != 0
    }

    /// Returns whether the first character is one.
    #[inline]
    pub(super) fn first(self) -> bool {
        self.low & 0x80 != 0
    }

    /// Returns whether one stands behind the first character.
    #[inline]
    pub(super) fn inner(self) -> bool {
        self.low & !0x80 | self.high != 0
    }

    #[inline]
    pub(super) fn count(self) -> u32 {
        self.low.count_ones() + self.high.count_ones()
    }
}

impl Short {
    /// Longest token, in bytes.
    pub(super) const MAX: usize = 16;

    /// Returns the first `len` bytes of a word, which are ASCII: 1 to 8 of them.
    #[inline]
    pub(super) fn of_word(word: u64, len: usize) -> Short {
        Short { low: word & u64::MAX >> (64 - 8 * len), high: 0, len }
    }

    /// Returns the first `len` bytes of a window, which are ASCII: 9 to 16 of them.
    #[inline]
    pub(super) fn of_window([low, high]: [u64; 2], len: usize) -> Short {
        Short { low, high: high & u64::MAX >> (128 - 8 * len), len }
    }

    /// Returns the token `start..end`, unless it is too long or not ASCII.
    #[inline]
    pub(super) fn at(bytes: &[u8], start: usize, end: usize) -> Option<Short> {
        let len = end - start;
        if !(1..=Self::MAX).contains(&len) {
            return None;
        }
        let mut tail = [0; WINDOW];
        let window = window(bytes, start, &mut tail);
        let (low, high) = (eight(window, 0), eight(window, 8));
        let short = if len <= 8 { Short::of_word(low, len) } else { Short::of_window([low, high], len) };
        let is_ascii = (short.low | short.high) & HIGH == 0;
        is_ascii.then_some(short)
    }

    #[inline]
    pub(super) fn len(self) -> usize {
        self.len
    }

    #[inline]
    pub(super) fn last(self) -> u8 {
        if self.len <= 8 {
            (self.low >> (8 * (self.len - 1))) as u8
        } else {
            (self.high >> (8 * (self.len - 9))) as u8
        }
    }

    #[inline]
    fn places(self, first: u8, last: u8) -> Places {
        let high = if self.len > 8 { within(self.high, first, last) } else { 0 };
        Places { low: within(self.low, first, last), high }
    }

    #[inline]
    fn all_places(self) -> Places {
        let high = if self.len > 8 { HIGH >> (128 - 8 * self.len) } else { 0 };
        Places { low: HIGH >> (64 - 8 * self.len.min(8)), high }
    }

    #[inline]
    pub(super) fn capitals(self) -> Places {
        self.places(b'A', b'Z')
    }

    #[inline]
    pub(super) fn lowers(self) -> Places {
        self.places(b'a', b'z')
    }

    #[inline]
    pub(super) fn digits(self) -> Places {
        self.places(b'0', b'9')
    }

    /// Returns whether the token is digits with separators between them, and ends with a digit.
    #[inline]
    pub(super) fn is_number(self) -> bool {
        // From `,` to `:` lie the separators, the digits, and the hyphen.
        self.last().is_ascii_digit()
            && self.places(b',', b':') == self.all_places()
            && !self.places(b'-', b'-').any()
    }

    /// Returns the token with small letters for its capitals.
    #[inline]
    pub(super) fn lower(self, capitals: Places) -> Short {
        Short { low: self.low | capitals.low >> 2, high: self.high | capitals.high >> 2, len: self.len }
    }

    /// Returns the first three bytes, or all.
    #[inline]
    pub(super) fn prefix3(self) -> u32 {
        self.low as u32 & 0xff_ffff
    }

    /// Returns the last three bytes, of at least three.
    #[inline]
    pub(super) fn suffix3(self) -> u32 {
        let bytes = match self.len {
            ..=8 => self.low >> (8 * (self.len - 3)),
            _ => self.last8() >> 40,
        };
        bytes as u32 & 0xff_ffff
    }

    /// Returns the last eight bytes, of more than eight.
    #[inline]
    fn last8(self) -> u64 {
        let word = u128::from(self.high) << 64 | u128::from(self.low);
        (word >> (8 * (self.len - 8))) as u64
    }

    /// Returns the low 32 bits of xxh3-64 of the token.
    #[inline]
    pub(super) fn hash(self) -> u32 {
        match self.len {
            ..=3 => hash_1_to_3(ends_1_to_3(&self.low.to_le_bytes(), self.len)),
            4..=8 => hash_4_to_8(self.low as u32, (self.low >> (8 * (self.len - 4))) as u32, self.len),
            _ => hash_9_to_16(self.low, self.last8(), self.len),
        }
    }
}

/// Returns the hash of three bytes, the first of them in the lowest bits.
#[inline]
pub(super) fn hash3(bytes: u32) -> u32 {
    avalanche(u64::from(bytes.rotate_left(16) | 3 << 8))
}

/// Bytes 0..4 and 4..8 of the secret of xxh3, exclusive or.
const FLIP_3: u64 = 0x396c_feb8 ^ 0xbe4b_a423;
/// Bytes 8..16 and 16..24.
const FLIP_8: u64 = 0x1cad_21f7_2c81_017c ^ 0xdb97_9083_e96d_d4de;
/// Bytes 24..32 and 32..40, then 40..48 and 48..56.
const FLIP_16: [u64; 2] =
    [0x1f67_b3b7_a4a4_4072 ^ 0x78e5_c0cc_4ee6_79cb, 0x2172_ffcc_7dd0_5a82 ^ 0x8e24_43f7_7446_08b8];

/// Returns the first, middle and last byte of one to three, with their number, as the hash takes them.
#[inline(always)]
pub(super) fn ends_1_to_3<const N: usize>(bytes: &[u8; N], len: usize) -> u32 {
    let byte = |idx: usize| u32::from(bytes[idx]);
    byte(0) << 16 | byte(len >> 1) << 24 | byte(len - 1) | (len as u32) << 8
}

/// `XXH3_len_1to3_64b`.
#[inline(always)]
pub(super) fn hash_1_to_3(ends: u32) -> u32 {
    avalanche(u64::from(ends))
}

#[inline]
fn avalanche(mixed: u64) -> u32 {
    let mut hash = mixed ^ FLIP_3;
    hash = (hash ^ hash >> 33).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    hash = (hash ^ hash >> 29).wrapping_mul(0x1656_67b1_9e37_79f9);
    (hash ^ hash >> 32) as u32
}

/// `XXH3_len_4to8_64b`, of the first and the last four bytes.
#[inline(always)]
pub(super) fn hash_4_to_8(first: u32, last: u32, len: usize) -> u32 {
    const MIX: u64 = 0x9fb2_1c65_1e98_df25;
    let mut hash = (u64::from(last) | u64::from(first) << 32) ^ FLIP_8;
    hash ^= hash.rotate_left(49) ^ hash.rotate_left(24);
    hash = hash.wrapping_mul(MIX);
    hash ^= (hash >> 35) + len as u64;
    hash = hash.wrapping_mul(MIX);
    (hash ^ hash >> 28) as u32
}

/// `XXH3_len_9to16_64b`, of the first and the last eight bytes.
#[inline(always)]
pub(super) fn hash_9_to_16(first: u64, last: u64, len: usize) -> u32 {
    let (low, high) = (first ^ FLIP_16[0], last ^ FLIP_16[1]);
    let product = u128::from(low) * u128::from(high);
    let folded = product as u64 ^ (product >> 64) as u64;
    let mut hash = (len as u64).wrapping_add(low.swap_bytes()).wrapping_add(high).wrapping_add(folded);
    hash = (hash ^ hash >> 37).wrapping_mul(0x1656_6791_9e37_79f9);
    (hash ^ hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;

    type IsKind = fn(&u8) -> bool;

    proptest! {
        #[test]
        fn hashes_are_those_of_the_library(text in "[ -~]{1,16}") {
            let bytes = text.as_bytes();
            let short = Short::at(bytes, 0, bytes.len()).unwrap();
            prop_assert_eq!(short.hash(), xxh3_64(bytes) as u32);
            let lower = short.lower(short.capitals());
            prop_assert_eq!(lower.hash(), xxh3_64(&bytes.to_ascii_lowercase()) as u32);
            if let [.., a, b, c] = bytes {
                prop_assert_eq!(hash3(short.suffix3()), xxh3_64(&[*a, *b, *c]) as u32);
            }
        }

        #[test]
        fn places_are_those_of_the_characters(text in "[ -~]{1,16}") {
            let bytes = text.as_bytes();
            let short = Short::at(bytes, 0, bytes.len()).unwrap();
            let kinds: [(Places, IsKind); 3] = [
                (short.capitals(), u8::is_ascii_uppercase),
                (short.lowers(), u8::is_ascii_lowercase),
                (short.digits(), u8::is_ascii_digit),
            ];
            for (places, is) in kinds {
                let count = bytes.iter().filter(|byte| is(byte)).count();
                prop_assert_eq!(places.count() as usize, count);
                prop_assert_eq!(places.any(), count > 0);
                prop_assert_eq!(places.first(), is(&bytes[0]));
                prop_assert_eq!(places.inner(), bytes[1..].iter().any(is));
            }
            prop_assert_eq!(short.last(), bytes[bytes.len() - 1]);
        }

        #[test]
        fn letters_are_counted_in_any_text(text in "[A-Za-z]{0,20}\\PC{0,10}") {
            let bytes = text.as_bytes();
            let expected = bytes.iter().take(16).take_while(|byte| byte.is_ascii_alphabetic()).count();
            prop_assert_eq!(letters_at_start(window(bytes, 0, &mut [0; WINDOW])), expected);
        }
    }

    #[test]
    fn long_and_wide_tokens_are_not_short() {
        assert!(Short::at(b"abcdefghijklmnopq", 0, 17).is_none());
        assert!(Short::at("caf\u{e9}".as_bytes(), 0, 5).is_none());
        assert!(Short::at(b"", 0, 0).is_none());
    }
}
