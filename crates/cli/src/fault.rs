//! An error of a command itself: what is wrong, what to do, and the code to exit with.

use std::fmt;

use crate::exit;

/// What a command refuses, with a hint.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) code: u8,
    message: String,
    pub(crate) hint: Option<String>,
}

impl Fault {
    /// A name or value on the command line that there is not.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Fault { code: exit::USAGE, message: message.into(), hint: None }
    }

    /// A file or folder that cannot be read or written.
    pub(crate) fn io(message: impl Into<String>) -> Self {
        Fault { code: exit::IO, message: message.into(), hint: None }
    }

    /// A file whose content is not what it should be.
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Fault { code: exit::OVER_BUDGET, message: message.into(), hint: None }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
