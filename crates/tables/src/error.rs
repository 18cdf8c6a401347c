//! What can go wrong with a part: the disk, bytes that are no table, rows that do not fit their schema.

use std::path::{Path, PathBuf};

/// An error of writing or reading a part.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("part `{path}`: cannot {what}")]
    Io { path: PathBuf, what: &'static str, source: std::io::Error },
    #[cfg(feature = "parquet")]
    #[error("part `{path}`: cannot {what}")]
    Parquet { path: PathBuf, what: &'static str, source: ::parquet::errors::ParquetError },
    #[cfg(feature = "parquet")]
    #[error("table `{table}`: the columns make no batch")]
    Arrow { table: String, source: arrow_schema::ArrowError },
    #[error("part `{path}`, line {line}: {source}")]
    Json { path: PathBuf, line: u64, source: serde_json::Error },
    #[error("table `{table}`: {message}")]
    Rows { table: String, message: String },
    #[error("part `{path}`: {message}")]
    Content { path: PathBuf, message: String },
    #[cfg(not(feature = "parquet"))]
    #[error("this build of dateline has no Parquet")]
    NoParquet,
}

impl Error {
    /// Returns what the reader can do about it, if there is something to say.
    pub fn hint(&self) -> Option<&str> {
        match &self.kind {
            Kind::Content { .. } => Some("was the part written by another version or with other plugins?"),
            Kind::Json { .. } => Some("a part is never edited; run the shard again"),
            #[cfg(not(feature = "parquet"))]
            Kind::NoParquet => Some("use `--format jsonl`, or build with the feature `parquet`"),
            _ => None,
        }
    }

    pub(crate) fn io(path: &Path, what: &'static str, source: std::io::Error) -> Self {
        Kind::Io { path: path.to_owned(), what, source }.into()
    }

    #[cfg(feature = "parquet")]
    pub(crate) fn parquet(path: &Path, what: &'static str, source: ::parquet::errors::ParquetError) -> Self {
        Kind::Parquet { path: path.to_owned(), what, source }.into()
    }

    #[cfg(feature = "parquet")]
    pub(crate) fn arrow(table: &str, source: arrow_schema::ArrowError) -> Self {
        Kind::Arrow { table: table.to_owned(), source }.into()
    }

    pub(crate) fn json(path: &Path, line: u64, source: serde_json::Error) -> Self {
        Kind::Json { path: path.to_owned(), line, source }.into()
    }

    pub(crate) fn rows(table: &str, message: impl Into<String>) -> Self {
        Kind::Rows { table: table.to_owned(), message: message.into() }.into()
    }

    pub(crate) fn content(path: &Path, message: impl Into<String>) -> Self {
        Kind::Content { path: path.to_owned(), message: message.into() }.into()
    }

    #[cfg(not(feature = "parquet"))]
    pub(crate) fn no_parquet() -> Self {
        Kind::NoParquet.into()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error { kind }
    }
}
