//! When a document was published, and what says so.
//!
//! In this order: a field of the record, the dispatch line, the path, the setting. Unknown is null.

mod calendar;
mod cursor;
pub(crate) mod date;
pub(crate) mod dateline;
mod path;

use std::borrow::Cow;

use dateline_core::{Diagnostic, FieldName, RawDocument, Severity};

use crate::formats::Format;

/// Fills in `published`, `published_from` and `dateline_place`; `published` holds what the field says.
pub(crate) fn resolve(document: &mut RawDocument, format: Format, fallback: Option<&str>) {
    let printed = document.metadata.published.take();
    let field = printed.as_deref().and_then(date::parse_date);
    if field.is_none()
        && let Some(printed) = printed
    {
        document.diagnostics.push(unreadable(&printed));
    }
    let path = path::path_date(&document.origin.source, format);
    let line = body(document).and_then(dateline::dateline).unwrap_or_default();
    let line_date = line.date.and_then(|date| date.completed_by(path));
    document.metadata.dateline_place = line.place;
    // A page tells what in it told the date.
    let field_from = document.metadata.published_from.take().unwrap_or(Cow::Borrowed("field"));
    let candidates = [
        (field, field_from),
        (line_date.map(|date| date.to_string()), Cow::Borrowed("dateline")),
        (path.map(|date| date.to_string()), Cow::Borrowed("path")),
        (fallback.map(str::to_owned), Cow::Borrowed("config")),
    ];
    let found = candidates.into_iter().find_map(|(date, from)| Some((date?, from)));
    document.metadata.published_from = found.as_ref().map(|(_, from)| from.clone());
    document.metadata.published = found.map(|(date, _)| date);
}

fn body(document: &RawDocument) -> Option<&str> {
    document.fields.iter().find(|field| field.name == FieldName::Body).map(|field| field.text.as_str())
}

fn unreadable(printed: &str) -> Diagnostic {
    let shown: String = printed.chars().take(80).collect();
    let message = format!("the publication date `{shown}` cannot be read");
    Diagnostic::new(Severity::Warning, "ingest", "published-unreadable", message)
        .hint("write it as 2026-03-14 or 2026-03-14T10:00:00+05:00")
}
