//! Whether a struct of the other side is long enough to hold a field.
//!
//! Not here: reading the field. Read it through a raw pointer (`&raw const (*doc).title`), since a
//! reference to the whole struct would claim bytes an older side never made.

/// Returns the offset one past the last byte of a field, as a constant.
///
/// # Examples
///
/// ```
/// use dateline_plugin_abi::{DlDoc, end_of};
/// assert_eq!(end_of!(DlDoc, text), 24);
/// ```
#[macro_export]
macro_rules! end_of {
    ($type:ty, $field:ident) => {{
        const fn width<F>(_: fn(&$type) -> &F) -> usize {
            ::core::mem::size_of::<F>()
        }
        const END: usize = ::core::mem::offset_of!($type, $field) + width(|whole| &whole.$field);
        END
    }};
}

/// Returns whether a struct whose `struct_size` (or stride) is `size` holds a field.
///
/// # Examples
///
/// ```
/// use dateline_plugin_abi::{DlDoc, struct_has};
/// let size: u32 = 24; // what `struct_size` of an older host says
/// assert!(struct_has!(size, DlDoc, text));
/// assert!(!struct_has!(size, DlDoc, title));
/// ```
#[macro_export]
macro_rules! struct_has {
    ($size:expr, $type:ty, $field:ident) => {
        ($size as usize) >= $crate::end_of!($type, $field)
    };
}
