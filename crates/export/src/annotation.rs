//! Rows of a layer: its spans with everything derived from them, then its attributes.

use std::slice::IterMut;
use std::sync::Arc;

use dateline_core::token::SENTENCE;
use dateline_core::{Attribute, Column, Document, Field, FieldName, Layer, LayerSchema, Span};
use dateline_tables::{Rows, schemas};

use crate::error::Error;
use crate::stage::Scratch;

/// What makes the rows of a layer's table.
pub(crate) struct LayerTable {
    slot: usize,
    schema: Arc<LayerSchema>,
    /// Columns of the layer that are fields of the table.
    exported: Vec<usize>,
}

impl LayerTable {
    pub(crate) fn new(slot: usize, schema: Arc<LayerSchema>) -> Self {
        let exported = schemas::exported(&schema).map(|(idx, _)| idx).collect();
        LayerTable { slot, schema, exported }
    }

    pub(crate) fn slot(&self) -> usize {
        self.slot
    }

    pub(crate) fn has_span(&self) -> bool {
        self.schema.has_span
    }

    /// Appends the rows of a document, in the order of [`schemas::annotation`].
    pub(crate) fn append(&self, doc: &Document, scratch: &mut Scratch, rows: &mut Rows) -> Result<(), Error> {
        let Some(layer) = self.layer_of(doc).filter(|layer| layer.len > 0) else { return Ok(()) };
        let mut columns = Columns(rows.columns.iter_mut());
        columns.next().push_str_times(&scratch.doc_id, layer.len);
        if self.schema.has_span {
            columns.next().push_str_times(&doc.origin.source, layer.len);
        }
        if self.schema.id_field.is_some() {
            columns.next().extend_i64(0..layer.len as i64);
        }
        if self.schema.has_span {
            append_places(doc, layer, scratch, &mut columns);
            self.append_provenance(layer, &mut columns);
        }
        let is_planned = layer.schema == self.schema;
        for &idx in &self.exported {
            let attribute = &self.schema.attributes[idx];
            let from = if is_planned { layer.columns.get(idx) } else { layer.column(&attribute.name) };
            append_attribute(layer, attribute, from, columns.next())?;
        }
        rows.len += layer.len;
        Ok(())
    }

    /// Returns the layer in its slot, or by its name where slots were shifted.
    fn layer_of<'a>(&self, doc: &'a Document) -> Option<&'a Layer> {
        let in_slot = doc.layers.get(self.slot).and_then(Option::as_ref);
        in_slot.filter(|layer| layer.schema.name == self.schema.name).or_else(|| doc.layer(&self.schema.name))
    }

    fn append_provenance(&self, layer: &Layer, columns: &mut Columns<'_>) {
        let confidence = columns.next();
        if layer.confidence.is_empty() {
            confidence.push_nulls(layer.len);
        } else {
            confidence.extend_f32(&layer.confidence);
        }
        columns.next().push_str_times(&self.schema.analyzer, layer.len);
        match &layer.rule {
            Some(rule) => columns.next().append(rule),
            None => columns.next().push_nulls(layer.len),
        }
    }
}

/// Appends an attribute of all rows of a layer; one that the layer has not is unknown in all of them.
pub(crate) fn append_attribute(
    layer: &Layer,
    attribute: &Attribute,
    from: Option<&Column>,
    to: &mut Column,
) -> Result<(), Error> {
    match from {
        Some(from) if from.is_of(&attribute.kind) => to.append(from),
        Some(from) => {
            let found = from.kind();
            return Err(Error::attribute(&layer.schema.name, &attribute.name, &attribute.kind, &found));
        }
        None => to.push_nulls(layer.len),
    }
    Ok(())
}

/// The columns of a table, one after another.
struct Columns<'a>(IterMut<'a, Column>);

impl<'a> Columns<'a> {
    fn next(&mut self) -> &'a mut Column {
        self.0.next().expect("the schema has a field for every column that is filled")
    }
}

/// Appends what follows from the spans: bytes, characters, places in the source, text, sentence.
fn append_places(doc: &Document, layer: &Layer, scratch: &mut Scratch, columns: &mut Columns<'_>) {
    let spans = || layer.start.iter().zip(&layer.end).map(|(start, end)| Span::new(*start, *end));
    columns.next().extend_i64(layer.start.iter().map(|start| i64::from(*start)));
    columns.next().extend_i64(layer.end.iter().map(|end| i64::from(*end)));
    let chars = &scratch.chars;
    columns.next().extend_i64(layer.start.iter().map(|start| chars.char_at(&doc.text, *start)));
    columns.next().extend_i64(layer.end.iter().map(|end| chars.char_at(&doc.text, *end)));
    let mut sources = Sources {
        field: columns.next(),
        start: columns.next(),
        end: columns.next(),
        runs: columns.next(),
        buffer: &mut scratch.runs,
    };
    spans().for_each(|span| sources.push(doc, span));
    columns.next().extend_strs(spans().map(|span| doc.slice(span)));
    append_sentences(doc, layer, columns.next());
}

/// The columns that say where in the source a span is.
struct Sources<'a> {
    field: &'a mut Column,
    start: &'a mut Column,
    end: &'a mut Column,
    runs: &'a mut Column,
    buffer: &'a mut Vec<Span>,
}

impl Sources<'_> {
    fn push(&mut self, doc: &Document, span: Span) {
        let field = doc.fields.iter().find(|field| field.span.contains(span));
        match field {
            Some(Field { name: FieldName::Title, .. }) => self.field.push_str("title"),
            Some(Field { name: FieldName::Body, .. }) | None => self.field.push_null(),
        }
        let hull = field.and_then(|field| self.source_hull(field, span));
        self.start.push_i64(hull.map(|hull| i64::from(hull.start)));
        self.end.push_i64(hull.map(|hull| i64::from(hull.end)));
        if hull.is_some() && self.buffer.len() > 1 {
            push_runs(self.runs, self.buffer);
        } else {
            self.runs.push_null();
        }
    }

    /// Returns the hull of a span's source and leaves its runs in the buffer.
    fn source_hull(&mut self, field: &Field, span: Span) -> Option<Span> {
        let base = field.span.start;
        let inner = Span::new(span.start - base, span.end - base);
        if !field.map.source_runs_into(inner, self.buffer) {
            return None;
        }
        Some(Span::new(self.buffer.first()?.start, self.buffer.last()?.end))
    }
}

fn push_runs(column: &mut Column, runs: &[Span]) {
    column.push_list_with(|items| {
        for run in runs {
            items.push_struct_with(|fields| {
                let ends = [i64::from(run.start), i64::from(run.end)];
                fields.iter_mut().zip(ends).for_each(|(field, end)| field.push_i64(Some(end)));
            });
        }
    });
}

/// Appends the index of the sentence that each row starts in; null where it starts in none, or where
/// sentences were not made. One merge: both are sorted by start.
fn append_sentences(doc: &Document, layer: &Layer, column: &mut Column) {
    let Some(sentences) = doc.layers.get(SENTENCE).and_then(Option::as_ref) else {
        column.push_nulls(layer.len);
        return;
    };
    let mut next = 0;
    for start in &layer.start {
        while sentences.start.get(next).is_some_and(|sentence| sentence <= start) {
            next += 1;
        }
        let row = next.checked_sub(1).filter(|row| *start < sentences.end[*row]);
        column.push_i64(row.map(|row| row as i64));
    }
}
