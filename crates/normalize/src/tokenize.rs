//! Tokens: one pass over the bytes of a text, driven by a table of byte classes.
//!
//! Boundaries are those of UD English; `cases/token.txt` shows each rule. They depend on the text around a
//! token by a character or two at most, never on its language, its sentence or its paragraph, so that a term
//! of a lexicon is cut like the same words in a text. Not here: words of scripts that are written without
//! spaces (Chinese parts by character, Thai stays whole).

mod class;
mod columns;
mod number;
mod plain;
mod short;
mod sign;
mod table;
mod web;
mod word;

use dateline_core::Span;
use dateline_core::token::{Tokens, flag};

use class::{CLASSES, CharInfo, Class};
pub(crate) use columns::Block;
use columns::Columns;
use table::Hints;

/// Cuts a text into tokens; `out` is cleared first. Starts of sentences and paragraphs are not flagged.
pub(crate) fn tokenize(text: &str, block: &mut Block, out: &mut Tokens) {
    let columns = Columns::new(text, block, out);
    Cutter { text, bytes: text.as_bytes(), columns, hints: table::hints(), no_web_before: 0 }.cut();
}

/// Flags the tokens that start a paragraph or a sentence. Both lists are sorted.
pub(crate) fn flag_starts(paragraphs: &[Span], sentences: &[u32], tokens: &mut Tokens) {
    flag_all(paragraphs.iter().map(|span| span.start), flag::PARAGRAPH_FIRST, tokens);
    flag_all(sentences.iter().copied(), flag::SENTENCE_FIRST, tokens);
}

fn flag_all(starts: impl Iterator<Item = u32>, bit: u32, tokens: &mut Tokens) {
    let mut idx = 0;
    for start in starts {
        idx += count_before(&tokens.start[idx..], start);
        let Some(flags) = tokens.flags.get_mut(idx) else { return };
        *flags |= bit;
    }
}

/// Returns how many of the sorted offsets lie before one.
fn count_before(sorted: &[u32], offset: u32) -> usize {
    let (chunks, _) = sorted.as_chunks::<8>();
    let whole = 8 * chunks.iter().take_while(|chunk| chunk[7] < offset).count();
    whole + sorted[whole..].iter().take_while(|start| **start < offset).count()
}

/// Flags the first token as the start of a sentence and a paragraph.
pub(crate) fn flag_first(tokens: &mut Tokens) {
    if let Some(flags) = tokens.flags.first_mut() {
        *flags |= flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST;
    }
}

/// The state of a pass. Its methods take the start of a token and return where to go on.
struct Cutter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    columns: Columns<'a>,
    hints: &'static Hints,
    /// No address starts before this offset: what stands there was looked at.
    no_web_before: usize,
}

impl Cutter<'_> {
    fn cut(mut self) {
        let mut at = self.plain(0);
        while let Some(byte) = self.bytes.get(at) {
            let end = match CLASSES[usize::from(*byte)] {
                Class::Space => at + 1,
                Class::Letter => self.word(at),
                Class::Digit => self.number(at, at),
                Class::Sign => self.sign(at),
                Class::Wide => self.wide(at),
            };
            at = self.plain(end);
        }
        self.columns.finish();
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b' ')
    }

    fn char_at(&self, at: usize) -> Option<char> {
        class::char_at(self.text, at)
    }

    /// Returns whether white space or the start of the text stands before `at`.
    fn is_after_space(&self, at: usize) -> bool {
        at == 0 || self.bytes[at - 1].is_ascii_whitespace()
    }

    /// Returns whether only blanks stand between the start of the line and `at`.
    fn starts_line(&self, at: usize) -> bool {
        let blanks =
            self.bytes[..at].iter().rev().take(16).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        at == blanks || self.bytes[at - blanks - 1] == b'\n'
    }

    /// Handles a character outside ASCII.
    fn wide(&mut self, at: usize) -> usize {
        let Some(c) = self.char_at(at) else { return at + 1 };
        if c.is_whitespace() {
            return at + c.len_utf8();
        }
        if class::is_ideograph(c) {
            return self.columns.push(at, at + c.len_utf8(), 0);
        }
        if CharInfo::of(c).has(CharInfo::WORD) {
            return self.word(at);
        }
        self.wide_sign(at, c)
    }
}

#[cfg(test)]
mod tests;
