//! Parquet: the part of the table in columns, for readers that skip what they do not ask for.

mod arrow;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod values;
mod write;

pub(crate) use read::ParquetReader;
pub use rows::ParquetRows;
pub(crate) use write::ParquetWriter;
