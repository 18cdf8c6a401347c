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

/// An edge that leaves the root, with all that a walk of one token needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct First {
    hash: u32,
    /// The node it leads to; [`FREE`] in a free slot.
    node: u32,
    /// A bit for every hash that leads on, see [`First::may_go_on`].
    next: u32,
    terminal: u32,
}

const NO_FIRST: First = First { hash: 0, node: FREE, next: 0, terminal: NO_TERMINAL };

impl First {
    /// Returns whether a token of this hash may lead on; false is certain.
    #[inline]
    pub(crate) fn may_go_on(&self, hash: u32) -> bool {
        self.next >> (hash & 31) & 1 == 1
    }

    pub(crate) fn node(&self) -> u32 {
        self.node
    }

    /// Returns what [`Trie::seal`] was told of the node.
    #[inline]
    pub(crate) fn terminal(&self) -> Option<u32> {
        (self.terminal != NO_TERMINAL).then_some(self.terminal)
    }
}

/// Nodes and the edges between them.
#[derive(Clone, Debug)]
pub(crate) struct Trie {
    /// A power of two, at most half full.
    slots: Vec<Edge>,
    n_nodes: u32,
    filter: FirstFilter,
    /// The edges that leave the root, by their hashes; a power of two, at most half full.
    firsts: Vec<First>,
}

impl Trie {
    pub(crate) fn new() -> Self {
        Trie { slots: vec![NO_EDGE; 16], n_nodes: 1, filter: FirstFilter::new(0), firsts: vec![NO_FIRST] }
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
        for edge in self.slots.iter_mut().filter(|edge| edge.target != FREE) {
            edge.terminal = terminal(edge.target).unwrap_or(NO_TERMINAL);
            edge.target |= if goes_on[edge.target as usize] { GOES_ON } else { 0 };
        }
        self.seal_firsts();
    }

    fn seal_firsts(&mut self) {
        let mut next = vec![0_u32; self.n_nodes as usize];
        self.edges().for_each(|edge| next[edge.node as usize] |= 1 << (edge.hash & 31));
        let from_root = |edge: &&Edge| edge.node == ROOT;
        let edges: Vec<Edge> = self.edges().filter(from_root).copied().collect();
        self.filter = FirstFilter::new(edges.len());
        self.firsts = vec![NO_FIRST; (edges.len() * 2 + 1).next_power_of_two()];
        let mask = self.firsts.len() - 1;
        for Edge { hash, target, terminal, .. } in edges {
            self.filter.insert(hash);
            let mut idx = hash as usize & mask;
            while self.firsts[idx].node != FREE {
                idx = (idx + 1) & mask;
            }
            let node = target & !GOES_ON;
            self.firsts[idx] = First { hash, node, next: next[node as usize], terminal };
        }
    }

    /// Returns whether a term may begin with a token of this hash; false is certain.
    #[inline]
    pub(crate) fn may_start(&self, hash: u32) -> bool {
        self.filter.may_hold(hash)
    }

    /// Returns the first step of the terms that begin with a token of this hash.
    #[inline]
    pub(crate) fn first(&self, hash: u32) -> Option<&First> {
        let mask = self.firsts.len() - 1;
        let mut idx = hash as usize & mask;
        loop {
            let first = &self.firsts[idx & mask];
            if first.hash == hash && first.node != FREE {
                return Some(first);
            }
            if first.node == FREE {
                return None;
            }
            idx += 1;
        }
    }

    /// Reads the place where [`Trie::first`] looks first; the value means nothing.
    #[inline]
    pub(crate) fn peek(&self, hash: u32) -> u32 {
        self.firsts[hash as usize & (self.firsts.len() - 1)].hash
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
        let bits = (n * 16).next_power_of_two().clamp(64, 1 << 31);
        FirstFilter { words: vec![0; bits / 64], shift: 32 - bits.trailing_zeros() }
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
        (hash >> self.shift) as usize
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
            let first = trie.first(a * 7919).unwrap();
            assert!(
                first.may_go_on(b)
                    && first.terminal() == first.node().is_multiple_of(3).then_some(first.node() * 2)
            );
            let step = trie.step(ROOT, a * 7919).unwrap();
            assert!(step.goes_on && step.node == first.node());
            let terminal = end.is_multiple_of(3).then_some(end * 2);
            assert_eq!(trie.step(step.node, b), Some(Step { node: end, goes_on: false, terminal }));
            assert_eq!(trie.step(step.node, 100_003), None);
        }
        assert_eq!(trie.step(ROOT, 1), None);
        assert!(trie.first(1).is_none() && trie.first(200 * 7919).is_none());
    }

    #[test]
    fn few_hashes_lead_on_from_a_first_token() {
        let mut trie = Trie::new();
        let node = trie.insert(ROOT, 5);
        trie.insert(node, 38);
        trie.insert(ROOT, 6);
        trie.seal(|_| None);
        let first = trie.first(5).unwrap();
        assert_eq!((0..64).filter(|hash| first.may_go_on(*hash)).collect::<Vec<_>>(), [6, 38]);
        assert!(!(0..64).any(|hash| trie.first(6).unwrap().may_go_on(hash)));
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
        assert!(!trie.may_start(0) && trie.step(ROOT, 0).is_none() && trie.first(0).is_none());
    }
}
