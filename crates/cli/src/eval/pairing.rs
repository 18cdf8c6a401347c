//! Pairing annotations with rows, one to one, the best pair first.

use super::gold::Range;

/// How far two spans must agree that do not agree exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlap {
    /// A byte in common.
    Any,
    /// Half of the bytes of both together.
    HalfOfBoth,
    /// Half of the shorter span.
    HalfOfShorter,
}

/// A pair that would match: what decides which is taken first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) gold: usize,
    pub(super) row: usize,
    pub(super) is_required: bool,
    pub(super) closeness: f64,
}

/// Returns the bytes that two spans have in common; negative where there are none.
pub(super) fn common(a: Range, b: Range) -> i64 {
    a.1.min(b.1) as i64 - a.0.max(b.0) as i64
}

/// Returns how well a span covers the best of some: 0 to 1, 0 where it is not near enough.
pub(super) fn closeness(overlap: Overlap, spans: &[Range], found: Range) -> f64 {
    let of = |span: &Range| {
        let shared = common(*span, found);
        if shared <= 0 {
            return 0.0;
        }
        let shared = shared as f64;
        let both = shared / (span.1.max(found.1) - span.0.min(found.0)) as f64;
        let shorter = (span.1 - span.0).min(found.1 - found.0).max(1) as f64;
        let is_near = match overlap {
            Overlap::Any => true,
            Overlap::HalfOfBoth => both >= 0.5,
            Overlap::HalfOfShorter => shared / shorter >= 0.5,
        };
        if is_near { both } else { 0.0 }
    };
    spans.iter().map(of).fold(0.0, f64::max)
}

/// Returns 1 for the best span, 0.9 for another one that is right, else 0.
pub(super) fn exactness(spans: &[Range], found: Range) -> f64 {
    match spans.iter().position(|span| *span == found) {
        Some(0) => 1.0,
        Some(_) => 0.9,
        None => 0.0,
    }
}

/// Returns pairs of annotations and rows, each in one pair at most: required ones first, then the closest.
pub(super) fn pair(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    candidates.sort_by(|a, b| {
        let close = b.closeness.total_cmp(&a.closeness);
        b.is_required.cmp(&a.is_required).then(close).then(a.gold.cmp(&b.gold)).then(b.row.cmp(&a.row))
    });
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let (mut golds, mut rows) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for candidate in candidates {
        if !golds.contains(&candidate.gold) && !rows.contains(&candidate.row) {
            golds.insert(candidate.gold);
            rows.insert(candidate.row);
            pairs.push((candidate.gold, candidate.row));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness_has_a_threshold() {
        assert!((closeness(Overlap::Any, &[(0, 10)], (9, 19)) - 1.0 / 19.0).abs() < 1e-9);
        assert!(closeness(Overlap::HalfOfBoth, &[(0, 10)], (6, 10)).abs() < 1e-9);
        assert!((closeness(Overlap::HalfOfShorter, &[(0, 10)], (6, 10)) - 0.4).abs() < 1e-9);
        assert!(closeness(Overlap::Any, &[(0, 10)], (10, 19)).abs() < 1e-9);
    }

    #[test]
    fn the_best_pair_is_taken_first() {
        let candidate = |gold, row, closeness| Candidate { gold, row, is_required: true, closeness };
        let pairs = pair(vec![candidate(0, 0, 0.4), candidate(1, 0, 0.9), candidate(0, 1, 0.1)]);
        assert_eq!(pairs, [(1, 0), (0, 1)]);
        let optional = Candidate { is_required: false, ..candidate(1, 0, 0.9) };
        assert_eq!(pair(vec![candidate(0, 0, 0.4), optional]), [(0, 0)]);
    }
}
