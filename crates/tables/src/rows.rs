//! Rows: a stretch of a table, in columns.

use std::ops::Range;
use std::sync::Arc;

use dateline_core::Column;

use crate::error::Error;
use crate::schema::{Nullability, TableSchema};

/// Rows of one table, in columns: one column a field, in the order of the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The table they belong to.
    pub schema: Arc<TableSchema>,
    /// One column a field.
    pub columns: Vec<Column>,
    /// Number of rows.
    pub len: usize,
}

impl Rows {
    /// Returns no rows of a table.
    pub fn empty(schema: Arc<TableSchema>) -> Self {
        let columns = schema.fields.iter().map(|field| Column::new(&field.kind)).collect();
        Rows { schema, columns, len: 0 }
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the column of a field.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(self.schema.index_of(name)?)
    }

    /// Returns roughly how many bytes the rows hold.
    pub fn byte_len(&self) -> usize {
        self.columns.iter().map(Column::byte_len).sum()
    }

    /// Appends rows of the same table.
    ///
    /// # Panics
    ///
    /// When the kinds of the columns differ.
    pub fn append(&mut self, other: &Rows) {
        self.append_rows(other, 0..other.len);
    }

    /// Appends the rows `rows` of `other`, which are of the same table.
    ///
    /// # Panics
    ///
    /// When the kinds of the columns differ, or the range is past the end.
    pub fn append_rows(&mut self, other: &Rows, rows: Range<usize>) {
        for (to, from) in self.columns.iter_mut().zip(&other.columns) {
            to.append_rows(from, rows.clone());
        }
        self.len += rows.len();
    }

    /// Checks that the rows fit a table: as many columns as fields, of their kinds, of one length, and no
    /// null where the field is required.
    pub(crate) fn check(&self, schema: &TableSchema) -> Result<(), Error> {
        if self.columns.len() != schema.fields.len() {
            let (found, expected) = (self.columns.len(), schema.fields.len());
            return Err(Error::rows(&schema.name, format!("{found} columns for {expected} fields")));
        }
        for (field, column) in schema.fields.iter().zip(&self.columns) {
            let message = if !column.is_of(&field.kind) {
                format!("field `{}`: declared {}, found {}", field.name, field.kind, column.kind())
            } else if column.len() != self.len {
                format!("field `{}`: {} values for {} rows", field.name, column.len(), self.len)
            } else if field.nullable == Nullability::Required && column.null_count() > 0 {
                format!("field `{}`: null in a field that every row has", field.name)
            } else {
                continue;
            };
            return Err(Error::rows(&schema.name, message));
        }
        Ok(())
    }
}
