//! The error of the pipeline: what failed, of which sort it is, and what to do about it.
//!
//! Not here: exit codes and the terminal; the command turns a [`Category`] into a code.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use dateline_core::StageError;

/// Sort of an error, as far as a caller has to act differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// The configuration, a plugin or the state of the output folder forbids the run.
    Config,
    /// A file or folder could not be read or written.
    Io,
    /// More records were quarantined than the budget allows.
    Data,
    /// Stopped before the end; a rerun goes on.
    Interrupted,
    /// Everything else.
    Failed,
}

/// What can fail in a run: its configuration, the outside world, or its own accounts. Never a text.
pub struct Error {
    kind: Box<Kind>,
    hint: Option<Cow<'static, str>>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("configuration: unknown key `{key}`{}", nearest_of(.nearest.as_deref()))]
    UnknownKey { key: String, nearest: Option<String> },
    #[error("configuration: `{key}`: {message}")]
    BadValue { key: String, message: String },
    #[error("configuration file {}", shown(.path))]
    ConfigFile {
        path: PathBuf,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error("configuration")]
    Shape(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("output folder {}: made by another setup: {}", shown(.path), .changes.join("; "))]
    Conflict { path: PathBuf, changes: Vec<String> },
    #[error("output folder {}: not empty, and not a folder that dateline made", shown(.path))]
    NotOurs { path: PathBuf },
    #[error("{doing} {}", shown(.path))]
    Io {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{}: {message}", shown(.path))]
    Damaged { path: PathBuf, message: String },
    #[error("nothing to read: {0}")]
    Nothing(String),
    #[error("input `{source_name}`: {message}")]
    Input { source_name: String, message: String },
    #[error("input `{source_name}`: {message}")]
    Record { source_name: String, message: String },
    #[error("reading the inputs")]
    Ingest(#[source] dateline_ingest::Error),
    #[error("loading the plugins")]
    Analyze(#[source] dateline_analyze::Error),
    #[error("choosing the tables")]
    Export(#[source] dateline_export::Error),
    #[error("{doing} a table")]
    Tables {
        doing: &'static str,
        #[source]
        source: dateline_tables::Error,
    },
    #[error("shard {shard}: {source}")]
    Stage { shard: usize, source: StageError },
    #[error("shard {shard}: the accounts do not close: {message}")]
    Accounts { shard: usize, message: String },
    #[error("{quarantined} of {read} records quarantined, more than the budget of {budget}")]
    Budget { quarantined: u64, read: u64, budget: String },
    #[error("shard {shard}: committed by another process with other bytes ({table})")]
    NotTheSame { shard: usize, table: String },
    #[error("{} of {of} shards not done: {}", .missing.len(), listed(.missing))]
    MissingShards { missing: Vec<usize>, of: usize },
    #[error("interrupted")]
    Interrupted,
    #[error("starting {threads} threads")]
    Threads {
        threads: usize,
        #[source]
        source: rayon::ThreadPoolBuildError,
    },
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Error { kind: Box::new(kind), hint: None }
    }

    /// Returns an I/O error that names what was done to which path.
    pub(crate) fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Error::new(Kind::Io { doing, path: path.to_owned(), source })
    }

    /// Returns an error about a file of ours that cannot be understood.
    pub(crate) fn damaged(path: &Path, message: impl Into<String>) -> Self {
        Error::new(Kind::Damaged { path: path.to_owned(), message: message.into() })
    }

    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[cfg(test)]
    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Returns of which sort the error is.
    pub fn category(&self) -> Category {
        match *self.kind {
            Kind::UnknownKey { .. }
            | Kind::BadValue { .. }
            | Kind::ConfigFile { .. }
            | Kind::Shape(_)
            | Kind::Conflict { .. }
            | Kind::NotOurs { .. }
            | Kind::Export(_)
            | Kind::Analyze(_) => Category::Config,
            Kind::Io { .. }
            | Kind::Damaged { .. }
            | Kind::Nothing(_)
            | Kind::Input { .. }
            | Kind::Ingest(_)
            | Kind::Tables { .. } => Category::Io,
            Kind::Budget { .. } | Kind::Record { .. } => Category::Data,
            Kind::MissingShards { .. } | Kind::Interrupted => Category::Interrupted,
            Kind::Stage { .. } | Kind::Accounts { .. } | Kind::NotTheSame { .. } | Kind::Threads { .. } => {
                Category::Failed
            }
        }
    }

    /// Returns what the reader can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref().or_else(|| match &*self.kind {
            Kind::Analyze(error) => error.hint(),
            Kind::Ingest(error) => error.hint(),
            _ => None,
        })
    }
}

fn nearest_of(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; the nearest is `{nearest}`")).unwrap_or_default()
}

fn shown(path: &Path) -> String {
    format!("`{}`", path.display())
}

/// Returns the first few numbers of a list.
fn listed(numbers: &[usize]) -> String {
    const SHOWN: usize = 12;
    let mut out: Vec<_> = numbers.iter().take(SHOWN).map(ToString::to_string).collect();
    if numbers.len() > SHOWN {
        out.push("…".into());
    }
    out.join(", ")
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.kind, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&*self.kind)
    }
}
