//! Segments: the stretches of a text where a name may stand. The rest is outside and costs nothing.
//!
//! A segment is made of words with a capital, of short gaps between them, and of the words right beside
//! them, and lies in one sentence.

use dateline_core::token::flag;

use crate::text::Text;

/// Tokens between two likely ones that still are one segment.
const GAP: usize = 3;
/// Tokens after the last likely one.
const TAIL: usize = 2;
/// Longest segment; more tokens begin another one.
pub(crate) const LONGEST: usize = 64;

/// Appends the segments of the sentence `first..end` to `out`.
pub(crate) fn segments(text: &Text<'_>, first: usize, end: usize, out: &mut Vec<(usize, usize)>) {
    let mut open: Option<(usize, usize)> = None;
    for idx in (first..end).filter(|idx| is_likely(text, *idx)) {
        match &mut open {
            Some((_, last)) if idx - *last <= GAP + 1 => *last = idx,
            _ => {
                push(text, open, end, out);
                let before =
                    idx.saturating_sub(1).max(open.map_or(first, |(_, last)| last + TAIL + 1)).max(first);
                let from = if before < idx && is_joinable(text, before) { before } else { idx };
                open = Some((from, idx));
            }
        }
    }
    push(text, open, end, out);
}

fn push(text: &Text<'_>, open: Option<(usize, usize)>, end: usize, out: &mut Vec<(usize, usize)>) {
    let Some((first, last)) = open else { return };
    let tail = (last + 1..end.min(last + 1 + TAIL)).take_while(|idx| is_joinable(text, *idx)).count();
    let end = last + 1 + tail;
    (first..end).step_by(LONGEST).for_each(|at| out.push((at, end.min(at + LONGEST))));
}

/// A word with a capital.
fn is_likely(text: &Text<'_>, idx: usize) -> bool {
    text.is_capital(idx)
}

/// What a name may begin or end with besides: words and numbers, and a hyphen.
fn is_joinable(text: &Text<'_>, idx: usize) -> bool {
    const OTHER: u32 = flag::QUOTE | flag::BRACKET | flag::SYMBOL;
    text.has(idx, flag::LETTER | flag::DIGIT) || (text.has(idx, flag::PUNCTUATION) && !text.has(idx, OTHER))
}
