//! Lending: layers in columns become the structs of the ABI, without copying a value.

#![expect(unsafe_code, reason = "a scratch of raw pointers moves between threads")]

use std::marker::PhantomData;

use dateline_core::{Column, ColumnData, Layer};
use dateline_plugin_abi::{DlColumn, DlDoc, DlLayer, DlStr, flag, tag};

use crate::hits::{LexiconHits, Texts};

/// What a plugin is told about a document besides its layers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'a> {
    pub(crate) text: &'a str,
    pub(crate) id: &'a str,
    pub(crate) language: &'a str,
    pub(crate) published: &'a str,
    pub(crate) title: &'a str,
}

/// A layer to lend.
pub(crate) enum LentLayer<'a> {
    Absent,
    /// Some columns of a layer, `None` for an attribute that nobody provides.
    Layer(&'a Layer, &'a [Option<usize>]),
    Lexicon(&'a LexiconHits),
}

/// A document in the structs of the ABI, borrowed.
pub(crate) struct LentDoc<'a> {
    raw: DlDoc,
    lifetime: PhantomData<&'a DlDoc>,
}

impl LentDoc<'_> {
    pub(super) fn as_ptr(&self) -> *const DlDoc {
        &raw const self.raw
    }
}

/// Structs of the ABI, reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Lender {
    /// `None`: absent.
    layers: Vec<Option<DlLayer>>,
    pointers: Vec<*const DlLayer>,
    arrays: Arrays,
}

// SAFETY: the pointers inside are stale between documents; they are only ever overwritten.
unsafe impl Send for Lender {}

/// Arrays of columns that other structs point into: each keeps its place on the heap.
#[derive(Debug, Default)]
struct Arrays {
    used: Vec<Vec<DlColumn>>,
    free: Vec<Vec<DlColumn>>,
}

impl Arrays {
    fn reset(&mut self) {
        self.free.append(&mut self.used);
    }

    fn take(&mut self) -> Vec<DlColumn> {
        let mut array = self.free.pop().unwrap_or_default();
        array.clear();
        array
    }

    fn keep(&mut self, array: Vec<DlColumn>) -> (*const DlColumn, u32) {
        let kept = (array.as_ptr(), array.len() as u32);
        self.used.push(array);
        kept
    }
}

impl Lender {
    /// Lends a document with its layers, in the order of the plugin's `requires`.
    pub(crate) fn lend<'a>(
        &'a mut self,
        head: Head<'a>,
        layers: impl Iterator<Item = LentLayer<'a>>,
    ) -> LentDoc<'a> {
        self.arrays.reset();
        self.layers.clear();
        for layer in layers {
            let lent = match layer {
                LentLayer::Absent => None,
                LentLayer::Layer(layer, columns) => Some(self.layer(layer, columns)),
                LentLayer::Lexicon(hits) => Some(self.lexicon(hits)),
            };
            self.layers.push(lent);
        }
        let pointer = |layer: &Option<DlLayer>| layer.as_ref().map_or(std::ptr::null(), |l| &raw const *l);
        self.pointers.clear();
        self.pointers.extend(self.layers.iter().map(pointer));
        LentDoc { raw: self.document(head), lifetime: PhantomData }
    }

    fn document(&self, head: Head<'_>) -> DlDoc {
        DlDoc {
            struct_size: size_of::<DlDoc>() as u32,
            flags: flag::PARALLEL,
            text: DlStr::new(head.text),
            id: DlStr::new(head.id),
            layers: self.pointers.as_ptr(),
            n_layers: self.pointers.len() as u32,
            reserved: 0,
            language: DlStr::new(head.language),
            published: DlStr::new(head.published),
            title: DlStr::new(head.title),
        }
    }

    fn layer(&mut self, layer: &Layer, picked: &[Option<usize>]) -> DlLayer {
        let mut array = self.arrays.take();
        for idx in picked {
            let column = idx.and_then(|idx| layer.columns.get(idx));
            array.push(column.map_or(empty(tag::NULL, layer.len), |c| lend_column(c, &mut self.arrays)));
        }
        let spans = layer.schema.has_span.then_some((layer.start.as_slice(), layer.end.as_slice()));
        self.finish(layer.len, spans, array)
    }

    fn lexicon(&mut self, hits: &LexiconHits) -> DlLayer {
        let mut array = self.arrays.take();
        array.extend([&hits.entry, &hits.token, &hits.n_tokens].map(|values| u32s(values)));
        array.extend(hits.columns.iter().map(texts));
        self.finish(hits.start.len(), Some((&hits.start, &hits.end)), array)
    }

    fn finish(&mut self, n: usize, spans: Option<(&[u32], &[u32])>, array: Vec<DlColumn>) -> DlLayer {
        let (columns, n_columns) = self.arrays.keep(array);
        DlLayer {
            struct_size: size_of::<DlLayer>() as u32,
            n: n as u32,
            start: spans.map_or(std::ptr::null(), |(start, _)| start.as_ptr()),
            end: spans.map_or(std::ptr::null(), |(_, end)| end.as_ptr()),
            columns,
            n_columns,
            column_stride: size_of::<DlColumn>() as u32,
        }
    }
}

