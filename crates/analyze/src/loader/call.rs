//! What a plugin may call: rows, errors and logs come in here.
//!
//! Nothing unwinds out of these functions: the frames above them are a plugin's.

#![expect(unsafe_code, reason = "functions that C calls with raw pointers")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicU32;

use dateline_plugin_abi::{ABI_MAJOR, ABI_MINOR, DlAnn, DlCall, DlHost, DlStr, level, status};
use tracing::level_filters::LevelFilter;

use crate::loader::views::{Fault, Rows, bytes};

/// Messages of plugins are cut here, in bytes.
const MAX_MESSAGE: usize = 4096;

/// Takes the rows of one call.
pub(crate) trait Emit {
    /// Takes some rows, or the news that they were malformed; returns a status of the ABI.
    fn emit(&mut self, rows: Result<Rows<'_>, Fault>) -> i32;
}

/// What one call left behind.
#[derive(Debug, Default)]
pub(super) struct CallEnd {
    pub(super) error: Option<String>,
    /// A callback of ours panicked.
    pub(super) is_broken: bool,
}

struct State<'a> {
    emit: Option<&'a mut dyn Emit>,
    end: CallEnd,
}

/// Runs a function of a plugin with the callbacks of one call.
pub(super) fn with_call(
    emit: Option<&mut dyn Emit>,
    stop: &AtomicU32,
    run: impl FnOnce(*mut DlCall) -> i32,
) -> (i32, CallEnd) {
    let mut state = State { emit, end: CallEnd::default() };
    let mut call = DlCall {
        struct_size: size_of::<DlCall>() as u32,
        flags: 0,
        host_data: (&raw mut state).cast(),
        emit: Some(emit_rows),
        set_error: Some(set_error),
        stop: stop.as_ptr().cast_const(),
    };
    let status = run(&raw mut call);
    (status, state.end)
}

/// Returns the state behind a call.
///
/// # Safety
///
/// `call` comes from [`with_call`], whose `run` has not returned, and nobody else holds the state.
unsafe fn state<'a>(call: *mut DlCall) -> Option<&'a mut State<'a>> {
    if call.is_null() {
        return None;
    }
    // SAFETY: the caller vouches that the call and its state are alive and not borrowed: a call belongs to
    // one thread, and our callbacks do not call into the plugin.
    unsafe { (*call).host_data.cast::<State<'a>>().as_mut() }
}

unsafe extern "C" fn emit_rows(call: *mut DlCall, rows: *const DlAnn, n: usize, stride: usize) -> i32 {
    // SAFETY: a plugin passes the call that it was given, during that call; that is the ABI's rule.
    let Some(state) = (unsafe { state(call) }) else { return status::INVALID };
    let Some(emit) = state.emit.as_deref_mut() else { return status::INVALID };
    let taken = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the plugin vouches for its rows until this function returns; the view ends with it.
        emit.emit(unsafe { Rows::new(rows, n, stride) })
    }));
    taken.unwrap_or_else(|_| {
        state.end.is_broken = true;
        status::FAILED
    })
}

unsafe extern "C" fn set_error(call: *mut DlCall, message: DlStr) {
    // SAFETY: as in `emit_rows`.
    let Some(state) = (unsafe { state(call) }) else { return };
    let message = catch_unwind(|| text(message));
    state.end.error = message.ok();
}

unsafe extern "C" fn log(host: *const DlHost, level: u32, target: DlStr, message: DlStr) {
    if host.is_null() {
        return;
    }
    // SAFETY: a plugin passes the host that it was given; that one and its name live as long as the process.
    let plugin = unsafe { (*host).host_data.cast::<String>().as_ref() };
    let plugin = plugin.map_or("", String::as_str);
    // A panic in a subscriber must not reach the plugin; the message is lost then.
    let _ = catch_unwind(|| {
        let (target, message) = (text(target), text(message));
        match level {
            level::OFF => {}
            level::ERROR => tracing::error!(plugin, target, "{message}"),
            level::WARN => tracing::warn!(plugin, target, "{message}"),
            level::INFO => tracing::info!(plugin, target, "{message}"),
            level::DEBUG => tracing::debug!(plugin, target, "{message}"),
            _ => tracing::trace!(plugin, target, "{message}"),
        }
    });
}

fn text(text: DlStr) -> String {
    let bytes = bytes(text).unwrap_or_default();
    String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_MESSAGE)]).into_owned()
}

/// Returns the host as a plugin sees it. It lives as long as the process, as the plugin does.
pub(super) fn host_for(plugin: &str) -> &'static DlHost {
    let name: &'static mut String = Box::leak(Box::new(plugin.to_owned()));
    Box::leak(Box::new(DlHost {
        struct_size: size_of::<DlHost>() as u32,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        name: DlStr::new("dateline"),
        version: DlStr::new(env!("CARGO_PKG_VERSION")),
        max_log_level: max_log_level(),
        reserved: 0,
        host_data: (&raw mut *name).cast(),
        log: Some(log),
    }))
}

fn max_log_level() -> u32 {
    match LevelFilter::current() {
        LevelFilter::OFF => level::OFF,
        LevelFilter::ERROR => level::ERROR,
        LevelFilter::WARN => level::WARN,
        LevelFilter::INFO => level::INFO,
        LevelFilter::DEBUG => level::DEBUG,
        _ => level::TRACE,
    }
}
