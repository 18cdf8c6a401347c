//! Parquet: the part of the table in columns, for readers that skip what they do not ask for.

mod arrow;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use read::ParquetReader;
pub(crate) use write::ParquetWriter;
