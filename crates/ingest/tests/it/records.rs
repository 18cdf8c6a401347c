//! What becomes of good records: text, offsets, identity, metadata.

use dateline_core::{FieldName, Span};
use dateline_ingest::{FieldNames, Reader, Settings, source_fields};

use crate::common::{Folder, body, read};

#[test]
fn a_file_of_text_is_a_document() {
    let document = Folder::with("in/a.txt", "Rain fell.\r\n").document();
    assert_eq!(document.origin.source, "in/a.txt");
    assert_eq!((document.origin.record, &document.origin.record_id), (None, &None));
    assert_eq!(document.origin.media_type, "text/plain");
    assert_eq!(document.origin.content_hash, blake3::hash(b"Rain fell.\r\n").to_hex().as_str());
    assert_eq!((document.fields.len(), document.fields[0].name), (1, FieldName::Body));
    assert_eq!(body(&document), "Rain fell.\r\n", "line ends are normalize's");
    assert!(document.fields[0].map.is_identity());
    assert!(document.diagnostics.is_empty());
}

#[test]
fn a_line_of_jsonl_is_a_document() {
    let line = r#"{"id": 12, "title": "Rain", "text": "It \"fell\".\n", "language": "en_us", "byline": " A. Writer ",
        "publisher": "Wire", "section": "Weather", "url": "https://example.org/1", "extra": {"text": "no"}}"#
        .replace("\n  ", "");
    let folder = Folder::with("a.jsonl", format!("\n{line}\r\n"));
    let document = folder.document();
    assert_eq!(document.origin.record, Some(1), "lines are counted, blank or not");
    assert_eq!(document.origin.record_id.as_deref(), Some("12"));
    assert_eq!(document.origin.media_type, "application/jsonl");
    assert_eq!(document.origin.content_hash, blake3::hash(line.as_bytes()).to_hex().as_str());
    let fields: Vec<_> = document.fields.iter().map(|field| (field.name, field.text.as_str())).collect();
    assert_eq!(fields, [(FieldName::Title, "Rain"), (FieldName::Body, "It \"fell\".\n")]);
    let metadata = &document.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Rain"));
    assert_eq!(metadata.language.as_deref(), Some("en-US"));
    assert_eq!(metadata.byline.as_deref(), Some("A. Writer"));
    assert_eq!(metadata.publisher.as_deref(), Some("Wire"));
    assert_eq!(metadata.section.as_deref(), Some("Weather"));
    assert_eq!(metadata.url.as_deref(), Some("https://example.org/1"));
}

