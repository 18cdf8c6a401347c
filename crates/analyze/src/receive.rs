//! Receiving: every row a plugin emits is validated and copied into columns.
//!
//! The first thing that is wrong ends it: nothing of the plugin's output for that document is kept then.
//! Not here: what only all rows together tell (order, references to later rows), see `finish`.

use dateline_core::{Column, Layer, RowRef, Span};
use dateline_plugin_abi::{status, tag};

use crate::loader::{Emit, Fault, RowView, Rows, ValueView, Values, utf8};
use crate::plan::{Form, Output, Plan, Planned, RefTarget, Shape, Source};
use crate::settings::Quota;
use crate::staged::{Cell, Staged, Staging};

/// No column may grow past what its 32-bit offsets count, whatever the quota says.
const MAX_BYTES: usize = 1 << 30;

/// What is wrong about a plugin's output for a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) message: String,
    pub(crate) span: Option<Span>,
}

/// Takes the rows of one document.
pub(crate) struct Receiver<'a> {
    staged: &'a mut [Staged],
    check: Check<'a>,
    violation: Option<Violation>,
}

struct Check<'a> {
    text: &'a str,
    layers: &'a [Option<Layer>],
    planned: &'a Planned,
    quota: Quota,
    n_rows: usize,
    n_bytes: &'a mut usize,
    pending: &'a mut Vec<(u32, u64)>,
}

/// What is wrong, without where; the status says whether it is a matter of size.
struct Wrong {
    message: String,
    status: i32,
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Wrong { message, status: status::INVALID }
    }
}

impl From<&str> for Wrong {
    fn from(message: &str) -> Self {
        Wrong::from(message.to_owned())
    }
}

impl Wrong {
    #[cold]
    fn about(self, attribute: &str) -> Self {
        Wrong { message: format!("attribute `{attribute}`: {}", self.message), status: self.status }
    }
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Wrong::from(match fault {
            Fault::Null(what) => format!("a null pointer to {what}"),
            Fault::Stride(stride) => format!("rows {stride} bytes apart, shorter than the ABI's"),
            Fault::Tag(tag) => format!("a value with the unknown tag {tag}"),
            Fault::Bool(value) => format!("a bool of {value}, neither 0 nor 1"),
        })
    }
}

impl<'a> Receiver<'a> {
    /// Returns a receiver into `staging`, which is emptied first.
    pub(crate) fn new(
        staging: &'a mut Staging,
        text: &'a str,
        layers: &'a [Option<Layer>],
        plan: &'a Plan,
        planned: &'a Planned,
        mut quota: Quota,
    ) -> Self {
        quota.bytes = quota.bytes.min(MAX_BYTES);
        staging.reset(plan, planned);
        let Staging { outputs, pending, n_bytes } = staging;
        let check = Check { text, layers, planned, quota, n_rows: 0, n_bytes, pending };
        Receiver { staged: outputs, check, violation: None }
    }

    /// Returns what was wrong about what was received.
    pub(crate) fn finish(self) -> Result<(), Violation> {
        self.staged.iter_mut().for_each(Staged::seal);
        self.violation.map_or(Ok(()), Err)
    }

    fn take(&mut self, rows: Result<Rows<'_>, Fault>) -> Result<(), (Violation, i32)> {
        let unplaced = |wrong: Wrong| (Violation { message: wrong.message, span: None }, wrong.status);
        let rows = rows.map_err(|fault| unplaced(fault.into()))?;
        self.check.count_rows(rows.len()).map_err(unplaced)?;
        for idx in 0..rows.len() {
            let row = rows.row(idx);
            let span = Span::new(row.start, row.end);
            let ty = row.ty as usize;
            self.row(&row).map_err(|wrong| (self.placed(ty, span, &wrong.message), wrong.status))?;
        }
        Ok(())
    }

    /// Returns the violation with the row it is in, counted in emission from 0.
    fn placed(&self, ty: usize, span: Span, problem: &str) -> Violation {
        let Some(output) = self.check.planned.outputs.get(ty) else {
            return Violation { message: problem.to_owned(), span: None };
        };
        let n = self.staged.get(ty).map_or(0, |staged| staged.id.len());
        let message = format!("row {n} of layer `{}`: {problem}", output.layer);
        let is_span = matches!(output.form, Form::Spans { .. }) && check_span(self.check.text, span).is_ok();
        Violation { message, span: is_span.then_some(span) }
    }

