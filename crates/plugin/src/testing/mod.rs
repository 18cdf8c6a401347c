//! Running an analyzer in a test, without a library file and without a host.
//!
//! The functions called are the ones the host calls, behind the same structs; what is emitted is checked as
//! the host checks it. Documents are made by hand: a rough tokenizer of this module fills the token,
//! sentence and paragraph layers, others are given row by row. What a plugin does on the real layers is
//! tested by its cases and `dateline plugins test`.
//!
//! # Examples
//!
//! ```standalone_crate
//! use dateline_plugin::testing::{Harness, TestDoc};
//! use dateline_plugin::{Doc, Out, Row, Value, analyzer_fn, token_hash};
//!
//! fn percent_words(doc: &Doc<'_>, out: &mut Out<'_>) {
//!     let tokens = doc.tokens(0);
//!     for idx in (0..tokens.len()).filter(|idx| tokens.lower()[*idx] == token_hash("percent")) {
//!         let span = tokens.span(idx);
//!         out.emit(Row::at(0, span.start, span.end).values(&[Value::Str(tokens.text(idx))]));
//!     }
//! }
//! analyzer_fn!(percent_words, "../../tests/percent/plugin.json");
//!
//! # fn main() {
//! let harness = Harness::new(&PLUGIN);
//! assert_eq!(harness.lines("Up 3 percent."), ["percent_word 5..12 \"percent\" word=\"percent\""]);
//! harness.check(&["Up 3 percent."]);
//! # }
//! ```

mod check;
mod collect;
mod doc;
mod harness;
mod lend;
mod manifest;
mod tokens;

pub use collect::Emitted;
pub use doc::TestDoc;
pub use harness::{Failure, Harness};
pub use tokens::rough_tokens;
