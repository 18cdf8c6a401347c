//! Which labels of a set stand for which of our kinds: `labels.json`, by layer.
//!
//! A label that a layer's map does not list is neither required nor wrong to find. `recall_only` names
//! layers whose gold is partial.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::gold::Gold;
use crate::fault::Fault;

/// The labels of a set.
#[derive(Debug, Default)]
pub(super) struct Labels {
    json: Map<String, Value>,
}

/// Which labels and kinds of one layer count.
#[derive(Debug)]
pub(super) struct Scope {
    /// Kinds by label; `None`: every label is a kind.
    map: Option<BTreeMap<String, Vec<String>>>,
    /// The kind under which a kind is counted: the first of its list.
    report: BTreeMap<String, String>,
    pub(super) is_recall_only: bool,
    /// Whether labels that are right too are labels of the set, not kinds.
    maps_others: bool,
}

impl Labels {
    pub(super) fn read(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join("labels.json");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Labels::default()),
            Err(error) => return Err(Fault::io(format!("reading `{}`: {error}", path.display()))),
        };
        let json = serde_json::from_slice(&bytes)
            .map_err(|error| Fault::data(format!("`{}`: not a JSON object: {error}", path.display())))?;
        Ok(Labels { json })
    }

    pub(super) fn scope(&self, layer: &str) -> Scope {
        let texts = |value: &Value| {
            let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            items.map(str::to_owned).collect::<Vec<_>>()
        };
        let map = self.json.get(layer).and_then(Value::as_object);
        let map: Option<BTreeMap<String, Vec<String>>> =
            map.map(|map| map.iter().map(|(label, kinds)| (label.clone(), texts(kinds))).collect());
        let partial = self.json.get("recall_only").map(texts).unwrap_or_default();
        // In the order of the labels' names, which decides where a kind stands under two labels.
        let mut report = BTreeMap::new();
        for kinds in map.iter().flat_map(BTreeMap::values) {
            for kind in kinds {
                report.entry(kind.clone()).or_insert_with(|| kinds[0].clone());
            }
        }
        Scope {
            map,
            report,
            is_recall_only: partial.iter().any(|it| it == layer),
            maps_others: layer == "event",
        }
    }
}

impl Scope {
    /// Returns the kinds that are right for an annotation; `None` where its label is not scored.
    pub(super) fn kinds(&self, gold: &Gold) -> Option<Vec<String>> {
        let mut kinds = self.of_label(&gold.label)?;
        let others = gold.get("alt_label").and_then(Value::as_array).into_iter().flatten();
        for other in others.filter_map(Value::as_str) {
            let mapped = self.maps_others.then(|| self.of_label(other)).flatten();
            kinds.extend(mapped.unwrap_or_else(|| vec![other.to_owned()]));
        }
        Some(kinds)
    }

    fn of_label(&self, label: &str) -> Option<Vec<String>> {
        let Some(map) = &self.map else { return Some(vec![label.to_owned()]) };
        map.get(label).or_else(|| map.get("*")).cloned()
    }

    /// Returns whether a kind is right for an annotation.
    pub(super) fn accepts(&self, gold: &Gold, kind: Option<&str>) -> bool {
        let is_right = |it: &String| it == "*" || Some(it.as_str()) == kind;
        self.kinds(gold).is_some_and(|kinds| kinds.iter().any(is_right))
    }

    /// Returns whether the gold leaves the kind open.
    pub(super) fn is_open(&self, gold: &Gold) -> bool {
        self.kinds(gold).is_none_or(|kinds| kinds.iter().any(|kind| kind == "*"))
    }

    /// Returns whether something of this kind that is not in the gold is wrong.
    pub(super) fn counts(&self, kind: Option<&str>) -> bool {
        let Some(kind) = kind else { return true };
        self.map.is_none() || self.report.contains_key("*") || self.report.contains_key(kind)
    }

    /// Returns the kind under which an annotation is counted.
    pub(super) fn name(&self, gold: &Gold) -> String {
        self.kinds(gold).and_then(|kinds| kinds.into_iter().next()).unwrap_or_else(|| gold.label.clone())
    }

    /// Returns the kind under which a row is counted.
    pub(super) fn reported<'a>(&'a self, kind: Option<&'a str>) -> &'a str {
        kind.and_then(|kind| self.report.get(kind).map(String::as_str).or(Some(kind))).unwrap_or("none")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn labels_become_kinds() {
        let json = json!({"entity": {"GPE": ["place", "facility"]}, "recall_only": ["quote"]});
        let labels = Labels { json: json.as_object().unwrap().clone() };
        let scope = labels.scope("entity");
        let gpe = Gold::test("entity", (0, 1), "GPE", json!({}));
        let law = Gold::test("entity", (0, 1), "LAW", json!({}));
        assert!(scope.accepts(&gpe, Some("facility")) && !scope.accepts(&gpe, Some("person")));
        assert!(scope.kinds(&law).is_none() && !scope.counts(Some("person")) && scope.counts(Some("place")));
        assert_eq!(scope.reported(Some("facility")), "place");
        assert!(labels.scope("quote").is_recall_only && !scope.is_recall_only);
    }

    #[test]
    fn without_a_map_a_label_is_a_kind() {
        let scope = Labels::default().scope("time");
        let date = Gold::test("time", (0, 1), "DATE", json!({"alt_label": ["TIME"]}));
        assert!(scope.accepts(&date, Some("TIME")) && !scope.accepts(&date, Some("SET")));
    }
}
