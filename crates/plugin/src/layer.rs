//! Views of the layers a plugin requires.
//!
//! Not here: searching. Columns are slices; authors loop over them.

#![expect(unsafe_code, reason = "layers are read from what the host lends")]

use std::marker::PhantomData;
use std::ops::Range;

use dateline_core::Span;
use dateline_plugin_abi::{DlColumn, DlLayer};

use crate::column::ColumnView;
use crate::raw::{self, field_or};

/// A layer of a document, borrowed from the host. The id of a row is its index.
#[derive(Clone, Copy)]
pub struct LayerView<'a> {
    text: &'a str,
    len: usize,
    start: &'a [u32],
    end: &'a [u32],
    columns: *const DlColumn,
    n_columns: u32,
    stride: u32,
    lifetime: PhantomData<&'a DlColumn>,
}

impl<'a> LayerView<'a> {
    pub(crate) const fn empty(text: &'a str) -> Self {
        LayerView {
            text,
            len: 0,
            start: &[],
            end: &[],
            columns: std::ptr::null(),
            n_columns: 0,
            stride: 0,
            lifetime: PhantomData,
        }
    }

    /// Returns the layer at `ptr`, or `None` where it is null.
    ///
    /// # Safety
    ///
    /// `ptr` is null or points at a layer that lives for `'a`, as the header promises.
    pub(crate) unsafe fn new(ptr: *const DlLayer, text: &'a str) -> Option<Self> {
        if ptr.is_null() {
            return None;
        }
        // SAFETY: every struct holds at least its size; the macro reads no further than that.
        unsafe {
            let size = (&raw const (*ptr).struct_size).read();
            let len = field_or!(ptr, size, DlLayer.n, 0) as usize;
            let start = field_or!(ptr, size, DlLayer.start, std::ptr::null());
            let end = field_or!(ptr, size, DlLayer.end, std::ptr::null());
            Some(LayerView {
                text,
                len,
                start: raw::slice(start, len),
                end: raw::slice(end, len),
                columns: field_or!(ptr, size, DlLayer.columns, std::ptr::null()),
                n_columns: field_or!(ptr, size, DlLayer.n_columns, 0),
                stride: field_or!(ptr, size, DlLayer.column_stride, 0),
                lifetime: PhantomData,
            })
        }
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the first bytes of the spans, sorted; empty where the layer has no spans.
    pub fn start(&self) -> &'a [u32] {
        self.start
    }

    /// Returns one past the last bytes of the spans; empty where the layer has no spans.
    pub fn end(&self) -> &'a [u32] {
        self.end
    }

    /// Returns the span of row `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range or the layer has no spans.
    #[inline]
    pub fn span(&self, idx: usize) -> Span {
        Span::new(self.start[idx], self.end[idx])
    }

    /// Returns the text of row `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range or the layer has no spans.
    #[inline]
    pub fn text(&self, idx: usize) -> &'a str {
        &self.text[self.span(idx).range()]
    }

    /// Returns the index of the last row that starts at or before `offset`.
    ///
    /// For layers whose spans do not nest (paragraphs, sentences, tokens) that is the row `offset` lies in
    /// or follows.
    pub fn row_at(&self, offset: u32) -> Option<usize> {
        self.start.partition_point(|start| *start <= offset).checked_sub(1)
    }

    /// Returns column `idx`: of a plugin's layer, the attribute `idx` that `requires` names; of a host layer,
    /// its column `idx`; of a lexicon, `entry`, `token`, `n_tokens`, then the attributes that `requires` names.
    ///
    /// A column that does not exist has no rows, and all its values are unknown.
    pub fn column(&self, idx: usize) -> ColumnView<'a> {
        // SAFETY: the host lends `n_columns` columns, `stride` bytes apart, for `'a`.
        unsafe { ColumnView::nth(self.columns, self.n_columns, self.stride, idx) }
    }
}

/// The token layer with its columns at hand.
#[derive(Clone, Copy)]
pub struct TokensView<'a> {
    layer: LayerView<'a>,
    columns: [&'a [u32]; 5],
}

impl<'a> TokensView<'a> {
    pub(crate) fn new(layer: LayerView<'a>) -> Self {
        TokensView { layer, columns: std::array::from_fn(|idx| layer.column(idx).u32s()) }
    }

    /// Returns the number of tokens.
    pub fn len(&self) -> usize {
        self.layer.len()
    }

    /// Returns whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.layer.is_empty()
    }

    /// Returns the layer.
    pub fn layer(&self) -> LayerView<'a> {
        self.layer
    }

    /// Returns the first bytes of the tokens, sorted.
    pub fn start(&self) -> &'a [u32] {
        self.layer.start
    }

    /// Returns one past the last bytes of the tokens.
    pub fn end(&self) -> &'a [u32] {
        self.layer.end
    }

    /// Returns the bits of [`flag`](crate::flag) of the tokens.
    pub fn flags(&self) -> &'a [u32] {
        self.columns[0]
    }

    /// Returns the [`token_hash`](crate::token_hash) of the tokens' bytes.
    pub fn hash(&self) -> &'a [u32] {
        self.columns[1]
    }

    /// Returns the [`token_hash`](crate::token_hash) of the tokens' simple lower case.
    pub fn lower(&self) -> &'a [u32] {
        self.columns[2]
    }

    /// Returns the hashes of the first three characters of the lower case.
    pub fn prefix3(&self) -> &'a [u32] {
        self.columns[3]
    }

    /// Returns the hashes of the last three characters of the lower case.
    pub fn suffix3(&self) -> &'a [u32] {
        self.columns[4]
    }

    /// Returns the span of token `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub fn span(&self, idx: usize) -> Span {
        self.layer.span(idx)
    }

    /// Returns the text of token `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub fn text(&self, idx: usize) -> &'a str {
        self.layer.text(idx)
    }

    /// Returns the text from the first to the last token of a range, with what stands between them; empty
    /// for an empty range.
    ///
    /// # Panics
    ///
    /// When the range reaches past the last token.
    pub fn slice(&self, tokens: Range<usize>) -> &'a str {
        if tokens.is_empty() {
            return "";
        }
        let (start, end) = (self.start()[tokens.start], self.end()[tokens.end - 1]);
        &self.layer.text[start as usize..end as usize]
    }

    /// Returns whether token `idx` has one of the bits of `flags`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub fn has(&self, idx: usize, flags: u32) -> bool {
        self.flags()[idx] & flags != 0
    }
}
