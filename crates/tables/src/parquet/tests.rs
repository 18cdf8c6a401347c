//! Chunks and row groups, with limits small enough to see them.

use std::sync::Arc;

use dateline_core::Kind;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::write::{Limits, ParquetWriter};
use crate::file::HashedFile;
use crate::rows::Rows;
use crate::schema::{TableField, TableSchema};

/// Rows of texts of the given lengths.
fn rows(lengths: &[usize]) -> Rows {
    let fields = vec![TableField::new("word", Kind::String, "a word")];
    let schema = Arc::new(TableSchema { name: "words".into(), doc: "words".into(), fields });
    let mut rows = Rows::empty(schema);
    lengths.iter().for_each(|len| rows.columns[0].push_str(&"x".repeat(*len)));
    rows.len = lengths.len();
    rows
}

/// The bytes of a file written in batches of `batch` rows, and the rows of its row groups.
fn written(rows: &Rows, limits: Limits, batch: usize) -> (Vec<u8>, Vec<i64>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part.parquet");
    let mut writer =
        ParquetWriter::with_limits(HashedFile::create(&path).unwrap(), &rows.schema, limits).unwrap();
    for start in (0..rows.len).step_by(batch) {
        let mut part = Rows::empty(rows.schema.clone());
        part.append_rows(rows, start..(start + batch).min(rows.len));
        writer.write(&part).unwrap();
    }
    writer.finish().unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    let groups = reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    (std::fs::read(&path).unwrap(), groups)
}

fn limits(chunk_rows: usize, chunk_bytes: usize, group_rows: usize, group_bytes: usize) -> Limits {
    Limits { chunk_rows, chunk_bytes, group_rows, group_bytes }
}

#[test]
fn row_groups_end_by_rows() {
    let (_, groups) = written(&rows(&[1; 25]), limits(4, 1 << 20, 8, 1 << 20), 25);
    assert_eq!(groups, [8, 8, 8, 1]);
}

#[test]
fn row_groups_end_by_bytes() {
    // A text takes its bytes and 4 of its offset: 10 a row, three to a chunk, two chunks to a group.
    let (_, groups) = written(&rows(&[6; 20]), limits(100, 35, 100, 60), 20);
    assert_eq!(groups, [6, 6, 6, 2]);
}

#[test]
fn a_row_larger_than_a_chunk_is_a_chunk() {
    let (_, groups) = written(&rows(&[1, 500, 1, 1]), limits(100, 35, 100, 1), 4);
    assert_eq!(groups, [1, 1, 2]);
}

#[test]
fn every_way_of_batching_gives_the_same_bytes() {
    let lengths: Vec<usize> = (0..200).map(|idx| idx * 7 % 31).collect();
    let rows = rows(&lengths);
    for limits in [limits(7, 90, 20, 400), limits(1, 1, 1, 1), limits(64, 1 << 20, 64, 1 << 20)] {
        let once = written(&rows, limits, 200);
        assert_eq!(once.1.iter().sum::<i64>(), 200);
        for batch in [1, 2, 7, 8, 64, 199] {
            assert!(written(&rows, limits, batch) == once, "batches of {batch}");
        }
    }
}

#[test]
fn only_texts_in_order_and_numbers_have_statistics() {
    let names = [("word", Kind::String), ("published", Kind::String), ("start_byte", Kind::I64)];
    let fields = names.map(|(name, kind)| TableField::new(name, kind, "a field")).to_vec();
    let schema = Arc::new(TableSchema { name: "words".into(), doc: "words".into(), fields });
    let mut rows = Rows::empty(schema);
    rows.columns[0].push_str("pier");
    rows.columns[1].push_str("2026-03-01");
    rows.columns[2].push_i64(Some(7));
    rows.len = 1;
    let (bytes, _) = written(&rows, limits(4, 1 << 20, 8, 1 << 20), 1);
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let columns = reader.metadata().row_group(0).columns();
    let bounds: Vec<bool> = columns
        .iter()
        .map(|column| column.statistics().is_some_and(|statistics| statistics.min_bytes_opt().is_some()))
        .collect();
    assert_eq!(bounds, [false, true, true]);
}
