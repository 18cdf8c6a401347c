//! Rows as they were emitted, and columns of them.
//!
//! While a document is analyzed its rows lie here row by row, one cell of a fixed size a value, so that taking
//! a value is one store; columns are made once, at their final size and in their final order. Lists and
//! structs are columns from the beginning. Not here: what is valid (`receive`, `finish`).

use dateline_core::column::Bitmap;
use dateline_core::{Column, ColumnData};

use crate::plan::{Form, Output, Plan, Planned, Shape};

/// Bytes of values whose memory is kept from one document to the next.
const KEPT_BYTES: usize = 4 << 20;

/// Texts up to this long are copied as this many bytes, which is faster than as few as they are.
const SHORT: usize = 16;

/// What stands in the final order for a row that nobody emitted.
pub(crate) const NO_ROW: u32 = u32::MAX;

/// One value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// A number, a row id, or where a text begins in [`Staged::texts`].
    pub(crate) bits: u64,
    /// Length of a text.
    pub(crate) len: u32,
    pub(crate) is_known: bool,
}

impl Cell {
    pub(crate) const NULL: Cell = Cell { bits: 0, len: 0, is_known: false };

    pub(crate) const fn known(bits: u64) -> Cell {
        Cell { bits, len: 0, is_known: true }
    }
}

/// The rows of one output, in the order they were emitted.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) start: Vec<u32>,
    pub(crate) end: Vec<u32>,
    /// The plugin's own ids, or the target rows of an extension.
    pub(crate) id: Vec<u64>,
    pub(crate) confidence: Vec<f32>,
    pub(crate) rule: Vec<Cell>,
    /// One an attribute, row by row; those of lists and structs are empty.
    pub(crate) cells: Vec<Cell>,
    /// The texts of all cells and rules.
    pub(crate) texts: Vec<u8>,
    /// One an attribute, where it is a list or struct.
    pub(crate) nested: Vec<Option<Column>>,
}

/// The rows of one document; reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Staging {
    /// One an output.
    pub(crate) outputs: Vec<Staged>,
    /// References to rows of the plugin's own: output and the plugin's id. In a column such a reference is
    /// minus its index here minus 1 until the rows have their final ids.
    pub(crate) pending: Vec<(u32, u64)>,
    /// Bytes of values that were received.
    pub(crate) n_bytes: usize,
}

impl Staging {
    /// Returns whether no row was emitted.
    pub(crate) fn is_empty(&self) -> bool {
        self.outputs.iter().all(Staged::is_empty)
    }

    pub(crate) fn reset(&mut self, plan: &Plan, planned: &Planned) {
        if self.outputs.len() == planned.outputs.len() && self.n_bytes <= KEPT_BYTES {
            self.outputs.iter_mut().for_each(Staged::clear);
        } else {
            self.outputs = planned.outputs.iter().map(|output| Staged::new(output, plan)).collect();
        }
        self.pending.clear();
        self.n_bytes = 0;
    }
}

impl Staged {
    fn new(output: &Output, plan: &Plan) -> Self {
        let schema = output.form.slot().and_then(|slot| plan.schema(slot));
        let attributes = schema.map_or(&[][..], |schema| &schema.attributes);
        let first = match output.form {
            Form::Extends { first_column, .. } => first_column,
            _ => 0,
        };
        let own = attributes.iter().skip(first).zip(&output.attributes);
        let nested = own.map(|(attribute, target)| match target.shape {
            Shape::List(_) | Shape::Struct(_) => Some(Column::new(&attribute.kind)),
            _ => None,
        });
        Staged {
            start: Vec::new(),
            end: Vec::new(),
            id: Vec::new(),
            confidence: Vec::new(),
            rule: Vec::new(),
            cells: Vec::new(),
            texts: Vec::new(),
            nested: nested.collect(),
        }
    }

