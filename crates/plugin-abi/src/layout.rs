//! The layout as data, and as assertions: sizes, offsets and constants under their names in C.
//!
//! Tests compare it with what a C compiler makes of the header. Not here: the structs themselves.

use core::mem::{offset_of, size_of};

use crate::{
    ABI_MAJOR, ABI_MINOR, DlAnn, DlCall, DlColumn, DlDoc, DlHost, DlLayer, DlPlugin, DlStr, DlValue, end_of,
    flag, level, status, tag, token, token_column,
};

/// A struct of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StructLayout {
    /// Its name in C.
    pub name: &'static str,
    /// Bytes.
    pub size: usize,
    /// Its fields in order.
    pub fields: &'static [FieldLayout],
}

/// A field of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldLayout {
    /// Its name in C.
    pub name: &'static str,
    /// Bytes before it.
    pub offset: usize,
    /// Bytes.
    pub size: usize,
}

/// One `StructLayout`; stops the build when a size or an offset is not the one written here.
macro_rules! layout {
    ($c:literal $rust:ty, $size:literal: $($field:ident $name:literal $offset:literal,)+) => {{
        const { assert!(size_of::<$rust>() == $size, concat!("size of ", $c)) };
        const { assert!(align_of::<$rust>() == 8, concat!("alignment of ", $c)) };
        $(const { assert!(offset_of!($rust, $field) == $offset, concat!("offset of ", $c, ".", $name)) };)+
        StructLayout {
            name: $c,
            size: size_of::<$rust>(),
            fields: &[$(FieldLayout {
                name: $name,
                offset: offset_of!($rust, $field),
                size: end_of!($rust, $field) - offset_of!($rust, $field),
            }),+],
        }
    }};
}

/// Every struct of the header.
pub const STRUCTS: &[StructLayout] = &[
    layout!("dl_str" DlStr, 16: ptr "ptr" 0, len "len" 8,),
    layout!("dl_value" DlValue, 16: tag "tag" 0, len "len" 4, v "v" 8,),
    layout!("dl_ann" DlAnn, 56:
        start "start" 0, end "end" 4, ty "type" 8, n_values "n_values" 12, values "values" 16, id "id" 24,
        confidence "confidence" 32, flags "flags" 36, rule "rule" 40,
    ),
    layout!("dl_column" DlColumn, 56:
        tag "tag" 0, flags "flags" 4, n "n" 8, n_children "n_children" 12, validity "validity" 16,
        values "values" 24, bytes "bytes" 32, children "children" 40, child_stride "child_stride" 48,
        reserved "reserved" 52,
    ),
    layout!("dl_layer" DlLayer, 40:
        struct_size "struct_size" 0, n "n" 4, start "start" 8, end "end" 16, columns "columns" 24,
        n_columns "n_columns" 32, column_stride "column_stride" 36,
    ),
    layout!("dl_doc" DlDoc, 104:
        struct_size "struct_size" 0, flags "flags" 4, text "text" 8, id "id" 24, layers "layers" 40,
        n_layers "n_layers" 48, reserved "reserved" 52, language "language" 56, published "published" 72,
        title "title" 88,
    ),
    layout!("dl_call" DlCall, 40:
        struct_size "struct_size" 0, flags "flags" 4, host_data "host_data" 8, emit "emit" 16,
        set_error "set_error" 24, stop "stop" 32,
    ),
    layout!("dl_host" DlHost, 64:
        struct_size "struct_size" 0, abi_major "abi_major" 4, abi_minor "abi_minor" 6, name "name" 8,
        version "version" 24, max_log_level "max_log_level" 40, reserved "reserved" 44,
        host_data "host_data" 48, log "log" 56,
    ),
    layout!("dl_plugin" DlPlugin, 72:
        struct_size "struct_size" 0, abi_major "abi_major" 4, abi_minor "abi_minor" 6, flags "flags" 8,
        reserved "reserved" 12, manifest "manifest" 16, create "create" 32, destroy "destroy" 40,
        worker_new "worker_new" 48, worker_free "worker_free" 56, analyze "analyze" 64,
    ),
];

