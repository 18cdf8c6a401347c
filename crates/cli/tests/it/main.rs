//! Tests that run the real command on folders of their own.

mod bad_input;
mod commands;
mod determinism;
mod eval;
mod explain;
mod plugins;
mod resume;
mod support;
