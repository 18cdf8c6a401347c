//! The vocabulary every other crate speaks: documents, spans, offset maps, layers, tokens,
//! diagnostics and the [`Stage`] trait.
//!
//! Deliberately not here: I/O, parsing, hashing, threads, anything about one language or one format.
//! core depends on serde only, and nothing in it can fail on text.

pub mod cases;
pub mod column;
pub mod diagnostic;
pub mod document;
pub mod layer;
pub mod offset_map;
pub mod rows;
pub mod span;
pub mod stage;
pub mod token;
pub mod value;

pub use column::{Cell, Column, ColumnData};
pub use diagnostic::{Diagnostic, Severity};
pub use document::{DocId, Document, Field, FieldName, Metadata, Origin, RawDocument, RawField};
pub use layer::{Attribute, Layer, LayerSchema};
pub use offset_map::{OffsetMap, Run, Step};
pub use rows::{JsonRows, RowInput, RowReader, RowsError, RowsErrorKind};
pub use span::Span;
pub use stage::{Stage, StageError};
pub use value::{Kind, KindMismatch, RowRef, Value};