#[test]
fn field_names_can_be_set() {
    let fields = FieldNames { text: vec!["story".into()], id: vec!["key".into()], ..FieldNames::default() };
    let settings = Settings { fields, ..Settings::default() };
    let out =
        Folder::with("a.jsonl", r#"{"id": 1, "key": "k", "text": "no", "story": "yes"}"#).read(&settings);
    assert_eq!(body(&out.documents[0]), "yes");
    assert_eq!(out.documents[0].origin.record_id.as_deref(), Some("k"));
    let out = Folder::with("a.jsonl", r#"{"text": "no"}"#).read(&settings);
    assert_eq!(out.rejected[0].message, "line 1: no field `story`");
}

#[test]
fn records_without_text_are_filtered() {
    let lines = "{\"text\": \"\"}\n{\"text\": \" \\n\\u200b\"}\n{\"text\": null, \"title\": \"t\"}\n{\"text\": \"x\"}\n";
    let out = Folder::with("a.jsonl", lines).read(&Settings::default());
    assert_eq!((out.documents.len(), out.filtered.get("empty")), (1, Some(&3)));
}

#[test]
fn odd_fields_are_left_out_and_said() {
    let line = r#"{"text": "a", "text": "b", "title": " ", "byline": ["x"], "language": "English"}"#;
    let document = Folder::with("a.jsonl", line).document();
    assert_eq!((body(&document), document.fields.len()), ("b", 1));
    assert_eq!((&document.metadata.byline, &document.metadata.language), (&None, &None));
    let codes: Vec<_> = document.diagnostics.iter().map(|said| said.code.as_ref()).collect();
    assert_eq!(codes, ["duplicate-field", "field-ignored", "field-ignored"]);
    assert!(document.diagnostics[1].message.contains("`byline` is a list"));
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let document = Folder::with("a.txt", "\u{feff}Rain").document();
    assert_eq!(body(&document), "Rain");
    assert_eq!(document.fields[0].map.source_hull(Span::new(0, 4)), Some(Span::new(3, 7)));
    let folder = Folder::with("a.jsonl", "\u{feff}{\"text\": \"Rain\"}\n");
    assert_eq!(body(&folder.document()), "Rain");
    let batch = Reader::over(folder.chunks(100), &Settings::default()).next().unwrap();
    assert_eq!(batch.records[0].range, (3, 19));
}

#[test]
fn utf16_is_decoded_and_said() {
    let bytes: Vec<u8> = "\u{feff}Дождь: 3 mm".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let document = Folder::with("a.txt", bytes).document();
    assert_eq!(body(&document), "Дождь: 3 mm");
    assert_eq!(document.diagnostics[0].message, "the file was decoded from UTF-16BE");
    let at = |start, end| document.fields[0].map.source_hull(Span::new(start, end));
    assert_eq!((at(0, 10), at(12, 13)), (Some(Span::new(2, 12)), Some(Span::new(16, 18))));
}

#[test]
fn source_offsets_slice_back_to_the_text() {
    let folder = Folder::new();
    folder.write("a.txt", "\u{feff}Алматы and Oslo");
    let utf16: Vec<u8> = "\u{feff}Алматы and Oslo".encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("b.txt", utf16);
    folder.write("c.jsonl", r#"{"title": "Oslo", "text": "Алматы and \u004fslo"}"#);
    let settings = Settings::default();
    let chunks = folder.chunks(100);
    let documents = read(chunks.clone(), &settings).documents;
    let records = Reader::over(chunks, &settings).flat_map(|batch| batch.records);
    for (document, record) in documents.iter().zip(records) {
        let sources = source_fields(&record, &settings).unwrap();
        for (field, source) in document.fields.iter().zip(&sources) {
            assert_eq!(field.name, source.name);
            let span = Span::new(0, field.text.len() as u32);
            let runs = field.map.source_runs(span).unwrap();
            let decoded: String = runs.into_iter().map(|run| source.decode(run).unwrap()).collect();
            assert_eq!(decoded, field.text);
        }
        assert!(sources[0].decode(Span::new(0, 1000)).is_none());
    }
    assert_eq!(documents.len(), 3);
}

#[test]
fn copies_have_one_id_wherever_they_lie() {
    let folder = Folder::new();
    folder.write("x/a.txt", "Rain.");
    folder.write("y/a.txt", "\u{feff}Rain.");
    folder.write("y/b.txt", "Rain.");
    folder.write(
        "c.jsonl",
        "{\"id\": 1, \"text\": \"Rain.\"}\n{\"text\": \"Rain.\", \"x\": 0, \"id\": \"1\"}\n",
    );
    let documents = folder.read(&Settings::default()).documents;
    let id = |source: &str, record| {
        let mut found =
            documents.iter().filter(|doc| doc.origin.source == source && doc.origin.record == record);
        found.next().unwrap().id
    };
    assert_eq!(id("x/a.txt", None), id("y/a.txt", None), "another folder and encoding, the same document");
    assert_ne!(id("x/a.txt", None), id("y/b.txt", None));
    assert_eq!(id("c.jsonl", Some(0)), id("c.jsonl", Some(1)), "another order of fields, the same document");
}

#[test]
fn the_stage_is_named_and_refuses_wrong_settings() {
    use dateline_core::Stage;
    assert_eq!(dateline_ingest::Ingest::new(Settings::default()).unwrap().name(), "ingest");
    let settings = Settings { batch_bytes: 0, ..Settings::default() };
    let error = dateline_ingest::Ingest::new(settings).unwrap_err();
    assert_eq!(error.to_string(), "batch_bytes: 0 is outside 1..=1073741824");
}
