//! One line a fact: its attributes, its rule, and where it stands in the source.

use std::fmt::Write as _;

use dateline_pipeline::Explained;
use serde_json::Value;

use super::paint::{Painter, Style, tame};
use super::view::{Fact, View};

/// Longest text of a span that is shown, in characters.
const SPAN_CHARS: usize = 60;

/// Returns the line of a fact with a span.
pub(super) fn line(fact: &Fact<'_>, view: &View<'_>, painter: &Painter) -> String {
    let layer = &view.layers[fact.layer];
    let name = painter.paint(Style::Layer(fact.layer), &format!("{} {}", layer.name, fact.id));
    let mut line = format!("      {name}");
    if let Some((start, end)) = fact.span {
        let text = view.text.get(start..end).unwrap_or_default();
        let _ = write!(line, " {start}..{end} \"{}\"", cut(&tame(text)));
    }
    line += &attributes(&fact.attributes);
    let rule = fact.rule.as_ref().map(|rule| format!("  rule {rule}")).unwrap_or_default();
    let source = fact.source.as_ref().map(|source| format!("  source {source}")).unwrap_or_default();
    line + &painter.paint(Style::Faint, &(rule + &source)) + "\n"
}

/// Returns the rows about the document that have no span.
pub(super) fn of_document(view: &View<'_>, painter: &Painter) -> String {
    let mut page = String::new();
    for layer in view.layers.iter().filter(|layer| !layer.has_span && !layer.facts.is_empty()) {
        let _ = writeln!(page, "\n{}", painter.paint(Style::Strong, layer.name));
        layer.facts.iter().for_each(|fact| page += &line(fact, view, painter));
    }
    page
}

/// Returns what is odd about the document.
pub(super) fn diagnostics(explained: &Explained, painter: &Painter) -> String {
    let table = explained.tables.iter().find(|table| table.rows.schema.name == "diagnostics");
    let Some(rows) = table.map(|table| &table.rows).filter(|rows| !rows.is_empty()) else {
        return String::new();
    };
    let mut page = format!("\n{}\n", painter.paint(Style::Strong, "diagnostics"));
    for row in 0..rows.len {
        let fields = rows.known(row);
        let of = |name: &str| {
            let value = fields.iter().find(|(field, _)| *field == name);
            value.map(|(_, value)| value.as_str().map_or_else(|| value.to_string(), tame))
        };
        let (severity, code) = (of("severity").unwrap_or_default(), of("code").unwrap_or_default());
        let _ = write!(page, "      {severity} {code}: {}", of("message").unwrap_or_default());
        if let Some((start, end)) = of("start_byte").zip(of("end_byte")) {
            let _ = write!(page, "  {start}..{end}");
        }
        let plugin = of("plugin").map(|plugin| format!(" {plugin}")).unwrap_or_default();
        let _ = writeln!(page, "  {}{plugin}", of("stage").unwrap_or_default());
        if let Some(hint) = of("hint") {
            let _ = writeln!(page, "        hint: {hint}");
        }
    }
    page
}

fn attributes(attributes: &[(&str, Value)]) -> String {
    let one = |(name, value): &(&str, Value)| format!(" {name}={}", shown(value));
    attributes.iter().map(one).collect::<String>()
}

/// Returns a value on one line: a word as it is, everything else as JSON, whole numbers without a point.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if is_word(text) => text.clone(),
        Value::String(text) => format!("\"{}\"", tame(text)),
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        Value::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name}={}", shown(value))).collect();
            format!("{{{}}}", fields.join(" "))
        }
        plain => plain.to_string(),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.:/@%".contains(c))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SPAN_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_short() {
        assert_eq!(shown(&json!("place")), "place");
        assert_eq!(shown(&json!("metric ton")), "\"metric ton\"");
        assert_eq!(shown(&json!(12.0)), "12");
        assert_eq!(shown(&json!(0.5)), "0.5");
        assert_eq!(
            shown(&json!([{"text": "the sides", "iso3166": "NO"}])),
            "[{iso3166=NO text=\"the sides\"}]"
        );
    }
}
