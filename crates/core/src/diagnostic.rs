//! Diagnostics: what is odd about a text, as data.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Info,
    /// Something was repaired or left out.
    Warning,
    /// Something of this document was lost.
    Error,
}

impl Severity {
    /// Returns the name in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Something odd about a document. Odd text is never an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Where in the normalized text, where it has a place.
    pub span: Option<Span>,
    /// Stable, kebab-case.
    pub code: Cow<'static, str>,
    /// What is odd, lower case, no period.
    pub message: String,
    /// What the reader can do.
    pub hint: Option<String>,
    /// Stage that saw it.
    pub stage: Cow<'static, str>,
    /// Plugin that saw it or caused it.
    pub plugin: Option<String>,
}

impl Diagnostic {
    /// Returns a diagnostic without place, hint or plugin.
    pub fn new(
        severity: Severity,
        stage: &'static str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Diagnostic {
            severity,
            span: None,
            code: Cow::Borrowed(code),
            message: message.into(),
            hint: None,
            stage: Cow::Borrowed(stage),
            plugin: None,
        }
    }

    /// Returns the diagnostic with a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Returns the diagnostic with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the diagnostic with the plugin it is about.
    #[must_use]
    pub fn plugin(mut self, plugin: impl Into<String>) -> Self {
        self.plugin = Some(plugin.into());
        self
    }
}
