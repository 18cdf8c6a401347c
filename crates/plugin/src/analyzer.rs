//! The trait an author implements.
//!
//! Not here: how the host calls it (`export`).

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Doc, Out};

/// An analyzer: what it knows is immutable and shared by all threads, what it scribbles on is a worker.
///
/// The host calls `create` once, `worker` once a thread (and again after a panic), `analyze` once a
/// document. Text is never an error: an analyzer that does not understand emits nothing.
///
/// # Panics
///
/// A panic in any method is caught: the document has no rows of this plugin and a diagnostic, the worker is
/// dropped and a new one made. Rows emitted before the panic are dropped by the host, never half kept.
/// Anything the instance shares between workers (a `Mutex`, an atomic) must survive a panic; a poisoned
/// lock that panics again on every document ends in the plugin being disabled.
pub trait Analyzer: Sized + Send + Sync + 'static {
    /// The parameters of the manifest; the host fills in defaults. [`NoParams`] where there are none.
    type Config: DeserializeOwned;

    /// Scratch memory of one thread, reused from document to document. Nothing in it may change a result.
    type Worker: Send;

    /// Returns the analyzer for a configuration.
    ///
    /// # Errors
    ///
    /// A message for whoever wrote the configuration, naming the parameter.
    fn create(config: Self::Config) -> Result<Self, String>;

    /// Returns the scratch memory of one thread.
    fn worker(&self) -> Self::Worker;

    /// Emits the rows of one document.
    fn analyze(&self, worker: &mut Self::Worker, doc: &Doc<'_>, out: &mut Out<'_>);
}

/// The configuration of an analyzer without parameters.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct NoParams {}
