//! A place in a short text, for readers that try one writing after another.

/// A place in a text. Copied to look ahead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Cursor { text, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the text between two places.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        &self.text[start..end]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn last_char(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Returns whether the place is between two letters or digits.
    pub(super) fn is_in_word(&self) -> bool {
        self.last_char().is_some_and(char::is_alphanumeric) && self.peek().is_some_and(char::is_numeric)
            || (self.last_char().is_some_and(char::is_alphabetic)
                && self.peek().is_some_and(char::is_alphabetic))
    }

    /// Skips a character.
    pub(super) fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Skips white space and returns how many bytes.
    pub(super) fn spaces(&mut self) -> usize {
        let rest = self.rest();
        let len = rest.len() - rest.trim_start().len();
        self.at += len;
        len
    }

    /// Skips `expected` if it is there, and returns whether it was.
    #[must_use]
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let is_there = self.rest().starts_with(expected);
        if is_there {
            self.at += expected.len();
        }
        is_there
    }

    /// Skips to behind the next `close`.
    pub(super) fn skip_past(&mut self, close: char) -> Option<()> {
        let end = self.rest().find(close)?;
        self.at += end + close.len_utf8();
        Some(())
    }

    /// Skips digits and returns them.
    pub(super) fn digits(&mut self) -> &'a str {
        let rest = self.rest();
        let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        self.at += digits.len();
        digits
    }

    /// Reads a number of exactly `len` digits.
    pub(super) fn number(&mut self, len: usize) -> Option<i64> {
        let mut ahead = *self;
        let digits = ahead.digits();
        let number = digits.parse().ok().filter(|_| digits.len() == len)?;
        *self = ahead;
        Some(number)
    }

    /// Reads a number of two digits, whatever follows.
    pub(super) fn two_digits(&mut self) -> Option<i64> {
        let digits = self.rest().get(..2).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.at += 2;
        digits.parse().ok()
    }

    /// Reads a number of one to `len` digits.
    pub(super) fn number_up_to(&mut self, len: usize) -> Option<i64> {
        (1..=len).rev().find_map(|len| self.number(len))
    }

    /// Reads letters.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += len;
        (len > 0).then(|| &rest[..len])
    }
}
