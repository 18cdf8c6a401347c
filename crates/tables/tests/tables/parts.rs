//! What writers and readers refuse, and the schemas that parts are written by.

use std::error::Error as _;
use std::path::Path;
use std::sync::Arc;

use crate::common::{Tree, part, rows, schema, write};
use dateline_core::layer::{ROW_FIELDS, SPAN_FIELDS};
use dateline_core::token::{SENTENCE_SCHEMA, TOKEN_SCHEMA};
use dateline_core::{Attribute, Column, Kind, LayerSchema};
use dateline_tables::{
    Columns, Detail, Format, Nullability, PartWriter, Rows, TableField, TableSchema, read_part, schemas,
};

const FORMATS: [Format; 2] = [Format::Parquet, Format::Jsonl];

fn strict() -> Arc<TableSchema> {
    let fields = vec![TableField::new("id", Kind::I64, "").required()];
    Arc::new(TableSchema { name: "strict".into(), doc: String::new(), fields })
}

/// The error of writing rows into a table.
fn refused(schema: &Arc<TableSchema>, columns: Vec<Column>, len: usize, format: Format) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = PartWriter::create(&part(&folder, format), schema, format, Columns::Full).unwrap();
    writer.write(&Rows { schema: schema.clone(), columns, len }).unwrap_err().to_string()
}

#[test]
fn rows_of_another_table_are_refused() {
    let ints = || Column::nulls(&Kind::I64, 2);
    for format in FORMATS {
        assert_eq!(refused(&strict(), vec![], 0, format), "table `strict`: 0 columns for 1 fields");
        assert_eq!(
            refused(&strict(), vec![ints()], 2, format),
            "table `strict`: field `id`: null in a field that every row has"
        );
        assert_eq!(
            refused(&schema(&[Kind::I64]), vec![ints()], 3, format),
            "table `values`: field `k0`: 2 values for 3 rows"
        );
        let texts = Column::nulls(&Kind::String, 0);
        assert_eq!(
            refused(&strict(), vec![texts], 0, format),
            "table `strict`: field `id`: declared i64, found string"
        );
    }
}

#[test]
fn unsigned_integers_are_no_field() {
    let folder = tempfile::tempdir().unwrap();
    let schema = schema(&[Kind::List(Box::new(Kind::U32))]);
    let path = part(&folder, Format::Parquet);
    let error = PartWriter::create(&path, &schema, Format::Parquet, Columns::Full).err().unwrap();
    assert_eq!(error.to_string(), "table `values`: field `k0`: a table holds no list of u32");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    for format in FORMATS {
        let path = Path::new("no/such/folder").join(format!("part.{}", format.as_str()));
        let error = PartWriter::create(&path, &strict(), format, Columns::Full).err().unwrap();
        assert_eq!(error.to_string(), format!("part `{}`: cannot create it", path.display()));
        assert!(error.source().is_some());
        let error = read_part(&path, &strict()).err().unwrap();
        assert_eq!(error.to_string(), format!("part `{}`: cannot open it", path.display()));
    }
    let error = read_part(Path::new("part.csv"), &strict()).err().unwrap();
    assert!(error.to_string().contains("neither"));
}

#[test]
fn parquet_of_another_table_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = part(&folder, Format::Parquet);
    write(&path, &rows(&schema(&[Kind::I64, Kind::String]), &[]), Format::Parquet, 1);
    let open = |kinds: &[Kind]| read_part(&path, &schema(kinds)).err().map(|error| error.to_string());
    assert_eq!(open(&[Kind::I64, Kind::String]), None);
    assert!(open(&[Kind::I64]).unwrap().ends_with("unknown field `k1`"));
    assert!(open(&[Kind::I64, Kind::String, Kind::Bool]).unwrap().ends_with("no field `k2`"));
    assert!(open(&[Kind::F64, Kind::String]).unwrap().ends_with("field `k0` is not of kind f64"));
}

#[test]
fn a_cut_or_changed_parquet_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = part(&folder, Format::Parquet);
    let rows = rows(&schema(&[Kind::String]), &[vec![Tree::Str("text".into())]]);
    write(&path, &rows, Format::Parquet, 1);
    let bytes = std::fs::read(&path).unwrap();
    for cut in [0, 3, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..cut]).unwrap();
        let error = read_part(&path, &rows.schema).err().expect("cut");
        assert!(error.to_string().ends_with("cannot read its footer"), "{cut}: {error}");
    }
}

