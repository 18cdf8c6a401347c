//! Tests of whole runs through the public API, without plugins.

mod output;
mod support;
mod verify;
