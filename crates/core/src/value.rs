//! Kinds of attributes and the values emitted for them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of an attribute, as a manifest declares it.
///
/// In JSON: `"bool"`, `"i64"`, `"f64"`, `"string"`, `{"ref": "entity"}`, `{"list": KIND}`,
/// `{"struct": [["start_byte", "i64"], …]}`. `u32` and `f32` exist for the host's own columns only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// True or false.
    Bool,
    /// A signed integer.
    I64,
    /// A floating point number.
    F64,
    /// UTF-8 text.
    String,
    /// The row id of a row of the named layer, in the same document.
    Ref(String),
    /// Values of one kind.
    List(Box<Kind>),
    /// Named values.
    Struct(Vec<(String, Kind)>),
    /// An unsigned integer of a host layer.
    #[serde(skip)]
    U32,
    /// A confidence.
    #[serde(skip)]
    F32,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Bool => f.write_str("bool"),
            Kind::I64 => f.write_str("i64"),
            Kind::F64 => f.write_str("f64"),
            Kind::String => f.write_str("string"),
            Kind::Ref(layer) => write!(f, "ref to {layer}"),
            Kind::List(item) => write!(f, "list of {item}"),
            Kind::Struct(fields) => {
                let names: Vec<_> = fields.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
                write!(f, "struct {{{}}}", names.join(", "))
            }
            Kind::U32 => f.write_str("u32"),
            Kind::F32 => f.write_str("f32"),
        }
    }
}

/// A row of a layer, named by the layer's index and the row's id.
///
/// On the way out of a plugin the index counts what the plugin produces and the id is the plugin's own;
/// with [`RowRef::REQUIRED`] set it counts what the plugin requires and the id is the host's row id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRef {
    /// Index of the layer.
    pub layer: u32,
    /// Id of the row.
    pub row: u64,
}

impl RowRef {
    /// The bit of `layer` that says: a layer the plugin requires, not one it produces.
    pub const REQUIRED: u32 = 1 << 31;
}

/// One value of an attribute, borrowed from whoever emits it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Unknown.
    Null,
    /// True or false.
    Bool(bool),
    /// A signed integer.
    I64(i64),
    /// A floating point number.
    F64(f64),
    /// Text.
    Str(&'a str),
    /// A row of a layer.
    Ref(RowRef),
    /// Values of one kind.
    List(&'a [Value<'a>]),
    /// The values of a struct's fields, in the declared order; a missing tail is null.
    Struct(&'a [Value<'a>]),
}

impl Value<'_> {
    /// Returns the name of the value's kind, for messages.
    pub const fn kind_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::I64(_) => "i64",
            Value::F64(_) => "f64",
            Value::Str(_) => "string",
            Value::Ref(_) => "ref",
            Value::List(_) => "list",
            Value::Struct(_) => "struct",
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Str(value)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Value::F64(value)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::I64(value)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A value of another kind than its column's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindMismatch {
    /// The kind that was declared.
    pub declared: String,
    /// The kind of the value.
    pub found: &'static str,
}

impl fmt::Display for KindMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "declared {}, found {}", self.declared, self.found)
    }
}

impl std::error::Error for KindMismatch {}
