//! Documents made by hand, and the rows they become.

use std::borrow::Cow;
use std::sync::Arc;

use dateline_core::token::{SENTENCE, SENTENCE_SCHEMA, TOKEN, TOKEN_SCHEMA, Tokens};
use dateline_core::{
    Attribute, Cell, Column, Diagnostic, DocId, Document, Field, FieldName, Kind, Layer, LayerSchema,
    Metadata, OffsetMap, Origin, RowRef, Severity, Span, Stage, Value,
};
use dateline_tables::{Rows, schemas};

use crate::settings::{DocumentText, Selection, Settings};
use crate::stage::Export;

const TITLE: &str = "Grèce: 5 % de croissance";
const BODY: &str = "Le ministre a dit « oui ». L’énergie coûte 12 €.";

fn attribute(name: &str, kind: Kind) -> Attribute {
    Attribute { name: name.into(), kind, doc: "d".into() }
}

fn schema(
    name: &str,
    table: &str,
    id: Option<&str>,
    has_span: bool,
    attributes: Vec<Attribute>,
) -> Arc<LayerSchema> {
    Arc::new(LayerSchema {
        name: name.into(),
        table: table.into(),
        id_field: id.map(str::to_owned),
        has_span,
        attributes,
        doc: "d".into(),
        analyzer: format!("{name}@0.1.0"),
    })
}

fn quantity() -> Arc<LayerSchema> {
    let parties = Kind::List(Box::new(Kind::Struct(vec![("text".into(), Kind::String)])));
    let attributes = vec![
        attribute("value", Kind::F64),
        attribute("speaker_entity", Kind::Ref("entity".into())),
        attribute("parties", parties),
    ];
    schema("quantity", "quantities", Some("id"), true, attributes)
}

fn entity() -> Arc<LayerSchema> {
    schema("entity", "entities", Some("entity"), false, vec![attribute("kind", Kind::String)])
}

fn topic() -> Arc<LayerSchema> {
    schema("topic", "topics", None, false, vec![attribute("code", Kind::String)])
}

/// Where `part` is in the text of [`document`].
fn span(part: &str) -> Span {
    let text = format!("{TITLE}\n\n{BODY}");
    let start = text.find(part).unwrap();
    Span::new(start as u32, (start + part.len()) as u32)
}

/// A document with a title and a body, whose "« oui »" was made of two runs of the source.
fn document() -> Document {
    let text = format!("{TITLE}\n\n{BODY}");
    let body = Span::new(TITLE.len() as u32 + 2, text.len() as u32);
    let gap = span("oui").start - body.start;
    let mut map = OffsetMap::identity();
    map.push_linear(0, 0, gap);
    map.push_linear(gap, gap + 10, body.byte_len() - gap);
    let title = Span::new(0, TITLE.len() as u32);
    Document {
        id: DocId([0xab; 16]),
        origin: Origin {
            source: "press/a.txt".into(),
            media_type: Cow::Borrowed("text/plain"),
            content_hash: "00".into(),
            ..Origin::default()
        },
        metadata: Metadata { title: Some(TITLE.into()), language: Some("fr".into()), ..Metadata::default() },
        fields: vec![
            Field { name: FieldName::Title, span: title, map: OffsetMap::identity() },
            Field { name: FieldName::Body, span: body, map },
        ],
        text,
        layers: vec![None, Some(sentences()), None],
        diagnostics: Vec::new(),
    }
}

fn sentences() -> Layer {
    let spans = [span(TITLE), span("Le ministre a dit « oui »."), span("L’énergie coûte 12 €.")];
    let (start, end) = spans.iter().map(|span| (span.start, span.end)).unzip();
    Layer::host(SENTENCE_SCHEMA.clone(), start, end, vec![vec![0, 1, 1]])
}

fn layer(schema: &Arc<LayerSchema>, spans: &[Span], rows: &[&[Value<'_>]]) -> Layer {
    let mut layer = Layer::empty(schema.clone());
    layer.len = rows.len();
    layer.start = spans.iter().map(|span| span.start).collect();
    layer.end = spans.iter().map(|span| span.end).collect();
    for row in rows {
        for (column, value) in layer.columns.iter_mut().zip(*row) {
            column.push(value).unwrap();
        }
    }
    layer
}

fn run(export: &Export, docs: Vec<Document>) -> Vec<Rows> {
    export.run(&mut export.scratch(), docs).unwrap()
}

fn table<'a>(tables: &'a [Rows], name: &str) -> &'a Rows {
    tables.iter().find(|rows| rows.schema.name == name).unwrap()
}

