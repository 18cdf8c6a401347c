//! What verify proves, and what it finds.

use std::fs;
use std::path::Path;

use dateline_pipeline::{Silent, VerifyReport, verify};

use crate::support::Bed;

fn verified(bed: &Bed) -> VerifyReport {
    verify(&bed.path("out"), &[], 2, &Silent).expect("a folder of ours")
}

/// Replaces text in a part; its hash then differs too, which is one more failure.
fn tamper(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a part");
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).expect("a part");
}

fn messages(report: &VerifyReport) -> Vec<&str> {
    report.failures.iter().map(|failure| failure.message.as_str()).collect()
}

#[test]
fn every_form_of_output_is_proved() {
    for set in [
        "output.format=jsonl",
        "output.columns=full",
        "output.format=parquet",
        "output.text=false",
        "output.tables=['sentences']",
        "output.tables=['+tokens', '-documents']",
    ] {
        let bed = Bed::with_inputs().set(set);
        let summary = bed.run("out").unwrap();
        let report = verified(&bed);
        assert!(report.holds(), "{set}: {:?}", report.failures);
        assert_eq!(report.documents, 52, "{set}");
        let sentences = &report.tables["sentences"];
        assert!(sentences.proved > 150 && sentences.proved == sentences.rows, "{set}: {sentences:?}");
        for (table, rows) in &summary.tables {
            assert_eq!(report.tables[table].rows, *rows, "{set}: {table}");
        }
    }
}

#[test]
fn a_span_that_is_off_by_one_is_found() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    tamper(&bed.path("out/sentences/part-00000.jsonl"), "\"start_byte\":0,", "\"start_byte\":1,");
    let report = verified(&bed);
    let place = "sentences/part-00000.jsonl, row 0";
    let found = report.failures.iter().any(|it| it.place == place && it.message.starts_with("text: "));
    assert!(found, "{:?}", report.failures);
    assert!(messages(&report).contains(&"its bytes are not those its receipt names"));
}

#[test]
fn a_text_that_the_source_does_not_say_is_found() {
    let bed = Bed::with_inputs().set("output.columns=full");
    bed.run("out").unwrap();
    tamper(&bed.path("out/documents/part-00000.jsonl"), "Exports of wheat", "Exports of bread");
    tamper(&bed.path("out/sentences/part-00000.jsonl"), "\"end_char\":", "\"end_char\":1");
    let report = verified(&bed);
    let messages = messages(&report).join("\n");
    assert!(messages.contains("text: not what its source gives"), "{messages}");
    assert!(messages.contains("end_char: "), "{messages}");
}

#[test]
fn rows_of_unknown_documents_and_doubled_rows_are_found() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    let path = bed.path("out/sentences/part-00001.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(1, first);
    let unknown = first.replacen("\"doc_id\":\"", "\"doc_id\":\"f", 1);
    lines.push(&unknown);
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let messages = messages(&verified(&bed)).join("\n");
    assert!(messages.contains("stands twice or out of order"), "{messages}");
    assert!(messages.contains("there is no document f"), "{messages}");
}

#[test]
fn a_missing_row_of_documents_is_found() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    let path = bed.path("out/documents/part-00000.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let rest: Vec<&str> = text.lines().skip(1).collect();
    fs::write(&path, rest.join("\n") + "\n").unwrap();
    let report = verified(&bed);
    assert!(messages(&report).iter().any(|it| it.contains("but the sources hold")), "{:?}", report.failures);
}

#[test]
fn a_part_that_cannot_be_read_is_a_failure_and_not_the_end() {
    let bed = Bed::with_inputs().set("output.format=parquet");
    bed.run("out").unwrap();
    fs::write(bed.path("out/sentences/part-00000.parquet"), "no parquet").unwrap();
    fs::remove_file(bed.path("out/diagnostics/part-00001.parquet")).unwrap();
    let report = verified(&bed);
    assert!(report.n_failures >= 2, "{:?}", report.failures);
    assert_eq!(report.tables["documents"].rows, 52);
}

#[test]
fn a_manifest_that_says_something_else_is_found() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    tamper(&bed.path("out/_manifest.json"), "\"read\": 52", "\"read\": 53");
    let report = verified(&bed);
    assert_eq!(report.failures[0].place, "_manifest.json");
    fs::remove_file(bed.path("out/_SUCCESS")).unwrap();
    assert!(messages(&verified(&bed))[0].contains("dateline finalize"));
}

#[test]
fn a_folder_that_is_not_complete_is_no_output() {
    let bed = Bed::with_inputs();
    assert!(verify(&bed.path("out"), &[], 1, &Silent).is_err());
    bed.run("out").unwrap();
    fs::remove_file(bed.path("out/_shards/00001.json")).unwrap();
    let error = verify(&bed.path("out"), &[], 1, &Silent).unwrap_err();
    assert!(error.to_string().contains("not done: 1"), "{error}");
}

#[test]
fn a_changed_or_missing_source_is_said_clearly() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    bed.input("00.txt", b"Another text.");
    fs::remove_file(bed.path("in/07.txt")).unwrap();
    let report = verified(&bed);
    let places: Vec<_> = report.failures.iter().map(|it| it.place.as_str()).collect();
    assert_eq!(places, ["input `00.txt`", "input `07.txt`"]);
    assert!(report.failures[0].message.contains("has changed since the run"));
    assert!(
        report.failures[1].message.contains("no such file")
            || report.failures[1].message.contains("No such file")
    );
    assert!(report.documents > 0, "shards of other sources are still proved");
}

#[test]
fn moved_inputs_are_proved_where_they_are_now() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    fs::rename(bed.path("in"), bed.path("moved")).unwrap();
    assert!(!verified(&bed).holds());
    let inputs = [bed.path("moved").display().to_string()];
    let report = verify(&bed.path("out"), &inputs, 2, &Silent).unwrap();
    assert!(report.holds(), "{:?}", report.failures);
}

#[test]
fn copies_of_a_document_keep_their_own_rows() {
    let bed = Bed::new();
    let line = "{\"id\": 1, \"text\": \"One sentence. Another one.\"}\n";
    bed.input("copies.jsonl", line.repeat(3).as_bytes());
    let summary = bed.run("out").unwrap();
    assert_eq!(summary.accounts.written, 3);
    let report = verified(&bed);
    assert!(report.holds(), "{:?}", report.failures);
    assert_eq!(report.tables["sentences"].proved, 6);
}
