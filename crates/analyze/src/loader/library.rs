//! Opening a library and checking its descriptor before anything of it is used.

#![expect(unsafe_code, reason = "a library is opened and its descriptor is read")]

use std::ffi::c_int;
use std::path::Path;

use dateline_plugin_abi::{
    AnalyzeFn, CreateFn, DestroyFn, DlHost, DlPlugin, EntryFn, SYMBOL, SYMBOL_PREFIX, WorkerFreeFn,
    WorkerNewFn, flag, struct_has,
};
use libloading::os::unix::{Library as Handle, RTLD_LOCAL, RTLD_NOW};

use crate::abi::{HOST, Version};
use crate::error::Error;
use crate::loader::call::host_for;
use crate::loader::views::bytes;

/// Keeps the library mapped whatever happens to the handle: `dlfcn.h` has one value a system.
const RTLD_NODELETE: c_int = if cfg!(target_os = "macos") { 0x80 } else { 0x1000 };

/// Major versions that are looked for only to say which one a library was built for.
const OTHER_MAJORS: std::ops::RangeInclusive<u16> = 0..=3;

/// A library that was opened and checked. It stays mapped to the end of the process.
#[derive(Debug)]
pub(crate) struct Library {
    pub(super) host: &'static DlHost,
    pub(super) create: CreateFn,
    pub(super) destroy: DestroyFn,
    pub(super) worker_new: WorkerNewFn,
    pub(super) worker_free: WorkerFreeFn,
    pub(super) analyze: AnalyzeFn,
    is_serial: bool,
}

impl Library {
    /// Opens the library of a plugin and checks its descriptor.
    pub(crate) fn open(path: &Path, plugin: &str, manifest_json: &str) -> Result<Library, Error> {
        let host = host_for(plugin);
        let handle = dlopen(path).map_err(|error| Error::open(plugin, error))?;
        let entry = entry(&handle, plugin);
        // A library whose code has run (its initializers have) is never unloaded.
        std::mem::forget(handle);
        let entry = entry?;
        // SAFETY: the symbol's name says that it has this type, and `host` lives as long as the process.
        let descriptor = unsafe { entry(host) };
        let descriptor = read_descriptor(descriptor, plugin)?;
        if !is_same_json(bytes(descriptor.manifest).unwrap_or_default(), manifest_json.as_bytes()) {
            let problem = "the manifest inside the library is not the plugin.json beside it";
            let hint = "rebuild the plugin, or install the plugin.json that it was built with";
            return Err(Error::plugin(plugin, problem).with_hint(hint));
        }
        Library::of(&descriptor, host, plugin)
    }

    fn of(descriptor: &DlPlugin, host: &'static DlHost, plugin: &str) -> Result<Library, Error> {
        let missing = |name: &str| Error::plugin(plugin, format!("its descriptor has no `{name}`"));
        Ok(Library {
            host,
            create: descriptor.create.ok_or_else(|| missing("create"))?,
            destroy: descriptor.destroy.ok_or_else(|| missing("destroy"))?,
            worker_new: descriptor.worker_new.ok_or_else(|| missing("worker_new"))?,
            worker_free: descriptor.worker_free.ok_or_else(|| missing("worker_free"))?,
            analyze: descriptor.analyze.ok_or_else(|| missing("analyze"))?,
            is_serial: descriptor.flags & flag::SERIAL != 0,
        })
    }

    /// Returns whether only one worker may exist in the process.
    pub(crate) fn is_serial(&self) -> bool {
        self.is_serial
    }
}

/// Returns whether two texts are the same JSON; white space may differ.
fn is_same_json(one: &[u8], other: &[u8]) -> bool {
    let parse = |json| serde_json::from_slice::<serde_json::Value>(json).ok();
    one == other || parse(one).is_some_and(|one| Some(one) == parse(other))
}

fn dlopen(path: &Path) -> Result<Handle, libloading::Error> {
    // SAFETY: the initializers of the library run, as its author's code will: the file was trusted, by name
    // or by the lock file, before it got here, and it is our private copy of what was trusted.
    unsafe { Handle::open(Some(path), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) }
}

fn entry(handle: &Handle, plugin: &str) -> Result<EntryFn, Error> {
    // SAFETY: the symbol's name says that it has this type; the pointer outlives the handle, which is never
    // closed.
    if let Ok(symbol) = unsafe { handle.get::<EntryFn>(SYMBOL) } {
        return Ok(*symbol);
    }
    for major in OTHER_MAJORS.filter(|major| *major != HOST.major) {
        let name = format!("{SYMBOL_PREFIX}{major}");
        // SAFETY: the symbol is looked up as an address only and never called.
        if unsafe { handle.get::<*const ()>(&name) }.is_ok() {
            Version { major, minor: None }.check(plugin)?;
        }
    }
    let error = Error::plugin(plugin, format!("the library has no symbol `{SYMBOL}`"));
    Err(error.with_hint("export it with `export_analyzer!` in Rust or `DL_EXPORT` in C"))
}

/// Returns a copy of the descriptor, read no further than it says it reaches.
fn read_descriptor(ptr: *const DlPlugin, plugin: &str) -> Result<DlPlugin, Error> {
    if ptr.is_null() {
        return Err(Error::plugin(plugin, "its entry point returned no descriptor"));
    }
    // SAFETY: by the rules of the ABI the pointer is to a static descriptor that begins with its size.
    let size = unsafe { (&raw const (*ptr).struct_size).read_unaligned() };
    let short =
        |what: &str| Error::plugin(plugin, format!("its descriptor of {size} bytes is too short for {what}"));
    if !struct_has!(size, DlPlugin, abi_minor) {
        return Err(short("a version"));
    }
    // SAFETY: the descriptor is long enough to hold both.
    let (major, minor) = unsafe {
        ((&raw const (*ptr).abi_major).read_unaligned(), (&raw const (*ptr).abi_minor).read_unaligned())
    };
    Version { major, minor: Some(minor) }.check(plugin)?;
    if !struct_has!(size, DlPlugin, analyze) {
        return Err(short(&format!("ABI {HOST}")));
    }
    // SAFETY: the descriptor is long enough to hold every field that we know.
    let descriptor = unsafe { ptr.read_unaligned() };
    if descriptor.flags & flag::ABORTS != 0 {
        let problem = "a panic of it would abort the whole process, so it must run isolated, \
                       which this version cannot do yet";
        return Err(Error::plugin(plugin, problem).with_hint("build it with `panic = \"unwind\"`"));
    }
    Ok(descriptor)
}
