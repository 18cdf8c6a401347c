//! The configuration: one schema for the file, the flags and `--set`.
//!
//! A value is looked up in this order: flags and `--set`, then the file, then the default. Keys are dotted:
//! `ingest.fields.text`, `run.shard_bytes`, `output.format`, `plugins.quantity.min_confidence`. Not here:
//! what a plugin's parameters mean (`analyze` checks them against its manifest).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, Kind};
use crate::nearest::nearest;
use crate::size::{Budget, ByteSize};

/// Everything a user can set.
///
/// # Examples
///
/// ```
/// use dateline_pipeline::{Assignment, Config};
/// let set = [Assignment::parse("run.shard_bytes = '16KiB'").unwrap()];
/// let config = Config::load(None, &set).unwrap();
/// assert_eq!(config.run.shard_bytes.0, 16_384);
/// let slip = [Assignment::parse("run.shard_byte=1").unwrap()];
/// let error = Config::load(None, &slip).unwrap_err();
/// assert_eq!(error.to_string(), "configuration: unknown key `run.shard_byte`; the nearest is `run.shard_bytes`");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How inputs are read.
    pub ingest: dateline_ingest::Settings,
    /// How plugins are run.
    pub analyze: AnalyzeConfig,
    /// How the work is cut and done.
    pub run: RunConfig,
    /// What is written.
    pub output: OutputConfig,
    /// Parameters of plugins: `plugins.<name>.<param>`.
    pub plugins: BTreeMap<String, Value>,
}

/// How plugins are run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnalyzeConfig {
    /// Panics of one plugin in one batch after which it rests until the next batch; 0: it never rests.
    pub max_panics: u32,
    /// Rows one plugin may emit for one document.
    pub max_rows: usize,
    /// Bytes of values one plugin may emit for one document.
    pub max_bytes: ByteSize,
}

impl Default for AnalyzeConfig {
    fn default() -> Self {
        let quota = dateline_analyze::Quota::default();
        AnalyzeConfig { max_panics: 0, max_rows: quota.rows, max_bytes: ByteSize(quota.bytes as u64) }
    }
}

/// How the work is cut and done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunConfig {
    /// Bytes of input in a shard, roughly; at least 1 KiB.
    pub shard_bytes: ByteSize,
    /// Number of the first records to read, in the order of the plan.
    pub limit: Option<u64>,
    /// Threads; 0: as many as the machine has. Never changes a result.
    pub threads: usize,
    /// Quarantined records allowed: a number, or a share like `"0.1%"`. Unset: any number.
    pub max_errors: Option<Budget>,
}

impl Default for RunConfig {
    fn default() -> Self {
        RunConfig { shard_bytes: ByteSize(32 << 20), limit: None, threads: 0, max_errors: None }
    }
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutputConfig {
    /// `parquet` or `jsonl`.
    pub format: dateline_tables::Format,
    /// Columns of JSONL: `compact` or `full`.
    pub columns: dateline_tables::Columns,
    /// Tables: names for exactly these; `+name` and `-name` change the default set.
    pub tables: Vec<String>,
    /// Whether the documents table has the text.
    pub text: bool,
}

impl Default for OutputConfig {
    fn default() -> Self {
        OutputConfig {
            format: dateline_tables::Format::Parquet,
            columns: dateline_tables::Columns::Compact,
            tables: Vec::new(),
            text: true,
        }
    }
}

/// One key and its value, as `--set` or a flag gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    key: String,
    value: Value,
}

impl Assignment {
    /// Returns the assignment written as `key=value`; the value is TOML, or a text where it is none.
    ///
    /// # Errors
    ///
    /// When there is no `=` or the key is empty.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong =
            |message: &str| Error::new(Kind::BadValue { key: text.to_owned(), message: message.into() });
        let (key, value) = text.split_once('=').ok_or_else(|| wrong("no `=`; write key=value"))?;
        let (key, value) = (key.trim(), value.trim());
        if key.split('.').any(str::is_empty) {
            return Err(wrong("a part of the key is empty"));
        }
        let parsed = toml::from_str::<toml::Table>(&format!("value = {value}"));
        let parsed = parsed.ok().filter(|table| table.len() == 1).and_then(|mut table| table.remove("value"));
        Ok(Assignment { key: key.into(), value: parsed.map_or_else(|| Value::from(value), to_json) })
    }

    /// Returns the assignment of a value to a key.
    pub fn new(key: &str, value: impl Into<Value>) -> Self {
        Assignment { key: key.to_owned(), value: value.into() }
    }
}

