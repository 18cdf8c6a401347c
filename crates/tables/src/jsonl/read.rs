//! Reading JSONL back into columns, strictly, without a tree of values in between.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dateline_core::{Column, ColumnData, Value};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::Error;
use crate::rows::Rows;
use crate::schema::{Nullability, TableSchema};

const BATCH_ROWS: usize = 8 << 10;
const BATCH_BYTES: usize = 4 << 20;

/// What to do with fields that the schema has not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    Refuse,
    Skip,
}

pub(crate) struct JsonlReader {
    path: PathBuf,
    file: BufReader<File>,
    schema: Arc<TableSchema>,
    unknown: Unknown,
    line: Vec<u8>,
    line_number: u64,
}

impl JsonlReader {
    pub(crate) fn open(path: &Path, schema: Arc<TableSchema>, unknown: Unknown) -> Result<Self, Error> {
        let file = File::open(path).map_err(|source| Error::io(path, "open it", source))?;
        let file = BufReader::with_capacity(256 << 10, file);
        Ok(JsonlReader { path: path.to_owned(), file, schema, unknown, line: Vec::new(), line_number: 0 })
    }

    pub(crate) fn next_rows(&mut self) -> Result<Option<Rows>, Error> {
        let mut rows = Rows::empty(self.schema.clone());
        let mut bytes = 0;
        while rows.len < BATCH_ROWS && bytes < BATCH_BYTES && self.next_line()? {
            bytes += self.line.len();
            let row = Row { columns: &mut rows.columns, schema: &self.schema, unknown: self.unknown };
            let mut json = serde_json::Deserializer::from_slice(&self.line);
            row.deserialize(&mut json)
                .and_then(|()| json.end())
                .map_err(|source| Error::json(&self.path, self.line_number, source))?;
            rows.len += 1;
        }
        Ok((rows.len > 0).then_some(rows))
    }

    /// Reads the next line, without its end, and returns whether there is one.
    fn next_line(&mut self) -> Result<bool, Error> {
        self.line.clear();
        let read = self.file.read_until(b'\n', &mut self.line);
        if read.map_err(|source| Error::io(&self.path, "read it", source))? == 0 {
            return Ok(false);
        }
        self.line_number += 1;
        if self.line.pop() != Some(b'\n') {
            return Err(Error::content(&self.path, format!("line {} has no end", self.line_number)));
        }
        Ok(true)
    }
}

/// A row to be read: gives every column one value.
struct Row<'a> {
    columns: &'a mut [Column],
    schema: &'a TableSchema,
    unknown: Unknown,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a row of `{}`", self.schema.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let len = self.columns.first().map_or(0, Column::len);
        let key = |name: &str| self.schema.index_of(name);
        while let Some(idx) = map.next_key_seed(Key { index_of: &key, unknown: self.unknown })? {
            let Some(idx) = idx else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let column = &mut self.columns[idx];
            if column.len() > len {
                return Err(A::Error::custom(format!("field `{}` twice", self.schema.fields[idx].name)));
            }
            map.next_value_seed(Cell { column })?;
        }
        for (field, column) in self.schema.fields.iter().zip(self.columns) {
            if column.len() == len {
                column.push_null();
            }
            if field.nullable == Nullability::Required && !column.is_valid(len) {
                return Err(A::Error::custom(format!("no field `{}`, which every row has", field.name)));
            }
        }
        Ok(())
    }
}

/// The name of a field, read as its index.
struct Key<'a> {
    index_of: &'a dyn Fn(&str) -> Option<usize>,
    unknown: Unknown,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        match (self.index_of)(name) {
            None if self.unknown == Unknown::Refuse => Err(E::custom(format!("unknown field `{name}`"))),
            idx => Ok(idx),
        }
    }
}

/// A value to be read: gives the column one value, unless it fails.
struct Cell<'a> {
    column: &'a mut Column,
}

impl Cell<'_> {
    fn push<E: serde::de::Error>(self, value: &Value<'_>) -> Result<(), E> {
        self.column.push(value).map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value of kind {}", self.column.kind())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.column.push_null();
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.push(&Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.push(&Value::I64(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.push(&Value::I64(value)),
            Err(_) => Err(E::custom(format!("{value} does not fit a signed integer"))),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.push(&Value::F64(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.push(&Value::Str(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let ColumnData::List { .. } = self.column.data() else {
            return Err(A::Error::custom(format!("declared {}, found list", self.column.kind())));
        };
        let mut read = Ok(());
        self.column.push_list_with(|items| {
            read = loop {
                match seq.next_element_seed(Cell { column: items }) {
                    Ok(Some(())) => {}
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
        });
        read
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let ColumnData::Struct { names, .. } = self.column.data() else {
            return Err(A::Error::custom(format!("declared {}, found struct", self.column.kind())));
        };
        let (names, mut read) = (names.clone(), Ok(()));
        self.column.push_struct_with(|fields| read = read_struct(&names, fields, map));
        read
    }
}

/// Gives every field of a struct one value, also where it fails.
fn read_struct<'de, A: MapAccess<'de>>(
    names: &[String],
    fields: &mut [Column],
    mut map: A,
) -> Result<(), A::Error> {
    let len = fields.first().map_or(0, Column::len);
    let key = |name: &str| names.iter().position(|known| known == name);
    let read = loop {
        match map.next_key_seed(Key { index_of: &key, unknown: Unknown::Refuse }) {
            Ok(Some(Some(idx))) if fields[idx].len() > len => {
                break Err(A::Error::custom(format!("field `{}` twice", names[idx])));
            }
            Ok(Some(Some(idx))) => {
                if let Err(error) = map.next_value_seed(Cell { column: &mut fields[idx] }) {
                    break Err(error);
                }
            }
            Ok(_) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    fields.iter_mut().filter(|field| field.len() == len).for_each(Column::push_null);
    read
}
