//! Where the words of the lexicon `words` stand in one document: their classes by token, the most asked table.
//!
//! Not here: other lexicons (`table`), what the classes mean (`words`).

use crate::words::Words;

/// How many bits of a place hold the entry; the others hold the number of tokens.
const ENTRY_BITS: u32 = 24;

/// The classes of words, by the tokens where they begin and end.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    /// By entry of the lexicon + 1, read when it is first met; the first is that of no word.
    entries: Vec<Option<Words>>,
    /// By token: entry + 1 of the word that begins there, and its number of tokens.
    at: Vec<u32>,
    /// By token: entry + 1 of the word that ends before it.
    before: Vec<u32>,
    /// All classes of the document.
    seen: Words,
}

impl Classes {
    /// Forgets the words of the last document and makes room for `n` tokens.
    pub(crate) fn reset(&mut self, n: usize) {
        self.at.clear();
        self.at.resize(n, 0);
        self.before.clear();
        self.before.resize(n + 1, 0);
        self.seen = Words::default();
    }

    /// Adds a word; the first of several at the same place is kept.
    pub(crate) fn add(&mut self, hit: [u32; 3], read: impl FnOnce() -> Option<Words>) {
        let [entry, token, len] = hit;
        let slot = entry.saturating_add(1);
        let known = self.entries.get(slot as usize).copied().flatten();
        let Some(words) = known.or_else(|| self.read(slot, read)) else { return };
        let end = token as usize + len as usize;
        let (Some(before), Some(at)) = (self.before.get_mut(end), self.at.get_mut(token as usize)) else {
            return;
        };
        if *at == 0 && len > 0 {
            (*at, *before) = (slot | len << ENTRY_BITS, slot);
            self.seen = self.seen.or(words);
        }
    }

    /// Reads an entry, and returns its classes.
    #[cold]
    fn read(&mut self, slot: u32, read: impl FnOnce() -> Option<Words>) -> Option<Words> {
        let idx = slot as usize;
        if slot >> ENTRY_BITS > 0 {
            return None;
        }
        if self.entries.len() <= idx {
            self.entries.resize(idx + 1, None);
        }
        self.entries[idx] = read();
        self.entries[idx]
    }

    fn entry(&self, slot: u32) -> Words {
        self.entries.get(slot as usize).copied().flatten().unwrap_or_default()
    }

    /// Returns the classes of the word that begins at a token.
    pub(crate) fn at(&self, token: usize) -> Words {
        self.at.get(token).map_or(Words::default(), |at| self.entry(at & ((1 << ENTRY_BITS) - 1)))
    }

    /// Returns the classes of the word that ends before a token.
    pub(crate) fn before(&self, token: usize) -> Words {
        self.before.get(token).map_or(Words::default(), |slot| self.entry(*slot))
    }

    /// Returns whether the document has a word of one of the classes.
    pub(crate) fn has(&self, classes: Words) -> bool {
        self.seen.has(classes)
    }

    /// Returns where the word that begins at a token ends.
    pub(crate) fn end(&self, token: usize) -> usize {
        token + self.at.get(token).map_or(0, |at| (at >> ENTRY_BITS) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_both_ends_and_forgotten() {
        let mut classes = Classes::default();
        classes.reset(4);
        classes.add([3, 1, 2], || Some(Words::OF));
        classes.add([4, 1, 1], || Some(Words::TO));
        assert_eq!((classes.at(1), classes.before(3), classes.end(1)), (Words::OF, Words::OF, 3));
        assert_eq!((classes.at(2), classes.before(2)), (Words::default(), Words::default()));
        classes.reset(4);
        assert_eq!(classes.at(1), Words::default());
        assert!(!classes.has(Words::OF));
        classes.add([3, 0, 1], || panic!("read twice"));
        assert_eq!(classes.before(1), Words::OF);
        assert!(classes.has(Words::OF) && !classes.has(Words::TO));
    }

    #[test]
    fn words_outside_the_text_are_ignored() {
        let mut classes = Classes::default();
        classes.reset(2);
        for hit in [[0, 1, 2], [0, 9, 1], [0, 0, 0], [1 << 24, 0, 1]] {
            classes.add(hit, || Some(Words::OF));
        }
        assert!((0..4).all(|token| classes.at(token) == Words::default()));
    }
}