impl Config {
    /// Returns the defaults changed by a TOML file, if there is one, and then by assignments in order.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is not TOML; when a key is unknown, naming the nearest; when a value
    /// is of another type or out of range, naming the key.
    pub fn load(file: Option<&Path>, assignments: &[Assignment]) -> Result<Self, Error> {
        let mut leaves = Vec::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|error| Error::io("reading", path, error))?;
            let table: toml::Table = toml::from_str(&text).map_err(|error| {
                Error::new(Kind::ConfigFile { path: path.to_owned(), source: Box::new(error) })
            })?;
            collect_leaves("", to_json(toml::Value::Table(table)), &mut leaves);
        }
        for assignment in assignments {
            collect_leaves(&assignment.key, assignment.value.clone(), &mut leaves);
        }
        let config = apply(leaves)?;
        config.validate()?;
        Ok(config.with_rows())
    }

    /// Checks what types alone do not.
    fn validate(&self) -> Result<(), Error> {
        const LEAST_SHARD: u64 = 1 << 10;
        if self.run.shard_bytes.0 < LEAST_SHARD {
            let message = format!("{} is less than {}", self.run.shard_bytes, ByteSize(LEAST_SHARD));
            return Err(Error::new(Kind::BadValue { key: "run.shard_bytes".into(), message }));
        }
        if self.run.limit == Some(0) {
            let message = "0 leaves nothing to read".to_owned();
            return Err(Error::new(Kind::BadValue { key: "run.limit".into(), message }));
        }
        self.ingest.validate().map_err(|error| {
            let hint = error.hint().map(str::to_owned);
            let wrapped = Error::new(Kind::Shape(error.into()));
            match hint {
                Some(hint) => wrapped.with_hint(hint),
                None => wrapped,
            }
        })
    }

    /// Returns the part of the configuration that shapes what is written; it is part of the fingerprint.
    pub(crate) fn shape(&self) -> Value {
        let mut shape = to_value(self);
        if let Some(run) = shape.get_mut("run").and_then(Value::as_object_mut) {
            run.remove("threads");
            run.remove("max_errors");
        }
        shape
    }

    /// Returns the configuration a shape was made of, with defaults for what it leaves out.
    pub(crate) fn from_shape(shape: &Value) -> Result<Self, serde_json::Error> {
        Config::deserialize(shape).map(Config::with_rows)
    }

    /// Hands ingest what reads Parquet.
    fn with_rows(mut self) -> Self {
        self.ingest.rows = dateline_ingest::Rows::new(Arc::new(dateline_tables::ParquetRows));
        self
    }
}

fn to_value(config: &Config) -> Value {
    serde_json::to_value(config).expect("a configuration has string keys and plain values only")
}

fn to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(bit) => bit.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(to_json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, to_json(value))).collect())
        }
    }
}

/// Appends `value` under `key`, tables as one entry for each of their keys.
fn collect_leaves(key: &str, value: Value, leaves: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(table) => {
            for (name, value) in table {
                let dotted = if key.is_empty() { name } else { format!("{key}.{name}") };
                collect_leaves(&dotted, value, leaves);
            }
        }
        value => leaves.push((key.to_owned(), value)),
    }
}

/// Returns the defaults with the leaves put in one by one, so that an error can name its key.
fn apply(leaves: Vec<(String, Value)>) -> Result<Config, Error> {
    let defaults = to_value(&Config::default());
    let mut config = defaults.clone();
    for (key, value) in leaves {
        check_key(&key, &defaults)?;
        put(&mut config, &key, value);
        Config::deserialize(&config)
            .map_err(|error| Error::new(Kind::BadValue { key: key.clone(), message: error.to_string() }))?;
    }
    Config::deserialize(&config).map_err(|error| Error::new(Kind::Shape(error.into())))
}

/// Checks that a dotted key is one of the schema's; below `plugins.<name>` every key is.
fn check_key(key: &str, defaults: &Value) -> Result<(), Error> {
    let parts: Vec<&str> = key.split('.').collect();
    if parts[0] == "plugins" {
        return if parts.len() > 2 { Ok(()) } else { Err(plugin_key(key)) };
    }
    let mut at = defaults;
    for (idx, part) in parts.iter().enumerate() {
        let Some(next) = at.as_object().and_then(|section| section.get(*part)) else {
            let known = at.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
            let nearest = nearest(part, known).map(|name| {
                let mut parts = parts[..idx].to_vec();
                parts.push(name);
                parts.join(".")
            });
            return Err(unknown_key(key, nearest, at));
        };
        at = next;
    }
    if at.is_object() {
        let message = "is a section, not a value".to_owned();
        return Err(Error::new(Kind::BadValue { key: key.into(), message }));
    }
    Ok(())
}

