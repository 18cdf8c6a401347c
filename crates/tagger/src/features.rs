//! The features of a token, the same in training and in a run.
//!
//! A feature is a hash of its template's number and of one or two values. A change here makes every model worthless:
//! raise `format::VERSION` with it.

use dateline_core::token::flag;

use crate::scene::{Run, Scene};
use crate::text::Text;

/// Most features of one token.
pub(crate) const MAX_FEATURES: usize = 32;

/// The features of one token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Features {
    hashes: [u32; MAX_FEATURES],
    len: usize,
    /// The features that know the token's own word, a bit each.
    of_word: u32,
}

/// Templates that know the token's own word, a bit each.
const OF_WORD: u32 = 1 << 1 | 1 << 2 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10;

impl Features {
    pub(crate) const NONE: Features = Features { hashes: [0; MAX_FEATURES], len: 0, of_word: 0 };

    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.hashes[..self.len]
    }

    /// Returns the features that know the token's own word.
    pub(crate) fn of_word(&self) -> impl Iterator<Item = u32> + '_ {
        let numbered = self.as_slice().iter().enumerate();
        numbered.filter(|(at, _)| self.of_word >> at & 1 == 1).map(|(_, hash)| *hash)
    }

    #[inline(always)]
    fn add(&mut self, template: u32, a: u32, b: u32) {
        self.hashes[self.len] = mix(template, a, b);
        self.of_word |= (OF_WORD >> template & 1) << self.len;
        self.len += 1;
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
    (out.len, out.of_word) = (0, 0);
    let (first, end) = scene.sentence;
    let at = |offset: isize| {
        let idx = idx.wrapping_add_signed(offset);
        (first..end).contains(&idx).then_some(idx)
    };
    let word = |at: Option<usize>| at.map_or(NOTHING, |idx| text.lower[idx]);
    let shape = |at: Option<usize>| at.map_or(NOTHING, |idx| text.flags[idx] & SHAPE);
    let class = |at: Option<usize>| at.map_or(0, |idx| text.classes.both(idx));
    let (before, here, after) = (at(-1), at(0), at(1));
    let (w, s, c) = (word(here), shape(here), class(here));
    let (wb, wa) = (word(before), word(after));
    let is_first = u32::from(is_first_word(text, first, idx));
    let look =
        s | is_first << 20 | u32::from(scene.shape) << 21 | u32::from(text.has(idx, flag::AFTER_SPACE)) << 23;

    out.add(0, look, 0);
    out.add(1, w, 0);
    out.add(2, w, s);
    out.add(3, wb, s);
    out.add(4, wa, s);
    out.add(5, word(at(-2)), wb);
    out.add(6, wa, word(at(2)));
    out.add(7, wb, w);
    out.add(8, w, wa);
    out.add(9, text.suffix3[idx], s);
    out.add(10, text.prefix3[idx], s);
    out.add(11, shape(before).rotate_left(16) ^ shape(after), look);
    out.add(
        12,
        shape(at(-2)).rotate_left(16) ^ shape(at(2)),
        s ^ shape(before).rotate_left(8) ^ shape(after).rotate_left(20),
    );
    out.add(13, c, s | is_first << 20);
    out.add(14, class(before), c);
    out.add(15, c, class(after));
    out.add(16, class(before).rotate_left(7) ^ class(after).rotate_left(19), s);
    let suffix = |at: Option<usize>| at.map_or(NOTHING, |idx| text.suffix3[idx]);
    out.add(17, suffix(before), s);
    out.add(18, suffix(after), s);
    out.add(19, scene.seen(text, idx), look);
    let capitals = scene.run(text, idx);
    if capitals.first < capitals.end {
        run(text, scene.sentence, capitals, idx, out);
    }
}

/// The run of capitals that a token is in: its first and last words, and those beside it.
fn run(text: &Text<'_>, (from, to): (usize, usize), run: Run, idx: usize, out: &mut Features) {
    let Run { first, end } = run;
    let position = u32::from(idx == first) | u32::from(idx + 1 == end) << 1;
    let length = ((end - first) as u32).min(5) << 4;
    out.add(22, text.lower[first], position);
    out.add(23, text.lower[end - 1], position);
    let before = if first > from { text.lower[first - 1] } else { NOTHING };
    let after = if end < to { text.lower[end] } else { NOTHING };
    out.add(24, before, position);
    out.add(25, after, position | length);
    out.add(27, length, position);
    let beside = if first > from { text.classes.all(first - 1) } else { 0 };
    out.add(28, beside, position);
}

/// Whether only marks stand before a token in its sentence.
fn is_first_word(text: &Text<'_>, first: usize, idx: usize) -> bool {
    idx - first <= 3 && (first..idx).all(|idx| !text.has(idx, flag::LETTER | flag::DIGIT))
}
