//! Between columns of core and arrays of arrow, which share their layout.
//!
//! A column becomes an array without a copy; an array becomes a column with one.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BooleanArray, ListArray, PrimitiveArray, StringArray, StructArray,
};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use dateline_core::column::Bitmap;
use dateline_core::{Column, ColumnData, Kind};

use crate::error::Error;
use crate::schema::{Nullability, TableField, TableSchema};

/// The name of the items of a list in Parquet's specification; readers know it.
pub(super) const ITEM: &str = "element";

/// Returns the arrow schema of a table; what a field means and refers to is its metadata.
pub(super) fn arrow_schema(schema: &TableSchema) -> Result<Schema, Error> {
    let fields = schema.fields.iter().map(|field| {
        let data_type = data_type(&field.kind).ok_or_else(|| {
            Error::rows(&schema.name, format!("field `{}`: a table holds no {}", field.name, field.kind))
        })?;
        let is_nullable = field.nullable == Nullability::Nullable;
        Ok(Field::new(&field.name, data_type, is_nullable).with_metadata(metadata(field)))
    });
    Ok(Schema::new(fields.collect::<Result<Vec<_>, Error>>()?))
}

fn metadata(field: &TableField) -> HashMap<String, String> {
    let mut metadata = HashMap::from([("doc".to_owned(), field.doc.clone())]);
    if let Kind::Ref(layer) = &field.kind {
        metadata.insert("ref".to_owned(), layer.clone());
    }
    metadata
}

/// Returns the arrow type of a kind, unless a table cannot hold it.
fn data_type(kind: &Kind) -> Option<DataType> {
    Some(match kind {
        Kind::Bool => DataType::Boolean,
        Kind::I64 | Kind::Ref(_) => DataType::Int64,
        Kind::F64 => DataType::Float64,
        Kind::F32 => DataType::Float32,
        Kind::String => DataType::Utf8,
        Kind::List(item) => DataType::List(Arc::new(Field::new(ITEM, data_type(item)?, true))),
        Kind::Struct(fields) if !fields.is_empty() => {
            let fields = fields.iter().map(|(name, kind)| Some(Field::new(name, data_type(kind)?, true)));
            DataType::Struct(fields.collect::<Option<Fields>>()?)
        }
        Kind::Struct(_) | Kind::U32 => return None,
    })
}

/// Returns a column as an array of its kind's type.
pub(super) fn to_array(column: Column) -> Result<ArrayRef, ArrowError> {
    let len = column.len();
    let (data, validity) = column.into_parts();
    let nulls = validity.map(|bits| NullBuffer::new(bit_buffer(bits)));
    Ok(match data {
        ColumnData::Bool(bits) => Arc::new(BooleanArray::new(bit_buffer(bits), nulls)),
        ColumnData::I64(values) | ColumnData::Ref(values) => primitive::<Int64Type>(values, nulls)?,
        ColumnData::U32(values) => {
            primitive::<Int64Type>(values.into_iter().map(i64::from).collect(), nulls)?
        }
        ColumnData::F64(values) => primitive::<Float64Type>(values, nulls)?,
        ColumnData::F32(values) => primitive::<Float32Type>(values, nulls)?,
        ColumnData::Str { offsets, bytes } => {
            let bytes = Buffer::from_vec(bytes.into_bytes());
            Arc::new(StringArray::try_new(offset_buffer(offsets), bytes, nulls)?)
        }
        ColumnData::List { offsets, items } => {
            let items = to_array(*items)?;
            let field = Arc::new(Field::new(ITEM, items.data_type().clone(), true));
            Arc::new(ListArray::try_new(field, offset_buffer(offsets), items, nulls)?)
        }
        ColumnData::Struct { names, fields } => {
            let arrays = fields.into_iter().map(to_array).collect::<Result<Vec<_>, _>>()?;
            let fields = names.iter().zip(&arrays);
            let fields = fields.map(|(name, array)| Field::new(name, array.data_type().clone(), true));
            Arc::new(StructArray::try_new_with_length(fields.collect(), arrays, nulls, len)?)
        }
    })
}

fn primitive<T: ArrowPrimitiveType>(
    values: Vec<T::Native>,
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(PrimitiveArray::<T>::try_new(ScalarBuffer::from(values), nulls)?))
}

fn bit_buffer(bits: Bitmap) -> BooleanBuffer {
    let len = bits.len();
    BooleanBuffer::new(Buffer::from_vec(bits.into_bytes()), 0, len)
}

fn offset_buffer(offsets: Vec<i32>) -> OffsetBuffer<i32> {
    OffsetBuffer::new(ScalarBuffer::from(offsets))
}

/// Returns an array as a column of a kind, or `None` where it is of another type.
pub(super) fn to_column(array: &dyn Array, kind: &Kind) -> Option<Column> {
    let data = match kind {
        Kind::Bool => ColumnData::Bool(bitmap(array.as_boolean_opt()?.values())?),
        Kind::I64 => ColumnData::I64(values::<Int64Type>(array)?),
        Kind::Ref(_) => ColumnData::Ref(values::<Int64Type>(array)?),
        Kind::F64 => ColumnData::F64(values::<Float64Type>(array)?),
        Kind::F32 => ColumnData::F32(values::<Float32Type>(array)?),
        Kind::String => {
            let texts = array.as_string_opt::<i32>()?;
            let (offsets, part) = rebased(texts.value_offsets());
            let bytes = texts.values().as_slice().get(part)?.to_vec();
            ColumnData::Str { offsets, bytes: String::from_utf8(bytes).ok()? }
        }
        Kind::List(item) => {
            let lists = array.as_list_opt::<i32>()?;
            let (offsets, part) = rebased(lists.value_offsets());
            let items = lists.values().slice(part.start, part.len());
            ColumnData::List { offsets, items: Box::new(to_column(&items, item)?) }
        }
        Kind::Struct(kinds) => struct_data(array.as_struct_opt()?, kinds)?,
        Kind::U32 => return None,
    };
    let validity = match array.nulls() {
        Some(nulls) if nulls.null_count() > 0 => Some(bitmap(nulls.inner())?),
        _ => None,
    };
    Some(Column::from_parts(array.len(), data, validity))
}

fn values<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<Vec<T::Native>> {
    Some(array.as_primitive_opt::<T>()?.values().to_vec())
}

fn struct_data(array: &StructArray, kinds: &[(String, Kind)]) -> Option<ColumnData> {
    if array.num_columns() != kinds.len() {
        return None;
    }
    let fields = kinds.iter().map(|(name, kind)| to_column(array.column_by_name(name)?, kind));
    let names = kinds.iter().map(|(name, _)| name.clone()).collect();
    Some(ColumnData::Struct { names, fields: fields.collect::<Option<Vec<_>>>()? })
}

/// Returns offsets from zero on, and the range of values they stood for.
fn rebased(offsets: &[i32]) -> (Vec<i32>, std::ops::Range<usize>) {
    let (first, last) = (offsets.first().copied().unwrap_or(0), offsets.last().copied().unwrap_or(0));
    (offsets.iter().map(|offset| offset - first).collect(), first.as_usize()..last.as_usize())
}

fn bitmap(bits: &BooleanBuffer) -> Option<Bitmap> {
    Bitmap::from_bytes(bits.sliced().as_slice().to_vec(), bits.len())
}
