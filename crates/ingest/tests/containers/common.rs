//! A file that is read through the stage, with its sources proved.

use std::fs;

use dateline_core::{RawDocument, Span, Stage};
use dateline_ingest::{Ingest, Ingested, RawBatch, Reader, Settings, list, scan, source_fields};
use tempfile::TempDir;

/// Writes a file and reads it. Checks that the account closes and that every run of every field, decoded
/// from its source again, is its text.
pub(crate) fn read(name: &str, bytes: impl AsRef<[u8]>) -> Ingested {
    read_with(name, bytes, &Settings::default())
}

/// Like [`read`], with settings.
pub(crate) fn read_with(name: &str, bytes: impl AsRef<[u8]>, settings: &Settings) -> Ingested {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let listing = list(&[path.to_str().unwrap().to_owned()], settings).unwrap();
    let scans = listing.inputs.iter().map(|input| scan(input, settings, 1 << 20).unwrap());
    let chunks = scans.flat_map(|scan| scan.chunks).collect();
    let ingest = Ingest::new(settings.clone()).unwrap();
    let (mut all, mut read) = (Ingested::default(), 0);
    for batch in Reader::over(chunks, settings) {
        read += batch.read();
        let records = batch.records.clone();
        let out = ingest.run(&mut (), batch).unwrap();
        for record in records {
            let one = ingest.run(&mut (), RawBatch::of(vec![record.clone()])).unwrap();
            one.documents.iter().for_each(|document| {
                prove(document, &source_fields(&record, settings).unwrap());
            });
        }
        all.documents.extend(out.documents);
        all.rejected.extend(out.rejected);
        for (reason, count) in out.filtered {
            *all.filtered.entry(reason).or_default() += count;
        }
    }
    assert_eq!(all.read(), read, "read = documents + rejected + filtered");
    all
}

fn prove(document: &RawDocument, sources: &[dateline_ingest::SourceField]) {
    for field in &document.fields {
        let source = sources.iter().find(|source| source.name == field.name).unwrap();
        let whole = Span::new(0, field.text.len() as u32);
        if field.map.is_identity() {
            assert_eq!(source.decode(whole).as_deref(), Some(field.text.as_str()));
        }
        for run in field.map.runs().iter().filter(|run| !run.text.is_empty()) {
            let decoded = source.decode(run.source);
            assert_eq!(decoded.as_deref(), Some(&field.text[run.text.range()]), "{run:?}");
        }
    }
}

/// Returns the body of a document.
pub(crate) fn body(document: &RawDocument) -> &str {
    &document.fields.last().unwrap().text
}
