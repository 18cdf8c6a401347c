//! Exit codes, all of them, and which error gives which.

use std::process::ExitCode;

use dateline_pipeline::Category;

use crate::fault::Fault;

/// Done, and the accounts close.
pub(crate) const DONE: u8 = 0;
/// Failed: a stage, the accounts, a proof, a check.
pub(crate) const FAILED: u8 = 1;
/// More records were quarantined than `--max-errors` allows.
pub(crate) const OVER_BUDGET: u8 = 65;
/// A file or folder cannot be read or written.
pub(crate) const IO: u8 = 74;
/// Not complete; the same command goes on.
pub(crate) const INTERRUPTED: u8 = 75;
/// The configuration, a plugin or the state of the output folder forbids it.
pub(crate) const CONFIG: u8 = 78;
/// Added to the number of the signal that ended a run after a clean flush: 130 and 143.
pub(crate) const SIGNAL: u8 = 128;
/// A usage error; clap exits with it by itself.
pub(crate) const USAGE: u8 = 2;

/// Returns the code of an error.
pub(crate) fn code_of(error: &anyhow::Error, signal: Option<u8>) -> ExitCode {
    if let Some(fault) = error.chain().find_map(|cause| cause.downcast_ref::<Fault>()) {
        return ExitCode::from(fault.code);
    }
    let category = error.chain().find_map(|cause| {
        let pipeline =
            cause.downcast_ref::<dateline_pipeline::Error>().map(dateline_pipeline::Error::category);
        pipeline.or_else(|| cause.downcast_ref::<dateline_analyze::Error>().map(|_| Category::Config))
    });
    let code = match (category, signal) {
        (Some(Category::Interrupted), Some(signal)) => SIGNAL + signal,
        (Some(Category::Interrupted), None) => INTERRUPTED,
        (Some(Category::Config), _) => CONFIG,
        (Some(Category::Io), _) => IO,
        (Some(Category::Data), _) => OVER_BUDGET,
        (Some(Category::Failed) | None, _) => FAILED,
    };
    ExitCode::from(code)
}
