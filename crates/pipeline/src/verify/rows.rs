//! Checking the rows of a shard against its documents made again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use dateline_core::{Cell, Column, FieldName, Kind, Span};
use dateline_tables::{Nullability, Rows, TableSchema, read_columns, read_part, schemas};

use super::derive::Derived;
use super::{TableReport, Verifier, VerifyReport};
use crate::error::{Error, Kind as ErrorKind};
use crate::setup::TableText;

/// What the rows of a shard are held against.
struct Shard<'a> {
    verifier: &'a Verifier<'a>,
    shard: usize,
    documents: &'a [Derived],
    /// Indexes of documents by id; copies have one id.
    by_id: BTreeMap<&'a str, Vec<usize>>,
    /// Numbers of rows by layer, then document; for layers that references name.
    layer_rows: BTreeMap<String, Vec<i64>>,
    /// First bytes of sentences by document, where they are a table.
    sentences: Option<Vec<Vec<i64>>>,
}

/// Checks every table of a shard.
pub(super) fn check(
    verifier: &Verifier<'_>,
    shard: usize,
    documents: &[Derived],
    report: &mut VerifyReport,
) -> Result<(), Error> {
    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (idx, document) in documents.iter().enumerate() {
        by_id.entry(&document.doc_id).or_default().push(idx);
    }
    let (layer_rows, sentences) = (BTreeMap::new(), None);
    let mut shard = Shard { verifier, shard, documents, by_id, layer_rows, sentences };
    shard.layer_rows = shard.count_referenced()?;
    shard.sentences = shard.sentence_starts()?;
    for text in &verifier.plan.setup.tables {
        shard.check_table(text, report)?;
    }
    Ok(())
}

impl Shard<'_> {
    fn path(&self, table: &str) -> PathBuf {
        self.verifier.folder.part(table, self.shard, self.verifier.extension)
    }

    fn schema(&self, text: &TableText) -> Result<Arc<TableSchema>, Error> {
        let plan = self.verifier.folder.join(crate::folder::PLAN);
        let damaged =
            || Error::damaged(&plan, format!("table `{}` has a field of an unknown kind", text.name));
        text.schema().map(Arc::new).ok_or_else(damaged)
    }

    fn check_table(&self, text: &TableText, report: &mut VerifyReport) -> Result<(), Error> {
        let schema = self.schema(text)?;
        let path = self.path(&text.name);
        let mut table = Table::new(self, &schema, self.verifier.shown(&path));
        match read_part(&path, &schema)
            .and_then(|mut part| part.try_for_each(|rows| rows.map(|rows| table.check_rows(&rows, report))))
        {
            Ok(()) => table.finish(report),
            // A part that was tampered with may not even be read; that is a finding, not an end.
            Err(error) => report.fail(table.place, chain(&error)),
        }
        let entry = report.tables.entry(text.name.clone()).or_default();
        entry.rows += table.counts.rows;
        entry.proved += table.counts.proved;
        entry.without_source += table.counts.without_source;
        Ok(())
    }

    /// Returns the numbers of rows of layers that some table refers to.
    fn count_referenced(&self) -> Result<BTreeMap<String, Vec<i64>>, Error> {
        let mut referenced = BTreeSet::new();
        for text in &self.verifier.plan.setup.tables {
            self.schema(text)?.fields.iter().for_each(|field| collect_refs(&field.kind, &mut referenced));
        }
        let mut out = BTreeMap::new();
        for text in &self.verifier.plan.setup.tables {
            let Some(layer) = text.layer.as_ref().filter(|layer| referenced.contains(*layer)) else {
                continue;
            };
            let mut counts = vec![0; self.documents.len()];
            self.for_each_row(text, &[], |idx, _, _| counts[idx] += 1)?;
            out.insert(layer.clone(), counts);
        }
        Ok(out)
    }

    fn sentence_starts(&self) -> Result<Option<Vec<Vec<i64>>>, Error> {
        let tables = &self.verifier.plan.setup.tables;
        let Some(text) = tables.iter().find(|text| text.name == schemas::SENTENCES) else { return Ok(None) };
        let mut starts = vec![Vec::new(); self.documents.len()];
        self.for_each_row(text, &["start_byte"], |idx, rows, row| {
            starts[idx].extend(rows.column("start_byte").and_then(|column| column.i64_at(row)));
        })?;
        Ok(Some(starts))
    }

    /// Calls `visit` with the document of every row of a table that has one.
    fn for_each_row(
        &self,
        text: &TableText,
        names: &[&str],
        mut visit: impl FnMut(usize, &Rows, usize),
    ) -> Result<(), Error> {
        let schema = self.schema(text)?;
        let id_field = id_field(&schema);
        let mut wanted = vec!["doc_id"];
        wanted.extend(id_field);
        wanted.extend(names);
        let reading = |source| Error::new(ErrorKind::Tables { doing: "reading", source });
        let mut cursor = Cursor::default();
        // A part that cannot be read is reported where its rows are checked.
        let Ok(part) = read_columns(&self.path(&text.name), &schema, &wanted) else { return Ok(()) };
        for rows in part {
            let rows = rows.map_err(reading)?;
            for row in 0..rows.len {
                let id = id_field.and_then(|name| rows.column(name)?.i64_at(row));
                if let Some(idx) = cursor.locate(self, rows.column("doc_id").and_then(|c| c.str_at(row)), id)
                {
                    visit(idx, &rows, row);
                }
            }
        }
        Ok(())
    }
}