    fn row(&mut self, row: &RowView<'_>) -> Result<(), Wrong> {
        let planned = self.check.planned;
        let ty = row.ty as usize;
        let Some(output) = planned.outputs.get(ty) else {
            let n = planned.outputs.len();
            return Err(format!("a row of type {ty}, the plugin produces and extends {n} layers").into());
        };
        self.check.place(output, row)?;
        let (values, rule) = (row.values?, row.rule?);
        let staged = &mut self.staged[ty];
        let (first_cell, first_text) = (staged.cells.len(), staged.texts.len());
        self.check.values(output, values, staged)?;
        self.check.count_bytes(rule.len())?;
        let rule = push_text(&mut staged.texts, rule);
        if !staged.texts[first_text..].is_ascii() {
            check_utf8(output, &staged.cells[first_cell..], rule, &staged.texts)?;
        }
        staged.rule.push(Cell { is_known: rule.len > 0, ..rule });
        staged.start.push(row.start);
        staged.end.push(row.end);
        staged.confidence.push(row.confidence);
        staged.id.push(row.id);
        Ok(())
    }
}

/// Appends a text and returns where it stands.
#[inline]
fn push_text(texts: &mut Vec<u8>, text: &[u8]) -> Cell {
    let bits = texts.len() as u64;
    texts.extend_from_slice(text);
    Cell { bits, len: text.len() as u32, is_known: true }
}

/// Checks that the texts of a row are UTF-8, each by itself.
#[cold]
fn check_utf8(output: &Output, cells: &[Cell], rule: Cell, texts: &[u8]) -> Result<(), Wrong> {
    let is_utf8 = |cell: &Cell| {
        let first = cell.bits as usize;
        utf8(&texts[first..first + cell.len as usize]).is_some()
    };
    if !is_utf8(&rule) {
        return Err("the rule's name is not UTF-8".into());
    }
    let texts = cells.iter().zip(&output.attributes).filter(|(_, target)| target.shape == Shape::Str);
    match texts.into_iter().find(|(cell, _)| !is_utf8(cell)) {
        Some((_, target)) => Err(format!("attribute `{}`: a text that is not UTF-8", target.name).into()),
        None => Ok(()),
    }
}

impl Emit for Receiver<'_> {
    fn emit(&mut self, rows: Result<Rows<'_>, Fault>) -> i32 {
        if self.violation.is_some() {
            return status::INVALID;
        }
        match self.take(rows) {
            Ok(()) => status::OK,
            Err((violation, status)) => {
                self.violation = Some(violation);
                status
            }
        }
    }
}

