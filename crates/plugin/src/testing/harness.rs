//! The host of a test: makes an instance, runs documents, keeps the log.

#![expect(unsafe_code, reason = "plays the host's side of the ABI")]

use std::cell::RefCell;
use std::ffi::c_void;
use std::fmt;
use std::sync::Mutex;

use dateline_plugin_abi::{ABI_MAJOR, ABI_MINOR, DlAnn, DlCall, DlHost, DlStr, level, status};
use serde_json::Value as Json;

use super::collect::{Emitted, Sink};
use super::doc::TestDoc;
use super::lend::lend;
use super::manifest::Manifest;
use crate::export::Export;
use crate::raw;

/// A call of a plugin that did not answer `OK`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The status it answered.
    pub status: i32,
    /// Its message, or why the harness refused a row.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}: {}", self.status, self.message)
    }
}

impl std::error::Error for Failure {}

type Log = Mutex<Vec<String>>;

/// A plugin with one instance, ready to run documents.
pub struct Harness {
    export: &'static Export,
    manifest: Manifest,
    instance: *mut c_void,
    worker: RefCell<*mut c_void>,
    log: &'static Log,
    stop: u32,
}

impl Harness {
    /// Returns the plugin with the defaults of its parameters.
    ///
    /// # Panics
    ///
    /// When the manifest cannot be read or the plugin refuses its defaults.
    pub fn new(plugin: &'static Export) -> Self {
        match Harness::with_params(plugin, &Json::Null) {
            Ok(harness) => harness,
            Err(failure) => panic!("the plugin refuses its defaults: {failure}"),
        }
    }

    /// Returns the plugin with an object of parameters over its defaults.
    ///
    /// # Errors
    ///
    /// What `create` answered.
    ///
    /// # Panics
    ///
    /// When the manifest cannot be read.
    pub fn with_params(plugin: &'static Export, params: &Json) -> Result<Self, Failure> {
        let manifest: Manifest = match serde_json::from_str(plugin.manifest()) {
            Ok(manifest) => manifest,
            Err(error) => panic!("plugin.json: {error}"),
        };
        // A host lives for the process.
        let log: &'static Log = Box::leak(Box::default());
        let host: &'static DlHost = Box::leak(Box::new(test_host(log)));
        let config = manifest.config(params);
        let mut error = String::new();
        let mut call = error_call(&mut error);
        let mut instance = std::ptr::null_mut();
        let create = plugin.plugin().create.expect("the macro sets it");
        // SAFETY: all arguments live for the call, the host for the process.
        let code = unsafe { create(host, DlStr::new(&config), &raw mut call, &raw mut instance) };
        if code != status::OK {
            return Err(Failure { status: code, message: error });
        }
        let worker = RefCell::new(std::ptr::null_mut());
        Ok(Harness { export: plugin, manifest, instance, worker, log, stop: 0 })
    }

    /// Makes the stop word say from the beginning that the plugin should return.
    #[must_use]
    pub fn stopped(mut self) -> Self {
        self.stop = 1;
        self
    }

    /// Runs a document; a worker is kept from one to the next and replaced after a panic, as the host does.
    ///
    /// # Errors
    ///
    /// What the plugin answered, or `INVALID` with the rule that a row broke.
    pub fn run(&self, doc: &TestDoc) -> Result<Vec<Emitted>, Failure> {
        let invalid = |message| Failure { status: status::INVALID, message };
        let lent = lend(doc, &self.manifest).map_err(invalid)?;
        let lens = self.manifest.requires.iter();
        let lens = lens.map(|needed| doc.layers.get(&needed.layer).map_or(0, |layer| layer.len)).collect();
        let (rows, error) = (Vec::new(), String::new());
        let mut sink = Sink { text: &doc.text, manifest: &self.manifest, lens, rows, error };
        let mut call = DlCall {
            struct_size: size_of::<DlCall>() as u32,
            flags: 0,
            host_data: (&raw mut sink).cast(),
            emit: Some(emit),
            set_error: Some(set_row_error),
            stop: &raw const self.stop,
        };
        let analyze = self.export.plugin().analyze.expect("the macro sets it");
        // SAFETY: the worker is of this plugin; document and call live for the call.
        let code = unsafe { analyze(self.worker()?, &raw const lent.doc, &raw mut call) };
        if code != status::OK {
            self.free_worker();
            return Err(Failure { status: code, message: sink.error });
        }
        sink.finish().map_err(invalid)
    }

