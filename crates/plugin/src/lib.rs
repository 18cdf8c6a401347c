//! What the author of a Dateline plugin in Rust depends on: the [`Analyzer`] trait, the
//! [`export_analyzer!`] macro, safe views of a document and its layers, and [`testing`].
//!
//! A complete plugin, besides its `plugin.json`:
//!
//! ```standalone_crate
//! use dateline_plugin::{Doc, Out, Row, Value, analyzer_fn, token_hash};
//!
//! analyzer_fn!(percent_words, "../tests/percent/plugin.json");
//!
//! fn percent_words(doc: &Doc<'_>, out: &mut Out<'_>) {
//!     const PERCENT: u32 = token_hash("percent");
//!     let tokens = doc.tokens(0);
//!     for (idx, _) in tokens.lower().iter().enumerate().filter(|(_, lower)| **lower == PERCENT) {
//!         let span = tokens.span(idx);
//!         out.emit(Row::at(0, span.start, span.end).values(&[Value::Str(tokens.text(idx))]));
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! What this crate promises: a panic of an analyzer never crosses into the host, no memory changes owner,
//! and an author writes no `unsafe`. Deliberately not here: reading `plugin.json` (the host does), threads,
//! an allocator, I/O.

mod analyzer;
mod call;
mod column;
mod doc;
mod export;
mod host;
mod layer;
mod out;
mod raw;
pub mod testing;

pub use analyzer::{Analyzer, NoParams};
pub use column::{ColumnView, ListView};
pub use dateline_core::token::flag;
pub use dateline_core::{RowRef, Span, Value};
pub use doc::Doc;
pub use export::{Export, Manifest};
pub use host::{Host, Level, host, log};
pub use layer::{LayerView, TokensView};
pub use out::{Out, Row};
pub use serde;

#[doc(hidden)]
pub use dateline_plugin_abi as abi;

/// Returns the hash the columns `hash` and `lower` of the token layer hold: the low 32 bits of xxh3-64.
///
/// A constant function, so that a table of trigger words costs nothing at run time. Give the simple lower
/// case of a word to compare with `lower`.
///
/// # Examples
///
/// ```
/// const SAID: u32 = dateline_plugin::token_hash("said");
/// assert_ne!(SAID, dateline_plugin::token_hash("Said"));
/// ```
pub const fn token_hash(text: &str) -> u32 {
    xxhash_rust::const_xxh3::xxh3_64(text.as_bytes()) as u32
}