fn empty(tag: u32, n: usize) -> DlColumn {
    DlColumn {
        tag,
        flags: 0,
        n: n as u32,
        n_children: 0,
        validity: std::ptr::null(),
        values: std::ptr::null(),
        bytes: std::ptr::null(),
        children: std::ptr::null(),
        child_stride: size_of::<DlColumn>() as u32,
        reserved: 0,
    }
}

fn u32s(values: &[u32]) -> DlColumn {
    DlColumn { values: values.as_ptr().cast(), ..empty(tag::U32, values.len()) }
}

fn texts(texts: &Texts) -> DlColumn {
    DlColumn {
        validity: texts.validity().map_or(std::ptr::null(), <[u8]>::as_ptr),
        values: texts.offsets().as_ptr().cast(),
        bytes: texts.bytes().as_ptr(),
        ..empty(tag::STR, texts.len())
    }
}

fn lend_column(column: &Column, arrays: &mut Arrays) -> DlColumn {
    let base = |tag| DlColumn {
        validity: column.validity().map_or(std::ptr::null(), |validity| validity.as_bytes().as_ptr()),
        ..empty(tag, column.len())
    };
    match column.data() {
        ColumnData::Bool(bits) => DlColumn { values: bits.as_bytes().as_ptr().cast(), ..base(tag::BOOL) },
        ColumnData::I64(values) => DlColumn { values: values.as_ptr().cast(), ..base(tag::I64) },
        ColumnData::Ref(values) => DlColumn { values: values.as_ptr().cast(), ..base(tag::REF) },
        ColumnData::F64(values) => DlColumn { values: values.as_ptr().cast(), ..base(tag::F64) },
        ColumnData::U32(values) => DlColumn { values: values.as_ptr().cast(), ..base(tag::U32) },
        // Only the host's own confidences have this kind; no manifest can name them.
        ColumnData::F32(_) => empty(tag::NULL, column.len()),
        ColumnData::Str { offsets, bytes } => {
            DlColumn { values: offsets.as_ptr().cast(), bytes: bytes.as_ptr(), ..base(tag::STR) }
        }
        ColumnData::List { offsets, items } => {
            let (children, n_children) = lend_children(std::slice::from_ref(items.as_ref()), arrays);
            DlColumn { values: offsets.as_ptr().cast(), children, n_children, ..base(tag::LIST) }
        }
        ColumnData::Struct { fields, .. } => {
            let (children, n_children) = lend_children(fields, arrays);
            DlColumn { children, n_children, ..base(tag::STRUCT) }
        }
    }
}

fn lend_children(columns: &[Column], arrays: &mut Arrays) -> (*const DlColumn, u32) {
    let mut array = arrays.take();
    array.extend(columns.iter().map(|column| lend_column(column, arrays)));
    arrays.keep(array)
}
