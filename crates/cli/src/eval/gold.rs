//! Reading gold: texts with their annotations, one JSON object a line.
//!
//! ```text
//! {"layer":"time","start":80,"end":89,"label":"DATE","text":"Last year","value":{"value":"2025"}}
//! ```
//!
//! `start` and `end` are bytes of `NAME.txt`, half-open. In `value`, `required: false` stands for what may
//! be found or not, `alt_spans` and `alt_X` for what is right too. The layer `doc` holds what is known about
//! the text; `annotated_until` in it is the byte where the annotation ends.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::adapt::adapt;
use super::labels::Labels;
use crate::fault::Fault;

/// The end of the name of a file of annotations.
pub(super) const GOLD: &str = ".gold.jsonl";
/// A file of short texts with their annotations.
pub(super) const CASES: &str = "cases.jsonl";

/// Half-open bytes of a text.
pub(super) type Range = (usize, usize);

/// One annotation.
#[derive(Clone, Debug)]
pub(super) struct Gold {
    pub(super) layer: String,
    pub(super) label: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Option<String>,
    pub(super) value: Map<String, Value>,
}

impl Gold {
    /// Returns an attribute that the gold gives.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.value.get(name)
    }

    pub(super) fn str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// Returns the values that are right for an attribute; none where the gold does not give it.
    pub(super) fn options(&self, name: &str) -> Vec<&Value> {
        let other = self.get(&format!("alt_{name}")).and_then(Value::as_array);
        self.get(name).into_iter().chain(other.into_iter().flatten()).collect()
    }

    /// Returns whether it has to be found.
    pub(super) fn is_required(&self) -> bool {
        self.get("required") != Some(&Value::Bool(false))
    }

    /// Returns the spans that are right, the best one first.
    pub(super) fn spans(&self) -> Vec<Range> {
        let others = self.get("alt_spans").and_then(Value::as_array).into_iter().flatten();
        std::iter::once((self.start, self.end)).chain(others.filter_map(range)).collect()
    }
}

/// One text with its annotations.
#[derive(Debug)]
pub(super) struct GoldDoc {
    pub(super) name: String,
    pub(super) text: String,
    annotations: BTreeMap<String, Vec<Gold>>,
    /// Byte where the annotation ends.
    pub(super) until: usize,
    /// For a case: the layers it is about, and the group it belongs to.
    pub(super) case: Option<(Vec<String>, String)>,
}

impl GoldDoc {
    /// Returns the annotations of a layer.
    pub(super) fn of(&self, layer: &str) -> &[Gold] {
        self.annotations.get(layer).map_or(&[], Vec::as_slice)
    }

    /// Returns the text of a span, without what cuts a character.
    pub(super) fn slice(&self, (start, end): Range) -> String {
        let bytes = self.text.as_bytes().get(start..end.min(self.text.len())).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn new(name: String, text: String, annotations: Vec<Gold>, case: Option<(Vec<String>, String)>) -> Self {
        let (meta, annotations) = adapt(annotations);
        let until = meta.get("annotated_until").and_then(Value::as_u64).map_or(usize::MAX, |it| it as usize);
        let mut by_layer: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
        for gold in annotations.into_iter().filter(|gold| gold.start < until) {
            by_layer.entry(gold.layer.clone()).or_default().push(gold);
        }
        GoldDoc { name, text, annotations: by_layer, until, case }
    }
}

/// A set.
#[derive(Debug)]
pub(super) struct GoldSet {
    pub(super) docs: BTreeMap<String, GoldDoc>,
    pub(super) labels: Labels,
    /// Ids of the records of `input*.jsonl`, by name of the file.
    pub(super) records: BTreeMap<String, Vec<String>>,
}

impl GoldSet {
    /// Reads the set of a folder.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is no gold.
    pub(super) fn read(folder: &Path) -> Result<Self, Fault> {
        let mut set =
            GoldSet { docs: BTreeMap::new(), labels: Labels::read(folder)?, records: BTreeMap::new() };
        for path in entries(folder)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(name) = file.strip_suffix(GOLD) {
                let text = read_text(&path.with_file_name(format!("{name}.txt")))?;
                let annotations = lines(&path)?.iter().map(annotation).collect::<Result<_, _>>();
                let annotations: Vec<Gold> = annotations.map_err(|fault: Bad| fault.at(&path))?;
                let doc = GoldDoc::new(name.to_owned(), text, annotations, None);
                check_bounds(&doc, &path)?;
                set.docs.insert(name.to_owned(), doc);
            } else if file == CASES {
                for line in lines(&path)? {
                    let doc = case(&line).map_err(|bad| bad.at(&path))?;
                    set.docs.insert(doc.name.clone(), doc);
                }
            } else if file.starts_with("input") && file.ends_with(".jsonl") {
                let ids = lines(&path)?.iter().map(|line| id_of(&line.json)).collect();
                set.records.insert(file, ids);
            }
        }
        Ok(set)
    }

    /// Returns every layer that is annotated.
    pub(super) fn layers(&self) -> Vec<&str> {
        let annotated = self.docs.values().flat_map(|doc| doc.annotations.keys().map(String::as_str));
        let named = self.docs.values().filter_map(|doc| doc.case.as_ref());
        let mut layers: Vec<_> =
            annotated.chain(named.flat_map(|(layers, _)| layers.iter().map(String::as_str))).collect();
        layers.sort_unstable();
        layers.dedup();
        layers
    }
}

