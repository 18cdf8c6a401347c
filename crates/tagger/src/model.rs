//! A model: rows of weights by feature, and weights from label to label.
//!
//! A row has a check of the feature that owns it, so that features the training never saw find nothing.

use std::hint::select_unpredictable;

use crate::error::Error;
use crate::format;
use crate::labels::{LANES, WEIGHTS, n_labels};
use crate::segments::Bounds;
use crate::transitions::Transitions;

/// The weights of one feature for every label, and in the last two lanes its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(16))]
pub(crate) struct Row(pub(crate) [i8; LANES]);

impl Row {
    pub(crate) const EMPTY: Row = Row([0; LANES]);

    pub(crate) fn check(&self) -> u16 {
        u16::from_le_bytes([self.0[WEIGHTS] as u8, self.0[WEIGHTS + 1] as u8])
    }

    pub(crate) fn own(&mut self, check: u16) {
        let [low, high] = check.to_le_bytes();
        (self.0[WEIGHTS], self.0[WEIGHTS + 1]) = (low as i8, high as i8);
    }
}

/// What sums of weights are multiplied by to compare with weights from label to label.
pub(crate) const SCALE: i32 = 8;

/// A trained model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub(crate) kinds: Vec<String>,
    pub(crate) classes: Vec<String>,
    pub(crate) bounds: Bounds,
    /// Rows are `1 << bits`.
    pub(crate) bits: u32,
    pub(crate) rows: Vec<Row>,
    /// Weights from label to label.
    pub(crate) transitions: Transitions,
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
    pub(crate) fn empty(kinds: Vec<String>, classes: Vec<String>, bounds: Bounds, bits: u32) -> Model {
        let transitions = Transitions::new(n_labels(kinds.len()), |_, _| 0);
        Model { kinds, classes, bounds, bits, rows: vec![Row::EMPTY; 1 << bits], transitions }
    }

    /// Returns the row of a feature.
    pub(crate) fn place(bits: u32, feature: u32) -> usize {
        (feature >> (32 - bits)) as usize
    }

    /// Returns the check of a feature; never that of an empty row.
    pub(crate) fn check_of(feature: u32) -> u16 {
        feature as u16 | 1
    }

    /// Adds the weights of a feature to the scores of the labels; lanes that are no label get anything.
    pub(crate) fn add(&self, feature: u32, scores: &mut [i16; LANES]) {
        let row = &self.rows[Model::place(self.bits, feature)];
        // No branch: whether the row is there cannot be foretold, and a wrong guess would stop the loads of the next.
        let row = select_unpredictable(row.check() == Model::check_of(feature), row, &Row::EMPTY);
        for (score, weight) in scores.iter_mut().zip(&row.0) {
            *score += i16::from(*weight);
        }
    }
}
