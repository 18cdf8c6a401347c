//! Writing Parquet: chunks and row groups are cut by the rows alone.
//!
//! The writer of the parquet crate cuts pages by how it is fed, so rows are first collected into chunks
//! whose ends depend on the rows' number and size, not on the batches they came in.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use dateline_core::{Column, ColumnData, Kind};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

use super::arrow::{ITEM, arrow_schema, to_array};
use crate::error::Error;
use crate::file::HashedFile;
use crate::rows::Rows;
use crate::schema::TableSchema;

/// Texts that hardly repeat: a dictionary of them is work for nothing.
const UNIQUE: [&str; 2] = ["text", "content_hash"];

/// Texts that may lie in order over the files of a run, so that their statistics let readers skip some.
const ORDERED: [&str; 1] = ["published"];

/// Where chunks and row groups end.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Rows of a chunk at most.
    pub(super) chunk_rows: usize,
    /// Bytes of values of a chunk at most, unless a single row has more.
    pub(super) chunk_bytes: usize,
    /// Rows after which a row group ends with its chunk.
    pub(super) group_rows: usize,
    /// Bytes of values after which a row group ends with its chunk.
    pub(super) group_bytes: usize,
}

const LIMITS: Limits =
    Limits { chunk_rows: 16 << 10, chunk_bytes: 4 << 20, group_rows: 256 << 10, group_bytes: 64 << 20 };

pub(crate) struct ParquetWriter {
    writer: ArrowWriter<HashedFile>,
    path: PathBuf,
    arrow: SchemaRef,
    limits: Limits,
    /// The chunk that is being collected, and the bytes of its values.
    chunk: Rows,
    chunk_bytes: usize,
    /// What the open row group holds.
    group_rows: usize,
    group_bytes: usize,
}

impl ParquetWriter {
    pub(crate) fn new(file: HashedFile, schema: &Arc<TableSchema>) -> Result<Self, Error> {
        Self::with_limits(file, schema, LIMITS)
    }

    pub(super) fn with_limits(
        file: HashedFile,
        schema: &Arc<TableSchema>,
        limits: Limits,
    ) -> Result<Self, Error> {
        let path = file.path().to_owned();
        let arrow = Arc::new(arrow_schema(schema)?);
        let writer = ArrowWriter::try_new(file, arrow.clone(), Some(properties(schema)))
            .map_err(|source| Error::parquet(&path, "begin it", source))?;
        let chunk = Rows::empty(schema.clone());
        Ok(ParquetWriter {
            writer,
            path,
            arrow,
            limits,
            chunk,
            chunk_bytes: 0,
            group_rows: 0,
            group_bytes: 0,
        })
    }

