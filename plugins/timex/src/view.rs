//! A document as the rules see it: tokens, their flags, and the words of time among them.
//!
//! Not here: any rule.

use std::cell::Cell;
use std::ops::Range;

use dateline_plugin::{TokensView, flag};

use crate::bare::{self, Bare};
use crate::length::{self, Count};
use crate::number::{self, Number};
use crate::words::{Class, Table, Word, Words};

/// A document under work, handed on as one pointer.
#[derive(Clone, Copy)]
pub(crate) struct View<'a>(&'a Source<'a>);

/// What a view shows.
pub(crate) struct Source<'a> {
    text: &'a str,
    flags: &'a [u32],
    lower: &'a [u32],
    starts: &'a [u32],
    ends: &'a [u32],
    marks: &'a [u16],
    words: &'a Table,
    memo: Memo,
}

impl<'a> Source<'a> {
    /// Returns the source of a text and its tokens, whose words stand in `marks`.
    pub(crate) fn new(text: &'a str, tokens: &TokensView<'a>, marks: &'a [u16], words: &'a Words) -> Self {
        let (flags, lower) = (tokens.flags(), tokens.lower());
        let (starts, ends) = (tokens.start(), tokens.end());
        Source { text, flags, lower, starts, ends, marks, words: words.table(), memo: Memo::default() }
    }
}

/// What begins at a token, where anything was read there.
type Kept<T> = Cell<(usize, Option<T>)>;

/// What was read last, by the token it begins at: several rules ask for the same.
struct Memo {
    /// Dates, and the tokens behind them.
    dates: [Kept<(Bare, usize)>; MEMOS],
    numbers: [Kept<Number>; MEMOS],
    counts: [Kept<Count>; MEMOS],
    near: [Cell<(usize, Class, u16)>; MEMOS],
}

const MEMOS: usize = 8;

impl Default for Memo {
    fn default() -> Self {
        Memo {
            dates: [const { Cell::new((usize::MAX, None)) }; MEMOS],
            numbers: [const { Cell::new((usize::MAX, None)) }; MEMOS],
            counts: [const { Cell::new((usize::MAX, None)) }; MEMOS],
            near: [const { Cell::new((usize::MAX, Class::NONE, 0)) }; MEMOS],
        }
    }
}

/// Returns what begins at a token: what was read, or what `read` finds.
fn kept<T: Copy>(memo: &[Kept<T>; MEMOS], idx: usize, read: impl FnOnce() -> Option<T>) -> Option<T> {
    let memo = &memo[idx % MEMOS];
    let (at, found) = memo.get();
    if at == idx {
        return found;
    }
    let found = read();
    memo.set((idx, found));
    found
}

impl<'a> View<'a> {
    /// Returns the view of a source.
    pub(crate) fn new(source: &'a Source<'a>) -> Self {
        View(source)
    }

    /// Returns the date that begins at a token.
    pub(crate) fn bare(&self, idx: usize) -> Option<(Bare, usize)> {
        kept(&self.0.memo.dates, idx, || bare::read(*self, idx))
    }

    /// Returns the cardinal that begins at a token.
    pub(crate) fn number(&self, idx: usize) -> Option<Number> {
        kept(&self.0.memo.numbers, idx, || number::read(*self, idx))
    }

    /// Returns the number of units that begins at a token.
    pub(crate) fn count(&self, idx: usize) -> Option<Count> {
        kept(&self.0.memo.counts, idx, || length::read(*self, idx))
    }

