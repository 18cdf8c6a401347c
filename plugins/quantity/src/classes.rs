//! Where the words of the lexicon `words` stand in one document: their classes by token, the most asked table.
//!
//! Not here: other lexicons (`table`), what the classes mean (`words`).

use std::ops::Range;

use crate::bits;
use crate::lexicons::HitColumns;
use crate::words::Words;

/// The classes of words, by the tokens where they begin and end.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    /// By entry of the lexicon, read when it is first met.
    entries: Vec<Words>,
    /// By token: the word that begins there, with its number of tokens.
    at: Vec<Words>,
    /// By token: the word of several tokens that ends before it, where the bits of the token tell of one.
    before: Vec<Words>,
    /// Those of the [`NOTED`] classes that the document has.
    seen: Words,
    /// Tokens that may have a word.
    n_used: usize,
}

impl Classes {
    /// Takes in the words of a document, which stand in the order of the text; the first of several at the same
    /// place is kept. `bits` are those of its tokens and the place behind; joints and ends are noted there.
    pub(crate) fn load(&mut self, bits: &mut [u32], hits: &HitColumns<'_>) {
        self.clear(bits.len() - 1);
        let mut done = 0;
        while let Some(met) = self.place(bits, hits, done) {
            let Some(cell) = hits.cells.cell(met, 0) else {
                done = met + 1;
                continue;
            };
            self.read(hits.entry[met], cell);
            done = met;
        }
    }

    /// Puts the hits from `done` on in their places, up to the first whose entry was not read yet, which it returns.
    fn place(&mut self, bits: &mut [u32], hits: &HitColumns<'_>, done: usize) -> Option<usize> {
        let Classes { entries, at, before, seen, .. } = self;
        let n = bits.len() - 1;
        let at = &mut at[..n];
        let n_hits = hits.entry.len().min(hits.token.len()).min(hits.n_tokens.len());
        let (entry, token) = (&hits.entry[..n_hits], &hits.token[..n_hits]);
        let n_tokens = &hits.n_tokens[..n_hits];
        let mut met = None;
        for idx in done..n_hits {
            let Some(words) = entries.get(entry[idx] as usize).filter(|words| words.is_known()) else {
                met = Some(idx);
                break;
            };
            let (first, len) = (token[idx] as usize, n_tokens[idx]);
            let Some(place) = at.get_mut(first).filter(|place| !place.is_known()) else { continue };
            if len != 1 || words.has(NOTED) {
                let end = first + len as usize;
                if len == 0 || end > n {
                    continue;
                }
                note(bits, before, seen, (first..end, *words));
            }
            *place = words.with_len(len);
        }
        met
    }

    /// Reads an entry.
    fn read(&mut self, entry: u32, cell: &str) {
        let idx = entry as usize;
        if self.entries.len() <= idx {
            self.entries.resize(idx + 1, Words::default());
        }
        self.entries[idx] = Words::parse(cell);
    }

    /// Forgets the words of a document, all of whose hits are given.
    pub(crate) fn forget(&mut self, hits: &HitColumns<'_>) {
        for token in hits.token {
            if let Some(at) = self.at.get_mut(*token as usize) {
                *at = Words::default();
            }
        }
        self.n_used = 0;
    }

    /// Makes room for `n` tokens without words.
    fn clear(&mut self, n: usize) {
        self.at[..self.n_used].fill(Words::default());
        if self.at.len() < n {
            self.at.resize(n, Words::default());
            self.before.resize(n + 1, Words::default());
        }
        (self.n_used, self.seen) = (n, Words::default());
    }

    /// Returns where the words of the document stand.
    pub(crate) fn places(&self) -> Places<'_> {
        Places { at: &self.at, before: &self.before }
    }

    /// Returns whether the document has a word of one of the classes, which are among [`NOTED`].
    pub(crate) fn has(&self, classes: Words) -> bool {
        debug_assert!(NOTED.or(classes) == NOTED, "every class asked of the document is noted");
        self.seen.has(classes)
    }
}

/// Where the words of one document stand.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    at: &'a [Words],
    before: &'a [Words],
}

