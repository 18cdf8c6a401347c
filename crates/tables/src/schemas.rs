//! The schemas of the tables: the fixed ones, and how a layer becomes one.
//!
//! Not here: tables of the corpus, which are made of these.

use dateline_core::token::{SENTENCE_SCHEMA, TOKEN_SCHEMA};
use dateline_core::{Attribute, Kind, LayerSchema};

use crate::schema::{TableField, TableSchema};

/// Name of the table of documents.
pub const DOCUMENTS: &str = "documents";
/// Name of the table of diagnostics.
pub const DIAGNOSTICS: &str = "diagnostics";
/// Name of the table of sentences.
pub const SENTENCES: &str = "sentences";
/// Name of the table of tokens.
pub const TOKENS: &str = "tokens";
/// Name of the folder of quarantine rows.
pub const QUARANTINE: &str = "_quarantine";

/// Fields of [`documents`] that a plugin fills where the source says nothing.
pub const FILLED_BY_PLUGINS: [&str; 7] =
    ["title", "byline", "publisher", "section", "url", "dateline_place", "genre"];

/// Returns the schema of the documents, with the attributes that plugins add at its end.
///
/// An attribute named like one of [`FILLED_BY_PLUGINS`] is no field of its own.
pub fn documents(added: &[Attribute]) -> TableSchema {
    let mut fields = vec![
        text("doc_id", "32 hex digits; equal ids are copies").required(),
        text("source", "path relative to the input root, or URI").required(),
        int("record", "index of the record inside a file of several, from 0"),
        text("record_id", "the record's own id"),
        text("media_type", "media type of the source").required(),
        text("content_hash", "blake3 of the source bytes of the document").required(),
        text("title", "headline"),
        text("byline", "author line"),
        text("publisher", "who published it"),
        text("section", "section of the publication"),
        text("url", "address of the page"),
        text("published", "ISO 8601 date or date-time; the anchor of relative times"),
        text("published_from", "where the date came from"),
        text("dateline_place", "place of the dispatch line"),
        text("genre", "interview, report, communique, speech, analysis, unknown"),
        text("language", "BCP 47"),
        int("n_bytes", "bytes of the text"),
        int("n_chars", "Unicode code points of the text"),
        int("n_sentences", "sentences of the text"),
        int("n_tokens", "tokens of the text"),
        text("text", "normalized text"),
    ];
    let known = |name: &str| FILLED_BY_PLUGINS.contains(&name);
    fields.extend(added.iter().filter(|added| !known(&added.name)).map(of_attribute));
    TableSchema { name: DOCUMENTS.into(), doc: "a document".into(), fields }
}

/// Returns the schema of the diagnostics.
pub fn diagnostics() -> TableSchema {
    let fields = vec![
        text("doc_id", "the document").required(),
        int("start_byte", "first byte in the document's text"),
        int("end_byte", "one past the last byte in the document's text"),
        text("severity", "info, warning, error").required(),
        text("code", "stable name of what is odd").required(),
        text("message", "what is odd").required(),
        text("hint", "what the reader can do"),
        text("stage", "stage that saw it"),
        text("plugin", "plugin that saw it or caused it"),
    ];
    TableSchema { name: DIAGNOSTICS.into(), doc: "what is odd about a document".into(), fields }
}

/// Returns the schema of a quarantine row: a record that could not be read or analyzed.
pub fn quarantine() -> TableSchema {
    let fields = vec![
        text("source", "path relative to the input root, or URI").required(),
        int("record", "index of the record inside a file of several, from 0"),
        text("record_id", "the record's own id"),
        TableField::new("source_range", range(), "bytes of the file"),
        text("stage", "stage that gave up").required(),
        text("plugin", "plugin that gave up"),
        text("class", "unreadable, encoding, format, limit, timeout, crash, panic").required(),
        text("message", "what is wrong").required(),
        text("raw", "path of the kept bytes"),
    ];
    TableSchema { name: QUARANTINE.into(), doc: "a record that could not be read".into(), fields }
}

/// Returns the schema of the sentences.
pub fn sentences() -> TableSchema {
    annotation(&SENTENCE_SCHEMA)
}

/// Returns the schema of the tokens, without columns that plugins add.
pub fn tokens() -> TableSchema {
    annotation(&TOKEN_SCHEMA)
}

/// Returns the schema of a layer's table: the common fields, then the layer's attributes.
///
/// A layer without spans has the document, its row id if it has one, and its attributes. Every attribute
/// can be null: a manifest cannot promise otherwise. The hashes and flags of the token layer are input of
/// plugins, not facts, and no fields.
pub fn annotation(layer: &LayerSchema) -> TableSchema {
    let mut fields = common(layer);
    fields.extend(exported(layer).map(|(_, attribute)| of_attribute(attribute)));
    TableSchema { name: layer.table.clone(), doc: layer.doc.clone(), fields }
}

/// Returns the attributes of a layer that are fields of its table, with their column.
pub fn exported(layer: &LayerSchema) -> impl Iterator<Item = (usize, &Attribute)> {
    let is_token = layer.name == TOKEN_SCHEMA.name;
    let hidden = if is_token { TOKEN_SCHEMA.attributes.len() } else { 0 };
    layer.attributes.iter().enumerate().skip(hidden)
}

/// Returns the fields before the attributes.
fn common(layer: &LayerSchema) -> Vec<TableField> {
    let mut fields = vec![text("doc_id", "the document").required()];
    let id = layer.id_field.as_ref().map(|name| {
        let doc = "unique in its document and table, in the order of the table";
        TableField::new(name, Kind::I64, doc).required()
    });
    if !layer.has_span {
        fields.extend(id);
        return fields;
    }
    fields.push(text("source", "path relative to the input root, or URI").full());
    fields.extend(id);
    fields.extend(span_fields());
    fields
}

fn span_fields() -> [TableField; 13] {
    let runs = Kind::List(Box::new(range()));
    [
        int("start_byte", "first byte in the document's text").required(),
        int("end_byte", "one past the last byte in the document's text").required(),
        int("start_char", "first code point in the document's text").full(),
        int("end_char", "one past the last code point in the document's text").full(),
        text("source_field", "field of the source the span lies in; null: the body"),
        int("source_start", "first byte in the source field"),
        int("source_end", "one past the last byte in the source field"),
        TableField::new("source_runs", runs, "slices of the source field, where there are several").full(),
        text("text", "text of the span"),
        int("sentence", "index of the sentence it starts in"),
        TableField::new("confidence", Kind::F32, "0 to 1"),
        text("analyzer", "name and version of the analyzer").full(),
        text("rule", "name of the rule or feature group that made it").full(),
    ]
}

fn of_attribute(attribute: &Attribute) -> TableField {
    TableField::new(&attribute.name, signed(&attribute.kind), &attribute.doc)
}

/// Returns the kind a table holds: unsigned integers become signed.
fn signed(kind: &Kind) -> Kind {
    match kind {
        Kind::U32 => Kind::I64,
        Kind::List(item) => Kind::List(Box::new(signed(item))),
        Kind::Struct(fields) => {
            Kind::Struct(fields.iter().map(|(name, kind)| (name.clone(), signed(kind))).collect())
        }
        _ => kind.clone(),
    }
}

fn range() -> Kind {
    Kind::Struct(vec![("start".into(), Kind::I64), ("end".into(), Kind::I64)])
}

fn text(name: &str, doc: &str) -> TableField {
    TableField::new(name, Kind::String, doc)
}

fn int(name: &str, doc: &str) -> TableField {
    TableField::new(name, Kind::I64, doc)
}
