//! The lines of a `NAME.gold.jsonl` that are about names.

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// An annotated name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) label: String,
    pub(crate) is_required: bool,
    /// Spans that are also right.
    pub(crate) others: Vec<(u32, u32)>,
}

#[derive(Deserialize)]
struct Line {
    layer: String,
    start: Option<u32>,
    end: Option<u32>,
    label: Option<String>,
    required: Option<bool>,
    value: Option<LineValue>,
}

#[derive(Default, Deserialize)]
struct LineValue {
    named: Option<bool>,
    required: Option<bool>,
    #[serde(default)]
    alt_spans: Vec<(u32, u32)>,
    annotated_until: Option<u32>,
}

/// Returns the names of a file, and one past the last byte it annotates, where that is not the end.
pub(crate) fn annotations(jsonl: &str) -> Result<(Vec<Annotation>, Option<u32>)> {
    let (mut names, mut until) = (Vec::new(), None);
    for (idx, line) in jsonl.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        // Values of other layers may be anything.
        let head: Head = serde_json::from_str(line).with_context(|| format!("line {}", idx + 1))?;
        if !matches!(head.layer.as_str(), "doc" | "entity") {
            continue;
        }
        let line: Line = serde_json::from_str(line).with_context(|| format!("line {}", idx + 1))?;
        let value = line.value.unwrap_or_default();
        until = value.annotated_until.or(until);
        let (Some(start), Some(end), Some(label)) = (line.start, line.end, line.label) else { continue };
        if line.layer == "entity" && value.named != Some(false) {
            let is_required = value.required.or(line.required) != Some(false);
            names.push(Annotation { start, end, label, is_required, others: value.alt_spans });
        }
    }
    Ok((names, until))
}

#[derive(Deserialize)]
struct Head {
    layer: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_other_layers_left_alone() {
        let lines = concat!(
            r#"{"layer":"doc","value":{"annotated_until":90}}"#,
            "\n",
            r#"{"layer":"entity","start":0,"end":4,"label":"PER","value":{"named":true,"alt_spans":[[1,4]]}}"#,
            "\n",
            r#"{"layer":"entity","start":9,"end":12,"label":"PER","value":{"named":false}}"#,
            "\n\n",
            r#"{"layer":"entity","start":20,"end":24,"label":"place","required":false}"#,
            "\n",
            r#"{"layer":"quantity","value":{"annotated_until":"never"}}"#,
        );
        let (names, until) = annotations(lines).unwrap();
        assert_eq!(until, Some(90));
        let spans: Vec<_> = names.iter().map(|name| (name.start, name.is_required)).collect();
        assert_eq!(spans, [(0, true), (20, false)]);
        assert_eq!(names[0].others, [(1, 4)]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = annotations("{\"layer\":\"doc\"}\n{").unwrap_err();
        assert_eq!(error.to_string(), "line 2");
    }
}
