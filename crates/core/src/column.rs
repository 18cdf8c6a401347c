//! Columns: values of one attribute for all rows, in Arrow's physical layout.
//!
//! The layout is Arrow's so that a column can be lent to a plugin or handed to a Parquet writer without
//! being rewritten: a validity bitmap (least significant bit first), fixed-width values, `i32` offsets.
//! Not here: Arrow itself (only `tables` knows it).

mod bulk;

use std::ops::Range;

use crate::value::{Kind, KindMismatch, Value};

/// A growable bitmap, least significant bit first, as Arrow lays it out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    bytes: Vec<u8>,
    len: usize,
}

impl Bitmap {
    /// Returns a bitmap of `len` equal bits.
    pub fn filled(len: usize, bit: bool) -> Self {
        let mut map = Bitmap { bytes: vec![if bit { 0xff } else { 0 }; len.div_ceil(8)], len };
        map.clear_tail();
        map
    }

    /// Returns the number of bits.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there is no bit.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the packed bytes; bits past the length are zero.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns bit `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is past the last byte.
    pub fn bit(&self, idx: usize) -> bool {
        self.bytes[idx / 8] >> (idx % 8) & 1 == 1
    }

    /// Appends a bit.
    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if bit {
            self.bytes[self.len / 8] |= 1 << (self.len % 8);
        }
        self.len += 1;
    }

    /// Sets bit `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is past the last byte.
    pub fn set(&mut self, idx: usize, bit: bool) {
        let mask = 1 << (idx % 8);
        if bit {
            self.bytes[idx / 8] |= mask;
        } else {
            self.bytes[idx / 8] &= !mask;
        }
    }

    fn clear_tail(&mut self) {
        if !self.len.is_multiple_of(8)
            && let Some(last) = self.bytes.last_mut()
        {
            *last &= (1 << (self.len % 8)) - 1;
        }
    }
}

/// The values of a column, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnData {
    /// Packed bits.
    Bool(Bitmap),
    /// Signed integers.
    I64(Vec<i64>),
    /// Floating point numbers.
    F64(Vec<f64>),
    /// Unsigned integers of host layers.
    U32(Vec<u32>),
    /// Confidences.
    F32(Vec<f32>),
    /// Texts: `offsets` has one entry more than there are rows.
    Str {
        /// Where each text starts, and the end of the last.
        offsets: Vec<i32>,
        /// All texts, one after another.
        bytes: String,
    },
    /// Row ids of another layer.
    Ref(Vec<i64>),
    /// Lists: `offsets` has one entry more than there are rows.
    List {
        /// Where each list starts, and the end of the last.
        offsets: Vec<i32>,
        /// The items of all lists, one after another.
        items: Box<Column>,
    },
    /// Structs: one column a field.
    Struct {
        /// Names of the fields, in order.
        names: Vec<String>,
        /// Columns of the fields, each as long as this one.
        fields: Vec<Column>,
    },
}

/// One attribute for all rows of a layer or table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    len: usize,
    /// `None`: no value is null.
    validity: Option<Bitmap>,
    data: ColumnData,
}

