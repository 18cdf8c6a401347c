//! Files of rows in columns (Parquet), as ingest asks for them and `tables` reads them.
//!
//! Stages never see each other and arrow has one home, so the reader is handed over behind this trait. Not
//! here: what the columns mean (ingest) and how the file is made (tables).

use std::fmt;
use std::path::Path;

/// Where the bytes of a file of rows are. Such files are read from their end, so a stream is not enough.
#[derive(Clone, Copy, Debug)]
pub enum RowInput<'a> {
    /// In a file of their own.
    File(&'a Path),
    /// In memory: the member of an archive, say.
    Bytes(&'a [u8]),
}

/// Rows in the order of the file, one JSON object each. After an error there is nothing more.
pub type JsonRows = Box<dyn Iterator<Item = Result<Vec<u8>, RowsError>> + Send>;

/// Reads files of rows.
pub trait RowReader: Send + Sync {
    /// Returns the number of rows, from the file's own count.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or its end is damaged.
    fn count(&self, input: RowInput<'_>) -> Result<u64, RowsError>;

    /// Returns the rows as JSON objects of the columns that are named in `columns`, in the order of the
    /// file. A name with dots, `meta.title`, is a column of that name or what lies in the column `meta`.
    /// Nulls are left out; dates and times are ISO 8601. Columns that nobody names are not read.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or its end is damaged; later damage comes from the iterator.
    fn rows(&self, input: RowInput<'_>, columns: &[&str]) -> Result<JsonRows, RowsError>;
}

/// Why rows cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsError {
    /// Whether it is the disk or the file's contents.
    pub kind: RowsErrorKind,
    /// What is wrong, lower case, no period.
    pub message: String,
}

/// Kinds of [`RowsError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsErrorKind {
    /// The file is gone or the disk fails.
    Io,
    /// The bytes are damaged or of a kind that is not read.
    Content,
}

impl RowsError {
    /// Returns an error about the contents of a file.
    pub fn content(message: impl Into<String>) -> Self {
        RowsError { kind: RowsErrorKind::Content, message: message.into() }
    }

    /// Returns an error about the disk.
    pub fn io(message: impl Into<String>) -> Self {
        RowsError { kind: RowsErrorKind::Io, message: message.into() }
    }
}

impl fmt::Display for RowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RowsError {}
