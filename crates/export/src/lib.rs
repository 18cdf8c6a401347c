//! The export stage: annotated documents to the rows of every table.
//!
//! Here the offsets that layers do not hold are derived: characters, places in the source, sentences. Not
//! here: formats and files (tables), and which layers there are (analyze).

mod annotation;
mod chars;
mod document;
mod error;
mod settings;
mod stage;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use settings::{DocumentText, Selection, Settings};
pub use stage::{Export, Scratch};