    /// Returns the number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.0.marks.len()
    }

    /// Returns the text of a token; empty where there is none.
    #[inline]
    pub(crate) fn text(&self, idx: usize) -> &'a str {
        self.0.text.get(self.span(idx)).unwrap_or_default()
    }

    /// Returns the bytes of the text of a token; none where there is none.
    #[inline]
    pub(crate) fn text_bytes(&self, idx: usize) -> &'a [u8] {
        self.0.text.as_bytes().get(self.span(idx)).unwrap_or_default()
    }

    /// Returns the bytes a token covers; an empty range where there is none.
    #[inline]
    fn span(&self, idx: usize) -> Range<usize> {
        match (self.0.starts.get(idx), self.0.ends.get(idx)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Returns the number of bytes of a token; 0 where there is none.
    #[inline]
    pub(crate) fn byte_len(&self, idx: usize) -> usize {
        self.span(idx).len()
    }

    /// Returns whether a token is a sign that reads so.
    #[inline]
    pub(crate) fn is_sign(&self, idx: usize, text: &str) -> bool {
        self.flag(idx, flag::PUNCTUATION | flag::SYMBOL) && self.text_bytes(idx) == text.as_bytes()
    }

    /// Returns the bytes of the tokens from `first` to before `end`.
    pub(crate) fn bytes(&self, first: usize, end: usize) -> (u32, u32) {
        (self.0.starts[first], self.0.ends[end - 1])
    }

    /// Returns the hash of the lower case of a token.
    pub(crate) fn lower(&self, idx: usize) -> Option<u32> {
        self.0.lower.get(idx).copied()
    }

    /// Returns whether a token has one of the flags.
    pub(crate) fn flag(&self, idx: usize, bits: u32) -> bool {
        self.0.flags.get(idx).is_some_and(|flags| flags & bits != 0)
    }

    /// Returns the flags of a token; none where there is none.
    #[inline]
    pub(crate) fn flags(&self, idx: usize) -> u32 {
        self.0.flags.get(idx).copied().unwrap_or(0)
    }

    /// Returns the word at a token.
    #[inline]
    pub(crate) fn word(&self, idx: usize) -> &'a Word {
        self.0.words.word(self.0.marks.get(idx).copied().unwrap_or(0))
    }

    /// Returns whether the word at a token has one of the classes.
    pub(crate) fn is(&self, idx: usize, classes: Class) -> bool {
        self.word(idx).classes.has(classes)
    }

    /// Returns the classes of a token.
    pub(crate) fn classes(&self, idx: usize) -> Class {
        self.word(idx).classes
    }

    /// Returns the classes of a token and the eight behind it.
    pub(crate) fn near(&self, idx: usize) -> Class {
        self.words_near(idx).0
    }

    /// Returns the rules that need a word at a token or one of the eight behind it.
    pub(crate) fn needs_near(&self, idx: usize) -> u16 {
        self.words_near(idx).1
    }

    fn words_near(&self, idx: usize) -> (Class, u16) {
        const REACH: usize = 9;
        let memo = &self.0.memo.near[idx % MEMOS];
        let (at, classes, needs) = memo.get();
        if at == idx {
            return (classes, needs);
        }
        let marks = self.0.marks.get(idx..).unwrap_or_default();
        let (classes, needs) = match marks.first_chunk::<REACH>() {
            Some(marks) => self.all_of(marks),
            None => self.all_of(marks),
        };
        memo.set((idx, classes, needs));
        (classes, needs)
    }

    /// Returns the classes of words and the rules that need one of them.
    #[inline(always)]
    fn all_of(&self, marks: &[u16]) -> (Class, u16) {
        marks.iter().fold((Class::NONE, 0), |(classes, needs), mark| {
            let word = self.0.words.word(*mark);
            (classes.or(word.classes), needs | word.rules.needs)
        })
    }

    /// Returns whether a number may begin at a token: digits, or a word that counts.
    pub(crate) fn counts(&self, idx: usize) -> bool {
        const WORDS: Class = Class::CARDINAL
            .or(Class::ARTICLE)
            .or(Class::HALF)
            .or(Class::VAGUE)
            .or(Class::COUPLE)
            .or(Class::UNIT);
        self.flag(idx, flag::DIGIT) || self.is(idx, WORDS)
    }

    /// Returns whether the token before has one of the classes and is of the same sentence.
    pub(crate) fn before(&self, idx: usize, classes: Class) -> bool {
        idx > 0 && !self.opens(idx) && self.is(idx - 1, classes)
    }

    /// Returns the value a token has in a class, where the sentence has not ended before it.
    pub(crate) fn value(&self, idx: usize, class: Class) -> Option<i32> {
        self.word(idx).value(class)
    }

    /// Returns the token behind `idx`, where `idx` continues the sentence and has one of the classes.
    pub(crate) fn after(&self, idx: usize, classes: Class) -> Option<usize> {
        (!self.opens(idx) && self.is(idx, classes)).then_some(idx + 1)
    }

    /// Returns the token behind `idx`, the first of an expression, where it has one of the classes.
    pub(crate) fn led(&self, idx: usize, classes: Class) -> Option<usize> {
        (self.is(idx, classes) && !self.opens(idx + 1)).then_some(idx + 1)
    }

    /// Returns the token behind `idx`, the first of an expression, where it has one of the classes, else `idx`.
    pub(crate) fn lead(&self, idx: usize, classes: Class) -> usize {
        self.led(idx, classes).unwrap_or(idx)
    }

    /// Returns the token behind `idx` where it has one of the classes, else `idx`.
    pub(crate) fn skip(&self, idx: usize, classes: Class) -> usize {
        self.after(idx, classes).unwrap_or(idx)
    }

    /// Returns the token behind a comma, else `idx`.
    pub(crate) fn skip_comma(&self, idx: usize) -> usize {
        if !self.opens(idx) && self.is_sign(idx, ",") { idx + 1 } else { idx }
    }

    /// Returns whether no white space stands before a token.
    pub(crate) fn is_glued(&self, idx: usize) -> bool {
        idx > 0 && self.0.starts.get(idx).is_some_and(|start| self.0.ends.get(idx - 1) == Some(start))
    }

    /// Returns whether a token opens a sentence (or there is none).
    pub(crate) fn opens(&self, idx: usize) -> bool {
        self.0.flags.get(idx).is_none_or(|flags| flags & flag::SENTENCE_FIRST != 0)
    }

    /// Returns whether a token is a word of letters.
    pub(crate) fn is_word(&self, idx: usize) -> bool {
        self.flag(idx, flag::LETTER)
    }

    /// Returns whether a token joins two parts: a hyphen or dash, or "to".
    pub(crate) fn is_dash(&self, idx: usize) -> bool {
        !self.opens(idx) && self.is(idx, Class::DASH)
    }
}
