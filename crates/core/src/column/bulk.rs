//! Many rows at once: what readers and writers of whole columns use.
//!
//! Not here: single values, which come as [`Value`](crate::Value) or [`Cell`](super::Cell).

use std::ops::Range;

use super::{Bitmap, Column, ColumnData};
use crate::value::Kind;

impl Bitmap {
    /// Returns the bitmap of the first `len` bits of `bytes`, or `None` where there are fewer.
    pub fn from_bytes(mut bytes: Vec<u8>, len: usize) -> Option<Self> {
        if bytes.len() < len.div_ceil(8) {
            return None;
        }
        bytes.truncate(len.div_ceil(8));
        let mut map = Bitmap { bytes, len };
        map.clear_tail();
        Some(map)
    }

    /// Returns the packed bytes; bits past the length are zero.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Returns the number of bits that are set.
    pub fn count_ones(&self) -> usize {
        self.bytes.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// Removes all bits and keeps the memory.
    fn clear(&mut self) {
        self.bytes.clear();
        self.len = 0;
    }

    /// Appends `count` equal bits.
    pub fn push_times(&mut self, bit: bool, count: usize) {
        let head = count.min(self.len.wrapping_neg() % 8);
        (0..head).for_each(|_| self.push(bit));
        self.bytes.resize(self.bytes.len() + (count - head).div_ceil(8), if bit { 0xff } else { 0 });
        self.len += count - head;
        self.clear_tail();
    }

    /// Appends the bits `range` of `other`.
    ///
    /// # Panics
    ///
    /// When the range is past the end of `other`.
    pub fn append(&mut self, other: &Bitmap, range: Range<usize>) {
        assert!(range.end <= other.len, "bits {range:?} of a bitmap of {}", other.len);
        let aligned = self.len.is_multiple_of(8) && range.start.is_multiple_of(8);
        let whole = if aligned { range.len() / 8 } else { 0 };
        let first = range.start / 8;
        self.bytes.extend_from_slice(&other.bytes[first..first + whole]);
        self.len += whole * 8;
        (range.start + whole * 8..range.end).for_each(|idx| self.push(other.bit(idx)));
    }
}

impl Column {
    /// Returns a column over values in Arrow's layout; `None` validity: no value is null.
    ///
    /// # Panics
    ///
    /// When a length does not fit `len`.
    pub fn from_parts(len: usize, data: ColumnData, validity: Option<Bitmap>) -> Self {
        assert!(data_fits(&data, len), "values of another length than {len}");
        assert!(validity.as_ref().is_none_or(|validity| validity.len() == len), "validity of another length");
        Column { len, validity, data }
    }

    /// Returns the values and the validity bitmap.
    pub fn into_parts(self) -> (ColumnData, Option<Bitmap>) {
        (self.data, self.validity)
    }

    /// Returns the number of unknown values.
    pub fn null_count(&self) -> usize {
        self.validity.as_ref().map_or(0, |validity| self.len - validity.count_ones())
    }

    /// Appends the same known text `times` times.
    ///
    /// # Panics
    ///
    /// When the column is not one of texts.
    pub fn push_str_times(&mut self, value: &str, times: usize) {
        self.extend_strs(std::iter::repeat_n(value, times));
    }

    /// Appends `count` unknown values.
    pub fn push_nulls(&mut self, count: usize) {
        (0..count).for_each(|_| self.push_default());
        self.mark_times(false, count);
    }

    /// Appends known texts.
    ///
    /// # Panics
    ///
    /// When the column is not one of texts.
    pub fn extend_strs<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        let ColumnData::Str { offsets, bytes } = &mut self.data else {
            panic!("extend_strs needs a column of texts");
        };
        let before = offsets.len();
        for value in values {
            bytes.push_str(value);
            offsets.push(bytes.len() as i32);
        }
        let count = offsets.len() - before;
        self.mark_times(true, count);
    }

    /// Appends known integers.
    ///
    /// # Panics
    ///
    /// When the column is not one of integers.
    pub fn extend_i64(&mut self, new: impl IntoIterator<Item = i64>) {
        let (ColumnData::I64(values) | ColumnData::Ref(values)) = &mut self.data else {
            panic!("extend_i64 needs a column of integers");
        };
        let before = values.len();
        values.extend(new);
        let count = values.len() - before;
        self.mark_times(true, count);
    }

    /// Appends an integer, or an unknown value.
    ///
    /// # Panics
    ///
    /// When the column is not one of integers.
    pub fn push_i64(&mut self, value: Option<i64>) {
        let (ColumnData::I64(values) | ColumnData::Ref(values)) = &mut self.data else {
            panic!("push_i64 needs a column of integers");
        };
        values.push(value.unwrap_or(0));
        self.mark(value.is_some());
    }

