//! Hits of one lexicon in one document, by token, with their entries read once per worker.
//!
//! Not here: which columns a lexicon has (`lexicons`), where hits stand (`bits`).

use crate::lexicons::HitColumns;

/// The entries of a lexicon as the rules use them, and where they stand in the present document.
///
/// A place holds what is told only where the bits of its token say that a hit begins or ends there.
#[derive(Debug)]
pub(crate) struct Table<T> {
    /// By entry of the lexicon, read when it is first met.
    entries: Vec<Option<T>>,
    /// By token: entry of the hit that begins there, and its number of tokens.
    at: Vec<(u32, u32)>,
    /// By token: the first token of the hit that ends before it.
    before: Vec<u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { entries: Vec::new(), at: Vec::new(), before: Vec::new() }
    }
}

/// The cells of an entry by column.
pub(crate) type Cell<'a> = &'a dyn Fn(usize) -> Option<&'a str>;

/// A hit: what it is and where it ends.
#[derive(Debug)]
pub(crate) struct Mark<'a, T> {
    /// The entry.
    pub(crate) item: &'a T,
    /// Index of the entry.
    pub(crate) entry: u32,
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
}

impl<T> Table<T> {
    /// Takes in the hits of a document; the first of several at the same place is kept. `bits` are those of its
    /// tokens and the place behind: `begins` is set where a hit begins, `ends` behind its last token.
    pub(crate) fn load(
        &mut self,
        bits: &mut [u32],
        [begins, ends]: [u32; 2],
        hits: &HitColumns<'_>,
        read: fn(Cell<'_>) -> Option<T>,
    ) {
        let n = bits.len() - 1;
        if self.at.len() < n {
            self.at.resize(n, (0, 0));
            self.before.resize(n + 1, 0);
        }
        for (idx, [entry, token, len]) in hits.rows().enumerate() {
            let (first, end) = (token as usize, token as usize + len as usize);
            if len == 0 || end > n || bits[first] & begins != 0 {
                continue;
            }
            let is_known = matches!(self.entries.get(entry as usize), Some(Some(_)));
            if !is_known && !self.read(entry as usize, read(&|column| hits.cells.cell(idx, column))) {
                continue;
            }
            self.at[first] = (entry, len);
            self.before[end] = token;
            bits[first] |= begins;
            bits[end] |= ends;
        }
    }

    /// Keeps what was read of an entry, and returns whether it can be used.
    #[cold]
    fn read(&mut self, slot: usize, entry: Option<T>) -> bool {
        if self.entries.len() <= slot {
            self.entries.resize_with(slot + 1, || None);
        }
        self.entries[slot] = entry;
        self.entries[slot].is_some()
    }

    /// Returns the hit that begins at a token, where its bits tell of one.
    pub(crate) fn get(&self, token: usize) -> Option<Mark<'_, T>> {
        let (entry, len) = *self.at.get(token)?;
        let item = self.entry(entry)?;
        Some(Mark { item, entry, first: token, end: token + len as usize })
    }

    /// Returns the hit that ends before a token, where its bits tell of one.
    pub(crate) fn ending(&self, token: usize) -> Option<Mark<'_, T>> {
        self.get(*self.before.get(token)? as usize)
    }

    /// Returns an entry that was met.
    pub(crate) fn entry(&self, entry: u32) -> Option<&T> {
        self.entries.get(entry as usize)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::Cells;

    struct Texts(&'static [&'static str]);

    impl Cells for Texts {
        fn cell(&self, hit: usize, _column: usize) -> Option<&str> {
            self.0.get(hit).copied()
        }
    }

    fn load(
        table: &mut Table<String>,
        n: usize,
        hits: &[[u32; 3]],
        texts: &'static [&'static str],
    ) -> Vec<u32> {
        let column = |idx: usize| -> Vec<u32> { hits.iter().map(|hit| hit[idx]).collect() };
        let (entry, token, n_tokens) = (column(0), column(1), column(2));
        let hits = HitColumns { entry: &entry, token: &token, n_tokens: &n_tokens, cells: &Texts(texts) };
        let mut bits = vec![0; n + 1];
        table.load(&mut bits, [1, 2], &hits, |cell| cell(0).map(str::to_owned));
        bits
    }

    #[test]
    fn hits_are_found_by_both_ends_and_read_once() {
        let mut table = Table::default();
        let bits = load(&mut table, 5, &[[7, 1, 2], [8, 1, 1]], &["x", "y"]);
        assert_eq!(bits, [0, 1, 0, 2, 0, 0]);
        assert_eq!(table.get(1).map(|mark| (mark.item.as_str(), mark.end)), Some(("x", 3)));
        assert_eq!(table.ending(3).map(|mark| mark.first), Some(1));
        assert_eq!(load(&mut table, 3, &[], &[]), [0; 4]);
        assert_eq!(load(&mut table, 2, &[[7, 1, 1]], &[]), [0, 1, 2]);
        assert_eq!(table.get(1).map(|mark| mark.item.as_str()), Some("x"));
    }

    #[test]
    fn hits_outside_the_text_and_entries_without_use_are_ignored() {
        let mut table = Table::default();
        let texts: &[&str] = &["x", "x", "x"];
        assert_eq!(load(&mut table, 2, &[[0, 1, 2], [0, 9, 1], [0, 0, 0], [1, 0, 1]], texts), [0; 3]);
    }
}
