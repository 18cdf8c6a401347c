//! A model: weights by feature, and weights from label to label.
//!
//! Not here: its file (`format`), the table of weights (`table`).

use crate::error::Error;
use crate::format;
use crate::labels::n_labels;
use crate::segments::Bounds;
use crate::table::{Row, Table};
use crate::transitions::Transitions;

/// What sums of weights are multiplied by to compare with weights from label to label.
pub(crate) const SCALE: i32 = 8;

/// A trained model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub(crate) kinds: Vec<String>,
    pub(crate) classes: Vec<String>,
    pub(crate) bounds: Bounds,
    pub(crate) table: Table,
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
        self.table.rows().iter().filter(|row| **row != Row::EMPTY).count()
    }

    pub(crate) fn n_labels(&self) -> usize {
        n_labels(self.kinds.len())
    }

    /// Returns an empty model.
    pub(crate) fn empty(kinds: Vec<String>, classes: Vec<String>, bounds: Bounds, bits: u32) -> Model {
        let transitions = Transitions::new(n_labels(kinds.len()), |_, _| 0);
        Model { kinds, classes, bounds, table: Table::new(bits), transitions }
    }
}
