//! Pseudo-random integers: xoshiro256** (Blackman and Vigna), seeded by SplitMix64.
//!
//! Written out here because the stream is part of the corpus: a crate may change its own. No floating point.

/// A stream of pseudo-random integers.
#[derive(Clone, Debug)]
pub(crate) struct Rng {
    state: [u64; 4],
}

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        let mut at = seed;
        Rng { state: std::array::from_fn(|_| split_mix(&mut at)) }
    }

    /// Returns a stream of its own, so that what is drawn from it does not move what comes after.
    pub(crate) fn fork(&mut self) -> Rng {
        Rng::new(self.next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Returns a number below `n`, which is not 0. Its bias is below `n` / 2^64.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    pub(crate) fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// Returns an index that is more often low than high, as names are in the news.
    pub(crate) fn skewed(&mut self, len: usize) -> usize {
        let most = self.index(len);
        self.index(most + 1)
    }

    /// Returns a number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// Returns true that often of a hundred times.
    pub(crate) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }
}

fn split_mix(at: &mut u64) -> u64 {
    *at = at.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *at;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeding_is_the_published_one() {
        // The first outputs of SplitMix64 from 0, as its authors publish them.
        let mut at = 0;
        assert_eq!(split_mix(&mut at), 0xe220_a839_7b1d_cdaf);
        assert_eq!(split_mix(&mut at), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn numbers_keep_to_their_range() {
        let mut rng = Rng::new(3);
        let mut seen = [0; 7];
        for _ in 0..7000 {
            seen[rng.below(7) as usize] += 1;
            assert!((5..=9).contains(&rng.between(5, 9)));
            assert!(rng.skewed(3) < 3);
        }
        assert!(seen.iter().all(|count| (850..1150).contains(count)), "{seen:?}");
    }
}
