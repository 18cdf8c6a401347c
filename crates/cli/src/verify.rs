//! `dateline verify`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use dateline_pipeline::VerifyReport;

use crate::args::ProgressMode;
use crate::progress::Progress;
use crate::signals::Signals;
use crate::summary::grouped;
use crate::{exit, out};

/// Verifies a folder and shows what was proved.
pub(crate) fn verify(output: &Path, inputs: &[String], threads: usize, signals: &Signals) -> Result<u8> {
    let progress = Progress::new(ProgressMode::None, signals);
    let report = dateline_pipeline::verify(output, inputs, threads, &progress)?;
    out::data(&shown(&report));
    for failure in &report.failures {
        out::note(format_args!("{}: {}", failure.place, failure.message));
    }
    if report.holds() {
        return Ok(exit::DONE);
    }
    let more = report.n_failures - report.failures.len() as u64;
    if more > 0 {
        out::note(format_args!("… and {} more", grouped(more)));
    }
    let things = if report.n_failures == 1 { "thing does" } else { "things do" };
    out::note(format_args!("error: {} {things} not hold", grouped(report.n_failures)));
    Ok(exit::FAILED)
}

fn shown(report: &VerifyReport) -> String {
    let mut text = format!(
        "{} documents read again, {} parts hashed\n",
        grouped(report.documents),
        grouped(report.parts)
    );
    let width = report.tables.keys().map(String::len).max().unwrap_or(0);
    for (name, table) in &report.tables {
        let _ = write!(text, "  {name:width$}  {:>12} rows", grouped(table.rows));
        if table.proved + table.without_source > 0 {
            let _ = write!(text, "  {:>12} spans proved", grouped(table.proved));
        }
        if table.without_source > 0 {
            let _ = write!(text, ", {} without a unique source", grouped(table.without_source));
        }
        text.push('\n');
    }
    if report.holds() {
        text.push_str("everything holds\n");
    }
    text
}
