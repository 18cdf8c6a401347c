//! The one trait that the four stages share.

use std::error::Error;
use std::fmt;

/// One step of the pipeline over a batch bounded in bytes.
///
/// Ingest, normalize, analyze and export implement it; only `pipeline` knows their order. A stage keeps
/// no state between batches but its scratch, so batches can run on any thread in any order.
pub trait Stage: Send + Sync {
    /// What it takes.
    type Input;
    /// What it gives.
    type Output;
    /// One per worker thread, reused; what it holds never changes a result.
    type Scratch: Send;

    /// Returns the name of the stage: `ingest`, `normalize`, `analyze`, `export`.
    fn name(&self) -> &'static str;

    /// Returns a fresh scratch.
    fn scratch(&self) -> Self::Scratch;

    /// Runs the stage over one batch.
    ///
    /// # Errors
    ///
    /// When the outside world fails (a disk, a plugin's worker). Text is never an error.
    fn run(&self, scratch: &mut Self::Scratch, input: Self::Input) -> Result<Self::Output, StageError>;
}

/// The failure of a stage, with its cause.
#[derive(Debug)]
pub struct StageError {
    stage: &'static str,
    source: Box<dyn Error + Send + Sync>,
}

impl StageError {
    /// Returns the failure of `stage`.
    pub fn new(stage: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        StageError { stage, source: source.into() }
    }

    /// Returns the name of the stage that failed.
    pub fn stage(&self) -> &'static str {
        self.stage
    }
}

impl fmt::Display for StageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage `{}` failed", self.stage)
    }
}

impl Error for StageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
