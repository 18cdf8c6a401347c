//! An analyzer that does what its parameter `mode` says, and documents for it.

use std::sync::Arc;

use dateline_core::{Attribute, Column, Kind, Layer, LayerSchema, RowRef, Value};
use dateline_plugin::testing::{Harness, TestDoc};
use dateline_plugin::{
    Analyzer, ColumnView, Doc, Level, Out, Row, export_analyzer, host, log,
    serde::{self, Deserialize},
};

/// Parameters.
#[derive(Deserialize)]
#[serde(crate = "serde", deny_unknown_fields)]
pub(crate) struct Config {
    mode: String,
}

/// The analyzer.
pub(crate) struct Probe {
    mode: String,
}

/// Scratch memory that can panic when it is dropped.
pub(crate) struct Scratch {
    documents: u32,
    panics_on_drop: bool,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        assert!(!self.panics_on_drop, "scratch dropped");
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        assert!(self.mode != "panic in destroy", "analyzer dropped");
    }
}

export_analyzer!(Probe, "../probe/plugin.json");

impl Analyzer for Probe {
    type Config = Config;
    type Worker = Scratch;

    fn create(config: Config) -> Result<Self, String> {
        log(Level::Info, &format!("created for {}", host().map_or("nobody", |host| host.name)));
        assert!(config.mode != "panic in create", "no analyzer today");
        if config.mode == "refuse" {
            return Err("parameter `mode`: `refuse` is refused".to_owned());
        }
        Ok(Probe { mode: config.mode })
    }

    fn worker(&self) -> Scratch {
        assert!(self.mode != "panic in worker", "no worker today");
        Scratch { documents: 0, panics_on_drop: self.mode == "panic in worker_free" }
    }

    fn analyze(&self, worker: &mut Scratch, doc: &Doc<'_>, out: &mut Out<'_>) {
        worker.documents += 1;
        match self.mode.as_str() {
            "panic" if doc.text().starts_with("panic") => panic!("lost at {}", doc.text()),
            "panic with a payload" => std::panic::panic_any(Nasty),
            "count" => fact(out, "documents", &worker.documents.to_string()),
            "loop" => (0..1_000_000).take_while(|_| !doc.stop_requested()).for_each(drop),
            "metadata" => metadata(doc, out),
            "span" => out.emit(Row::at(0, 1, 2)),
            "reversed" => out.emit(Row::at(0, 2, 1)),
            "type" => out.emit(Row::about(7)),
            "kind" => out.emit(Row::at(0, 0, 0).values(&[Value::I64(1)])),
            "nan" => out.emit(Row::at(0, 0, 0).values(&[Value::Null, Value::Null, Value::F64(f64::NAN)])),
            "confidence" => out.emit(Row::at(0, 0, 0).confidence(1.5)),
            "dangling" => own_ref(out, 99),
            "ambiguous" => ambiguous(out),
            "about with a span" => out.emit(Row::at(1, 0, 2)),
            "extend" => out.emit(Row::extend(0, 2)),
            "extend twice" => (0..2).for_each(|_| out.emit(Row::extend(0, 1))),
            "order" => ordered(out),
            "units" => units(doc, out),
            _ => echo(doc, out),
        }
    }
}

/// A panic's payload that panics when it is dropped.
struct Nasty;

impl Drop for Nasty {
    fn drop(&mut self) {
        panic!("and again");
    }
}

fn fact(out: &mut Out<'_>, name: &str, value: &str) {
    out.emit(Row::about(1).values(&[name.into(), value.into()]));
}

fn metadata(doc: &Doc<'_>, out: &mut Out<'_>) {
    fact(out, "language", doc.language());
    fact(out, "published", doc.published().unwrap_or("unknown"));
    fact(out, "title", doc.title().unwrap_or("unknown"));
    fact(out, "layers", &format!("{:?}", [0, 1, 2, 9].map(|idx| doc.layer(idx).is_some())));
}

fn own_ref(out: &mut Out<'_>, row: u64) {
    out.emit(Row::about(1).values(&[Value::Null, Value::Null, Value::Ref(RowRef { layer: 0, row })]));
}

fn ambiguous(out: &mut Out<'_>) {
    out.emit(Row::at(0, 0, 2));
    out.emit(Row::at(0, 0, 2));
    own_ref(out, 0);
}

/// Rows in no order, with ids of their own and a reference before its target.
fn ordered(out: &mut Out<'_>) {
    own_ref(out, 30);
    out.emit(Row::at(0, 3, 4).id(10).confidence(0.5).rule("third"));
    out.emit(Row::at(0, 0, 1).id(20).rule("second"));
    out.emit(Row::at(0, 0, 4).id(30).rule("first"));
    own_ref(out, 10);
}

