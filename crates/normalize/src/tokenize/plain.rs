//! Plain text: words of ASCII letters, the spaces between them, and signs that stand alone. Nine tokens of ten
//! are of these, so they are cut in one loop that sees a window of a few bytes.
//!
//! The loop stops at whatever needs more than the window. Not here: the rules for that.

use dateline_core::token::flag;

use super::Cutter;
use super::class::{BEHIND, CLASSES, Class, GOES_ON, LONE_SIGNS, SPACE, WORD_BYTES};
use super::columns::Hashes;
use super::short::{self, Window, eight, hash_1_to_3, hash_4_to_8, hash_9_to_16, hash3};

impl Cutter<'_> {
    /// Cuts plain tokens from `at` on and returns where something else stands, or the end of the text.
    pub(super) fn plain(&mut self, at: usize) -> usize {
        let space = if self.is_after_space(at) { flag::AFTER_SPACE } else { 0 };
        let bytes = self.bytes;
        let (len, space) = self.plain_tokens(&bytes[at..], at, space);
        let (at, rest) = (at + len, &bytes[at + len..]);
        if rest.is_empty() || rest.len() >= short::WINDOW {
            return at;
        }
        // Zeros behind the end are nothing plain.
        let mut tail = [0; 2 * short::WINDOW];
        tail[..rest.len()].copy_from_slice(rest);
        at + self.plain_tokens(&tail, at, space).0
    }

    /// Cuts plain tokens at the start of `bytes`, which stand at `start`, while a window is left. Returns how far
    /// it came, and the flag of space before that.
    #[inline(never)]
    fn plain_tokens(&mut self, bytes: &[u8], start: usize, mut space: u32) -> (usize, u32) {
        let mut at = 0;
        while let Some(window) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let letters = short::letters_at_start(window);
            let (len, behind) = if letters > 0 {
                let behind = BEHIND[usize::from(window[letters])];
                let word = Word::at_start(window, letters);
                if !self.ends_word(window, letters, behind, word.hashes[1]) {
                    break;
                }
                self.columns.push_word(start + at, letters, word, space);
                (letters, behind)
            } else if stands_alone(window) {
                self.columns.push_sign(start + at, window[0], space);
                (1, BEHIND[usize::from(window[1])])
            } else if window[0].is_ascii_whitespace() {
                (0, SPACE)
            } else if let Some(digits) = plain_digits(window) {
                self.columns.push_word(start + at, digits, Word::of_digits(window, digits), space);
                (digits, BEHIND[usize::from(window[digits])])
            } else {
                break;
            };
            at += len + usize::from(behind & SPACE);
            space = u32::from(behind & SPACE) * flag::AFTER_SPACE;
        }
        (at, space)
    }

    /// Returns whether the letters at the start of a window are a whole word for sure: nothing goes on behind
    /// them, a dot is a full stop, and they are no contraction.
    #[inline(always)]
    fn ends_word(&self, window: &Window, len: usize, behind: u8, lower: u32) -> bool {
        if behind & GOES_ON == 0 {
            return !self.hints.may_part(lower);
        }
        let after = window[len + 1];
        let is_end = match window[len] {
            b'.' => len > 1 && after < 0x80 && !WORD_BYTES[usize::from(after)],
            b':' => after <= b' ',
            _ => false,
        };
        is_end && self.hints.is_plain(lower)
    }
}

/// Returns whether the byte that a window starts with is a sign and a token by itself.
#[inline(always)]
fn stands_alone(window: &Window) -> bool {
    let (sign, next) = (usize::from(window[0]), window[1]);
    LONE_SIGNS[sign] && next != window[0] || next <= b' ' && CLASSES[sign] == Class::Sign
}

/// Returns how many digits a window begins with, if they are a whole number for sure: at most seven of them, and
/// nothing goes on behind them.
#[inline(always)]
fn plain_digits(window: &Window) -> Option<usize> {
    let len = short::digits_at_start(window);
    let [next, after] = [window[len], window[len + 1]];
    let goes_on = BEHIND[usize::from(next)] & GOES_ON != 0 || next == b',' && after.is_ascii_digit();
    (matches!(len, 1..=7) && !goes_on).then_some(len)
}

