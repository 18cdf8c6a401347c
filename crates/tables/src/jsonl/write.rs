//! Writing JSONL by hand, straight from columns.
//!
//! What is unknown is left out; in a list it is `null`. So is a number that is not finite, which JSON
//! cannot say. Floating point numbers are the shortest that read back the same.

use dateline_core::{Column, ColumnData, Kind};

use super::escape::push_string;
use crate::error::Error;
use crate::file::HashedFile;
use crate::part::Columns;
use crate::rows::Rows;
use crate::schema::{Detail, TableSchema};

/// Bytes of lines that are collected before they are written.
const FLUSH_BYTES: usize = 256 << 10;

pub(crate) struct JsonlWriter {
    file: HashedFile,
    lines: Vec<u8>,
    fields: Vec<Field>,
}

/// A field that is written: its column, its key as `,"name":`, and the keys inside it.
struct Field {
    column: usize,
    key: Vec<u8>,
    keys: Keys,
}

/// The keys inside a value.
enum Keys {
    None,
    Items(Box<Keys>),
    Fields(Vec<(Vec<u8>, Keys)>),
}

impl Keys {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::List(item) => Keys::Items(Box::new(Keys::of(item))),
            Kind::Struct(fields) => {
                Keys::Fields(fields.iter().map(|(name, kind)| (key(name), Keys::of(kind))).collect())
            }
            _ => Keys::None,
        }
    }
}

fn key(name: &str) -> Vec<u8> {
    let mut key = vec![b','];
    push_string(&mut key, name);
    key.push(b':');
    key
}

impl JsonlWriter {
    pub(crate) fn new(file: HashedFile, schema: &TableSchema, columns: Columns) -> Self {
        let is_written = |detail: Detail| columns == Columns::Full || detail == Detail::Always;
        let written = schema.fields.iter().enumerate().filter(|(_, field)| is_written(field.detail));
        let fields = written
            .map(|(column, field)| Field { column, key: key(&field.name), keys: Keys::of(&field.kind) })
            .collect();
        JsonlWriter { file, lines: Vec::with_capacity(FLUSH_BYTES + (64 << 10)), fields }
    }

    pub(crate) fn write(&mut self, rows: &Rows) -> Result<(), Error> {
        for row in 0..rows.len {
            let start = self.lines.len();
            for field in &self.fields {
                push_field(&mut self.lines, &field.key, &field.keys, &rows.columns[field.column], row);
            }
            close_object(&mut self.lines, start);
            self.lines.push(b'\n');
            if self.lines.len() >= FLUSH_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<HashedFile, Error> {
        self.flush()?;
        Ok(self.file)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.file.append(&self.lines)?;
        self.lines.clear();
        Ok(())
    }
}

/// Makes an object of the fields that stand from `start` on, each after a comma.
fn close_object(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}

fn push_field(out: &mut Vec<u8>, key: &[u8], keys: &Keys, column: &Column, row: usize) {
    if column.is_valid(row) {
        let start = out.len();
        out.extend_from_slice(key);
        if !push_value(out, keys, column, row) {
            out.truncate(start);
        }
    }
}

/// Appends a known value and returns whether JSON can say it.
fn push_value(out: &mut Vec<u8>, keys: &Keys, column: &Column, row: usize) -> bool {
    match column.data() {
        ColumnData::Bool(bits) => {
            let word: &[u8] = if bits.bit(row) { b"true" } else { b"false" };
            out.extend_from_slice(word);
        }
        ColumnData::I64(values) | ColumnData::Ref(values) => push_int(out, values[row]),
        ColumnData::U32(values) => push_int(out, values[row]),
        ColumnData::F64(values) => return push_float(out, values[row], values[row].is_finite()),
        ColumnData::F32(values) => return push_float(out, values[row], values[row].is_finite()),
        ColumnData::Str { offsets, bytes } => {
            push_string(out, &bytes[offsets[row] as usize..offsets[row + 1] as usize]);
        }
        ColumnData::List { offsets, items } => {
            let Keys::Items(keys) = keys else { return false };
            push_list(out, keys, items, offsets[row] as usize..offsets[row + 1] as usize);
        }
        ColumnData::Struct { fields, .. } => {
            let Keys::Fields(keys) = keys else { return false };
            let start = out.len();
            for ((key, keys), field) in keys.iter().zip(fields) {
                push_field(out, key, keys, field, row);
            }
            close_object(out, start);
        }
    }
    true
}

fn push_list(out: &mut Vec<u8>, keys: &Keys, items: &Column, rows: std::ops::Range<usize>) {
    out.push(b'[');
    for row in rows.clone() {
        if row > rows.start {
            out.push(b',');
        }
        if !items.is_valid(row) || !push_value(out, keys, items, row) {
            out.extend_from_slice(b"null");
        }
    }
    out.push(b']');
}

fn push_int(out: &mut Vec<u8>, value: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

fn push_float(out: &mut Vec<u8>, value: impl zmij::Float, is_finite: bool) -> bool {
    if is_finite {
        out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    }
    is_finite
}
