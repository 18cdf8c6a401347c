//! A document as the rules see it: tokens, their flags, and lexicon hits.
//!
//! Not here: any rule.

use std::ops::Deref;

use dateline_plugin::flag;

use crate::lexicons::Lexicons;
use crate::times::Time;
use crate::words::Words;

/// The columns of the tokens of a document.
#[derive(Clone, Copy, Debug)]
pub struct TokenColumns<'a> {
    /// The text.
    pub text: &'a str,
    /// First bytes.
    pub start: &'a [u32],
    /// One past the last bytes.
    pub end: &'a [u32],
    /// Bits of [`flag`].
    pub flags: &'a [u32],
}

/// A document under work.
pub(crate) struct Columns<'a> {
    pub(crate) tokens: TokenColumns<'a>,
    pub(crate) lexicons: &'a Lexicons,
    pub(crate) times: &'a [Time<'a>],
}

/// A document as it is handed from rule to rule: one pointer.
#[derive(Clone, Copy)]
pub(crate) struct View<'a>(pub(crate) &'a Columns<'a>);

impl<'a> Deref for View<'a> {
    type Target = Columns<'a>;

    fn deref(&self) -> &Columns<'a> {
        self.0
    }
}

impl<'a> View<'a> {
    /// Returns the number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens.start.len()
    }

    /// Returns the text of a token; empty where there is none.
    pub(crate) fn text(&self, idx: usize) -> &'a str {
        self.slice(idx, idx + 1)
    }

    /// Returns the text from token `first` to before token `end`.
    pub(crate) fn slice(&self, first: usize, end: usize) -> &'a str {
        if first >= end || end > self.len() {
            return "";
        }
        let (start, end) = (self.tokens.start[first] as usize, self.tokens.end[end - 1] as usize);
        self.tokens.text.get(start..end).unwrap_or_default()
    }

    /// Returns whether a token has one of the flags.
    pub(crate) fn flag(&self, idx: usize, bits: u32) -> bool {
        self.tokens.flags.get(idx).is_some_and(|flags| flags & bits != 0)
    }

    /// Returns the classes of the word that begins at a token.
    pub(crate) fn word(&self, idx: usize) -> Words {
        self.lexicons.words.at(idx)
    }

    /// Returns whether the word that begins at a token has one of the classes.
    pub(crate) fn is(&self, idx: usize, classes: Words) -> bool {
        self.word(idx).has(classes)
    }

    /// Returns whether the word that ends before a token has one of the classes.
    pub(crate) fn is_before(&self, idx: usize, classes: Words) -> bool {
        self.lexicons.words.before(idx).has(classes)
    }

    /// Returns the token after the word at `idx`, if it has one of the classes and the sentence goes on.
    pub(crate) fn after(&self, idx: usize, classes: Words) -> Option<usize> {
        (self.is(idx, classes) && !self.opens(idx)).then(|| self.lexicons.words.end(idx))
    }

    /// Returns where the time that begins at a token ends.
    pub(crate) fn time_end(&self, idx: usize) -> Option<usize> {
        let at = self.times.partition_point(|time| time.first < idx);
        self.times.get(at).filter(|time| time.first == idx).map(|time| time.end)
    }

    /// Returns whether a token belongs to a time.
    pub(crate) fn in_time(&self, idx: usize) -> bool {
        self.time_around(idx).is_some()
    }

    /// Returns the tokens of the time that a token belongs to.
    pub(crate) fn time_around(&self, idx: usize) -> Option<(usize, usize)> {
        let at = self.times.partition_point(|time| time.first <= idx);
        let time = self.times[..at].last().filter(|time| time.end > idx)?;
        Some((time.first, time.end))
    }

    /// Returns whether no white space stands before a token.
    pub(crate) fn is_glued(&self, idx: usize) -> bool {
        idx > 0 && idx < self.len() && self.tokens.end[idx - 1] == self.tokens.start[idx]
    }

    /// Returns whether a token opens a sentence (or there is none).
    pub(crate) fn opens(&self, idx: usize) -> bool {
        idx >= self.len() || self.flag(idx, flag::SENTENCE_FIRST)
    }

    /// Returns whether a token is a word: it has a letter.
    pub(crate) fn is_word(&self, idx: usize) -> bool {
        self.flag(idx, flag::LETTER)
    }

    /// Returns whether a token is a hyphen or dash that joins its neighbours without a space.
    pub(crate) fn is_joint(&self, idx: usize) -> bool {
        self.is(idx, Words::DASH) && self.is_glued(idx) && self.is_glued(idx + 1)
    }

    /// Returns whether the text between two tokens has a line break.
    pub(crate) fn breaks(&self, idx: usize) -> bool {
        if idx == 0 || idx >= self.len() {
            return false;
        }
        let gap = self.tokens.end[idx - 1] as usize..self.tokens.start[idx] as usize;
        self.tokens.text.get(gap).is_some_and(|gap| gap.contains('\n'))
    }
}
