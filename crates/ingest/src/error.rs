//! What stops a run before its first document: wrong inputs and wrong settings.
//!
//! Not here: what is wrong with one file or one record; that is a [`Rejected`].

use std::io;
use std::path::{Path, PathBuf};

use crate::record::{Class, Rejected};

/// Why inputs could not be listed or scanned, or settings not used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("input `{}`: no such file or folder", .0.display())]
    NotFound(PathBuf),
    #[error("input `{0}`: the pattern matches nothing")]
    NoMatch(String),
    #[error("input `{pattern}`: not a valid pattern")]
    Pattern { pattern: String, source: glob::PatternError },
    #[error("input `{}`: cannot be read", .path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("standard input: cannot be kept in `{}`", .folder.display())]
    Spool { folder: PathBuf, source: io::Error },
    #[error("published: `{0}` is not a date")]
    Published(String),
    #[error("{name}: {value} is outside {min}..={max}")]
    Range { name: &'static str, value: u64, min: u64, max: u64 },
    #[error("fields.{0}: no name given")]
    NoFieldName(&'static str),
}

impl Error {
    pub(crate) fn not_found(path: &Path) -> Self {
        Kind::NotFound(path.to_owned()).into()
    }

    pub(crate) fn no_match(pattern: &str) -> Self {
        Kind::NoMatch(pattern.to_owned()).into()
    }

    pub(crate) fn pattern(pattern: &str, source: glob::PatternError) -> Self {
        Kind::Pattern { pattern: pattern.to_owned(), source }.into()
    }

    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        Kind::Read { path: path.to_owned(), source }.into()
    }

    pub(crate) fn spool(folder: &Path, source: io::Error) -> Self {
        Kind::Spool { folder: folder.to_owned(), source }.into()
    }

    pub(crate) fn published(text: &str) -> Self {
        Kind::Published(text.to_owned()).into()
    }

    pub(crate) fn range(name: &'static str, value: u64, min: u64, max: u64) -> Self {
        Kind::Range { name, value, min, max }.into()
    }

    pub(crate) fn no_field_name(field: &'static str) -> Self {
        Kind::NoFieldName(field).into()
    }

    /// Returns what the reader can do, where that is known.
    pub fn hint(&self) -> Option<&str> {
        match &self.kind {
            Kind::NotFound(_) => Some("paths are relative to the working directory"),
            Kind::NoMatch(_) => Some(
                "quote the pattern so that the shell leaves it alone; `**` crosses folders, `*` does not",
            ),
            Kind::Pattern { .. } => Some("write `[[]` for a bracket that is part of a name"),
            Kind::Read { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("the user who runs this needs permission to read it")
            }
            Kind::Published(_) => Some("write it as 2026-03-14 or 2026-03-14T10:00:00+05:00"),
            Kind::NoFieldName(_) => Some("leave the setting out to get the default names"),
            Kind::Read { .. } | Kind::Spool { .. } | Kind::Range { .. } => None,
        }
    }

    /// Returns the error as the rejection of the one input it is about.
    pub fn to_rejected(&self, source: &str) -> Rejected {
        let mut message = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        Rejected::new(source, Class::Unreadable, message)
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error { kind }
    }
}
