//! Forward and backward sums over the labels of one segment.
//!
//! Not here: weights and gradients.

use crate::labels::LANES;

/// What one label before another multiplies by.
pub(crate) type Matrix = [[f32; LANES]; LANES];

/// The sums of one segment; buffers are reused.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    alpha: Vec<[f32; LANES]>,
    beta: Vec<[f32; LANES]>,
    /// Probability of each label at each token.
    pub(crate) nodes: Vec<[f32; LANES]>,
    /// Expected number of each pair of labels; the first token follows label 0.
    pub(crate) edges: Matrix,
}

impl Lattice {
    /// Computes probabilities from what each label of each token multiplies by; `allowed` labels only.
    pub(crate) fn run(&mut self, factors: &[[f32; LANES]], step: &Matrix, n: usize, allowed: Option<&[u16]>) {
        let len = factors.len();
        let may = |at: usize, label: usize| allowed.is_none_or(|allowed| allowed[at] >> label & 1 == 1);
        self.alpha.clear();
        for (at, factor) in factors.iter().enumerate() {
            let mut sums = [0.0; LANES];
            match at.checked_sub(1) {
                None => sums[..n].copy_from_slice(&step[0][..n]),
                Some(before) => {
                    for (sum, row) in self.alpha[before].iter().zip(step).take(n) {
                        for label in 0..n {
                            sums[label] += sum * row[label];
                        }
                    }
                }
            }
            for label in 0..n {
                sums[label] *= if may(at, label) { factor[label] } else { 0.0 };
            }
            normalize(&mut sums, n);
            self.alpha.push(sums);
        }
        self.beta.clear();
        self.beta.resize(len, [1.0; LANES]);
        for at in (0..len.saturating_sub(1)).rev() {
            let mut ahead = [0.0; LANES];
            for label in 0..n {
                let factor = if may(at + 1, label) { factors[at + 1][label] } else { 0.0 };
                ahead[label] = factor * self.beta[at + 1][label];
            }
            let mut sums = [0.0; LANES];
            for (sum, row) in sums.iter_mut().zip(step).take(n) {
                *sum = (0..n).map(|label| row[label] * ahead[label]).fold(0.0, |a, b| a + b);
            }
            normalize(&mut sums, n);
            self.beta[at] = sums;
        }
        self.expect(factors, step, n, allowed);
    }

    fn expect(&mut self, factors: &[[f32; LANES]], step: &Matrix, n: usize, allowed: Option<&[u16]>) {
        let may = |at: usize, label: usize| allowed.is_none_or(|allowed| allowed[at] >> label & 1 == 1);
        self.nodes.clear();
        self.edges = [[0.0; LANES]; LANES];
        for at in 0..factors.len() {
            let mut node = [0.0; LANES];
            let both = self.alpha[at].iter().zip(&self.beta[at]);
            node.iter_mut().zip(both).take(n).for_each(|(node, (alpha, beta))| *node = alpha * beta);
            normalize(&mut node, n);
            match at.checked_sub(1) {
                None => (0..n).for_each(|label| self.edges[0][label] += node[label]),
                Some(before) => self.pairs(before, at, factors, step, n, &may),
            }
            self.nodes.push(node);
        }
    }

    fn pairs(
        &mut self,
        before: usize,
        at: usize,
        factors: &[[f32; LANES]],
        step: &Matrix,
        n: usize,
        may: &dyn Fn(usize, usize) -> bool,
    ) {
        let mut ahead = [0.0; LANES];
        for label in 0..n {
            ahead[label] = if may(at, label) { factors[at][label] * self.beta[at][label] } else { 0.0 };
        }
        let mut pairs = [[0.0; LANES]; LANES];
        let mut total = 0.0;
        for (pair, (sum, row)) in pairs.iter_mut().zip(self.alpha[before].iter().zip(step)).take(n) {
            for label in 0..n {
                pair[label] = sum * row[label] * ahead[label];
                total += pair[label];
            }
        }
        let scale = if total > 0.0 { 1.0 / total } else { 0.0 };
        for (edge, pair) in self.edges.iter_mut().zip(&pairs).take(n) {
            for label in 0..n {
                edge[label] += pair[label] * scale;
            }
        }
    }
}

fn normalize(sums: &mut [f32; LANES], n: usize) {
    let total = sums[..n].iter().fold(0.0, |a, b| a + b);
    let scale = if total > 0.0 { 1.0 / total } else { 0.0 };
    sums[..n].iter_mut().for_each(|sum| *sum *= scale);
}