/// Every constant of the header.
pub const CONSTANTS: &[(&str, i64)] = &[
    ("DL_ABI_MAJOR", ABI_MAJOR as i64),
    ("DL_ABI_MINOR", ABI_MINOR as i64),
    ("DL_NULL", tag::NULL as i64),
    ("DL_I64", tag::I64 as i64),
    ("DL_F64", tag::F64 as i64),
    ("DL_STR", tag::STR as i64),
    ("DL_BOOL", tag::BOOL as i64),
    ("DL_REF", tag::REF as i64),
    ("DL_LIST", tag::LIST as i64),
    ("DL_STRUCT", tag::STRUCT as i64),
    ("DL_U32", tag::U32 as i64),
    ("DL_REF_REQUIRED", flag::REF_REQUIRED as i64),
    ("DL_OK", status::OK as i64),
    ("DL_E_INVALID", status::INVALID as i64),
    ("DL_E_PANIC", status::PANIC as i64),
    ("DL_E_CONFIG", status::CONFIG as i64),
    ("DL_E_STOPPED", status::STOPPED as i64),
    ("DL_E_LIMIT", status::LIMIT as i64),
    ("DL_E_FAILED", status::FAILED as i64),
    ("DL_F_SERIAL", flag::SERIAL as i64),
    ("DL_F_ABORTS", flag::ABORTS as i64),
    ("DL_D_PARALLEL", flag::PARALLEL as i64),
    ("DL_LOG_OFF", level::OFF as i64),
    ("DL_LOG_ERROR", level::ERROR as i64),
    ("DL_LOG_WARN", level::WARN as i64),
    ("DL_LOG_INFO", level::INFO as i64),
    ("DL_LOG_DEBUG", level::DEBUG as i64),
    ("DL_LOG_TRACE", level::TRACE as i64),
    ("DL_TOKEN_FIRST_CAPITAL", token::FIRST_CAPITAL as i64),
    ("DL_TOKEN_ALL_CAPITALS", token::ALL_CAPITALS as i64),
    ("DL_TOKEN_MIXED", token::MIXED as i64),
    ("DL_TOKEN_LOWER", token::LOWER as i64),
    ("DL_TOKEN_LETTER", token::LETTER as i64),
    ("DL_TOKEN_DIGIT", token::DIGIT as i64),
    ("DL_TOKEN_NUMBER", token::NUMBER as i64),
    ("DL_TOKEN_PUNCTUATION", token::PUNCTUATION as i64),
    ("DL_TOKEN_SYMBOL", token::SYMBOL as i64),
    ("DL_TOKEN_SENTENCE_FIRST", token::SENTENCE_FIRST as i64),
    ("DL_TOKEN_PARAGRAPH_FIRST", token::PARAGRAPH_FIRST as i64),
    ("DL_TOKEN_AFTER_SPACE", token::AFTER_SPACE as i64),
    ("DL_TOKEN_ABBREVIATION", token::ABBREVIATION as i64),
    ("DL_TOKEN_CLITIC", token::CLITIC as i64),
    ("DL_TOKEN_QUOTE", token::QUOTE as i64),
    ("DL_TOKEN_BRACKET", token::BRACKET as i64),
    ("DL_TOKEN_NON_ASCII", token::NON_ASCII as i64),
    ("DL_COLUMN_FLAGS", token_column::FLAGS as i64),
    ("DL_COLUMN_HASH", token_column::HASH as i64),
    ("DL_COLUMN_LOWER", token_column::LOWER as i64),
    ("DL_COLUMN_PREFIX3", token_column::PREFIX3 as i64),
    ("DL_COLUMN_SUFFIX3", token_column::SUFFIX3 as i64),
];
