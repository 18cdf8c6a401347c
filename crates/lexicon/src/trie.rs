//! A trie over token hashes in flat arrays: one open-addressing table of edges, no object per node.
//!
//! Not here: terms and texts. Two tokens with one hash share an edge, so whoever walks the trie confirms
//! what it finds.

/// The node every walk begins at.
pub(crate) const ROOT: u32 = 0;

/// Slots with this target are free: no edge leads back to the root.
const FREE: u32 = ROOT;

/// Bit of an edge's target: an edge leaves the node it leads to.
const GOES_ON: u32 = 1 << 31;

/// What stands in an edge where no term ends.
const NO_TERMINAL: u32 = u32::MAX;

/// All that a walk needs to know of a step lies together: memory is what a walk waits for.
#[derive(Clone, Copy, Debug)]
struct Edge {
    node: u32,
    hash: u32,
    /// The node it leads to, with [`GOES_ON`].
    target: u32,
    terminal: u32,
}

const NO_EDGE: Edge = Edge { node: 0, hash: 0, target: FREE, terminal: NO_TERMINAL };

/// A step of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) node: u32,
    /// Whether an edge leaves the node.
    pub(crate) goes_on: bool,
    /// What [`Trie::seal`] was told of the node.
    pub(crate) terminal: Option<u32>,
}

/// Nodes and the edges between them.
#[derive(Clone, Debug)]
pub(crate) struct Trie {
    /// A power of two, at most half full.
    slots: Vec<Edge>,
    n_nodes: u32,
    first: FirstFilter,
}

impl Trie {
    pub(crate) fn new() -> Self {
        Trie { slots: vec![NO_EDGE; 16], n_nodes: 1, first: FirstFilter::new(0) }
    }

    /// Returns the node that `hash` leads to, made if need be.
    ///
    /// # Panics
    ///
    /// When there are 2^31 nodes.
    pub(crate) fn insert(&mut self, node: u32, hash: u32) -> u32 {
        if let Some(step) = self.step(node, hash) {
            return step.node;
        }
        if self.n_nodes as usize * 2 > self.slots.len() {
            self.grow();
        }
        let target = self.n_nodes;
        assert!(target < GOES_ON, "lexicons hold fewer than 2^31 tokens");
        self.n_nodes += 1;
        self.place(Edge { node, hash, target, terminal: NO_TERMINAL });
        target
    }

    /// Makes the trie ready to be walked; `terminal` says where a term ends.
    pub(crate) fn seal(&mut self, terminal: impl Fn(u32) -> Option<u32>) {
        let mut goes_on = vec![false; self.n_nodes as usize];
        self.edges().for_each(|edge| goes_on[edge.node as usize] = true);
        let firsts: Vec<u32> = self.edges().filter(|edge| edge.node == ROOT).map(|edge| edge.hash).collect();
        for edge in self.slots.iter_mut().filter(|edge| edge.target != FREE) {
            edge.terminal = terminal(edge.target).unwrap_or(NO_TERMINAL);
            edge.target |= if goes_on[edge.target as usize] { GOES_ON } else { 0 };
        }
        self.first = FirstFilter::new(firsts.len());
        firsts.into_iter().for_each(|hash| self.first.insert(hash));
    }

    /// Returns whether a term may begin with a token of this hash; false is certain.
    #[inline]
    pub(crate) fn may_start(&self, hash: u32) -> bool {
        self.first.may_hold(hash)
    }

    /// Returns where `hash` leads to.
    #[inline]
    pub(crate) fn step(&self, node: u32, hash: u32) -> Option<Step> {
        let mask = self.slots.len() - 1;
        let mut idx = slot(node, hash) & mask;
        loop {
            let edge = &self.slots[idx];
            if edge.target == FREE {
                return None;
            }
            if edge.hash == hash && edge.node == node {
                return Some(Step {
                    node: edge.target & !GOES_ON,
                    goes_on: edge.target & GOES_ON != 0,
                    terminal: (edge.terminal != NO_TERMINAL).then_some(edge.terminal),
                });
            }
            idx = (idx + 1) & mask;
        }
    }

    /// Reads the place where a step looks first; the value means nothing.
    #[inline]
    pub(crate) fn peek(&self, node: u32, hash: u32) -> u32 {
        self.slots[slot(node, hash) & (self.slots.len() - 1)].hash
    }

    fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.slots.iter().filter(|edge| edge.target != FREE)
    }

    fn grow(&mut self) {
        let doubled = vec![NO_EDGE; self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, doubled);
        old.into_iter().filter(|edge| edge.target != FREE).for_each(|edge| self.place(edge));
    }

    fn place(&mut self, edge: Edge) {
        let mask = self.slots.len() - 1;
        let mut idx = slot(edge.node, edge.hash) & mask;
        while self.slots[idx].target != FREE {
            idx = (idx + 1) & mask;
        }
        self.slots[idx] = edge;
    }
}

/// Mixes node and hash; the multiplier is 2^64 divided by the golden ratio.
#[inline]
fn slot(node: u32, hash: u32) -> usize {
    let key = u64::from(node) << 32 | u64::from(hash);
    let mixed = (key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize
}

/// A Bloom filter of one probe over the hashes of first tokens, 16 to 32 bits each.
#[derive(Clone, Debug)]
struct FirstFilter {
    /// A power of two.
    words: Vec<u64>,
    shift: u32,
}

impl FirstFilter {
    fn new(n: usize) -> Self {
        let bits = (n * 16).next_power_of_two().max(64);
        FirstFilter { words: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() }
    }

    fn insert(&mut self, hash: u32) {
        let bit = self.bit(hash);
        self.words[bit / 64] |= 1 << (bit % 64);
    }

    #[inline]
    fn may_hold(&self, hash: u32) -> bool {
        let bit = self.bit(hash);
        self.words[bit / 64] >> (bit % 64) & 1 == 1
    }

    #[inline]
    fn bit(&self, hash: u32) -> usize {
        (u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_found_again_and_no_other() {
        let mut trie = Trie::new();
        let mut ends = Vec::new();
        for a in 0..200u32 {
            let node = trie.insert(ROOT, a * 7919);
            ends.push((a, 1000, trie.insert(node, 1000)));
            ends.push((a, a, trie.insert(node, a)));
        }
        trie.seal(|node| node.is_multiple_of(3).then_some(node * 2));
        for (a, b, end) in ends {
            assert!(trie.may_start(a * 7919));
            let step = trie.step(ROOT, a * 7919).unwrap();
            assert!(step.goes_on);
            let terminal = end.is_multiple_of(3).then_some(end * 2);
            assert_eq!(trie.step(step.node, b), Some(Step { node: end, goes_on: false, terminal }));
            assert_eq!(trie.step(step.node, 100_003), None);
        }
        assert_eq!(trie.step(ROOT, 1), None);
    }

    #[test]
    fn the_filter_turns_most_others_away() {
        let mut trie = Trie::new();
        (0..1000u32).for_each(|a| {
            trie.insert(ROOT, a.wrapping_mul(0x85eb_ca6b));
        });
        trie.seal(|_| None);
        let passed = (1000..11_000u32).filter(|a| trie.may_start(a.wrapping_mul(0x85eb_ca6b))).count();
        assert!(passed < 1_000, "{passed} of 10000 passed");
    }

    #[test]
    fn an_empty_trie_holds_nothing() {
        let mut trie = Trie::new();
        trie.seal(|_| None);
        assert!(!trie.may_start(0) && trie.step(ROOT, 0).is_none());
    }
}