    /// Appends a known truth value.
    ///
    /// # Panics
    ///
    /// When the column is not one of truth values.
    pub fn push_bool(&mut self, value: bool) {
        let ColumnData::Bool(bits) = &mut self.data else { panic!("push_bool needs a column of bools") };
        bits.push(value);
        self.mark(true);
    }

    /// Appends a known floating point number.
    ///
    /// # Panics
    ///
    /// When the column is not one of `f64`.
    pub fn push_f64(&mut self, value: f64) {
        let ColumnData::F64(values) = &mut self.data else { panic!("push_f64 needs a column of f64") };
        values.push(value);
        self.mark(true);
    }

    /// Removes all rows, also half ones, and keeps the memory for the next.
    pub fn clear(&mut self) {
        self.len = 0;
        self.validity = None;
        match &mut self.data {
            ColumnData::Bool(bits) => bits.clear(),
            ColumnData::I64(values) | ColumnData::Ref(values) => values.clear(),
            ColumnData::F64(values) => values.clear(),
            ColumnData::U32(values) => values.clear(),
            ColumnData::F32(values) => values.clear(),
            ColumnData::Str { offsets, bytes } => {
                offsets.truncate(1);
                bytes.clear();
            }
            ColumnData::List { offsets, items } => {
                offsets.truncate(1);
                items.clear();
            }
            ColumnData::Struct { fields, .. } => fields.iter_mut().for_each(Column::clear),
        }
    }

    /// Appends confidences; what is not finite is unknown.
    ///
    /// # Panics
    ///
    /// When the column is not one of confidences.
    pub fn extend_f32(&mut self, new: &[f32]) {
        let ColumnData::F32(values) = &mut self.data else { panic!("extend_f32 needs a column of f32") };
        if new.iter().all(|value| value.is_finite()) {
            values.extend_from_slice(new);
            self.mark_times(true, new.len());
            return;
        }
        for &value in new {
            let ColumnData::F32(values) = &mut self.data else { return };
            values.push(if value.is_finite() { value } else { 0.0 });
            self.mark(value.is_finite());
        }
    }

    /// Appends a known list, whose items `fill` appends.
    ///
    /// # Panics
    ///
    /// When the column is not one of lists.
    pub fn push_list_with(&mut self, fill: impl FnOnce(&mut Column)) {
        let ColumnData::List { offsets, items } = &mut self.data else {
            panic!("push_list_with needs a column of lists");
        };
        fill(items);
        offsets.push(items.len() as i32);
        self.mark(true);
    }

    /// Appends a known struct; `fill` appends one value to each field.
    ///
    /// # Panics
    ///
    /// When the column is not one of structs, or a field did not get one value.
    pub fn push_struct_with(&mut self, fill: impl FnOnce(&mut [Column])) {
        let ColumnData::Struct { fields, .. } = &mut self.data else {
            panic!("push_struct_with needs a column of structs");
        };
        fill(fields);
        let len = self.len + 1;
        assert!(fields.iter().all(|field| field.len == len), "every field of a struct gets one value");
        self.mark(true);
    }

    /// Appends the rows `rows` of `other`, which must be of the same kind; integers of host layers (`u32`)
    /// are widened where this column is one of `i64`.
    ///
    /// # Panics
    ///
    /// When the kinds differ or the range is past the end of `other`.
    pub fn append_rows(&mut self, other: &Column, rows: Range<usize>) {
        assert!(
            rows.start <= rows.end && rows.end <= other.len,
            "rows {rows:?} of a column of {}",
            other.len
        );
        self.append_validity(other, rows.clone());
        self.append_data(other, rows);
    }

