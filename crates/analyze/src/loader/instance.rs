//! Instances and workers of an opened library.
//!
//! An instance is shared by all threads; a worker belongs to one thread at a time.

#![expect(unsafe_code, reason = "functions of a plugin are called")]

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use dateline_plugin_abi::{DlStr, status};

use crate::error::Error;
use crate::loader::call::{CallEnd, Emit, with_call};
use crate::loader::lend::LentDoc;
use crate::loader::library::Library;

/// A plugin with its configuration.
#[derive(Debug)]
pub(crate) struct Instance {
    library: Library,
    ptr: *mut c_void,
    stop: Arc<AtomicU32>,
}

// SAFETY: by the rules of the ABI an instance is immutable and may be used from every thread.
unsafe impl Send for Instance {}
// SAFETY: as above.
unsafe impl Sync for Instance {}

/// The scratch of a plugin for one thread.
#[derive(Debug)]
pub(crate) struct Worker {
    instance: Arc<Instance>,
    ptr: *mut c_void,
}

// SAFETY: by the rules of the ABI a worker may move between threads, used by one at a time; nothing here is
// shared by reference.
unsafe impl Send for Worker {}

/// How a call of `analyze` ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// The worker must not be used again.
    Panicked(String),
    /// The plugin left early because it was asked to.
    Stopped,
    Failed(String),
}

impl Instance {
    /// Makes the instance of a library; `stop` is the word its workers may poll.
    pub(crate) fn create(
        library: Library,
        plugin: &str,
        config: &str,
        stop: Arc<AtomicU32>,
    ) -> Result<Instance, Error> {
        let mut ptr = std::ptr::null_mut();
        let (status, end) = with_call(None, &stop, |call| {
            // SAFETY: the loader checked the function; `config` and `call` outlive the call, `host` the
            // process.
            unsafe { (library.create)(library.host, DlStr::new(config), call, &raw mut ptr) }
        });
        if status != status::OK {
            return Err(refused(plugin, status, end));
        }
        Ok(Instance { library, ptr, stop })
    }

    /// Returns whether only one worker may exist in the process.
    pub(crate) fn is_serial(&self) -> bool {
        self.library.is_serial()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: the instance was made by this library, every worker holds it alive, and it is freed once.
        unsafe { (self.library.destroy)(self.ptr) };
    }
}

impl Worker {
    /// Makes a worker, or returns the plugin's message.
    pub(crate) fn new(instance: &Arc<Instance>) -> Result<Worker, String> {
        let mut ptr = std::ptr::null_mut();
        let (status, end) = with_call(None, &instance.stop, |call| {
            // SAFETY: the loader checked the function; the instance and `call` outlive the call.
            unsafe { (instance.library.worker_new)(instance.ptr, call, &raw mut ptr) }
        });
        if status != status::OK {
            return Err(message(status, end));
        }
        Ok(Worker { instance: Arc::clone(instance), ptr })
    }

    /// Analyzes one document; rows go to `emit` while it runs.
    pub(crate) fn analyze(&mut self, doc: &LentDoc<'_>, emit: &mut dyn Emit) -> Outcome {
        let (status, end) = with_call(Some(emit), &self.instance.stop, |call| {
            // SAFETY: the loader checked the function; the worker is ours alone (`&mut self`), the document
            // and all it points at are borrowed for longer than the call.
            unsafe { (self.instance.library.analyze)(self.ptr, doc.as_ptr(), call) }
        });
        match status {
            _ if end.is_broken => Outcome::Failed("the host failed to take its rows".into()),
            status::OK => Outcome::Done,
            status::PANIC => Outcome::Panicked(message(status, end)),
            status::STOPPED => Outcome::Stopped,
            _ => Outcome::Failed(message(status, end)),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // SAFETY: the worker was made by this library and is freed once.
        unsafe { (self.instance.library.worker_free)(self.ptr) };
    }
}

fn message(status: i32, end: CallEnd) -> String {
    end.error.filter(|error| !error.is_empty()).unwrap_or_else(|| format!("no message, status {status}"))
}

fn refused(plugin: &str, status: i32, end: CallEnd) -> Error {
    let what = match status {
        status::CONFIG => "it refuses its configuration",
        status::PANIC => "it panicked while it was set up",
        _ => "it cannot be set up",
    };
    Error::plugin(plugin, format!("{what}: {}", message(status, end)))
}
