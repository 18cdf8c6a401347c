//! A model: rows of weights by feature, and weights from label to label.
//!
//! Rows stand in buckets of two, one cache line each; the last lane of a row is a check of the feature that owns it,
//! so that features the training never saw find nothing.

use crate::error::Error;
use crate::format;
use crate::labels::{LANES, may_follow, n_labels};

/// Rows of a bucket.
pub(crate) const WAYS: usize = 2;

/// The weights of one feature for every label, and its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(32))]
pub(crate) struct Row(pub(crate) [i16; LANES]);

impl Row {
    pub(crate) const EMPTY: Row = Row([0; LANES]);

    pub(crate) fn check(&self) -> i16 {
        self.0[LANES - 1]
    }
}

/// Weights of a label before another one that forbid the pair.
pub(crate) const NEVER: i32 = -1_000_000;

/// A trained model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub(crate) kinds: Vec<String>,
    pub(crate) classes: Vec<String>,
    /// Buckets are `1 << bits`.
    pub(crate) bits: u32,
    pub(crate) rows: Vec<Row>,
    /// From label to label, row by row.
    pub(crate) transitions: Vec<i32>,
}

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    ///
    /// When the bytes are not a model of this version, cut short or damaged.
    pub fn read(bytes: &[u8]) -> Result<Model, Error> {
        Ok(format::read(bytes)?)
    }

    /// Returns the bytes of the model; the same model gives the same bytes.
    pub fn write(&self) -> Vec<u8> {
        format::write(self)
    }

    /// Returns the kinds of names, in the order of their numbers.
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// Returns the names of the classes it was trained with, in the order of their numbers.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Returns the number of features that have weights.
    pub fn n_features(&self) -> usize {
        self.rows.iter().filter(|row| **row != Row::EMPTY).count()
    }

    pub(crate) fn n_labels(&self) -> usize {
        n_labels(self.kinds.len())
    }

    /// Returns an empty model.
    pub(crate) fn empty(kinds: Vec<String>, classes: Vec<String>, bits: u32) -> Model {
        let n = n_labels(kinds.len());
        let forbidden = |at: usize| if may_follow(at / n, at % n) { 0 } else { NEVER };
        let transitions = (0..n * n).map(forbidden).collect();
        Model { kinds, classes, bits, rows: vec![Row::EMPTY; WAYS << bits], transitions }
    }

    /// Returns the first row of the bucket of a feature.
    pub(crate) fn bucket(bits: u32, feature: u32) -> usize {
        (feature >> (32 - bits)) as usize * WAYS
    }

    /// Returns the check of a feature; never that of an empty row.
    pub(crate) fn check_of(feature: u32) -> i16 {
        (feature as u16 | 1) as i16
    }

    /// Adds the weights of a feature to the scores of the labels.
    pub(crate) fn add(&self, feature: u32, scores: &mut [i16; LANES]) {
        let at = Model::bucket(self.bits, feature);
        let check = Model::check_of(feature);
        let [first, second] = &self.rows[at..at + WAYS] else { return };
        // No branch: which row it is, if any, cannot be foretold, and a wrong guess would stop the loads of the next ones.
        let (one, two) = (-i16::from(first.check() == check), -i16::from(second.check() == check));
        for (score, (a, b)) in scores.iter_mut().zip(first.0.iter().zip(&second.0)) {
            *score = score.wrapping_add(a & one).wrapping_add(b & two);
        }
    }
}
