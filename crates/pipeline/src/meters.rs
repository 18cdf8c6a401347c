//! How long each stage took, summed over threads. Goes to the logs and the manifest's `run`, never to tables.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meter {
    /// Listing, hashing and cutting the inputs.
    Plan,
    /// Reading records.
    Read,
    /// Decoding.
    Ingest,
    /// Normalizing.
    Normalize,
    /// Plugins.
    Analyze,
    /// Rows.
    Export,
    /// Encoding, writing and syncing parts.
    Write,
}

const ALL: [(Meter, &str); 7] = [
    (Meter::Plan, "plan"),
    (Meter::Read, "read"),
    (Meter::Ingest, "ingest"),
    (Meter::Normalize, "normalize"),
    (Meter::Analyze, "analyze"),
    (Meter::Export, "export"),
    (Meter::Write, "write"),
];

/// Nanoseconds by meter.
#[derive(Debug, Default)]
pub(crate) struct Meters {
    nanos: [AtomicU64; ALL.len()],
}

impl Meters {
    pub(crate) fn add(&self, meter: Meter, elapsed: Duration) {
        let nanos = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        self.nanos[meter as usize].fetch_add(nanos, Ordering::Relaxed);
    }

    /// Returns seconds by name.
    pub(crate) fn seconds(&self) -> BTreeMap<String, f64> {
        let seconds = |meter: Meter| self.nanos[meter as usize].load(Ordering::Relaxed) as f64 / 1e9;
        ALL.iter().map(|(meter, name)| ((*name).to_owned(), seconds(*meter))).collect()
    }
}
