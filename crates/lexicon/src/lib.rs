//! Lexicons: lists of terms with attributes, kept as .tsv, and the one matcher that scans for all of them.
//!
//! A file is a table: comments begin with `#`, `#! case = smart` sets the case rule, a header row begins with
//! the column `term`, and every other row is an entry. Cells are parted by tabs; an empty cell means
//! unknown. [`Lexicon::parse`] has an example.
//!
//! Deliberately not here: language data (it lies beside the plugins), files (the caller reads them), and
//! tokenization (the caller hands over the tokenizer of the documents, so that terms and texts are cut
//! alike).

mod case;
mod error;
mod matcher;
mod parse;
mod trie;

pub use case::Case;
pub use error::Error;
pub use matcher::{Hit, Hits, Matcher, TokenColumns};
pub use parse::{Entry, Lexicon};
