//! A few facts of a finished folder, each with its sentence and its place, to look at after a run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use dateline_core::layer::{ROW_FIELDS, SPAN_FIELDS};
use dateline_core::{Cell, Column};
use dateline_tables::{Rows, TableSchema, read_columns, read_part, schemas};

use crate::error::{Error, Kind};
use crate::finalize::{extension, open_plan};
use crate::folder::Folder;
use crate::plan::Plan;
use crate::receipt::Receipt;
use crate::setup::TableText;

/// A row of a table as a person wants to see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// The table.
    pub table: String,
    /// Text of its span.
    pub text: String,
    /// What is known about it: names and values, without nulls.
    pub attributes: Vec<(String, String)>,
    /// The sentence it stands in, on one line.
    pub sentence: Option<String>,
    /// `source:line`, lines from 1; `source, record n`, records from 0; the source alone where neither is
    /// known.
    pub place: String,
}

/// Returns up to `per_table` facts of each table of annotations with attributes, of different documents
/// where there are, those first that say most.
///
/// # Errors
///
/// When the folder is not one of ours or a part cannot be read.
pub fn sample(output: &Path, per_table: usize) -> Result<Vec<Fact>, Error> {
    let folder = Folder::new(output);
    let plan = open_plan(&folder)?;
    let sampler = Sampler { extension: extension(&plan)?, folder: &folder, plan: &plan };
    let mut facts = Vec::new();
    for text in &plan.setup.tables {
        let Some(schema) = text.schema().map(Arc::new) else { continue };
        let has_attributes = schema.fields.iter().any(|field| !is_common(&field.name));
        let is_ours = [schemas::SENTENCES, schemas::TOKENS].contains(&schema.name.as_str());
        if schema.index_of("text").is_some()
            && schema.index_of("start_byte").is_some()
            && has_attributes
            && !is_ours
        {
            facts.extend(sampler.of_table(&schema, per_table)?);
        }
    }
    Ok(facts)
}

struct Sampler<'a> {
    folder: &'a Folder,
    plan: &'a Plan,
    extension: &'static str,
}