fn ints(rows: &Rows, name: &str) -> Vec<Option<i64>> {
    (0..rows.len).map(|row| rows.column(name).unwrap().i64_at(row)).collect()
}

fn texts<'a>(rows: &'a Rows, name: &str) -> Vec<Option<&'a str>> {
    (0..rows.len).map(|row| rows.column(name).unwrap().str_at(row)).collect()
}

/// The rows of quantities for some spans of the document.
fn quantities(spans: &[Span]) -> Rows {
    let export = Export::new(&[quantity()], &[], &Settings::default()).unwrap();
    let mut doc = document();
    let nulls: &[Value<'_>] = &[Value::Null, Value::Null, Value::Null];
    doc.layers.push(Some(layer(&quantity(), spans, &vec![nulls; spans.len()])));
    table(&run(&export, vec![doc]), "quantities").clone()
}

#[test]
fn places_are_derived_from_spans() {
    let all = Span::new(0, document().text.len() as u32);
    let spans = [span("5 %"), span("« oui »"), span("oui"), span("12 €"), span("12 €.")];
    let rows = quantities(&spans);
    let starts = spans.map(|span| Some(i64::from(span.start)));
    assert_eq!(ints(&rows, "start_byte"), starts);
    let expected = [Some("5 %"), Some("« oui »"), Some("oui"), Some("12 €"), Some("12 €.")];
    assert_eq!(texts(&rows, "text"), expected);
    let text: Vec<char> = document().text.chars().collect();
    for (row, expected) in expected.iter().enumerate() {
        let (start, end) = (ints(&rows, "start_char")[row].unwrap(), ints(&rows, "end_char")[row].unwrap());
        let found: String = text[start as usize..end as usize].iter().collect();
        assert_eq!(Some(found.as_str()), *expected);
    }
    assert_eq!(ints(&rows, "end_byte")[4], Some(i64::from(all.end)), "a span may end with the text");
    assert_eq!(ints(&rows, "end_char")[4], Some(text.len() as i64));
    assert_eq!(ints(&rows, "id"), [0, 1, 2, 3, 4].map(Some));
    assert_eq!(texts(&rows, "doc_id")[4], Some("ab".repeat(16).as_str()));
    assert_eq!(texts(&rows, "source")[0], Some("press/a.txt"));
}

#[test]
fn sources_are_those_of_the_field() {
    let crossing = Span::new(0, span("ministre").end);
    let spans = [crossing, span("Grèce"), span("ministre"), span("« oui »"), span("oui")];
    let rows = quantities(&spans);
    assert_eq!(texts(&rows, "source_field"), [None, Some("title"), None, None, None]);
    let base = TITLE.len() as u32 + 2;
    let at = |part: &str, moved: u32| Some(i64::from(span(part).start - base + moved));
    let expected = [None, Some(0), at("ministre", 0), at("« oui »", 0), at("oui", 10)];
    assert_eq!(ints(&rows, "source_start"), expected);
    assert_eq!(ints(&rows, "source_end")[0], None, "a span over two fields has no source");
    assert_eq!(ints(&rows, "source_end")[1], Some("Grèce".len() as i64));
    assert_eq!(ints(&rows, "source_end")[3], at("oui", 10 + "oui »".len() as u32));
    let runs = rows.column("source_runs").unwrap();
    let known: Vec<bool> = (0..rows.len).map(|row| runs.is_valid(row)).collect();
    assert_eq!(known, [false, false, false, true, false], "only where there are several");
}

#[test]
fn several_runs_are_listed() {
    let rows = quantities(&[span("« oui »")]);
    let Cell::List(items, range) = rows.column("source_runs").unwrap().cell(0) else { panic!("a list") };
    let ends = |field: usize| -> Vec<Option<i64>> {
        range
            .clone()
            .map(|row| match items.cell(row) {
                Cell::Struct(_, fields, row) => fields[field].i64_at(row),
                _ => panic!("a struct"),
            })
            .collect()
    };
    let base = i64::from(TITLE.len() as u32 + 2);
    let (quote, oui) = (i64::from(span("« oui »").start) - base, i64::from(span("oui").start) - base);
    assert_eq!(ends(0), [Some(quote), Some(oui + 10)]);
    assert_eq!(ends(1), [Some(oui), Some(oui + 10 + "oui »".len() as i64)]);
}

#[test]
fn every_run_agrees_with_the_document() {
    let doc = document();
    let ends: Vec<u32> =
        (0..=doc.text.len()).filter(|at| doc.text.is_char_boundary(*at)).map(|at| at as u32).collect();
    let mut spans = Vec::new();
    for (idx, start) in ends.iter().enumerate() {
        spans.extend(ends[idx..].iter().rev().map(|end| Span::new(*start, *end)));
    }
    let rows = quantities(&spans);
    let found = ints(&rows, "source_start").into_iter().zip(ints(&rows, "source_end"));
    for (span, found) in spans.iter().zip(found) {
        let hull = doc.source_span(*span).map(|source| source.hull());
        let expected = (hull.map(|hull| i64::from(hull.start)), hull.map(|hull| i64::from(hull.end)));
        assert_eq!(found, expected, "{span:?}");
    }
}

#[test]
fn a_row_lies_in_the_sentence_it_starts_in() {
    let between = Span::new(TITLE.len() as u32, span("Le ministre").end);
    let spans = [span(TITLE), span("5 %"), between, span("Le ministre"), span("oui"), span("12"), span("€.")];
    let rows = quantities(&spans);
    let expected = [Some(0), Some(0), None, Some(1), Some(1), Some(2), Some(2)];
    assert_eq!(ints(&rows, "sentence"), expected);
}

#[test]
fn sentences_know_themselves() {
    let export = Export::new(&[], &[], &Settings::default()).unwrap();
    let tables = run(&export, vec![document(), document()]);
    let rows = table(&tables, "sentences");
    assert_eq!(rows.len, 6);
    assert_eq!(ints(rows, "sentence"), [0, 1, 2, 0, 1, 2].map(Some));
    assert_eq!(ints(rows, "id"), ints(rows, "sentence"));
    assert_eq!(ints(rows, "paragraph"), [0, 1, 1, 0, 1, 1].map(Some));
    assert_eq!(texts(rows, "analyzer")[0], Some(SENTENCE_SCHEMA.analyzer.as_str()));
    assert_eq!(rows.column("confidence").unwrap().null_count(), 6);
    assert_eq!(texts(rows, "rule"), [None; 6]);
}

#[test]
fn attributes_confidence_and_rule_are_carried_over() {
    let export = Export::new(&[entity(), quantity(), topic()], &[], &Settings::default()).unwrap();
    let mut doc = document();
    let kinds: [&[Value<'_>]; 2] = [&[Value::Str("place")], &[Value::Str("person")]];
    doc.layers.push(Some(layer(&entity(), &[], &kinds)));
    let party = [Value::Str("Oslo")];
    let parties = [Value::Struct(&party)];
    let speaker = Value::Ref(RowRef { layer: 0, row: 1 });
    let values: [&[Value<'_>]; 2] =
        [&[Value::F64(5.0), Value::Null, Value::List(&parties)], &[Value::F64(12.0), speaker, Value::Null]];
    let mut quantities = layer(&quantity(), &[span("5 %"), span("12 €")], &values);
    quantities.confidence = vec![0.75, f32::NAN];
    let mut rule = Column::new(&Kind::String);
    rule.push_null();
    rule.push_str("money");
    quantities.rule = Some(rule);
    doc.layers.push(Some(quantities));
    doc.layers.push(Some(layer(&topic(), &[], &[&[Value::Str("04000000")]])));
    let tables = run(&export, vec![doc.clone(), doc]);
    let rows = table(&tables, "quantities");
    assert_eq!(rows.column("value").unwrap().f64_at(3), Some(12.0));
    assert_eq!(ints(rows, "speaker_entity"), [None, Some(1), None, Some(1)]);
    assert_eq!(texts(rows, "rule"), [None, Some("money"), None, Some("money")]);
    assert_eq!(texts(rows, "analyzer"), [Some("quantity@0.1.0"); 4]);
    let confidence = rows.column("confidence").unwrap();
    assert_eq!((confidence.cell(0), confidence.cell(1)), (Cell::F32(0.75), Cell::Null));
    assert!(rows.column("parties").unwrap().is_valid(2) && !rows.column("parties").unwrap().is_valid(3));
    let entities = table(&tables, "entities");
    assert_eq!(ints(entities, "entity"), [0, 1, 0, 1].map(Some));
    assert_eq!(texts(entities, "kind"), [Some("place"), Some("person"), Some("place"), Some("person")]);
    assert_eq!(texts(table(&tables, "topics"), "code"), [Some("04000000"); 2]);
    let names: Vec<_> = table(&tables, "topics").schema.fields.iter().map(|field| &field.name).collect();
    assert_eq!(names, ["doc_id", "code"]);
}

#[test]
fn documents_say_what_is_known() {
    let export = Export::new(&[], &[], &Settings::default()).unwrap();
    let mut doc = document();
    doc.origin.record = Some(7);
    doc.metadata.published = Some("2026-11-23".into());
    doc.metadata.published_from = Some(Cow::Borrowed("field"));
    let tables = run(&export, vec![doc.clone()]);
    let rows = table(&tables, "documents");
    assert_eq!(texts(rows, "doc_id"), [Some("abababababababababababababababab")]);
    assert_eq!((ints(rows, "record"), texts(rows, "record_id")), (vec![Some(7)], vec![None]));
    assert_eq!(texts(rows, "media_type"), [Some("text/plain")]);
    assert_eq!(texts(rows, "content_hash"), [Some("00")]);
    assert_eq!((texts(rows, "title"), texts(rows, "byline")), (vec![Some(TITLE)], vec![None]));
    assert_eq!(texts(rows, "published"), [Some("2026-11-23")]);
    assert_eq!(texts(rows, "published_from"), [Some("field")]);
    assert_eq!(texts(rows, "language"), [Some("fr")]);
    assert_eq!(ints(rows, "n_bytes"), [Some(doc.text.len() as i64)]);
    assert_eq!(ints(rows, "n_chars"), [Some(doc.text.chars().count() as i64)]);
    assert_eq!((ints(rows, "n_sentences"), ints(rows, "n_tokens")), (vec![Some(3)], vec![None]));
    assert_eq!(texts(rows, "text"), [Some(doc.text.as_str())]);
}

#[test]
fn a_text_can_be_left_out() {
    let settings = Settings { text: DocumentText::LeaveOut, ..Settings::default() };
    let tables = run(&Export::new(&[], &[], &settings).unwrap(), vec![document()]);
    assert_eq!(texts(table(&tables, "documents"), "text"), [None]);
}

#[test]
fn plugins_fill_what_the_source_leaves_open() {
    let attributes = [
        attribute("genre", Kind::String),
        attribute("title", Kind::String),
        attribute("tone", Kind::F64),
        attribute("words", Kind::List(Box::new(Kind::String))),
    ];
    let export = Export::new(&[], &attributes, &Settings::default()).unwrap();
    let added = schema("document", "documents", None, false, attributes.to_vec());
    let values = [Value::Str("speech"), Value::Str("other"), Value::F64(0.5), Value::List(&[])];
    let mut with = document();
    with.layers.push(Some(layer(&added, &[], &[&values])));
    let mut empty = document();
    empty.layers.push(Some(Layer::empty(added)));
    let tables = run(&export, vec![with, document(), empty]);
    let rows = table(&tables, "documents");
    assert_eq!(texts(rows, "genre"), [Some("speech"), None, None]);
    assert_eq!(texts(rows, "title"), [Some(TITLE); 3], "the source goes first");
    let tone = rows.column("tone").unwrap();
    assert_eq!((tone.f64_at(0), tone.f64_at(1), tone.f64_at(2)), (Some(0.5), None, None));
    assert!(rows.column("words").unwrap().is_valid(0));
}

#[test]
fn diagnostics_are_rows() {
    let export = Export::new(&[], &[], &Settings::default()).unwrap();
    let mut doc = document();
    doc.diagnostics = vec![
        Diagnostic::new(Severity::Warning, "normalize", "nul-removed", "2 NULs").at(Span::new(3, 4)),
        Diagnostic::new(Severity::Error, "analyze", "plugin-failed", "it did").hint("report it").plugin("x"),
    ];
    let tables = run(&export, vec![document(), doc]);
    let rows = table(&tables, "diagnostics");
    assert_eq!(ints(rows, "start_byte"), [Some(3), None]);
    assert_eq!(ints(rows, "end_byte"), [Some(4), None]);
    assert_eq!(texts(rows, "severity"), [Some("warning"), Some("error")]);
    assert_eq!(texts(rows, "code"), [Some("nul-removed"), Some("plugin-failed")]);
    assert_eq!(texts(rows, "message"), [Some("2 NULs"), Some("it did")]);
    assert_eq!(texts(rows, "hint"), [None, Some("report it")]);
    assert_eq!(texts(rows, "stage"), [Some("normalize"), Some("analyze")]);
    assert_eq!(texts(rows, "plugin"), [None, Some("x")]);
}

#[test]
fn layers_that_were_not_made_have_no_rows() {
    let export = Export::new(&[quantity(), entity()], &[], &Settings::default()).unwrap();
    let mut doc = document();
    doc.layers[SENTENCE] = None;
    let mut other = document();
    other.layers = Vec::new();
    let tables = run(&export, vec![doc, other]);
    assert!(["sentences", "quantities", "entities"].iter().all(|name| table(&tables, name).is_empty()));
    assert_eq!(ints(table(&tables, "documents"), "n_sentences"), [None, None]);
}

#[test]
fn a_layer_without_an_extended_attribute_has_nulls() {
    let mut extended = LayerSchema::clone(&quantity());
    extended.attributes.insert(0, attribute("note", Kind::String));
    let export = Export::new(&[Arc::new(extended)], &[], &Settings::default()).unwrap();
    let mut doc = document();
    let row: &[Value<'_>] = &[Value::F64(5.0), Value::Null, Value::Null];
    doc.layers.push(Some(layer(&quantity(), &[span("5 %")], &[row])));
    let tables = run(&export, vec![doc]);
    let rows = table(&tables, "quantities");
    assert_eq!(texts(rows, "note"), [None]);
    assert_eq!(rows.column("value").unwrap().f64_at(0), Some(5.0));
}

#[test]
fn a_layer_of_another_kind_than_planned_is_an_error() {
    let mut other = LayerSchema::clone(&quantity());
    other.attributes[0].kind = Kind::String;
    let export = Export::new(&[quantity()], &[], &Settings::default()).unwrap();
    let mut doc = document();
    let row: &[Value<'_>] = &[Value::Str("five"), Value::Null, Value::Null];
    doc.layers.push(Some(layer(&Arc::new(other), &[span("5 %")], &[row])));
    let error = export.run(&mut export.scratch(), vec![doc]).unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "layer `quantity`, attribute `value`: planned as f64, found string");
}

#[test]
fn tokens_are_made_on_request_without_hashes() {
    let mut schema = LayerSchema::clone(&TOKEN_SCHEMA);
    schema.attributes.push(attribute("upos", Kind::String));
    let host = Arc::new(schema);
    let settings = Settings { tables: Selection::parse(["+tokens"]), ..Settings::default() };
    let export = Export::new(std::slice::from_ref(&host), &[], &settings).unwrap();
    assert!(export.needs_tokens());
    let mut tagged = Tokens::default();
    for word in ["Grèce", ":"] {
        tagged.start.push(span(word).start);
        tagged.end.push(span(word).end);
        for column in [&mut tagged.flags, &mut tagged.hash, &mut tagged.lower] {
            column.push(9);
        }
        for column in [&mut tagged.prefix3, &mut tagged.suffix3] {
            column.push(9);
        }
    }
    let mut plain = document();
    plain.layers[TOKEN] = Some(tagged.into_layer());
    let mut doc = plain.clone();
    let layer = doc.layers[TOKEN].as_mut().unwrap();
    layer.schema = host;
    let mut upos = Column::new(&Kind::String);
    upos.extend_strs(["PROPN", "PUNCT"]);
    layer.columns.push(upos);
    let tables = run(&export, vec![plain, doc]);
    let rows = table(&tables, "tokens");
    assert_eq!(texts(rows, "text"), [Some("Grèce"), Some(":"), Some("Grèce"), Some(":")]);
    assert_eq!(texts(rows, "upos"), [None, None, Some("PROPN"), Some("PUNCT")]);
    assert!(rows.column("hash").is_none());
    assert_eq!(ints(table(&tables, "documents"), "n_tokens"), [Some(2), Some(2)]);
}

fn names(tables: &[&str], layers: &[Arc<LayerSchema>]) -> Vec<String> {
    let settings = Settings { tables: Selection::parse(tables), ..Settings::default() };
    let export = Export::new(layers, &[], &settings).unwrap();
    export.tables().iter().map(|table| table.name.clone()).collect()
}

#[test]
fn tables_follow_the_selection() {
    let lexicon = schema("lexicon:units", "units", None, true, vec![]);
    let layers = [quantity(), lexicon, entity()];
    let default = ["documents", "sentences", "quantities", "entities", "diagnostics"];
    assert_eq!(names(&[], &layers), default);
    assert_eq!(names(&["+tokens", "-diagnostics"], &layers)[2], "tokens");
    assert_eq!(names(&["entities", "documents"], &layers), ["documents", "entities"]);
    let export = |words: &[&str]| {
        let settings = Settings { tables: Selection::parse(words), ..Settings::default() };
        Export::new(&layers, &[], &settings)
    };
    assert!(export(&["quantities"]).unwrap().needs_sentences());
    assert!(!export(&["documents", "entities"]).unwrap().needs_sentences());
    assert!(!export(&[]).unwrap().needs_tokens());
    let error = export(&["+quantites"]).err().unwrap();
    assert_eq!(error.to_string(), "table `quantites`: there is none of this name");
    assert!(error.hint().unwrap().contains("quantities, entities"));
}

#[test]
fn slots_are_counted_with_lexicons() {
    let lexicon = schema("lexicon:units", "units", None, true, vec![]);
    let export = Export::new(&[lexicon.clone(), entity()], &[], &Settings::default()).unwrap();
    let mut doc = document();
    doc.layers.push(Some(Layer::empty(lexicon)));
    doc.layers.push(Some(layer(&entity(), &[], &[&[Value::Str("place")]])));
    assert_eq!(table(&run(&export, vec![doc.clone()]), "entities").len, 1);
    doc.layers.remove(TOKEN + 1);
    assert_eq!(table(&run(&export, vec![doc]), "entities").len, 1, "found by name");
}

#[test]
fn tables_that_do_not_fit_together_are_refused() {
    let new = |layers: &[Arc<LayerSchema>], document: &[Attribute]| {
        Export::new(layers, document, &Settings::default()).err().map(|error| error.to_string())
    };
    let twice = schema("figure", "quantities", Some("id"), true, vec![]);
    let message = "table `quantities`: the layers `quantity` and `figure` both make it";
    assert_eq!(new(&[quantity(), twice], &[]).as_deref(), Some(message));
    let taken = schema("note", schemas::DIAGNOSTICS, Some("id"), true, vec![]);
    assert!(new(&[taken], &[]).unwrap().contains("dateline makes itself"));
    let clash = schema("figure", "figures", Some("id"), true, vec![attribute("text", Kind::String)]);
    assert_eq!(new(&[clash], &[]).as_deref(), Some("table `figures`: two fields are named `text`"));
    let clash = new(&[], &[attribute("n_chars", Kind::I64)]);
    assert_eq!(clash.as_deref(), Some("table `documents`: two fields are named `n_chars`"));
    let kind = new(&[], &[attribute("genre", Kind::I64)]);
    assert!(kind.unwrap().contains("a plugin declares it as i64, it is string"));
}

#[test]
fn a_scratch_changes_nothing() {
    let export = Export::new(&[], &[], &Settings::default()).unwrap();
    let mut scratch = export.scratch();
    let mut ascii = document();
    ascii.text = "x".repeat(document().text.len());
    let first = export.run(&mut scratch, vec![document()]).unwrap();
    export.run(&mut scratch, vec![ascii]).unwrap();
    assert!(export.run(&mut scratch, vec![document()]).unwrap() == first);
}
