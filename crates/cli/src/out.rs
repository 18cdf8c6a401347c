//! Writing to the terminal: data, notes, errors. A reader that went away is no error.

use std::fmt::Display;
use std::io::Write as _;

use crate::fault::Fault;

/// Writes data to standard output.
pub(crate) fn data(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes a line to standard error.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes an error: what, why, and what to do.
pub(crate) fn error(error: &anyhow::Error) {
    note(format_args!("error: {error}"));
    for cause in error.chain().skip(1) {
        note(format_args!("  caused by: {cause}"));
    }
    if let Some(hint) = hint(error) {
        note(format_args!("  hint: {hint}"));
    }
}

/// Returns the first hint of the chain.
fn hint(error: &anyhow::Error) -> Option<&str> {
    error.chain().find_map(|cause| {
        let pipeline = cause.downcast_ref::<dateline_pipeline::Error>().and_then(|error| error.hint());
        let analyze = || cause.downcast_ref::<dateline_analyze::Error>().and_then(|error| error.hint());
        let own = || cause.downcast_ref::<Fault>().and_then(|fault| fault.hint.as_deref());
        pipeline.or_else(analyze).or_else(own)
    })
}
