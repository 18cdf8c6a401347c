//! Words: clitics, hyphens, abbreviations, initials, and what else stands on or between words.
//!
//! Not here: addresses (`web`), numbers.

use dateline_core::token::flag;

use super::Cutter;
use super::class::{CharInfo, WORD_BYTES};
use super::table::{self, Kind};
use crate::lexis::{self, Abbreviation};

impl Cutter<'_> {
    /// Cuts the word at `start`.
    pub(super) fn word(&mut self, start: usize) -> usize {
        let end = self.word_end(start);
        self.word_from(start, end)
    }

    /// Returns the end of the letters, digits, marks and joiners at `at`.
    pub(super) fn word_end(&self, mut at: usize) -> usize {
        loop {
            at += self.bytes[at..].iter().take_while(|byte| WORD_BYTES[usize::from(**byte)]).count();
            if self.byte(at) < 0x80 {
                return at;
            }
            match self.char_at(at) {
                Some(c) if CharInfo::of(c).has(CharInfo::WORD) => at += c.len_utf8(),
                _ => return at,
            }
        }
    }

    /// Cuts the word `start..end`, which may go on behind a sign.
    pub(super) fn word_from(&mut self, start: usize, mut end: usize) -> usize {
        loop {
            let joined = match self.byte(end) {
                b'\'' => self.behind_apostrophe(start, end, 1),
                0xe2 if self.text[end..].starts_with('’') => {
                    self.behind_apostrophe(start, end, '’'.len_utf8())
                }
                b'-' => self.behind_hyphen(start, end),
                b'.' => self.behind_dot(start, end),
                b'@' | b':' | b'/' | b'&' | b'$' | b'(' => self.behind_sign(start, end),
                _ => return self.finish(start, end),
            };
            match joined {
                Go::On(to) => end = to,
                Go::Done(to) => return to,
            }
        }
    }

    /// Pushes the word `start..end`, parted where it is a contraction or a currency with its number.
    fn finish(&mut self, start: usize, end: usize) -> usize {
        let word = &self.text[start..end];
        if let Some(parts_at) = table::parts_at(word) {
            self.columns.push(start, start + parts_at, 0);
            return self.columns.push(start + parts_at, end, flag::CLITIC);
        }
        if self.bytes[end - 1].is_ascii_digit()
            && let Some(digits) = word.find(|c: char| c.is_ascii_digit())
            && table::has(Kind::Currency, &word[..digits])
        {
            self.columns.push(start, start + digits, 0);
            return self.number(start + digits, start + digits);
        }
        self.columns.push(start, end, 0)
    }

    /// `do|n't`, `it|'s`, `O'Neill`.
    fn behind_apostrophe(&mut self, start: usize, end: usize, len: usize) -> Go {
        let to = self.word_end(end + len);
        let tail = &self.text[end + len..to];
        if tail.is_empty() {
            return Go::Done(self.finish(start, end));
        }
        let is = |clitic: &str| tail.eq_ignore_ascii_case(clitic);
        if is("t") && end - start > 1 && matches!(self.bytes[end - 1], b'n' | b'N') {
            self.columns.push(start, end - 1, 0);
            return Go::Done(self.columns.push(end - 1, to, flag::CLITIC));
        }
        if ["s", "m", "d", "re", "ve", "ll"].into_iter().any(is) {
            self.finish(start, end);
            return Go::Done(self.columns.push(end, to, flag::CLITIC));
        }
        Go::On(to)
    }

    /// `non-profit`, `Tehrik-e Insaf`, but `all|-|girl`.
    fn behind_hyphen(&mut self, start: usize, end: usize) -> Go {
        if let Some(to) = self.address(start) {
            return Go::Done(self.columns.push(start, to, 0));
        }
        let to = self.word_end(end + 1);
        let is_ezafe = &self.bytes[end + 1..to] == b"e" && self.byte(to) == b' ';
        let holds = is_ezafe || to > end + 1 && table::has(Kind::Prefix, &self.text[start..end]);
        if holds { Go::On(to) } else { Go::Done(self.finish(start, end)) }
    }

    /// `example.org`, `U.S.`, `Dr.`, `J.`, or a full stop that is no part of the word.
    fn behind_dot(&mut self, start: usize, end: usize) -> Go {
        let next = self.byte(end + 1);
        if next >= 0x80 || WORD_BYTES[usize::from(next)] {
            if let Some(to) = self.address(start) {
                return Go::Done(self.columns.push(start, to, 0));
            }
            if let Some(to) = self.acronym(start, end) {
                return Go::On(to);
            }
        }
        let to = if self.keeps_dot(start, end) { end + 1 } else { end };
        if to == end { Go::Done(self.finish(start, end)) } else { Go::Done(self.columns.push(start, to, 0)) }
    }

    /// Returns the end of the acronym at `start`, whose first piece ends at `end`: pieces of at most three
    /// letters with dots between them, one of them single, and the last dot, if it has one.
    fn acronym(&self, start: usize, mut end: usize) -> Option<usize> {
        let mut has_single = false;
        let mut at = start;
        loop {
            let letters = self.text[at..end].chars().take(4).count();
            let is_piece = (1..=3).contains(&letters) && self.text[at..end].chars().all(char::is_alphabetic);
            if !is_piece || at - start > 24 {
                return None;
            }
            has_single |= letters == 1;
            if self.byte(end) != b'.' {
                return has_single.then_some(end);
            }
            at = end + 1;
            end = self.word_end(at);
            if at == end {
                let is_one_letter = self.text[start..at].matches('.').count() == 1;
                return (has_single && !is_one_letter).then_some(at);
            }
        }
    }

    /// Returns whether the dot at `end` belongs to the word before it.
    fn keeps_dot(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        let next = self.text[end + 1..].trim_start_matches(' ').chars().next();
        let is_spaced = self.byte(end + 1) == b' ';
        if self.byte(end + 1) == b'.' && self.byte(end + 2) == b'.' {
            return false;
        }
        let mut chars = word.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let glued = self.char_at(end + 1).is_some_and(char::is_uppercase);
            return if c.is_uppercase() {
                glued || is_spaced && (next.is_some_and(char::is_uppercase) || next == Some('&'))
            } else if !c.is_ascii() {
                self.is_abbreviation(word, next)
            } else {
                is_spaced && (next.is_some_and(char::is_numeric) || self.starts_line(start))
            };
        }
        self.is_abbreviation(word, next)
    }

    /// Returns whether a word with a dot is an abbreviation before `next`.
    fn is_abbreviation(&self, word: &str, next: Option<char>) -> bool {
        match lexis::abbreviation(word, None) {
            Some(Abbreviation::Number) => next.is_some_and(char::is_numeric),
            Some(_) => true,
            None => false,
        }
    }

    /// Addresses, `AT&T`, `US$`, `b/c`, `person(s)`.
    fn behind_sign(&mut self, start: usize, end: usize) -> Go {
        let to = match self.bytes[end] {
            b'@' | b':' => self.address(start),
            b'/' => self.slashed(start, end),
            b'&' => self.joined_by_and(start, end),
            b'$' => (end - start <= 3 && self.is_upper(start, end)).then_some(end + 1),
            _ => {
                let close = self.word_end(end + 1);
                let inner = &self.bytes[end + 1..close];
                let is_ending = (1..=2).contains(&inner.len()) && inner.iter().all(u8::is_ascii_lowercase);
                if is_ending && self.byte(close) == b')' {
                    return Go::On(self.word_end(close + 1));
                }
                None
            }
        };
        Go::Done(match to {
            Some(to) => self.columns.push(start, to, 0),
            None => self.finish(start, end),
        })
    }

    fn slashed(&self, start: usize, end: usize) -> Option<usize> {
        let to = self.word_end(end + 1);
        table::has(Kind::Whole, &self.text[start..to]).then_some(to)
    }

    fn joined_by_and(&self, start: usize, end: usize) -> Option<usize> {
        let to = self.word_end(end + 1);
        let short = |from, to| (1..=3).contains(&(to - from)) && self.is_upper(from, to);
        (to > end + 1 && short(start, end) && short(end + 1, to)).then_some(to)
    }

    fn is_upper(&self, start: usize, end: usize) -> bool {
        self.bytes[start..end].iter().all(u8::is_ascii_uppercase)
    }
}

/// How a word goes on behind a sign.
enum Go {
    /// It holds the sign and ends here so far.
    On(usize),
    /// It was pushed; the next token starts here.
    Done(usize),
}
