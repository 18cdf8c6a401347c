//! Lending a hand-made document through the structs of the ABI.

use dateline_core::{Column, ColumnData, Layer};
use dateline_plugin_abi::{DlColumn, DlDoc, DlLayer, DlStr, tag};

use super::doc::TestDoc;
use super::manifest::{Manifest, Requires};

/// A document in the layout of the ABI; borrows the document, owns the structs.
pub(super) struct Lent {
    /// Columns and children; boxed so that their place is fixed.
    _columns: Vec<Box<[DlColumn]>>,
    _layers: Vec<Option<Box<DlLayer>>>,
    _pointers: Vec<*const DlLayer>,
    pub(super) doc: DlDoc,
}

/// Returns the document as the manifest requires it.
///
/// # Errors
///
/// A message, when a layer or an attribute that it requires is not there.
pub(super) fn lend(doc: &TestDoc, manifest: &Manifest) -> Result<Lent, String> {
    let mut columns = Vec::new();
    let layers: Vec<Option<Box<DlLayer>>> = manifest
        .requires
        .iter()
        .map(|needed| lend_layer(doc, needed, &mut columns))
        .collect::<Result<_, _>>()?;
    let pointers: Vec<*const DlLayer> =
        layers.iter().map(|layer| layer.as_deref().map_or(std::ptr::null(), std::ptr::from_ref)).collect();
    let raw = DlDoc {
        struct_size: size_of::<DlDoc>() as u32,
        flags: 0,
        text: DlStr::new(&doc.text),
        id: DlStr::new(&doc.id),
        layers: pointers.as_ptr(),
        n_layers: pointers.len() as u32,
        reserved: 0,
        language: DlStr::new(&doc.language),
        published: DlStr::new(&doc.published),
        title: DlStr::new(&doc.title),
    };
    Ok(Lent { _columns: columns, _layers: layers, _pointers: pointers, doc: raw })
}

fn lend_layer(
    doc: &TestDoc,
    needed: &Requires,
    arena: &mut Vec<Box<[DlColumn]>>,
) -> Result<Option<Box<DlLayer>>, String> {
    let Some(layer) = doc.layers.get(&needed.layer) else {
        let missing = || format!("the test document lacks the layer `{}`", needed.layer);
        return if needed.optional { Ok(None) } else { Err(missing()) };
    };
    let chosen = choose(layer, needed)?;
    let (columns, n_columns) = lend_columns(chosen.into_iter(), arena);
    let spans = |values: &[u32]| if layer.schema.has_span { values.as_ptr() } else { std::ptr::null() };
    Ok(Some(Box::new(DlLayer {
        struct_size: size_of::<DlLayer>() as u32,
        n: layer.len as u32,
        start: spans(&layer.start),
        end: spans(&layer.end),
        columns,
        n_columns,
        column_stride: size_of::<DlColumn>() as u32,
    })))
}

/// Returns the columns the plugin sees, in its order.
fn choose<'a>(layer: &'a Layer, needed: &Requires) -> Result<Vec<&'a Column>, String> {
    let always = match needed.layer.as_str() {
        "token" | "sentence" | "paragraph" => return Ok(layer.columns.iter().collect()),
        name if name.starts_with("lexicon:") => 3,
        _ => 0,
    };
    let named = needed.attributes.iter().map(|wanted| {
        let name = wanted.name();
        layer.column(name).ok_or_else(|| format!("layer `{}` lacks the attribute `{name}`", needed.layer))
    });
    layer.columns.iter().take(always).map(Ok).chain(named).collect()
}

fn lend_columns<'a>(
    columns: impl Iterator<Item = &'a Column>,
    arena: &mut Vec<Box<[DlColumn]>>,
) -> (*const DlColumn, u32) {
    let lent: Box<[DlColumn]> = columns.map(|column| lend_column(column, arena)).collect();
    let (base, len) = (lent.as_ptr(), lent.len() as u32);
    arena.push(lent);
    (base, len)
}

fn lend_column(column: &Column, arena: &mut Vec<Box<[DlColumn]>>) -> DlColumn {
    use std::ptr::null;
    let (tag, values, bytes): (u32, *const u8, *const u8) = match column.data() {
        ColumnData::Bool(bits) => (tag::BOOL, bits.as_bytes().as_ptr(), null()),
        ColumnData::I64(values) => (tag::I64, values.as_ptr().cast(), null()),
        ColumnData::F64(values) => (tag::F64, values.as_ptr().cast(), null()),
        ColumnData::U32(values) => (tag::U32, values.as_ptr().cast(), null()),
        ColumnData::F32(_) => (tag::NULL, null(), null()), // Never an attribute.
        ColumnData::Str { offsets, bytes } => (tag::STR, offsets.as_ptr().cast(), bytes.as_ptr()),
        ColumnData::Ref(values) => (tag::REF, values.as_ptr().cast(), null()),
        ColumnData::List { offsets, .. } => (tag::LIST, offsets.as_ptr().cast(), null()),
        ColumnData::Struct { .. } => (tag::STRUCT, null(), null()),
    };
    let (children, n_children) = match column.data() {
        ColumnData::List { items, .. } => lend_columns([items.as_ref()].into_iter(), arena),
        ColumnData::Struct { fields, .. } => lend_columns(fields.iter(), arena),
        _ => (null(), 0),
    };
    DlColumn {
        tag,
        flags: 0,
        n: column.len() as u32,
        n_children,
        validity: column.validity().map_or(null(), |bits| bits.as_bytes().as_ptr()),
        values: values.cast(),
        bytes,
        children,
        child_stride: size_of::<DlColumn>() as u32,
        reserved: 0,
    }
}
