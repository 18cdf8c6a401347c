//! Parts: the files of a table, written and read.
//!
//! A part's bytes are a function of its rows, format and columns, not of how the rows were batched. Not
//! here: folders, names of parts and the folder's fsync (pipeline).

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::file::HashedFile;
use crate::jsonl::{JsonlReader, JsonlWriter, Unknown};
#[cfg(feature = "parquet")]
use crate::parquet::{ParquetReader, ParquetWriter};
use crate::rows::Rows;
use crate::schema::TableSchema;

/// A file format of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Apache Parquet, zstd.
    #[default]
    Parquet,
    /// One JSON object a line, nulls left out.
    Jsonl,
}

impl Format {
    /// Returns the name of the format, which is also the extension of its files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Jsonl => "jsonl",
        }
    }

    /// Returns the format of a file by its extension.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        [Format::Parquet, Format::Jsonl].into_iter().find(|format| extension == format.as_str())
    }
}

/// Which fields JSONL holds; Parquet holds all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Columns {
    /// The fields that are always written.
    #[default]
    Compact,
    /// Every field.
    Full,
}

/// What a finished part holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartStats {
    /// Number of rows.
    pub rows: u64,
    /// Number of bytes of the file.
    pub bytes: u64,
    /// Hex of blake3 over the file.
    pub blake3: String,
}

/// Writes one part.
pub struct PartWriter {
    schema: Arc<TableSchema>,
    rows: u64,
    output: Output,
}

enum Output {
    Jsonl(Box<JsonlWriter>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetWriter>),
}

impl PartWriter {
    /// Creates the file of a part, or empties it.
    ///
    /// # Errors
    ///
    /// When the file cannot be created, or the format cannot hold the table.
    pub fn create(
        path: &Path,
        schema: &Arc<TableSchema>,
        format: Format,
        columns: Columns,
    ) -> Result<Self, Error> {
        let output = match format {
            Format::Jsonl => {
                Output::Jsonl(Box::new(JsonlWriter::new(HashedFile::create(path)?, schema, columns)))
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                Output::Parquet(Box::new(ParquetWriter::new(HashedFile::create(path)?, schema)?))
            }
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(Error::no_parquet()),
        };
        Ok(PartWriter { schema: schema.clone(), rows: 0, output })
    }

    /// Appends rows.
    ///
    /// # Errors
    ///
    /// When the rows do not fit the table, or the disk fails. The part is then lost.
    pub fn write(&mut self, rows: &Rows) -> Result<(), Error> {
        rows.check(&self.schema)?;
        self.rows += rows.len as u64;
        match &mut self.output {
            Output::Jsonl(writer) => writer.write(rows),
            #[cfg(feature = "parquet")]
            Output::Parquet(writer) => writer.write(rows),
        }
    }

    /// Writes the end of the file and brings it to the disk. A part without rows is a valid file.
    ///
    /// # Errors
    ///
    /// When the disk fails.
    pub fn finish(self) -> Result<PartStats, Error> {
        let file = match self.output {
            Output::Jsonl(writer) => writer.finish()?,
            #[cfg(feature = "parquet")]
            Output::Parquet(writer) => writer.finish()?,
        };
        file.finish(self.rows)
    }
}

/// The rows of a part, some at a time. After an error there is nothing more.
pub struct PartReader {
    input: Option<Input>,
}

enum Input {
    Jsonl(JsonlReader),
    #[cfg(feature = "parquet")]
    Parquet(ParquetReader),
}

/// Reads a part, whose format its extension tells.
///
/// The part must be as a [`PartWriter`] writes it: a field that the schema has not, a required field that
/// a row has not, a value of another kind, a line without end are errors.
///
/// # Errors
///
/// When the file cannot be opened or is no part of the table; later ones come from the iterator.
pub fn read_part(path: &Path, schema: &Arc<TableSchema>) -> Result<PartReader, Error> {
    PartReader::open(path, schema.clone(), Unknown::Refuse)
}

/// Reads some fields of a part, in the order of the schema; the schema need not know the others.
///
/// # Errors
///
/// As [`read_part`], and when the schema has no such field.
pub fn read_columns(path: &Path, schema: &TableSchema, names: &[&str]) -> Result<PartReader, Error> {
    if let Some(name) = names.iter().find(|name| schema.index_of(name).is_none()) {
        return Err(Error::rows(&schema.name, format!("there is no field `{name}`")));
    }
    PartReader::open(path, Arc::new(schema.project(names)), Unknown::Skip)
}

impl PartReader {
    fn open(path: &Path, schema: Arc<TableSchema>, unknown: Unknown) -> Result<Self, Error> {
        let input = match Format::of_path(path) {
            Some(Format::Jsonl) => Input::Jsonl(JsonlReader::open(path, schema, unknown)?),
            #[cfg(feature = "parquet")]
            Some(Format::Parquet) => Input::Parquet(ParquetReader::open(path, schema, unknown)?),
            #[cfg(not(feature = "parquet"))]
            Some(Format::Parquet) => return Err(Error::no_parquet()),
            None => return Err(Error::content(path, "its name ends with neither `.parquet` nor `.jsonl`")),
        };
        Ok(PartReader { input: Some(input) })
    }
}

impl Iterator for PartReader {
    type Item = Result<Rows, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match self.input.as_mut()? {
            Input::Jsonl(reader) => reader.next_rows(),
            #[cfg(feature = "parquet")]
            Input::Parquet(reader) => reader.next_rows(),
        };
        if !matches!(next, Ok(Some(_))) {
            self.input = None;
        }
        next.transpose()
    }
}