impl Places<'_> {
    /// Returns the classes of the word that begins at a token.
    #[inline]
    pub(crate) fn at(self, token: usize) -> Words {
        self.at.get(token).copied().unwrap_or_default()
    }

    /// Returns the classes of the word that ends before a token: of several the shortest.
    #[inline]
    pub(crate) fn before(self, bits: &[u32], token: usize) -> Words {
        let last = self.at(token.wrapping_sub(1));
        if last.len() == 1 {
            return last;
        }
        let is_told = bits.get(token).is_some_and(|bits| bits & bits::PHRASE_END != 0);
        if is_told { self.before[token] } else { Words::default() }
    }

    /// Returns the classes of all words that begin at some tokens.
    pub(crate) fn among(self, tokens: Range<usize>) -> Words {
        let end = tokens.end.min(self.at.len());
        let words = self.at.get(tokens.start..end).unwrap_or_default();
        words.iter().fold(Words::default(), |all, words| all.or(*words))
    }
}

/// The classes that are asked of whole documents, and dashes.
const NOTED: Words = Words::DASH
    .or(Words::ALONE)
    .or(Words::BEING)
    .or(Words::COST)
    .or(Words::SUPERSEDED)
    .or(Words::TALLY)
    .or(Words::UNCHANGED);

/// Notes where a word of several tokens ends, and whether a dash joins what stands around it.
#[inline(never)]
fn note(bits: &mut [u32], before: &mut [Words], seen: &mut Words, (place, words): (Range<usize>, Words)) {
    let Range { start, end } = place;
    *seen = seen.or(words);
    if end > start + 1 {
        before[end] = words;
        bits[end] |= bits::PHRASE_END;
    }
    if words.has(Words::DASH) && bits[start] & bits[start + 1] & bits::GLUED != 0 {
        bits[start] |= bits::JOINT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::Cells;

    struct Names(&'static [&'static str]);

    impl Cells for Names {
        fn cell(&self, hit: usize, _column: usize) -> Option<&str> {
            self.0.get(hit).copied()
        }
    }

    fn load(classes: &mut Classes, n: usize, hits: &[[u32; 3]], names: &'static [&'static str]) -> Vec<u32> {
        let column = |idx: usize| -> Vec<u32> { hits.iter().map(|hit| hit[idx]).collect() };
        let (entry, token, n_tokens) = (column(0), column(1), column(2));
        let hits = HitColumns { entry: &entry, token: &token, n_tokens: &n_tokens, cells: &Names(names) };
        let mut bits = vec![0; n + 1];
        classes.load(&mut bits, &hits);
        bits
    }

    #[test]
    fn words_are_found_by_both_ends_and_forgotten() {
        let mut classes = Classes::default();
        let bits = load(&mut classes, 5, &[[3, 1, 2], [4, 1, 1], [5, 2, 2]], &["of", "to", "by"]);
        assert!(classes.places().at(1).has(Words::OF) && classes.places().before(&bits, 3).has(Words::OF));
        assert!(classes.places().before(&bits, 4).has(Words::BY));
        assert_eq!(classes.places().at(1).len(), 2);
        assert!(!classes.places().at(1).has(Words::TO));
        assert!(classes.places().among(0..3).has(Words::BY) && !classes.places().among(0..2).has(Words::BY));
        assert_eq!(
            (classes.places().at(3), classes.places().before(&bits, 2)),
            (Words::default(), Words::default())
        );
        let bits = load(&mut classes, 4, &[], &[]);
        assert_eq!(
            (classes.places().at(1), classes.places().before(&bits, 3)),
            (Words::default(), Words::default())
        );
        let bits = load(&mut classes, 4, &[[3, 0, 1], [9, 1, 1]], &["to", "cost"]);
        assert!(classes.places().before(&bits, 1).has(Words::OF));
        assert!(classes.has(Words::COST) && !classes.has(Words::TALLY));
        load(&mut classes, 4, &[], &[]);
        assert!(!classes.has(Words::COST));
        classes.forget(&HitColumns { entry: &[3], token: &[0], n_tokens: &[1], cells: &Names(&[]) });
        assert_eq!(classes.places().at(0), Words::default());
    }

    #[test]
    fn of_two_words_with_one_end_the_shorter_ends_there() {
        let mut classes = Classes::default();
        let bits = load(&mut classes, 2, &[[0, 0, 2], [1, 1, 1]], &["of", "to"]);
        let before = classes.places().before(&bits, 2);
        assert!(before.has(Words::TO) && !before.has(Words::OF));
    }

    #[test]
    fn words_outside_the_text_are_ignored() {
        let mut classes = Classes::default();
        load(&mut classes, 2, &[[0, 1, 2], [0, 9, 1], [0, 0, 0]], &["of", "of", "of"]);
        assert!((0..4).all(|token| classes.places().at(token) == Words::default()));
    }
}
