//! What shapes the output besides the inputs: version, configuration, plugins, tables. Its hash is half of
//! a fingerprint; the difference of two setups says what changed.
//!
//! Not here: the inputs' part of a fingerprint (see `plan`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dateline_core::Kind;
use dateline_tables::{Detail, Nullability, TableField, TableSchema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::Config;

/// Everything but the inputs that decides what is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setup {
    /// Version of Dateline.
    pub(crate) version: String,
    /// The configuration without what never changes a result.
    pub(crate) config: Value,
    /// Plugins in the order they run.
    pub(crate) plugins: Vec<PluginStamp>,
    /// Tables in the order they are written.
    pub(crate) tables: Vec<TableText>,
}

/// A plugin as it was when the output was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PluginStamp {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// ABI version.
    pub abi: String,
    /// Hex of sha256 over the library, or over `plugin.json` where there is none.
    pub sha256: String,
    /// Hex of blake3 over `plugin.json` and the lexicons, which can change without the library.
    pub data_blake3: String,
}

/// The schema of a table, as a plan keeps it so that the parts can be read without the plugins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableText {
    pub(crate) name: String,
    /// Name of the layer it is made of; references name layers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) layer: Option<String>,
    pub(crate) doc: String,
    pub(crate) fields: Vec<FieldText>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldText {
    name: String,
    kind: Value,
    #[serde(default, skip_serializing_if = "is_false")]
    required: bool,
    /// Whether compact JSONL leaves it out.
    #[serde(default, skip_serializing_if = "is_false")]
    full: bool,
    doc: String,
}

fn is_false(bit: &bool) -> bool {
    !*bit
}

impl Setup {
    /// Returns the setup of a run; `layers` are the names of layers by the tables they become.
    pub(crate) fn new(
        config: &Config,
        plugins: Vec<PluginStamp>,
        tables: &[Arc<TableSchema>],
        layers: &BTreeMap<String, String>,
    ) -> Self {
        Setup {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            config: config.shape(),
            plugins,
            tables: tables.iter().map(|table| TableText::of(table, layers.get(&table.name))).collect(),
        }
    }

    /// Returns the hex of blake3 over the setup.
    pub(crate) fn hash(&self) -> String {
        let json = serde_json::to_vec(self).expect("a setup has string keys and plain values only");
        blake3::hash(&json).to_hex().to_string()
    }

    /// Returns what changed from `before` to this setup, one sentence a change; none where they are equal.
    pub(crate) fn changes_from(&self, before: &Setup) -> Vec<String> {
        let mut changes = Vec::new();
        if self.version != before.version {
            changes.push(format!("dateline {}, was {}", self.version, before.version));
        }
        changes.extend(config_changes(&before.config, &self.config));
        changes.extend(plugin_changes(&before.plugins, &self.plugins));
        if changes.is_empty() && self.tables != before.tables {
            changes.extend(table_changes(&before.tables, &self.tables));
        }
        changes
    }
}

fn config_changes(before: &Value, now: &Value) -> Vec<String> {
    let (before, now) = (leaves(before), leaves(now));
    let keys: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let shown = |value: Option<&Value>| match value {
        None | Some(Value::Null) => "unset".to_owned(),
        Some(value) => value.to_string(),
    };
    keys.into_iter()
        .filter(|key| shown(before.get(*key)) != shown(now.get(*key)))
        .map(|key| format!("`{key}` is {}, was {}", shown(now.get(key)), shown(before.get(key))))
        .collect()
}

/// Returns the values of nested objects by dotted key.
fn leaves(value: &Value) -> BTreeMap<String, Value> {
    fn walk(key: &str, value: &Value, out: &mut BTreeMap<String, Value>) {
        let Value::Object(section) = value else {
            out.insert(key.to_owned(), value.clone());
            return;
        };
        for (name, value) in section {
            let dotted = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            walk(&dotted, value, out);
        }
    }
    let mut out = BTreeMap::new();
    walk("", value, &mut out);
    out
}

fn plugin_changes(before: &[PluginStamp], now: &[PluginStamp]) -> Vec<String> {
    let by_name = |stamps: &[PluginStamp]| -> BTreeMap<String, PluginStamp> {
        stamps.iter().map(|stamp| (stamp.name.clone(), stamp.clone())).collect()
    };
    let (before, now) = (by_name(before), by_name(now));
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    names.into_iter().filter_map(|name| plugin_change(name, before.get(name), now.get(name))).collect()
}

