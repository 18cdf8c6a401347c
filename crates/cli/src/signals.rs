//! Signals: the first one asks the run to stop cleanly, the second ends the process at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::exit::SIGNAL;

/// Remembers the first signal that asked to stop.
#[derive(Clone, Debug)]
pub(crate) struct Signals {
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Takes over SIGINT and SIGTERM.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub(crate) fn install() -> Result<Self> {
        let number = Arc::new(AtomicUsize::new(0));
        for signal in [SIGINT, SIGTERM] {
            let seen = Arc::new(AtomicBool::new(false));
            // In this order: the first signal finds the flag unset and sets it, the second finds it set.
            flag::register_conditional_shutdown(signal, i32::from(SIGNAL) + signal, seen.clone())
                .and_then(|_| flag::register(signal, seen))
                .and_then(|_| flag::register_usize(signal, number.clone(), signal as usize))
                .context("taking over signals")?;
        }
        Ok(Signals { number })
    }

    /// Returns the number of the signal, if one came.
    pub(crate) fn seen(&self) -> Option<u8> {
        u8::try_from(self.number.load(Ordering::Relaxed)).ok().filter(|number| *number != 0)
    }
}