/// A line of a file of gold.
struct Line {
    number: usize,
    json: Map<String, Value>,
}

/// What is wrong with a line.
struct Bad {
    number: usize,
    message: String,
}

impl Bad {
    fn at(&self, path: &Path) -> Fault {
        let message = format!("`{}`, line {}: {}", path.display(), self.number, self.message);
        Fault::data(message)
            .hint("a line is {\"layer\", \"start\", \"end\", \"label\", \"value\"}, in bytes of the text")
    }
}

fn annotation(line: &Line) -> Result<Gold, Bad> {
    to_gold(&line.json).map_err(|message| Bad { number: line.number, message })
}

fn to_gold(json: &Map<String, Value>) -> Result<Gold, String> {
    let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    let byte = |name: &str| {
        let value = json.get(name).and_then(Value::as_u64).ok_or_else(|| format!("no number `{name}`"))?;
        usize::try_from(value).map_err(|_| format!("`{name}` is too large"))
    };
    let mut value = json.get("value").and_then(Value::as_object).cloned().unwrap_or_default();
    for name in ["required", "alt_labels"] {
        if let Some(found) = json.get(name) {
            value.entry(name).or_insert_with(|| found.clone());
        }
    }
    let gold = Gold {
        layer: text("layer").ok_or("no `layer`")?,
        label: text("label").unwrap_or_default(),
        start: byte("start")?,
        end: byte("end")?,
        text: text("text"),
        value,
    };
    if gold.end < gold.start {
        return Err(format!("`end` {} lies before `start` {}", gold.end, gold.start));
    }
    Ok(gold)
}

fn case(line: &Line) -> Result<GoldDoc, Bad> {
    let bad = |message: String| Bad { number: line.number, message };
    let text = |name: &str| line.json.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = text("id").ok_or_else(|| bad("no `id`".into()))?;
    let input = text("input").ok_or_else(|| bad("no `input`".into()))?;
    let expected = line.json.get("expected").and_then(Value::as_array);
    let expected = expected.ok_or_else(|| bad("no list `expected`".into()))?;
    let objects = expected.iter().filter_map(Value::as_object);
    let annotations = objects.map(to_gold).collect::<Result<Vec<_>, _>>().map_err(bad)?;
    let layers = line.json.get("layers").and_then(Value::as_array).into_iter().flatten();
    let layers = layers.filter_map(Value::as_str).map(str::to_owned).collect();
    Ok(GoldDoc::new(id, input, annotations, Some((layers, text("group").unwrap_or_default()))))
}

/// Gold that points past its text belongs to another text.
fn check_bounds(doc: &GoldDoc, path: &Path) -> Result<(), Fault> {
    let outside = doc.annotations.values().flatten().find(|gold| gold.end > doc.text.len());
    outside.map_or(Ok(()), |gold| {
        let (layer, start, end, len) = (&gold.layer, gold.start, gold.end, doc.text.len());
        let message =
            format!("`{}`: {layer} {start}..{end} lies outside of the text of {len} bytes", path.display());
        Err(Fault::data(message).hint("offsets count bytes of NAME.txt, from 0"))
    })
}

fn lines(path: &Path) -> Result<Vec<Line>, Fault> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed = lines.map(|(idx, line)| match serde_json::from_str::<Map<String, Value>>(line) {
        Ok(json) => Ok(Line { number: idx + 1, json }),
        Err(error) => {
            Err(Fault::data(format!("`{}`, line {}: not a JSON object: {error}", path.display(), idx + 1)))
        }
    });
    parsed.collect()
}

fn read_text(path: &Path) -> Result<String, Fault> {
    let failed = |error| Fault::io(format!("reading `{}`: {error}", path.display()));
    let bytes = fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| Fault::data(format!("`{}` is not UTF-8", path.display())))
}

/// Returns what is in a folder, sorted.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let failed = |error| Fault::io(format!("reading `{}`: {error}", folder.display()));
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut paths =
        entries.map(|entry| entry.map(|it| it.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

fn id_of(json: &Map<String, Value>) -> String {
    let id = json.get("id").unwrap_or(&Value::Null);
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Returns a pair of bytes.
pub(super) fn range(value: &Value) -> Option<Range> {
    let at = |idx: usize| value.get(idx)?.as_u64().and_then(|at| usize::try_from(at).ok());
    at(0).zip(at(1))
}

#[cfg(test)]
impl Gold {
    /// Returns an annotation of a layer at bytes.
    pub(super) fn test(layer: &str, span: Range, label: &str, value: Value) -> Self {
        let Value::Object(value) = value else { panic!("a value is an object") };
        Gold { layer: layer.into(), label: label.into(), start: span.0, end: span.1, text: None, value }
    }
}

#[cfg(test)]
impl GoldDoc {
    /// Returns a text with annotations.
    pub(super) fn test(text: &str, annotations: Vec<Gold>) -> Self {
        GoldDoc::new("a".into(), text.into(), annotations, None)
    }
}
