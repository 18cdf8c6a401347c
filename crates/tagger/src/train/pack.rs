//! From learned weights to the table of a model: integers, of features with one row the weightiest.

use crate::labels::{LANES, WEIGHTS, n_labels};
use crate::model::{Model, SCALE};
use crate::table::{Row, Table};
use crate::train::Options;
use crate::train::crf::Weights;
use crate::train::prepare::Prepared;
use crate::transitions::Transitions;

/// Integer weight of 1.0.
const UNIT: f32 = 20.0;

/// Returns the model of some weights.
pub(crate) fn pack(
    kinds: &[String],
    classes: &[String],
    prepared: &Prepared,
    weights: &Weights,
    options: &Options,
) -> Model {
    let n = n_labels(kinds.len());
    let mut model = Model::empty(kinds.to_vec(), classes.to_vec(), prepared.bounds.clone(), options.bits);
    let mut order: Vec<(i64, usize)> = (0..prepared.hashes.len())
        .map(|number| (-weight_of(&row(&weights.features[number], n)), number))
        .filter(|(weight, _)| *weight < 0)
        .collect();
    order.sort_unstable();
    for (_, number) in order {
        let feature = prepared.hashes[number];
        let place = model.table.place(feature);
        if model.table.rows()[place] == Row::EMPTY {
            let mut row = row(&weights.features[number], n);
            row.own(Table::check_of(feature));
            model.table.set(place, row);
        }
    }
    model.transitions = Transitions::new(n, |before, label| {
        (weights.steps[before][label] * UNIT * SCALE as f32).clamp(-30_000.0, 30_000.0) as i32
    });
    model
}

/// Returns the weights as integers the file can hold.
fn row(weights: &[f32; LANES], n: usize) -> Row {
    let mut row = Row::EMPTY;
    for (cell, weight) in row.0.iter_mut().zip(weights).take(n) {
        let scaled = weight * UNIT;
        let rounded = if scaled < 0.0 { scaled - 0.5 } else { scaled + 0.5 };
        *cell = rounded.clamp(-127.0, 127.0) as i8;
    }
    row
}

fn weight_of(row: &Row) -> i64 {
    row.0[..WEIGHTS].iter().map(|weight| i64::from(*weight) * i64::from(*weight)).sum()
}
