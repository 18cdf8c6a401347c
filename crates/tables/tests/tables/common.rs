//! Rows for tests: made of trees of values, at random or by hand, and compared as such.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dateline_core::{Cell, Column, Kind, Value};
use dateline_tables::{Columns, Format, PartStats, PartWriter, Rows, TableField, TableSchema, read_part};
use proptest::prelude::*;

/// A value, owned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    I64(i64),
    F64(f64),
    F32(f32),
    Str(String),
    List(Vec<Tree>),
    Struct(Vec<Tree>),
}

impl Tree {
    pub(crate) fn push(&self, column: &mut Column) {
        match self {
            Tree::Null => column.push_null(),
            Tree::Bool(value) => column.push(&Value::Bool(*value)).unwrap(),
            Tree::I64(value) => column.push_i64(Some(*value)),
            Tree::F64(value) => column.push(&Value::F64(*value)).unwrap(),
            Tree::F32(value) => column.push(&Value::F64(f64::from(*value))).unwrap(),
            Tree::Str(value) => column.push_str(value),
            Tree::List(values) => column.push_list_with(|items| values.iter().for_each(|v| v.push(items))),
            Tree::Struct(values) => column
                .push_struct_with(|fields| values.iter().zip(fields).for_each(|(v, field)| v.push(field))),
        }
    }

    pub(crate) fn of(cell: Cell<'_>) -> Tree {
        match cell {
            Cell::Null => Tree::Null,
            Cell::Bool(value) => Tree::Bool(value),
            Cell::I64(value) => Tree::I64(value),
            Cell::F64(value) => Tree::F64(value),
            Cell::F32(value) => Tree::F32(value),
            Cell::Str(value) => Tree::Str(value.to_owned()),
            Cell::List(items, rows) => Tree::List(rows.map(|row| Tree::of(items.cell(row))).collect()),
            Cell::Struct(_, fields, row) => {
                Tree::Struct(fields.iter().map(|field| Tree::of(field.cell(row))).collect())
            }
        }
    }

    /// The value that JSON can say: what is not finite is null.
    pub(crate) fn in_json(&self) -> Tree {
        match self {
            Tree::F64(value) if !value.is_finite() => Tree::Null,
            Tree::F32(value) if !value.is_finite() => Tree::Null,
            Tree::List(values) => Tree::List(values.iter().map(Tree::in_json).collect()),
            Tree::Struct(values) => Tree::Struct(values.iter().map(Tree::in_json).collect()),
            other => other.clone(),
        }
    }

    /// What a general JSON reader sees.
    pub(crate) fn to_json(&self, kind: &Kind) -> serde_json::Value {
        match (self, kind) {
            (Tree::Bool(value), _) => (*value).into(),
            (Tree::I64(value), _) => (*value).into(),
            (Tree::F64(value), _) => (*value).into(),
            (Tree::F32(value), _) => serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap(),
            (Tree::Str(value), _) => value.as_str().into(),
            (Tree::List(values), Kind::List(item)) => {
                values.iter().map(|value| value.to_json(item)).collect::<Vec<_>>().into()
            }
            (Tree::Struct(values), Kind::Struct(fields)) => object(
                fields.iter().zip(values).map(|((name, kind), value)| (name.as_str(), value.to_json(kind))),
            ),
            _ => serde_json::Value::Null,
        }
    }
}

/// An object of what is not null.
pub(crate) fn object<'a>(fields: impl Iterator<Item = (&'a str, serde_json::Value)>) -> serde_json::Value {
    let known = fields.filter(|(_, value)| !value.is_null());
    known.map(|(name, value)| (name.to_owned(), value)).collect::<serde_json::Map<_, _>>().into()
}

/// Any kind a table can hold.
pub(crate) fn kinds() -> impl Strategy<Value = Kind> {
    let leaf = prop_oneof![
        Just(Kind::Bool),
        Just(Kind::I64),
        Just(Kind::F64),
        Just(Kind::F32),
        Just(Kind::String),
        Just(Kind::Ref("entity".to_owned())),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        let fields = prop::collection::btree_map("[a-z\"é]{1,4}", inner.clone(), 1..4);
        prop_oneof![
            inner.prop_map(|item| Kind::List(Box::new(item))),
            fields.prop_map(|fields| Kind::Struct(fields.into_iter().collect())),
        ]
    })
}

/// Any value of a kind, null at times.
pub(crate) fn values(kind: &Kind) -> BoxedStrategy<Tree> {
    let known = match kind {
        Kind::Bool => any::<bool>().prop_map(Tree::Bool).boxed(),
        Kind::I64 | Kind::Ref(_) => any::<i64>().prop_map(Tree::I64).boxed(),
        Kind::F64 => any::<f64>().prop_map(Tree::F64).boxed(),
        Kind::F32 => any::<f32>().prop_map(Tree::F32).boxed(),
        Kind::String => prop_oneof![".{0,12}", "[\\x00-\\x1f\"\\\\a]{0,9}"].prop_map(Tree::Str).boxed(),
        Kind::List(item) => prop::collection::vec(values(item), 0..4).prop_map(Tree::List).boxed(),
        Kind::Struct(fields) => {
            let fields: Vec<_> = fields.iter().map(|(_, kind)| values(kind)).collect();
            fields.prop_map(Tree::Struct).boxed()
        }
        Kind::U32 => unreachable!("no table holds u32"),
    };
    prop_oneof![1 => Just(Tree::Null), 4 => known].boxed()
}

/// A schema of some kinds: `k0`, `k1`, …
pub(crate) fn schema(kinds: &[Kind]) -> Arc<TableSchema> {
    let field = |(idx, kind): (usize, &Kind)| TableField::new(format!("k{idx}"), kind.clone(), "a value");
    let fields = kinds.iter().enumerate().map(field).collect();
    Arc::new(TableSchema { name: "values".into(), doc: "values of every kind".into(), fields })
}

pub(crate) fn rows(schema: &Arc<TableSchema>, trees: &[Vec<Tree>]) -> Rows {
    let mut rows = Rows::empty(schema.clone());
    for tree in trees {
        tree.iter().zip(&mut rows.columns).for_each(|(value, column)| value.push(column));
    }
    rows.len = trees.len();
    rows
}

pub(crate) fn trees(rows: &Rows) -> Vec<Vec<Tree>> {
    (0..rows.len).map(|row| rows.columns.iter().map(|column| Tree::of(column.cell(row))).collect()).collect()
}

/// Writes rows in `batches` batches of nearly the same size, and one without rows.
pub(crate) fn write(path: &Path, rows: &Rows, format: Format, batches: usize) -> PartStats {
    let mut writer = PartWriter::create(path, &rows.schema, format, Columns::Full).unwrap();
    writer.write(&Rows::empty(rows.schema.clone())).unwrap();
    for batch in 0..batches {
        let mut part = Rows::empty(rows.schema.clone());
        part.append_rows(rows, rows.len * batch / batches..rows.len * (batch + 1) / batches);
        writer.write(&part).unwrap();
    }
    writer.finish().unwrap()
}

pub(crate) fn read(path: &Path, schema: &Arc<TableSchema>) -> Rows {
    let mut all = Rows::empty(schema.clone());
    for rows in read_part(path, schema).unwrap() {
        all.append(&rows.unwrap());
    }
    all
}

pub(crate) fn part(folder: &tempfile::TempDir, format: Format) -> PathBuf {
    folder.path().join(format!("part-00000.{}", format.as_str()))
}
