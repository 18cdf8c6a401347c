//! Rows about whole documents: the documents and their diagnostics.

use dateline_core::token::{SENTENCE, TOKEN};
use dateline_core::{Attribute, Column, Document, Layer};
use dateline_tables::{Rows, schemas};

use crate::annotation::append_attribute;
use crate::error::Error;
use crate::settings::DocumentText;
use crate::stage::Scratch;

/// Name of the layer, of one row, that holds what plugins add to a document.
const LAYER: &str = "document";

/// What makes the rows of `documents`.
pub(crate) struct DocumentTable {
    text: DocumentText,
    /// Attributes that are fields of their own.
    added: Vec<Attribute>,
}

impl DocumentTable {
    pub(crate) fn new(attributes: &[Attribute], text: DocumentText) -> Self {
        let is_own = |attribute: &&Attribute| !schemas::FILLED_BY_PLUGINS.contains(&attribute.name.as_str());
        DocumentTable { text, added: attributes.iter().filter(is_own).cloned().collect() }
    }

    /// Appends the row of a document, in the order of [`schemas::documents`].
    pub(crate) fn append(&self, doc: &Document, scratch: &Scratch, rows: &mut Rows) -> Result<(), Error> {
        let layer = doc.layer(LAYER).filter(|layer| layer.len == 1);
        let mut columns = rows.columns.iter_mut();
        push_origin(doc, scratch, &mut columns);
        push_metadata(doc, layer, &mut columns);
        push_sizes(doc, scratch, &mut columns);
        let text = (self.text == DocumentText::Keep).then_some(doc.text.as_str());
        push_texts(&mut columns, [text]);
        for (attribute, to) in self.added.iter().zip(columns) {
            match layer {
                Some(layer) => append_attribute(layer, attribute, layer.column(&attribute.name), to)?,
                None => to.push_null(),
            }
        }
        rows.len += 1;
        Ok(())
    }
}

fn push_origin(doc: &Document, scratch: &Scratch, columns: &mut std::slice::IterMut<'_, Column>) {
    let origin = &doc.origin;
    push_texts(columns, [Some(&scratch.doc_id), Some(&origin.source)]);
    push_ints(columns, [origin.record]);
    let content_hash = Some(origin.content_hash.as_str());
    push_texts(columns, [origin.record_id.as_deref(), Some(&origin.media_type), content_hash]);
}

/// What the source says goes before what a plugin found.
fn push_metadata(doc: &Document, layer: Option<&Layer>, columns: &mut std::slice::IterMut<'_, Column>) {
    let metadata = &doc.metadata;
    let found = |name: &str| layer.and_then(|layer| layer.column(name)).and_then(|column| column.str_at(0));
    push_texts(
        columns,
        [
            metadata.title.as_deref().or_else(|| found("title")),
            metadata.byline.as_deref().or_else(|| found("byline")),
            metadata.publisher.as_deref().or_else(|| found("publisher")),
            metadata.section.as_deref().or_else(|| found("section")),
            metadata.url.as_deref().or_else(|| found("url")),
            metadata.published.as_deref(),
            metadata.published_from.as_deref(),
            metadata.dateline_place.as_deref().or_else(|| found("dateline_place")),
            metadata.genre.as_deref().or_else(|| found("genre")),
            metadata.language.as_deref(),
        ],
    );
}

fn push_sizes(doc: &Document, scratch: &Scratch, columns: &mut std::slice::IterMut<'_, Column>) {
    let rows_of = |slot: usize| doc.layers.get(slot)?.as_ref().map(|layer| layer.len as i64);
    let n_bytes = Some(doc.text.len() as i64);
    push_ints(columns, [n_bytes, Some(scratch.chars.char_len()), rows_of(SENTENCE), rows_of(TOKEN)]);
}

/// Appends the diagnostics of a document, in the order of [`schemas::diagnostics`].
pub(crate) fn append_diagnostics(doc: &Document, scratch: &Scratch, rows: &mut Rows) {
    for diagnostic in &doc.diagnostics {
        let mut columns = rows.columns.iter_mut();
        let span = diagnostic.span;
        push_texts(&mut columns, [Some(&scratch.doc_id)]);
        push_ints(
            &mut columns,
            [span.map(|span| i64::from(span.start)), span.map(|span| i64::from(span.end))],
        );
        push_texts(
            &mut columns,
            [
                Some(diagnostic.severity.as_str()),
                Some(&diagnostic.code),
                Some(&diagnostic.message),
                diagnostic.hint.as_deref(),
                Some(&diagnostic.stage),
                diagnostic.plugin.as_deref(),
            ],
        );
    }
    rows.len += doc.diagnostics.len();
}

/// Appends one value to each of the next columns.
fn push_texts<const N: usize>(columns: &mut std::slice::IterMut<'_, Column>, values: [Option<&str>; N]) {
    for (value, column) in values.into_iter().zip(columns) {
        match value {
            Some(value) => column.push_str(value),
            None => column.push_null(),
        }
    }
}

/// Appends one value to each of the next columns.
fn push_ints<const N: usize>(columns: &mut std::slice::IterMut<'_, Column>, values: [Option<i64>; N]) {
    values.into_iter().zip(columns).for_each(|(value, column)| column.push_i64(value));
}