/// Follows the rows of a table from document to document.
#[derive(Debug, Default)]
struct Cursor {
    at: Option<usize>,
    last_id: Option<i64>,
}

impl Cursor {
    /// Returns the document of a row: the one of the row before where the row id goes on, else the next of
    /// that id. `None` where there is none.
    fn locate(&mut self, shard: &Shard<'_>, doc_id: Option<&str>, id: Option<i64>) -> Option<usize> {
        let copies = shard.by_id.get(doc_id?)?;
        let goes_on = id.is_none() || id > self.last_id;
        if let Some(at) = self.at.filter(|at| goes_on && copies.contains(at)) {
            self.last_id = id;
            return Some(at);
        }
        let next = copies.iter().copied().find(|idx| self.at.is_none_or(|at| *idx > at))?;
        (self.at, self.last_id) = (Some(next), id);
        Some(next)
    }
}

/// A table while its rows are checked.
struct Table<'a> {
    shard: &'a Shard<'a>,
    schema: &'a TableSchema,
    place: String,
    cursor: Cursor,
    counts: TableReport,
}

/// A row and where it is, for messages.
struct Row<'a> {
    rows: &'a Rows,
    row: usize,
    document: &'a Derived,
    document_idx: usize,
}

impl Row<'_> {
    fn int(&self, name: &str) -> Option<i64> {
        self.rows.column(name)?.i64_at(self.row)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.rows.column(name)?.str_at(self.row)
    }

    /// Returns the value of a column that may not be written at all: `None` where it is not.
    fn written(&self, name: &str) -> Option<Cell<'_>> {
        let column = self.rows.column(name)?;
        Some(column.cell(self.row)).filter(|cell| *cell != Cell::Null)
    }

    fn span(&self) -> Option<Span> {
        let offset = |name| self.int(name).and_then(|offset| u32::try_from(offset).ok());
        Some(Span::new(offset("start_byte")?, offset("end_byte")?))
    }
}

impl<'a> Table<'a> {
    fn new(shard: &'a Shard<'a>, schema: &'a TableSchema, place: String) -> Self {
        Table { shard, schema, place, cursor: Cursor::default(), counts: TableReport::default() }
    }

    fn check_rows(&mut self, rows: &Rows, report: &mut VerifyReport) {
        for row in 0..rows.len {
            let nth = self.counts.rows;
            self.counts.rows += 1;
            if let Err(message) = self.check_row(rows, row, nth) {
                report.fail(format!("{}, row {nth}", self.place), message);
            }
        }
    }

    /// Checks what only the number of rows tells.
    fn finish(&self, report: &mut VerifyReport) {
        let documents = self.shard.documents.len() as u64;
        if self.schema.name == schemas::DOCUMENTS && self.counts.rows != documents {
            let message = format!("{} rows, but the sources hold {documents} documents", self.counts.rows);
            report.fail(self.place.clone(), message);
        }
    }