    fn append_data(&mut self, other: &Column, rows: Range<usize>) {
        use ColumnData as Data;
        match (&mut self.data, &other.data) {
            (Data::Bool(to), Data::Bool(from)) => to.append(from, rows),
            (Data::I64(to), Data::I64(from)) | (Data::Ref(to), Data::Ref(from)) => {
                to.extend_from_slice(&from[rows]);
            }
            (Data::F64(to), Data::F64(from)) => to.extend_from_slice(&from[rows]),
            (Data::U32(to), Data::U32(from)) => to.extend_from_slice(&from[rows]),
            (Data::I64(to), Data::U32(from)) => to.extend(from[rows].iter().map(|value| i64::from(*value))),
            (Data::F32(to), Data::F32(from)) => to.extend_from_slice(&from[rows]),
            (Data::Str { offsets, bytes }, Data::Str { offsets: from_offsets, bytes: from_bytes }) => {
                let part = append_offsets(offsets, &from_offsets[rows.start..=rows.end]);
                bytes.push_str(&from_bytes[part]);
            }
            (Data::List { offsets, items }, Data::List { offsets: from_offsets, items: from_items }) => {
                let part = append_offsets(offsets, &from_offsets[rows.start..=rows.end]);
                items.append_rows(from_items, part);
            }
            (Data::Struct { fields, .. }, Data::Struct { fields: from, .. })
                if fields.len() == from.len() =>
            {
                fields.iter_mut().zip(from).for_each(|(to, from)| to.append_rows(from, rows.clone()));
            }
            _ => panic!("append needs columns of one kind: {} and {}", self.kind(), other.kind()),
        }
    }

    fn append_validity(&mut self, other: &Column, rows: Range<usize>) {
        if let Some(from) = &other.validity {
            let len = self.len;
            self.validity.get_or_insert_with(|| Bitmap::filled(len, true)).append(from, rows.clone());
            self.len += rows.len();
        } else {
            self.mark_times(true, rows.len());
        }
    }

    fn mark_times(&mut self, valid: bool, count: usize) {
        if !valid && count > 0 && self.validity.is_none() {
            self.validity = Some(Bitmap::filled(self.len, true));
        }
        if let Some(validity) = &mut self.validity {
            validity.push_times(valid, count);
        }
        self.len += count;
    }

    /// Returns whether the column holds values of `kind`; what a reference refers to is not compared.
    pub fn is_of(&self, kind: &Kind) -> bool {
        match (&self.data, kind) {
            (ColumnData::Bool(_), Kind::Bool)
            | (ColumnData::I64(_), Kind::I64)
            | (ColumnData::F64(_), Kind::F64)
            | (ColumnData::U32(_), Kind::U32)
            | (ColumnData::F32(_), Kind::F32)
            | (ColumnData::Str { .. }, Kind::String)
            | (ColumnData::Ref(_), Kind::Ref(_)) => true,
            (ColumnData::List { items, .. }, Kind::List(item)) => items.is_of(item),
            (ColumnData::Struct { names, fields }, Kind::Struct(kinds)) => {
                names.len() == kinds.len()
                    && names.iter().zip(kinds).all(|(name, (declared, _))| name == declared)
                    && fields.iter().zip(kinds).all(|(field, (_, kind))| field.is_of(kind))
            }
            _ => false,
        }
    }
}

/// Appends the offsets of a stretch of rows and returns the range of values they stand for.
fn append_offsets(to: &mut Vec<i32>, from: &[i32]) -> Range<usize> {
    let (Some(&first), Some(&last)) = (from.first(), from.last()) else { return 0..0 };
    let base = to.last().copied().unwrap_or(0);
    to.extend(from.iter().skip(1).map(|offset| base + (offset - first)));
    first as usize..last as usize
}

