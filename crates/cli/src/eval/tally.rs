//! Counting, and what the counts come to.

use std::collections::BTreeMap;

use super::gold::GoldDoc;

/// Longest text of an error, in characters.
const TEXT_CHARS: usize = 100;
/// Kinds of entities that nearly every other collection has.
const THREE_KINDS: [&str; 3] = ["person", "organization", "place"];

/// How spans are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// By overlap, whatever the kind.
    AnyKind,
    /// By equal bounds.
    Exact,
    /// By overlap.
    Overlap,
}

impl Mode {
    pub(super) const ALL: [Mode; 3] = [Mode::AnyKind, Mode::Exact, Mode::Overlap];
}

/// What is right, what was found, what was wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) right: usize,
    pub(super) found: usize,
    pub(super) wanted: usize,
}

/// Precision, recall and F1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Score {
    /// `None` where the gold is partial.
    pub(crate) p: Option<f64>,
    pub(crate) r: f64,
    pub(crate) f1: f64,
}

/// Something that is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Miss {
    pub(super) sort: String,
    pub(super) doc: String,
    /// Byte of the text.
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) detail: String,
}

impl Miss {
    pub(super) fn new(sort: &str, doc: &GoldDoc, at: usize, text: &str, detail: &str) -> Self {
        let text: String =
            text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TEXT_CHARS).collect();
        Miss { sort: sort.to_owned(), doc: doc.name.clone(), at, text, detail: detail.to_owned() }
    }
}