fn plugin_change(name: &str, before: Option<&PluginStamp>, now: Option<&PluginStamp>) -> Option<String> {
    let change = match (before, now) {
        (None, _) => "is new".to_owned(),
        (_, None) => "is gone".to_owned(),
        (Some(before), Some(now)) if before.version != now.version => {
            format!("is version {}, was {}", now.version, before.version)
        }
        (Some(before), Some(now)) if before.sha256 != now.sha256 => {
            format!("has another library (sha256 {}, was {})", short(&now.sha256), short(&before.sha256))
        }
        (Some(before), Some(now)) if before != now => "has another manifest or lexicon".to_owned(),
        _ => return None,
    };
    Some(format!("plugin `{name}` {change}"))
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

fn table_changes(before: &[TableText], now: &[TableText]) -> Vec<String> {
    let names =
        |tables: &[TableText]| tables.iter().map(|table| table.name.clone()).collect::<Vec<_>>().join(", ");
    if names(before) != names(now) {
        return vec![format!("the tables are {}, were {}", names(now), names(before))];
    }
    let changed = before.iter().zip(now).filter(|(before, now)| before != now);
    changed.map(|(_, now)| format!("table `{}` has other fields", now.name)).collect()
}

impl TableText {
    fn of(table: &TableSchema, layer: Option<&String>) -> Self {
        let fields = table.fields.iter().map(|field| FieldText {
            name: field.name.clone(),
            kind: kind_to_json(&field.kind),
            required: field.nullable == Nullability::Required,
            full: field.detail == Detail::Full,
            doc: field.doc.clone(),
        });
        TableText {
            name: table.name.clone(),
            layer: layer.cloned(),
            doc: table.doc.clone(),
            fields: fields.collect(),
        }
    }

    /// Returns the schema, or `None` where a kind is none of ours.
    pub(crate) fn schema(&self) -> Option<TableSchema> {
        let field = |field: &FieldText| {
            let mut out = TableField::new(&field.name, kind_of_json(&field.kind)?, &field.doc);
            if field.required {
                out = out.required();
            }
            Some(if field.full { out.full() } else { out })
        };
        let fields = self.fields.iter().map(field).collect::<Option<Vec<_>>>()?;
        Some(TableSchema { name: self.name.clone(), doc: self.doc.clone(), fields })
    }
}

/// Returns a kind as manifests write it, the host's own kinds too.
fn kind_to_json(kind: &Kind) -> Value {
    match kind {
        Kind::List(item) => json!({ "list": kind_to_json(item) }),
        Kind::Struct(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, kind)| json!([name, kind_to_json(kind)])).collect();
            json!({ "struct": fields })
        }
        Kind::Ref(layer) => json!({ "ref": layer }),
        plain => plain.to_string().into(),
    }
}

fn kind_of_json(json: &Value) -> Option<Kind> {
    if let Some(item) = json.get("list") {
        return Some(Kind::List(Box::new(kind_of_json(item)?)));
    }
    if let Some(fields) = json.get("struct") {
        let field = |field: &Value| Some((field.get(0)?.as_str()?.to_owned(), kind_of_json(field.get(1)?)?));
        return Some(Kind::Struct(fields.as_array()?.iter().map(field).collect::<Option<_>>()?));
    }
    if let Some(layer) = json.get("ref") {
        return Some(Kind::Ref(layer.as_str()?.to_owned()));
    }
    let plain = [Kind::Bool, Kind::I64, Kind::F64, Kind::String, Kind::U32, Kind::F32];
    plain.into_iter().find(|kind| json.as_str() == Some(kind.to_string().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Assignment;

    fn stamp(name: &str, version: &str) -> PluginStamp {
        PluginStamp {
            name: name.into(),
            version: version.into(),
            abi: "0.1".into(),
            sha256: format!("{name}{version}0123456789"),
            data_blake3: "d".into(),
        }
    }

    fn setup(sets: &[&str], plugins: Vec<PluginStamp>) -> Setup {
        let sets: Vec<_> = sets.iter().map(|set| Assignment::parse(set).unwrap()).collect();
        let tables = [
            Arc::new(dateline_tables::schemas::sentences()),
            Arc::new(dateline_tables::schemas::quarantine()),
        ];
        Setup::new(&Config::load(None, &sets).unwrap(), plugins, &tables, &BTreeMap::new())
    }

    #[test]
    fn equal_setups_have_equal_hashes() {
        let (a, b) = (setup(&["run.threads=1"], vec![]), setup(&["run.threads=2"], vec![]));
        assert_eq!(a.hash(), b.hash());
        assert!(a.changes_from(&b).is_empty());
    }

    #[test]
    fn every_change_is_named() {
        let before = setup(&["run.shard_bytes=4096"], vec![stamp("names", "1"), stamp("old", "1")]);
        let now = setup(&["run.limit=3"], vec![stamp("names", "2"), stamp("fresh", "1")]);
        assert_ne!(before.hash(), now.hash());
        let changes = now.changes_from(&before);
        let expected = [
            "`run.limit` is 3, was unset",
            "`run.shard_bytes` is 33554432, was 4096",
            "plugin `fresh` is new",
            "plugin `names` is version 2, was 1",
            "plugin `old` is gone",
        ];
        assert_eq!(changes, expected);
    }

    #[test]
    fn another_library_and_another_lexicon_are_told_apart() {
        let before = setup(&[], vec![stamp("names", "1")]);
        let (mut library, mut lexicon) = (before.clone(), before.clone());
        library.plugins[0].sha256 = "ffffffffffffffff".into();
        lexicon.plugins[0].data_blake3 = "e".into();
        assert_eq!(
            library.changes_from(&before),
            ["plugin `names` has another library (sha256 ffffffffffff, was names1012345)"]
        );
        assert_eq!(lexicon.changes_from(&before), ["plugin `names` has another manifest or lexicon"]);
    }

    #[test]
    fn schemas_come_back_from_their_text() {
        for text in setup(&[], vec![]).tables {
            let schema = text.schema().unwrap();
            assert_eq!(TableText::of(&schema, None), text);
            assert!(!schema.fields.is_empty());
        }
    }
}
