//! Which of field, dispatch line, path and setting tells the publication date.

use dateline_core::RawDocument;
use dateline_ingest::Settings;

use crate::common::Folder;

fn told(document: &RawDocument) -> (Option<&str>, Option<&str>) {
    let metadata = &document.metadata;
    (metadata.published.as_deref(), metadata.published_from.as_deref())
}

fn one(name: &str, bytes: &str, published: Option<&str>) -> RawDocument {
    let settings = Settings { published: published.map(Into::into), ..Settings::default() };
    Folder::with(name, bytes).read(&settings).documents.remove(0)
}

#[test]
fn the_field_comes_first() {
    let line = r#"{"text": "OSLO, 2 March 2026 (Agency) — Rain.", "published": "14 March 2026"}"#;
    let document = one("2026-03-01.jsonl", line, Some("2026-01-01"));
    assert_eq!(told(&document), (Some("2026-03-14"), Some("field")));
    assert_eq!(document.metadata.dateline_place.as_deref(), Some("OSLO"), "the place is kept all the same");
}

#[test]
fn then_the_dispatch_line() {
    let document = one("2026-03-01-x.txt", "OSLO, 2 March 2026 (Agency) — Rain.", Some("2026-01-01"));
    assert_eq!(told(&document), (Some("2026-03-02"), Some("dateline")));
    let document = one("2026-03-01-x.txt", "OSLO, 27 Feb (Agency) — Rain.", None);
    assert_eq!(told(&document), (Some("2026-02-27"), Some("dateline")), "the path tells the year");
}

#[test]
fn then_the_path() {
    let document = one("wire/2026/03/01/x.txt", "OSLO (Agency) — Rain.", Some("2026-01-01"));
    assert_eq!(told(&document), (Some("2026-03-01"), Some("path")));
    let document = one("2026-03-01-x.txt", "OSLO, 2 August (Agency) — Rain.", None);
    assert_eq!(told(&document), (Some("2026-03-01"), Some("path")), "too far off to tell the year");
    assert_eq!(document.metadata.dateline_place.as_deref(), Some("OSLO"));
}

#[test]
fn then_the_setting_and_else_nothing() {
    let document = one("x.txt", "OSLO, 2 March (Agency) — Rain.", Some("14 March 2026 10:00 UTC"));
    assert_eq!(told(&document), (Some("2026-03-14T10:00Z"), Some("config")));
    let document = one("x.txt", "OSLO, 2 March (Agency) — Rain.", None);
    assert_eq!(told(&document), (None, None), "a day without a year is unknown");
}

#[test]
fn a_field_that_cannot_be_read_is_said() {
    let document = one("x.jsonl", r#"{"text": "Rain.", "published": "last week"}"#, None);
    assert_eq!(told(&document), (None, None));
    assert_eq!(document.diagnostics[0].code, "published-unreadable");
    assert_eq!(document.diagnostics[0].message, "the publication date `last week` cannot be read");
    let document = one("x.jsonl", r#"{"text": "Rain.", "published": 1773446400}"#, None);
    assert_eq!(told(&document), (Some("2026-03-14T00:00:00Z"), Some("field")));
}
