//! The stage: which tables there are, and a batch of documents to one `Rows` a table.

use std::fmt::Write as _;
use std::sync::Arc;

use dateline_core::token::{HOST_LAYERS, PARAGRAPH, SENTENCE, SENTENCE_SCHEMA, TOKEN, TOKEN_SCHEMA};
use dateline_core::{Attribute, Document, LayerSchema, Span, Stage, StageError};
use dateline_tables::{Rows, TableSchema, schemas};

use crate::annotation::LayerTable;
use crate::chars::CharIndex;
use crate::document::DocumentTable;
use crate::error::Error;
use crate::settings::Settings;

/// The export stage.
pub struct Export {
    tables: Vec<Arc<TableSchema>>,
    makers: Vec<Maker>,
}

/// What makes the rows of a table.
enum Maker {
    Documents(DocumentTable),
    Layer(LayerTable),
    Diagnostics,
}

/// Buffers that one thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) doc_id: String,
    pub(crate) chars: CharIndex,
    pub(crate) runs: Vec<Span>,
}

/// A layer and the slot it stands in.
type Slotted<'a> = (usize, &'a Arc<LayerSchema>);

impl Export {
    /// Returns the stage for some layers of plugins, in the order of their slots.
    ///
    /// Host layers may stand among them, to which plugins have added attributes; otherwise they are as
    /// core has them. `document` are the attributes that plugins add to documents: as fields of their own,
    /// or where they are named like a field that a source may leave open (`genre`, `byline`), as its value.
    ///
    /// # Errors
    ///
    /// When two layers make one table, a name is taken, or the settings name a table that there is not.
    pub fn new(
        layers: &[Arc<LayerSchema>],
        document: &[Attribute],
        settings: &Settings,
    ) -> Result<Self, Error> {
        let layers = slotted(layers);
        check_tables(&layers)?;
        check_document(document)?;
        check_selection(&layers, settings)?;
        let mut export = Export { tables: Vec::new(), makers: Vec::new() };
        let documents = Maker::Documents(DocumentTable::new(document, settings.text));
        export.add(schemas::documents(document), documents, settings)?;
        for (slot, layer) in layers {
            let table = LayerTable::new(slot, layer.clone());
            export.add(schemas::annotation(layer), Maker::Layer(table), settings)?;
        }
        export.add(schemas::diagnostics(), Maker::Diagnostics, settings)?;
        Ok(export)
    }

    /// Returns the tables in the order in which the stage gives their rows.
    pub fn tables(&self) -> &[Arc<TableSchema>] {
        &self.tables
    }

    /// Returns whether a table is made of sentences, or says which sentence its rows start in.
    pub fn needs_sentences(&self) -> bool {
        self.makers.iter().any(|maker| matches!(maker, Maker::Layer(table) if table.has_span()))
    }

    /// Returns whether a table is made of tokens.
    pub fn needs_tokens(&self) -> bool {
        self.makers.iter().any(|maker| matches!(maker, Maker::Layer(table) if table.slot() == TOKEN))
    }

    fn add(&mut self, schema: TableSchema, maker: Maker, settings: &Settings) -> Result<(), Error> {
        for (idx, field) in schema.fields.iter().enumerate() {
            if schema.index_of(&field.name) != Some(idx) {
                return Err(Error::field_twice(&schema.name, &field.name));
            }
        }
        if settings.tables.contains(&schema.name) {
            self.tables.push(Arc::new(schema));
            self.makers.push(maker);
        }
        Ok(())
    }
}

impl Stage for Export {
    type Input = Vec<Document>;
    type Output = Vec<Rows>;
    type Scratch = Scratch;

    fn name(&self) -> &'static str {
        "export"
    }

    fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    fn run(&self, scratch: &mut Scratch, input: Vec<Document>) -> Result<Vec<Rows>, StageError> {
        let mut tables: Vec<Rows> = self.tables.iter().cloned().map(Rows::empty).collect();
        for doc in &input {
            scratch.doc_id.clear();
            write!(scratch.doc_id, "{}", doc.id).expect("a String takes every write");
            scratch.chars.build(&doc.text);
            for (maker, rows) in self.makers.iter().zip(&mut tables) {
                maker.append(doc, scratch, rows).map_err(|error| StageError::new(self.name(), error))?;
            }
        }
        Ok(tables)
    }
}

impl Maker {
    fn append(&self, doc: &Document, scratch: &mut Scratch, rows: &mut Rows) -> Result<(), Error> {
        match self {
            Maker::Documents(table) => table.append(doc, scratch, rows)?,
            Maker::Layer(table) => table.append(doc, scratch, rows)?,
            Maker::Diagnostics => crate::document::append_diagnostics(doc, scratch, rows),
        }
        debug_assert!(rows.columns.iter().all(|column| column.len() == rows.len), "{}", rows.schema.name);
        Ok(())
    }
}

/// Returns the layers that can be tables, in the order of their slots. Hits of lexicons are what plugins
/// read, attributes of documents are in the table of documents; neither is a table.
fn slotted(layers: &[Arc<LayerSchema>]) -> Vec<Slotted<'_>> {
    let slot_of = |layer: &LayerSchema| match layer.name.as_str() {
        "paragraph" => Some(PARAGRAPH),
        "sentence" => Some(SENTENCE),
        "token" => Some(TOKEN),
        _ => None,
    };
    let host = |slot: usize| layers.iter().find(|layer| slot_of(layer) == Some(slot));
    let plugins = layers.iter().filter(|layer| slot_of(layer).is_none()).enumerate();
    let plugins = plugins.map(|(idx, layer)| (HOST_LAYERS + idx, layer));
    let sentences = (SENTENCE, host(SENTENCE).unwrap_or(&SENTENCE_SCHEMA));
    let tokens = (TOKEN, host(TOKEN).unwrap_or(&TOKEN_SCHEMA));
    let is_table = |(_, layer): &Slotted<'_>| layer.name != "document" && !layer.name.starts_with("lexicon:");
    [sentences, tokens].into_iter().chain(plugins).filter(is_table).collect()
}

fn check_tables(layers: &[Slotted<'_>]) -> Result<(), Error> {
    for (idx, (_, layer)) in layers.iter().enumerate() {
        if [schemas::DOCUMENTS, schemas::DIAGNOSTICS].contains(&layer.table.as_str()) {
            return Err(Error::table_reserved(&layer.table, &layer.name));
        }
        if let Some((_, first)) = layers[..idx].iter().find(|(_, first)| first.table == layer.table) {
            return Err(Error::table_twice(&layer.table, &first.name, &layer.name));
        }
    }
    Ok(())
}

fn check_document(attributes: &[Attribute]) -> Result<(), Error> {
    let mut filled =
        attributes.iter().filter(|attribute| schemas::FILLED_BY_PLUGINS.contains(&attribute.name.as_str()));
    match filled.find(|attribute| attribute.kind != dateline_core::Kind::String) {
        Some(attribute) => Err(Error::document_kind(&attribute.name, &attribute.kind)),
        None => Ok(()),
    }
}

fn check_selection(layers: &[Slotted<'_>], settings: &Settings) -> Result<(), Error> {
    let layers = layers.iter().map(|(_, layer)| layer.table.as_str());
    let known: Vec<&str> =
        [schemas::DOCUMENTS].into_iter().chain(layers).chain([schemas::DIAGNOSTICS]).collect();
    match settings.tables.names().find(|name| !known.contains(name)) {
        Some(name) => Err(Error::unknown_table(name, &known)),
        None => Ok(()),
    }
}
