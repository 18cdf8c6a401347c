//! Finishing: from rows in the order of emission to layers, all of a plugin's or none.
//!
//! Rows are sorted by (start, -end, emission), which makes the result independent of the order of emission
//! among rows with different spans; a row's final id is its index. References of the plugin's own ids
//! become final ids, inside lists and structs and to later rows as well. Values for rows of another layer
//! are put in their place.

use std::cmp::Reverse;

use dateline_core::{Column, Layer};

use crate::plan::{Form, Output, Plan, Planned};
use crate::receive::{Staged, Staging, Violation};

/// What a plugin made of a document, ready to be put into its slots.
pub(crate) struct Finished {
    layers: Vec<(usize, Layer)>,
    /// Slot, index and values of a column of another layer.
    columns: Vec<(usize, usize, Column)>,
}

impl Finished {
    /// Puts layers and columns into the slots of the document.
    pub(crate) fn commit(self, slots: &mut [Option<Layer>]) {
        for (slot, layer) in self.layers {
            slots[slot] = Some(layer);
        }
        for (slot, idx, column) in self.columns {
            if let Some(layer) = &mut slots[slot] {
                layer.columns[idx] = column;
            }
        }
    }
}

/// Puts the layers of a plugin that has nothing to say about a document.
pub(crate) fn put_nothing(plan: &Plan, planned: &Planned, slots: &mut [Option<Layer>]) {
    for output in &planned.outputs {
        if let Some(slot) = produced(output) {
            slots[slot] = empty(plan, output);
        }
    }
}

/// Returns the layers of a document, or what is wrong about the rows together.
pub(crate) fn finish(
    staging: &Staging,
    plan: &Plan,
    planned: &Planned,
    slots: &[Option<Layer>],
) -> Result<Finished, Violation> {
    let orders: Vec<_> =
        staging.outputs.iter().zip(&planned.outputs).map(|(staged, output)| order(staged, output)).collect();
    let resolved = resolve(staging, planned, &orders)?;
    let mut finished = Finished { layers: Vec::new(), columns: Vec::new() };
    for (idx, (output, staged)) in planned.outputs.iter().zip(&staging.outputs).enumerate() {
        match output.form {
            _ if staged.is_empty() => {
                let empty = produced(output).and_then(|slot| Some((slot, empty(plan, output)?)));
                finished.layers.extend(empty);
            }
            Form::Extends { slot, first_column } => {
                let n = slots[slot].as_ref().map_or(0, |layer| layer.len);
                let rows = placement(staged, output, n)?;
                for (k, column) in staged.columns.iter().enumerate() {
                    let mut column = place(column, &rows);
                    remap(&mut column, &resolved);
                    finished.columns.push((slot, first_column + k, column));
                }
            }
            _ => finished.layers.extend(layer(staged, plan, output, orders[idx].as_deref(), &resolved)),
        }
    }
    Ok(finished)
}

fn produced(output: &Output) -> Option<usize> {
    match output.form {
        Form::Spans { slot } | Form::Rows { slot } => Some(slot),
        Form::Extends { .. } | Form::Nowhere => None,
    }
}

fn empty(plan: &Plan, output: &Output) -> Option<Layer> {
    Some(Layer::empty(plan.schema(produced(output)?)?.clone()))
}

/// Returns the emitted rows in their final order, or `None` where that is the order they came in.
fn order(staged: &Staged, output: &Output) -> Option<Vec<u32>> {
    let Form::Spans { .. } = output.form else { return None };
    let key = |idx: usize| (staged.start[idx], Reverse(staged.end[idx]));
    let n = staged.start.len();
    if (1..n).all(|idx| key(idx - 1) <= key(idx)) {
        return None;
    }
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by_key(|idx| key(*idx as usize));
    Some(order)
}

