//! Numbers: digits with their separators, ordinals, decades, telephone numbers, markers of items.
//!
//! Not here: what a number means.

use dateline_core::token::flag;

use super::Cutter;
use super::class::WORD_BYTES;
use super::table::{self, Kind};

/// Lengths of the groups of digits that hyphens join: telephone numbers and dates. Other groups are ranges.
const DASHED: [&[usize]; 5] = [&[3, 4], &[3, 3, 4], &[1, 3, 3, 4], &[4, 2, 2], &[1, 4]];

impl Cutter<'_> {
    /// Cuts the number whose first digit is at `digit`; the token starts at `start`.
    pub(super) fn number(&mut self, start: usize, digit: usize) -> usize {
        let mut end = self.digits_end(digit);
        if self.byte(end) == b'-' {
            end = self.dashed(digit).unwrap_or(end);
        }
        while self.is_separator(start, end) {
            end = self.digits_end(end + 1);
        }
        if self.byte(end) == b'.' && self.byte(end + 1).is_ascii_whitespace() && self.starts_line(start) {
            return self.columns.push(start, end + usize::from(end - start <= 5), 0);
        }
        match self.byte(end) {
            b'\'' => self.behind_number(start, end, 1),
            0xe2 if self.text[end..].starts_with('’') => self.behind_number(start, end, '’'.len_utf8()),
            byte if byte >= 0x80 || WORD_BYTES[usize::from(byte)] => self.glued(start, end),
            b'@' => self.word_from(start, end),
            _ => self.columns.push(start, end, 0),
        }
    }

    /// Returns whether a separator inside the number that starts at `start` stands at `at`.
    ///
    /// A comma stands before three digits, or as the only one before a decimal part; others part the numbers of
    /// a list: `[13,14]`, `2,3,5`.
    fn is_separator(&self, start: usize, at: usize) -> bool {
        if !self.byte(at + 1).is_ascii_digit() {
            return false;
        }
        if self.byte(at) != b',' {
            return matches!(self.byte(at), b'.' | b':' | b'/');
        }
        let end = self.digits_end(at + 1);
        if end - at == 4 {
            return true;
        }
        let is_last = self.byte(end) != b',' || !self.byte(end + 1).is_ascii_digit();
        let in_list = match self.bytes[..start] {
            [.., b'['] => true,
            [.., before, b','] => before.is_ascii_digit(),
            _ => false,
        };
        is_last && !in_list && !self.bytes[start..at].contains(&b',')
    }

    fn digits_end(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// Returns the end of a telephone number or date with hyphens.
    fn dashed(&self, start: usize) -> Option<usize> {
        let mut groups = [0; 4];
        let mut at = start;
        for count in 0..groups.len() {
            let end = self.digits_end(at);
            groups[count] = end - at;
            let goes_on = self.byte(end) == b'-' && self.byte(end + 1).is_ascii_digit();
            if !goes_on {
                let ends = !WORD_BYTES[usize::from(self.byte(end))];
                return (ends && DASHED.contains(&&groups[..=count])).then_some(end);
            }
            at = end + 1;
        }
        None
    }

    /// `70's` and `1980's` are decades; `2026|'s` is not.
    fn behind_number(&mut self, start: usize, end: usize, len: usize) -> usize {
        let to = self.word_end(end + len);
        if !self.text[end + len..to].eq_ignore_ascii_case("s") {
            return self.columns.push(start, end, 0);
        }
        let digits = &self.bytes[start..end];
        if digits.ends_with(b"0") && matches!(digits.len(), 2 | 4) {
            return self.columns.push(start, to, 0);
        }
        self.columns.push(start, end, 0);
        self.columns.push(end, to, flag::CLITIC)
    }

    /// `20th`, `1990s`, `4G` are whole; `10|km`, `5|m` part.
    fn glued(&mut self, start: usize, end: usize) -> usize {
        let to = self.word_end(end);
        if to == end {
            return self.columns.push(start, end, 0);
        }
        if table::has(Kind::Unit, &self.text[end..to]) {
            return self.columns.push(start, end, 0);
        }
        self.word_from(start, to)
    }
}
