//! What is shown of a document: its text, sentences, and the facts of the chosen layers in their order.

use dateline_pipeline::{Explained, ExplainedTable};
use serde_json::Value;

use super::select::Selection;

/// Fields of a row that are shown in their own way, or that say nothing about one document.
const NOT_ATTRIBUTES: [&str; 15] = [
    "doc_id",
    "source",
    "id",
    "start_byte",
    "end_byte",
    "start_char",
    "end_char",
    "source_field",
    "source_start",
    "source_end",
    "source_runs",
    "text",
    "sentence",
    "analyzer",
    "rule",
];

/// A document and what was found in it.
pub(super) struct View<'a> {
    /// The row of the document.
    pub(super) document: Vec<(&'a str, Value)>,
    /// Normalized text.
    pub(super) text: String,
    /// First and one past the last byte of each sentence.
    pub(super) sentences: Vec<(usize, usize)>,
    /// Layers that are shown, in the order of their colours.
    pub(super) layers: Vec<LayerView<'a>>,
}

/// A layer that is shown.
pub(super) struct LayerView<'a> {
    pub(super) name: &'a str,
    pub(super) has_span: bool,
    pub(super) facts: Vec<Fact<'a>>,
}

/// A row that is shown.
pub(super) struct Fact<'a> {
    /// Index of its layer.
    pub(super) layer: usize,
    /// What it is called: its row id, or its place among the rows.
    pub(super) id: i64,
    /// First and one past the last byte.
    pub(super) span: Option<(usize, usize)>,
    /// What is known about it, in the order of its table, without places in bytes.
    pub(super) attributes: Vec<(&'a str, Value)>,
    pub(super) rule: Option<String>,
    /// Where it stands in the source: `12..16`, runs joined by `+`, `none` where that is not unique.
    pub(super) source: Option<String>,
}

impl<'a> View<'a> {
    pub(super) fn new(explained: &'a Explained, selection: &Selection) -> Self {
        let table = |name: &str| explained.tables.iter().find(|table| table.rows.schema.name == name);
        let document = table("documents").filter(|it| !it.rows.is_empty()).map(|it| it.rows.known(0));
        let document = document.unwrap_or_default();
        let text = document.iter().find(|(name, _)| *name == "text");
        let text = text.and_then(|(_, text)| text.as_str()).unwrap_or_default().to_owned();
        let sentences = table("sentences")
            .map(|it| (0..it.rows.len).filter_map(|row| span(&it.rows.known(row))).collect())
            .unwrap_or_default();
        let shown = explained.tables.iter().filter(|table| selection.has(table));
        let layers = shown.enumerate().map(|(idx, table)| layer(idx, table)).collect();
        View { document, text, sentences, layers }
    }

    /// Returns a field of the document.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let value = &self.document.iter().find(|(field, _)| *field == name)?.1;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    /// Returns the facts with a span, in the order of the text.
    pub(super) fn spanned(&self) -> Vec<&Fact<'a>> {
        let mut facts: Vec<_> =
            self.layers.iter().flat_map(|layer| &layer.facts).filter(|fact| fact.span.is_some()).collect();
        facts.sort_by_key(|fact| {
            let (start, end) = fact.span.unwrap_or_default();
            (start, std::cmp::Reverse(end), fact.layer, fact.id)
        });
        facts
    }
}

fn layer(idx: usize, table: &ExplainedTable) -> LayerView<'_> {
    let rows = &table.rows;
    let facts = (0..rows.len).map(|row| fact(idx, row, rows.known(row), table.has_span)).collect();
    LayerView { name: table.layer.as_deref().unwrap_or_default(), has_span: table.has_span, facts }
}

fn fact<'a>(layer: usize, row: usize, fields: Vec<(&'a str, Value)>, has_span: bool) -> Fact<'a> {
    let of = |name: &str| fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value);
    let id = of("id").and_then(Value::as_i64).unwrap_or(row as i64);
    let rule = of("rule").and_then(Value::as_str).map(str::to_owned);
    let source = has_span.then(|| source(&of));
    let span = span(&fields);
    let hidden = |name: &str| if has_span { NOT_ATTRIBUTES.contains(&name) } else { name == "doc_id" };
    let attributes =
        fields.into_iter().filter(|(name, _)| !hidden(name) && !name.ends_with("_byte")).collect();
    Fact { layer, id, span, attributes, rule, source }
}

fn span(fields: &[(&str, Value)]) -> Option<(usize, usize)> {
    let at = |name: &str| {
        let value = &fields.iter().find(|(field, _)| *field == name)?.1;
        value.as_u64().and_then(|at| usize::try_from(at).ok())
    };
    at("start_byte").zip(at("end_byte"))
}

fn source<'v>(of: &dyn Fn(&str) -> Option<&'v Value>) -> String {
    let field = of("source_field").and_then(Value::as_str).map(|field| format!("{field} "));
    let run = |run: &Value| Some(format!("{}..{}", run.get("start")?, run.get("end")?));
    let runs: Option<Vec<String>> =
        of("source_runs").and_then(Value::as_array).map(|runs| runs.iter().filter_map(run).collect());
    let hull = || of("source_start").zip(of("source_end")).map(|(start, end)| format!("{start}..{end}"));
    let place = runs.map(|runs| runs.join("+")).or_else(hull).unwrap_or_else(|| "none".into());
    format!("{}{place}", field.unwrap_or_default())
}
