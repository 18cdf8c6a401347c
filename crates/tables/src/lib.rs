//! The tables: what they hold, and writing and reading their parts as Parquet and JSONL.
//!
//! A table is a [`TableSchema`]; its rows come as [`Rows`], columns of core. The only home of arrow and
//! parquet, which stay inside: no type of theirs is public. Not here: how documents become rows (export),
//! where parts go and when a shard is done (pipeline).

mod error;
mod file;
mod json;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod part;
mod rows;
mod schema;
pub mod schemas;

pub use error::Error;
#[cfg(feature = "parquet")]
pub use parquet::ParquetRows;
pub use part::{Columns, Format, PartReader, PartStats, PartWriter, read_columns, read_part};
pub use rows::Rows;
pub use schema::{Detail, Nullability, TableField, TableSchema};
