//! A text as the tagger sees it: the shared token columns and the classes of its tokens.

use dateline_core::token::flag;

/// Flags of a word with a capital.
pub(crate) const CAPITAL: u32 = flag::FIRST_CAPITAL | flag::ALL_CAPITALS | flag::MIXED;

/// Flags of the first token of a sentence.
const FIRST: u32 = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST;

/// Classes a model can have.
pub const MAX_CLASSES: usize = 32;

/// The classes of the tokens of a text: one bit for the first token of a hit, one for the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Of each token, the bits of hits that begin at it and of those that it goes on with.
    bits: Vec<[u32; 2]>,
}

impl Classes {
    /// Forgets everything and makes room for a text of `len` tokens.
    pub fn clear(&mut self, len: usize) {
        self.bits.clear();
        self.bits.resize(len, [0; 2]);
    }

    /// Marks `n_tokens` tokens from `first` on; what lies outside the text is left out.
    pub fn mark(&mut self, class: usize, first: usize, n_tokens: usize) {
        let bit = 1 << (class % MAX_CLASSES);
        let end = (first + n_tokens).min(self.bits.len());
        if first < end {
            self.bits[first][0] |= bit;
            self.bits[first + 1..end].iter_mut().for_each(|[_, inside]| *inside |= bit);
        }
    }

    /// Returns the bits of hits that begin at a token.
    pub fn first(&self, idx: usize) -> u32 {
        self.bits[idx][0]
    }

    /// Returns the bits of all hits that a token belongs to.
    pub(crate) fn all(&self, idx: usize) -> u32 {
        let [first, inside] = self.bits[idx];
        first | inside
    }

    /// Returns the bits of every token: of hits that begin at it, and of those that it goes on with.
    pub(crate) fn bits(&self) -> &[[u32; 2]] {
        &self.bits
    }

    fn len(&self) -> usize {
        self.bits.len()
    }
}

/// The token columns of a text and the classes of its tokens, all of one length.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// First bytes.
    pub start: &'a [u32],
    /// One past the last bytes.
    pub end: &'a [u32],
    /// Bits of [`flag`].
    pub flags: &'a [u32],
    /// Hashes of the lower case.
    pub lower: &'a [u32],
    /// Hashes of the first three characters.
    pub prefix3: &'a [u32],
    /// Hashes of the last three characters.
    pub suffix3: &'a [u32],
    /// Classes.
    pub classes: &'a Classes,
}

impl Text<'_> {
    /// Returns the number of tokens: that of the shortest column.
    pub(crate) fn len(&self) -> usize {
        let columns = [self.start, self.end, self.flags, self.lower, self.prefix3, self.suffix3];
        columns.iter().map(|column| column.len()).min().unwrap_or(0).min(self.classes.len())
    }

    pub(crate) fn has(&self, idx: usize, flags: u32) -> bool {
        self.flags[idx] & flags != 0
    }

    /// Returns whether a sentence begins at a token.
    pub(crate) fn is_first(&self, idx: usize) -> bool {
        self.has(idx, FIRST)
    }

    /// Returns where the sentence ends that begins at `first`, in a text of `len` tokens.
    pub(crate) fn sentence_end(&self, first: usize, len: usize) -> usize {
        let more = self.flags[first + 1..len].iter();
        first + 1 + more.take_while(|flags| *flags & FIRST == 0).count()
    }

    pub(crate) fn is_capital(&self, idx: usize) -> bool {
        self.has(idx, CAPITAL)
    }
}
