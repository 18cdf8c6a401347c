//! The SDK through the functions the host calls. One program, since a program exports one plugin.

mod analyzer;
mod common;
mod host;
mod panic;