    /// Returns the rows of a text as lines of a case file, `layer start..end "text" attr=value`, in final
    /// order, layer by layer.
    ///
    /// # Panics
    ///
    /// When the plugin fails on it.
    pub fn lines(&self, text: &str) -> Vec<String> {
        match self.run(&TestDoc::new(text)) {
            Ok(rows) => rows.iter().map(ToString::to_string).collect(),
            Err(failure) => panic!("{failure}; text: {text:?}"),
        }
    }

    /// Returns the messages logged so far, each with its level's number before it.
    pub fn logged(&self) -> Vec<String> {
        self.log.lock().map(|log| log.clone()).unwrap_or_default()
    }

    /// Frees the worker, so that the next document gets a new one.
    pub fn free_worker(&self) {
        let worker = self.worker.replace(std::ptr::null_mut());
        let free = self.export.plugin().worker_free.expect("the macro sets it");
        // SAFETY: a worker of this plugin, freed once; null is allowed.
        unsafe { free(worker) };
    }

    fn worker(&self) -> Result<*mut c_void, Failure> {
        let mut worker = self.worker.borrow_mut();
        if worker.is_null() {
            let mut error = String::new();
            let mut call = error_call(&mut error);
            let make = self.export.plugin().worker_new.expect("the macro sets it");
            // SAFETY: the instance is of this plugin; the other arguments live for the call.
            let code = unsafe { make(self.instance, &raw mut call, &raw mut *worker) };
            if code != status::OK {
                return Err(Failure { status: code, message: error });
            }
        }
        Ok(*worker)
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        self.free_worker();
        let destroy = self.export.plugin().destroy.expect("the macro sets it");
        // SAFETY: an instance of this plugin, freed once, after its worker.
        unsafe { destroy(self.instance) };
    }
}

fn test_host(log: &'static Log) -> DlHost {
    DlHost {
        struct_size: size_of::<DlHost>() as u32,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        name: DlStr::new("dateline-plugin-testing"),
        version: DlStr::new(env!("CARGO_PKG_VERSION")),
        max_log_level: level::TRACE,
        reserved: 0,
        host_data: std::ptr::from_ref(log).cast_mut().cast(),
        log: Some(keep_log),
    }
}

/// A call outside `analyze`: it takes a message and no rows.
fn error_call(error: &mut String) -> DlCall {
    DlCall {
        struct_size: size_of::<DlCall>() as u32,
        flags: 0,
        host_data: std::ptr::from_mut(error).cast(),
        emit: Some(refuse),
        set_error: Some(set_error),
        stop: std::ptr::null(),
    }
}

unsafe extern "C" fn refuse(_: *mut DlCall, _: *const DlAnn, _: usize, _: usize) -> i32 {
    status::INVALID
}

unsafe extern "C" fn set_error(call: *mut DlCall, message: DlStr) {
    // SAFETY: `error_call` made the call and its data.
    unsafe { raw::text(message).clone_into(&mut *(*call).host_data.cast::<String>()) };
}

unsafe extern "C" fn set_row_error(call: *mut DlCall, message: DlStr) {
    // SAFETY: `run` made the call and its data.
    unsafe { raw::text(message).clone_into(&mut (*(*call).host_data.cast::<Sink<'_>>()).error) };
}

unsafe extern "C" fn keep_log(host: *const DlHost, level: u32, _: DlStr, message: DlStr) {
    // SAFETY: `test_host` made the host and its data, for the process.
    let (log, message) = unsafe { (&*(*host).host_data.cast::<Log>(), raw::text(message)) };
    if let Ok(mut log) = log.lock() {
        log.push(format!("{level}: {message}"));
    }
}

unsafe extern "C" fn emit(call: *mut DlCall, rows: *const DlAnn, n: usize, stride: usize) -> i32 {
    // SAFETY: `run` made the call and its data.
    let sink = unsafe { &mut *(*call).host_data.cast::<Sink<'_>>() };
    for idx in 0..n {
        // SAFETY: the plugin lends `n` rows, `stride` bytes apart, for the call.
        let taken = unsafe { sink.take(&*rows.byte_add(idx * stride)) };
        if let Err(message) = taken {
            sink.error = message;
            return status::INVALID;
        }
    }
    status::OK
}