/// Returns the final row of every pending reference.
fn resolve(staging: &Staging, planned: &Planned, orders: &[Option<Vec<u32>>]) -> Result<Vec<i64>, Violation> {
    let mut tables: Vec<Option<Vec<(u64, u32)>>> = vec![None; planned.outputs.len()];
    let mut resolved = Vec::with_capacity(staging.pending.len());
    for (output, id) in &staging.pending {
        let idx = *output as usize;
        let ids = &staging.outputs[idx].id;
        let table = tables[idx].get_or_insert_with(|| id_table(ids, orders[idx].as_deref()));
        let first = table.partition_point(|(known, _)| known < id);
        let rows = table[first..].iter().take_while(|(known, _)| known == id).take(2);
        let rows: Vec<u32> = rows.map(|(_, row)| *row).collect();
        let layer = &planned.outputs[idx].layer;
        match rows.as_slice() {
            [row] => resolved.push(i64::from(*row)),
            [] => {
                let message = format!("a reference to id {id} of layer `{layer}`, which no row has");
                return Err(Violation { message, span: None });
            }
            _ => {
                let message = format!("a reference to id {id} of layer `{layer}`, which several rows have");
                return Err(Violation { message, span: None });
            }
        }
    }
    Ok(resolved)
}

/// Returns the plugin's ids with the final rows, sorted.
fn id_table(ids: &[u64], order: Option<&[u32]>) -> Vec<(u64, u32)> {
    let mut table: Vec<(u64, u32)> = match order {
        None => ids.iter().enumerate().map(|(row, id)| (*id, row as u32)).collect(),
        Some(order) => order.iter().enumerate().map(|(row, idx)| (ids[*idx as usize], row as u32)).collect(),
    };
    table.sort_unstable();
    table
}

fn remap(column: &mut Column, resolved: &[i64]) {
    if !resolved.is_empty() {
        column.map_refs(&mut |row| if row < 0 { resolved[(-row - 1) as usize] } else { row });
    }
}

fn layer(
    staged: &Staged,
    plan: &Plan,
    output: &Output,
    order: Option<&[u32]>,
    resolved: &[i64],
) -> Option<(usize, Layer)> {
    let slot = produced(output)?;
    let schema = plan.schema(slot)?.clone();
    let len = staged.id.len();
    let sorted = |column: &Column| match order {
        Some(order) => column.take(order),
        None => column.clone(),
    };
    let mut columns: Vec<Column> = staged.columns.iter().map(sorted).collect();
    columns.iter_mut().for_each(|column| remap(column, resolved));
    let added = &schema.attributes[columns.len()..];
    columns.extend(added.iter().map(|attribute| Column::nulls(&attribute.kind, len)));
    let confidence = picked(&staged.confidence, order);
    let (start, end) = match schema.has_span {
        true => (picked(&staged.start, order), picked(&staged.end, order)),
        false => (Vec::new(), Vec::new()),
    };
    let rule = Some(sorted(&staged.rule));
    Some((slot, Layer { schema, len, start, end, columns, confidence, rule }))
}

fn picked<T: Copy>(values: &[T], order: Option<&[u32]>) -> Vec<T> {
    match order {
        Some(order) => order.iter().map(|idx| values[*idx as usize]).collect(),
        None => values.to_vec(),
    }
}

/// Returns, for each of `n` rows of the extended layer, the emitted row that belongs to it.
fn placement(staged: &Staged, output: &Output, n: usize) -> Result<Vec<Option<u32>>, Violation> {
    let mut rows = vec![None; n];
    for (idx, target) in staged.id.iter().enumerate() {
        if rows[*target as usize].replace(idx as u32).is_some() {
            let message = format!("row {idx} of layer `{}`: it extends row {target} again", output.layer);
            return Err(Violation { message, span: None });
        }
    }
    Ok(rows)
}

fn place(column: &Column, rows: &[Option<u32>]) -> Column {
    let mut out = Column::new(&column.kind());
    for row in rows {
        match row {
            Some(idx) => out.push_cell(column.cell(*idx as usize)),
            None => out.push_null(),
        }
    }
    out
}