    pub(crate) fn write(&mut self, rows: &Rows) -> Result<(), Error> {
        let mut at = 0;
        while at < rows.len {
            let count = self.room(rows, at);
            self.chunk_bytes += rows_bytes(rows, at, count);
            self.chunk.append_rows(rows, at..at + count);
            at += count;
            if at < rows.len {
                self.write_chunk()?;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<HashedFile, Error> {
        self.write_chunk()?;
        self.writer.into_inner().map_err(|source| Error::parquet(&self.path, "end it", source))
    }

    /// Returns how many rows from `at` on fit the chunk; one at least where the chunk is empty.
    fn room(&self, rows: &Rows, at: usize) -> usize {
        let most = (rows.len - at).min(self.limits.chunk_rows - self.chunk.len);
        let bytes = self.limits.chunk_bytes.saturating_sub(self.chunk_bytes);
        let fits = |count: &usize| rows_bytes(rows, at, *count) <= bytes;
        let count = if fits(&most) { most } else { last_that(most, fits) };
        if self.chunk.is_empty() { count.max(1) } else { count }
    }

    fn write_chunk(&mut self) -> Result<(), Error> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let schema = self.chunk.schema.clone();
        let chunk = std::mem::replace(&mut self.chunk, Rows::empty(schema));
        self.group_rows += chunk.len;
        self.group_bytes += std::mem::take(&mut self.chunk_bytes);
        let batch = to_batch(chunk, &self.arrow)?;
        self.writer.write(&batch).map_err(|source| Error::parquet(&self.path, "write it", source))?;
        if self.group_rows >= self.limits.group_rows || self.group_bytes >= self.limits.group_bytes {
            (self.group_rows, self.group_bytes) = (0, 0);
            self.writer.flush().map_err(|source| Error::parquet(&self.path, "write it", source))?;
        }
        Ok(())
    }
}

fn to_batch(rows: Rows, arrow: &SchemaRef) -> Result<RecordBatch, Error> {
    let arrays = rows.columns.into_iter().map(to_array).collect::<Result<Vec<_>, _>>();
    arrays
        .and_then(|arrays| RecordBatch::try_new(arrow.clone(), arrays))
        .map_err(|source| Error::arrow(&rows.schema.name, source))
}

fn rows_bytes(rows: &Rows, at: usize, count: usize) -> usize {
    rows.columns.iter().map(|column| value_bytes(column, at..at + count)).sum()
}

/// Returns how many bytes the values of some rows take: a sum over the rows, however they are cut.
fn value_bytes(column: &Column, rows: Range<usize>) -> usize {
    let part = |offsets: &[i32]| offsets[rows.start] as usize..offsets[rows.end] as usize;
    match column.data() {
        ColumnData::Bool(_) => rows.len(),
        ColumnData::I64(_) | ColumnData::Ref(_) | ColumnData::F64(_) => rows.len() * 8,
        ColumnData::U32(_) | ColumnData::F32(_) => rows.len() * 4,
        ColumnData::Str { offsets, .. } => rows.len() * 4 + part(offsets).len(),
        ColumnData::List { offsets, items } => rows.len() * 4 + value_bytes(items, part(offsets)),
        ColumnData::Struct { fields, .. } => {
            fields.iter().map(|field| value_bytes(field, rows.clone())).sum::<usize>()
        }
    }
}

/// Returns the largest number up to `most` that `holds`, which holds up to some number and not above.
fn last_that(most: usize, holds: impl Fn(&usize) -> bool) -> usize {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if holds(&middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// Returns how the file is written: nothing of the machine or the hour is in it.
fn properties(schema: &TableSchema) -> WriterProperties {
    let level = ZstdLevel::try_new(1).expect("1 is a level of zstd");
    let mut builder = WriterProperties::builder()
        .set_created_by(concat!("dateline version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_enabled(false)
        .set_max_row_group_row_count(None);
    for field in &schema.fields {
        builder = leaf_properties(builder, vec![field.name.clone()], &field.kind);
    }
    builder.build()
}

/// Sets how the leaves of a column are encoded: integers, mostly offsets that grow, by their differences;
/// texts and confidences, which repeat, by a dictionary. Texts have no statistics, as the least and the
/// greatest of many documents help no reader to skip them, unless they are [`ORDERED`].
fn leaf_properties(
    builder: WriterPropertiesBuilder,
    mut path: Vec<String>,
    kind: &Kind,
) -> WriterPropertiesBuilder {
    match kind {
        Kind::List(item) => {
            path.extend(["list".to_owned(), ITEM.to_owned()]);
            leaf_properties(builder, path, item)
        }
        Kind::Struct(fields) => fields.iter().fold(builder, |builder, (name, kind)| {
            let path = path.iter().chain([name]).cloned().collect();
            leaf_properties(builder, path, kind)
        }),
        Kind::I64 | Kind::Ref(_) | Kind::U32 => {
            builder.set_column_encoding(ColumnPath::new(path), Encoding::DELTA_BINARY_PACKED)
        }
        Kind::String => {
            let is_in = |names: &[&str]| path.len() == 1 && names.contains(&path[0].as_str());
            let (is_unique, is_ordered) = (is_in(&UNIQUE), is_in(&ORDERED));
            let statistics = if is_ordered { EnabledStatistics::Chunk } else { EnabledStatistics::None };
            let path = ColumnPath::new(path);
            builder
                .set_column_dictionary_enabled(path.clone(), !is_unique)
                .set_column_statistics_enabled(path, statistics)
        }
        Kind::F32 => builder.set_column_dictionary_enabled(ColumnPath::new(path), true),
        Kind::Bool | Kind::F64 => builder,
    }
}