    /// Returns whether no row was emitted.
    pub(crate) fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    fn clear(&mut self) {
        self.start.clear();
        self.end.clear();
        self.id.clear();
        self.confidence.clear();
        self.rule.clear();
        self.cells.clear();
        self.texts.clear();
        self.nested.iter_mut().flatten().for_each(Column::clear);
    }

    /// Makes the texts ready to be copied; no row may come after.
    pub(crate) fn seal(&mut self) {
        self.texts.resize(self.texts.len() + SHORT, 0);
    }

    /// Returns the names of the rules of some rows.
    pub(crate) fn rules(&self, rows: &[u32]) -> Column {
        Picked { cells: &self.rule, width: 1, idx: 0, rows }.column_of_texts(&self.texts)
    }

    /// Returns the values of an attribute of some rows, [`NO_ROW`] for null; `resolved` are the rows of
    /// pending references.
    pub(crate) fn column(&self, idx: usize, shape: &Shape, rows: &[u32], resolved: &[i64]) -> Column {
        let picked = Picked { cells: &self.cells, width: self.nested.len(), idx, rows };
        let data = match shape {
            Shape::Bool => ColumnData::Bool(picked.bits(|cell| cell.bits == 1)),
            Shape::I64 => ColumnData::I64(picked.map(|cell| cell.bits as i64)),
            Shape::F64 => ColumnData::F64(picked.map(|cell| f64::from_bits(cell.bits))),
            Shape::Ref(_) => ColumnData::Ref(picked.map(|cell| match cell.bits as i64 {
                pending @ ..0 => resolved[(-pending - 1) as usize],
                row => row,
            })),
            Shape::Str => return picked.column_of_texts(&self.texts),
            Shape::List(_) | Shape::Struct(_) => return self.nested(idx, rows, resolved),
        };
        Column::from_parts(rows.len(), data, picked.validity())
    }

    fn nested(&self, idx: usize, rows: &[u32], resolved: &[i64]) -> Column {
        let all = self.nested[idx].as_ref().expect("lists and structs have their columns");
        let is_all =
            rows.len() == all.len() && rows.iter().enumerate().all(|(idx, row)| idx == *row as usize);
        let mut column = if is_all { all.clone() } else { take_or_null(all, rows) };
        if !resolved.is_empty() {
            column.map_refs(&mut |row| if row < 0 { resolved[(-row - 1) as usize] } else { row });
        }
        column
    }
}

/// The cells of one attribute of some rows.
#[derive(Clone, Copy)]
struct Picked<'a> {
    cells: &'a [Cell],
    /// Number of cells of a row.
    width: usize,
    idx: usize,
    rows: &'a [u32],
}

impl Picked<'_> {
    #[inline]
    fn cells(&self) -> impl ExactSizeIterator<Item = &Cell> {
        let (cells, width, idx) = (self.cells, self.width, self.idx);
        self.rows.iter().map(move |row| cells.get(*row as usize * width + idx).unwrap_or(&Cell::NULL))
    }

    fn map<T>(&self, of: impl Fn(&Cell) -> T) -> Vec<T> {
        self.cells().map(of).collect()
    }

    fn bits(&self, of: impl Fn(&Cell) -> bool) -> Bitmap {
        let mut bytes = Vec::with_capacity(self.rows.len().div_ceil(8));
        for rows in self.rows.chunks(8) {
            let cells = Picked { rows, ..*self };
            bytes.push(cells.cells().enumerate().fold(0, |byte, (k, cell)| byte | u8::from(of(cell)) << k));
        }
        Bitmap::from_bytes(bytes, self.rows.len()).expect("a bit a row")
    }

    fn validity(&self) -> Option<Bitmap> {
        let is_known = |cell: &Cell| cell.is_known;
        (!self.cells().all(is_known)).then(|| self.bits(is_known))
    }

    fn column_of_texts(&self, texts: &[u8]) -> Column {
        let (n_bytes, is_known) =
            self.cells().fold((0, true), |(n, all), cell| (n + cell.len as usize, all & cell.is_known));
        let mut offsets = Vec::with_capacity(self.rows.len() + 1);
        offsets.push(0);
        let bytes = match n_bytes {
            0 => {
                offsets.resize(self.rows.len() + 1, 0);
                Vec::new()
            }
            _ => self.copy(texts, n_bytes, &mut offsets),
        };
        let bytes = String::from_utf8(bytes).expect("texts were checked when they came");
        let validity = (!is_known).then(|| self.bits(|cell| cell.is_known));
        Column::from_parts(self.rows.len(), ColumnData::Str { offsets, bytes }, validity)
    }

    fn copy(&self, texts: &[u8], n_bytes: usize, offsets: &mut Vec<i32>) -> Vec<u8> {
        let mut bytes = vec![0; n_bytes + SHORT];
        let mut at = 0;
        offsets.extend(self.cells().map(|cell| {
            let (first, len) = (cell.bits as usize, cell.len as usize);
            // Always as many bytes: what stands behind the text is overwritten by the next.
            let n = if len > SHORT { len } else { SHORT };
            if n == SHORT {
                bytes[at..at + SHORT].copy_from_slice(&texts[first..first + SHORT]);
            } else {
                bytes[at..at + n].copy_from_slice(&texts[first..first + n]);
            }
            at += len;
            at as i32
        }));
        bytes.truncate(n_bytes);
        bytes
    }
}

