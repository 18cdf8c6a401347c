//! What stands in the output folder, and when a run refuses it.

use std::fs;

use dateline_pipeline::{Category, Existing, Manifest, finalize};

use crate::support::{AfterPlan, Bed, StopAfter, records, text};

#[test]
fn the_same_bytes_for_any_number_of_threads_and_any_shares() {
    let bed = Bed::with_inputs();
    let first = bed.run("one").unwrap();
    assert!(first.finalized && first.shards >= 6, "{} shards", first.shards);
    assert_eq!(first.accounts.written, 52);
    let threaded = bed.set("run.threads=7");
    threaded.run("seven").unwrap();
    for share in ["1/3", "0/3", "2/3"] {
        let mut job = threaded.job("shares");
        job.share = Some(share.parse().unwrap());
        let summary = threaded.run_job(&job, &dateline_pipeline::Silent).unwrap();
        assert!(!summary.finalized);
    }
    assert!(!threaded.path("shares/_SUCCESS").exists());
    finalize(&threaded.path("shares")).unwrap();
    let one = threaded.files("one");
    assert!(one.contains_key("_SUCCESS") && one.contains_key("documents/part-00005.jsonl"));
    assert_eq!(one, threaded.files("seven"));
    assert_eq!(one, threaded.files("shares"));
}

#[test]
fn finalize_names_the_missing_shards() {
    let bed = Bed::with_inputs();
    let mut job = bed.job("out");
    job.share = Some("0/2".parse().unwrap());
    bed.run_job(&job, &dateline_pipeline::Silent).unwrap();
    let error = finalize(&bed.path("out")).unwrap_err();
    assert_eq!(error.category(), Category::Interrupted);
    assert!(error.to_string().contains("shards not done: 1, 3, 5"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn a_run_that_was_stopped_goes_on() {
    let bed = Bed::with_inputs().set("run.threads=2");
    bed.run("whole").unwrap();
    let error = bed.run_job(&bed.job("stopped"), &StopAfter::new(2)).unwrap_err();
    assert_eq!(error.category(), Category::Interrupted);
    let standing = fs::read_dir(bed.path("stopped/_shards")).unwrap().count();
    assert!((2..5).contains(&standing), "{standing} shards stand");
    assert!(!bed.path("stopped/_SUCCESS").exists());
    assert!(!bed.path("stopped/_tmp").exists(), "nothing half done is left");
    let summary = bed.run("stopped").unwrap();
    assert_eq!(summary.run.shards, summary.shards - standing, "only the rest was done");
    assert_eq!(bed.files("stopped"), bed.files("whole"));
}

#[test]
fn a_part_or_receipt_that_is_gone_is_made_again() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    let before = bed.files("out");
    fs::remove_file(bed.path("out/documents/part-00001.jsonl")).unwrap();
    fs::remove_file(bed.path("out/_shards/00003.json")).unwrap();
    fs::write(bed.path("out/_shards/00002.json"), "{").unwrap();
    let summary = bed.run("out").unwrap();
    assert_eq!(summary.run.shards, 3);
    assert_eq!(bed.files("out"), before);
}

#[test]
fn a_second_run_does_nothing_and_keeps_the_manifest() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    let before = fs::read(bed.path("out/_manifest.json")).unwrap();
    let summary = bed.run("out").unwrap();
    assert_eq!(summary.run.shards, 0);
    assert_eq!(summary.accounts.written, 52);
    assert_eq!(fs::read(bed.path("out/_manifest.json")).unwrap(), before);
}

#[test]
fn new_inputs_append_shards_and_leave_the_others() {
    let bed = Bed::with_inputs();
    let before = bed.run("out").unwrap();
    let files = bed.files("out");
    bed.input("000.txt", b"A new first document.");
    bed.input("zzz.jsonl", records(100..110).as_bytes());
    let after = bed.run("out").unwrap();
    assert!(after.shards > before.shards);
    assert_eq!(after.run.shards, after.shards - before.shards);
    assert_eq!(after.accounts.written, 63);
    let now = bed.files("out");
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains('/')) {
        assert_eq!(now.get(name), Some(bytes), "{name}");
    }
    assert_eq!(Manifest::read(&bed.path("out")).unwrap().inputs.len(), 15);
}

#[test]
fn a_changed_or_missing_input_is_a_conflict_that_is_named() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    bed.input("03.txt", text(4).as_bytes());
    fs::remove_file(bed.path("in/05.txt")).unwrap();
    let error = bed.run("out").unwrap_err();
    assert_eq!(error.category(), Category::Config);
    assert!(error.to_string().contains("input `03.txt` has changed; input `05.txt` is gone"), "{error}");
    assert!(error.hint().unwrap().contains("--overwrite"));
    assert!(bed.path("out/_SUCCESS").exists(), "what stands is left alone");
}

#[test]
fn another_setup_is_a_conflict_that_is_named_and_can_be_replaced() {
    let bed = Bed::with_inputs();
    bed.run("out").unwrap();
    let other = bed.set("output.columns=full");
    let error = other.run("out").unwrap_err();
    assert_eq!(error.category(), Category::Config);
    let change = "`output.columns` is \"full\", was \"compact\"";
    assert!(error.to_string().contains(change), "{error}");
    let mut job = other.job("out");
    job.existing = Existing::Replace;
    other.run_job(&job, &dateline_pipeline::Silent).unwrap();
    other.run("fresh").unwrap();
    assert_eq!(other.files("out"), other.files("fresh"));
}

