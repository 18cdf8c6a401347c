//! The features of a token, the same in training and in a run.
//!
//! A feature is a hash of its template's number and of one or two values. A change here makes every model worthless:
//! raise `format::VERSION` with it.

use std::ops::Range;

use dateline_core::token::flag;

use crate::scene::{Run, Scene};
use crate::text::Text;

/// Features of every token.
const EVERY: usize = 20;
/// Features of a token in a run of capitals, besides.
const IN_RUN: usize = 6;

/// The features of one token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Features {
    hashes: [u32; EVERY + IN_RUN],
    len: usize,
}

/// The features of every token that know its own word.
const OF_WORD: [usize; 6] = [1, 2, 7, 8, 9, 10];

/// The features that are pairs of words.
const PAIRS: Range<usize> = 5..9;

impl Features {
    pub(crate) const NONE: Features = Features { hashes: [0; EVERY + IN_RUN], len: 0 };

    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.hashes[..self.len]
    }

    /// Returns the features that know the token's own word.
    pub(crate) fn of_word(&self) -> impl Iterator<Item = u32> + '_ {
        OF_WORD.iter().filter_map(|at| self.as_slice().get(*at)).copied()
    }

    /// Returns the features before the pairs of words, these, and those after them.
    pub(crate) fn parts(&self) -> [&[u32]; 3] {
        let (before, rest) = self.as_slice().split_at(PAIRS.start.min(self.len));
        let (pairs, after) = rest.split_at(PAIRS.len().min(rest.len()));
        [before, pairs, after]
    }

    #[cfg(test)]
    pub(crate) fn from_slice(hashes: &[u32]) -> Self {
        let mut features = Features { len: hashes.len(), ..Features::NONE };
        features.hashes[..hashes.len()].copy_from_slice(hashes);
        features
    }
}

/// Mixes a template's number and two values into 32 bits.
#[inline(always)]
pub(crate) fn mix(template: u32, a: u32, b: u32) -> u32 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    const OTHER: u128 = 0xBF58_476D_1CE4_E5B9;
    let both = (u64::from(a) << 32 | u64::from(b)) ^ u64::from(template + 1).wrapping_mul(ODD);
    let product = u128::from(both) * OTHER;
    let folded = (product >> 64) as u64 ^ product as u64;
    (folded >> 32) as u32 ^ folded as u32
}

/// Bits of the flags that make a shape.
const SHAPE: u32 = flag::FIRST_CAPITAL
    | flag::ALL_CAPITALS
    | flag::MIXED
    | flag::LOWER
    | flag::DIGIT
    | flag::NUMBER
    | flag::PUNCTUATION
    | flag::ABBREVIATION
    | flag::CLITIC
    | flag::QUOTE
    | flag::BRACKET;

/// What stands where a sentence has no token.
const NOTHING: u32 = 0x5EED;

/// Sets `out` to the features of a token of the sentence that the scene is at.
pub(crate) fn of(text: &Text<'_>, scene: &mut Scene, idx: usize, out: &mut Features) {
    out.hashes[..EVERY].copy_from_slice(&every(text, scene, idx));
    out.len = EVERY;
    let capitals = scene.run(text, idx);
    if capitals.first < capitals.end {
        out.hashes[EVERY..].copy_from_slice(&run(text, scene.sentence, capitals, idx));
        out.len += IN_RUN;
    }
}

/// The token, two tokens on either side, and what the document shows about its word.
#[inline(always)]
fn every(text: &Text<'_>, scene: &Scene, idx: usize) -> [u32; EVERY] {
    let sentence = scene.sentence;
    let [w2, wb, w, wa, w3] = around(text.lower, sentence, idx, NOTHING, |word| word);
    let [s2, sb, s, sa, s3] = around(text.flags, sentence, idx, NOTHING, |flags| flags & SHAPE);
    let [cb, c, ca] = around(text.classes.bits(), sentence, idx, 0, class);
    let [xb, suffix, xa] = around(text.suffix3, sentence, idx, NOTHING, |suffix| suffix);
    let is_first = u32::from(is_first_word(text, sentence.0, idx));
    let look =
        s | is_first << 20 | u32::from(scene.shape) << 21 | u32::from(text.has(idx, flag::AFTER_SPACE)) << 23;
    [
        mix(0, look, 0),
        mix(1, w, 0),
        mix(2, w, s),
        mix(3, wb, s),
        mix(4, wa, s),
        mix(5, w2, wb),
        mix(6, wa, w3),
        mix(7, wb, w),
        mix(8, w, wa),
        mix(9, suffix, s),
        mix(10, text.prefix3[idx], s),
        mix(11, sb.rotate_left(16) ^ sa, look),
        mix(12, s2.rotate_left(16) ^ s3, s ^ sb.rotate_left(8) ^ sa.rotate_left(20)),
        mix(13, c, s | is_first << 20),
        mix(14, cb, c),
        mix(15, c, ca),
        mix(16, cb.rotate_left(7) ^ ca.rotate_left(19), s),
        mix(17, xb, s),
        mix(18, xa, s),
        mix(19, scene.seen(text, idx), look),
    ]
}

/// Returns one number for the classes of a token.
fn class([first, inside]: [u32; 2]) -> u32 {
    first ^ inside.wrapping_mul(0x9E37_79B1)
}

/// Returns what a column has for a token of the sentence and for those on either side of it, `nothing` for those
/// outside of the sentence.
#[inline(always)]
fn around<T: Copy, const N: usize>(
    column: &[T],
    (first, end): (usize, usize),
    idx: usize,
    nothing: u32,
    of: impl Fn(T) -> u32,
) -> [u32; N] {
    let side = N / 2;
    if idx >= first + side && idx + side < end {
        let cells = column.get(idx - side..).and_then(|cells| cells.first_chunk::<N>());
        return cells.map_or([nothing; N], |cells| cells.map(of));
    }
    std::array::from_fn(|at| {
        let idx = (idx + at).wrapping_sub(side);
        if (first..end).contains(&idx) { of(column[idx]) } else { nothing }
    })
}

/// The run of capitals that a token is in: its first and last words, and those beside it.
fn run(text: &Text<'_>, (from, to): (usize, usize), run: Run, idx: usize) -> [u32; IN_RUN] {
    let Run { first, end } = run;
    let position = u32::from(idx == first) | u32::from(idx + 1 == end) << 1;
    let length = ((end - first) as u32).min(5) << 4;
    let before = if first > from { text.lower[first - 1] } else { NOTHING };
    let after = if end < to { text.lower[end] } else { NOTHING };
    let beside = if first > from { text.classes.all(first - 1) } else { 0 };
    [
        mix(22, text.lower[first], position),
        mix(23, text.lower[end - 1], position),
        mix(24, before, position),
        mix(25, after, position | length),
        mix(27, length, position),
        mix(28, beside, position),
    ]
}

/// Whether only marks stand before a token in its sentence.
fn is_first_word(text: &Text<'_>, first: usize, idx: usize) -> bool {
    idx - first <= 3 && (first..idx).all(|idx| !text.has(idx, flag::LETTER | flag::DIGIT))
}
