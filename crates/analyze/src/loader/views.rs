//! Safe views of what a plugin hands over during a call: rows and values behind raw pointers.
//!
//! The pointers are trusted to point at what their lengths say; everything else is checked here (null
//! pointers, tags) or by who reads the views (kinds, spans, UTF-8).

#![expect(unsafe_code, reason = "rows and values are read from where a plugin says they are")]

use std::marker::PhantomData;

use dateline_plugin_abi::{DlAnn, DlStr, DlValue, tag};

/// What is wrong about the form of what was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A null pointer to something that is not empty.
    Null(&'static str),
    /// Rows shorter than the ABI's.
    Stride(usize),
    /// A tag that no value has.
    Tag(u32),
    /// A truth value that is neither 0 nor 1.
    Bool(u64),
}

/// Some rows, `stride` bytes apart.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    ptr: *const DlAnn,
    n: usize,
    stride: usize,
    lifetime: PhantomData<&'a DlAnn>,
}

/// One row.
pub(crate) struct RowView<'a> {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) ty: u32,
    pub(crate) id: u64,
    pub(crate) confidence: f32,
    pub(crate) values: Result<Values<'a>, Fault>,
    pub(crate) rule: Result<&'a [u8], Fault>,
}

/// Some values.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    ptr: *const DlValue,
    n: usize,
    lifetime: PhantomData<&'a DlValue>,
}

/// One value as it was handed over: nothing of it is checked.
#[derive(Clone, Copy)]
pub(crate) struct RawValue<'a> {
    pub(crate) tag: u32,
    len: u32,
    /// The number, truth value, row id or address.
    pub(crate) bits: u64,
    text: *const u8,
    lifetime: PhantomData<&'a DlValue>,
}

impl<'a> RawValue<'a> {
    /// Returns the bytes of a text, or `None` where they are nowhere or the value is no text.
    #[inline]
    pub(crate) fn text(self) -> Option<&'a [u8]> {
        if self.tag != tag::STR {
            return None;
        }
        bytes(DlStr { ptr: self.text, len: self.len as usize })
    }
}

/// One value; the bytes of a text are not known to be UTF-8.
pub(crate) enum ValueView<'a> {
    Null,
    Bool(bool),
    I64(i64),
    F64(f64),
    Str(&'a [u8]),
    Ref { layer: u32, row: u64 },
    List(Values<'a>),
    Struct(Values<'a>),
}

impl<'a> Rows<'a> {
    /// Returns a view of `n` rows.
    ///
    /// # Safety
    ///
    /// `ptr` is null or points at `n` rows, `stride` bytes apart, that live for `'a` with all they point at.
    pub(super) unsafe fn new(ptr: *const DlAnn, n: usize, stride: usize) -> Result<Self, Fault> {
        if n > 0 && ptr.is_null() {
            return Err(Fault::Null("rows"));
        }
        if stride < size_of::<DlAnn>() {
            return Err(Fault::Stride(stride));
        }
        Ok(Rows { ptr, n, stride, lifetime: PhantomData })
    }

    pub(crate) fn len(&self) -> usize {
        self.n
    }

    /// Returns row `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub(crate) fn row(&self, idx: usize) -> RowView<'a> {
        assert!(idx < self.n, "row {idx} of {}", self.n);
        // SAFETY: `idx < n`, so the row lies in the array the maker of the view vouched for.
        let ann = unsafe { self.ptr.byte_add(idx * self.stride).read_unaligned() };
        RowView {
            start: ann.start,
            end: ann.end,
            ty: ann.ty,
            id: ann.id,
            confidence: ann.confidence,
            values: Values::new(ann.values, ann.n_values),
            rule: bytes(ann.rule).ok_or(Fault::Null("the rule's name")),
        }
    }
}

impl<'a> Values<'a> {
    fn new(ptr: *const DlValue, n: u32) -> Result<Self, Fault> {
        if n > 0 && ptr.is_null() {
            return Err(Fault::Null("values"));
        }
        Ok(Values { ptr, n: n as usize, lifetime: PhantomData })
    }

    pub(crate) fn len(&self) -> usize {
        self.n
    }

    /// Returns value `idx` unchecked: [`Values::value`] says what is wrong about it.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    #[inline]
    pub(crate) fn raw(&self, idx: usize) -> RawValue<'a> {
        assert!(idx < self.n, "value {idx} of {}", self.n);
        // SAFETY: `idx < n`, so the value lies in the array that the plugin says is this long.
        let value = unsafe { self.ptr.add(idx).read_unaligned() };
        // SAFETY: every bit pattern is an integer and a pointer; the tag says which of them is meant.
        let (bits, text) = unsafe { (value.v.u, value.v.s) };
        RawValue { tag: value.tag, len: value.len, bits, text, lifetime: PhantomData }
    }

    /// Returns value `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub(crate) fn value(&self, idx: usize) -> Result<ValueView<'a>, Fault> {
        assert!(idx < self.n, "value {idx} of {}", self.n);
        // SAFETY: `idx < n`, so the value lies in the array that the plugin says is this long.
        let value = unsafe { self.ptr.add(idx).read_unaligned() };
        // SAFETY: every bit pattern is an integer; the tag says which of them is meant.
        let (unsigned, signed) = unsafe { (value.v.u, value.v.i) };
        Ok(match value.tag {
            tag::NULL => ValueView::Null,
            tag::I64 => ValueView::I64(signed),
            tag::F64 => ValueView::F64(f64::from_bits(unsigned)),
            tag::BOOL if unsigned > 1 => return Err(Fault::Bool(unsigned)),
            tag::BOOL => ValueView::Bool(unsigned == 1),
            tag::REF => ValueView::Ref { layer: value.len, row: unsigned },
            tag::STR => {
                // SAFETY: the tag says that the payload is a pointer to bytes.
                let text = DlStr { ptr: unsafe { value.v.s }, len: value.len as usize };
                ValueView::Str(bytes(text).ok_or(Fault::Null("a text"))?)
            }
            tag::LIST | tag::STRUCT => {
                // SAFETY: the tag says that the payload is a pointer to values.
                let items = Values::new(unsafe { value.v.items }, value.len)?;
                if value.tag == tag::LIST { ValueView::List(items) } else { ValueView::Struct(items) }
            }
            unknown => return Err(Fault::Tag(unknown)),
        })
    }
}

/// Returns the text of bytes, or `None` where they are not UTF-8.
#[inline]
pub(crate) fn utf8(bytes: &[u8]) -> Option<&str> {
    if bytes.is_ascii() {
        // SAFETY: ASCII is UTF-8; most texts are short and ASCII, and a call costs more than that check.
        return Some(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).ok()
}

/// Returns the bytes of a text, or `None` where it is a null pointer to something.
#[inline]
pub(super) fn bytes<'a>(text: DlStr) -> Option<&'a [u8]> {
    if text.len == 0 {
        return Some(&[]);
    }
    if text.ptr.is_null() || isize::try_from(text.len).is_err() {
        return None;
    }
    // SAFETY: by the rules of the ABI the pointer is to `len` bytes that live to the end of the call, or of
    // the process in a descriptor; whoever gets the slice does not keep it longer.
    Some(unsafe { std::slice::from_raw_parts(text.ptr, text.len) })
}
