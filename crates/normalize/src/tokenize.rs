//! Tokens: one pass over the bytes of a text, driven by a table of byte classes.
//!
//! Boundaries are those of UD English; `cases/token.txt` shows each rule. They depend on the text around a
//! token by a character or two at most, never on its language, its sentence or its paragraph, so that a term
//! of a lexicon is cut like the same words in a text. Not here: words of scripts that are written without
//! spaces (Chinese parts by character, Thai stays whole).

mod class;
mod columns;
mod number;
mod short;
mod sign;
mod table;
mod web;
mod word;

use dateline_core::Span;
use dateline_core::token::{Tokens, flag};

use class::{CLASSES, CharInfo, Class};
use columns::Columns;
use short::Short;
use table::Shapes;

/// Cuts a text into tokens; `out` is cleared first. Starts of sentences and paragraphs are not flagged.
pub(crate) fn tokenize(text: &str, out: &mut Tokens) {
    let columns = Columns::new(text, out);
    let shapes = table::shapes();
    Cutter { text, bytes: text.as_bytes(), columns, shapes, no_web_before: 0 }.cut();
}

/// Flags the tokens that start a paragraph or a sentence. Both lists are sorted.
pub(crate) fn flag_starts(paragraphs: &[Span], sentences: &[u32], tokens: &mut Tokens) {
    flag_all(paragraphs.iter().map(|span| span.start), flag::PARAGRAPH_FIRST, tokens);
    flag_all(sentences.iter().copied(), flag::SENTENCE_FIRST, tokens);
}

fn flag_all(starts: impl Iterator<Item = u32>, bit: u32, tokens: &mut Tokens) {
    let mut idx = 0;
    for start in starts {
        idx += tokens.start[idx..].iter().take_while(|token| **token < start).count();
        let Some(flags) = tokens.flags.get_mut(idx) else { return };
        *flags |= bit;
    }
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
    shapes: &'static Shapes,
    /// No address starts before this offset: what stands there was looked at.
    no_web_before: usize,
}

impl Cutter<'_> {
    fn cut(mut self) {
        let mut at = 0;
        while let Some(byte) = self.bytes.get(at) {
            at = match CLASSES[usize::from(*byte)] {
                Class::Space => at + 1,
                Class::Letter => self.plain_word(at).unwrap_or_else(|| self.word(at)),
                Class::Digit => self.number(at, at),
                Class::Sign => self.sign(at),
                Class::Wide => self.wide(at),
            };
        }
        self.columns.finish();
    }

    /// Cuts the word at `at`, if it is short, of ASCII letters only, and nothing behind it can belong to it.
    #[inline]
    fn plain_word(&mut self, at: usize) -> Option<usize> {
        let [low, high] = short::window(self.bytes, at);
        match short::letters_at_start(low) {
            8 => {
                let len = 8 + short::letters_at_start(high);
                let next = if len < Short::MAX { (high >> (8 * (len - 8))) as u8 } else { b'-' };
                let word = if len > 8 { Short::of_window([low, high], len) } else { Short::of_word(low, 8) };
                self.ended_word(at, word, next)
            }
            len => self.ended_word(at, Short::of_word(low, len), (low >> (8 * len)) as u8),
        }
    }

    /// Cuts a word before `next`, if that ends it and it is no contraction.
    #[inline(always)]
    fn ended_word(&mut self, at: usize, word: Short, next: u8) -> Option<usize> {
        if !class::ENDS_WORD[usize::from(next)] || self.shapes.may_part(word.first(), word.last(), word.len())
        {
            return None;
        }
        // A blank makes no token: the next one starts behind it.
        Some(self.columns.push_word(at, word) + usize::from(next == b' '))
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
