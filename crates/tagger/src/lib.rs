//! The linear sequence tagger: which runs of tokens are names, and of what kind.
//!
//! Features are hashes over the token columns that all analyzers share and over small numbers ("classes") that the
//! caller gives tokens, such as which lexicon they were found in. A model is a table of integer weights; the best
//! sequence of labels is found by dynamic programming over the stretches of text where a name may stand. Training
//! is a linear-chain conditional random field; the same examples give the same bytes on every machine.
//!
//! The features of training and of a run are one function, `features::of`. Deliberately not here: where classes
//! come from, files, and any language data.

mod decode;
mod error;
mod features;
mod format;
mod labels;
mod model;
mod scene;
mod segments;
mod table;
mod text;
mod train;
mod transitions;
mod words;

pub use decode::{Found, Scratch};
pub use error::Error;
pub use labels::MAX_KINDS;
pub use model::Model;
pub use text::{Classes, MAX_CLASSES, Text};
pub use train::{Example, Gold, Options, Trained, train};