/// A cell of a column, borrowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Unknown.
    Null,
    /// True or false.
    Bool(bool),
    /// A signed integer, or a row id.
    I64(i64),
    /// A floating point number.
    F64(f64),
    /// A confidence.
    F32(f32),
    /// Text.
    Str(&'a str),
    /// A range of rows of the column of items.
    List(&'a Column, Range<usize>),
    /// Row `2` of the columns of fields, named by `0`.
    Struct(&'a [String], &'a [Column], usize),
}

impl Column {
    /// Returns an empty column of a kind.
    pub fn new(kind: &Kind) -> Self {
        let data = match kind {
            Kind::Bool => ColumnData::Bool(Bitmap::default()),
            Kind::I64 => ColumnData::I64(Vec::new()),
            Kind::F64 => ColumnData::F64(Vec::new()),
            Kind::U32 => ColumnData::U32(Vec::new()),
            Kind::F32 => ColumnData::F32(Vec::new()),
            Kind::String => ColumnData::Str { offsets: vec![0], bytes: String::new() },
            Kind::Ref(_) => ColumnData::Ref(Vec::new()),
            Kind::List(item) => ColumnData::List { offsets: vec![0], items: Box::new(Column::new(item)) },
            Kind::Struct(fields) => ColumnData::Struct {
                names: fields.iter().map(|(name, _)| name.clone()).collect(),
                fields: fields.iter().map(|(_, kind)| Column::new(kind)).collect(),
            },
        };
        Column { len: 0, validity: None, data }
    }

    /// Returns a column of a kind with `len` nulls.
    pub fn nulls(kind: &Kind, len: usize) -> Self {
        let mut column = Column::new(kind);
        for _ in 0..len {
            column.push_null();
        }
        column
    }

    /// Returns a column over values that are all known.
    pub fn from_u32(values: Vec<u32>) -> Self {
        Column { len: values.len(), validity: None, data: ColumnData::U32(values) }
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the values.
    pub fn data(&self) -> &ColumnData {
        &self.data
    }

    /// Returns the validity bitmap, or `None` where no value is null.
    pub fn validity(&self) -> Option<&Bitmap> {
        self.validity.as_ref()
    }

    /// Returns whether row `idx` is known.
    pub fn is_valid(&self, idx: usize) -> bool {
        self.validity.as_ref().is_none_or(|validity| validity.bit(idx))
    }

    /// Appends a value.
    ///
    /// A reference is stored as its row id. Fields missing at the end of a struct are null.
    ///
    /// # Errors
    ///
    /// When the value is of another kind than the column. The column is then left with a partial row and
    /// must be dropped.
    pub fn push(&mut self, value: &Value<'_>) -> Result<(), KindMismatch> {
        match (&mut self.data, value) {
            (_, Value::Null) => {
                self.push_null();
                return Ok(());
            }
            (ColumnData::Bool(bits), Value::Bool(bit)) => bits.push(*bit),
            (ColumnData::I64(values), Value::I64(value)) => values.push(*value),
            (ColumnData::F64(values), Value::F64(value)) => values.push(*value),
            (ColumnData::F64(values), Value::I64(value)) => values.push(*value as f64),
            (ColumnData::F32(values), Value::F64(value)) => values.push(*value as f32),
            (ColumnData::U32(values), Value::I64(value)) if u32::try_from(*value).is_ok() => {
                values.push(*value as u32);
            }
            (ColumnData::Str { offsets, bytes }, Value::Str(value)) => {
                bytes.push_str(value);
                offsets.push(bytes.len() as i32);
            }
            (ColumnData::Ref(values), Value::Ref(value)) => values.push(value.row as i64),
            (ColumnData::Ref(values), Value::I64(value)) => values.push(*value),
            (ColumnData::List { offsets, items }, Value::List(values)) => {
                for value in *values {
                    items.push(value)?;
                }
                offsets.push(items.len() as i32);
            }
            (ColumnData::Struct { fields, .. }, Value::Struct(values)) if values.len() <= fields.len() => {
                for (idx, field) in fields.iter_mut().enumerate() {
                    field.push(values.get(idx).unwrap_or(&Value::Null))?;
                }
            }
            _ => return Err(KindMismatch { declared: self.kind().to_string(), found: value.kind_name() }),
        }
        self.mark(true);
        Ok(())
    }

    /// Appends an unknown value.
    pub fn push_null(&mut self) {
        self.push_default();
        self.mark(false);
    }

    /// Appends a known text, without going through a [`Value`].
    ///
    /// # Panics
    ///
    /// When the column is not one of texts.
    pub fn push_str(&mut self, value: &str) {
        let ColumnData::Str { offsets, bytes } = &mut self.data else {
            panic!("push_str needs a column of texts");
        };
        bytes.push_str(value);
        offsets.push(bytes.len() as i32);
        self.mark(true);
    }

    /// Appends the rows of `other`, which must be of the same kind.
    ///
    /// # Panics
    ///
    /// When the kinds differ.
    pub fn append(&mut self, other: &Column) {
        self.append_rows(other, 0..other.len);
    }

    /// Returns the rows `order[0]`, `order[1]`, … as a new column.
    ///
    /// # Panics
    ///
    /// When an index is out of range.
    pub fn take(&self, order: &[u32]) -> Column {
        let mut out = Column::new(&self.kind());
        for &idx in order {
            out.push_cell(self.cell(idx as usize));
        }
        out
    }

    /// Appends a cell of a column of the same kind.
    ///
    /// # Panics
    ///
    /// When the cell is of another kind.
    pub fn push_cell(&mut self, cell: Cell<'_>) {
        match (&mut self.data, cell) {
            (_, Cell::Null) => {
                self.push_null();
                return;
            }
            (ColumnData::Bool(bits), Cell::Bool(bit)) => bits.push(bit),
            (ColumnData::I64(values) | ColumnData::Ref(values), Cell::I64(value)) => values.push(value),
            (ColumnData::U32(values), Cell::I64(value)) => values.push(value as u32),
            (ColumnData::F64(values), Cell::F64(value)) => values.push(value),
            (ColumnData::F32(values), Cell::F32(value)) => values.push(value),
            (ColumnData::Str { offsets, bytes }, Cell::Str(value)) => {
                bytes.push_str(value);
                offsets.push(bytes.len() as i32);
            }
            (ColumnData::List { offsets, items }, Cell::List(from, rows)) => {
                rows.for_each(|idx| items.push_cell(from.cell(idx)));
                offsets.push(items.len() as i32);
            }
            (ColumnData::Struct { fields, .. }, Cell::Struct(_, from, idx)) => {
                fields.iter_mut().zip(from).for_each(|(to, from)| to.push_cell(from.cell(idx)));
            }
            _ => panic!("push_cell needs a cell of the column's kind"),
        }
        self.mark(true);
    }

    /// Replaces every known row id, also inside lists and structs.
    pub fn map_refs(&mut self, of: &mut dyn FnMut(i64) -> i64) {
        match &mut self.data {
            ColumnData::Ref(values) => {
                for (idx, value) in values.iter_mut().enumerate() {
                    if self.validity.as_ref().is_none_or(|validity| validity.bit(idx)) {
                        *value = of(*value);
                    }
                }
            }
            ColumnData::List { items, .. } => items.map_refs(of),
            ColumnData::Struct { fields, .. } => fields.iter_mut().for_each(|field| field.map_refs(of)),
            _ => {}
        }
    }

    /// Returns row `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub fn cell(&self, idx: usize) -> Cell<'_> {
        if !self.is_valid(idx) {
            return Cell::Null;
        }
        match &self.data {
            ColumnData::Bool(bits) => Cell::Bool(bits.bit(idx)),
            ColumnData::I64(values) | ColumnData::Ref(values) => Cell::I64(values[idx]),
            ColumnData::F64(values) => Cell::F64(values[idx]),
            ColumnData::U32(values) => Cell::I64(i64::from(values[idx])),
            ColumnData::F32(values) => Cell::F32(values[idx]),
            ColumnData::Str { offsets, bytes } => {
                Cell::Str(&bytes[offsets[idx] as usize..offsets[idx + 1] as usize])
            }
            ColumnData::List { offsets, items } => {
                Cell::List(items, offsets[idx] as usize..offsets[idx + 1] as usize)
            }
            ColumnData::Struct { names, fields } => Cell::Struct(names, fields, idx),
        }
    }

    /// Returns the text of row `idx`, if it is known and the column is one of texts.
    pub fn str_at(&self, idx: usize) -> Option<&str> {
        match self.cell(idx) {
            Cell::Str(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the integer or row id of row `idx`, if it is known and the column is one of integers.
    pub fn i64_at(&self, idx: usize) -> Option<i64> {
        match self.cell(idx) {
            Cell::I64(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the number of row `idx`, if it is known and the column is one of floating point numbers.
    pub fn f64_at(&self, idx: usize) -> Option<f64> {
        match self.cell(idx) {
            Cell::F64(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the values, if the column is one of `u32`.
    pub fn as_u32(&self) -> Option<&[u32]> {
        match &self.data {
            ColumnData::U32(values) => Some(values),
            _ => None,
        }
    }

    /// Returns the kind of the column; what a reference refers to is not known here and left empty.
    pub fn kind(&self) -> Kind {
        match &self.data {
            ColumnData::Bool(_) => Kind::Bool,
            ColumnData::I64(_) => Kind::I64,
            ColumnData::F64(_) => Kind::F64,
            ColumnData::U32(_) => Kind::U32,
            ColumnData::F32(_) => Kind::F32,
            ColumnData::Str { .. } => Kind::String,
            ColumnData::Ref(_) => Kind::Ref(String::new()),
            ColumnData::List { items, .. } => Kind::List(Box::new(items.kind())),
            ColumnData::Struct { names, fields } => {
                Kind::Struct(names.iter().cloned().zip(fields.iter().map(Column::kind)).collect())
            }
        }
    }

    /// Returns roughly how many bytes the column holds.
    pub fn byte_len(&self) -> usize {
        let validity = self.validity.as_ref().map_or(0, |validity| validity.as_bytes().len());
        validity
            + match &self.data {
                ColumnData::Bool(bits) => bits.as_bytes().len(),
                ColumnData::I64(values) | ColumnData::Ref(values) => values.len() * 8,
                ColumnData::F64(values) => values.len() * 8,
                ColumnData::U32(values) => values.len() * 4,
                ColumnData::F32(values) => values.len() * 4,
                ColumnData::Str { offsets, bytes } => offsets.len() * 4 + bytes.len(),
                ColumnData::List { offsets, items } => offsets.len() * 4 + items.byte_len(),
                ColumnData::Struct { fields, .. } => fields.iter().map(Column::byte_len).sum(),
            }
    }

    fn push_default(&mut self) {
        match &mut self.data {
            ColumnData::Bool(bits) => bits.push(false),
            ColumnData::I64(values) | ColumnData::Ref(values) => values.push(0),
            ColumnData::F64(values) => values.push(0.0),
            ColumnData::U32(values) => values.push(0),
            ColumnData::F32(values) => values.push(0.0),
            ColumnData::Str { offsets, bytes } => offsets.push(bytes.len() as i32),
            ColumnData::List { offsets, items } => offsets.push(items.len() as i32),
            ColumnData::Struct { fields, .. } => fields.iter_mut().for_each(Column::push_null),
        }
    }

    fn mark(&mut self, valid: bool) {
        if !valid && self.validity.is_none() {
            self.validity = Some(Bitmap::filled(self.len, true));
        }
        if let Some(validity) = &mut self.validity {
            validity.push(valid);
        }
        self.len += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::RowRef;

    fn party() -> Kind {
        Kind::List(Box::new(Kind::Struct(vec![
            ("entity".into(), Kind::Ref("entity".into())),
            ("text".into(), Kind::String),
        ])))
    }

    fn parties() -> Column {
        let mut column = Column::new(&party());
        let both = [Value::Ref(RowRef { layer: 0, row: 7 }), Value::Str("Oslo")];
        let one = [Value::Null, Value::Str("the ministry")];
        column.push(&Value::List(&[Value::Struct(&both), Value::Struct(&one)])).unwrap();
        column.push(&Value::Null).unwrap();
        column.push(&Value::List(&[Value::Struct(&both[..1])])).unwrap();
        column
    }

    fn texts(column: &Column, idx: usize) -> Vec<Option<&str>> {
        let Cell::List(items, rows) = column.cell(idx) else { return Vec::new() };
        let ColumnData::Struct { fields, .. } = items.data() else { panic!("structs") };
        rows.map(|row| fields[1].str_at(row)).collect()
    }

    #[test]
    fn nested_values_come_back() {
        let column = parties();
        assert_eq!(column.len(), 3);
        assert_eq!(texts(&column, 0), [Some("Oslo"), Some("the ministry")]);
        assert_eq!(column.cell(1), Cell::Null);
        assert_eq!(texts(&column, 2), [None]);
    }

    #[test]
    fn another_kind_is_refused() {
        let error = Column::new(&Kind::F64).push(&Value::Str("12")).unwrap_err();
        assert_eq!(error.to_string(), "declared f64, found string");
    }

    #[test]
    fn taking_and_appending_keep_nulls_and_nesting() {
        let column = parties();
        let taken = column.take(&[2, 1, 0]);
        assert_eq!(texts(&taken, 2), [Some("Oslo"), Some("the ministry")]);
        assert!(!taken.is_valid(1));
        let mut twice = column.clone();
        twice.append(&taken);
        assert_eq!(twice.len(), 6);
        assert_eq!(texts(&twice, 5), texts(&column, 0));
        assert!(!twice.is_valid(1) && !twice.is_valid(4) && twice.is_valid(5));
    }

    #[test]
    fn references_are_remapped_everywhere() {
        let mut column = parties();
        column.map_refs(&mut |row| row + 1);
        let Cell::List(items, rows) = column.cell(2) else { panic!("a list") };
        let ColumnData::Struct { fields, .. } = items.data() else { panic!("structs") };
        assert_eq!(fields[0].i64_at(rows.start), Some(8));
    }
}
