//! Other people's Parquet, a row at a time: the wanted columns of a file as JSON objects.
//!
//! Texts, numbers, truth values, dates, times since 1970, decimals, lists and structs are read; of other
//! kinds (times of day, intervals, maps, bytes that are no UTF-8) nothing is said. Not here: our own parts
//! (see `read`), and what the columns mean.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use dateline_core::{JsonRows, RowInput, RowReader, RowsError};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::reader::ChunkReader;

use super::values::write_value;

/// Rows that are decoded at a time; texts are long, and a batch is in memory whole.
const BATCH_ROWS: usize = 64;

/// Reads Parquet files of any writer: plain, dictionary and delta encodings; uncompressed, Snappy, gzip and
/// zstd. Row groups are read one after another.
///
/// # Examples
///
/// ```
/// use dateline_core::{RowInput, RowReader};
/// let error = dateline_tables::ParquetRows.count(RowInput::Bytes(b"no Parquet")).unwrap_err();
/// assert!(error.message.starts_with("not a Parquet file"));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ParquetRows;

impl RowReader for ParquetRows {
    fn count(&self, input: RowInput<'_>) -> Result<u64, RowsError> {
        let rows = match input {
            RowInput::File(path) => n_rows(open(path)?)?,
            RowInput::Bytes(bytes) => n_rows(bytes::Bytes::copy_from_slice(bytes))?,
        };
        u64::try_from(rows).map_err(|_| RowsError::content(format!("the footer counts {rows} rows")))
    }

    fn rows(&self, input: RowInput<'_>, columns: &[&str]) -> Result<JsonRows, RowsError> {
        let batches = match input {
            RowInput::File(path) => batches(open(path)?, columns)?,
            RowInput::Bytes(bytes) => batches(bytes::Bytes::copy_from_slice(bytes), columns)?,
        };
        Ok(Box::new(Rows { batches: Some(batches), batch: None, row: 0 }))
    }
}

fn open(path: &std::path::Path) -> Result<File, RowsError> {
    File::open(path).map_err(|error| RowsError::io(error.to_string()))
}

/// Opens a file by its footer. A footer that makes the library panic is a damaged one.
fn footer<R: ChunkReader + 'static>(input: R) -> Result<ParquetRecordBatchReaderBuilder<R>, RowsError> {
    // What the file says of itself in Parquet's own terms is enough, and true for every writer.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let opened = guarded(|| ParquetRecordBatchReaderBuilder::try_new_with_options(input, options))?;
    opened.map_err(|error| RowsError::content(format!("not a Parquet file, or damaged: {error}")))
}

fn n_rows<R: ChunkReader + 'static>(input: R) -> Result<i64, RowsError> {
    Ok(footer(input)?.metadata().file_metadata().num_rows())
}

fn batches<R: ChunkReader + 'static>(
    input: R,
    columns: &[&str],
) -> Result<ParquetRecordBatchReader, RowsError> {
    let builder = footer(input)?;
    let is_wanted = |name: &str| columns.iter().any(|wanted| is_of(wanted, name));
    let roots = builder.schema().fields().iter().enumerate();
    let roots: Vec<usize> = roots.filter(|(_, field)| is_wanted(field.name())).map(|(idx, _)| idx).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let build = || builder.with_projection(mask).with_batch_size(BATCH_ROWS).build();
    guarded(build)?.map_err(|error| RowsError::content(format!("cannot be read: {error}")))
}

/// Returns whether the column `name` is what `wanted` names, or what it lies in.
fn is_of(wanted: &str, name: &str) -> bool {
    wanted.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Damaged bytes must cost one file, not the run.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, RowsError> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| RowsError::content("damaged: its reader gave up"))
}

struct Rows {
    /// `None` after the end or an error.
    batches: Option<ParquetRecordBatchReader>,
    batch: Option<RecordBatch>,
    row: usize,
}

impl Rows {
    fn next_batch(&mut self) -> Result<Option<RecordBatch>, RowsError> {
        let Some(batches) = &mut self.batches else { return Ok(None) };
        let next = guarded(|| batches.next())?;
        next.transpose().map_err(|error| RowsError::content(format!("damaged: {error}")))
    }
}

