//! Plugins that emit what they must not: the document loses their rows and says why, nothing else is lost.

use crate::common::{Plugins, diagnostics, document, rows, run};
use dateline_analyze::{Analyze, Quota, Settings};
use dateline_core::{Document, Stage as _};
use std::sync::Arc;

const THING: &str = r#""produces": [{"layer": "thing", "doc": "", "attributes": [
    {"name": "value", "kind": "i64", "doc": ""},
    {"name": "name", "kind": "string", "doc": ""},
    {"name": "score", "kind": "f64", "doc": ""},
    {"name": "to", "kind": {"ref": "thing"}, "doc": ""},
    {"name": "items", "kind": {"list": "i64"}, "doc": ""},
    {"name": "pair", "kind": {"struct": [["a", "i64"], ["b", "i64"]]}, "doc": ""}]}]"#;

fn hostile(settings: &Settings) -> (Plugins, Analyze) {
    let plugins = Plugins::new();
    plugins.add("x", THING, "hostile.c");
    let found = plugins.explicit().unwrap();
    let analyze = Analyze::load(found, settings, Arc::new(crate::common::Words)).unwrap();
    (plugins, analyze)
}

fn is_dropped(document: &Document) -> bool {
    document.layer("thing").is_none()
}

#[test]
fn whatever_breaks_a_rule_costs_the_rows_of_the_document() {
    let (_plugins, analyze) = hostile(&Settings::default());
    for (text, message, place) in [
        ("past the end", "row 0 of layer `thing`: the span 0..13 ends past the text of 12 bytes", None),
        (
            "huge",
            "row 0 of layer `thing`: the span 4294967280..4294967295 ends past the text of 4 bytes",
            None,
        ),
        ("reversed", "row 0 of layer `thing`: the span 4..2 ends before it starts", None),
        ("été", "row 0 of layer `thing`: the span 0..1 cuts a character", None),
        ("type", "a row of type 9, the plugin produces and extends 1 layers", None),
        ("tag", "row 0 of layer `thing`: attribute `value`: a value with the unknown tag 99", Some("t")),
        ("kind", "row 0 of layer `thing`: attribute `value`: declared i64, found string", Some("k")),
        ("bool", "row 0 of layer `thing`: attribute `value`: a bool of 2, neither 0 nor 1", Some("b")),
        ("null values", "row 0 of layer `thing`: a null pointer to values", Some("n")),
        ("null text", "row 0 of layer `thing`: attribute `name`: a null pointer to a text", Some("n")),
        ("utf-8", "row 0 of layer `thing`: attribute `name`: a text that is not UTF-8", Some("u")),
        ("rule", "row 0 of layer `thing`: the rule's name is not UTF-8", Some("r")),
        ("confidence", "row 0 of layer `thing`: a confidence of 2, not within 0 and 1", Some("c")),
        (
            "not a number",
            "row 0 of layer `thing`: attribute `score`: inf is not a number; send null",
            Some("n"),
        ),
        ("unknown ref", "a reference to id 42 of layer `thing`, which no row has", None),
        (
            "other ref",
            "row 0 of layer `thing`: attribute `to`: a reference to requires[0], declared one to layer `thing`",
            Some("o"),
        ),
        (
            "nested tag",
            "row 0 of layer `thing`: attribute `items`: a value with the unknown tag 77",
            Some("n"),
        ),
        ("null list", "row 0 of layer `thing`: attribute `items`: a null pointer to values", Some("n")),
        ("nested kind", "row 0 of layer `thing`: attribute `pair`: declared i64, found string", Some("n")),
        (
            "wide struct",
            "row 0 of layer `thing`: attribute `pair`: a struct of 3 values, 2 are declared",
            Some("w"),
        ),
        ("stride", "rows 8 bytes apart, shorter than the ABI's", None),
        ("null rows", "a null pointer to rows", None),
        ("after", "a row of type 9, the plugin produces and extends 1 layers", None),
        ("second", "row 1 of layer `thing`: the span 3..2 ends before it starts", None),
        ("endless", "more than 1000000 rows for one document", None),
        ("flood", "more than 1000000 rows for one document", None),
    ] {
        let documents = run(&analyze, &[text, "good"]);
        let expected = ("plugin-invalid-output".to_owned(), message.to_owned(), place);
        assert_eq!(diagnostics(&documents[0]), [expected], "{text}");
        assert_eq!(documents[0].diagnostics[0].plugin.as_deref(), Some("x"));
        assert!(is_dropped(&documents[0]), "{text}");
        assert_eq!(rows(&documents[1], "thing"), ["good|7|name|-|-|-|-"], "{text}");
        assert!(documents[1].diagnostics.is_empty(), "{text}");
    }
}