#[test]
fn nothing_of_the_machine_or_the_hour_is_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = part(&folder, Format::Parquet);
    let rows = rows(&schema(&[Kind::String, Kind::I64]), &[vec![Tree::Str("text".into()), Tree::I64(1)]]);
    write(&path, &rows, Format::Parquet, 1);
    let first = std::fs::read(&path).unwrap();
    let has = |text: &str| first.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has(concat!("dateline version ", env!("CARGO_PKG_VERSION"))));
    assert!(!has("parquet-rs"));
    let other = folder.path().join("elsewhere.parquet");
    write(&other, &rows, Format::Parquet, 1);
    assert!(std::fs::read(&other).unwrap() == first);
}

fn names(schema: &TableSchema, keep: impl Fn(&TableField) -> bool) -> Vec<&str> {
    schema.fields.iter().filter(|field| keep(field)).map(|field| field.name.as_str()).collect()
}

fn layer(id_field: Option<&str>) -> LayerSchema {
    let attribute = |name: &str, kind| Attribute { name: name.into(), kind, doc: "d".into() };
    let list = Kind::List(Box::new(Kind::Struct(vec![("n".into(), Kind::U32)])));
    LayerSchema {
        name: "entity".into(),
        table: "entities".into(),
        id_field: id_field.map(str::to_owned),
        has_span: false,
        attributes: vec![attribute("kind", Kind::String), attribute("counts", list)],
        doc: "an entity".into(),
        analyzer: "names@0.1.0".into(),
    }
}

#[test]
fn annotation_tables_begin_with_the_common_fields() {
    let sentences = schemas::sentences();
    assert_eq!(sentences.name, "sentences");
    assert_eq!(
        names(&sentences, |_| true),
        [
            "doc_id",
            "source",
            "id",
            "start_byte",
            "end_byte",
            "start_char",
            "end_char",
            "source_field",
            "source_start",
            "source_end",
            "source_runs",
            "text",
            "sentence",
            "confidence",
            "analyzer",
            "rule",
            "paragraph"
        ]
    );
    let mut common: Vec<&str> =
        ROW_FIELDS.into_iter().chain(SPAN_FIELDS).chain(["id", "paragraph"]).collect();
    let mut found = names(&sentences, |_| true);
    common.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, common, "no attribute may take the name of a common field, so core lists them");
    assert_eq!(
        names(&sentences, |field| field.nullable == Nullability::Required),
        ["doc_id", "id", "start_byte", "end_byte"]
    );
    assert_eq!(
        names(&sentences, |field| field.detail == Detail::Full),
        ["source", "start_char", "end_char", "source_runs", "analyzer", "rule"]
    );
    assert_eq!(sentences.fields.last().unwrap().kind, Kind::I64);
    assert_eq!(names(&schemas::tokens(), |_| true).last(), Some(&"rule"), "hashes and flags are no fields");
}

#[test]
fn what_plugins_add_to_host_layers_is_a_field() {
    for base in [&TOKEN_SCHEMA, &SENTENCE_SCHEMA] {
        let mut layer = LayerSchema::clone(base);
        layer.attributes.push(Attribute { name: "upos".into(), kind: Kind::String, doc: String::new() });
        assert_eq!(schemas::annotation(&layer).fields.last().unwrap().name, "upos");
    }
}

#[test]
fn layers_without_spans_have_their_attributes_only() {
    let entities = schemas::annotation(&layer(Some("entity")));
    assert_eq!(names(&entities, |_| true), ["doc_id", "entity", "kind", "counts"]);
    assert_eq!(names(&entities, |field| field.nullable == Nullability::Required), ["doc_id", "entity"]);
    let signed = Kind::List(Box::new(Kind::Struct(vec![("n".into(), Kind::I64)])));
    assert_eq!(entities.fields[3].kind, signed, "integers are signed, however deep");
    assert_eq!(names(&schemas::annotation(&layer(None)), |_| true), ["doc_id", "kind", "counts"]);
}

#[test]
fn attributes_of_documents_stand_at_the_end_or_fill_a_field() {
    let attribute = |name: &str, kind| Attribute { name: name.into(), kind, doc: "from a plugin".into() };
    let plain = schemas::documents(&[]);
    let added = schemas::documents(&[attribute("genre", Kind::String), attribute("tone", Kind::F64)]);
    assert_eq!(added.fields.len(), plain.fields.len() + 1);
    assert_eq!(added.fields.last().unwrap().name, "tone");
    assert_eq!(
        names(&plain, |field| field.nullable == Nullability::Required),
        ["doc_id", "source", "media_type", "content_hash"]
    );
    assert!(names(&plain, |field| field.detail == Detail::Full).is_empty());
}
