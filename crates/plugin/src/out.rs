//! What an analyzer emits.
//!
//! Not here: checks of spans and kinds. The host checks every row; a bad one costs the document's rows of
//! this plugin, with a diagnostic that names the rule broken.

use dateline_core::{RowRef, Span, Value};
use dateline_plugin_abi::{DlAnn, DlPayload, DlStr, DlValue, status, tag};

use crate::call::Call;

/// One row to emit.
#[derive(Clone, Copy, Debug)]
#[must_use = "a row does nothing until it is emitted"]
pub struct Row<'v> {
    target: Target,
    span: Span,
    id: u64,
    confidence: f32,
    rule: &'v str,
    values: &'v [Value<'v>],
}

/// Whether a row is new or adds to another plugin's.
#[derive(Clone, Copy, Debug)]
enum Target {
    Produces(u32),
    Extends(u32),
}

impl<'v> Row<'v> {
    const fn new(target: Target, span: Span, id: u64) -> Self {
        Row { target, span, id, confidence: f32::NAN, rule: "", values: &[] }
    }

    /// Returns a row of `produces[layer]` with the span `start..end`, in bytes of the document's text.
    pub const fn at(layer: u32, start: u32, end: u32) -> Self {
        Row::new(Target::Produces(layer), Span::new(start, end), 0)
    }

    /// Returns a row of `produces[layer]` with a span.
    pub const fn on(layer: u32, span: Span) -> Self {
        Row::new(Target::Produces(layer), span, 0)
    }

    /// Returns a row of `produces[layer]`, a layer without spans.
    pub const fn about(layer: u32) -> Self {
        Row::at(layer, 0, 0)
    }

    /// Returns the attributes of `extends[extends]` for row `target` of the layer that it extends; 0 for the
    /// document.
    pub const fn extend(extends: u32, target: u64) -> Self {
        Row::new(Target::Extends(extends), Span::new(0, 0), target)
    }

    /// Gives the row an id of the plugin's own choice, for references to it from the same document; any
    /// order, each once in its layer.
    pub const fn id(mut self, id: u64) -> Self {
        self.id = id;
        self
    }

    /// Sets how sure the analyzer is, 0 to 1; NaN, the default, is unknown.
    pub const fn confidence(mut self, confidence: f32) -> Self {
        self.confidence = confidence;
        self
    }

    /// Names the rule that made the row; names are stable from version to version.
    pub const fn rule(mut self, rule: &'v str) -> Self {
        self.rule = rule;
        self
    }

    /// Sets the values, in the order of the manifest's attributes; a missing tail is null.
    pub const fn values(mut self, values: &'v [Value<'v>]) -> Self {
        self.values = values;
        self
    }
}

/// Where an analyzer puts its rows.
pub struct Out<'a> {
    call: Call,
    n_produces: u32,
    arena: &'a mut Arena,
    status: i32,
}

impl<'a> Out<'a> {
    pub(crate) fn new(call: Call, n_produces: u32, arena: &'a mut Arena) -> Self {
        Out { call, n_produces, arena, status: status::OK }
    }

    /// Emits a row; the host copies it.
    ///
    /// Rows are handed over one by one: handing over 64 at a time was measured to save 3 ns of 21 a row, and
    /// every text would have to be copied to keep it until then.
    ///
    /// After the host refused a row the rest is ignored: nothing of this document is kept then.
    pub fn emit(&mut self, row: Row<'_>) {
        if self.status != status::OK {
            return;
        }
        let (ty, id) = match row.target {
            Target::Produces(layer) => (layer, row.id),
            Target::Extends(idx) => (self.n_produces.saturating_add(idx), row.id),
        };
        let values = self.arena.lay_out(row.values);
        let ann = DlAnn {
            start: row.span.start,
            end: row.span.end,
            ty,
            n_values: row.values.len() as u32,
            values,
            id,
            confidence: row.confidence,
            flags: 0,
            rule: DlStr::new(row.rule),
        };
        self.status = self.call.emit(&[ann]);
    }

    pub(crate) fn status(&self) -> i32 {
        self.status
    }
}

/// Values in the layout of the ABI, reused from row to row.
#[derive(Default)]
pub(crate) struct Arena {
    values: Vec<DlValue>,
    /// (a list or struct in `values`, index of its first item).
    nested: Vec<(usize, usize)>,
}

// `Arena` holds pointers between calls, but reads none of them: every row begins by clearing it.
#[expect(unsafe_code, reason = "an arena moves between threads with its worker")]
// SAFETY: the pointers inside are stale between calls and only ever overwritten.
unsafe impl Send for Arena {}

impl Arena {
    /// Returns the values in the layout of the ABI; valid until the next call and while `values` lives.
    fn lay_out(&mut self, values: &[Value<'_>]) -> *const DlValue {
        self.values.clear();
        self.nested.clear();
        self.push_all(values);
        let base = self.values.as_mut_ptr();
        for &(owner, first) in &self.nested {
            // `owner` and `first` index the arena, which no longer grows: the pointers stay good.
            self.values[owner].v = DlPayload { items: base.wrapping_add(first) };
        }
        self.values.as_ptr()
    }

    /// Appends values next to each other, then the items of the lists and structs among them.
    fn push_all(&mut self, values: &[Value<'_>]) {
        let first = self.values.len();
        let mut has_items = false;
        self.values.extend(values.iter().map(|value| {
            has_items |= matches!(value, Value::List(_) | Value::Struct(_));
            flat(value)
        }));
        if !has_items {
            return;
        }
        for (idx, value) in values.iter().enumerate() {
            if let Value::List(items) | Value::Struct(items) = value
                && !items.is_empty()
            {
                self.nested.push((first + idx, self.values.len()));
                self.push_all(items);
            }
        }
    }
}

/// Returns a value without the items of a list or struct.
fn flat(value: &Value<'_>) -> DlValue {
    let (tag, len, v) = match *value {
        Value::Null => return DlValue::NULL,
        Value::Bool(bit) => (tag::BOOL, 0, DlPayload { u: u64::from(bit) }),
        Value::I64(number) => (tag::I64, 0, DlPayload { i: number }),
        Value::F64(number) => (tag::F64, 0, DlPayload { f: number }),
        Value::Str(text) => (tag::STR, text.len() as u32, DlPayload { s: text.as_ptr() }),
        Value::Ref(RowRef { layer, row }) => (tag::REF, layer, DlPayload { u: row }),
        Value::List(items) => (tag::LIST, items.len() as u32, DlPayload { items: std::ptr::null() }),
        Value::Struct(items) => (tag::STRUCT, items.len() as u32, DlPayload { items: std::ptr::null() }),
    };
    DlValue { tag, len, v }
}
