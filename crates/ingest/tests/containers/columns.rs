//! Parquet, as ingest sees it: behind a reader that is handed over. The real one is tested where it is.

use std::sync::Arc;

use dateline_core::{JsonRows, RowInput, RowReader, RowsError};
use dateline_ingest::{Class, FieldNames, Rows, Settings};

use crate::common::{body, read, read_with};

/// A reader whose files hold JSON lines behind the magic bytes.
struct Fake;

fn lines(input: RowInput<'_>) -> Result<String, RowsError> {
    let bytes = match input {
        RowInput::File(path) => std::fs::read(path).map_err(|error| RowsError::io(error.to_string()))?,
        RowInput::Bytes(bytes) => bytes.to_vec(),
    };
    let bytes = bytes.strip_prefix(b"PAR1\x15\n").ok_or_else(|| RowsError::content("damaged: no footer"))?;
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}

impl RowReader for Fake {
    fn count(&self, input: RowInput<'_>) -> Result<u64, RowsError> {
        lines(input).map(|lines| lines.lines().count() as u64)
    }

    fn rows(&self, input: RowInput<'_>, columns: &[&str]) -> Result<JsonRows, RowsError> {
        assert!(columns.contains(&"story") && columns.contains(&"title"), "{columns:?}");
        let rows: Vec<_> = lines(input)?
            .lines()
            .map(|line| match line {
                "!" => Err(RowsError::content("damaged: bad page")),
                line => Ok(line.as_bytes().to_vec()),
            })
            .collect();
        Ok(Box::new(rows.into_iter()))
    }
}

fn settings() -> Settings {
    let fields = FieldNames { text: vec!["story".into()], ..FieldNames::default() };
    Settings { fields, rows: Rows::new(Arc::new(Fake)), ..Settings::default() }
}

const FILE: &str = "PAR1\x15\n{\"id\": 7, \"title\": \"Tea\", \"story\": \"Tea rose.\"}\n{\"story\": null}\n{\"title\": \"x\"}\n";

#[test]
fn a_row_is_a_document() {
    let out = read_with("a.parquet", FILE, &settings());
    assert_eq!((out.documents.len(), out.filtered.get("empty")), (1, Some(&1)));
    let document = &out.documents[0];
    assert_eq!((body(document), document.origin.record), ("Tea rose.", Some(0)));
    assert_eq!(document.origin.record_id.as_deref(), Some("7"));
    assert_eq!(document.origin.media_type, "application/vnd.apache.parquet");
    assert_eq!(out.rejected[0].message, "row 3: no field `story`");
    assert_eq!(read_with("dump", FILE, &settings()).documents.len(), 1, "known by its first bytes");
}

#[test]
fn a_damaged_file_is_one_row() {
    let out = read_with("a.parquet", "PAR1", &settings());
    assert_eq!(
        (out.rejected[0].class, out.rejected[0].message.as_str()),
        (Class::Format, "damaged: no footer")
    );
    let out = read_with("a.parquet", FILE.replace("{\"story\": null}", "!"), &settings());
    assert_eq!((out.documents.len(), out.rejected.len()), (1, 1));
    assert_eq!(out.rejected[0].message, "row 2: damaged: bad page");
}

#[test]
fn without_a_reader_it_is_refused() {
    let out = read("a.parquet", FILE);
    assert_eq!((out.documents.len(), out.rejected.len()), (0, 1));
    assert!(out.rejected[0].message.contains("does not read Parquet"), "{}", out.rejected[0].message);
}
