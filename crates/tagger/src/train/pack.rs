//! From learned weights to the table of a model: integers, the weightiest features of a bucket first.

use crate::format::SCALE;
use crate::labels::{LANES, may_follow, n_labels};
use crate::model::{Model, Row, WAYS};
use crate::train::Options;
use crate::train::crf::Weights;
use crate::train::prepare::Prepared;

/// Integer weight of 1.0.
const UNIT: f32 = 160.0;

/// Returns the model of some weights.
pub(crate) fn pack(
    kinds: &[String],
    classes: &[String],
    prepared: &Prepared,
    weights: &Weights,
    options: &Options,
) -> Model {
    let mut model = Model::empty(kinds.to_vec(), classes.to_vec(), options.bits);
    let n = n_labels(kinds.len());
    let mut order: Vec<(i64, usize)> = (0..prepared.hashes.len())
        .map(|number| (-weight_of(&row(&weights.features[number], n)), number))
        .filter(|(weight, _)| *weight < 0)
        .collect();
    order.sort_unstable();
    for (_, number) in order {
        let feature = prepared.hashes[number];
        let at = Model::bucket(options.bits, feature);
        let bucket = &mut model.rows[at..at + WAYS];
        let check = Model::check_of(feature);
        if bucket.iter().any(|row| row.check() == check) {
            continue;
        }
        if let Some(free) = bucket.iter_mut().find(|row| **row == Row::EMPTY) {
            *free = row(&weights.features[number], n);
            free.0[LANES - 1] = check;
        }
    }
    for before in 0..n {
        for label in (0..n).filter(|label| may_follow(before, *label)) {
            let weight = weights.steps[before][label] * UNIT;
            model.transitions[before * n + label] = (weight as i32).clamp(-30_000, 30_000);
        }
    }
    model
}

/// Returns the weights as integers the file can hold.
fn row(weights: &[f32; LANES], n: usize) -> Row {
    let mut row = Row::EMPTY;
    for (cell, weight) in row.0.iter_mut().zip(weights).take(n) {
        let scaled = weight * UNIT / f32::from(SCALE);
        let rounded = if scaled < 0.0 { scaled - 0.5 } else { scaled + 0.5 };
        *cell = (rounded as i16).clamp(-127, 127) * SCALE;
    }
    row
}

fn weight_of(row: &Row) -> i64 {
    row.0[..LANES - 1].iter().map(|weight| i64::from(*weight) * i64::from(*weight)).sum()
}