/// Counts of one layer of a set.
#[derive(Debug)]
pub(super) struct Tally {
    layer: &'static str,
    n_documents: usize,
    n_wanted: usize,
    n_found: usize,
    modes: BTreeMap<Mode, Counts>,
    /// Sum of shares, and how many were compared.
    attributes: Vec<(&'static str, f64, usize)>,
    chain: Vec<(&'static str, Counts, bool)>,
    kinds: BTreeMap<String, BTreeMap<Mode, Counts>>,
    /// Passed and all, by group.
    cases: BTreeMap<String, (usize, usize)>,
    misses: Vec<Miss>,
    misses_before: usize,
}

/// The figures of one layer of a set.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) documents: usize,
    pub(crate) gold: usize,
    pub(crate) predicted: usize,
    pub(crate) is_recall_only: bool,
    pub(crate) exact: Score,
    pub(crate) overlap: Score,
    pub(crate) any_kind: Option<Score>,
    /// Share of right ones, and how many were compared.
    pub(crate) attributes: Vec<(&'static str, f64, usize)>,
    /// Cumulative F1 by step.
    pub(crate) chain: Vec<(&'static str, f64)>,
    /// Exact and overlapping, and how many are wanted, by kind.
    pub(crate) kinds: Vec<(String, Score, Score, usize)>,
    /// Exact and overlapping F1 of persons, organizations and places.
    pub(crate) three_kinds: Option<(f64, f64)>,
    /// Passed and all, by group.
    pub(crate) cases: Vec<(String, usize, usize)>,
    /// The layer's first figure.
    pub(crate) f1: f64,
    pub(crate) note: Option<String>,
    pub(super) misses: Vec<Miss>,
}

impl Counts {
    fn score(self, is_recall_only: bool) -> Score {
        let share = |of: usize, other: usize| match (of, other) {
            (0, 0) => 1.0,
            (0, _) => 0.0,
            _ => self.right as f64 / of as f64,
        };
        let (p, r) = (share(self.found, self.wanted), share(self.wanted, self.found));
        if is_recall_only {
            return Score { p: None, r, f1: r };
        }
        Score { p: Some(p), r, f1: if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 } }
    }

    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

impl Tally {
    pub(super) fn new(layer: &'static str) -> Self {
        Tally {
            layer,
            n_documents: 0,
            n_wanted: 0,
            n_found: 0,
            modes: BTreeMap::new(),
            attributes: Vec::new(),
            chain: Vec::new(),
            kinds: BTreeMap::new(),
            cases: BTreeMap::new(),
            misses: Vec::new(),
            misses_before: 0,
        }
    }

    /// Begins a text.
    pub(super) fn open(&mut self, _: &GoldDoc) {
        self.n_documents += 1;
        self.misses_before = self.misses.len();
    }

    /// Ends a text; a case without any error has passed.
    pub(super) fn close(&mut self, doc: &GoldDoc) {
        if let Some((_, group)) = &doc.case {
            let (passed, all) = self.cases.entry(group.clone()).or_default();
            *passed += usize::from(self.misses.len() == self.misses_before);
            *all += 1;
        }
    }

    pub(super) fn add_gold(&mut self, n: usize) {
        self.n_wanted += n;
    }

    pub(super) fn add_found(&mut self, n: usize) {
        self.n_found += n;
    }

    pub(super) fn count(&mut self, mode: Mode, right: usize, found: usize, wanted: usize) {
        self.modes.entry(mode).or_default().add(Counts { right, found, wanted });
    }

    pub(super) fn kind(&mut self, kind: &str, mode: Mode) -> &mut Counts {
        self.kinds.entry(kind.to_owned()).or_default().entry(mode).or_default()
    }

    pub(super) fn miss(&mut self, miss: Miss) {
        self.misses.push(miss);
    }

    /// Notes that the gold gives an attribute.
    pub(super) fn ask(&mut self, name: &'static str) {
        self.attribute(name);
    }

    /// Counts a comparison of an attribute.
    pub(super) fn check(&mut self, name: &'static str, share: f64) {
        let (_, sum, n) = self.attribute(name);
        (*sum, *n) = (*sum + share, *n + 1);
    }

    fn attribute(&mut self, name: &'static str) -> &mut (&'static str, f64, usize) {
        let idx = self.attributes.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
            self.attributes.push((name, 0.0, 0));
            self.attributes.len() - 1
        });
        &mut self.attributes[idx]
    }

    /// Counts a step of the cumulative figures; one that no gold gives is left out.
    pub(super) fn step(&mut self, name: &'static str, [right, found, wanted]: [usize; 3], is_given: bool) {
        let idx = self.chain.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
            self.chain.push((name, Counts::default(), false));
            self.chain.len() - 1
        });
        self.chain[idx].1.add(Counts { right, found, wanted });
        self.chain[idx].2 |= is_given;
    }

    /// Returns the figures.
    pub(super) fn report(self, is_exact: bool, is_recall_only: bool, note: Option<String>) -> Report {
        let of = |mode: Mode| self.modes.get(&mode).copied().unwrap_or_default();
        let (exact, overlap) =
            (of(Mode::Exact).score(is_recall_only), of(Mode::Overlap).score(is_recall_only));
        let chain = self.chain.iter().filter(|(_, counts, is_given)| *is_given && counts.wanted > 0);
        let accuracy = |(name, sum, n): (&'static str, f64, usize)| (name, sum / n.max(1) as f64, n);
        Report {
            documents: self.n_documents,
            gold: self.n_wanted,
            predicted: self.n_found,
            is_recall_only,
            exact,
            overlap,
            any_kind: self.modes.get(&Mode::AnyKind).map(|counts| counts.score(is_recall_only)),
            chain: chain.map(|(name, counts, _)| (*name, counts.score(is_recall_only).f1)).collect(),
            kinds: self.kinds(is_recall_only),
            three_kinds: self.three_kinds(),
            attributes: self.attributes.into_iter().map(accuracy).collect(),
            cases: self.cases.into_iter().map(|(group, (passed, all))| (group, passed, all)).collect(),
            f1: if is_exact { exact.f1 } else { overlap.f1 },
            note,
            misses: self.misses,
        }
    }

    fn kinds(&self, is_recall_only: bool) -> Vec<(String, Score, Score, usize)> {
        let kind = |(name, modes): (&String, &BTreeMap<Mode, Counts>)| {
            let of = |mode: Mode| modes.get(&mode).copied().unwrap_or_default();
            let (exact, overlap) = (of(Mode::Exact), of(Mode::Overlap));
            let (a, b) = (exact.score(is_recall_only), overlap.score(is_recall_only));
            (exact.wanted > 0 || overlap.found > 0).then(|| (name.clone(), a, b, exact.wanted))
        };
        if self.kinds.len() > 1 { self.kinds.iter().filter_map(kind).collect() } else { Vec::new() }
    }

    fn three_kinds(&self) -> Option<(f64, f64)> {
        let sum = |mode: Mode| {
            let of_kind = |kind: &&str| self.kinds.get(*kind)?.get(&mode).copied();
            THREE_KINDS.iter().filter_map(of_kind).fold(Counts::default(), |mut sum, counts| {
                sum.add(counts);
                sum
            })
        };
        let (exact, overlap) = (sum(Mode::Exact), sum(Mode::Overlap));
        (self.layer == "entity" && exact.wanted > 0).then(|| (exact.score(false).f1, overlap.score(false).f1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_counts() {
        let score = Counts { right: 3, found: 4, wanted: 6 }.score(false);
        assert!((score.p.unwrap() - 0.75).abs() < 1e-9 && (score.r - 0.5).abs() < 1e-9);
        assert!((score.f1 - 0.6).abs() < 1e-9);
        assert!((Counts::default().score(false).f1 - 1.0).abs() < 1e-9, "nothing wanted, nothing found");
        assert!(Counts { right: 0, found: 1, wanted: 0 }.score(false).f1.abs() < 1e-9);
        assert_eq!(Counts { right: 1, found: 9, wanted: 2 }.score(true), Score { p: None, r: 0.5, f1: 0.5 });
    }
}
