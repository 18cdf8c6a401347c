//! Marks that need no rule: dots inside numbers, full stops before a capitalized word, signs that end nothing.
//!
//! What is decided here is decided as by the rules, from a few bytes; most marks of a text are of these. Not
//! here: the rules.

use super::Scanner;
use super::boundary::MAX_OPENING;
use crate::lexis;

/// Longest word before a full stop that is looked at, in bytes.
const MAX_WORD: usize = 24;
/// Fewer letters can be a word without a vowel that is an abbreviation.
const MIN_WORD: usize = 6;

/// Returns where to go on behind a mark that cannot end a sentence: the dot of `4.5`, a colon, a quotation mark
/// or a dash outside ASCII, the last full stop of a paragraph.
pub(super) fn inner(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_inner = match bytes[at..] {
        [b'.'] => true,
        [b'.', next, ..] => next.is_ascii_digit() && bytes[..at].last().is_some_and(u8::is_ascii_digit),
        [b':', ..] => bytes[..at].last().is_none_or(u8::is_ascii),
        // U+2000 to U+2021.
        [0xe2, 0x80, ..0xa2, ..] => return Some(at + 3),
        _ => false,
    };
    is_inner.then_some(at + 1)
}

impl Scanner<'_> {
    /// Returns whether a sentence ends at `at` for sure: with a full stop behind a word that is no abbreviation,
    /// before a blank and a capitalized word.
    pub(super) fn ends_plainly(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let [b'.', b' ', b'A'..=b'Z', b' ' | b'a'..=b'z', ..] = bytes[at..] else { return false };
        if self.bracket.is_some() || at < self.dateline || at < self.content + MAX_WORD {
            return false;
        }
        let before = &bytes[at - MAX_WORD..at];
        let len = before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(end) = before.len().checked_sub(len + 1).map(|idx| before[idx]) else { return false };
        let word = &self.text[at - len..at];
        let goes_on = !end.is_ascii() || matches!(end, b'.' | b'-' | b'\'' | b'/');
        let is_whole =
            len >= MIN_WORD || len > 2 && word.bytes().any(|byte| b"aeiouyAEIOUY0123456789".contains(&byte));
        let is_label = at - self.content <= MAX_OPENING && word.ends_with(|c: char| c.is_ascii_digit());
        is_whole && !goes_on && !is_label && !lexis::may_abbreviate(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_inside_a_sentence_are_passed() {
        let passes = |text: &str| inner(text, text.find(['.', ':', '’', '…', '•']).unwrap());
        assert_eq!(
            (passes("4.5"), passes("so: yes"), passes("it’s"), passes("late.")),
            (Some(2), Some(3), Some(5), Some(5))
        );
        assert_eq!(
            (passes("a.5"), passes("late. He"), passes("so… yes"), passes("• rail")),
            (None, None, None, None)
        );
        assert_eq!(inner("է: Ես", 2), None);
    }

    #[test]
    fn full_stops_are_plain_behind_a_word_before_a_capital() {
        let ends = |text: &str| Scanner::new(text, None).ends_plainly(text.rfind(". ").unwrap());
        assert!(ends("The ferry will leave the old harbour. The captain"));
        assert!(ends("The ferry will leave the harbour in May. A captain"));
        for text in [
            "The ferry is leaving the harbour with Capt. Ann Lee",
            "The ferry is leaving the harbour of St. Anne",
            "The ferry is leaving the harbour. the captain",
            "The ferry will leave the new harbour-dept. The captain",
            "Leave it. The captain",
        ] {
            assert!(!ends(text), "{text}");
        }
    }
}