/// The columns of a word of ASCII letters, or of a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) flags: u32,
    pub(super) hashes: Hashes,
}

/// The bit that small letters have and capitals have not, in every byte.
const SMALL: u64 = 0x2020_2020_2020_2020;

impl Word {
    /// Returns the columns of the letters that a window starts with: 1 to 16 of them.
    ///
    /// The forms of the hash read the first and the last bytes, which overlap: they hold all letters.
    #[inline(always)]
    fn at_start(window: &Window, len: usize) -> Word {
        match len {
            ..=3 => Word::of_1_to_3(window, len),
            4..=8 => {
                let word = eight(window, 0);
                let (first, last) = (word as u32, (word >> (8 * len - 32)) as u32);
                let small = (first | SMALL as u32, last | SMALL as u32);
                let hash = hash_4_to_8(first, last, len);
                let capitals = (small != (first, last)).then(|| hash_4_to_8(small.0, small.1, len));
                Word::of_more(window, len, hash, capitals, small)
            }
            _ => {
                let (first, last) = (eight(window, 0), eight(window, len - 8));
                let small = (first | SMALL, last | SMALL);
                let hash = hash_9_to_16(first, last, len);
                let capitals = (small != (first, last)).then(|| hash_9_to_16(small.0, small.1, len));
                Word::of_more(window, len, hash, capitals, (small.0 as u32, (small.1 >> 32) as u32))
            }
        }
    }

    /// Returns the columns of four letters or more; `lower` is their hash if they are not all small, and `ends`
    /// are the first and last four small letters.
    #[inline(always)]
    fn of_more(window: &Window, len: usize, hash: u32, lower: Option<u32>, ends: (u32, u32)) -> Word {
        let case = if lower.is_some() { case_flags(window, len) } else { flag::LOWER };
        let hashes = [hash, lower.unwrap_or(hash), hash3(ends.0 & 0xff_ffff), hash3(ends.1 >> 8)];
        Word { flags: flag::LETTER | case, hashes }
    }

    #[inline(always)]
    fn of_1_to_3(window: &Window, len: usize) -> Word {
        let ends = short::ends_1_to_3(window, len);
        let small = ends | 0x2020_0020;
        let hash = hash_1_to_3(ends);
        if ends == small {
            return Word { flags: flag::LETTER | flag::LOWER, hashes: [hash; 4] };
        }
        let lower = hash_1_to_3(small);
        Word { flags: flag::LETTER | case_flags(window, len), hashes: [hash, lower, lower, lower] }
    }
}

impl Word {
    /// Returns the columns of the digits that a window starts with: 1 to 7 of them.
    #[inline(always)]
    fn of_digits(window: &Window, len: usize) -> Word {
        let flags = flag::DIGIT | flag::NUMBER;
        if len <= 3 {
            return Word { flags, hashes: [hash_1_to_3(short::ends_1_to_3(window, len)); 4] };
        }
        let word = eight(window, 0);
        let (first, last) = (word as u32, (word >> (8 * len - 32)) as u32);
        let hash = hash_4_to_8(first, last, len);
        Word { flags, hashes: [hash, hash, hash3(first & 0xff_ffff), hash3(last >> 8)] }
    }
}

/// Returns the flags of letters that are not all small.
#[inline(always)]
fn case_flags(window: &Window, len: usize) -> u32 {
    let low_all = SMALL >> (64 - 8 * len.min(8));
    let high_all = if len > 8 { SMALL >> (128 - 8 * len) } else { 0 };
    let (low, high) = (!eight(window, 0) & low_all, !eight(window, 8) & high_all);
    let first = if low & 0x20 != 0 { flag::FIRST_CAPITAL } else { 0 };
    let rest = match () {
        () if (low, high) == (low_all, high_all) && len > 1 => flag::ALL_CAPITALS,
        () if low > 0x20 || high > 0 => flag::MIXED,
        () => 0,
    };
    first | rest
}
