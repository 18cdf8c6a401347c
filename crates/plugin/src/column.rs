//! Views of the columns of a layer.
//!
//! Not here: kinds checked by name. Asking a column for another kind than it holds gives `None`, as does a
//! null; an index out of range too.

#![expect(unsafe_code, reason = "columns are read from what the host lends")]

use std::marker::PhantomData;
use std::ops::Range;

use dateline_plugin_abi::{DlColumn, end_of, tag};

use crate::raw;

/// One attribute of all rows of a layer, borrowed from the host.
#[derive(Clone, Copy)]
pub struct ColumnView<'a> {
    raw: DlColumn,
    lifetime: PhantomData<&'a [u8]>,
}

/// One list of a column of lists: some rows of a column of items.
#[derive(Clone)]
pub struct ListView<'a> {
    /// The items of all lists of the column.
    pub items: ColumnView<'a>,
    /// Which of them are this list.
    pub rows: Range<usize>,
}

impl<'a> ColumnView<'a> {
    /// The column that does not exist: every value is unknown.
    pub(crate) const ABSENT: ColumnView<'a> = ColumnView {
        raw: DlColumn {
            tag: tag::NULL,
            flags: 0,
            n: 0,
            n_children: 0,
            validity: std::ptr::null(),
            values: std::ptr::null(),
            bytes: std::ptr::null(),
            children: std::ptr::null(),
            child_stride: 0,
            reserved: 0,
        },
        lifetime: PhantomData,
    };

    /// Returns column `idx` of an array; absent where there is none or an older host made it too short.
    ///
    /// # Safety
    ///
    /// `base` is null or points at `n` columns, `stride` bytes apart, that live for `'a`.
    pub(crate) unsafe fn nth(base: *const DlColumn, n: u32, stride: u32, idx: usize) -> Self {
        let long_enough = stride as usize >= end_of!(DlColumn, child_stride);
        if base.is_null() || idx >= n as usize || !long_enough || !(stride as usize).is_multiple_of(8) {
            return ColumnView::ABSENT;
        }
        // SAFETY: `idx < n`, so the element lies inside the array; it is as long as its stride, which
        // covers every field but the reserved last one.
        let ptr = unsafe { base.byte_add(idx * stride as usize) };
        let mut raw = ColumnView::ABSENT.raw;
        // SAFETY: as above: `child_stride` is the last field read, and the strides keep the alignment.
        unsafe {
            raw.tag = (&raw const (*ptr).tag).read();
            raw.n = (&raw const (*ptr).n).read();
            raw.n_children = (&raw const (*ptr).n_children).read();
            raw.validity = (&raw const (*ptr).validity).read();
            raw.values = (&raw const (*ptr).values).read();
            raw.bytes = (&raw const (*ptr).bytes).read();
            raw.children = (&raw const (*ptr).children).read();
            raw.child_stride = (&raw const (*ptr).child_stride).read();
        }
        ColumnView { raw, lifetime: PhantomData }
    }

    /// Returns the number of rows; 0 where the column is absent.
    pub fn len(&self) -> usize {
        self.raw.n as usize
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.raw.n == 0
    }

    /// Returns whether row `idx` is unknown or out of range.
    pub fn is_null(&self, idx: usize) -> bool {
        if idx >= self.len() {
            return true;
        }
        // SAFETY: the host lends a bit a row, in whole bytes.
        let validity = unsafe { raw::slice::<u8>(self.raw.validity, self.len().div_ceil(8)) };
        !self.raw.validity.is_null() && !bit(validity, idx)
    }

    /// Returns the values of a column of `u32` (host layers; `entry`, `token`, `n_tokens` of lexicons);
    /// empty where the column is of another kind.
    pub fn u32s(&self) -> &'a [u32] {
        self.values(tag::U32)
    }

    /// Returns the text of row `idx`.
    pub fn str_at(&self, idx: usize) -> Option<&'a str> {
        let (rows, end) = self.range_at(tag::STR, idx)?;
        // SAFETY: the host lends as many bytes as the last offset says, and they are UTF-8.
        let bytes: &'a [u8] = unsafe { raw::slice(self.raw.bytes, end) };
        // SAFETY: as above.
        unsafe { std::str::from_utf8_unchecked(bytes) }.get(rows)
    }

    /// Returns the integer of row `idx`, also of a column of `u32`.
    pub fn i64_at(&self, idx: usize) -> Option<i64> {
        match self.raw.tag {
            tag::U32 => self.u32_at(idx).map(i64::from),
            _ => self.value(tag::I64, idx),
        }
    }

    /// Returns the unsigned integer of row `idx` of a column of `u32`.
    pub fn u32_at(&self, idx: usize) -> Option<u32> {
        self.value(tag::U32, idx)
    }

    /// Returns the number of row `idx`.
    pub fn f64_at(&self, idx: usize) -> Option<f64> {
        self.value(tag::F64, idx)
    }

    /// Returns the truth value of row `idx`.
    pub fn bool_at(&self, idx: usize) -> Option<bool> {
        if self.raw.tag != tag::BOOL || self.is_null(idx) {
            return None;
        }
        // SAFETY: the host lends a bit a row, in whole bytes.
        let bits = unsafe { raw::slice::<u8>(self.raw.values.cast(), self.len().div_ceil(8)) };
        Some(bit(bits, idx))
    }

    /// Returns the row id that row `idx` refers to, in the layer its manifest names.
    pub fn ref_at(&self, idx: usize) -> Option<u64> {
        let row: i64 = self.value(tag::REF, idx)?;
        u64::try_from(row).ok()
    }

    /// Returns the list of row `idx`.
    pub fn list_at(&self, idx: usize) -> Option<ListView<'a>> {
        let (rows, _) = self.range_at(tag::LIST, idx)?;
        Some(ListView { items: self.child(0), rows })
    }

    /// Returns the column of field `idx` of a column of structs, as long as this one.
    pub fn field(&self, idx: usize) -> ColumnView<'a> {
        if self.raw.tag == tag::STRUCT { self.child(idx) } else { ColumnView::ABSENT }
    }

    fn child(&self, idx: usize) -> ColumnView<'a> {
        // SAFETY: the host lends `n_children` columns, `child_stride` bytes apart.
        unsafe { ColumnView::nth(self.raw.children, self.raw.n_children, self.raw.child_stride, idx) }
    }

    fn value<T: Copy>(&self, tag: u32, idx: usize) -> Option<T> {
        if self.is_null(idx) { None } else { self.values::<T>(tag).get(idx).copied() }
    }

    /// Callers pair the tag with the type the header gives it.
    fn values<T>(&self, tag: u32) -> &'a [T] {
        if self.raw.tag != tag {
            return &[];
        }
        // SAFETY: the host lends `n` values of the width that belongs to the tag.
        unsafe { raw::slice(self.raw.values.cast(), self.len()) }
    }

    /// Returns the range of row `idx` and the last offset of the column.
    fn range_at(&self, tag: u32, idx: usize) -> Option<(Range<usize>, usize)> {
        if self.raw.tag != tag || self.is_null(idx) {
            return None;
        }
        // SAFETY: the host lends one offset more than rows.
        let offsets: &[i32] = unsafe { raw::slice(self.raw.values.cast(), self.len() + 1) };
        let [start, end] = *offsets.get(idx..idx + 2)? else { return None };
        let last = *offsets.last()?;
        let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
        Some((range, usize::try_from(last).ok()?))
    }
}

impl ListView<'_> {
    /// Returns the number of items.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether the list has no item.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn bit(bytes: &[u8], idx: usize) -> bool {
    bytes.get(idx / 8).is_some_and(|byte| byte >> (idx % 8) & 1 == 1)
}
