//! JSONL: one JSON object a line.

mod escape;
mod read;
mod write;

pub(crate) use read::{JsonlReader, Unknown};
pub(crate) use write::JsonlWriter;
