//! A text between tags, read as a browser shows it: references decoded, white space collapsed.
//!
//! One reading for two uses: making the text of a document, and proving a slice of its source.

use std::ops::Range;

use super::reference::{Place, reference};

/// What becomes of white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum White {
    /// A run of it is one space.
    Collapse,
    /// It stays as it is: in preformatted text.
    Keep,
}

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chunk {
    /// Stands there as it is.
    Plain,
    /// White space, and what is shown for it: a space, or a no-break space that stands alone.
    Space(char),
    /// A reference, and what it means.
    Reference(char, Option<char>),
}

/// Reads the chunks of a text with their bytes.
pub(super) struct Chunks<'a> {
    text: &'a str,
    at: usize,
    white: White,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(text: &'a str, white: White) -> Self {
        Chunks { text, at: 0, white }
    }

    /// Returns the length of one white space character at a place, and what it is.
    fn white_at(&self, at: usize) -> Option<(usize, char)> {
        let bytes = self.text.as_bytes();
        match *bytes.get(at)? {
            byte if byte.is_ascii_whitespace() => Some((1, char::from(byte))),
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => Some((2, '\u{a0}')),
            b'&' => {
                let found = reference(&self.text[at..], Place::Text)?;
                let (c, None) = found.chars else { return None };
                (c == '\u{a0}' || c.is_ascii_whitespace()).then_some((found.len, c))
            }
            _ => None,
        }
    }

    fn space(&mut self) -> Option<Chunk> {
        let (first, c) = self.white_at(self.at)?;
        self.at += first;
        let mut is_single = true;
        while let Some((len, _)) = self.white_at(self.at) {
            self.at += len;
            is_single = false;
        }
        Some(Chunk::Space(if is_single && c == '\u{a0}' { c } else { ' ' }))
    }

    fn plain(&mut self) -> Chunk {
        let bytes = self.text.as_bytes();
        let start = self.at;
        loop {
            let stops = |byte: &u8| matches!(byte, b'&' | 0xc2) || byte.is_ascii_whitespace();
            let len = match self.white {
                White::Collapse => bytes[self.at..].iter().position(stops),
                White::Keep => memchr::memchr(b'&', &bytes[self.at..]),
            };
            let Some(len) = len else {
                self.at = bytes.len();
                return Chunk::Plain;
            };
            self.at += len;
            // What only looks like a stop is passed over; the first byte is known to be none.
            let is_stop = match bytes[self.at] {
                b'&' => reference(&self.text[self.at..], Place::Text).is_some(),
                0xc2 => bytes.get(self.at + 1) == Some(&0xa0),
                _ => true,
            };
            if is_stop && self.at > start {
                return Chunk::Plain;
            }
            self.at += 1;
        }
    }
}

impl Iterator for Chunks<'_> {
    type Item = (Range<usize>, Chunk);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        if self.white == White::Collapse
            && let Some(space) = self.space()
        {
            return Some((start..self.at, space));
        }
        if let Some(found) = reference(&self.text[start..], Place::Text) {
            self.at += found.len;
            return Some((start..self.at, Chunk::Reference(found.chars.0, found.chars.1)));
        }
        let plain = self.plain();
        Some((start..self.at, plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, white: White) -> String {
        let mut out = String::new();
        for (range, chunk) in Chunks::new(text, white) {
            match chunk {
                Chunk::Plain => out.push_str(&text[range]),
                Chunk::Space(c) => out.push(c),
                Chunk::Reference(first, second) => out.extend([Some(first), second].into_iter().flatten()),
            }
        }
        out
    }

    #[test]
    fn white_space_collapses_and_references_are_decoded() {
        assert_eq!(
            shown(" a\n  b&nbsp; c&nbsp;d &amp; e©\u{a0}&x;&", White::Collapse),
            " a b c\u{a0}d & e©\u{a0}&x;&"
        );
        assert_eq!(shown("a\n\n  b&lt;", White::Keep), "a\n\n  b<");
    }

    #[test]
    fn chunks_cover_the_text() {
        let text = "x &amp; ÂÂ\u{a0}y&&nbsp;";
        let mut at = 0;
        for (range, _) in Chunks::new(text, White::Collapse) {
            assert_eq!(range.start, at);
            at = range.end;
        }
        assert_eq!(at, text.len());
    }
}