impl Iterator for Rows {
    type Item = Result<Vec<u8>, RowsError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.row < batch.num_rows()) {
                self.row += 1;
                return Some(Ok(object(batch, self.row - 1)));
            }
            self.row = 0;
            match self.next_batch() {
                Ok(Some(batch)) => self.batch = Some(batch),
                Ok(None) => return None,
                Err(error) => {
                    (self.batches, self.batch) = (None, None);
                    return Some(Err(error));
                }
            }
        }
    }
}

/// Returns a row as a JSON object without its nulls.
fn object(batch: &RecordBatch, row: usize) -> Vec<u8> {
    let mut out = vec![b'{'];
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        push_member(&mut out, field.name(), column.as_ref(), row);
    }
    out.push(b'}');
    out
}

/// Appends a name and its value, unless the value is null or of a kind that is not read.
pub(super) fn push_member(out: &mut Vec<u8>, name: &str, column: &dyn Array, row: usize) {
    let before = out.len();
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    push_str(out, name);
    out.push(b':');
    if !write_value(out, column, row) {
        out.truncate(before);
    }
}

/// Appends a text as JSON.
pub(super) fn push_str(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("a text is written to memory");
}

/// Returns the fields of a struct with their names.
pub(super) fn members(array: &dyn Array) -> impl Iterator<Item = (&str, &dyn Array)> {
    let array = array.as_struct();
    array.fields().iter().zip(array.columns()).map(|(field, column)| (field.name().as_str(), column.as_ref()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, Date32Array, DictionaryArray, Float64Array, Int64Array, LargeStringArray, ListArray,
        StringArray, StructArray, TimestampMillisecondArray,
    };
    use dateline_core::RowsErrorKind;
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;

    use super::*;

    fn file(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, array)| (name, array, true)),
        )
        .unwrap();
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .set_max_row_group_row_count(Some(100))
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    fn texts(n: usize) -> Vec<u8> {
        let texts = (0..n).map(|n| format!("The depot shipped {} wagons in week {n}.", n * 7919 % 1000));
        file(vec![("text", Arc::new(StringArray::from_iter_values(texts)))], Compression::SNAPPY)
    }

    fn read(bytes: &[u8], columns: &[&str]) -> Vec<String> {
        let rows = ParquetRows.rows(RowInput::Bytes(bytes), columns).unwrap();
        rows.map(|row| String::from_utf8(row.unwrap()).unwrap()).collect()
    }

    fn first(array: ArrayRef) -> String {
        read(&file(vec![("a", array)], Compression::UNCOMPRESSED), &["a"]).remove(0)
    }

    #[test]
    fn every_kind_of_text_number_and_time_is_read() {
        assert_eq!(first(Arc::new(StringArray::from(vec!["a \"b\"\n"]))), r#"{"a":"a \"b\"\n"}"#);
        assert_eq!(first(Arc::new(LargeStringArray::from(vec!["Ōtaki"]))), r#"{"a":"Ōtaki"}"#);
        let words: DictionaryArray<Int32Type> = vec!["tea", "tea"].into_iter().collect();
        assert_eq!(first(Arc::new(words)), r#"{"a":"tea"}"#);
        assert_eq!(first(Arc::new(Int64Array::from(vec![-7]))), r#"{"a":-7}"#);
        assert_eq!(first(Arc::new(Float64Array::from(vec![2.5]))), r#"{"a":2.5}"#);
        assert_eq!(first(Arc::new(Float64Array::from(vec![f64::NAN]))), "{}", "JSON has no such number");
        assert_eq!(first(Arc::new(StringArray::from(vec![None::<&str>]))), "{}");
        assert_eq!(first(Arc::new(Date32Array::from(vec![20_526]))), r#"{"a":"2026-03-14"}"#);
        let time = TimestampMillisecondArray::from(vec![1_773_482_400_250]);
        assert_eq!(first(Arc::new(time.clone())), r#"{"a":"2026-03-14T10:00:00"}"#);
        assert_eq!(first(Arc::new(time.with_timezone("UTC"))), r#"{"a":"2026-03-14T10:00:00Z"}"#);
    }

    #[test]
    fn nested_columns_become_nested_objects() {
        let title: ArrayRef = Arc::new(StringArray::from(vec![Some("Tea"), None]));
        let meta = StructArray::try_from(vec![("title", title)]).unwrap();
        let tags = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), None]);
        let bytes = file(vec![("meta", Arc::new(meta)), ("tags", Arc::new(tags))], Compression::UNCOMPRESSED);
        assert_eq!(
            read(&bytes, &["meta.title", "tags"]),
            [r#"{"meta":{"title":"Tea"},"tags":[1,null]}"#, r#"{"meta":{}}"#]
        );
    }

    #[test]
    fn columns_nobody_names_are_left_out() {
        let column = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text])) };
        let columns = vec![("a", column("1")), ("ab", column("2")), ("b.c", column("3"))];
        let bytes = file(columns, Compression::UNCOMPRESSED);
        assert_eq!(read(&bytes, &["a", "b.c"]), [r#"{"a":"1","b.c":"3"}"#]);
        assert_eq!(read(&bytes, &["d"]), ["{}"], "a row without its columns is still a row");
    }

    #[test]
    fn row_groups_follow_one_another_whatever_the_compression() {
        for compression in [
            Compression::SNAPPY,
            Compression::GZIP(Default::default()),
            Compression::ZSTD(Default::default()),
        ] {
            let numbers = Int64Array::from_iter_values(0..250);
            let bytes = file(vec![("n", Arc::new(numbers))], compression);
            assert_eq!(ParquetRows.count(RowInput::Bytes(&bytes)).unwrap(), 250);
            let expected: Vec<_> = (0..250).map(|n| format!("{{\"n\":{n}}}")).collect();
            assert_eq!(read(&bytes, &["n"]), expected);
        }
    }

    #[test]
    fn a_file_on_disk_reads_like_one_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = (folder.path().join("a.parquet"), texts(3));
        std::fs::write(&path, &bytes).unwrap();
        let rows: Vec<_> =
            ParquetRows.rows(RowInput::File(&path), &["text"]).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1], read(&bytes, &["text"])[1].as_bytes());
        let error = ParquetRows.count(RowInput::File(&folder.path().join("b"))).unwrap_err();
        assert_eq!(error.kind, RowsErrorKind::Io);
    }

    #[test]
    fn a_truncated_file_is_refused() {
        let bytes = texts(250);
        for len in [0, 3, 8, 100, bytes.len() / 2, bytes.len() - 1] {
            let error = ParquetRows.count(RowInput::Bytes(&bytes[..len])).unwrap_err();
            assert_eq!(error.kind, RowsErrorKind::Content);
            assert!(error.message.starts_with("not a Parquet file, or damaged"), "{error}");
        }
    }

    #[test]
    fn damaged_pages_cost_the_rows_behind_them() {
        let mut bytes = texts(250);
        let middle = bytes.len() / 3;
        bytes[middle..middle + 600].fill(0x5a);
        let rows: Vec<_> = ParquetRows.rows(RowInput::Bytes(&bytes), &["text"]).unwrap().collect();
        let error = rows.last().unwrap().as_ref().unwrap_err();
        assert!(error.message.starts_with("damaged"), "{error}");
        assert!(rows[..rows.len() - 1].iter().all(Result::is_ok));
        assert!(rows.len() < 250);
    }

    #[test]
    fn no_damage_makes_it_panic() {
        let bytes = texts(120);
        for seed in 0..200_usize {
            let mut bytes = bytes.clone();
            let at = seed * 7919 % bytes.len();
            bytes[at] ^= 1 << (seed % 8);
            if let Ok(rows) = ParquetRows.rows(RowInput::Bytes(&bytes), &["text"]) {
                assert!(rows.count() <= 121);
            }
        }
    }
}
