//! Layers: the annotations of one document, as a table in columns.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::column::Column;
use crate::span::Span;
use crate::value::Kind;

/// Fields of every table of annotations besides its row id and attributes; no attribute may take their names.
pub const ROW_FIELDS: [&str; 4] = ["doc_id", "source", "analyzer", "rule"];

/// Fields that a table of annotations with spans has besides [`ROW_FIELDS`].
pub const SPAN_FIELDS: [&str; 11] = [
    "start_byte",
    "end_byte",
    "start_char",
    "end_char",
    "source_field",
    "source_start",
    "source_end",
    "source_runs",
    "text",
    "sentence",
    "confidence",
];

/// An attribute of a layer, as its analyzer declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Name of the attribute and of its field in the table.
    pub name: String,
    /// Kind of its values.
    pub kind: Kind,
    /// What it means, in one line.
    pub doc: String,
}

/// What a layer holds and which table it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerSchema {
    /// Name of the layer, singular: `quantity`.
    pub name: String,
    /// Name of the table, plural: `quantities`.
    pub table: String,
    /// Name of the field that holds the row id; `None`: the table has no row id.
    pub id_field: Option<String>,
    /// Whether rows have a span; otherwise they are rows about the document, in emission order.
    pub has_span: bool,
    /// Attributes, in the order of the columns.
    pub attributes: Vec<Attribute>,
    /// What a row is, in one line.
    pub doc: String,
    /// Who makes it, as `name@version`; `dateline@version` for host layers.
    pub analyzer: String,
}

/// The annotations of one document of one layer.
///
/// Rows of a layer with spans are sorted by (start, -end, type, emission). The row id is the index of the
/// row, from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What the layer holds.
    pub schema: Arc<LayerSchema>,
    /// Number of rows.
    pub len: usize,
    /// First bytes of the spans; empty where the layer has none.
    pub start: Vec<u32>,
    /// One past the last bytes of the spans; empty where the layer has none.
    pub end: Vec<u32>,
    /// One column an attribute, in the order of the schema.
    pub columns: Vec<Column>,
    /// Confidence of each row, 0 to 1, or NaN where unknown; empty for host layers.
    pub confidence: Vec<f32>,
    /// Stable name of the rule that made each row; `None` for host layers.
    pub rule: Option<Column>,
}

impl Layer {
    /// Returns a layer without rows.
    pub fn empty(schema: Arc<LayerSchema>) -> Self {
        let columns = schema.attributes.iter().map(|attribute| Column::new(&attribute.kind)).collect();
        Layer {
            schema,
            len: 0,
            start: Vec::new(),
            end: Vec::new(),
            columns,
            confidence: Vec::new(),
            rule: None,
        }
    }

    /// Returns a host layer: spans and `u32` columns, without confidences or rules.
    ///
    /// # Panics
    ///
    /// In debug builds, when the columns differ in length.
    pub fn host(schema: Arc<LayerSchema>, start: Vec<u32>, end: Vec<u32>, columns: Vec<Vec<u32>>) -> Self {
        debug_assert!(columns.iter().all(|column| column.len() == start.len()) && start.len() == end.len());
        debug_assert_eq!(columns.len(), schema.attributes.len());
        let columns = columns.into_iter().map(Column::from_u32).collect();
        Layer { schema, len: start.len(), start, end, columns, confidence: Vec::new(), rule: None }
    }

    /// Returns the span of row `idx`, or `None` where the layer has no spans.
    pub fn span(&self, idx: usize) -> Option<Span> {
        Some(Span::new(*self.start.get(idx)?, *self.end.get(idx)?))
    }

    /// Returns the column of an attribute.
    pub fn column(&self, name: &str) -> Option<&Column> {
        let idx = self.schema.attributes.iter().position(|attribute| attribute.name == name)?;
        self.columns.get(idx)
    }

    /// Returns the index of the last row that starts at or before `offset`.
    ///
    /// For layers whose spans do not nest (paragraphs, sentences, tokens) that is the row `offset` lies in
    /// or follows.
    pub fn row_at(&self, offset: u32) -> Option<usize> {
        self.start.partition_point(|start| *start <= offset).checked_sub(1)
    }
}
