//! The fit: a linear-chain conditional random field by stochastic gradients with steps of their own length for every
//! weight (AdaGrad).

use crate::labels::{LANES, may_follow, n_labels};
use crate::train::Options;
use crate::train::exp::exp;
use crate::train::lattice::{Lattice, Matrix};
use crate::train::prepare::Prepared;

/// The weights that were learned.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    /// By feature.
    pub(crate) features: Vec<[f32; LANES]>,
    /// From label to label.
    pub(crate) steps: Matrix,
}

/// Learns the weights.
pub(crate) fn fit(prepared: &Prepared, n_kinds: usize, options: &Options) -> Weights {
    let mut fit = Fit::new(prepared, n_labels(n_kinds), options);
    let mut order: Vec<usize> = (0..prepared.segments.len()).collect();
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut mean = Mean::default();
    for epoch in 0..options.epochs {
        shuffle(&mut order, &mut state);
        for segment in &order {
            fit.hide(prepared.segments[*segment], &mut state);
            fit.segment(prepared, *segment);
        }
        if epoch >= options.epochs / 2 {
            mean.add(&fit.weights);
        }
    }
    mean.weights().unwrap_or(fit.weights)
}

/// The mean of the weights after several epochs: no example is the last one it saw.
#[derive(Default)]
struct Mean {
    sums: Option<Weights>,
    n: f32,
}

impl Mean {
    fn add(&mut self, weights: &Weights) {
        self.n += 1.0;
        let Some(sums) = &mut self.sums else {
            self.sums = Some(weights.clone());
            return;
        };
        let rows = sums.features.iter_mut().chain(&mut sums.steps);
        for (sum, weight) in rows.zip(weights.features.iter().chain(&weights.steps)) {
            sum.iter_mut().zip(weight).for_each(|(sum, weight)| *sum += weight);
        }
    }

    /// Returns the mean; `None` of no weights.
    fn weights(self) -> Option<Weights> {
        let mut weights = self.sums?;
        let rows = weights.features.iter_mut().chain(&mut weights.steps);
        rows.flatten().for_each(|weight| *weight /= self.n);
        Some(weights)
    }
}

/// Shuffles by a generator of fixed seed (xorshift64*).
fn shuffle(order: &mut [usize], state: &mut u64) {
    for last in (1..order.len()).rev() {
        order.swap(last, ((random(state) * (last as u64 + 1)) >> 32) as usize);
    }
}

/// Returns 32 random bits.
fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32
}

struct Fit {
    n: usize,
    rate: f32,
    l2: f32,
    hidden: f32,
    /// Whether the word of each token of the segment is hidden.
    is_hidden: Vec<bool>,
    /// Features of a token that are seen.
    seen: Vec<u32>,
    weights: Weights,
    /// Sums of squared gradients.
    squares: Vec<[f32; LANES]>,
    step_squares: Matrix,
    free: Lattice,
    fixed: Lattice,
    factors: Vec<[f32; LANES]>,
}

impl Fit {
    fn new(prepared: &Prepared, n: usize, options: &Options) -> Self {
        Fit {
            n,
            rate: options.rate,
            l2: options.l2,
            hidden: options.hidden,
            is_hidden: Vec::new(),
            seen: Vec::new(),
            weights: Weights {
                features: vec![[0.0; LANES]; prepared.hashes.len()],
                steps: [[0.0; LANES]; LANES],
            },
            squares: vec![[0.0; LANES]; prepared.hashes.len()],
            step_squares: [[0.0; LANES]; LANES],
            free: Lattice::default(),
            fixed: Lattice::default(),
            factors: Vec::new(),
        }
    }

    fn hide(&mut self, (first, end): (usize, usize), state: &mut u64) {
        let limit = (f64::from(self.hidden) * 4_294_967_296.0) as u64;
        self.is_hidden.clear();
        self.is_hidden.extend((first..end).map(|_| random(state) < limit));
    }

    /// Sets `seen` to the features of a token without those that are hidden.
    fn see(&mut self, prepared: &Prepared, token: usize, at: usize) {
        let is_hidden = self.is_hidden[at];
        self.seen.clear();
        let seen =
            prepared.of(token).iter().filter(|feature| !is_hidden || !prepared.of_word[**feature as usize]);
        self.seen.extend(seen);
    }

    fn segment(&mut self, prepared: &Prepared, segment: usize) {
        let (first, end) = prepared.segments[segment];
        let n = self.n;
        self.factors.clear();
        for token in first..end {
            self.see(prepared, token, token - first);
            let mut scores = [0.0_f32; LANES];
            for feature in &self.seen {
                let row = &self.weights.features[*feature as usize];
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
            }
            let most = scores[..n].iter().fold(f32::MIN, |a, b| a.max(*b));
            self.factors.push(scores.map(|score| exp(score - most)));
        }
        let step = self.step();
        self.free.run(&self.factors, &step, n, None);
        self.fixed.run(&self.factors, &step, n, Some(&prepared.allowed[first..end]));
        for (at, token) in (first..end).enumerate() {
            self.see(prepared, token, at);
            self.update_token(at);
        }
        self.update_steps();
    }

    fn step(&self) -> Matrix {
        let mut step = [[0.0; LANES]; LANES];
        for (before, row) in step.iter_mut().enumerate().take(self.n) {
            for (label, factor) in row.iter_mut().enumerate().take(self.n) {
                *factor =
                    if may_follow(before, label) { exp(self.weights.steps[before][label]) } else { 0.0 };
            }
        }
        step
    }

    fn update_token(&mut self, at: usize) {
        let mut gradient = [0.0; LANES];
        let mut is_flat = true;
        for (label, value) in gradient.iter_mut().enumerate().take(self.n) {
            *value = self.fixed.nodes[at][label] - self.free.nodes[at][label];
            is_flat &= value.abs() < 1e-4;
        }
        if is_flat {
            return;
        }
        for feature in &self.seen {
            let weights = &mut self.weights.features[*feature as usize];
            let squares = &mut self.squares[*feature as usize];
            for label in 0..LANES {
                let slope = gradient[label] - self.l2 * weights[label];
                squares[label] += slope * slope;
                weights[label] += self.rate * slope / (squares[label].sqrt() + 1e-3);
            }
        }
    }

    fn update_steps(&mut self) {
        for before in 0..self.n {
            for label in 0..self.n {
                let slope = self.fixed.edges[before][label] - self.free.edges[before][label];
                self.step_squares[before][label] += slope * slope;
                let length = self.rate / (self.step_squares[before][label].sqrt() + 1e-3);
                self.weights.steps[before][label] += length * slope;
            }
        }
    }
}
