//! Tests of whole runs through the public API, without plugins.

mod output;
mod packed;
mod support;
mod verify;
