//! One value of an arrow array as JSON.
//!
//! Not here: whole rows and which columns are wanted.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, ArrowTemporalType, Date32Type, Date64Type, Decimal128Type, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};

use super::rows::{members, push_member, push_str};

/// Appends a value as JSON; `false`, and nothing useful is appended, where it is null or not read.
pub(super) fn write_value(out: &mut Vec<u8>, array: &dyn Array, row: usize) -> bool {
    if array.is_null(row) {
        return false;
    }
    match array.data_type() {
        DataType::List(_) => push_list(out, array.as_list::<i32>().value(row).as_ref()),
        DataType::LargeList(_) => push_list(out, array.as_list::<i64>().value(row).as_ref()),
        DataType::FixedSizeList(..) => push_list(out, array.as_fixed_size_list().value(row).as_ref()),
        DataType::Struct(_) => push_struct(out, array, row),
        kind => {
            if let Some(text) = text(array, row) {
                push_str(out, text);
            } else if let Some(printed) = number(array, row) {
                out.extend_from_slice(printed.as_bytes());
            } else if let Some(printed) = date(array, kind, row) {
                push_str(out, &printed);
            } else {
                return false;
            }
        }
    }
    true
}

fn push_list(out: &mut Vec<u8>, items: &dyn Array) {
    out.push(b'[');
    for row in 0..items.len() {
        if row > 0 {
            out.push(b',');
        }
        let before = out.len();
        if !write_value(out, items, row) {
            out.truncate(before);
            out.extend_from_slice(b"null");
        }
    }
    out.push(b']');
}

fn push_struct(out: &mut Vec<u8>, array: &dyn Array, row: usize) {
    out.push(b'{');
    for (name, column) in members(array) {
        push_member(out, name, column, row);
    }
    out.push(b'}');
}

/// Returns a text, also one that the file calls bytes, if it is UTF-8.
fn text(array: &dyn Array, row: usize) -> Option<&str> {
    let bytes = match array.data_type() {
        DataType::Utf8 => return Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => return Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => return Some(array.as_string_view().value(row)),
        DataType::Binary => array.as_binary::<i32>().value(row),
        DataType::LargeBinary => array.as_binary::<i64>().value(row),
        DataType::BinaryView => array.as_binary_view().value(row),
        _ => return None,
    };
    std::str::from_utf8(bytes).ok()
}

/// Returns a number or truth value as JSON; what JSON has no number for is none.
fn number(array: &dyn Array, row: usize) -> Option<String> {
    let printed = match array.data_type() {
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Int8 => primitive::<Int8Type>(array, row).to_string(),
        DataType::Int16 => primitive::<Int16Type>(array, row).to_string(),
        DataType::Int32 => primitive::<Int32Type>(array, row).to_string(),
        DataType::Int64 => primitive::<Int64Type>(array, row).to_string(),
        DataType::UInt8 => primitive::<UInt8Type>(array, row).to_string(),
        DataType::UInt16 => primitive::<UInt16Type>(array, row).to_string(),
        DataType::UInt32 => primitive::<UInt32Type>(array, row).to_string(),
        DataType::UInt64 => primitive::<UInt64Type>(array, row).to_string(),
        DataType::Float16 => return float(primitive::<Float16Type>(array, row).into()),
        DataType::Float32 => return float(primitive::<Float32Type>(array, row).into()),
        DataType::Float64 => return float(primitive::<Float64Type>(array, row)),
        DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value_as_string(row),
        _ => return None,
    };
    Some(printed)
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> T::Native {
    array.as_primitive::<T>().value(row)
}

fn float(value: f64) -> Option<String> {
    value.is_finite().then(|| zmij::Buffer::new().format(value).to_owned())
}

/// Returns a date or date-time as ISO 8601, parts of a second dropped; with `Z` where it is one of UTC.
fn date(array: &dyn Array, kind: &DataType, row: usize) -> Option<String> {
    match kind {
        DataType::Date32 => day(array.as_primitive::<Date32Type>(), row),
        DataType::Date64 => day(array.as_primitive::<Date64Type>(), row),
        DataType::Timestamp(unit, zone) => {
            let time = match unit {
                TimeUnit::Second => time(array.as_primitive::<TimestampSecondType>(), row),
                TimeUnit::Millisecond => time(array.as_primitive::<TimestampMillisecondType>(), row),
                TimeUnit::Microsecond => time(array.as_primitive::<TimestampMicrosecondType>(), row),
                TimeUnit::Nanosecond => time(array.as_primitive::<TimestampNanosecondType>(), row),
            };
            time.map(|time| if zone.is_some() { time + "Z" } else { time })
        }
        _ => None,
    }
}

fn day<T: ArrowTemporalType>(array: &PrimitiveArray<T>, row: usize) -> Option<String>
where
    i64: From<T::Native>,
{
    array.value_as_date(row).map(|date| date.format("%Y-%m-%d").to_string())
}

fn time<T: ArrowTemporalType>(array: &PrimitiveArray<T>, row: usize) -> Option<String>
where
    i64: From<T::Native>,
{
    array.value_as_datetime(row).map(|time| time.format("%Y-%m-%dT%H:%M:%S").to_string())
}
