//! Maps and sets by numbers that are hashes already, such as those of words: nothing is hashed again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by hashes of words or of names. Nobody may go through it: its order is arbitrary.
pub(crate) type ByHash<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Spreads the bits of a number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let product = (self.0 ^ number).wrapping_mul(ODD);
        self.0 = product ^ product >> 32;
    }
}

/// What may be among a few hashes of words: most words of a text are not. A word with the last bits of one of them
/// seems to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Few([u64; Few::BITS / 64]);

impl Few {
    const BITS: usize = 1 << 10;

    pub(crate) fn insert(&mut self, hash: u32) {
        let at = hash as usize % Few::BITS;
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// Returns `false` where the hash is none of them.
    #[inline]
    pub(crate) fn contains(&self, hash: &u32) -> bool {
        let at = *hash as usize % Few::BITS;
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_told_by_their_last_bits() {
        let mut few = Few::default();
        [0, 63, 0xABCD_E3FF].into_iter().for_each(|hash| few.insert(hash));
        assert!([0, 63, 0xABCD_E3FF, 1023].iter().all(|hash| few.contains(hash)));
        assert!(![1, 64, 1022].iter().any(|hash| few.contains(hash)));
    }

    #[test]
    fn numbers_that_differ_anywhere_hash_apart() {
        let mut map = ByHash::default();
        (0..64).for_each(|bit| {
            map.insert(1_u64 << bit, bit);
        });
        assert_eq!(map.len(), 64);
        assert!((0..64).all(|bit| map.get(&(1 << bit)) == Some(&bit)));
    }
}
