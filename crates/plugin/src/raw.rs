//! From raw parts of the ABI to slices: the only place that makes a slice of a foreign pointer.
//!
//! Everywhere a null pointer or a length of 0 gives an empty slice, since C sends NULL for "nothing" and
//! `slice::from_raw_parts` refuses it.

#![expect(unsafe_code, reason = "slices are made of what the host lends")]

use dateline_plugin_abi::DlStr;

/// Returns the `len` elements at `ptr`; empty where the pointer is null or misaligned.
///
/// # Safety
///
/// A non-null `ptr` points at `len` initialized elements that nobody writes to during `'a`.
pub(crate) unsafe fn slice<'a, T>(ptr: *const T, len: usize) -> &'a [T] {
    if len == 0 || ptr.is_null() || !ptr.is_aligned() {
        return &[];
    }
    // SAFETY: not null, aligned; the rest is the caller's promise.
    unsafe { std::slice::from_raw_parts(ptr, len) }
}

/// Returns a text; empty where the pointer is null.
///
/// # Safety
///
/// As [`slice`], and the bytes are UTF-8.
pub(crate) unsafe fn text<'a>(text: DlStr) -> &'a str {
    // SAFETY: the caller's promise.
    let bytes = unsafe { slice(text.ptr, text.len) };
    debug_assert!(std::str::from_utf8(bytes).is_ok(), "the host lends UTF-8");
    // SAFETY: the caller's promise: UTF-8, as every text of the ABI.
    unsafe { std::str::from_utf8_unchecked(bytes) }
}

/// Reads a field of a struct of the other side, or gives a default where the struct is too short for it.
///
/// Expands to an unsafe read: the pointer must not be null and point at `struct_size` readable bytes.
macro_rules! field_or {
    ($ptr:expr, $size:expr, $type:ident . $field:ident, $default:expr) => {
        if dateline_plugin_abi::struct_has!($size, dateline_plugin_abi::$type, $field) {
            (&raw const (*$ptr).$field).read()
        } else {
            $default
        }
    };
}
pub(crate) use field_or;
