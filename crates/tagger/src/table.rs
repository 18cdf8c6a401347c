//! The table of a model: rows of weights by the hashes of their features.
//!
//! Most features of a text were never seen in training. A mark of one byte a row says so without the row itself: the
//! marks stay in a near cache, the rows do not. Not here: weights from label to label.

use crate::features::Features;
use crate::labels::{LANES, WEIGHTS};

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

/// Rows of weights, `1 << bits`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    bits: u32,
    /// Part of the check of each row; 0: the row is empty.
    marks: Vec<u8>,
    rows: Vec<Row>,
}

impl Table {
    /// Returns a table of empty rows.
    pub(crate) fn new(bits: u32) -> Self {
        Table { bits, marks: vec![0; 1 << bits], rows: vec![Row::EMPTY; 1 << bits] }
    }

    pub(crate) fn bits(&self) -> u32 {
        self.bits
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the place of a feature's row.
    pub(crate) fn place(&self, feature: u32) -> usize {
        (feature >> (32 - self.bits)) as usize
    }

    /// Returns the check of a feature; never that of an empty row.
    pub(crate) fn check_of(feature: u32) -> u16 {
        feature as u16 | 1
    }

    /// Sets a row; returns whether its place is in the table.
    pub(crate) fn set(&mut self, at: usize, row: Row) -> bool {
        let Some(place) = self.rows.get_mut(at) else { return false };
        *place = row;
        self.marks[at] = if row == Row::EMPTY { 0 } else { mark(row.check()) };
        true
    }

    /// Adds the weights of features to the scores of the labels; lanes that are no label get anything. Of the features
    /// those are left that may have a row.
    pub(crate) fn sum(&self, features: &mut Features) -> [i16; LANES] {
        features.retain(|feature| self.marks[self.place(feature)] == mark(Table::check_of(feature)));
        let mut scores = [0; LANES];
        for feature in features.as_slice() {
            let row = &self.rows[self.place(*feature)];
            if row.check() == Table::check_of(*feature) {
                scores.iter_mut().zip(&row.0).for_each(|(score, weight)| *score += i16::from(*weight));
            }
        }
        scores
    }
}

/// Returns the mark of a row with a check.
#[inline(always)]
fn mark(check: u16) -> u8 {
    (check >> 1) as u8 | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(feature: u32, weight: i8) -> Row {
        let mut row = Row([weight; LANES]);
        row.own(Table::check_of(feature));
        row
    }

    #[test]
    fn only_features_with_a_row_of_their_own_count() {
        let (one, other, stranger, twin) = (0x1234_5679, 0x9ABC_DEF1, 0x5555_5555, 0x1234_7A79);
        let mut table = Table::new(8);
        assert!(table.set(table.place(one), row(one, 3)) && table.set(table.place(other), row(other, -5)));
        assert!(!table.set(1 << 8, row(one, 3)));
        assert_eq!(table.place(one), table.place(twin));
        assert_eq!(mark(Table::check_of(one)), mark(Table::check_of(twin)));
        let sum = |hashes: &[u32]| table.sum(&mut Features::from_slice(hashes))[..WEIGHTS].to_vec();
        assert_eq!(sum(&[one, stranger, other, one]), [1; WEIGHTS]);
        assert_eq!(sum(&[stranger, twin, 0]), [0; WEIGHTS]);
    }

    #[test]
    fn a_row_that_is_emptied_counts_no_more() {
        let mut table = Table::new(4);
        table.set(table.place(7), row(7, 1));
        table.set(table.place(7), Row::EMPTY);
        assert_eq!(table, Table::new(4));
    }
}
