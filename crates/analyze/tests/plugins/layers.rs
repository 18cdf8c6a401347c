//! Layers from plugins to plugins: order, references, extensions, lexicons, languages, failures.

use crate::common::{Plugins, cell, diagnostics, document, row, rows, run};
use dateline_analyze::HostNeeds;
use dateline_core::token::HOST_LAYERS;
use dateline_core::{Document, Stage as _};

const NODE: &str = r#""produces": [
    {"layer": "node", "doc": "", "attributes": [
        {"name": "next", "kind": {"ref": "node"}, "doc": ""},
        {"name": "many", "kind": {"list": {"ref": "node"}}, "doc": ""},
        {"name": "child", "kind": {"struct": [["to", {"ref": "node"}], ["name", "string"]]}, "doc": ""}]},
    {"layer": "note", "span": false, "id_field": null, "doc": "", "attributes": [
        {"name": "about", "kind": {"ref": "node"}, "doc": ""}]}]"#;

const SEEN: &str = r#""requires": [{"layer": "node", "attributes": ["next", "many", "child"]}],
    "produces": [{"layer": "seen", "table": "seen", "doc": "", "attributes": [
        {"name": "what", "kind": "string", "doc": ""}, {"name": "node", "kind": {"ref": "node"}, "doc": ""}]}]"#;

const SCORE: &str = r#""requires": [{"layer": "node"}], "extends": [
    {"layer": "node", "attributes": [{"name": "score", "kind": "f64", "doc": ""}]},
    {"layer": "document", "attributes": [{"name": "n", "kind": "i64", "doc": ""}]}]"#;

#[test]
fn rows_are_sorted_and_references_follow_them() {
    let plugins = Plugins::new();
    plugins.add("tree", NODE, "tree.c");
    let documents = run(&plugins.load().unwrap(), &["abcdefgh", "abc"]);
    let expected = ["abcd|-|-|-", "ab|2|[0 2]|{1 kid}", "gh|1|-|-"];
    assert_eq!(rows(&documents[0], "node"), expected);
    assert_eq!(rows(&documents[0], "note"), ["-", "2"]);
    let node = documents[0].layer("node").unwrap();
    assert_eq!(node.confidence, [0.25, 0.5, 0.5]);
    let rule = node.rule.as_ref().unwrap();
    assert_eq!([cell(rule, 0), cell(rule, 1)], ["-", "first"]);
    assert_eq!(node.schema.analyzer, "tree@0.1.0");
    let note = documents[0].layer("note").unwrap();
    assert_eq!((note.len, note.start.len(), note.span(0)), (2, 0, None));
    assert_eq!((rows(&documents[1], "node").len(), documents[1].diagnostics.len()), (0, 0));
}

#[test]
fn a_reference_to_an_id_of_several_rows_is_refused() {
    let plugins = Plugins::new();
    plugins.add("tree", NODE, "tree.c");
    let documents = run(&plugins.load().unwrap(), &["same ids"]);
    let message = "a reference to id 0 of layer `node`, which several rows have";
    assert_eq!(diagnostics(&documents[0])[0].1, message);
    assert!(documents[0].layer("node").is_none() && documents[0].layer("note").is_none());
}

#[test]
fn a_plugin_reads_what_another_made_and_refers_to_it() {
    let plugins = Plugins::new();
    plugins.add("areader", SEEN, "reader.c");
    plugins.add("tree", NODE, "tree.c");
    let analyze = plugins.load().unwrap();
    let names: Vec<_> = analyze.plugins().iter().map(|plugin| plugin.name.as_str()).collect();
    assert_eq!(names, ["tree", "areader"]);
    let schemas: Vec<_> = analyze.layer_schemas().iter().map(|schema| schema.name.clone()).collect();
    assert_eq!(schemas, ["node", "note", "seen"]);
    let documents = run(&analyze, &["abcdefgh", "beyond all"]);
    assert_eq!(
        rows(&documents[0], "seen"),
        ["abcd|next -1 many|0", "ab|next 2 many 0 2 kid 1 kid|1", "gh|next 1 many|2"]
    );
    let message =
        "row 0 of layer `seen`: attribute `node`: a reference to row 3 of layer `node`, which has 3 rows";
    assert_eq!(diagnostics(&documents[1])[0].1, message);
    assert!(documents[1].layer("seen").is_none() && documents[1].layer("node").is_some());
}