impl Sampler<'_> {
    /// Takes facts of the first shard in which the table has rows.
    fn of_table(&self, schema: &Arc<TableSchema>, n: usize) -> Result<Vec<Fact>, Error> {
        for shard in 0..self.plan.shards.len() {
            let receipt = Receipt::read(self.folder, shard)?;
            if receipt.and_then(|it| it.tables.get(&schema.name).map(|part| part.rows)).unwrap_or(0) == 0 {
                continue;
            }
            let path = self.folder.part(&schema.name, shard, self.extension);
            let mut part = read_part(&path, schema).map_err(reading)?;
            let Some(rows) = part.next().transpose().map_err(reading)? else { continue };
            let mut facts = Vec::new();
            for row in best(&rows, n) {
                let mut fact = fact(&rows, row);
                self.place(shard, &rows, row, &mut fact)?;
                facts.push(fact);
            }
            return Ok(facts);
        }
        Ok(Vec::new())
    }

    /// Adds the sentence and the place, as far as the tables tell them.
    fn place(&self, shard: usize, rows: &Rows, row: usize, fact: &mut Fact) -> Result<(), Error> {
        let Some(doc_id) = text_of(rows, "doc_id", row) else { return Ok(()) };
        let Some(document) =
            self.find(shard, schemas::DOCUMENTS, |rows, row| text_of(rows, "doc_id", row) == Some(doc_id))?
        else {
            return Ok(());
        };
        let text = text_of(&document, "text", 0);
        let start = int_of(rows, "start_byte", row).and_then(|start| usize::try_from(start).ok());
        let source = text_of(&document, "source", 0).unwrap_or_default();
        let line = || text.zip(start).and_then(|(text, start)| line_at(text, start));
        fact.place = match (int_of(&document, "record", 0), text_of(&document, "media_type", 0)) {
            (Some(record), Some("application/jsonl")) => format!("{source}:{}", record + 1),
            (Some(record), _) => format!("{source}, record {record}"),
            (None, Some("text/plain")) => line().map_or(source.into(), |line| format!("{source}:{line}")),
            _ => source.to_owned(),
        };
        let Some((text, sentence)) = text.zip(int_of(rows, "sentence", row)) else { return Ok(()) };
        let found = self.find(shard, schemas::SENTENCES, |rows, row| {
            text_of(rows, "doc_id", row) == Some(doc_id) && int_of(rows, "id", row) == Some(sentence)
        })?;
        fact.sentence = found.and_then(|found| {
            let at = |name| int_of(&found, name, 0).and_then(|at| usize::try_from(at).ok());
            text.get(at("start_byte")?..at("end_byte")?).map(on_one_line)
        });
        Ok(())
    }

    /// Returns the first row of a shard's table that is wanted.
    fn find(
        &self,
        shard: usize,
        table: &str,
        is_wanted: impl Fn(&Rows, usize) -> bool,
    ) -> Result<Option<Rows>, Error> {
        let texts = &self.plan.setup.tables;
        let Some(schema) = texts.iter().find(|it| it.name == table).and_then(TableText::schema) else {
            return Ok(None);
        };
        let wanted = ["doc_id", "source", "record", "media_type", "id", "start_byte", "end_byte", "text"];
        let names: Vec<_> = wanted.into_iter().filter(|name| schema.index_of(name).is_some()).collect();
        let path = self.folder.part(table, shard, self.extension);
        for rows in read_columns(&path, &schema, &names).map_err(reading)? {
            let rows = rows.map_err(reading)?;
            if let Some(row) = (0..rows.len).find(|row| is_wanted(&rows, *row)) {
                let mut found = Rows::empty(rows.schema.clone());
                found.append_rows(&rows, row..row + 1);
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Returns rows that say most, at most one a document as long as there are documents.
fn best(rows: &Rows, n: usize) -> Vec<usize> {
    let mut of_document: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in 0..rows.len {
        let known = attributes(rows).filter(|(_, column)| column.is_valid(row)).count();
        let doc_id = text_of(rows, "doc_id", row).unwrap_or_default();
        let best = of_document.entry(doc_id).or_insert((known, row));
        if known > best.0 {
            *best = (known, row);
        }
    }
    let mut found: Vec<_> = of_document.into_values().collect();
    found.sort_by_key(|(known, row)| (std::cmp::Reverse(*known), *row));
    found.truncate(n);
    let mut found: Vec<_> = found.into_iter().map(|(_, row)| row).collect();
    found.sort_unstable();
    found
}

fn fact(rows: &Rows, row: usize) -> Fact {
    let attributes = attributes(rows).filter(|(name, _)| !name.ends_with("_byte"));
    let shown = attributes.filter_map(|(name, column)| Some((name.to_owned(), shown(&column.cell(row))?)));
    Fact {
        table: rows.schema.name.clone(),
        text: text_of(rows, "text", row).map(on_one_line).unwrap_or_default(),
        attributes: shown.collect(),
        ..Fact::default()
    }
}

fn attributes(rows: &Rows) -> impl Iterator<Item = (&str, &Column)> {
    let fields = rows.schema.fields.iter().zip(&rows.columns);
    fields.map(|(field, column)| (field.name.as_str(), column)).filter(|(name, _)| !is_common(name))
}

/// Returns whether every table of annotations has the field; a fact shows the others.
fn is_common(name: &str) -> bool {
    name == "id" || ROW_FIELDS.contains(&name) || SPAN_FIELDS.contains(&name)
}

/// Returns a value as a person writes it; `None` for null.
fn shown(cell: &Cell<'_>) -> Option<String> {
    Some(match cell {
        Cell::Null => return None,
        Cell::Bool(bit) => bit.to_string(),
        Cell::I64(number) => number.to_string(),
        Cell::F64(number) => number.to_string(),
        Cell::F32(number) => number.to_string(),
        Cell::Str(text) => on_one_line(text),
        Cell::List(items, rows) => {
            let items: Vec<_> = rows.clone().filter_map(|row| shown(&items.cell(row))).collect();
            format!("[{}]", items.join(", "))
        }
        Cell::Struct(names, fields, row) => {
            let fields = names.iter().zip(*fields);
            let known =
                fields.filter_map(|(name, field)| Some(format!("{name} {}", shown(&field.cell(*row))?)));
            format!("({})", known.collect::<Vec<_>>().join(", "))
        }
    })
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line_at(text: &str, byte: usize) -> Option<i64> {
    text.get(..byte).map(|before| 1 + before.matches('\n').count() as i64)
}

fn text_of<'a>(rows: &'a Rows, name: &str, row: usize) -> Option<&'a str> {
    rows.column(name)?.str_at(row)
}

fn int_of(rows: &Rows, name: &str, row: usize) -> Option<i64> {
    rows.column(name)?.i64_at(row)
}

fn reading(source: dateline_tables::Error) -> Error {
    Error::new(Kind::Tables { doing: "reading", source })
}
