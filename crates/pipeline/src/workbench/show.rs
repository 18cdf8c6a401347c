//! Annotations as lines of text: `layer start..end "text" attr=value …`, as cases hold them.

use std::fmt::Write as _;

use dateline_core::{Cell, Document, Layer};
use serde_json::{Value, json};

/// Returns one line a row of a layer, with the named attributes that are known; `None` takes all.
///
/// With names, rows that have none of them are left out.
pub(super) fn lines(document: &Document, layer: &Layer, names: Option<&[String]>) -> Vec<String> {
    let row = |row: usize| {
        let mut line = layer.schema.name.clone();
        if let Some(span) = layer.span(row) {
            let text = span.slice(&document.text).unwrap_or_default();
            let _ = write!(line, " {}..{} {}", span.start, span.end, json!(text));
        }
        let before = line.len();
        for (attribute, column) in layer.schema.attributes.iter().zip(&layer.columns) {
            if names.is_some_and(|names| !names.contains(&attribute.name)) {
                continue;
            }
            if let Some(value) = value(&column.cell(row)) {
                let _ = write!(line, " {}={value}", attribute.name);
            }
        }
        (names.is_none() || line.len() > before).then_some(line)
    };
    (0..layer.len).filter_map(row).collect()
}

fn value(cell: &Cell<'_>) -> Option<String> {
    let mut out = String::new();
    (*cell != Cell::Null).then(|| write_value(&mut out, cell)).map(|()| out)
}

/// Writes a cell as compact JSON: fields of structs in their declared order and without nulls, whole numbers
/// without a point.
fn write_value(out: &mut String, cell: &Cell<'_>) {
    match cell {
        Cell::List(items, rows) => {
            out.push('[');
            for row in rows.clone() {
                out.push_str(if row == rows.start { "" } else { "," });
                write_value(out, &items.cell(row));
            }
            out.push(']');
        }
        Cell::Struct(names, fields, row) => {
            let known = names.iter().zip(*fields).filter(|(_, field)| field.is_valid(*row));
            out.push('{');
            for (idx, (name, field)) in known.enumerate() {
                let _ = write!(out, "{}{}:", if idx == 0 { "" } else { "," }, json!(name));
                write_value(out, &field.cell(*row));
            }
            out.push('}');
        }
        plain => {
            let _ = write!(out, "{}", plain_value(plain));
        }
    }
}

fn plain_value(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Bool(bit) => json!(bit),
        Cell::I64(number) => json!(number),
        Cell::F64(number) => number_to_json(*number),
        Cell::F32(number) => number_to_json(f64::from(*number)),
        Cell::Str(text) => json!(text),
        Cell::Null | Cell::List(..) | Cell::Struct(..) => Value::Null,
    }
}

fn number_to_json(number: f64) -> Value {
    /// Whole numbers below it are exact as integers.
    const EXACT: f64 = 9e15;
    let is_whole = number.fract() == 0.0 && number.abs() < EXACT;
    if is_whole { json!(number as i64) } else { json!(number) }
}

/// Returns lines with `12.0` written `12`, outside of quoted texts: a number is the same either way.
pub(super) fn without_points(lines: &str) -> String {
    let mut out = String::with_capacity(lines.len());
    let (mut rest, mut is_quoted) = (lines, false);
    while let Some(c) = rest.chars().next() {
        let after_digit = out.ends_with(|last: char| last.is_ascii_digit());
        let is_point = !is_quoted && after_digit && rest.starts_with(".0");
        let at = if is_point && !rest[2..].starts_with(|next: char| next.is_ascii_digit() || next == '.') {
            2
        } else {
            let len = if is_quoted && c == '\\' { c.len_utf8() + 1 } else { c.len_utf8() };
            is_quoted ^= c == '"';
            out.push_str(rest.get(..len).unwrap_or(rest));
            len
        };
        rest = rest.get(at..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use dateline_core::value::Value as Emitted;
    use dateline_core::{Column, Kind};

    use super::*;

    #[test]
    fn values_are_compact_json() {
        let kind = Kind::Struct(vec![("share".into(), Kind::F64), ("code".into(), Kind::String)]);
        let mut column = Column::new(&Kind::List(Box::new(kind)));
        let whole = [Emitted::F64(2.0), Emitted::Str("a \"b\"")];
        let part = [Emitted::Null, Emitted::Str("c")];
        column.push(&Emitted::List(&[Emitted::Struct(&whole), Emitted::Struct(&part)])).unwrap();
        column.push_null();
        let shown = value(&column.cell(0)).unwrap();
        assert_eq!(shown, r#"[{"share":2,"code":"a \"b\""},{"code":"c"}]"#);
        assert_eq!(value(&column.cell(1)), None);
    }

    #[test]
    fn points_of_whole_numbers_are_left_out_but_not_in_texts() {
        let line = r#"quantity 0..4 "1.0 \"2.0" value=12.0 high=1.05 list=[3.0,4.5]"#;
        let expected = r#"quantity 0..4 "1.0 \"2.0" value=12 high=1.05 list=[3,4.5]"#;
        assert_eq!(without_points(line), expected);
        assert_eq!(without_points(expected), expected);
    }
}
