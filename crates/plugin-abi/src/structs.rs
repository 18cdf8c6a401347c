//! The structs of the ABI and the types of its functions.
//!
//! Not here: checked access to what the pointers point at. All function pointers are `Option`, since C may
//! send NULL; a side must look before it calls.

#![expect(unsafe_code, reason = "a static descriptor holds raw pointers and must be `Sync`")]

use core::ffi::c_void;

use crate::{ABI_MAJOR, ABI_MINOR, tag};

/// UTF-8 bytes that may hold NUL and do not end with one; `ptr` may be null where `len` is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlStr {
    /// First byte.
    pub ptr: *const u8,
    /// Number of bytes.
    pub len: usize,
}

impl DlStr {
    /// The empty text.
    pub const EMPTY: DlStr = DlStr { ptr: core::ptr::null(), len: 0 };

    /// Returns a borrow of `text`; the caller keeps `text` alive as long as the other side may read it.
    pub const fn new(text: &str) -> Self {
        DlStr { ptr: text.as_ptr(), len: text.len() }
    }
}

/// What a [`DlValue`] holds, told by its tag.
#[repr(C)]
#[derive(Clone, Copy)]
pub union DlPayload {
    /// For `I64`.
    pub i: i64,
    /// For `F64`.
    pub f: f64,
    /// For `BOOL` and `REF`.
    pub u: u64,
    /// For `STR`.
    pub s: *const u8,
    /// For `LIST` and `STRUCT`.
    pub items: *const DlValue,
}

/// One value of an attribute, see [`tag`].
#[repr(C)]
#[derive(Clone, Copy)]
pub struct DlValue {
    /// Which kind.
    pub tag: u32,
    /// Length of a text, list or struct; layer of a reference; else 0.
    pub len: u32,
    /// The value.
    pub v: DlPayload,
}

impl DlValue {
    /// The unknown value.
    pub const NULL: DlValue = DlValue { tag: tag::NULL, len: 0, v: DlPayload { u: 0 } };
}

/// One emitted row.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct DlAnn {
    /// First byte of the span, on a char boundary; 0 in a layer without spans and in an extending row.
    pub start: u32,
    /// One past the last byte of the span.
    pub end: u32,
    /// Index into the manifest's `produces`, then `extends`.
    pub ty: u32,
    /// Number of values; attributes past it are null.
    pub n_values: u32,
    /// Values in the order of the manifest's attributes.
    pub values: *const DlValue,
    /// The plugin's own id of this row, for references: different for every row of a type that is referred
    /// to, else 0. Extending rows: the row of the layer they extend, 0 for the document.
    pub id: u64,
    /// 0 to 1; NaN: unknown.
    pub confidence: f32,
    /// Reserved, 0.
    pub flags: u32,
    /// Stable name of the rule that made the row; empty: unnamed.
    pub rule: DlStr,
}

/// One attribute of all rows of a layer, in Arrow's physical layout.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlColumn {
    /// Which kind, see [`tag`]; `REF` holds `i64` row ids.
    pub tag: u32,
    /// Reserved, 0.
    pub flags: u32,
    /// Number of rows.
    pub n: u32,
    /// Number of child columns: 1 for a list, the number of fields for a struct, else 0.
    pub n_children: u32,
    /// A bit a row, least significant first; null: every value is known.
    pub validity: *const u8,
    /// `I64`, `REF`: `i64`; `F64`: `f64`; `U32`: `u32`; `BOOL`: a bit a row; `STR`, `LIST`: `n + 1` offsets
    /// of `i32`; `STRUCT`: null.
    pub values: *const c_void,
    /// `STR`: the bytes the offsets point into.
    pub bytes: *const u8,
    /// `LIST`: one column of items, as long as the last offset; `STRUCT`: the fields, each `n` long.
    pub children: *const DlColumn,
    /// Bytes from one child to the next.
    pub child_stride: u32,
    /// Reserved, 0.
    pub reserved: u32,
}

/// A layer the plugin requires; the id of a row is its index.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlLayer {
    /// Bytes of this struct.
    pub struct_size: u32,
    /// Number of rows.
    pub n: u32,
    /// First bytes of the spans, sorted; null where the layer has no spans.
    pub start: *const u32,
    /// One past the last bytes of the spans; null where the layer has no spans.
    pub end: *const u32,
    /// Columns of the attributes the manifest names, in that order; of host layers, all.
    pub columns: *const DlColumn,
    /// Number of columns.
    pub n_columns: u32,
    /// Bytes from one column to the next.
    pub column_stride: u32,
}

/// A document, lent for the length of one call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlDoc {
    /// Bytes of this struct.
    pub struct_size: u32,
    /// See [`flag::PARALLEL`](crate::flag::PARALLEL).
    pub flags: u32,
    /// Normalized text, shorter than 4 GiB; all spans count its bytes.
    pub text: DlStr,
    /// Identity of the document, hexadecimal.
    pub id: DlStr,
    /// `layers[i]` belongs to the manifest's `requires[i]`; null: optional and absent.
    pub layers: *const *const DlLayer,
    /// Number of layers.
    pub n_layers: u32,
    /// Reserved, 0.
    pub reserved: u32,
    /// BCP 47; empty: unknown.
    pub language: DlStr,
    /// ISO 8601, as precise as known; empty: unknown.
    pub published: DlStr,
    /// Headline from the source's metadata; empty: unknown.
    pub title: DlStr,
}

