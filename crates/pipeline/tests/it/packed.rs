//! Folders of packed and plain files, end to end.

use std::io::{Cursor, Write as _};

use dateline_pipeline::{Assignment, Config, Silent, Summary, verify};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{Bed, StopAfter, records, text};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn tar(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, bytes.as_slice()).expect("memory");
    }
    builder.into_inner().expect("memory")
}

fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn member(idx: usize) -> Vec<u8> {
    text(idx).into_bytes()
}

/// A bed with plain files, a compressed one and archives: 52 plain documents and 30 packed ones.
fn bed() -> Bed {
    let bed = Bed::with_inputs();
    bed.input("more.jsonl.gz", &gzip(records(100..120).as_bytes()));
    bed.input("wire.tar.gz", &gzip(&tar(&[("a.txt", member(20)), ("b/c.txt", member(21))])));
    let inner = zip(&[("x.txt", member(30)), ("y.txt", member(31)), ("photo.png", b"png".to_vec())]);
    let repaired = "The caf\u{c3}\u{a9} in Bogot\u{c3}\u{a1} opened. Sales rose 3%.\n".as_bytes().to_vec();
    let lines = records(200..204).into_bytes();
    bed.input("deep.zip", &zip(&[("inner.zip", inner), ("l.jsonl", lines), ("m.txt", repaired)]));
    bed.input("n.txt.gz", &gzip(&member(40)));
    bed
}

fn proved(bed: &Bed, output: &str) -> u64 {
    let report = verify(&bed.path(output), &[], 2, &Silent).expect("a folder of ours");
    assert!(report.holds(), "{:?}", report.failures);
    assert_eq!(report.tables["sentences"].without_source, 0);
    report.documents
}

fn filtered(summary: &Summary) -> Vec<(&str, u64)> {
    summary.accounts.filtered.iter().map(|(reason, n)| (reason.as_str(), *n)).collect()
}

#[test]
fn a_mixed_folder_is_read_and_proved() {
    let bed = bed();
    let summary = bed.run("out").unwrap();
    assert_eq!(summary.accounts.written, 82);
    assert_eq!(filtered(&summary), [("extension .png", 1)]);
    assert_eq!((summary.accounts.read, summary.accounts.n_quarantined()), (83, 0));
    assert_eq!(proved(&bed, "out"), 82);
    let manifest: serde_json::Value =
        serde_json::from_slice(&bed.files("out")["_manifest.json"]).expect("a manifest");
    let records = |name: &str| {
        let inputs = manifest["inputs"].as_array().expect("a list");
        let input = inputs.iter().find(|input| input["path"] == name).expect("an input");
        input["records"].as_u64().expect("a number")
    };
    assert_eq!((records("deep.zip"), records("more.jsonl.gz"), records("00.txt")), (8, 20, 1));
}

fn documents_of(bed: &Bed, output: &str) -> String {
    let files = bed.files(output);
    let parts = files.iter().filter(|(name, _)| name.starts_with("documents/"));
    parts.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[test]
fn mojibake_is_repaired_and_its_spans_are_proved() {
    let bed = bed();
    bed.run("out").unwrap();
    assert!(documents_of(&bed, "out").contains("The café in Bogotá opened."));
    proved(&bed, "out");
    let bed = bed.set("ingest.repair_mojibake=false");
    bed.run("off").unwrap();
    assert!(documents_of(&bed, "off").contains("Bogot\u{c3}\u{a1}"));
    proved(&bed, "off");
}

#[test]
fn threads_and_interruptions_change_nothing() {
    let bed = bed();
    bed.run("out").unwrap();
    for threads in [1, 4] {
        let job = bed.job(&format!("threads-{threads}"));
        let mut sets: Vec<Assignment> =
            bed.sets.iter().map(|set| Assignment::parse(set).expect("an assignment")).collect();
        sets.push(Assignment::new("run.threads", threads));
        let config = Config::load(None, &sets).expect("a configuration");
        dateline_pipeline::run(&job, &config, &dateline_analyze::Search::default(), &Silent).unwrap();
        assert_eq!(bed.files("out"), bed.files(&format!("threads-{threads}")));
    }
    let job = bed.job("stopped");
    bed.run_job(&job, &StopAfter::new(3)).unwrap_err();
    bed.run_job(&job, &Silent).unwrap();
    assert_eq!(bed.files("out"), bed.files("stopped"));
}

#[test]
fn a_limit_counts_members_too() {
    for limit in [1, 5, 12, 30] {
        let bed = bed().set(&format!("run.limit={limit}"));
        let summary = bed.run("out").unwrap();
        assert_eq!(summary.accounts.read, limit);
        proved(&bed, "out");
        let again = bed.run("out").unwrap();
        assert_eq!(again.accounts, summary.accounts, "a rerun finds nothing to do");
    }
}

#[test]
fn what_is_broken_is_one_row_and_the_rest_is_proved() {
    let bed = Bed::new();
    let gz = gzip(records(0..400).as_bytes());
    bed.input("cut.jsonl.gz", &gz[..gz.len() / 2]);
    bed.input("empty.zip", &zip(&[]));
    bed.input("names.tar", &tar(&[("good.txt", member(1))]));
    bed.input("junk.zip", b"no archive");
    let summary = bed.run("out").unwrap();
    let accounts = &summary.accounts;
    assert_eq!(accounts.quarantined.get("format"), Some(&2), "{accounts:?}");
    assert_eq!(filtered(&summary), [("empty archive", 1)]);
    assert!(accounts.written > 20);
    assert_eq!(accounts.read, accounts.written + accounts.n_filtered() + accounts.n_quarantined());
    assert_eq!(proved(&bed, "out"), accounts.written);
}

#[test]
fn a_packed_input_that_changed_is_found() {
    let bed = bed();
    bed.run("out").unwrap();
    bed.input("n.txt.gz", &gzip(&member(41)));
    let report = verify(&bed.path("out"), &[], 2, &Silent).expect("a folder of ours");
    assert!(report.failures.iter().any(|failure| failure.message.contains("has changed since the run")));
    let error = bed.run("out").unwrap_err();
    assert!(error.to_string().contains("n.txt.gz"), "{error}");
}
