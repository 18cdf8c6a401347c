//! The error of this crate: why plugins cannot be found, planned, trusted or opened.
//!
//! Not here: what is odd about a document or about what a plugin emitted for it; that is a diagnostic.

use std::io;
use std::path::{Path, PathBuf};

/// Why plugins cannot be found, planned, trusted or opened.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error {
    kind: Box<Kind>,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("{path}: cannot be {verb}")]
    Io { path: PathBuf, verb: &'static str, source: io::Error },
    #[error("{path}: not a valid manifest")]
    Json { path: PathBuf, source: serde_json::Error, hint: Option<String> },
    #[error("{path}: not a valid lock file")]
    Lock { path: PathBuf, source: serde_json::Error },
    #[error("plugin `{plugin}`: {problem}")]
    Plugin { plugin: String, problem: String, hint: Option<String> },
    #[error("plugin `{plugin}`: wrong lexicon")]
    Lexicon { plugin: String, source: dateline_lexicon::Error },
    #[error("plugin `{plugin}`: the library cannot be opened")]
    Open { plugin: String, source: libloading::Error, hint: Option<String> },
    #[error("{problem}")]
    Other { problem: String, hint: Option<String> },
}

impl Error {
    /// Returns what the reader can do about it, where something helps.
    pub fn hint(&self) -> Option<&str> {
        match self.kind.as_ref() {
            Kind::Json { hint, .. }
            | Kind::Plugin { hint, .. }
            | Kind::Open { hint, .. }
            | Kind::Other { hint, .. } => hint.as_deref(),
            Kind::Lexicon { source, .. } => source.hint(),
            Kind::Lock { .. } => Some("write it anew with `dateline plugins lock`"),
            Kind::Io { .. } => None,
        }
    }

    /// Returns the failure of a file operation; `verb` completes "cannot be".
    pub(crate) fn io(path: &Path, verb: &'static str, source: io::Error) -> Self {
        Kind::Io { path: path.to_owned(), verb, source }.into()
    }

    pub(crate) fn json(path: &Path, source: serde_json::Error, hint: Option<String>) -> Self {
        Kind::Json { path: path.to_owned(), source, hint }.into()
    }

    pub(crate) fn lock(path: &Path, source: serde_json::Error) -> Self {
        Kind::Lock { path: path.to_owned(), source }.into()
    }

    pub(crate) fn plugin(plugin: &str, problem: impl Into<String>) -> Self {
        Kind::Plugin { plugin: plugin.to_owned(), problem: problem.into(), hint: None }.into()
    }

    pub(crate) fn lexicon(plugin: &str, source: dateline_lexicon::Error) -> Self {
        Kind::Lexicon { plugin: plugin.to_owned(), source }.into()
    }

    pub(crate) fn open(plugin: &str, source: libloading::Error) -> Self {
        let hint = open_hint(&chain(&source)).map(str::to_owned);
        Kind::Open { plugin: plugin.to_owned(), source, hint }.into()
    }

    pub(crate) fn other(problem: impl Into<String>) -> Self {
        Kind::Other { problem: problem.into(), hint: None }.into()
    }

    /// Returns the error with a hint, where its kind has room for one.
    pub(crate) fn with_hint(mut self, new: impl Into<String>) -> Self {
        if let Kind::Json { hint, .. } | Kind::Plugin { hint, .. } | Kind::Other { hint, .. } =
            self.kind.as_mut()
        {
            *hint = Some(new.into());
        }
        self
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error { kind: Box::new(kind) }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        out.push_str(": ");
        out.push_str(&source.to_string());
        next = source.source();
    }
    out
}

/// What the dynamic linker's words mean for a plugin.
fn open_hint(message: &str) -> Option<&'static str> {
    [
        ("static TLS", "the plugin brings its own allocator; build it with the system's"),
        ("undefined symbol", "the library was linked without something it needs"),
        ("failed to map segment", "the cache folder does not allow to run code; choose another"),
        ("wrong ELF class", "the library was built for another machine"),
        ("invalid ELF header", "the file is not a library of this machine"),
        ("file too short", "the file is not a whole library"),
    ]
    .into_iter()
    .find_map(|(words, hint)| message.contains(words).then_some(hint))
}

/// Returns the error and its causes as one line, for tests.
#[cfg(test)]
pub(crate) fn line(error: &Error) -> String {
    chain(error)
}
