//! CSV, TSV, Markdown and nested JSONL as the stage gives them, and what verify reads again.

use dateline_core::{FieldName, RawDocument, Span};
use dateline_ingest::{Class, Reader, Settings, SourceField, SourceRecord, source_fields};

use crate::common::{Folder, body};

/// Asserts that every word of a document has a source that says the same.
fn assert_provable(document: &RawDocument, fields: &[SourceField]) {
    for raw in &document.fields {
        let source = fields.iter().find(|field| field.name == raw.name).unwrap();
        let mut at = 0;
        for word in raw.text.split_inclusive(char::is_whitespace) {
            let span = Span::new(at, at + word.trim_end().len() as u32);
            at += word.len() as u32;
            let Some(runs) = raw.map.source_runs(span) else {
                assert!(span.is_empty(), "no source of {word:?}");
                continue;
            };
            let again: String = runs.iter().map(|run| source.decode(*run).unwrap()).collect();
            assert_eq!(again, word.trim_end());
        }
    }
}

/// Reads a folder and proves all of its documents.
fn documents(folder: &Folder, settings: &Settings) -> Vec<RawDocument> {
    let out = folder.read(settings);
    let batches = folder
        .chunks(1 << 20)
        .into_iter()
        .flat_map(|chunk| Reader::open(&chunk, settings).collect::<Vec<_>>());
    let records: Vec<SourceRecord> = batches.flat_map(|batch| batch.records).collect();
    for document in &out.documents {
        let is_its = |record: &&SourceRecord| {
            *record.source == document.origin.source && record.record == document.origin.record
        };
        let record = records.iter().find(is_its).unwrap();
        assert_provable(document, &source_fields(record, settings).unwrap());
    }
    out.documents
}

#[test]
fn rows_of_csv_are_documents() {
    let csv = "id;title;text;date\r\n1;Rain;\"It rained \"\"hard\"\"\r\nin Oslo.\";2026-03-14\r\n2;;Snow fell in cafÃ©s.;\r\n";
    let documents = documents(&Folder::with("a.csv", csv), &Settings::default());
    assert_eq!(documents.len(), 2);
    assert_eq!(body(&documents[0]), "It rained \"hard\"\r\nin Oslo.");
    assert_eq!(documents[0].fields[0].name, FieldName::Title);
    assert_eq!(documents[0].origin.record_id.as_deref(), Some("1"));
    assert_eq!(documents[0].metadata.published.as_deref(), Some("2026-03-14"));
    assert_eq!(documents[0].origin.media_type, "text/csv");
    assert_eq!(body(&documents[1]), "Snow fell in cafés.");
    assert_eq!(documents[1].origin.record, Some(1));
}

#[test]
fn rows_of_other_encodings_are_read() {
    let folder = Folder::new();
    let bytes: Vec<u8> =
        "\u{feff}id\ttext\r\n1\tДождь в Осло.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("a.tsv", bytes);
    folder.write("b.csv", b"text,id\nLa r\xe9colte fut g\xean\xe9e par la pluie \xe0 Orl\xe9ans,7\n");
    let documents = documents(&folder, &Settings::default());
    assert_eq!(body(&documents[0]), "Дождь в Осло.");
    assert_eq!(body(&documents[1]), "La récolte fut gênée par la pluie à Orléans");
}

#[test]
fn bad_rows_cost_themselves_alone() {
    let csv = "id,text\n1,Rain.\n2\n3,\"open\n4,Snow.\n";
    let folder = Folder::with("a.csv", csv);
    let out = folder.read(&Settings::default());
    let ids: Vec<_> =
        out.documents.iter().map(|document| document.origin.record_id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["1", "4"]);
    let messages: Vec<_> =
        out.rejected.iter().map(|rejected| (rejected.class, rejected.message.as_str())).collect();
    assert!(messages.contains(&(Class::Format, "row 2: 1 cells, the header has 2")), "{messages:?}");
    assert!(messages.contains(&(Class::Format, "row 3: a quote is opened and not closed")), "{messages:?}");
}

#[test]
fn a_file_without_a_column_of_text_is_refused() {
    let rejected = Folder::with("a.csv", "name,price\nwheat,5\n").rejected();
    assert_eq!(rejected.message, "the header has no column `text` or `body` or `content`");
    let out = Folder::with("b.csv", "").read(&Settings::default());
    assert_eq!((out.documents.len(), out.rejected.len()), (0, 0), "an empty file has no rows");
}

#[test]
fn a_row_beyond_the_limit_is_refused() {
    let settings = Settings { max_record_bytes: 64, max_raw_bytes: 8, ..Settings::default() };
    let csv = format!("text\nRain.\n{}\nSnow.\n", "x".repeat(100));
    let out = Folder::with("a.csv", csv).read(&settings);
    assert_eq!((out.documents.len(), out.rejected.len()), (2, 1));
    assert_eq!(out.rejected[0].class, Class::Limit);
    assert!(out.rejected[0].message.contains("100 bytes, the limit is 64"));
}

#[test]
fn markdown_is_read_with_its_front_matter() {
    let text =
        "---\ntitle: Rain in Oslo\nauthor: A. Writer\n---\n\nIt *rained* &amp; **snowed** in cafÃ©s.\n";
    let documents = documents(&Folder::with("a.md", text), &Settings::default());
    assert_eq!(body(&documents[0]).trim(), "It rained & snowed in cafés.");
    assert_eq!(documents[0].metadata.title.as_deref(), Some("Rain in Oslo"));
    assert_eq!(documents[0].metadata.byline.as_deref(), Some("A. Writer"));
}

#[test]
fn nested_fields_are_found_by_dots() {
    let mut settings = Settings::default();
    settings.fields.text = vec!["article.body".into()];
    settings.fields.title = vec!["article.head.line".into()];
    let line =
        r#"{"article": {"head": {"line": "Rain"}, "body": "It rained.\nA lot."}, "x": {"body": "no"}}"#;
    let documents = documents(&Folder::with("a.jsonl", line), &settings);
    assert_eq!(body(&documents[0]), "It rained.\nA lot.");
    assert_eq!(documents[0].metadata.title.as_deref(), Some("Rain"));
}

#[test]
fn text_in_other_encodings_and_mojibake_is_traced() {
    let folder = Folder::new();
    folder.write("a.txt", b"Grain harvest\n\nLa r\xe9colte fut g\xean\xe9e \xe0 Orl\xe9ans.");
    folder.write("b.txt", "Elle arrive Ã  Paris, voilÃ  tout, Ã©crit-il dâ€™un café.");
    let documents = documents(&folder, &Settings::default());
    assert_eq!(documents[0].metadata.title.as_deref(), Some("Grain harvest"));
    assert_eq!(body(&documents[1]), "Elle arrive à Paris, voilà tout, écrit-il d’un café.");
    assert_eq!(documents[1].diagnostics[0].code, "mojibake-repaired");
    let settings = Settings { repair_mojibake: false, ..Settings::default() };
    let left = &folder.read(&settings).documents[1];
    assert!(body(left).contains("Ã©crit"), "off leaves it as it is");
    assert_eq!(left.diagnostics[0].code, "mojibake-left");
}