fn units(doc: &Doc<'_>, out: &mut Out<'_>) {
    let (hits, sentences) = (doc.layer(3).expect("given"), doc.layer(2).expect("always made"));
    for idx in 0..hits.len() {
        let [entry, token, n_tokens] = [0, 1, 2].map(|column| hits.column(column).u32s()[idx]);
        let kind = hits.column(3).str_at(idx).unwrap_or("none");
        let sentence = sentences.row_at(hits.start()[idx]);
        fact(out, hits.text(idx), &format!("{entry} {token} {n_tokens} {kind} in {sentence:?}"));
    }
}

fn echo(doc: &Doc<'_>, out: &mut Out<'_>) {
    let Some(things) = doc.layer(1) else { return };
    for idx in 0..things.len() {
        let column = |k| things.column(k);
        let parties = column(5);
        let own = parties_of(&parties, idx);
        let structs: Vec<[Value<'_>; 2]> = own.clone();
        let structs: Vec<Value<'_>> = structs.iter().map(|fields| Value::Struct(fields)).collect();
        let next = column(4).ref_at(idx).map(|row| RowRef { layer: RowRef::REQUIRED | 1, row });
        let span = things.span(idx);
        out.emit(Row::at(0, span.start, span.end).id(idx as u64).values(&[
            column(0).bool_at(idx).into(),
            column(1).i64_at(idx).into(),
            column(2).f64_at(idx).into(),
            column(3).str_at(idx).into(),
            next.map_or(Value::Null, Value::Ref),
            if parties.is_null(idx) { Value::Null } else { Value::List(&structs) },
        ]));
        out.emit(Row::extend(0, idx as u64).values(&[Value::Bool(idx % 2 == 1)]));
    }
}

fn parties_of<'a>(parties: &ColumnView<'a>, idx: usize) -> Vec<[Value<'a>; 2]> {
    let Some(list) = parties.list_at(idx) else { return Vec::new() };
    let (who, text) = (list.items.field(0), list.items.field(1));
    let refer = |row| who.ref_at(row).map(|row| Value::Ref(RowRef { layer: 0, row }));
    list.rows.map(|row| [refer(row).unwrap_or(Value::Null), text.str_at(row).into()]).collect()
}

/// Returns the probe in a mode.
pub(crate) fn probe(mode: &str) -> Harness {
    Harness::with_params(&PLUGIN, &serde_json::json!({ "mode": mode })).expect("the mode is good")
}

/// Returns a document "abcd é" with a layer `thing` that has values of all kinds, two rows.
pub(crate) fn things() -> TestDoc {
    let party = Kind::Struct(vec![("who".into(), Kind::Ref("echo".into())), ("text".into(), Kind::String)]);
    let kinds = [
        ("flag", Kind::Bool),
        ("unseen", Kind::I64),
        ("count", Kind::I64),
        ("value", Kind::F64),
        ("name", Kind::String),
        ("next", Kind::Ref("thing".into())),
        ("parties", Kind::List(Box::new(party))),
    ];
    let attribute = |(name, kind): (&str, Kind)| Attribute { name: name.into(), kind, doc: String::new() };
    let schema = LayerSchema {
        name: "thing".into(),
        table: "things".into(),
        id_field: None,
        has_span: true,
        attributes: kinds.into_iter().map(attribute).collect(),
        doc: String::new(),
        analyzer: String::new(),
    };
    let mut layer = Layer::empty(Arc::new(schema));
    (layer.len, layer.start, layer.end) = (2, vec![0, 2], vec![4, 4]);
    let both = [Value::Ref(RowRef { layer: 0, row: 1 }), Value::Str("Осло")];
    let parties = [Value::Struct(&both), Value::Struct(&both[..1])];
    let next = Value::Ref(RowRef { layer: 0, row: 1 });
    let first = [
        Value::Bool(true),
        Value::I64(5),
        Value::I64(-7),
        Value::F64(0.25),
        "é \"x\"".into(),
        next,
        Value::List(&parties),
    ];
    push(&mut layer.columns, &first);
    let empty = Value::List(&[]);
    push(
        &mut layer.columns,
        &[Value::Bool(false), Value::Null, Value::Null, Value::Null, "".into(), Value::Null, empty],
    );
    TestDoc::new("abcd é").layer(layer)
}

fn push(columns: &mut [Column], values: &[Value<'_>]) {
    for (column, value) in columns.iter_mut().zip(values) {
        column.push(value).expect("of its kind");
    }
}
