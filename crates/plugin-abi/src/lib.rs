//! The C ABI between Dateline and its analyzer plugins: version 0.1.
//!
//! `include/dateline_plugin.h` is the reference; its comments say who owns what, on which thread and for
//! how long. This crate is its mirror in Rust, and a test compiles both and compares every size and offset.
//!
//! A plugin exports one symbol, [`SYMBOL`], whose name carries the major version, and returns a static
//! [`DlPlugin`]. Every struct that is passed by pointer starts with `struct_size`; fields are only ever
//! appended; arrays that the other side made carry a stride. A field exists when the struct is long enough
//! to hold it: see [`struct_has!`].
//!
//! Deliberately not here: safe views (`dateline-plugin` for plugins, `dateline-analyze` for the host), an
//! allocator, the manifest's schema, anything that needs `std`.

#![no_std]

#[cfg(not(all(target_pointer_width = "64", target_endian = "little")))]
compile_error!("the plugin ABI 0.x is defined for little-endian machines with 64-bit pointers only");

mod codes;
mod has;
pub mod layout;
mod structs;

pub use codes::{flag, level, status, tag, token, token_column};
pub use structs::{
    AnalyzeFn, CreateFn, DestroyFn, DlAnn, DlCall, DlColumn, DlDoc, DlHost, DlLayer, DlPayload, DlPlugin,
    DlStr, DlValue, EmitFn, EntryFn, LogFn, SetErrorFn, WorkerFreeFn, WorkerNewFn,
};

/// Major version of the ABI; it is part of [`SYMBOL`].
pub const ABI_MAJOR: u16 = 0;

/// Minor version of the ABI: which fields exist, though `struct_size` decides.
pub const ABI_MINOR: u16 = 1;

/// The one symbol a plugin exports, of type [`EntryFn`].
pub const SYMBOL: &str = "dateline_plugin_v0";

/// The beginning of every symbol of any major version; the number follows.
pub const SYMBOL_PREFIX: &str = "dateline_plugin_v";
