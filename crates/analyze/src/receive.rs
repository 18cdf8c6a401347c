//! Receiving: every row a plugin emits is validated and copied into columns.
//!
//! The first thing that is wrong ends it: nothing of the plugin's output for that document is kept then.
//! Not here: what only all rows together tell (order, references to later rows), see `finish`.

use dateline_core::{Column, Layer, RowRef, Span};
use dateline_plugin_abi::status;

use crate::loader::{Emit, Fault, RowView, Rows, ValueView, Values, utf8};
use crate::plan::{Form, Output, Plan, Planned, RefTarget, Shape, Source};
use crate::settings::Quota;

/// No column may grow past what its 32-bit offsets count, whatever the quota says.
const MAX_BYTES: usize = 1 << 30;

/// What is wrong about a plugin's output for a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) message: String,
    pub(crate) span: Option<Span>,
}

/// Bytes of values whose memory is kept from one document to the next.
const KEPT_BYTES: usize = 4 << 20;

/// The rows of one output, in the order they were emitted.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) start: Vec<u32>,
    pub(crate) end: Vec<u32>,
    /// The plugin's own ids, or the target rows of an extension.
    pub(crate) id: Vec<u64>,
    pub(crate) confidence: Vec<f32>,
    pub(crate) rule: Column,
    pub(crate) columns: Vec<Column>,
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
    n_bytes: usize,
}

impl Staging {
    /// Returns whether no row was emitted.
    pub(crate) fn is_empty(&self) -> bool {
        self.outputs.iter().all(Staged::is_empty)
    }

    fn reset(&mut self, plan: &Plan, planned: &Planned) {
        if self.outputs.len() == planned.outputs.len() && self.n_bytes <= KEPT_BYTES {
            self.outputs.iter_mut().for_each(Staged::clear);
        } else {
            self.outputs = planned.outputs.iter().map(|output| Staged::new(output, plan)).collect();
        }
        self.pending.clear();
        self.n_bytes = 0;
    }
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
        let (values, rule) = (row.values?, utf8(row.rule?));
        let rule = rule.ok_or("the rule's name is not UTF-8")?;
        let staged = &mut self.staged[ty];
        self.check.values(output, values, &mut staged.columns)?;
        self.check.count_bytes(rule.len())?;
        match rule.is_empty() {
            true => staged.rule.push_null(),
            false => staged.rule.push_str(rule),
        }
        staged.start.push(row.start);
        staged.end.push(row.end);
        staged.confidence.push(row.confidence);
        staged.id.push(row.id);
        Ok(())
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

impl Staged {
    fn new(output: &Output, plan: &Plan) -> Self {
        let schema = output.form.slot().and_then(|slot| plan.schema(slot));
        let attributes = schema.map_or(&[][..], |schema| &schema.attributes);
        let first = match output.form {
            Form::Extends { first_column, .. } => first_column,
            _ => 0,
        };
        let own = attributes.iter().skip(first).take(output.attributes.len());
        Staged {
            start: Vec::new(),
            end: Vec::new(),
            id: Vec::new(),
            confidence: Vec::new(),
            rule: Column::new(&dateline_core::Kind::String),
            columns: own.map(|attribute| Column::new(&attribute.kind)).collect(),
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
        self.columns.iter_mut().for_each(Column::clear);
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

    fn count_bytes(&mut self, n: usize) -> Result<(), Wrong> {
        *self.n_bytes = self.n_bytes.saturating_add(n);
        if *self.n_bytes <= self.quota.bytes {
            return Ok(());
        }
        let message = format!("more than {} bytes of values for one document", self.quota.bytes);
        Err(Wrong { message, status: status::LIMIT })
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

    fn values(&mut self, output: &Output, values: Values<'_>, columns: &mut [Column]) -> Result<(), Wrong> {
        if values.len() > output.attributes.len() {
            let (n, declared) = (values.len(), output.attributes.len());
            return Err(format!("{n} values, {declared} attributes are declared").into());
        }
        for (idx, (target, column)) in output.attributes.iter().zip(columns).enumerate() {
            if idx >= values.len() {
                column.push_null();
                continue;
            }
            let pushed =
                values.value(idx).map_err(Wrong::from).and_then(|v| self.value(column, &target.shape, v));
            pushed.map_err(|wrong| Wrong {
                message: format!("attribute `{}`: {}", target.name, wrong.message),
                status: wrong.status,
            })?;
        }
        Ok(())
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
            (Shape::F64, ValueView::F64(value)) => Err(format!("{value} is not a number; send null").into()),
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
            (declared, found) => Err(format!("declared {}, found {}", declared.name(), found.name()).into()),
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
