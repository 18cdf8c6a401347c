//! The lines of JSONL, to the byte, and what its reader refuses.

use std::path::PathBuf;
use std::sync::Arc;

use crate::common::{Tree, part, read, rows, schema, trees};
use dateline_core::Kind;
use dateline_tables::{Columns, Format, PartWriter, Rows, TableField, TableSchema, read_part};

fn lines(rows: &Rows, columns: Columns) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = part(&folder, Format::Jsonl);
    let mut writer = PartWriter::create(&path, &rows.schema, Format::Jsonl, columns).unwrap();
    writer.write(rows).unwrap();
    writer.finish().unwrap();
    std::fs::read_to_string(path).unwrap()
}

fn one(kind: Kind, tree: Tree) -> String {
    lines(&rows(&schema(&[kind]), &[vec![tree]]), Columns::Compact).trim_end().to_owned()
}

fn party() -> Kind {
    Kind::Struct(vec![("entity".into(), Kind::Ref("entity".into())), ("text".into(), Kind::String)])
}

#[test]
fn every_kind_has_its_form() {
    assert_eq!(one(Kind::Bool, Tree::Bool(true)), r#"{"k0":true}"#);
    assert_eq!(one(Kind::Bool, Tree::Bool(false)), r#"{"k0":false}"#);
    assert_eq!(one(Kind::I64, Tree::I64(i64::MIN)), r#"{"k0":-9223372036854775808}"#);
    assert_eq!(one(Kind::Ref("entity".into()), Tree::I64(12)), r#"{"k0":12}"#);
    assert_eq!(one(Kind::String, Tree::Str("a \"b\"\n".into())), r#"{"k0":"a \"b\"\n"}"#);
    assert_eq!(one(Kind::String, Tree::Str(String::new())), r#"{"k0":""}"#);
}

#[test]
fn numbers_are_the_shortest_that_read_back() {
    assert_eq!(one(Kind::F64, Tree::F64(0.1 + 0.2)), r#"{"k0":0.30000000000000004}"#);
    assert_eq!(one(Kind::F64, Tree::F64(1_200_000.0)), r#"{"k0":1200000.0}"#);
    assert_eq!(one(Kind::F32, Tree::F32(0.9)), r#"{"k0":0.9}"#);
    assert_eq!(one(Kind::F64, Tree::F64(-0.0)), r#"{"k0":-0.0}"#);
}

#[test]
fn what_json_cannot_say_is_left_out() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(one(Kind::F64, Tree::F64(number)), "{}");
    }
    assert_eq!(one(Kind::F32, Tree::F32(f32::NAN)), "{}");
    let list = Tree::List(vec![Tree::F64(f64::NAN), Tree::F64(1.5)]);
    assert_eq!(one(Kind::List(Box::new(Kind::F64)), list), r#"{"k0":[null,1.5]}"#);
}

#[test]
fn lists_and_structs_nest() {
    let parties = Kind::List(Box::new(party()));
    let both = Tree::Struct(vec![Tree::I64(3), Tree::Str("Oslo".into())]);
    let half = Tree::Struct(vec![Tree::Null, Tree::Str("the ministry".into())]);
    let none = Tree::Struct(vec![Tree::Null, Tree::Null]);
    assert_eq!(
        one(parties.clone(), Tree::List(vec![both, half, Tree::Null, none])),
        r#"{"k0":[{"entity":3,"text":"Oslo"},{"text":"the ministry"},null,{}]}"#
    );
    assert_eq!(one(parties.clone(), Tree::List(Vec::new())), r#"{"k0":[]}"#);
    assert_eq!(one(parties.clone(), Tree::Null), "{}");
    let deep = Tree::List(vec![Tree::List(vec![]), Tree::List(vec![Tree::I64(1)])]);
    assert_eq!(one(Kind::List(Box::new(Kind::List(Box::new(Kind::I64)))), deep), r#"{"k0":[[],[1]]}"#);
}

fn detailed() -> Arc<TableSchema> {
    let fields = vec![
        TableField::new("source", Kind::String, "").full(),
        TableField::new("id", Kind::I64, "").required(),
        TableField::new("rule", Kind::String, "").full(),
        TableField::new("note", Kind::String, ""),
    ];
    Arc::new(TableSchema { name: "t".into(), doc: String::new(), fields })
}

#[test]
fn details_are_written_when_asked_for() {
    let trees = [
        vec![Tree::Str("a.txt".into()), Tree::I64(0), Tree::Null, Tree::Str("n".into())],
        vec![Tree::Str("b.txt".into()), Tree::I64(1), Tree::Str("r".into()), Tree::Null],
    ];
    let rows = rows(&detailed(), &trees);
    assert_eq!(lines(&rows, Columns::Compact), "{\"id\":0,\"note\":\"n\"}\n{\"id\":1}\n");
    assert_eq!(
        lines(&rows, Columns::Full),
        "{\"source\":\"a.txt\",\"id\":0,\"note\":\"n\"}\n{\"source\":\"b.txt\",\"id\":1,\"rule\":\"r\"}\n"
    );
}

fn file(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = part(folder, Format::Jsonl);
    std::fs::write(&path, text).unwrap();
    path
}

/// The error of reading a file, with its cause.
fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, text);
    let mut kinds = detailed().fields.clone();
    kinds.push(TableField::new("by", Kind::List(Box::new(party())), ""));
    let schema = Arc::new(TableSchema { name: "t".into(), doc: String::new(), fields: kinds });
    let mut reader = read_part(&path, &schema).unwrap();
    let error = reader.find_map(Result::err).expect("the file is refused");
    assert!(reader.next().is_none(), "nothing follows an error");
    error.to_string()
}

#[test]
fn a_compact_row_is_read_with_nulls() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "{\"id\":4}\n{\"note\":null,\"id\":5}\n");
    let found = trees(&read(&path, &detailed()));
    assert_eq!(found[0], [Tree::Null, Tree::I64(4), Tree::Null, Tree::Null]);
    assert_eq!(found[1][1], Tree::I64(5));
}

#[test]
fn rows_that_are_none_are_refused() {
    let cases = [
        ("{\"note\":\"n\"}\n", "line 1: no field `id`"),
        ("{\"id\":1}\n{\"id\":null}\n", "line 2: no field `id`"),
        ("{\"id\":1,\"colour\":2}\n", "unknown field `colour`"),
        ("{\"id\":1,\"id\":2}\n", "field `id` twice"),
        ("{\"id\":\"1\"}\n", "declared i64, found string"),
        ("{\"id\":1.5}\n", "declared i64, found f64"),
        ("{\"id\":18446744073709551615}\n", "does not fit a signed integer"),
        ("{\"id\":1,\"by\":{}}\n", "found struct"),
        ("{\"id\":1,\"note\":[]}\n", "declared string, found list"),
        ("{\"id\":1,\"by\":[{\"text\":\"a\",\"text\":\"b\"}]}\n", "field `text` twice"),
        ("{\"id\":1,\"by\":[{\"entity\":1,\"age\":3}]}\n", "unknown field `age`"),
        ("{\"id\":1,\"by\":[{\"text\":true}]}\n", "declared string, found bool"),
        ("{\"id\":1}\n\n", "line 2: EOF"),
        ("{\"id\":1} {\"id\":2}\n", "trailing characters"),
        ("[1]\n", "invalid type"),
        ("{\"id\":1}\n{\"id\":2}", "line 2 has no end"),
        ("{\"id\":1}\n{\"id\":", "line 2 has no end"),
        ("{\"id\":1,\"note\":\"\u{1}\"}\n", "control character"),
    ];
    for (text, message) in cases {
        let found = refused(text);
        assert!(found.contains(message), "{text:?}: {found:?} has no {message:?}");
    }
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = part(&folder, Format::Jsonl);
    std::fs::write(&path, b"{\"id\":1,\"note\":\"\xff\"}\n").unwrap();
    assert!(read_part(&path, &detailed()).unwrap().next().unwrap().is_err());
}