/// Returns some rows of a column, [`NO_ROW`] for null.
fn take_or_null(column: &Column, rows: &[u32]) -> Column {
    let mut out = Column::new(&column.kind());
    for row in rows {
        match *row {
            NO_ROW => out.push_null(),
            row => out.push_cell(column.cell(row as usize)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(rows: &[(Option<&str>, Option<i64>)]) -> Staged {
        let mut staged = Staged {
            start: Vec::new(),
            end: Vec::new(),
            id: Vec::new(),
            confidence: Vec::new(),
            rule: Vec::new(),
            cells: Vec::new(),
            texts: Vec::new(),
            nested: vec![None, None],
        };
        for (text, number) in rows {
            let bits = staged.texts.len() as u64;
            staged.texts.extend_from_slice(text.unwrap_or_default().as_bytes());
            let len = text.map_or(0, str::len) as u32;
            staged.cells.push(Cell { bits, len, is_known: text.is_some() });
            staged.cells.push(number.map_or(Cell::NULL, |number| Cell::known(number as u64)));
        }
        staged.seal();
        staged
    }

    #[test]
    fn columns_follow_the_order_and_keep_nulls() {
        let long = "a text of more than sixteen bytes, with é in it";
        let staged =
            staged(&[(Some("first"), Some(-1)), (None, Some(7)), (Some(long), None), (Some(""), Some(9))]);
        let texts = staged.column(0, &Shape::Str, &[2, 0, 1, 3, 2, NO_ROW], &[]);
        let found: Vec<_> = (0..texts.len()).map(|idx| texts.str_at(idx)).collect();
        assert_eq!(found, [Some(long), Some("first"), None, Some(""), Some(long), None]);
        let numbers = staged.column(1, &Shape::I64, &[3, 2, NO_ROW, 1], &[]);
        assert_eq!((0..4).map(|idx| numbers.i64_at(idx)).collect::<Vec<_>>(), [Some(9), None, None, Some(7)]);
        assert_eq!(staged.column(1, &Shape::I64, &[0, 1], &[]).validity(), None);
    }

    #[test]
    fn pending_references_become_rows() {
        let staged = staged(&[(None, Some(-2)), (None, Some(5)), (None, Some(-1))]);
        let shape = Shape::Ref(crate::plan::RefTarget::Produced(0));
        let refs = staged.column(1, &shape, &[0, 1, 2], &[40, 41]);
        assert_eq!((0..3).map(|idx| refs.i64_at(idx)).collect::<Vec<_>>(), [Some(41), Some(5), Some(40)]);
    }
}
