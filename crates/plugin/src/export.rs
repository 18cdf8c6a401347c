//! From an [`Analyzer`] to the descriptor the host loads: every function of the ABI, with panics caught.

#![expect(unsafe_code, reason = "instances and workers cross the ABI as raw pointers")]

use std::any::Any;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use dateline_plugin_abi::{DlCall, DlDoc, DlHost, DlPlugin, DlStr, flag, status};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::analyzer::Analyzer;
use crate::call::Call;
use crate::doc::Doc;
use crate::host;
use crate::out::{Arena, Out};
use crate::raw;

/// The descriptor of a plugin; made by [`export_analyzer!`](crate::export_analyzer).
#[derive(Clone, Copy, Debug)]
pub struct Export {
    plugin: DlPlugin,
    manifest: &'static str,
}

impl Export {
    /// Returns the descriptor of an analyzer with the text of its `plugin.json`.
    pub const fn new<A: Manifest>() -> Self {
        let manifest = A::MANIFEST;
        let plugin = DlPlugin {
            flags: if cfg!(panic = "abort") { flag::ABORTS } else { 0 },
            manifest: DlStr::new(manifest),
            create: Some(create::<A>),
            destroy: Some(destroy::<A>),
            worker_new: Some(worker_new::<A>),
            worker_free: Some(worker_free::<A>),
            analyze: Some(analyze::<A>),
            ..DlPlugin::EMPTY
        };
        Export { plugin, manifest }
    }

    /// Returns the text of the manifest.
    pub const fn manifest(&self) -> &'static str {
        self.manifest
    }

    /// Returns what the entry point returns.
    pub const fn plugin(&'static self) -> &'static DlPlugin {
        &self.plugin
    }
}

/// The manifest of an analyzer; implemented by [`export_analyzer!`](crate::export_analyzer).
pub trait Manifest: Analyzer {
    /// The bytes of `plugin.json`.
    const MANIFEST: &'static str;
}

/// Exports an analyzer as the plugin of this library: the entry point, and `PLUGIN`, an
/// [`Export`](crate::Export) that tests hand to [`testing`](crate::testing).
///
/// Takes the type and the path of its `plugin.json`, relative to the file that says so. Once in a library.
#[macro_export]
macro_rules! export_analyzer {
    ($analyzer:ty, $manifest:literal) => {
        impl $crate::Manifest for $analyzer {
            const MANIFEST: &'static str = ::core::include_str!($manifest);
        }

        /// The plugin this library exports.
        pub static PLUGIN: $crate::Export = $crate::Export::new::<$analyzer>();

        const _: () = {
            #[unsafe(no_mangle)]
            extern "C" fn dateline_plugin_v0(_: *const $crate::abi::DlHost) -> *const $crate::abi::DlPlugin {
                PLUGIN.plugin()
            }
        };
    };
}

/// Exports a function as the plugin of this library, an analyzer without parameters and scratch memory.
///
/// Takes the function, `fn(&Doc<'_>, &mut Out<'_>)`, and the path of its `plugin.json`.
#[macro_export]
macro_rules! analyzer_fn {
    ($function:path, $manifest:literal) => {
        /// The analyzer this library exports.
        pub struct AnalyzerFn;

        impl $crate::Analyzer for AnalyzerFn {
            type Config = $crate::NoParams;
            type Worker = ();

            fn create(_: $crate::NoParams) -> ::core::result::Result<Self, ::std::string::String> {
                ::core::result::Result::Ok(AnalyzerFn)
            }

            fn worker(&self) {}

            fn analyze(&self, (): &mut (), doc: &$crate::Doc<'_>, out: &mut $crate::Out<'_>) {
                $function(doc, out);
            }
        }

        $crate::export_analyzer!(AnalyzerFn, $manifest);
    };
}

/// An analyzer with what its functions need.
struct Instance<A> {
    analyzer: A,
    host: *const DlHost,
    n_produces: u32,
}

// SAFETY: the host lives for the process and may be called from every thread, by the rules of the ABI; the
// analyzer is `Send + Sync` itself.
unsafe impl<A: Send> Send for Instance<A> {}
// SAFETY: as above.
unsafe impl<A: Sync> Sync for Instance<A> {}

/// The scratch memory of one thread. Keeps its instance alive, whatever order the host frees them in.
struct Worker<A: Analyzer> {
    instance: Arc<Instance<A>>,
    scratch: A::Worker,
    arena: Arena,
    /// An analysis panicked half-way: the scratch may be in any state.
    poisoned: bool,
}

/// What a manifest says that the export needs: how many layers are produced, which are numbered first.
#[derive(Deserialize)]
struct Counts {
    #[serde(default)]
    produces: Vec<IgnoredAny>,
}

type Failure = (i32, String);

unsafe extern "C" fn create<A: Manifest>(
    host: *const DlHost,
    config: DlStr,
    call: *mut DlCall,
    instance: *mut *mut c_void,
) -> i32 {
    let _in_call = host::enter(host);
    guard(call, || {
        host::install_panic_hook();
        // SAFETY: the host lends the configuration for the call.
        let config = unsafe { raw::text(config) };
        let made = Arc::new(instantiate::<A>(host, config)?);
        // SAFETY: the host lends the place for the result; the pointer is freed by `destroy`.
        unsafe { put(instance, Arc::into_raw(made).cast_mut().cast()) }
    })
}

