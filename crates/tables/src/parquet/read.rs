//! Reading Parquet back into columns.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::arrow::{arrow_schema, to_column};
use crate::error::Error;
use crate::jsonl::Unknown;
use crate::rows::Rows;
use crate::schema::{Nullability, TableSchema};

const BATCH_ROWS: usize = 8 << 10;

pub(crate) struct ParquetReader {
    path: PathBuf,
    batches: ParquetRecordBatchReader,
    schema: Arc<TableSchema>,
}

impl ParquetReader {
    pub(crate) fn open(path: &Path, schema: Arc<TableSchema>, unknown: Unknown) -> Result<Self, Error> {
        let file = File::open(path).map_err(|source| Error::io(path, "open it", source))?;
        // What the file says of itself in Parquet's own terms is enough, and true for every writer.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
            .map_err(|source| Error::parquet(path, "read its footer", source))?;
        let names: Vec<&str> = builder.schema().fields().iter().map(|field| field.name().as_str()).collect();
        check_names(path, &schema, &names, unknown)?;
        check_types(path, &schema, builder.schema())?;
        let roots = names.iter().enumerate().filter(|(_, name)| schema.index_of(name).is_some());
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots.map(|(idx, _)| idx));
        let batches = builder
            .with_projection(mask)
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|source| Error::parquet(path, "read it", source))?;
        Ok(ParquetReader { path: path.to_owned(), batches, schema })
    }

    pub(crate) fn next_rows(&mut self) -> Result<Option<Rows>, Error> {
        let Some(batch) = self.batches.next() else { return Ok(None) };
        let batch = batch.map_err(|source| Error::parquet(&self.path, "read it", into_parquet(source)))?;
        self.to_rows(&batch).map(Some)
    }

    fn to_rows(&self, batch: &RecordBatch) -> Result<Rows, Error> {
        let columns = self.schema.fields.iter().map(|field| {
            let array = batch.column_by_name(&field.name);
            let column = array.and_then(|array| to_column(array, &field.kind)).ok_or_else(|| {
                Error::content(&self.path, format!("field `{}` is not of kind {}", field.name, field.kind))
            })?;
            if field.nullable == Nullability::Required && column.null_count() > 0 {
                let message = format!("field `{}`: null in a field that every row has", field.name);
                return Err(Error::content(&self.path, message));
            }
            Ok(column)
        });
        let columns = columns.collect::<Result<Vec<_>, Error>>()?;
        Ok(Rows { schema: self.schema.clone(), columns, len: batch.num_rows() })
    }
}

fn check_names(path: &Path, schema: &TableSchema, names: &[&str], unknown: Unknown) -> Result<(), Error> {
    if let Some(missing) = schema.fields.iter().find(|field| !names.contains(&field.name.as_str())) {
        return Err(Error::content(path, format!("no field `{}`", missing.name)));
    }
    match names.iter().find(|name| schema.index_of(name).is_none()) {
        Some(name) if unknown == Unknown::Refuse => {
            Err(Error::content(path, format!("unknown field `{name}`")))
        }
        _ => Ok(()),
    }
}

fn check_types(path: &Path, schema: &TableSchema, found: &Schema) -> Result<(), Error> {
    let declared = arrow_schema(schema)?;
    for (field, declared) in schema.fields.iter().zip(declared.fields()) {
        let same = |found: &Field| found.data_type().equals_datatype(declared.data_type());
        if !found.field_with_name(&field.name).is_ok_and(same) {
            let message = format!("field `{}` is not of kind {}", field.name, field.kind);
            return Err(Error::content(path, message));
        }
    }
    Ok(())
}

fn into_parquet(error: ArrowError) -> parquet::errors::ParquetError {
    match error {
        ArrowError::ParquetError(message) => parquet::errors::ParquetError::General(message),
        error => parquet::errors::ParquetError::External(Box::new(error)),
    }
}
