//! Parquet: the rows of a file as records, through the reader that is handed over; arrow stays in one
//! crate.
//!
//! A row becomes a JSON object of the columns that have a field's name, and is then read like a line of
//! JSONL. Source offsets count in the decoded string of a column. A packed file is kept on the disk while
//! it is read, because its end comes first.

use std::io;

use dateline_core::rows::{JsonRows, RowInput, RowReader, RowsError, RowsErrorKind};
use tempfile::NamedTempFile;

use super::jsonl::Jsonl;
use super::{Codec, Parsed, Records, Sniff};
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::{FieldNames, Settings};
use crate::source::SourceField;
use crate::stream::{Place, Stream, defect};

pub(crate) struct Parquet;

impl Codec for Parquet {
    fn extensions(&self) -> &'static [&'static str] {
        &["parquet", "pq"]
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.apache.parquet"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        let is_binary = head.len() > 8 && head.starts_with(b"PAR1") && !head[4..8].is_ascii();
        if is_binary || head.starts_with(b"PAR1\x15") { Sniff::Sure } else { Sniff::No }
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        let place = stream.place.clone();
        let Some(reader) = settings.rows.reader() else {
            return Err(defect(Class::Format, "this build of dateline does not read Parquet"));
        };
        let path = stream.path().map(std::path::Path::to_owned);
        let (spooled, path) = match path {
            Some(path) => (None, path),
            None => {
                let file = spool(stream, settings)?;
                let path = file.path().to_owned();
                (Some(file), path)
            }
        };
        let len = std::fs::metadata(&path)?.len();
        let range = (0, len);
        match rows(reader, RowInput::File(&path), &settings.fields) {
            Ok(rows) => Ok(Box::new(Rows {
                place,
                rows: Some(rows),
                range,
                number: 0,
                settings: settings.clone(),
                _spooled: spooled,
            })),
            Err(error) => Ok(Box::new(std::iter::once(Err(rejected(&place, range, &error))))),
        }
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        Jsonl.parse(record, settings).map_err(in_row)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        Jsonl.source_fields(record, settings).map_err(in_row)
    }
}

/// Says row where a line is meant.
fn in_row(mut rejected: Box<Rejected>) -> Box<Rejected> {
    if let Some(rest) = rejected.message.strip_prefix("line ") {
        rejected.message = format!("row {rest}");
    }
    rejected
}

fn spool(stream: Stream, settings: &Settings) -> io::Result<NamedTempFile> {
    let mut file = match &settings.spool {
        Some(folder) => NamedTempFile::new_in(folder)?,
        None => NamedTempFile::new()?,
    };
    io::copy(&mut stream.into_reader()?, &mut file)?;
    Ok(file)
}

/// Opens the columns that any field names.
fn rows(reader: &dyn RowReader, input: RowInput<'_>, names: &FieldNames) -> Result<JsonRows, RowsError> {
    let FieldNames { id, title, text, published, language, byline, publisher, section, url } = names;
    let names = [id, title, text, published, language, byline, publisher, section, url];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    reader.rows(input, &names)
}

fn rejected(place: &Place, range: (u64, u64), error: &RowsError) -> Box<Rejected> {
    let class = match error.kind {
        RowsErrorKind::Io => Class::Unreadable,
        RowsErrorKind::Content => Class::Format,
    };
    place.reject(range, class, error.message.clone())
}

/// The rows of a file. A row has no bytes of its own in the file; its range is that of the file.
struct Rows {
    place: Place,
    /// `None` after an error.
    rows: Option<JsonRows>,
    range: (u64, u64),
    number: u64,
    settings: Settings,
    /// Removed from the disk with this.
    _spooled: Option<NamedTempFile>,
}

impl Iterator for Rows {
    type Item = Result<SourceRecord, Box<Rejected>>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.as_mut()?.next()?;
        let number = self.number;
        self.number += 1;
        let limit = self.settings.max_record_bytes;
        Some(match row {
            Ok(row) if row.len() as u64 > limit => {
                let message =
                    format!("the row has {} bytes, the limit is {limit} (max_record_bytes)", row.len());
                let rejected = self.place.reject(self.range, Class::Limit, message);
                Err(Box::new(Rejected { record: Some(number as i64), ..*rejected }))
            }
            Ok(row) => Ok(self.place.record(number, self.range, row)),
            Err(error) => {
                self.rows = None;
                let mut rejected = rejected(&self.place, self.range, &error);
                rejected.message = format!("row {}: {}", number + 1, rejected.message);
                Err(rejected)
            }
        })
    }
}