#[test]
fn shares_do_not_remove_each_others_work_when_they_replace() {
    let bed = Bed::with_inputs();
    bed.run("fresh").unwrap();
    bed.run("out").unwrap();
    let mut bed = bed;
    bed.sets[1] = "run.shard_bytes=2048".into();
    bed.run("fresh2").unwrap();
    for share in ["0/2", "1/2"] {
        let mut job = bed.job("out");
        job.existing = Existing::Replace;
        job.share = Some(share.parse().unwrap());
        bed.run_job(&job, &dateline_pipeline::Silent).unwrap();
    }
    finalize(&bed.path("out")).unwrap();
    assert_eq!(bed.files("out"), bed.files("fresh2"));
}

#[test]
fn what_dateline_did_not_make_is_never_replaced() {
    let bed = Bed::with_inputs();
    fs::create_dir(bed.path("thesis")).unwrap();
    fs::write(bed.path("thesis/chapter.doc"), "x").unwrap();
    let mut job = bed.job("thesis");
    job.existing = Existing::Replace;
    let error = bed.run_job(&job, &dateline_pipeline::Silent).unwrap_err();
    assert_eq!(error.category(), Category::Config);
    assert!(error.to_string().contains("not a folder that dateline made"), "{error}");
    assert_eq!(fs::read_dir(bed.path("thesis")).unwrap().count(), 1);
}

#[test]
fn a_limit_takes_the_first_records_of_the_plan() {
    let bed = Bed::with_inputs().set("run.limit=20");
    let summary = bed.run("out").unwrap();
    assert_eq!(summary.accounts.read, 20);
    let manifest = Manifest::read(&bed.path("out")).unwrap();
    assert_eq!(manifest.inputs.len(), 13, "twelve texts and eight records of the thirteenth input");
    let documents = fs::read_dir(bed.path("out/documents")).unwrap().count();
    assert_eq!(documents, summary.shards);
    let whole = Bed::with_inputs();
    whole.run("out").unwrap();
    let rows = |bed: &Bed| -> String {
        let files = bed.files("out");
        let parts = files.into_iter().filter(|(name, _)| name.starts_with("documents/"));
        parts.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
    };
    assert!(rows(&whole).starts_with(&rows(&bed)));
    assert_eq!(rows(&bed).lines().count(), 20);
}

#[test]
fn a_budget_of_errors_fails_the_run_and_a_larger_one_completes_it() {
    let bed = Bed::with_inputs();
    bed.input("bad.jsonl", b"{\"text\": \"Fine.\"}\nnot json\n{\"text\": 3}\n");
    let strict = bed.set("run.max_errors=1");
    let error = strict.run("out").unwrap_err();
    assert_eq!(error.category(), Category::Data);
    assert!(error.to_string().starts_with("2 of "), "{error}");
    assert!(!strict.path("out/_SUCCESS").exists());
    let mut loose = strict;
    loose.sets.pop();
    let loose = loose.set("run.max_errors='5%'");
    let summary = loose.run("out").unwrap();
    assert_eq!(summary.accounts.quarantined.get("format"), Some(&2));
    assert_eq!(summary.accounts.written, 53);
}

#[test]
fn an_output_inside_the_input_is_not_read() {
    let bed = Bed::with_inputs();
    bed.run("in/out").unwrap();
    let summary = bed.run("in/out").unwrap();
    assert_eq!(summary.accounts.written, 52);
    assert!(
        summary.skipped.keys().any(|reason| reason == "inside the output folder"),
        "{:?}",
        summary.skipped
    );
}

#[test]
fn an_empty_folder_and_a_missing_input_are_errors() {
    let bed = Bed::new();
    let error = bed.run("out").unwrap_err();
    assert_eq!(error.category(), Category::Io);
    assert!(error.to_string().contains("nothing to read"), "{error}");
    let mut job = bed.job("out");
    job.inputs = vec![bed.path("none.txt").display().to_string()];
    let error = bed.run_job(&job, &dateline_pipeline::Silent).unwrap_err();
    assert_eq!(error.category(), Category::Io);
}

#[test]
fn parquet_holds_the_rows_of_jsonl() {
    let bed = Bed::with_inputs();
    let jsonl = bed.run("jsonl").unwrap();
    let mut bed = bed;
    bed.sets[0] = "output.format=parquet".into();
    let parquet = bed.run("parquet").unwrap();
    assert_eq!(jsonl.tables, parquet.tables);
    assert!(bed.path("parquet/documents/part-00000.parquet").exists());
}

#[test]
fn inputs_that_vanish_or_change_after_the_plan_go_into_quarantine() {
    let bed = Bed::with_inputs();
    let watch = AfterPlan(|| {
        fs::remove_file(bed.path("in/05.txt")).unwrap();
        bed.input("06.txt", text(7).as_bytes());
    });
    let summary = bed.run_job(&bed.job("out"), &watch).unwrap();
    assert!(summary.finalized);
    assert_eq!(summary.accounts.written, 50);
    assert_eq!(summary.accounts.quarantined.get("unreadable"), Some(&2));
    let rows = bed.files("out");
    let rows: String = rows
        .iter()
        .filter(|(name, _)| name.starts_with("_quarantine/part-"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert!(rows.contains("is gone since the run was planned"), "{rows}");
    assert!(rows.contains("has changed since the run was planned"), "{rows}");
}

#[test]
fn records_that_grow_while_they_are_read_fail_the_shard() {
    let bed = Bed::with_inputs();
    let grow = AfterPlan(|| bed.input("records.jsonl", records(0..41).as_bytes()));
    let error = bed.run_job(&bed.job("out"), &grow).unwrap_err();
    assert_eq!(error.category(), Category::Io);
    assert!(error.to_string().starts_with("input `records.jsonl`: has "), "{error}");
    assert!(error.hint().is_some());
    assert!(!bed.path("out/_SUCCESS").exists());
}
