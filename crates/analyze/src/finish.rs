//! Finishing: from rows in the order of emission to layers, all of a plugin's or none.
//!
//! Rows are sorted by (start, -end, emission), which makes the result independent of the order of emission
//! among rows with different spans; a row's final id is its index. References of the plugin's own ids
//! become final ids, inside lists and structs and to later rows as well. Values for rows of another layer
//! are put in their place.

use std::cmp::Reverse;

use dateline_core::{Column, Layer};

use crate::plan::{Form, Output, Plan, Planned};
use crate::receive::Violation;
use crate::staged::{NO_ROW, Staged, Staging};

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
    let orders: Vec<Order> =
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
                for (k, target) in output.attributes.iter().enumerate() {
                    let column = staged.column(k, &target.shape, &rows, &resolved);
                    finished.columns.push((slot, first_column + k, column));
                }
            }
            _ => finished.layers.extend(layer(staged, plan, output, &orders[idx], &resolved)),
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

/// The emitted rows in their final order.
struct Order {
    rows: Vec<u32>,
    /// Whether that is the order they came in.
    is_emission: bool,
}

fn order(staged: &Staged, output: &Output) -> Order {
    let key = |idx: usize| (staged.start[idx], Reverse(staged.end[idx]));
    let n = staged.id.len();
    let mut rows: Vec<u32> = (0..n as u32).collect();
    let has_spans = matches!(output.form, Form::Spans { .. });
    let is_emission = !has_spans || (1..n).all(|idx| key(idx - 1) <= key(idx));
    if !is_emission {
        rows.sort_by_key(|idx| key(*idx as usize));
    }
    Order { rows, is_emission }
}

/// The final rows of the ids of one output.
enum Ids {
    /// Each id is the number of its row in emission; the final rows in that order.
    Counted(Vec<u32>),
    /// Ids with final rows, sorted.
    Any(Vec<(u64, u32)>),
}

impl Ids {
    fn new(ids: &[u64], order: &Order) -> Ids {
        let rows = order.rows.iter().enumerate();
        if ids.iter().enumerate().all(|(row, id)| row as u64 == *id) {
            let mut counted = vec![0; ids.len()];
            rows.for_each(|(row, idx)| counted[*idx as usize] = row as u32);
            return Ids::Counted(counted);
        }
        let mut table: Vec<(u64, u32)> = rows.map(|(row, idx)| (ids[*idx as usize], row as u32)).collect();
        table.sort_unstable();
        Ids::Any(table)
    }

    /// Returns the row of an id, or what is wrong with it.
    fn row(&self, id: u64) -> Result<u32, &'static str> {
        match self {
            Ids::Counted(rows) => {
                let row = usize::try_from(id).ok().and_then(|id| rows.get(id));
                row.copied().ok_or("which no row has")
            }
            Ids::Any(table) => {
                let rows = &table[table.partition_point(|(known, _)| *known < id)..];
                match rows {
                    [(a, _), (b, _), ..] if *a == id && *b == id => Err("which several rows have"),
                    [(known, row), ..] if *known == id => Ok(*row),
                    _ => Err("which no row has"),
                }
            }
        }
    }
}

/// Returns the final row of every pending reference.
fn resolve(staging: &Staging, planned: &Planned, orders: &[Order]) -> Result<Vec<i64>, Violation> {
    let mut tables: Vec<Option<Ids>> = Vec::new();
    tables.resize_with(planned.outputs.len(), || None);
    let mut resolved = Vec::with_capacity(staging.pending.len());
    for (output, id) in &staging.pending {
        let idx = *output as usize;
        let table = tables[idx].get_or_insert_with(|| Ids::new(&staging.outputs[idx].id, &orders[idx]));
        let row = table.row(*id).map_err(|problem| {
            let layer = &planned.outputs[idx].layer;
            let message = format!("a reference to id {id} of layer `{layer}`, {problem}");
            Violation { message, span: None }
        })?;
        resolved.push(i64::from(row));
    }
    Ok(resolved)
}

fn layer(
    staged: &Staged,
    plan: &Plan,
    output: &Output,
    order: &Order,
    resolved: &[i64],
) -> Option<(usize, Layer)> {
    let slot = produced(output)?;
    let schema = plan.schema(slot)?.clone();
    let len = staged.id.len();
    let mut columns = Vec::with_capacity(schema.attributes.len());
    let own = output.attributes.iter().enumerate();
    columns.extend(own.map(|(k, target)| staged.column(k, &target.shape, &order.rows, resolved)));
    let added = &schema.attributes[columns.len()..];
    columns.extend(added.iter().map(|attribute| Column::nulls(&attribute.kind, len)));
    let confidence = picked(&staged.confidence, order);
    let (start, end) = match schema.has_span {
        true => (picked(&staged.start, order), picked(&staged.end, order)),
        false => (Vec::new(), Vec::new()),
    };
    let rule = Some(staged.rules(&order.rows));
    Some((slot, Layer { schema, len, start, end, columns, confidence, rule }))
}

fn picked<T: Copy>(values: &[T], order: &Order) -> Vec<T> {
    if order.is_emission {
        return values.to_vec();
    }
    order.rows.iter().map(|idx| values[*idx as usize]).collect()
}

/// Returns, for each of `n` rows of the extended layer, the emitted row that belongs to it, or [`NO_ROW`].
fn placement(staged: &Staged, output: &Output, n: usize) -> Result<Vec<u32>, Violation> {
    let mut rows = vec![NO_ROW; n];
    for (idx, target) in staged.id.iter().enumerate() {
        if std::mem::replace(&mut rows[*target as usize], idx as u32) != NO_ROW {
            let message = format!("row {idx} of layer `{}`: it extends row {target} again", output.layer);
            return Err(Violation { message, span: None });
        }
    }
    Ok(rows)
}
