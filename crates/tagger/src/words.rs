//! Sets of words, by their hashes: those that names hold without a capital (joiners), and those that have a capital
//! only for where they stand and are no names (plain words).
//!
//! Both are learned. What lies between words with a capital and is no joiner ends a name, and plain words begin none,
//! so that neither need be looked at.

/// Bits of the filter before the search.
const BITS: usize = 1 << 14;

/// A set of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// Hashes of their lower case, sorted.
    hashes: Vec<u32>,
    bits: Vec<u64>,
}

impl Words {
    pub(crate) fn new(mut hashes: Vec<u32>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        let mut bits = vec![0; BITS / 64];
        for hash in &hashes {
            let at = *hash as usize % BITS;
            bits[at / 64] |= 1 << (at % 64);
        }
        Words { hashes, bits }
    }

    pub(crate) fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    pub(crate) fn has(&self, hash: u32) -> bool {
        let at = hash as usize % BITS;
        self.bits[at / 64] >> (at % 64) & 1 == 1 && self.hashes.binary_search(&hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_order() {
        let words = Words::new(vec![900, 7, 7]);
        assert_eq!(words.hashes(), [7, 900]);
        assert!(words.has(7) && words.has(900));
        assert!(!words.has(8) && !words.has(7 + BITS as u32));
    }
}