/// Copies and checks `n` rows, `stride` bytes apart; answers a [`status`](crate::status).
pub type EmitFn = unsafe extern "C" fn(*mut DlCall, rows: *const DlAnn, n: usize, stride: usize) -> i32;
/// Copies a message that belongs to the status this call will answer; the last one counts.
pub type SetErrorFn = unsafe extern "C" fn(*mut DlCall, message: DlStr);
/// Copies a log message.
pub type LogFn = unsafe extern "C" fn(*const DlHost, level: u32, target: DlStr, message: DlStr);
/// Makes the shared, immutable instance of a plugin.
pub type CreateFn = unsafe extern "C" fn(*const DlHost, config: DlStr, *mut DlCall, *mut *mut c_void) -> i32;
/// Frees an instance, after its last worker.
pub type DestroyFn = unsafe extern "C" fn(instance: *mut c_void);
/// Makes the scratch of one thread.
pub type WorkerNewFn =
    unsafe extern "C" fn(instance: *const c_void, *mut DlCall, worker: *mut *mut c_void) -> i32;
/// Frees a worker.
pub type WorkerFreeFn = unsafe extern "C" fn(worker: *mut c_void);
/// Analyzes one document.
pub type AnalyzeFn = unsafe extern "C" fn(worker: *mut c_void, *const DlDoc, *mut DlCall) -> i32;
/// The type of [`SYMBOL`](crate::SYMBOL).
pub type EntryFn = unsafe extern "C" fn(*const DlHost) -> *const DlPlugin;

/// What a plugin may call during one call of the host, on the same thread.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlCall {
    /// Bytes of this struct.
    pub struct_size: u32,
    /// Reserved, 0.
    pub flags: u32,
    /// The host's; a plugin leaves it alone.
    pub host_data: *mut c_void,
    /// Never null; answers `INVALID` outside `analyze`.
    pub emit: Option<EmitFn>,
    /// Never null.
    pub set_error: Option<SetErrorFn>,
    /// Null, or a word that becomes non-zero when the plugin should return soon; read it volatile.
    pub stop: *const u32,
}

/// The host; lives as long as the process, and may be called from every thread.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlHost {
    /// Bytes of this struct.
    pub struct_size: u32,
    /// Major version of the ABI the host speaks here.
    pub abi_major: u16,
    /// Minor version.
    pub abi_minor: u16,
    /// Name of the program: `dateline`.
    pub name: DlStr,
    /// Version of the program.
    pub version: DlStr,
    /// Messages of a higher [`level`](crate::level) are not wanted.
    pub max_log_level: u32,
    /// Reserved, 0.
    pub reserved: u32,
    /// The host's; a plugin leaves it alone.
    pub host_data: *mut c_void,
    /// Null, or takes a log message.
    pub log: Option<LogFn>,
}

/// What a plugin is; static in the plugin.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DlPlugin {
    /// Bytes of this struct.
    pub struct_size: u32,
    /// Major version of the ABI the plugin was built for.
    pub abi_major: u16,
    /// Minor version.
    pub abi_minor: u16,
    /// See [`flag::SERIAL`](crate::flag::SERIAL) and [`flag::ABORTS`](crate::flag::ABORTS).
    pub flags: u32,
    /// Reserved, 0.
    pub reserved: u32,
    /// The JSON of `plugin.json`; white space may differ from the file's.
    pub manifest: DlStr,
    /// Called once an instance.
    pub create: Option<CreateFn>,
    /// Called once an instance, last.
    pub destroy: Option<DestroyFn>,
    /// Called once a thread, or more often.
    pub worker_new: Option<WorkerNewFn>,
    /// Called once a worker.
    pub worker_free: Option<WorkerFreeFn>,
    /// Called once a document and worker.
    pub analyze: Option<AnalyzeFn>,
}

impl DlPlugin {
    /// The descriptor of a plugin that can do nothing yet: versions and size are set, pointers are null.
    pub const EMPTY: DlPlugin = DlPlugin {
        struct_size: size_of::<DlPlugin>() as u32,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        flags: 0,
        reserved: 0,
        manifest: DlStr::EMPTY,
        create: None,
        destroy: None,
        worker_new: None,
        worker_free: None,
        analyze: None,
    };
}

// SAFETY: a descriptor is immutable for the life of the process by the rules of the ABI, and so is what it
// points at: code and the manifest's bytes.
unsafe impl Send for DlPlugin {}
// SAFETY: as above.
unsafe impl Sync for DlPlugin {}
// SAFETY: the host lives for the process and is immutable; its `log` may be called from every thread, by the
// rules of the ABI.
unsafe impl Send for DlHost {}
// SAFETY: as above.
unsafe impl Sync for DlHost {}