    fn check_row(&mut self, rows: &Rows, row: usize, nth: u64) -> Result<(), String> {
        let doc_id = rows.column("doc_id").and_then(|column| column.str_at(row));
        let is_document = self.schema.name == schemas::DOCUMENTS;
        let id = id_field(self.schema).and_then(|name| rows.column(name)?.i64_at(row));
        let idx = if is_document {
            usize::try_from(nth).ok().filter(|idx| *idx < self.shard.documents.len())
        } else {
            self.cursor.locate(self.shard, doc_id, id)
        };
        let shown = doc_id.unwrap_or("null");
        let idx = idx.ok_or_else(|| match self.shard.by_id.contains_key(shown) {
            true => format!("document {shown}: row id {id:?} stands twice or out of order"),
            false => format!("there is no document {shown}"),
        })?;
        let row = Row { rows, row, document: &self.shard.documents[idx], document_idx: idx };
        if is_document {
            return check_document(&row);
        }
        self.check_refs(&row)?;
        match row.span() {
            Some(span) => self.check_span(&row, span),
            None => Ok(()),
        }
    }

    fn check_span(&mut self, row: &Row<'_>, span: Span) -> Result<(), String> {
        let text = row.document.text();
        let slice = span.slice(text).ok_or_else(|| {
            format!("{}..{} is no slice of a text of {} bytes", span.start, span.end, text.len())
        })?;
        self.check_inner_spans(row)?;
        if self.schema.index_of("source_start").is_none() {
            return Ok(());
        }
        same("text", row.text("text"), Some(slice))?;
        check_chars(row, span)?;
        self.check_sentence(row, span)?;
        match check_source(row, span, slice)? {
            Proof::Proved => self.counts.proved += 1,
            Proof::WithoutSource => self.counts.without_source += 1,
        }
        Ok(())
    }

    /// Checks `X_start_byte` and `X_end_byte` of the row.
    fn check_inner_spans(&self, row: &Row<'_>) -> Result<(), String> {
        let text = row.document.text();
        for field in &self.schema.fields {
            let Some(stem) = field.name.strip_suffix("_start_byte") else { continue };
            let ends = (row.int(&field.name), row.int(&format!("{stem}_end_byte")));
            let (Some(start), Some(end)) = ends else { continue };
            let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
            if range.and_then(|(start, end)| text.get(start..end)).is_none() {
                return Err(format!("{stem}: {start}..{end} is no slice of the text"));
            }
        }
        Ok(())
    }

    /// Checks that the sentence is the last that starts at or before the span.
    fn check_sentence(&self, row: &Row<'_>, span: Span) -> Result<(), String> {
        let Some(sentences) = &self.shard.sentences else { return Ok(()) };
        let starts = &sentences[row.document_idx];
        let expected = starts.partition_point(|start| *start <= i64::from(span.start)).checked_sub(1);
        same("sentence", row.int("sentence"), expected.map(|idx| idx as i64))
    }

    fn check_refs(&self, row: &Row<'_>) -> Result<(), String> {
        for (field, column) in self.schema.fields.iter().zip(&row.rows.columns) {
            self.check_ref(&field.name, &field.kind, column, row.row, row.document_idx)?;
        }
        Ok(())
    }

    fn check_ref(
        &self,
        name: &str,
        kind: &Kind,
        column: &Column,
        at: usize,
        doc: usize,
    ) -> Result<(), String> {
        match (kind, column.cell(at)) {
            (Kind::Ref(layer), Cell::I64(target)) => {
                let rows = self.shard.layer_rows.get(layer).map(|rows| rows[doc]);
                match rows {
                    Some(rows) if !(0..rows).contains(&target) => Err(format!(
                        "{name}: row {target} of {layer}, which has {rows} rows in this document"
                    )),
                    _ => Ok(()),
                }
            }
            (Kind::List(item), Cell::List(items, mut range)) => {
                range.try_for_each(|at| self.check_ref(name, item, items, at, doc))
            }
            (Kind::Struct(fields), Cell::Struct(_, columns, at)) => fields
                .iter()
                .zip(columns)
                .try_for_each(|((inner, kind), column)| self.check_ref(inner, kind, column, at, doc)),
            _ => Ok(()),
        }
    }
}

/// Whether a span's source could be read again.
enum Proof {
    Proved,
    WithoutSource,
}

