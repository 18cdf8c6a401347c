//! Segments: the stretches of a text where a name may stand. The rest is outside and costs nothing.
//!
//! A segment is made of words with a capital and of the joiners and numbers between and beside them, and lies in one
//! sentence. A plain word has no say unless another word with a capital stands beside it.

use dateline_core::token::flag;

use crate::text::{CAPITAL, Text};
use crate::words::Words;

/// Most tokens between two words with a capital that still are one segment.
const GAP: usize = 3;
/// Most tokens after the last word with a capital.
const TAIL: usize = 2;
/// Longest segment; more tokens begin another one.
pub(crate) const LONGEST: usize = 64;

/// The words that say where segments are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) joiners: Words,
    pub(crate) plain: Words,
}

impl Bounds {
    /// Appends the segments of the sentence `first..end` to `out`.
    pub(crate) fn segments(&self, text: &Text<'_>, first: usize, end: usize, out: &mut Vec<(usize, usize)>) {
        let (mut at, mut free) = (first, first);
        while let Some(next) = text.flags[at..end].iter().position(|flags| flags & CAPITAL != 0) {
            at += next;
            if self.is_plain(text, at, end) {
                at += 1;
                continue;
            }
            let from = if at > free && self.is_joinable(text, at - 1) { at - 1 } else { at };
            let to = self.reach(text, at, end);
            (from..to).step_by(LONGEST).for_each(|at| out.push((at, to.min(at + LONGEST))));
            (at, free) = (to, to);
        }
    }

    /// Returns where the segment ends that has a capital at `at`.
    fn reach(&self, text: &Text<'_>, at: usize, end: usize) -> usize {
        let mut last = at;
        let mut idx = at + 1;
        while idx < end && idx <= last + GAP + 1 {
            if text.is_capital(idx) && !self.is_plain(text, idx, end) {
                last = idx;
            } else if !self.is_joinable(text, idx) {
                break;
            }
            idx += 1;
        }
        idx.min(last + 1 + TAIL)
    }

    /// What a name may hold besides words with a capital.
    fn is_joinable(&self, text: &Text<'_>, idx: usize) -> bool {
        text.has(idx, flag::DIGIT) || self.joiners.has(text.lower[idx])
    }

    fn is_plain(&self, text: &Text<'_>, idx: usize, end: usize) -> bool {
        is_alone(text, idx, end) && self.plain.has(text.lower[idx])
    }
}

/// Whether a word with a capital has no other one beside it in a text whose sentence ends before `end`.
pub(crate) fn is_alone(text: &Text<'_>, idx: usize, end: usize) -> bool {
    let is_after = !text.is_first(idx) && idx > 0 && text.is_capital(idx - 1);
    !is_after && (idx + 1 >= end || !text.is_capital(idx + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Classes;

    /// Returns the segments of a sentence of one-letter words; `,` is punctuation, `o` and `,` are no joiners.
    fn segments_of(sentence: &str) -> Vec<String> {
        let flags = |letter: char| match letter {
            ',' => flag::PUNCTUATION,
            '7' => flag::DIGIT,
            _ if letter.is_uppercase() => flag::LETTER | flag::FIRST_CAPITAL,
            _ => flag::LETTER | flag::LOWER,
        };
        let flags: Vec<u32> = sentence.chars().map(flags).collect();
        let lower: Vec<u32> = sentence.chars().map(|letter| u32::from(letter.to_ascii_lowercase())).collect();
        let mut classes = Classes::default();
        classes.clear(flags.len());
        let (start, flags, lower) = (&lower, &flags, &lower);
        let text =
            Text { start, end: start, flags, lower, prefix3: start, suffix3: start, classes: &classes };
        let words = |letters: &str| Words::new(letters.chars().map(u32::from).collect());
        let bounds = Bounds { joiners: words("jk"), plain: words("p") };
        let mut found = Vec::new();
        bounds.segments(&text, 0, flags.len(), &mut found);
        found.iter().map(|(first, end)| sentence[*first..*end].to_owned()).collect()
    }

    #[test]
    fn joiners_and_numbers_hold_a_segment_together_and_other_words_end_it() {
        assert_eq!(segments_of("oAjBo"), ["AjB"]);
        assert_eq!(segments_of("AoB,C"), ["A", "B", "C"]);
        assert_eq!(segments_of("ojjAjkjBo"), ["jAjkjB"]);
        assert_eq!(segments_of("A7jkB"), ["A7jkB"]);
        assert_eq!(segments_of("Ajjjjo"), ["Ajj"]);
        assert!(segments_of("ojo7").is_empty());
    }

    #[test]
    fn a_plain_word_opens_a_segment_only_beside_another_capital() {
        assert!(segments_of("Poo").is_empty());
        assert_eq!(segments_of("PAoP"), ["PA"]);
        assert_eq!(segments_of("oPoA"), ["A"]);
    }

    #[test]
    fn long_segments_are_cut() {
        let found = segments_of(&"A".repeat(150));
        assert_eq!(found.iter().map(String::len).collect::<Vec<_>>(), [64, 64, 22]);
    }
}
