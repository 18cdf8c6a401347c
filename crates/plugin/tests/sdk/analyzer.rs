//! What an analyzer sees and what becomes of what it emits, through the functions the host calls.
//!
//! Not here: panics (`panic.rs`) and hosts of another age (`host.rs`).

use crate::common::{PLUGIN, probe, things};
use dateline_plugin::testing::{Harness, TestDoc};
use dateline_plugin_abi::status;
use serde_json::{Value as Json, json};

fn refusal(mode: &str) -> String {
    let failure = probe(mode).run(&TestDoc::new("é")).expect_err("a bad row");
    assert_eq!(failure.status, status::INVALID);
    failure.message
}

fn lines(mode: &str, doc: &TestDoc) -> Vec<String> {
    probe(mode).run(doc).expect("a good row").iter().map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_value_goes_in_and_comes_out() {
    let rows = probe("echo").run(&things()).unwrap();
    let first = &rows[0];
    assert_eq!(first.value("flag"), true);
    assert_eq!(first.value("count"), -7);
    assert_eq!(first.value("value"), 0.25);
    assert_eq!(first.value("name"), "é \"x\"");
    assert_eq!(first.value("next"), 1);
    assert_eq!(*first.value("parties"), json!([{"who": 1, "text": "Осло"}, {"who": 1}]));
    let second = &rows[1];
    assert_eq!(second.value("flag"), false);
    assert_eq!(second.value("name"), "");
    assert_eq!([second.value("count"), second.value("value"), second.value("next")], [&Json::Null; 3]);
    assert_eq!(*second.value("parties"), json!([]));
}

#[test]
fn rows_print_as_lines_of_a_case() {
    assert_eq!(
        lines("echo", &things()),
        [
            r#"echo 0..4 "abcd" flag=true count=-7 value=0.25 name="é \"x\"" next=1 parties=[{"who":1,"text":"Осло"},{"who":1}]"#,
            r#"echo 2..4 "cd" flag=false name="" parties=[]"#,
            "thing 0 is_odd=false",
            "thing 1 is_odd=true",
        ]
    );
}

#[test]
fn rows_are_sorted_and_references_follow() {
    let rows = probe("order").run(&TestDoc::new("abcd")).unwrap();
    let rules: Vec<_> = rows.iter().map(|row| row.rule.as_str()).collect();
    assert_eq!(rules, ["first", "second", "third", "", ""]);
    assert_eq!([rows[3].value("echo"), rows[4].value("echo")], [&json!(0), &json!(2)]);
    assert_eq!([rows[0].confidence, rows[2].confidence], [None, Some(0.5)]);
}

#[test]
fn metadata_is_seen_and_unknown_is_none() {
    let doc = TestDoc::new("x").published("2026-03").title("Grain").language("");
    assert_eq!(
        lines("metadata", &doc),
        [
            r#"fact name="language" value="""#,
            r#"fact name="published" value="2026-03""#,
            r#"fact name="title" value="Grain""#,
            r#"fact name="layers" value="[true, false, true, false]""#,
        ]
    );
    assert_eq!(lines("metadata", &TestDoc::new("x"))[1], r#"fact name="published" value="unknown""#);
}

#[test]
fn lexicon_hits_have_their_numbers_and_texts() {
    let doc = TestDoc::new("Up. A cubic metre.").lexicon(
        "lexicon:units",
        &["unit", "kind"],
        &[(3..5, &["m3", "volume"])],
    );
    assert_eq!(lines("units", &doc), [r#"fact name="cubic metre" value="0 3 2 volume in Some(1)""#]);
}

#[test]
fn an_empty_document_is_a_document() {
    assert_eq!(probe("echo").run(&TestDoc::new("")), Ok(Vec::new()));
    assert_eq!(lines("count", &TestDoc::new("")), [r#"fact name="documents" value="1""#]);
}

#[test]
fn a_worker_is_kept_from_document_to_document() {
    let (harness, doc) = (probe("count"), TestDoc::new(""));
    let count = || harness.run(&doc).unwrap()[0].value("value").clone();
    assert_eq!([count(), count()], ["1", "2"]);
    harness.free_worker();
    assert_eq!(count(), "1");
}

#[test]
fn an_analyzer_that_saw_the_stop_word_says_so() {
    let failure = probe("loop").stopped().run(&TestDoc::new("")).unwrap_err();
    assert_eq!(failure.status, status::STOPPED);
    assert_eq!(probe("loop").run(&TestDoc::new("")), Ok(Vec::new()));
    // One that never looked finished its work: its rows stay.
    assert_eq!(probe("count").stopped().run(&TestDoc::new("")).unwrap().len(), 1);
}

#[test]
fn bad_rows_are_refused_by_name() {
    assert_eq!(refusal("span"), "span 1..2 is not in the text");
    assert_eq!(refusal("reversed"), "span 2..1 is not in the text");
    assert_eq!(refusal("type"), "type 7 is not declared");
    assert_eq!(refusal("kind"), "attribute `flag`: declared bool, found tag 1 with length 0");
    assert_eq!(refusal("nan"), "attribute `value`: declared f64, found tag 2 with length 0");
    assert_eq!(refusal("confidence"), "confidence 1.5 is not in 0..=1");
    assert_eq!(refusal("dangling"), "not one row of layer 0 has the id 99");
    assert_eq!(refusal("ambiguous"), "not one row of layer 0 has the id 0");
    assert_eq!(refusal("about with a span"), "span 0..2 where none belongs");
    assert_eq!(refusal("extend"), "row 2 of layer `thing` is not among its 0");
    let twice = probe("extend twice").run(&things()).unwrap_err();
    assert_eq!(twice.message, "row 1 of layer `thing` is extended again");
}

#[test]
fn a_missing_attribute_is_named() {
    let doc = TestDoc::new("one two").lexicon("thing", &["name"], &[(0..1, &["x"])]);
    let failure = probe("echo").run(&doc).unwrap_err();
    assert_eq!(failure.message, "layer `thing` lacks the attribute `flag`");
}

#[test]
fn a_configuration_is_refused_with_its_reason() {
    let create = |params: Json| Harness::with_params(&PLUGIN, &params).err().unwrap();
    let refused = create(json!({"mode": "refuse"}));
    assert_eq!(
        (refused.status, refused.message.as_str()),
        (status::CONFIG, "parameter `mode`: `refuse` is refused")
    );
    let wrong = create(json!({"mode": 3}));
    assert_eq!(wrong.status, status::CONFIG);
    assert!(wrong.message.contains("invalid type: integer `3`, expected a string"), "{wrong}");
    let unknown = create(json!({"mood": "good"}));
    assert!(unknown.message.contains("unknown field `mood`"), "{unknown}");
}

#[test]
fn the_log_goes_to_the_host_of_the_call() {
    assert_eq!(probe("echo").logged(), ["3: created for dateline-plugin-testing"]);
    assert!(dateline_plugin::host().is_none());
    dateline_plugin::log(dateline_plugin::Level::Error, "nobody listens");
}

#[test]
fn the_check_passes_a_good_analyzer_and_finds_state() {
    probe("echo").check(&["one two"]);
    let state = std::panic::catch_unwind(|| {
        let harness = probe("count");
        harness.run(&TestDoc::new("")).unwrap();
        harness.check(&[]);
    });
    let text = state.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("the same text twice"), "{text}");
}
