//! A document as the rules see it: tokens and what lies between them.
//!
//! Not here: lexicons and cue words.

use std::borrow::Cow;

use dateline_plugin::{TokensView, flag};

/// What lies between two tokens that follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// White space inside a sentence, the end of a wrapped line too.
    Space,
    /// The end of a sentence, headline or text.
    Break,
}

/// The tokens of a document.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: TokensView<'a>,
    /// The tokens that begin with a capital or are all capitals, in the order of the text.
    /// None where no tagger runs: only its names ask for them.
    pub(crate) high: &'a [u32],
}

/// Returns the tokens that begin with a capital or are all capitals, in reused memory.
pub(crate) fn high<'h>(tokens: &TokensView<'_>, found: &'h mut Vec<u32>) -> &'h [u32] {
    found.clear();
    for (idx, flags) in (0_u32..).zip(tokens.flags()) {
        if flags & (flag::FIRST_CAPITAL | flag::ALL_CAPITALS) != 0 {
            found.push(idx);
        }
    }
    found
}

impl<'a> Text<'a> {
    /// Returns the number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns the text of a token; empty where there is none.
    pub(crate) fn word(&self, idx: usize) -> &'a str {
        if idx < self.len() { self.tokens.text(idx) } else { "" }
    }

    /// Returns the bytes of a token; none where there is no token.
    #[inline]
    pub(crate) fn bytes(&self, idx: usize) -> &'a [u8] {
        let (Some(start), Some(end)) = (self.tokens.start().get(idx), self.tokens.end().get(idx)) else {
            return b"";
        };
        self.text.as_bytes().get(*start as usize..*end as usize).unwrap_or_default()
    }

    /// Returns the hash of a token's lower case; 0 where there is none.
    #[inline]
    pub(crate) fn lower(&self, idx: usize) -> u32 {
        self.tokens.lower().get(idx).copied().unwrap_or(0)
    }

    /// Returns whether a token is there and has one of the flags.
    #[inline]
    pub(crate) fn has(&self, idx: usize, flags: u32) -> bool {
        self.tokens.flags().get(idx).is_some_and(|bits| bits & flags != 0)
    }

    /// Returns whether a token begins with a capital.
    pub(crate) fn is_capital(&self, idx: usize) -> bool {
        self.has(idx, flag::FIRST_CAPITAL)
    }

    /// Returns the tokens that begin with a capital.
    pub(crate) fn capitals(&self) -> impl Iterator<Item = usize> + 'a {
        let text = *self;
        self.high.iter().map(|idx| *idx as usize).filter(move |idx| text.is_capital(*idx))
    }

    /// Returns the tokens that are all capitals, in brackets of their own: `(MCR)`.
    pub(crate) fn bracketed_capitals(&self) -> impl Iterator<Item = usize> + 'a {
        let text = *self;
        self.high.iter().map(|idx| *idx as usize).filter(move |idx| {
            *idx > 0
                && text.has(*idx, flag::ALL_CAPITALS)
                && text.bytes(idx - 1) == b"("
                && text.bytes(idx + 1) == b")"
        })
    }

    /// Returns what lies between a token and the next.
    pub(crate) fn gap_after(&self, idx: usize) -> Gap {
        if idx + 1 >= self.len() || self.has(idx + 1, flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST) {
            return Gap::Break;
        }
        if self.tokens.end()[idx] == self.tokens.start()[idx + 1] { Gap::None } else { Gap::Space }
    }

    /// Returns the token before, where it is in the same sentence.
    pub(crate) fn previous(&self, idx: usize) -> Option<(usize, Gap)> {
        let before = idx.checked_sub(1)?;
        let gap = self.gap_after(before);
        (gap != Gap::Break).then_some((before, gap))
    }

    /// Returns the token after, where it is in the same sentence.
    pub(crate) fn next(&self, idx: usize) -> Option<(usize, Gap)> {
        let gap = self.gap_after(idx);
        (gap != Gap::Break).then_some((idx + 1, gap))
    }

    /// Returns the sentence that a token is in: its first token and one past its last.
    pub(crate) fn sentence(&self, idx: usize) -> (usize, usize) {
        const FIRST: u32 = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST;
        let first = (0..=idx).rev().find(|idx| self.has(*idx, FIRST)).unwrap_or(0);
        let end = (idx + 1..self.len()).find(|idx| self.has(*idx, FIRST)).unwrap_or(self.len());
        (first, end)
    }

    /// Returns whether a token is the first word of its sentence, quotation marks and the like aside.
    pub(crate) fn is_first_word(&self, idx: usize) -> bool {
        let mut at = idx;
        while let Some((before, _)) = self.previous(at) {
            if self.has(before, flag::LETTER | flag::DIGIT) {
                return false;
            }
            if self.is_colon(before) {
                return true;
            }
            at = before;
        }
        true
    }

    /// Returns the bytes from token `first` to before token `end`.
    ///
    /// # Panics
    ///
    /// When the range is empty or out of range.
    pub(crate) fn span(&self, first: usize, end: usize) -> (u32, u32) {
        (self.tokens.start()[first], self.tokens.end()[end - 1])
    }

    /// Returns the text from token `first` to before token `end`.
    ///
    /// # Panics
    ///
    /// As [`Text::span`].
    pub(crate) fn slice(&self, first: usize, end: usize) -> &'a str {
        let (start, end) = self.span(first, end);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn is_colon(&self, idx: usize) -> bool {
        self.bytes(idx) == b":"
    }

    /// Returns the text from token `first` to before token `end` as a name: on one line.
    ///
    /// # Panics
    ///
    /// As [`Text::span`].
    pub(crate) fn name(&self, first: usize, end: usize) -> Cow<'a, str> {
        let name = self.slice(first, end);
        if first + 1 < end && name.contains('\n') {
            return Cow::Owned(name.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        Cow::Borrowed(name)
    }
}
