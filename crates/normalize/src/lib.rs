//! The second stage: raw documents to documents. Unicode and white space with a map back to the source,
//! language, paragraphs, sentences, tokens.
//!
//! Deliberately not here: bytes and encodings (ingest), lexicons, anything that knows what a text is about.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod hostile;
mod language;
mod lexis;
mod marker;
mod odd;
mod paragraph;
mod sentence;
mod stage;
mod tokenize;
mod unicode;
mod word_map;

pub use stage::{HostLayers, Normalize, Scratch, Settings, Tokenizer};
pub use unicode::normalize_text;