fn plugin_key(key: &str) -> Error {
    let message = "write plugins.<name>.<param>".to_owned();
    Error::new(Kind::BadValue { key: key.into(), message })
}

fn unknown_key(key: &str, nearest: Option<String>, section: &Value) -> Error {
    let known: Vec<_> = section.as_object().into_iter().flat_map(Map::keys).cloned().collect();
    let error = Error::new(Kind::UnknownKey { key: key.into(), nearest });
    if known.is_empty() { error } else { error.with_hint(format!("known here: {}", known.join(", "))) }
}

fn put(config: &mut Value, key: &str, value: Value) {
    let mut at = config;
    for part in key.split('.') {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let section = at.as_object_mut().expect("made an object just before");
        at = section.entry(part).or_insert(Value::Null);
    }
    *at = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Category;

    fn load(sets: &[&str]) -> Result<Config, Error> {
        let sets: Vec<_> = sets.iter().map(|set| Assignment::parse(set).unwrap()).collect();
        Config::load(None, &sets)
    }

    #[test]
    fn values_are_toml_or_texts() {
        let config = load(&[
            "run.limit=20",
            "output.format=jsonl",
            "output.tables=['+tokens']",
            "plugins.quantity.min_confidence=0.5",
            "plugins.quantity.name=\"x\"",
        ])
        .unwrap();
        assert_eq!(config.run.limit, Some(20));
        assert_eq!(config.output.format, dateline_tables::Format::Jsonl);
        assert_eq!(config.output.tables, ["+tokens"]);
        assert_eq!(config.plugins["quantity"], serde_json::json!({"min_confidence": 0.5, "name": "x"}));
    }

    #[test]
    fn later_values_win_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dateline.toml");
        std::fs::write(&path, "[run]\nlimit = 3\nthreads = 2\n[output]\ncolumns = 'full'\n").unwrap();
        let config = Config::load(Some(&path), &[Assignment::new("run.limit", 5)]).unwrap();
        assert_eq!((config.run.limit, config.run.threads), (Some(5), 2));
        assert_eq!(config.output.columns, dateline_tables::Columns::Full);
    }

    #[test]
    fn a_slip_in_a_key_names_the_nearest() {
        let error = load(&["ingest.feilds.text=x"]).unwrap_err();
        let text = "configuration: unknown key `ingest.feilds.text`; the nearest is `ingest.fields`";
        assert_eq!(error.to_string(), text);
        assert_eq!(error.category(), Category::Config);
        assert!(error.hint().unwrap().contains("max_record_bytes"));
        assert!(load(&["zzz=1"]).unwrap_err().to_string().ends_with("unknown key `zzz`"));
    }

    #[test]
    fn a_wrong_value_names_its_key() {
        for (set, key) in [
            ("run.threads='many'", "run.threads"),
            ("run.shard_bytes=12", "run.shard_bytes"),
            ("run.shard_bytes='12 parsecs'", "run.shard_bytes"),
            ("run.limit=0", "run.limit"),
            ("run=3", "run"),
            ("output.format=xml", "output.format"),
            ("plugins.quantity=3", "plugins.quantity"),
        ] {
            let error = load(&[set]).unwrap_err();
            assert!(error.to_string().contains(&format!("`{key}`")), "{set}: {error}");
            assert_eq!(error.category(), Category::Config, "{set}");
        }
        assert!(Assignment::parse("run.limit").is_err());
        assert!(Assignment::parse("run..limit=1").is_err());
    }

    #[test]
    fn a_file_that_is_no_toml_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        std::fs::write(&path, "[run\n").unwrap();
        let error = Config::load(Some(&path), &[]).unwrap_err();
        assert!(error.to_string().contains("x.toml"));
        let error = Config::load(Some(&folder.path().join("none.toml")), &[]).unwrap_err();
        assert_eq!(error.category(), Category::Io);
    }

    #[test]
    fn the_shape_leaves_out_what_never_changes_a_result() {
        let one = load(&["run.threads=1", "run.max_errors='1%'"]).unwrap();
        let two = load(&["run.threads=2"]).unwrap();
        assert_eq!(one.shape(), two.shape());
        assert_ne!(one.shape(), load(&["run.limit=2"]).unwrap().shape());
        assert_eq!(Config::from_shape(&one.shape()).unwrap().shape(), one.shape());
    }
}