fn check_document(row: &Row<'_>) -> Result<(), String> {
    let derived = row.document;
    let origin = &derived.document.origin;
    same("doc_id", row.text("doc_id"), Some(derived.doc_id.as_str()))?;
    same("source", row.text("source"), Some(origin.source.as_str()))?;
    same("record", row.int("record"), origin.record)?;
    same("record_id", row.text("record_id"), origin.record_id.as_deref())?;
    same("content_hash", row.text("content_hash"), Some(derived.content_hash.as_str()))?;
    same("n_bytes", row.int("n_bytes"), Some(derived.text().len() as i64))?;
    same("n_chars", row.int("n_chars"), Some(derived.char_at(derived.text().len() as u32)))?;
    if row.written("text").is_some_and(|cell| cell != Cell::Str(derived.text())) {
        return Err("text: not what its source gives".into());
    }
    Ok(())
}

fn check_chars(row: &Row<'_>, span: Span) -> Result<(), String> {
    for (name, byte) in [("start_char", span.start), ("end_char", span.end)] {
        if row.written(name).is_some() {
            same(name, row.int(name), Some(row.document.char_at(byte)))?;
        }
    }
    Ok(())
}

/// Reads the source of a span again, run by run, and compares.
fn check_source(row: &Row<'_>, span: Span, slice: &str) -> Result<Proof, String> {
    let expected = row.document.document.source_span(span);
    let hull = expected.as_ref().map(dateline_core::document::SourceSpan::hull);
    same("source_start", row.int("source_start"), hull.map(|hull| i64::from(hull.start)))?;
    same("source_end", row.int("source_end"), hull.map(|hull| i64::from(hull.end)))?;
    let Some(expected) = expected else { return Ok(Proof::WithoutSource) };
    let name = match row.text("source_field") {
        None => FieldName::Body,
        Some("title") => FieldName::Title,
        Some(other) => return Err(format!("source_field: `{other}` is none")),
    };
    if name != expected.field {
        return Err("source_field: the span lies in another field".into());
    }
    let runs = row.written("source_runs").map_or_else(|| Some(expected.runs), |cell| runs_of(&cell));
    let runs = runs.ok_or("source_runs: not a list of ranges")?;
    match row.document.reread(name, &runs) {
        Some(reread) if reread == slice => Ok(Proof::Proved),
        Some(reread) => Err(format!("the source says {reread:?}, the table {slice:?}")),
        None => Err("the source has no such slice".into()),
    }
}

fn runs_of(cell: &Cell<'_>) -> Option<Vec<Span>> {
    let Cell::List(items, rows) = cell else { return None };
    let run = |row: usize| {
        let Cell::Struct(names, columns, at) = items.cell(row) else { return None };
        let offset = |name: &str| {
            let idx = names.iter().position(|known| known == name)?;
            u32::try_from(columns[idx].i64_at(at)?).ok()
        };
        Some(Span::new(offset("start")?, offset("end")?))
    };
    rows.clone().map(run).collect()
}

/// Compares a value with the one it must have.
fn same<T: PartialEq + std::fmt::Debug + Copy>(
    name: &str,
    found: Option<T>,
    expected: Option<T>,
) -> Result<(), String> {
    let shown = |value: Option<T>| value.map_or_else(|| "null".to_owned(), |value| format!("{value:?}"));
    if found == expected {
        return Ok(());
    }
    Err(format!("{name}: {}, expected {}", shown(found), shown(expected)))
}

/// Returns the field of a table's row ids: the one integer besides the span that every row has.
fn id_field(schema: &TableSchema) -> Option<&str> {
    let is_id = |field: &&dateline_tables::TableField| {
        field.kind == Kind::I64 && field.nullable == Nullability::Required && !field.name.ends_with("_byte")
    };
    schema.fields.iter().find(is_id).map(|field| field.name.as_str())
}

fn collect_refs(kind: &Kind, out: &mut BTreeSet<String>) {
    match kind {
        Kind::Ref(layer) => {
            out.insert(layer.clone());
        }
        Kind::List(item) => collect_refs(item, out),
        Kind::Struct(fields) => fields.iter().for_each(|(_, kind)| collect_refs(kind, out)),
        _ => {}
    }
}

/// Returns an error with its causes, on one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        out = format!("{out}: {error}");
        cause = error.source();
    }
    out
}