#[test]
fn what_requires_a_failed_plugin_is_skipped_and_what_can_do_without_is_not() {
    let plugins = Plugins::new();
    plugins.add("tree", NODE, "tree.c");
    plugins.add("reader", SEEN, "reader.c");
    let optional = SEEN.replace(r#"{"layer": "node","#, r#"{"layer": "node", "optional": true,"#);
    plugins.add("willing", &optional.replace("seen", "glimpsed"), "reader.c");
    let after = r#""requires": [{"layer": "seen"}], "produces": [{"layer": "more", "doc": ""}]"#;
    plugins.add("after", after, "silent.c");
    let documents = run(&plugins.load().unwrap(), &["fail here", "abcdefgh"]);
    let skipped = |message: &str| ("plugin-skipped".to_owned(), message.to_owned(), None);
    assert_eq!(
        diagnostics(&documents[0]),
        [
            ("plugin-failed".to_owned(), "no message, status -6".to_owned(), None),
            skipped("it requires the layer `node`, which plugin `tree` did not make"),
            skipped("it requires the layer `seen`, which plugin `reader` did not make"),
        ]
    );
    let made = |document: &Document| {
        ["node", "note", "seen", "glimpsed", "more"].map(|layer| document.layer(layer).is_some())
    };
    assert_eq!(made(&documents[0]), [false, false, false, true, false]);
    assert_eq!(made(&documents[1]), [true; 5]);
    assert_eq!(rows(&documents[1], "glimpsed").len(), 3);
}

#[test]
fn attributes_are_added_to_layers_and_documents() {
    let plugins = Plugins::new();
    plugins.add("tree", NODE, "tree.c");
    plugins.add("scorer", SCORE, "extender.c");
    let analyze = plugins.load().unwrap();
    assert_eq!(analyze.layer_schemas()[0].attributes[3].name, "score");
    assert_eq!(analyze.document_attributes()[0].name, "n");
    let documents = run(&analyze, &["abcdefgh", "abc", "twice here", "beyond here", "spanned here"]);
    assert_eq!(rows(&documents[0], "node"), ["abcd|-|-|-|1", "ab|2|[0 2]|{1 kid}|-", "gh|1|-|-|2.5"]);
    let about = documents[0].layers[HOST_LAYERS + 2].as_ref().unwrap();
    assert_eq!((about.schema.name.as_str(), row(&documents[0], about, 0)), ("document", "3".to_owned()));
    assert_eq!(rows(&documents[1], "document"), ["-"]);
    for (document, message) in documents[2..].iter().zip([
        "row 1 of layer `node`: it extends row 2 again",
        "row 1 of layer `node`: it extends row 3, the layer has 3 rows",
        "row 1 of layer `node`: the span 0..1, where none belongs",
    ]) {
        assert_eq!(diagnostics(document), [("plugin-invalid-output".to_owned(), message.to_owned(), None)]);
        assert!(rows(document, "node").iter().all(|row| row.ends_with("|-")));
        assert_eq!(rows(document, "document"), ["-"]);
    }
}

#[test]
fn who_requires_an_added_attribute_is_skipped_where_it_was_not_added() {
    let plugins = Plugins::new();
    plugins.add("tree", NODE, "tree.c");
    plugins.add("scorer", SCORE, "extender.c");
    let after = r#""requires": [{"layer": "node", "attributes": ["score"]}],
        "produces": [{"layer": "more", "doc": ""}]"#;
    plugins.add("after", after, "silent.c");
    let documents = run(&plugins.load().unwrap(), &["twice here", "abcdefgh"]);
    let message = "it requires the attribute `score` of layer `node`, which plugin `scorer` did not make";
    assert_eq!(diagnostics(&documents[0])[1].1, message);
    assert!(documents[0].layer("more").is_none() && documents[1].layer("more").is_some());
}

#[test]
fn a_folder_without_a_library_is_an_analyzer() {
    let plugins = Plugins::new();
    let produces = r#""produces": [{"layer": "office", "doc": "", "attributes": [
        {"name": "country", "kind": "string", "doc": ""}, {"name": "rank", "kind": "i64", "doc": ""}]}]"#;
    plugins.manifest("offices", &format!(r#""languages": ["en"], "lexicons": ["offices.tsv"], {produces}"#));
    let tsv = "#! case = fold\nterm\trank\tcountry\nprime minister\t1\t\nminister\t2\tNO\n";
    plugins.lexicon("offices", "offices.tsv", tsv);
    let analyze = plugins.load().unwrap();
    assert_eq!(analyze.required_host_layers(), HostNeeds { token: true, ..HostNeeds::default() });
    let text = "The Prime\nMinister met a minister.";
    let documents = run(&analyze, &[text, "Nobody."]);
    assert_eq!(rows(&documents[0], "office"), ["Prime\nMinister|-|1", "minister|NO|2"]);
    let office = documents[0].layer("office").unwrap();
    assert_eq!(cell(office.rule.as_ref().unwrap(), 1), "lexicon:offices");
    assert!(office.confidence.iter().all(|confidence| confidence.is_nan()));
    assert!(rows(&documents[1], "office").is_empty());
}

#[test]
fn a_plugin_reads_the_hits_of_its_lexicon() {
    let plugins = Plugins::new();
    let columns: Vec<_> =
        ["entry i64", "token i64", "n i64", "unit string", "language string", "published string"]
            .map(|column| column.split_once(' ').unwrap())
            .map(|(name, kind)| format!(r#"{{"name": "{name}", "kind": "{kind}", "doc": ""}}"#))
            .to_vec();
    let rest = format!(
        r#""lexicons": ["units.tsv"], "requires": [{{"layer": "lexicon:units", "attributes": ["unit"]}}],
           "produces": [{{"layer": "unit", "doc": "", "attributes": [{}]}}]"#,
        columns.join(", ")
    );
    plugins.add("units", &rest, "hits.c");
    plugins.lexicon("units", "units.tsv", "term\tnote\tunit\nbarrels of oil\tx\tbbl\nkm/h\t\t\n");
    let analyze = plugins.load().unwrap();
    let mut input = vec![document("6 barrels of oil at 5 km / h"), document("no unit"), document("km/h")];
    input[0].metadata.language = Some("en".into());
    input[2].metadata.published = Some("2026-11".into());
    let documents = analyze.run(&mut analyze.scratch(), input).unwrap();
    assert_eq!(rows(&documents[0], "unit"), ["barrels of oil|0|1|3|bbl|en|", "km / h|1|6|3|-|en|"]);
    assert!(rows(&documents[1], "unit").is_empty());
    assert_eq!(rows(&documents[2], "unit"), ["km/h|1|0|3|-||2026-11"]);
}

#[test]
fn a_language_the_plugin_does_not_speak_leaves_an_empty_layer() {
    let plugins = Plugins::new();
    plugins.add("tree", &format!(r#""languages": ["en"], {NODE}"#), "tree.c");
    plugins.add("reader", SEEN, "reader.c");
    let analyze = plugins.load().unwrap();
    let batch = [Some("kk"), Some("en-GB"), None].map(|language| {
        let mut document = document("abcdefgh");
        document.metadata.language = language.map(str::to_owned);
        document
    });
    let documents = analyze.run(&mut analyze.scratch(), batch.to_vec()).unwrap();
    let counts: Vec<_> = documents.iter().map(|document| rows(document, "node").len()).collect();
    assert_eq!(counts, [0, 3, 3]);
    assert_eq!(rows(&documents[0], "seen").len(), 0);
    assert!(documents.iter().all(|document| document.diagnostics.is_empty()));
}

#[test]
fn a_missing_token_layer_skips_who_requires_it() {
    let plugins = Plugins::new();
    plugins.add(
        "x",
        r#""requires": [{"layer": "token"}], "produces": [{"layer": "thing", "doc": ""}]"#,
        "silent.c",
    );
    let analyze = plugins.load().unwrap();
    let bare = Document { text: "text".into(), ..Document::default() };
    let documents = analyze.run(&mut analyze.scratch(), vec![bare]).unwrap();
    let message = "it requires the layer `token`, which was not made";
    assert_eq!(diagnostics(&documents[0]), [("plugin-skipped".to_owned(), message.to_owned(), None)]);
    assert_eq!(documents[0].layers.len(), HOST_LAYERS + 1);
}

#[test]
fn threads_and_batches_do_not_change_the_result() {
    let plugins = Plugins::new();
    plugins.add("tree", NODE, "tree.c");
    plugins.add("reader", SEEN, "reader.c");
    plugins.add("scorer", SCORE, "extender.c");
    let analyze = plugins.load().unwrap();
    let texts: Vec<_> = (0..40).map(|n| ["abcdefgh", "twice here", "fail here", "same ids"][n % 4]).collect();
    let whole = run(&analyze, &texts);
    let parts: Vec<Document> = std::thread::scope(|scope| {
        let threads: Vec<_> = texts.chunks(7).map(|texts| scope.spawn(|| run(&analyze, texts))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let summary = |document: &Document| {
        let layers =
            document.layers.iter().flatten().map(|l| rows(document, &l.schema.name)).collect::<Vec<_>>();
        (layers, document.diagnostics.clone())
    };
    assert_eq!(whole.iter().map(summary).collect::<Vec<_>>(), parts.iter().map(summary).collect::<Vec<_>>());
    assert_eq!(analyze.timings().len(), 3);
    assert!(analyze.timings().iter().all(|(_, time)| !time.is_zero()));
}

#[test]
fn a_serial_plugin_has_one_worker_for_all_threads() {
    let plugins = Plugins::new();
    let rest = r#""produces": [{"layer": "thing", "span": false, "doc": "", "attributes": [
        {"name": "calls", "kind": "i64", "doc": ""}]}]"#;
    plugins.add("x", rest, "serial.c");
    let analyze = plugins.load().unwrap();
    let mut calls: Vec<i64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| run(&analyze, &["text"; 20]))).collect();
        let documents = threads.into_iter().flat_map(|thread| thread.join().unwrap());
        documents.map(|document| rows(&document, "thing")[0].parse().unwrap()).collect()
    });
    calls.sort_unstable();
    assert_eq!(calls, (1..=80).collect::<Vec<_>>());
}

#[test]
fn no_plugin_leaves_documents_as_they_are() {
    let analyze = crate::common::load(Vec::new()).unwrap();
    assert_eq!(analyze.required_host_layers(), HostNeeds::default());
    assert!(analyze.plugins().is_empty() && analyze.layer_schemas().is_empty());
    let before = document("text");
    let after = analyze.run(&mut analyze.scratch(), vec![before.clone()]).unwrap();
    assert_eq!(after, [before]);
}
