//! Hits of one lexicon in one document, by token, with their entries read once per worker.
//!
//! Not here: which columns a lexicon has (`lexicons`).

/// The entries of a lexicon as the rules use them, and where they stand in the present document.
#[derive(Debug)]
pub(crate) struct Table<T> {
    /// By entry of the lexicon, read when it is first met.
    entries: Vec<Option<T>>,
    /// By token: entry + 1 of the hit that begins there, and its number of tokens.
    at: Vec<(u32, u32)>,
    /// By token: 1 + the first token of the hit that ends before it.
    before: Vec<u32>,
    /// Number of tokens of the document.
    n_tokens: usize,
    /// First and end tokens of the hits, to clear them cheaply.
    used: Vec<(u32, u32)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { entries: Vec::new(), at: Vec::new(), before: Vec::new(), n_tokens: 0, used: Vec::new() }
    }
}

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
    /// Forgets the hits of the last document and makes room for `n` tokens.
    pub(crate) fn reset(&mut self, n: usize) {
        for (token, end) in self.used.drain(..) {
            (self.at[token as usize], self.before[end as usize]) = ((0, 0), 0);
        }
        if self.at.len() < n {
            self.at.resize(n, (0, 0));
            self.before.resize(n + 1, 0);
        }
        self.n_tokens = n;
    }

    /// Adds a hit; the first of several at the same place is kept.
    pub(crate) fn add(&mut self, hit: [u32; 3], read: impl FnOnce() -> Option<T>) {
        let [entry, token, len] = hit;
        let end = token as usize + len as usize;
        if len == 0 || end > self.n_tokens || !self.knows(entry as usize, read) {
            return;
        }
        let (Some(at), Some(before)) = (self.at.get_mut(token as usize), self.before.get_mut(end)) else {
            return;
        };
        if at.0 == 0 {
            (*at, *before) = ((entry + 1, len), token + 1);
            self.used.push((token, token + len));
        }
    }

    /// Returns whether an entry can be used, after reading it when it is first met.
    fn knows(&mut self, slot: usize, read: impl FnOnce() -> Option<T>) -> bool {
        if let Some(Some(_)) = self.entries.get(slot) {
            return true;
        }
        if self.entries.len() <= slot {
            self.entries.resize_with(slot + 1, || None);
        }
        self.entries[slot] = read();
        self.entries[slot].is_some()
    }

    /// Returns whether a hit begins at a token.
    pub(crate) fn begins(&self, token: usize) -> bool {
        self.at.get(token).is_some_and(|at| at.0 != 0)
    }

    /// Returns the hit that begins at a token.
    pub(crate) fn get(&self, token: usize) -> Option<Mark<'_, T>> {
        let (entry, len) = *self.at.get(token)?;
        let entry = entry.checked_sub(1)?;
        let item = self.entry(entry)?;
        Some(Mark { item, entry, first: token, end: token + len as usize })
    }

    /// Returns the hit that ends before a token.
    pub(crate) fn ending(&self, token: usize) -> Option<Mark<'_, T>> {
        let first = (*self.before.get(token)?).checked_sub(1)?;
        self.get(first as usize)
    }

    /// Returns an entry that was met.
    pub(crate) fn entry(&self, entry: u32) -> Option<&T> {
        self.entries.get(entry as usize)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_found_by_both_ends_and_forgotten() {
        let mut table = Table::default();
        table.reset(5);
        table.add([7, 1, 2], || Some("x"));
        assert_eq!(table.get(1).map(|mark| (*mark.item, mark.end)), Some(("x", 3)));
        assert_eq!(table.ending(3).map(|mark| mark.first), Some(1));
        assert!(table.get(2).is_none());
        table.reset(3);
        assert!(table.get(1).is_none() && table.ending(3).is_none());
        table.add([7, 0, 1], || panic!("read twice"));
        assert_eq!(table.get(0).map(|mark| *mark.item), Some("x"));
    }

    #[test]
    fn hits_outside_the_text_are_ignored() {
        let mut table = Table::default();
        table.reset(2);
        table.add([0, 1, 2], || Some(1));
        table.add([0, 9, 1], || Some(1));
        table.add([0, 0, 0], || Some(1));
        assert!((0..3).all(|token| table.get(token).is_none()));
    }
}
