//! Ingest from the outside: files go in, documents and rejections come out.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod bad_input;
mod broken;
mod cases;
mod chunks;
mod common;
mod html;
mod listing;
mod packed;
mod packing;
mod published;
mod records;
mod rows;
