//! What is written comes back, in both formats, for every kind, however it was batched.

use std::sync::Arc;

use crate::common::{Tree, kinds, object, part, read, rows, schema, trees, values, write};
use dateline_core::Kind;
use dateline_tables::{Format, Rows, read_columns, schemas};
use proptest::prelude::*;

fn tables() -> impl Strategy<Value = (Vec<Kind>, Vec<Vec<Tree>>)> {
    prop::collection::vec(kinds(), 1..5).prop_flat_map(|kinds| {
        let row: Vec<_> = kinds.iter().map(values).collect();
        (Just(kinds), prop::collection::vec(row, 0..24))
    })
}

fn in_json(trees: &[Vec<Tree>]) -> Vec<Vec<Tree>> {
    trees.iter().map(|row| row.iter().map(Tree::in_json).collect()).collect()
}

/// Equal, also where a number is NaN.
fn same(left: &[Vec<Tree>], right: &[Vec<Tree>]) -> bool {
    format!("{left:?}") == format!("{right:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn values_come_back((kinds, trees_in) in tables()) {
        let folder = tempfile::tempdir().unwrap();
        let schema = schema(&kinds);
        let rows = rows(&schema, &trees_in);
        for format in [Format::Parquet, Format::Jsonl] {
            let path = part(&folder, format);
            let stats = write(&path, &rows, format, 3);
            let expected = if format == Format::Jsonl { in_json(&trees_in) } else { trees_in.clone() };
            let found = trees(&read(&path, &schema));
            prop_assert!(same(&found, &expected), "{format:?}: {found:?} is not {expected:?}");
            prop_assert_eq!(stats.rows, trees_in.len() as u64);
        }
    }

    #[test]
    fn a_general_reader_sees_the_same((kinds, trees_in) in tables()) {
        let folder = tempfile::tempdir().unwrap();
        let schema = schema(&kinds);
        let path = part(&folder, Format::Jsonl);
        write(&path, &rows(&schema, &trees_in), Format::Jsonl, 1);
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines = text.split_terminator('\n');
        for row in in_json(&trees_in) {
            let fields = schema.fields.iter().zip(&row);
            let expected = object(fields.map(|(field, tree)| (field.name.as_str(), tree.to_json(&field.kind))));
            let found: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
            prop_assert_eq!(found, expected);
        }
        prop_assert_eq!(lines.next(), None);
    }
}

/// Rows that fill several chunks: a long text now and then, lists, nulls.
fn many(count: usize) -> Rows {
    let kinds = [Kind::I64, Kind::String, Kind::List(Box::new(Kind::F64)), Kind::Bool];
    let row = |idx: usize| {
        let text = "абв ".repeat(if idx % 1000 == 7 { 9000 } else { idx % 13 });
        let list = (0..idx % 4).map(|item| Tree::F64(item as f64 / 3.0)).collect();
        let bool = if idx.is_multiple_of(3) { Tree::Null } else { Tree::Bool(idx.is_multiple_of(2)) };
        vec![Tree::I64(idx as i64), Tree::Str(text), Tree::List(list), bool]
    };
    rows(&schema(&kinds), &(0..count).map(row).collect::<Vec<_>>())
}

#[test]
fn the_bytes_do_not_depend_on_the_batches() {
    let folder = tempfile::tempdir().unwrap();
    let rows = many(40_000);
    for format in [Format::Parquet, Format::Jsonl] {
        let path = part(&folder, format);
        let once = write(&path, &rows, format, 1);
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(once.bytes, bytes.len() as u64);
        assert_eq!(once.blake3, blake3::hash(&bytes).to_hex().to_string());
        for batches in [7, 100, 40_000] {
            assert_eq!(write(&path, &rows, format, batches), once, "{format:?} in {batches} batches");
            assert!(std::fs::read(&path).unwrap() == bytes, "{format:?} in {batches} batches");
        }
        assert!(trees(&read(&path, &rows.schema)) == trees(&rows), "{format:?}");
    }
}

#[test]
fn a_part_without_rows_is_a_part() {
    let folder = tempfile::tempdir().unwrap();
    let fixed =
        [schemas::documents(&[]), schemas::sentences(), schemas::diagnostics(), schemas::quarantine()];
    for schema in fixed.map(Arc::new) {
        for format in [Format::Parquet, Format::Jsonl] {
            let path = part(&folder, format);
            let stats = write(&path, &Rows::empty(schema.clone()), format, 1);
            assert_eq!(stats.rows, 0);
            assert_eq!(stats.bytes == 0, format == Format::Jsonl);
            assert!(read(&path, &schema).is_empty());
        }
    }
}

#[test]
fn some_fields_are_read_alone() {
    let folder = tempfile::tempdir().unwrap();
    let rows = many(20_000);
    for format in [Format::Parquet, Format::Jsonl] {
        let path = part(&folder, format);
        write(&path, &rows, format, 2);
        let mut narrow = rows.schema.as_ref().clone();
        narrow.fields.retain(|field| field.name != "k1");
        let (mut sum, mut len) = (0, 0);
        for some in read_columns(&path, &narrow, &["k2", "k0"]).unwrap() {
            let some = some.unwrap();
            assert_eq!(some.columns.len(), 2);
            assert_eq!(some.schema.fields[0].name, "k0", "in the order of the schema");
            sum += (0..some.len).map(|row| some.column("k0").unwrap().i64_at(row).unwrap()).sum::<i64>();
            len += some.len;
        }
        assert_eq!((len, sum), (20_000, 199_990_000), "{format:?}");
        let error = read_columns(&path, &narrow, &["k1"]).err().unwrap();
        assert_eq!(error.to_string(), "table `values`: there is no field `k1`");
    }
}
