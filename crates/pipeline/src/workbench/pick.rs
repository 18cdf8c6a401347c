//! Picking one record of one file, in any format that a run reads.

use std::fmt;
use std::str::FromStr;

use dateline_core::{RawDocument, Stage};
use dateline_ingest::{Ingest, Ingested, RawBatch, Reader, Rejected, Settings, SourceRecord, list, scan};

use crate::error::{Error, Kind};

/// Which record of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// The first one.
    #[default]
    First,
    /// The record of a number, as in the table of documents: from 0.
    Number(i64),
    /// The record whose own id it is.
    Id(String),
}

impl FromStr for Pick {
    type Err = std::convert::Infallible;

    /// A number that is not negative is a number, everything else an id.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse().ok().filter(|number| *number >= 0);
        Ok(number.map_or_else(|| Pick::Id(text.to_owned()), Pick::Number))
    }
}

impl fmt::Display for Pick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pick::First => f.write_str("the first record"),
            Pick::Number(number) => write!(f, "record {number}"),
            Pick::Id(id) => write!(f, "a record with the id `{id}`"),
        }
    }
}

/// A record that was picked, with the number of bytes of the input it stands in.
pub(super) struct Picked {
    pub(super) record: SourceRecord,
    pub(super) input_bytes: u64,
}

/// Returns a record of one file; `-` is standard input.
///
/// # Errors
///
/// When the file cannot be read or is a folder of several, has no such record, or the record is one that a
/// run would put into quarantine.
pub(super) fn pick(file: &str, which: &Pick, settings: &Settings, shard_bytes: u64) -> Result<Picked, Error> {
    let ingest_failed = |error| Error::new(Kind::Ingest(error));
    let listing = list(&[file.to_owned()], settings).map_err(ingest_failed)?;
    let found = match listing.inputs.as_slice() {
        [input] => scan(input, settings, shard_bytes).map_err(ingest_failed).and_then(|scan| {
            let record = find(Reader::over(scan.chunks, settings), which, settings, file)?;
            Ok(Picked { record, input_bytes: scan.bytes })
        }),
        [] => Err(Error::new(Kind::Nothing(format!("`{file}` is of no format that is read")))),
        several => {
            let message = format!("{} files, one is explained at a time", several.len());
            let hint = format!("the first one: dateline explain {}", several[0].path.display());
            Err(Error::new(Kind::Input { source_name: file.to_owned(), message }).with_hint(hint))
        }
    };
    // What was kept of standard input is no longer needed; one that stays is the system's to clean.
    listing.spooled.iter().for_each(|path| drop(std::fs::remove_file(path)));
    found
}

fn find(
    batches: impl Iterator<Item = RawBatch>,
    which: &Pick,
    settings: &Settings,
    file: &str,
) -> Result<SourceRecord, Error> {
    let mut n_read = 0;
    for batch in batches {
        let first = n_read;
        n_read += batch.read() as i64;
        if let Some(rejected) = batch.rejected.iter().find(|rejected| is_meant(rejected, which)) {
            return Err(refused(rejected));
        }
        let found = match which {
            Pick::First => batch.records.into_iter().next(),
            Pick::Number(number) => {
                let is_it = |(idx, record): &(usize, SourceRecord)| {
                    record.record.unwrap_or(first + *idx as i64) == *number
                };
                batch.records.into_iter().enumerate().find(is_it).map(|(_, record)| record)
            }
            Pick::Id(id) => with_id(batch, id, settings)?,
        };
        if let Some(record) = found {
            return Ok(record);
        }
    }
    let message = format!("{which}: not among its {n_read} records");
    let hint = "records are counted from 0, for lines of JSONL whether blank or not; an id works too";
    Err(Error::new(Kind::Record { source_name: file.to_owned(), message }).with_hint(hint))
}

fn is_meant(rejected: &Rejected, which: &Pick) -> bool {
    match which {
        Pick::First => rejected.record.unwrap_or(0) == 0,
        Pick::Number(number) => rejected.record == Some(*number),
        Pick::Id(id) => rejected.record_id.as_ref() == Some(id),
    }
}

/// Returns the record of a batch with an id of its own; decodes them one by one.
fn with_id(batch: RawBatch, id: &str, settings: &Settings) -> Result<Option<SourceRecord>, Error> {
    let ingest = ingest(settings)?;
    for record in batch.records {
        let one = RawBatch::of(vec![record.clone()]);
        let Ok(ingested) = ingest.run(&mut ingest.scratch(), one) else { continue };
        if ingested.documents.iter().any(|document| document.origin.record_id.as_deref() == Some(id)) {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// Returns the stage that decodes records.
pub(super) fn ingest(settings: &Settings) -> Result<Ingest, Error> {
    Ingest::new(settings.clone()).map_err(|error| Error::new(Kind::Ingest(error)))
}

/// Returns the one document of what became of a record.
///
/// # Errors
///
/// When the record was refused or left out.
pub(super) fn only(ingested: Ingested, file: &str) -> Result<RawDocument, Error> {
    if let Some(rejected) = ingested.rejected.first() {
        return Err(refused(rejected));
    }
    let reason = ingested.filtered.keys().next().map_or("nothing was read", String::as_str).to_owned();
    ingested.documents.into_iter().next().ok_or_else(|| {
        let message = format!("a run leaves this record out: {reason}");
        Error::new(Kind::Record { source_name: file.to_owned(), message })
    })
}

fn refused(rejected: &Rejected) -> Error {
    let place = rejected.record.map(|record| format!("record {record}: ")).unwrap_or_default();
    let message = format!("{place}{} ({})", rejected.message, rejected.class.as_str());
    Error::new(Kind::Record { source_name: rejected.source.clone(), message })
        .with_hint("a run puts this record into quarantine and goes on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_and_the_rest_are_ids() {
        assert_eq!("12".parse(), Ok(Pick::Number(12)));
        assert_eq!("-1".parse(), Ok(Pick::Id("-1".into())));
        assert_eq!("wire-7".parse(), Ok(Pick::Id("wire-7".into())));
    }
}