fn data_fits(data: &ColumnData, len: usize) -> bool {
    let offsets_fit = |offsets: &[i32], end: usize| {
        offsets.len() == len + 1
            && offsets.first() == Some(&0)
            && offsets.last().is_some_and(|last| *last as usize == end)
    };
    match data {
        ColumnData::Bool(bits) => bits.len() == len,
        ColumnData::I64(values) | ColumnData::Ref(values) => values.len() == len,
        ColumnData::F64(values) => values.len() == len,
        ColumnData::U32(values) => values.len() == len,
        ColumnData::F32(values) => values.len() == len,
        ColumnData::Str { offsets, bytes } => offsets_fit(offsets, bytes.len()),
        ColumnData::List { offsets, items } => offsets_fit(offsets, items.len()),
        ColumnData::Struct { fields, .. } => fields.iter().all(|field| field.len == len),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(map: &Bitmap) -> Vec<bool> {
        (0..map.len()).map(|idx| map.bit(idx)).collect()
    }

    #[test]
    fn bitmaps_grow_the_same_at_every_alignment() {
        let mut pattern = Bitmap::default();
        (0..40).for_each(|idx| pattern.push(idx % 3 == 0));
        for start in 0..10 {
            for from in 0..10 {
                for count in [0, 1, 7, 8, 9, 17] {
                    let mut map = Bitmap::filled(start, true);
                    map.append(&pattern, from..from + count);
                    map.push_times(true, count);
                    map.push_times(false, count);
                    let mut expected = vec![true; start];
                    expected.extend((from..from + count).map(|idx| idx % 3 == 0));
                    expected.extend(std::iter::repeat_n(true, count));
                    expected.extend(std::iter::repeat_n(false, count));
                    assert_eq!(bits(&map), expected, "{start} {from} {count}");
                    assert_eq!(map.count_ones(), expected.iter().filter(|bit| **bit).count());
                    assert_eq!(map.as_bytes().len(), expected.len().div_ceil(8));
                }
            }
        }
    }

    #[test]
    fn bits_past_the_end_are_cleared() {
        let map = Bitmap::from_bytes(vec![0xff, 0xff, 0xff], 11).unwrap();
        assert_eq!(map.as_bytes(), [0xff, 0b111]);
        assert_eq!(Bitmap::from_bytes(vec![0xff], 9), None);
    }

    #[test]
    fn rows_are_appended_from_the_middle() {
        let mut from = Column::new(&Kind::List(Box::new(Kind::String)));
        for words in [&["a", "bc"][..], &[], &["d"]] {
            from.push_list_with(|items| items.extend_strs(words.iter().copied()));
        }
        from.push_null();
        let mut to = Column::new(&from.kind());
        to.append_rows(&from, 1..4);
        to.append_rows(&from, 0..1);
        to.append_rows(&from, 2..2);
        let mut expected = Column::new(&from.kind());
        for idx in [1, 2, 3, 0] {
            expected.push_cell(from.cell(idx));
        }
        assert_eq!(to, expected);
        assert_eq!(to.null_count(), 1);
    }

    #[test]
    fn integers_of_host_layers_are_widened() {
        let mut to = Column::new(&Kind::I64);
        to.append_rows(&Column::from_u32(vec![1, u32::MAX, 3]), 1..3);
        assert_eq!(to.data(), &ColumnData::I64(vec![i64::from(u32::MAX), 3]));
    }

    #[test]
    fn bulk_and_single_pushes_agree() {
        let mut bulk = Column::new(&Kind::String);
        bulk.push_str_times("x", 3);
        bulk.push_nulls(2);
        bulk.push_str_times("yz", 4);
        let mut single = Column::new(&Kind::String);
        (0..3).for_each(|_| single.push_str("x"));
        (0..2).for_each(|_| single.push_null());
        (0..4).for_each(|_| single.push_str("yz"));
        assert_eq!(bulk, single);
    }

    #[test]
    fn confidences_that_are_no_numbers_are_unknown() {
        let mut column = Column::new(&Kind::F32);
        column.extend_f32(&[0.5, f32::NAN]);
        column.extend_f32(&[1.0]);
        assert_eq!((column.is_valid(0), column.is_valid(1), column.is_valid(2)), (true, false, true));
        assert_eq!(column.data(), &ColumnData::F32(vec![0.5, 0.0, 1.0]));
    }

    #[test]
    fn a_cleared_column_is_like_a_new_one() {
        let field = |name: &str, kind| (name.to_owned(), kind);
        let kind = Kind::Struct(vec![
            field("bit", Kind::Bool),
            field("share", Kind::F64),
            field("names", Kind::List(Box::new(Kind::String))),
            field("row", Kind::I64),
        ]);
        let fill = |column: &mut Column| {
            column.push_struct_with(|fields| {
                fields[0].push_bool(true);
                fields[1].push_f64(0.5);
                fields[2].push_list_with(|items| items.push_str("x"));
                fields[3].push_i64(None);
            });
        };
        let (mut used, mut new) = (Column::new(&kind), Column::new(&kind));
        fill(&mut used);
        used.push_null();
        used.clear();
        assert_eq!(used, new);
        fill(&mut used);
        fill(&mut new);
        assert_eq!(used, new);
    }

    #[test]
    fn structs_get_one_value_a_field() {
        let kind = Kind::Struct(vec![("start".into(), Kind::I64), ("end".into(), Kind::I64)]);
        let mut column = Column::new(&kind);
        column.push_struct_with(|fields| fields.iter_mut().for_each(|field| field.push_i64(Some(7))));
        assert!(column.is_of(&kind) && !column.is_of(&Kind::I64));
        let half = std::panic::catch_unwind(move || column.push_struct_with(|_| {}));
        assert!(half.is_err());
    }

    #[test]
    fn parts_are_checked() {
        let column = Column::from_parts(2, ColumnData::I64(vec![1, 2]), Bitmap::from_bytes(vec![1], 2));
        assert_eq!((column.i64_at(0), column.i64_at(1)), (Some(1), None));
        let (data, validity) = column.into_parts();
        assert!(std::panic::catch_unwind(|| Column::from_parts(3, data, validity)).is_err());
    }
}
