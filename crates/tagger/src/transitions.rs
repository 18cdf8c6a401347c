//! The weights from label to label, and the step of the dynamic programming over them.
//!
//! Not here: the scores of tokens (`model`), the walk over a segment (`decode`).

use crate::labels::{LANES, begin, inside, is_begin, may_follow};

/// What forbids a pair of labels.
const NEVER: i32 = -1_000_000;

/// The best scores of label sequences by their last label.
pub(crate) type Best = [i32; LANES];

/// The label before each.
pub(crate) type From = [i32; LANES];

/// Weights from label to label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transitions {
    n: usize,
    /// By the label before.
    weights: [[i32; LANES]; LANES],
    /// By two labels before: how much the second can gain on the first by a step to a label that both allow.
    gains: [[i32; LANES]; LANES],
    /// From the begin of a name to its inside, by the inside.
    begun: Best,
    /// From the inside of a name to itself.
    stays: Best,
}

impl Transitions {
    /// Returns the transitions between `n` labels; pairs that are forbidden are not asked for.
    pub(crate) fn new(n: usize, weight: impl Fn(usize, usize) -> i32) -> Self {
        let mut weights = [[NEVER; LANES]; LANES];
        for (before, label) in (0..n * n).map(|at| (at / n, at % n)) {
            if may_follow(before, label) {
                weights[before][label] = weight(before, label);
            }
        }
        let mut gains = [[NEVER; LANES]; LANES];
        for (one, other) in (0..n * n).map(|at| (at / n, at % n)) {
            let shared = (0..n).filter(|label| *label == 0 || is_begin(*label));
            gains[other][one] =
                shared.map(|label| weights[one][label] - weights[other][label]).max().unwrap_or(0);
        }
        let (mut begun, mut stays) = ([NEVER; LANES], [NEVER; LANES]);
        for kind in 0..n / 2 {
            begun[inside(kind)] = weights[begin(kind)][inside(kind)];
            stays[inside(kind)] = weights[inside(kind)][inside(kind)];
        }
        Transitions { n, weights, gains, begun, stays }
    }

    pub(crate) fn weight(&self, before: usize, label: usize) -> i32 {
        self.weights[before][label]
    }

    /// Returns the best scores of the first token: it stands after label 0.
    pub(crate) fn start(&self) -> Best {
        self.weights[0]
    }

    /// Goes one token on: returns the best scores before its own, and sets `from` to the label before each.
    ///
    /// Of labels before that are as good, the best so far wins. Labels that cannot gain enough on the best are passed
    /// over, which changes nothing.
    pub(crate) fn step(&self, best: &Best, from: &mut From) -> Best {
        let top = top(best, self.n);
        let mut next = self.weights[top].map(|weight| best[top] + weight);
        *from = [top as i32; LANES];
        self.go_on(best, &mut next, from);
        let behind: Best = std::array::from_fn(|before| best[before] + self.gains[top][before] - best[top]);
        if behind.iter().any(|gain| *gain > 0) {
            for before in (0..self.n).filter(|before| behind[*before] > 0) {
                self.outside_or_begin(before, best[before], &mut next, from);
            }
        }
        next
    }

    /// Offers what may stand before the inside of a name: its begin and its inside.
    fn go_on(&self, best: &Best, next: &mut Best, from: &mut From) {
        let mut begin = [NEVER; LANES];
        begin[1..].copy_from_slice(&best[..LANES - 1]);
        for label in 0..LANES {
            let (begin, inside) = (begin[label] + self.begun[label], best[label] + self.stays[label]);
            let (score, before) =
                if begin >= inside { (begin, label as i32 - 1) } else { (inside, label as i32) };
            from[label] = if score > next[label] { before } else { from[label] };
            next[label] = next[label].max(score);
        }
    }

    /// Offers a label before the labels that may stand after any.
    fn outside_or_begin(&self, before: usize, score: i32, next: &mut Best, from: &mut From) {
        for label in (0..self.n).filter(|label| *label == 0 || is_begin(*label)) {
            let score = score + self.weights[before][label];
            if score > next[label] {
                (next[label], from[label]) = (score, before as i32);
            }
        }
    }
}

/// Returns the label with the best score, the lowest of several.
pub(crate) fn top(best: &Best, n: usize) -> usize {
    let most = best[..n].iter().fold(i32::MIN, |most, score| most.max(*score));
    best.iter().position(|score| *score == most).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    proptest! {
        #[test]
        fn passing_over_changes_no_score(weights: [[i8; LANES]; LANES], start: [i16; LANES], kinds in 1_usize..7) {
            let n = 1 + 2 * kinds;
            let transitions = Transitions::new(n, |before, label| i32::from(weights[before][label]));
            let best = start.map(|score| i32::from(score) / 64);
            let mut from = [0; LANES];
            let next = transitions.step(&best, &mut from);
            for label in 0..n {
                let score = |before: usize| best[before] + transitions.weight(before, label);
                assert_eq!(Some(next[label]), (0..n).map(score).max());
                assert_eq!(next[label], score(from[label] as usize));
            }
        }
    }
}