fn instantiate<A: Manifest>(host: *const DlHost, config: &str) -> Result<Instance<A>, Failure> {
    let counts: Counts = serde_json::from_str(A::MANIFEST)
        .map_err(|error| (status::FAILED, format!("plugin.json cannot be read: {error}")))?;
    let config = serde_json::from_str(if config.is_empty() { "{}" } else { config })
        .map_err(|error| (status::CONFIG, format!("parameters cannot be read: {error}")))?;
    let analyzer = A::create(config).map_err(|message| (status::CONFIG, message))?;
    Ok(Instance { analyzer, host, n_produces: counts.produces.len() as u32 })
}

unsafe extern "C" fn destroy<A: Analyzer>(instance: *mut c_void) {
    if instance.is_null() {
        return;
    }
    // SAFETY: `create` made the pointer with `Arc::into_raw`, and the host gives it back once.
    let instance = unsafe { Arc::from_raw(instance.cast::<Instance<A>>()) };
    let _in_call = host::enter(instance.host);
    guard(std::ptr::null_mut(), || {
        drop(instance);
        Ok(())
    });
}

unsafe extern "C" fn worker_new<A: Analyzer>(
    instance: *const c_void,
    call: *mut DlCall,
    worker: *mut *mut c_void,
) -> i32 {
    if instance.is_null() {
        return status::INVALID;
    }
    let instance = instance.cast::<Instance<A>>();
    // SAFETY: `create` made the pointer with `Arc::into_raw`, and the host has not given it back yet.
    let instance = unsafe {
        Arc::increment_strong_count(instance);
        Arc::from_raw(instance)
    };
    let _in_call = host::enter(instance.host);
    guard(call, || {
        let scratch = instance.analyzer.worker();
        let made = Worker { instance, scratch, arena: Arena::default(), poisoned: false };
        // SAFETY: the host lends the place for the result; the pointer is freed by `worker_free`.
        unsafe { put(worker, Box::into_raw(Box::new(made)).cast()) }
    })
}

unsafe extern "C" fn worker_free<A: Analyzer>(worker: *mut c_void) {
    if worker.is_null() {
        return;
    }
    // SAFETY: `worker_new` made the pointer with `Box::into_raw`, and the host gives it back once.
    let worker = unsafe { Box::from_raw(worker.cast::<Worker<A>>()) };
    let _in_call = host::enter(worker.instance.host);
    guard(std::ptr::null_mut(), || {
        drop(worker);
        Ok(())
    });
}

unsafe extern "C" fn analyze<A: Analyzer>(worker: *mut c_void, doc: *const DlDoc, call: *mut DlCall) -> i32 {
    if worker.is_null() {
        return status::INVALID;
    }
    // SAFETY: `worker_new` made the pointer, and the host uses a worker on one thread at a time.
    let worker = unsafe { &mut *worker.cast::<Worker<A>>() };
    let _in_call = host::enter(worker.instance.host);
    guard(call, || {
        // SAFETY: the host lends the call and the document for as long as this function runs.
        let (call, doc) = unsafe {
            let call = Call::new(call);
            (call, Doc::new(doc, call.stop))
        };
        let doc = doc.ok_or_else(|| failure(status::INVALID, "the document lacks its text or layers"))?;
        if worker.poisoned {
            return Err(failure(status::PANIC, "the worker panicked before; free it and make a new one"));
        }
        worker.run(&doc, call)
    })
}

impl<A: Analyzer> Worker<A> {
    fn run(&mut self, doc: &Doc<'_>, call: Call) -> Result<(), Failure> {
        let mut out = Out::new(call, self.instance.n_produces, &mut self.arena);
        self.poisoned = true; // Unless the next line returns.
        self.instance.analyzer.analyze(&mut self.scratch, doc, &mut out);
        self.poisoned = false;
        match out.status() {
            status::OK if doc.saw_stop() => Err(failure(status::STOPPED, "stopped early, as the host asked")),
            status::OK => Ok(()),
            refused => Err((refused, String::new())), // The host knows why: it refused the row itself.
        }
    }
}

fn failure(code: i32, message: &str) -> Failure {
    (code, message.to_owned())
}

/// Runs `body` and turns its failure or panic into a status and a message.
fn guard(call: *mut DlCall, body: impl FnOnce() -> Result<(), Failure>) -> i32 {
    let (code, message) = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return status::OK,
        Ok(Err(failure)) => failure,
        Err(payload) => (status::PANIC, panic_text(payload)),
    };
    if !message.is_empty() {
        // SAFETY: the host lends the call for as long as the function that guards runs.
        unsafe { Call::new(call) }.set_error(&message);
    }
    code
}

fn panic_text(payload: Box<dyn Any + Send>) -> String {
    let text = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "a panic without a text".to_owned(),
    };
    // Dropping a payload of the author's own type may panic again.
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
    text
}

/// Writes a result to the place the host lends.
///
/// # Safety
///
/// `place` is null or may be written to.
unsafe fn put(place: *mut *mut c_void, value: *mut c_void) -> Result<(), Failure> {
    if place.is_null() {
        return Err(failure(status::INVALID, "no place for the result"));
    }
    // SAFETY: not null; the rest is the caller's promise.
    unsafe { place.write(value) };
    Ok(())
}
