//! The host as a plugin sees it: who it is, and its log.
//!
//! A library has its own copy of every global (a `tracing` dispatcher, a `log` logger, the panic hook), so
//! messages go through the host's function instead. They reach the host only from inside a call.

#![expect(unsafe_code, reason = "the host's log is called")]

use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::sync::Once;

use dateline_plugin_abi::{DlHost, DlStr, LogFn, level};

use crate::raw::{self, field_or};

/// How urgent a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Level {
    /// Something was lost.
    Error = level::ERROR,
    /// Something is odd.
    Warn = level::WARN,
    /// Worth knowing.
    Info = level::INFO,
    /// For the author of the plugin.
    Debug = level::DEBUG,
    /// Everything.
    Trace = level::TRACE,
}

/// The program that loaded the plugin.
#[derive(Clone, Copy)]
pub struct Host {
    ptr: *const DlHost,
    log: Option<LogFn>,
    max_level: u32,
    /// Name of the program: `dateline`.
    pub name: &'static str,
    /// Version of the program.
    pub version: &'static str,
}

thread_local! {
    /// The host of the call this thread is in; null outside of calls.
    static CURRENT: Cell<*const DlHost> = const { Cell::new(std::ptr::null()) };
}

/// Returns the host, or `None` outside of a call: in a thread of the plugin's own, in a test without one.
pub fn host() -> Option<Host> {
    // SAFETY: `CURRENT` is set by `enter` only, from a pointer the host promised to keep alive.
    unsafe { Host::new(CURRENT.get()) }
}

/// Sends a message to the host's log; does nothing where the host does not want the level.
pub fn log(level: Level, message: &str) {
    if let Some(host) = host() {
        host.log(level, message);
    }
}

impl Host {
    /// Returns the host at `ptr`, or `None` where it is null.
    ///
    /// # Safety
    ///
    /// `ptr` is null or points at a host that lives for the process, as the header promises.
    unsafe fn new(ptr: *const DlHost) -> Option<Host> {
        if ptr.is_null() {
            return None;
        }
        // SAFETY: every struct holds at least its size; the macro reads no further than that. Its texts
        // live as long as it does.
        unsafe {
            let size = (&raw const (*ptr).struct_size).read();
            Some(Host {
                ptr,
                log: field_or!(ptr, size, DlHost.log, None),
                max_level: field_or!(ptr, size, DlHost.max_log_level, level::OFF),
                name: raw::text(field_or!(ptr, size, DlHost.name, DlStr::EMPTY)),
                version: raw::text(field_or!(ptr, size, DlHost.version, DlStr::EMPTY)),
            })
        }
    }

    /// Returns whether the host wants messages of a level.
    pub fn is_logged(&self, level: Level) -> bool {
        self.log.is_some() && level as u32 <= self.max_level
    }

    /// Sends a message to the log, under the name of the plugin.
    pub fn log(&self, level: Level, message: &str) {
        let Some(log) = self.log.filter(|_| self.is_logged(level)) else { return };
        // SAFETY: the host gave the function with itself; it copies the message before it returns.
        unsafe { log(self.ptr, level as u32, DlStr::EMPTY, DlStr::new(message)) };
    }
}

/// The time this thread spends in a call of a host.
pub(crate) struct InCall {
    before: *const DlHost,
}

/// Notes which host called, until the result is dropped.
pub(crate) fn enter(host: *const DlHost) -> InCall {
    InCall { before: CURRENT.replace(host) }
}

impl Drop for InCall {
    fn drop(&mut self) {
        CURRENT.set(self.before);
    }
}

/// Sends panics inside calls to the host's log instead of stderr; others go where they went before.
pub(crate) fn install_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| match host() {
            Some(host) if host.log.is_some() => host.log(Level::Error, &describe(info)),
            _ => before(info),
        }));
    });
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let text = info.payload_as_str().unwrap_or("a panic without a text");
    match info.location() {
        Some(place) => format!("panicked at {}:{}: {text}", place.file(), place.line()),
        None => format!("panicked: {text}"),
    }
}