impl Check<'_> {
    fn count_rows(&mut self, n: usize) -> Result<(), Wrong> {
        self.n_rows = self.n_rows.saturating_add(n);
        if self.n_rows <= self.quota.rows {
            return Ok(());
        }
        Err(Wrong {
            message: format!("more than {} rows for one document", self.quota.rows),
            status: status::LIMIT,
        })
    }

    #[inline]
    fn count_bytes(&mut self, n: usize) -> Result<(), Wrong> {
        *self.n_bytes = self.n_bytes.saturating_add(n);
        if *self.n_bytes <= self.quota.bytes {
            return Ok(());
        }
        Err(self.too_large())
    }

    #[cold]
    fn too_large(&self) -> Wrong {
        let message = format!("more than {} bytes of values for one document", self.quota.bytes);
        Wrong { message, status: status::LIMIT }
    }

    /// Checks where a row stands: its span, or the row it extends.
    fn place(&self, output: &Output, row: &RowView<'_>) -> Result<(), Wrong> {
        let is_sure = row.confidence.is_nan() || (0.0..=1.0).contains(&row.confidence);
        if !is_sure {
            return Err(format!("a confidence of {}, not within 0 and 1", row.confidence).into());
        }
        let span = Span::new(row.start, row.end);
        match output.form {
            Form::Spans { .. } => check_span(self.text, span),
            _ if span != Span::default() => {
                Err(format!("the span {}..{}, where none belongs", span.start, span.end).into())
            }
            Form::Rows { .. } => Ok(()),
            Form::Nowhere => Err("it extends a layer that nobody makes".into()),
            Form::Extends { slot, .. } => {
                let n = self.layers.get(slot).and_then(Option::as_ref).map_or(0, |layer| layer.len);
                if row.id < n as u64 {
                    return Ok(());
                }
                Err(format!("it extends row {}, the layer has {n} rows", row.id).into())
            }
        }
    }

    /// Takes the values of a row; where one is wrong, what is staged is of no more use.
    fn values(&mut self, output: &Output, values: Values<'_>, staged: &mut Staged) -> Result<(), Wrong> {
        let (n, declared) = (values.len(), output.attributes.len());
        if n > declared {
            return Err(format!("{n} values, {declared} attributes are declared").into());
        }
        let Staged { cells, texts, nested, .. } = staged;
        cells.reserve(declared);
        for (idx, target) in output.attributes.iter().enumerate().take(n) {
            let value = values.raw(idx);
            let taken = match (&target.shape, value.tag, value.text()) {
                (Shape::Str, _, Some(text)) => {
                    self.count_bytes(8 + text.len()).map(|()| push_text(texts, text))
                }
                (Shape::I64, tag::I64, _) => self.count_bytes(8).map(|()| Cell::known(value.bits)),
                (Shape::Str | Shape::I64 | Shape::F64, tag::NULL, _) => {
                    self.count_bytes(8).map(|()| Cell::NULL)
                }
                _ => self.rarer(&target.shape, values, idx, &mut nested[idx]),
            };
            cells.push(taken.map_err(|wrong| wrong.about(&target.name))?);
        }
        for column in nested.iter_mut().skip(n).flatten() {
            column.push_null();
        }
        cells.resize(cells.len() + declared - n, Cell::NULL);
        Ok(())
    }

    /// Returns a value of the less common kinds as a cell; one of a list or struct goes to its column.
    #[inline(never)]
    fn rarer(
        &mut self,
        shape: &Shape,
        values: Values<'_>,
        idx: usize,
        column: &mut Option<Column>,
    ) -> Result<Cell, Wrong> {
        let value = values.value(idx)?;
        if let Some(column) = column {
            return self.value(column, shape, value).map(|()| Cell::NULL);
        }
        self.count_bytes(8)?;
        Ok(match (shape, value) {
            (_, ValueView::Null) => Cell::NULL,
            (Shape::F64, ValueView::F64(value)) if value.is_finite() => Cell::known(value.to_bits()),
            (Shape::F64, ValueView::I64(value)) => Cell::known((value as f64).to_bits()),
            (Shape::Bool, ValueView::Bool(value)) => Cell::known(u64::from(value)),
            (Shape::Ref(target), ValueView::Ref { layer, row }) => {
                Cell::known(self.reference(*target, layer, row)? as u64)
            }
            (shape, value) => return Err(mismatch(shape, &value)),
        })
    }

    /// Appends a value; where it is wrong, the column is of no more use.
    fn value(&mut self, column: &mut Column, shape: &Shape, value: ValueView<'_>) -> Result<(), Wrong> {
        self.count_bytes(8)?;
        match (shape, value) {
            (_, ValueView::Null) => {
                column.push_null();
                Ok(())
            }
            (Shape::Bool, ValueView::Bool(value)) => {
                column.push_bool(value);
                Ok(())
            }
            (Shape::I64, ValueView::I64(value)) => {
                column.push_i64(Some(value));
                Ok(())
            }
            (Shape::F64, ValueView::I64(value)) => {
                column.push_f64(value as f64);
                Ok(())
            }
            (Shape::F64, ValueView::F64(value)) if value.is_finite() => {
                column.push_f64(value);
                Ok(())
            }
            (Shape::Str, ValueView::Str(bytes)) => {
                self.count_bytes(bytes.len())?;
                let text = utf8(bytes).ok_or("a text that is not UTF-8")?;
                column.push_str(text);
                Ok(())
            }
            (Shape::Ref(target), ValueView::Ref { layer, row }) => {
                column.push_i64(Some(self.reference(*target, layer, row)?));
                Ok(())
            }
            (Shape::List(item), ValueView::List(values)) => self.list(column, item, values),
            (Shape::Struct(fields), ValueView::Struct(values)) => self.structure(column, fields, values),
            (shape, value) => Err(mismatch(shape, &value)),
        }
    }

    fn list(&mut self, column: &mut Column, item: &Shape, values: Values<'_>) -> Result<(), Wrong> {
        let mut result = Ok(());
        column.push_list_with(|items| {
            result = (0..values.len()).try_for_each(|idx| self.value(items, item, values.value(idx)?));
        });
        result
    }

    fn structure(&mut self, column: &mut Column, fields: &[Shape], values: Values<'_>) -> Result<(), Wrong> {
        if values.len() > fields.len() {
            return Err(format!("a struct of {} values, {} are declared", values.len(), fields.len()).into());
        }
        let mut result = Ok(());
        column.push_struct_with(|columns| {
            for (idx, (column, shape)) in columns.iter_mut().zip(fields).enumerate() {
                let len = column.len();
                if idx < values.len() && result.is_ok() {
                    let value = values.value(idx).map_err(Wrong::from);
                    result = value.and_then(|value| self.value(column, shape, value));
                }
                if column.len() == len {
                    column.push_null();
                }
            }
        });
        result
    }

    /// Returns what a column holds for a reference: the row of another's layer, or minus its place among
    /// the pending ones minus 1.
    fn reference(&mut self, target: RefTarget, layer: u32, row: u64) -> Result<i64, Wrong> {
        let expected = match target {
            RefTarget::Produced(idx) => idx,
            RefTarget::Required(idx) => idx | RowRef::REQUIRED,
        };
        if layer != expected {
            let (found, declared) = (self.layer_name(layer), self.layer_name(expected));
            return Err(format!("a reference to {found}, declared one to {declared}").into());
        }
        let RefTarget::Required(idx) = target else {
            self.pending.push((layer, row));
            return Ok(-(self.pending.len() as i64));
        };
        let n = match &self.planned.inputs[idx as usize].source {
            Source::Slot { slot, .. } => self.layers.get(*slot).and_then(Option::as_ref).map_or(0, |l| l.len),
            Source::Absent | Source::Lexicon { .. } => 0,
        };
        if row < n as u64 {
            return Ok(row as i64);
        }
        Err(format!("a reference to row {row} of {}, which has {n} rows", self.layer_name(expected)).into())
    }

    fn layer_name(&self, layer: u32) -> String {
        let idx = (layer & !RowRef::REQUIRED) as usize;
        let name = if layer & RowRef::REQUIRED == 0 {
            self.planned.outputs.get(idx).map(|output| &output.layer)
        } else {
            self.planned.inputs.get(idx).map(|input| &input.layer)
        };
        let list = if layer & RowRef::REQUIRED == 0 { "produces" } else { "requires" };
        name.map_or_else(|| format!("{list}[{idx}]"), |name| format!("layer `{name}`"))
    }
}

#[cold]
fn mismatch(declared: &Shape, found: &ValueView<'_>) -> Wrong {
    match (declared, found) {
        (Shape::F64, ValueView::F64(value)) => format!("{value} is not a number; send null").into(),
        _ => format!("declared {}, found {}", declared.name(), found.name()).into(),
    }
}

impl ValueView<'_> {
    fn name(&self) -> &'static str {
        match self {
            ValueView::Null => "null",
            ValueView::Bool(_) => "bool",
            ValueView::I64(_) => "i64",
            ValueView::F64(_) => "f64",
            ValueView::Str(_) => "string",
            ValueView::Ref { .. } => "ref",
            ValueView::List(_) => "list",
            ValueView::Struct(_) => "struct",
        }
    }
}

fn check_span(text: &str, span: Span) -> Result<(), Wrong> {
    let Span { start, end } = span;
    if start > end {
        return Err(format!("the span {start}..{end} ends before it starts").into());
    }
    if end as usize > text.len() {
        return Err(format!("the span {start}..{end} ends past the text of {} bytes", text.len()).into());
    }
    if text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize) {
        return Ok(());
    }
    Err(format!("the span {start}..{end} cuts a character").into())
}
