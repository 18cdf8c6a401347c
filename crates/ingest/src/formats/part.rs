//! A text inside a record that is already decoded: plain, or HTML (the entry of a feed, the part of a
//! mail).

use dateline_core::{FieldName, OffsetMap, RawField};

use super::html;
use crate::source::SourceField;

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// As it is read.
    Plain(String),
    /// With markup, whose text nodes are what is read.
    Html(String),
}

impl Part {
    /// Returns the text as it stands.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Part::Plain(text) | Part::Html(text) => text,
        }
    }

    /// Returns the text to read, tied to the text as it stands.
    pub(super) fn to_field(&self, name: FieldName) -> RawField {
        let (text, map) = match self {
            Part::Plain(text) => (text.clone(), OffsetMap::identity()),
            Part::Html(text) => html::fragment(text),
        };
        RawField { name, text, map }
    }

    /// Returns what offsets of the field count in.
    pub(super) fn into_source(self, name: FieldName) -> SourceField {
        match self {
            Part::Plain(text) => SourceField::of_text(name, text),
            Part::Html(text) => html::source_fragment(name, text),
        }
    }
}