#[test]
fn too_many_values_are_refused_and_too_few_are_null() {
    let (plugins, analyze) = hostile(&Settings::default());
    assert_eq!(rows(&run(&analyze, &["good"])[0], "thing"), ["good|7|name|-|-|-|-"]);
    let one = r#""produces": [{"layer": "thing", "doc": "", "attributes": [
        {"name": "value", "kind": "i64", "doc": ""}]}]"#;
    plugins.add("x", one, "hostile.c");
    let documents = run(&plugins.load().unwrap(), &["many values"]);
    assert_eq!(
        diagnostics(&documents[0])[0].1,
        "row 0 of layer `thing`: 6 values, 1 attributes are declared"
    );
}

#[test]
fn what_prints_or_emits_nothing_is_fine() {
    let (_plugins, analyze) = hostile(&Settings::default());
    let documents = run(&analyze, &["prints", "no rows"]);
    assert_eq!(rows(&documents[0], "thing").len(), 1);
    assert_eq!(rows(&documents[1], "thing").len(), 0);
    assert!(documents.iter().all(|document| document.diagnostics.is_empty()));
}

#[test]
fn a_plugin_that_fails_says_why() {
    let (_plugins, analyze) = hostile(&Settings::default());
    let documents = run(&analyze, &["error", "status", "stopped"]);
    let messages: Vec<_> = documents.iter().map(|document| diagnostics(document)[0].clone()).collect();
    let expected = |message: &str| ("plugin-failed".to_owned(), message.to_owned(), None);
    assert_eq!(
        messages,
        [
            expected("out of \u{fffd} ideas"),
            expected("no message, status -77"),
            expected("it left early without being asked to")
        ]
    );
    assert!(documents.iter().all(is_dropped));
}

#[test]
fn after_a_panic_the_worker_is_made_anew() {
    let (_plugins, analyze) = hostile(&Settings::default());
    let documents = run(&analyze, &["calls", "calls", "panic", "calls"]);
    assert_eq!(rows(&documents[1], "thing"), ["c|2|name|-|-|-|-"]);
    let expected = ("plugin-panicked".to_owned(), "index out of bounds".to_owned(), None);
    assert_eq!(diagnostics(&documents[2]), [expected]);
    assert!(is_dropped(&documents[2]));
    assert_eq!(rows(&documents[3], "thing"), ["c|1|name|-|-|-|-"]);
}

#[test]
fn a_plugin_that_keeps_panicking_rests_until_the_next_batch() {
    let (_plugins, analyze) = hostile(&Settings { max_panics: 2, ..Settings::default() });
    let mut scratch = analyze.scratch();
    let batch = || ["panic", "good", "panic", "good", "panic"].map(document).to_vec();
    for _ in 0..2 {
        let documents = analyze.run(&mut scratch, batch()).unwrap();
        let codes: Vec<_> = documents
            .iter()
            .map(|d| d.diagnostics.first().map(|d| d.code.to_string()).unwrap_or_default())
            .collect();
        assert_eq!(codes, ["plugin-panicked", "", "plugin-panicked", "plugin-skipped", "plugin-skipped"]);
        assert_eq!(diagnostics(&documents[3])[0].1, "it panicked 2 times in this batch of documents");
    }
}

#[test]
fn the_quota_is_the_callers() {
    let (_plugins, analyze) =
        hostile(&Settings { quota: Quota { rows: 1, bytes: 100 }, ..Settings::default() });
    let documents = run(&analyze, &["good", "second", "flood"]);
    assert_eq!(rows(&documents[0], "thing").len(), 1);
    assert_eq!(diagnostics(&documents[1]).len(), 1);
    assert_eq!(diagnostics(&documents[2])[0].1, "more than 1 rows for one document");
    let (_plugins, analyze) =
        hostile(&Settings { quota: Quota { rows: 100, bytes: 10 }, ..Settings::default() });
    let message = "row 0 of layer `thing`: attribute `name`: more than 10 bytes of values for one document";
    assert_eq!(diagnostics(&run(&analyze, &["good"])[0])[0].1, message);
}

#[test]
fn a_stage_that_is_asked_to_stop_fails_what_was_cut_short() {
    let (_plugins, analyze) = hostile(&Settings::default());
    analyze.stop();
    assert_eq!(rows(&run(&analyze, &["good"])[0], "thing").len(), 1);
    let error = analyze.run(&mut analyze.scratch(), vec![document("stopped")]).unwrap_err();
    assert_eq!(crate::common::line(&error), "stage `analyze` failed: plugins were asked to stop");
}
