//! Signs: punctuation, runs of one mark, emoticons, hash tags, quotes that stand for letters left out.
//!
//! Not here: signs inside words and numbers.

use dateline_core::token::flag;

use super::Cutter;
use super::class::{self, WORD_BYTES};

impl Cutter<'_> {
    /// Cuts what starts with a sign of ASCII at `at`.
    pub(super) fn sign(&mut self, at: usize) -> usize {
        let (byte, next) = (self.bytes[at], self.byte(at + 1));
        match byte {
            b'\'' => self.apostrophe(at, 1),
            b'.' if next.is_ascii_digit() && !self.is_behind_word(at) => self.number(at, at + 1),
            b'.' | b'!' | b'?' => self.run(at, |byte| matches!(byte, b'.' | b'!' | b'?')),
            b'-' | b'=' | b'*' | b'_' | b'~' | b'+' | b'<' | b'>' | b'/' | b'\\' | b'$' | b'`'
                if next == byte =>
            {
                self.run(at, |next| next == byte)
            }
            b'+' if self.is_telephone(at + 1) => self.number(at, at + 1),
            b'#' | b'@' if next.is_ascii_alphabetic() && !self.is_behind_word(at) => {
                let end = self.word_end(at + 1);
                let end = if byte == b'@' { self.address(at + 1).unwrap_or(end) } else { end };
                self.columns.push(at, end, 0)
            }
            b':' | b';' | b'=' if self.is_after_space(at) => {
                let len = self.emoticon_len(at).unwrap_or(1);
                self.columns.push(at, at + len, 0)
            }
            b'(' if next.is_ascii_lowercase() && self.byte(at + 2) == b')' && self.byte(at + 3) == b' ' => {
                self.columns.push(at, at + 3, 0)
            }
            _ => self.columns.push(at, at + 1, 0),
        }
    }

    fn run(&mut self, at: usize, is_part: impl Fn(u8) -> bool) -> usize {
        let len = self.bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
        self.columns.push(at, at + len, 0)
    }

    fn is_behind_word(&self, at: usize) -> bool {
        at > 0 && (self.bytes[at - 1] >= 0x80 || WORD_BYTES[usize::from(self.bytes[at - 1])])
    }

    fn is_telephone(&self, at: usize) -> bool {
        self.bytes[at..].iter().take(7).filter(|byte| byte.is_ascii_digit()).count() == 7
    }

    /// Returns the length of the emoticon at `at`: `:)`, `;-)`, `:D`.
    fn emoticon_len(&self, at: usize) -> Option<usize> {
        let nose = usize::from(self.byte(at + 1) == b'-');
        let mouth = self.byte(at + 1 + nose);
        let end = at + 2 + nose;
        let is_mouth = match mouth {
            b')' | b'(' | b']' | b'[' | b'|' => true,
            b'D' | b'P' | b'p' | b'O' | b'o' | b'/' => self.byte(end).is_ascii_whitespace(),
            _ => false,
        };
        is_mouth.then_some(end - at)
    }

    /// An apostrophe at the start of a token: a clitic apart from its word, a decade, or a quote.
    pub(super) fn apostrophe(&mut self, at: usize, len: usize) -> usize {
        let to = self.word_end(at + len);
        let tail = &self.text[at + len..to];
        let is_one_of = |words: &[&str]| words.iter().any(|word| tail.eq_ignore_ascii_case(word));
        if is_one_of(&["s", "m", "d", "re", "ve", "ll"]) && !matches!(self.byte(to), b'\'' | b'-') {
            return self.columns.push(at, to, flag::CLITIC);
        }
        let is_decade =
            tail.len() == 3 && tail.ends_with('s') && tail.as_bytes()[..2].iter().all(u8::is_ascii_digit);
        if is_decade || is_one_of(&["em", "til", "cause", "tis", "twas"]) {
            return self.columns.push(at, to, 0);
        }
        let twice = len == 1 && self.byte(at + 1) == b'\'';
        self.columns.push(at, at + len + usize::from(twice), 0)
    }

    /// Cuts a sign outside ASCII, with the selectors, modifiers and joined signs that belong to it.
    pub(super) fn wide_sign(&mut self, at: usize, c: char) -> usize {
        if matches!(c, '’' | '‘') {
            return self.apostrophe(at, c.len_utf8());
        }
        let mut end = at + c.len_utf8();
        let mut last = c;
        while let Some(next) = self.char_at(end) {
            let is_run = next == c && matches!(c, '…' | '—' | '–' | '─' | '═' | '_');
            let is_dots = c == '…' && next == '.';
            if !(is_run || is_dots || belongs_to(last, next)) {
                break;
            }
            end += next.len_utf8();
            // Two regional indicators are one flag, a third starts the next.
            last = if is_indicator(last) && is_indicator(next) { '\0' } else { next };
        }
        self.columns.push(at, end, 0)
    }
}

/// Returns whether `next` is drawn as a part of the sign `last`.
fn belongs_to(last: char, next: char) -> bool {
    let is_modifier = matches!(next, '\u{1f3fb}'..='\u{1f3ff}');
    class::is_selector(next)
        || class::is_joiner(next)
        || (class::is_joiner(last) && class::is_symbol(next))
        || (is_modifier && class::is_symbol(last))
        || (is_indicator(last) && is_indicator(next))
}

fn is_indicator(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}
