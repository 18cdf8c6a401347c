//! Reading the lexicons of a plugin, and plugins that are nothing but a lexicon.

use std::fs;

use dateline_core::{Column, Kind, Layer, LayerSchema, Value};
use dateline_lexicon::{Hit, Lexicon};
use std::sync::Arc;

use crate::discover::Found;
use crate::error::Error;
use crate::manifest::{LEXICON, lexicon_name};

/// Returns the lexicons of a plugin, in the order of its manifest.
pub(crate) fn read(found: &Found) -> Result<Vec<Lexicon>, Error> {
    let read = |file: &String| {
        let path = found.folder.join("lexicons").join(file);
        let tsv = fs::read_to_string(&path).map_err(|error| Error::io(&path, "read", error))?;
        Lexicon::parse(lexicon_name(file), &tsv).map_err(|error| Error::lexicon(&found.manifest.name, error))
    };
    found.manifest.lexicons.iter().map(read).collect()
}

/// A plugin without code: the cells of its lexicon as the columns of its layer.
#[derive(Debug)]
pub(crate) struct Codeless {
    rule: String,
    /// One an attribute, a row an entry.
    cells: Vec<Column>,
}

impl Codeless {
    /// Returns the plugin's columns.
    ///
    /// # Errors
    ///
    /// When an attribute is no column of the lexicon, or a cell is not of its kind.
    pub(crate) fn new(found: &Found, lexicon: &Lexicon) -> Result<Codeless, Error> {
        let attributes = &found.manifest.produces[0].attributes;
        let fail = |problem: String| Error::plugin(&found.manifest.name, problem);
        let mut cells = Vec::new();
        for attribute in attributes {
            let Some(idx) = lexicon.columns.iter().position(|column| *column == attribute.name) else {
                let hint = format!("its columns: {}", lexicon.columns.join(", "));
                let problem =
                    format!("attribute `{}` is no column of lexicon `{}`", attribute.name, lexicon.name);
                return Err(fail(problem).with_hint(hint));
            };
            let mut column = Column::new(&attribute.kind);
            for entry in &lexicon.entries {
                let cell = entry.cells[idx].as_deref();
                push_cell(&mut column, &attribute.kind, cell).map_err(|problem| {
                    fail(format!(
                        "lexicon `{}`, line {}, column `{}`: {problem}",
                        lexicon.name, entry.line, attribute.name
                    ))
                })?;
            }
            cells.push(column);
        }
        Ok(Codeless { rule: format!("{LEXICON}{}", lexicon.name), cells })
    }

    /// Returns the layer of a document.
    pub(crate) fn layer(&self, hits: &[Hit], schema: &Arc<LayerSchema>) -> Layer {
        let mut layer = Layer::empty(Arc::clone(schema));
        let entries: Vec<u32> = hits.iter().map(|hit| hit.entry).collect();
        let mut rule = Column::new(&Kind::String);
        for hit in hits {
            layer.start.push(hit.start);
            layer.end.push(hit.end);
            layer.confidence.push(f32::NAN);
            rule.push_str(&self.rule);
        }
        layer.len = hits.len();
        layer.rule = Some(rule);
        for (idx, column) in layer.columns.iter_mut().enumerate() {
            match self.cells.get(idx) {
                Some(cells) => *column = cells.take(&entries),
                None => *column = Column::nulls(&schema.attributes[idx].kind, hits.len()),
            }
        }
        layer
    }
}

fn push_cell(column: &mut Column, kind: &Kind, cell: Option<&str>) -> Result<(), String> {
    let Some(cell) = cell else {
        column.push_null();
        return Ok(());
    };
    let wrong = || format!("`{cell}` is not a {kind}");
    let value = match kind {
        Kind::Bool => Value::Bool(cell.parse().map_err(|_| wrong())?),
        Kind::I64 => Value::I64(cell.parse().map_err(|_| wrong())?),
        Kind::F64 => Value::F64(cell.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(wrong)?),
        _ => Value::Str(cell),
    };
    column.push(&value).map_err(|mismatch| mismatch.to_string())
}
