//! A document as the rules see it: tokens, their flags, and lexicon hits.
//!
//! Not here: any rule.

use std::ops::{Deref, Range};

use dateline_plugin::flag;

use crate::bits;
use crate::classes::Places;
use crate::lexicons::{BoundEntry, CurrencyEntry, HeadEntry, Lexicons, Motion, Numeral, UnitEntry};
use crate::table::Mark;
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
    /// Bits of the tokens and of the place behind them.
    pub(crate) bits: &'a [u32],
    /// The words that begin at tokens.
    pub(crate) words: Places<'a>,
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

macro_rules! hits {
    ($($begin:ident $($end:ident)? : $entry:ty = $table:ident $bits:expr;)+) => {
        $(
            #[doc = concat!("Returns the hit of `", stringify!($table), "` that begins at a token.")]
            #[inline]
            pub(crate) fn $begin(self, idx: usize) -> Option<Mark<'a, $entry>> {
                if self.flag(idx, $bits[0]) { self.0.lexicons.$table.get(idx) } else { None }
            }

            $(
                #[doc = concat!("Returns the hit of `", stringify!($table), "` that ends before a token.")]
                #[inline]
                pub(crate) fn $end(self, idx: usize) -> Option<Mark<'a, $entry>> {
                    if self.flag(idx, $bits[1]) { self.0.lexicons.$table.ending(idx) } else { None }
                }
            )?
        )+
    };
}

impl<'a> View<'a> {
    hits! {
        number: Numeral = numbers [bits::NUMBER];
        unit: UnitEntry = units [bits::UNIT];
        symbol: UnitEntry = symbols [bits::SYMBOL];
        currency currency_before: CurrencyEntry = currencies bits::CURRENCY;
        bound bound_before: BoundEntry = bounds bits::BOUND;
        motion motion_before: Motion = motions bits::MOTION;
        noun: Box<str> = nouns [bits::NOUN];
        head head_before: HeadEntry = heads bits::HEAD;
    }

    /// Returns the number of tokens.
    pub(crate) fn len(self) -> usize {
        self.tokens.start.len()
    }

    /// Returns the text of a token; empty where there is none.
    pub(crate) fn text(self, idx: usize) -> &'a str {
        self.slice(idx, idx + 1)
    }

    /// Returns the bytes of a token; empty where there is none.
    pub(crate) fn bytes(self, idx: usize) -> &'a [u8] {
        let tokens = &self.0.tokens;
        let (Some(&start), Some(&end)) = (tokens.start.get(idx), tokens.end.get(idx)) else { return &[] };
        tokens.text.as_bytes().get(start as usize..end as usize).unwrap_or_default()
    }

    /// Returns the character of a token of one byte; 0 where there is none.
    pub(crate) fn sign(self, idx: usize) -> u8 {
        let tokens = &self.0.tokens;
        let (Some(&start), Some(&end)) = (tokens.start.get(idx), tokens.end.get(idx)) else { return 0 };
        let byte = tokens.text.as_bytes().get(start as usize).copied();
        byte.filter(|_| start.wrapping_add(1) == end).unwrap_or(0)
    }

    /// Returns the text from token `first` to before token `end`.
    pub(crate) fn slice(self, first: usize, end: usize) -> &'a str {
        if first >= end || end > self.len() {
            return "";
        }
        let (start, end) = (self.tokens.start[first] as usize, self.tokens.end[end - 1] as usize);
        self.0.tokens.text.get(start..end).unwrap_or_default()
    }

    /// Returns whether a token has one of the bits.
    #[inline]
    pub(crate) fn flag(self, idx: usize, bits: u32) -> bool {
        self.bits.get(idx).is_some_and(|flags| flags & bits != 0)
    }

    /// Returns the classes of the word that begins at a token.
    #[inline]
    pub(crate) fn word(self, idx: usize) -> Words {
        self.words.at(idx)
    }

    /// Returns whether the word that begins at a token has one of the classes.
    #[inline]
    pub(crate) fn is(self, idx: usize, classes: Words) -> bool {
        self.word(idx).has(classes)
    }

    /// Returns the classes of the word that ends before a token.
    #[inline]
    pub(crate) fn word_before(self, idx: usize) -> Words {
        self.words.before(self.bits, idx)
    }

    /// Returns whether the word that ends before a token has one of the classes.
    #[inline]
    pub(crate) fn is_before(self, idx: usize, classes: Words) -> bool {
        self.word_before(idx).has(classes)
    }

    /// Returns whether a word that begins at one of some tokens has one of the classes.
    pub(crate) fn any(self, tokens: Range<usize>, classes: Words) -> bool {
        self.among(tokens).has(classes)
    }

    /// Returns the classes of all words that begin at some tokens.
    pub(crate) fn among(self, tokens: Range<usize>) -> Words {
        self.words.among(tokens)
    }

    /// Returns whether the document has a word of one of the classes.
    pub(crate) fn has(self, classes: Words) -> bool {
        self.lexicons.words.has(classes)
    }

    /// Returns the token after the word at `idx`, if it has one of the classes and the sentence goes on.
    #[inline]
    pub(crate) fn after(self, idx: usize, classes: Words) -> Option<usize> {
        let word = self.word(idx);
        (word.has(classes) && !self.opens(idx)).then(|| idx + word.len())
    }

    /// Returns where the time that begins at a token ends.
    pub(crate) fn time_end(self, idx: usize) -> Option<usize> {
        if !self.flag(idx, bits::TIME) {
            return None;
        }
        let at = self.times.partition_point(|time| time.first < idx);
        self.times.get(at).filter(|time| time.first == idx).map(|time| time.end)
    }

    /// Returns whether a token belongs to a time.
    pub(crate) fn in_time(self, idx: usize) -> bool {
        self.time_around(idx).is_some()
    }

    /// Returns the tokens of the time that a token belongs to.
    pub(crate) fn time_around(self, idx: usize) -> Option<(usize, usize)> {
        if !self.flag(idx, bits::TIME) {
            return None;
        }
        let at = self.times.partition_point(|time| time.first <= idx);
        let time = self.times[..at].last().filter(|time| time.end > idx)?;
        Some((time.first, time.end))
    }

    /// Returns whether no white space stands before a token.
    #[inline]
    pub(crate) fn is_glued(self, idx: usize) -> bool {
        self.flag(idx, bits::GLUED)
    }

    /// Returns whether a token opens a sentence (or there is none).
    #[inline]
    pub(crate) fn opens(self, idx: usize) -> bool {
        self.bits.get(idx).is_none_or(|flags| flags & flag::SENTENCE_FIRST != 0)
    }

    /// Returns whether a token is a word: it has a letter.
    #[inline]
    pub(crate) fn is_word(self, idx: usize) -> bool {
        self.flag(idx, flag::LETTER)
    }

    /// Returns whether a token is a hyphen or dash that joins its neighbours without a space.
    #[inline]
    pub(crate) fn is_joint(self, idx: usize) -> bool {
        self.flag(idx, bits::JOINT)
    }

    /// Returns whether the text between two tokens has a line break.
    pub(crate) fn breaks(self, idx: usize) -> bool {
        if idx == 0 || idx >= self.len() {
            return false;
        }
        let gap = self.tokens.end[idx - 1] as usize..self.tokens.start[idx] as usize;
        self.tokens.text.get(gap).is_some_and(|gap| gap.contains('\n'))
    }
}
