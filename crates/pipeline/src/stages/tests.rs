//! Tests of the stages: what a panic costs.

use dateline_core::token::{HOST_LAYERS, Tokenize, Tokens};
use dateline_ingest::{Format, Ingested};

use super::*;

/// Panics on documents whose text holds `boom`, in the stage it stands for.
struct Bomb<S>(S);

impl Stage for Bomb<Ingest> {
    type Input = RawBatch;
    type Output = Ingested;
    type Scratch = ();

    fn name(&self) -> &'static str {
        "ingest"
    }

    fn scratch(&self) -> Self::Scratch {}

    fn run(&self, scratch: &mut (), batch: RawBatch) -> Result<Ingested, StageError> {
        for record in &batch.records {
            assert!(!record.bytes.ends_with(b"bang"), "bang in {:?}", record.range);
        }
        self.0.run(scratch, batch)
    }
}

impl Stage for Bomb<Normalize> {
    type Input = Vec<RawDocument>;
    type Output = Vec<Document>;
    type Scratch = <Normalize as Stage>::Scratch;

    fn name(&self) -> &'static str {
        "normalize"
    }

    fn scratch(&self) -> Self::Scratch {
        self.0.scratch()
    }

    fn run(&self, scratch: &mut Self::Scratch, input: Vec<RawDocument>) -> Result<Vec<Document>, StageError> {
        assert!(!input.iter().any(|raw| raw.fields[0].text.contains("boom")), "boom");
        self.0.run(scratch, input)
    }
}

struct NoTokens;

impl Tokenize for NoTokens {
    fn tokenize(&self, _: &str, out: &mut Tokens) {
        *out = Tokens::default();
    }
}

fn stages() -> Stages<Bomb<Ingest>, Bomb<Normalize>> {
    let settings = dateline_analyze::Settings::default();
    let analyze = Analyze::load(Vec::new(), &settings, Arc::new(NoTokens)).unwrap();
    let export = Export::new(&[], &[], &dateline_export::Settings::default()).unwrap();
    let ingest = Ingest::new(dateline_ingest::Settings::default()).unwrap();
    let normalize = Normalize::new(dateline_normalize::Settings::default());
    Stages::of(Bomb(ingest), Bomb(normalize), analyze, export, Vec::new(), 1 << 20)
}

/// One file whose records are the given texts, each a document of its own.
fn batch(texts: &[&str]) -> RawBatch {
    let mut start = 0;
    let records = texts.iter().enumerate().map(|(idx, text)| {
        let range = (start, start + text.len() as u64);
        start = range.1;
        SourceRecord {
            source: "all.txt".into(),
            format: Format::Text,
            record: Some(idx as i64),
            range,
            bytes: Arc::new(text.as_bytes().to_vec()),
            planned_blake3: None,
        }
    });
    RawBatch::of(records.collect())
}

#[test]
fn a_panic_costs_the_records_that_cause_it_and_no_other() {
    let batch = batch(&["One.", "Two boom.", "Three.", "Four bang", "Five."]);
    let processed = stages().process(batch).unwrap();
    assert_eq!((processed.n_documents, processed.written()), (3, 3));
    let found: Vec<_> = processed
        .quarantined
        .iter()
        .map(|it| (it.stage, it.rejected.class, it.rejected.record, it.rejected.raw.as_slice()))
        .collect();
    let expected = [
        ("normalize", Class::Panic, Some(1), b"Two boom.".as_slice()),
        ("ingest", Class::Panic, Some(3), b"Four bang".as_slice()),
    ];
    assert_eq!(found, expected);
    assert_eq!(processed.quarantined[0].rejected.message, "panicked: boom");
}

#[test]
fn the_rows_after_a_panic_are_those_without_the_bad_records() {
    let bad = batch(&["One.", "Two boom.", "Three."]);
    let with_panic = stages().process(bad.clone()).unwrap();
    let mut good = bad;
    good.records.remove(1);
    let without = stages().process(good).unwrap();
    assert_eq!(with_panic.rows, without.rows);
    assert_eq!(with_panic.text_bytes, without.text_bytes);
}

#[test]
fn what_was_skipped_is_counted_after_a_panic_too() {
    let mut batch = batch(&["One.", "Two boom."]);
    batch.skipped.insert("hidden".into(), 3);
    let processed = stages().process(batch).unwrap();
    assert_eq!((processed.n_documents, processed.quarantined.len()), (1, 1));
    assert_eq!(processed.filtered["hidden"], 3);
}

#[test]
fn the_host_layers_have_their_slots() {
    let batch = batch(&["One."]);
    let ingested = Ingest::new(dateline_ingest::Settings::default()).unwrap().run(&mut (), batch).unwrap();
    let layers = HostLayers { sentence: true, ..HostLayers::default() };
    let normalize = Normalize::new(dateline_normalize::Settings { layers });
    let documents = normalize.run(&mut normalize.scratch(), ingested.documents).unwrap();
    assert!(documents[0].layers.len() >= HOST_LAYERS);
    assert!(documents[0].layer("sentence").is_some());
}
