//! The table of a model: rows of weights by the hashes of their features.
//!
//! Most pairs of words in a text were never seen in training. A mark of one byte a row says so without the row itself:
//! the marks stay in a near cache, the rows do not. Not here: weights from label to label.

use std::hint::select_unpredictable;

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

    #[inline(always)]
    fn add_to(&self, scores: &mut [i16; LANES]) {
        scores.iter_mut().zip(&self.0).for_each(|(score, weight)| *score += i16::from(*weight));
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

    /// Returns the sums of the features' weights by label; lanes that are no label have anything.
    ///
    /// No branch: whether a row is there cannot be foretold, and a wrong guess would stop the loads of the next.
    pub(crate) fn sum(&self, features: &Features) -> [i16; LANES] {
        let mut scores = [0; LANES];
        let [before, pairs, after] = features.parts();
        before.iter().for_each(|feature| self.row(*feature).add_to(&mut scores));
        pairs.iter().for_each(|feature| self.marked_row(*feature).add_to(&mut scores));
        after.iter().for_each(|feature| self.row(*feature).add_to(&mut scores));
        scores
    }

    /// Returns the row of a feature, the empty one where it has none.
    #[inline(always)]
    fn row(&self, feature: u32) -> &Row {
        let row = &self.rows[self.place(feature)];
        select_unpredictable(row.check() == Table::check_of(feature), row, &Row::EMPTY)
    }

    /// Returns the row of a feature that seldom has one.
    #[inline(always)]
    fn marked_row(&self, feature: u32) -> &Row {
        let (place, check) = (self.place(feature), Table::check_of(feature));
        let is_marked = self.marks[place] == mark(check);
        let row = &self.rows[select_unpredictable(is_marked, place, 0)];
        select_unpredictable(is_marked & (row.check() == check), row, &Row::EMPTY)
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
        for feature in [stranger, twin, 0] {
            assert_eq!((table.row(feature), table.marked_row(feature)), (&Row::EMPTY, &Row::EMPTY));
        }
        for feature in [one, other] {
            assert_eq!(table.row(feature), table.marked_row(feature));
            assert_eq!(table.row(feature).check(), Table::check_of(feature));
        }
    }

    #[test]
    fn weights_add_up() {
        let hashes: Vec<u32> = (0..24).map(|at| at * 0x0A11_CE55).collect();
        let mut table = Table::new(16);
        for (at, feature) in hashes.iter().enumerate().filter(|(at, _)| at % 2 == 0) {
            assert!(table.set(table.place(*feature), row(*feature, at as i8)));
        }
        assert_eq!(table.sum(&Features::from_slice(&hashes))[..WEIGHTS], [2 * (11 * 12 / 2); WEIGHTS]);
    }

    #[test]
    fn a_row_that_is_emptied_counts_no_more() {
        let mut table = Table::new(4);
        table.set(table.place(7), row(7, 1));
        table.set(table.place(7), Row::EMPTY);
        assert_eq!(table, Table::new(4));
    }
}
