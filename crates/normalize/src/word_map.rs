//! A map from words to values that is built once from our lists and asked for most words of a text.
//!
//! Open addressing over xxh3-64; a look-up of a short word costs a few nanoseconds, without a copy of a lower
//! case word. Not here: insertion after building, iteration (so no order leaks out).

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

/// Longest word of any list, in bytes.
pub(crate) const MAX_WORD: usize = 24;

/// Words with their values.
#[derive(Debug)]
pub(crate) struct WordMap<V> {
    /// A power of two of slots, at most half of them taken.
    slots: Vec<Option<(Box<[u8]>, V)>>,
    /// Bytes of the longest word; longer ones are not looked up.
    longest: usize,
}

impl<V> WordMap<V> {
    /// Returns the map of the words.
    pub(crate) fn new(words: BTreeMap<String, V>) -> Self {
        let longest = words.keys().map(String::len).max().unwrap_or_default();
        assert!(longest <= MAX_WORD, "our lists hold no longer word");
        let mut slots: Vec<Option<(Box<[u8]>, V)>> = Vec::new();
        slots.resize_with((words.len() * 2 + 1).next_power_of_two(), || None);
        let mut map = WordMap { slots, longest };
        for (word, value) in words {
            let slot = map.slot(word.as_bytes());
            map.slots[slot] = Some((word.into_bytes().into(), value));
        }
        map
    }

    /// Returns the slot of a word, or the free one where it belongs.
    fn slot(&self, word: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = xxh3_64(word) as usize & mask;
        while self.slots[slot].as_ref().is_some_and(|(found, _)| **found != *word) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Returns the value of a word as written.
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        if word.is_empty() || word.len() > self.longest {
            return None;
        }
        self.slots[self.slot(word.as_bytes())].as_ref().map(|(_, value)| value)
    }

    /// Returns the value of the lower case of a word.
    pub(crate) fn get_lower(&self, word: &str) -> Option<&V> {
        if word.is_empty() || word.len() > self.longest {
            return None;
        }
        if !word.is_ascii() {
            return self.get(&word.to_lowercase());
        }
        let mut buffer = [0; MAX_WORD];
        let lower = &mut buffer[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.slots[self.slot(lower)].as_ref().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        let words: BTreeMap<String, usize> = (0..500).map(|idx| (format!("w{idx}"), idx)).collect();
        let map = WordMap::new(words);
        for idx in 0..500 {
            assert_eq!(map.get(&format!("w{idx}")), Some(&idx));
            assert_eq!(map.get_lower(&format!("W{idx}")), Some(&idx));
            assert_eq!(map.get(&format!("v{idx}")), None);
        }
        assert_eq!(map.get(""), None);
        assert_eq!(map.get(&"w".repeat(99)), None);
        assert_eq!(WordMap::<u8>::new(BTreeMap::new()).get("w"), None);
    }

    #[test]
    fn lower_case_reaches_beyond_ascii() {
        let map = WordMap::new(BTreeMap::from([("млн".to_owned(), 1)]));
        assert_eq!(map.get_lower("МЛН"), Some(&1));
    }
}
