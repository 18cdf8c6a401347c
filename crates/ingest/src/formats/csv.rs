//! CSV and TSV: a row is a document, the first row names its fields.
//!
//! The record of a row is the header and the row, so it can be read by itself. Source offsets count bytes
//! of a decoded cell. The separator of CSV is what the header has most of among comma, semicolon, tab and
//! bar; that of TSV is the tab. A file that is not UTF-8 is decoded as a whole before its rows are found,
//! and ranges count in what it was decoded to.
//!
//! Not here: comments, files without a header, rows of several documents.

use std::io;

use super::fields::{self, Fields};
use super::rows::{Row, RowReader};
use super::{Codec, Parsed, Records, named};
use crate::encoding;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::{FieldNames, Settings};
use crate::source::SourceField;
use crate::stream::{Place, Stream};

/// Comma separated values, or another separator that the header shows.
pub(crate) struct Csv;

/// Tab separated values.
pub(crate) struct Tsv;

const TAB: u8 = b'\t';

impl Codec for Csv {
    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn media_type(&self) -> &'static str {
        "text/csv"
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        open(stream, settings, separator)
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        parse(record, settings, separator)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        source_fields(self.parse(record, settings)?)
    }
}

impl Codec for Tsv {
    fn extensions(&self) -> &'static [&'static str] {
        &["tsv", "tab"]
    }

    fn media_type(&self) -> &'static str {
        "text/tab-separated-values"
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        open(stream, settings, |_| TAB)
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        parse(record, settings, |_| TAB)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        source_fields(self.parse(record, settings)?)
    }
}

fn source_fields(parsed: Parsed) -> Result<Vec<SourceField>, Box<Rejected>> {
    Ok(parsed.fields.into_iter().map(|field| SourceField::of_text(field.name, field.text)).collect())
}

/// Returns the separator of a header: what stands there most often outside quotes, the comma in doubt.
fn separator(header: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (TAB, 0), (b'|', 0)];
    for byte in header {
        is_quoted ^= *byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!is_quoted && separator == byte);
        }
    }
    let most = counts.iter().map(|&(_, count)| count).max().unwrap_or(0);
    counts.iter().find(|&&(_, count)| count == most).map_or(b',', |&(separator, _)| separator)
}

fn open(stream: Stream, settings: &Settings, separator: fn(&[u8]) -> u8) -> io::Result<Records> {
    let place = stream.place.clone();
    let mut reader = stream.into_reader()?;
    let head = reader.fill_buf()?;
    let is_utf8 = encoding::binary_kind(head).is_none() && is_utf8_so_far(head);
    let mut rows = if is_utf8 {
        RowReader::new(reader, settings)
    } else {
        match decoded(&place, reader, settings) {
            Ok(text) => RowReader::new(Box::new(io::Cursor::new(text.into_bytes())), settings),
            Err(rejected) => return Ok(Box::new(std::iter::once(Err(rejected)))),
        }
    };
    let Some(header) = rows.next_row(b',') else { return Ok(Box::new(std::iter::empty())) };
    let header = match header.and_then(Row::into_closed) {
        Ok(header) => header.bytes,
        Err(error) => return Ok(Box::new(std::iter::once(Err(place.broken(0, "the header", &error))))),
    };
    let separator = separator(&header);
    if let Err(message) = check_header(&header, separator, &settings.fields) {
        return Ok(Box::new(std::iter::once(Err(place.reject((0, rows.at()), Class::Format, message)))));
    }
    Ok(Box::new(Documents { place, rows, header, separator, number: 0, settings: settings.clone() }))
}

/// Returns whether bytes are UTF-8, as far as they go.
fn is_utf8_so_far(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    }
}

/// Reads and decodes all of a file that is not UTF-8.
fn decoded(
    place: &Place,
    reader: Box<dyn io::BufRead + Send>,
    settings: &Settings,
) -> Result<String, Box<Rejected>> {
    let (mut bytes, most) = (Vec::new(), settings.max_record_bytes);
    let read = io::Read::read_to_end(&mut io::Read::take(reader, most + 1), &mut bytes);
    let len = bytes.len() as u64;
    if let Err(error) = read {
        return Err(place.broken(len, "", &error));
    }
    if let Some(what) = encoding::binary_kind(&bytes) {
        return Err(place.reject((0, len), Class::Format, format!("looks binary: {what}")));
    }
    if len > most {
        let message = format!(
            "the file is not UTF-8 and longer than {most} bytes (max_record_bytes); convert it to UTF-8"
        );
        return Err(place.reject((0, len), Class::Limit, message));
    }
    Ok(encoding::decode(&bytes, None).text)
}

fn check_header(header: &[u8], separator: u8, names: &FieldNames) -> Result<(), String> {
    let columns = cells(header, separator).map_err(|error| format!("the header cannot be read: {error}"))?;
    let has_text = |column: &[u8]| {
        names.text.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(column.trim_ascii()))
    };
    if columns.first().is_some_and(|header| header.iter().any(has_text)) {
        return Ok(());
    }
    let wanted: Vec<_> = names.text.iter().map(|name| format!("`{name}`")).collect();
    Err(format!("the header has no column {}", wanted.join(" or ")))
}

/// Returns the rows of a few bytes.
fn cells(bytes: &[u8], separator: u8) -> Result<Vec<csv::ByteRecord>, csv::Error> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    reader.byte_records().collect()
}

/// The rows of a file behind its header.
struct Documents {
    place: Place,
    rows: RowReader,
    header: Vec<u8>,
    separator: u8,
    number: u64,
    settings: Settings,
}

impl Iterator for Documents {
    type Item = Result<SourceRecord, Box<Rejected>>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.rows.at();
        let row = match self.rows.next_row(self.separator)? {
            Ok(row) => row,
            Err(error) => {
                let what = format!("row {}", self.number + 1);
                return Some(Err(self.place.broken(start, &what, &error)));
            }
        };
        let number = self.number;
        self.number += 1;
        Some(self.record(number, row))
    }
}

impl Documents {
    fn record(&self, number: u64, row: Row) -> Result<SourceRecord, Box<Rejected>> {
        let (range, limit) = (row.range, self.settings.max_record_bytes);
        if range.1 - range.0 > limit {
            let len = range.1 - range.0;
            let message = format!(
                "row {}: the row has {len} bytes, the limit is {limit} (max_record_bytes)",
                number + 1
            );
            return Err(self.rejected(number, row, Class::Limit, message));
        }
        if !row.is_closed {
            let message = format!("row {}: a quote is opened and not closed", number + 1);
            return Err(self.rejected(number, row, Class::Format, message));
        }
        let bytes = [&self.header, b"\n".as_slice(), &row.bytes].concat();
        Ok(self.place.record(number, range, bytes))
    }

    fn rejected(&self, number: u64, row: Row, class: Class, message: String) -> Box<Rejected> {
        let mut rejected = self.place.reject(row.range, class, message);
        rejected.record = Some(number as i64);
        if row.bytes.len() as u64 <= self.settings.max_raw_bytes {
            rejected.raw = row.bytes;
        }
        rejected
    }
}

fn parse(
    record: &SourceRecord,
    settings: &Settings,
    separator: fn(&[u8]) -> u8,
) -> Result<Parsed, Box<Rejected>> {
    let place = format!("row {}", record.record.map_or(1, |number| number + 1));
    let reject =
        |class, message: String| Box::new(record.reject(class, format!("{place}: {message}"), settings));
    let text = std::str::from_utf8(&record.bytes).map_err(|error| {
        let bad = record.bytes.get(error.valid_up_to()).copied().unwrap_or(0);
        reject(Class::Encoding, format!("invalid UTF-8: byte 0x{bad:02x}"))
    })?;
    let header_len = super::rows::first_row_len(text.as_bytes());
    let separator = separator(&text.as_bytes()[..header_len]);
    let rows = cells(text.as_bytes(), separator).map_err(|error| reject(Class::Format, error.to_string()))?;
    let [header, row] = rows.as_slice() else {
        return Err(reject(
            Class::Format,
            format!("{} rows where a header and one were expected", rows.len()),
        ));
    };
    if row.len() != header.len() {
        let message = format!("{} cells, the header has {}", row.len(), header.len());
        return Err(reject(Class::Format, message));
    }
    let cells = texts(header).zip(texts(row));
    let fields: Fields<'_, '_> = fields::of_row(cells, &settings.fields);
    named::parsed(fields, record, &place, settings)
}

/// Returns the cells of a row that is UTF-8.
fn texts(row: &csv::ByteRecord) -> impl Iterator<Item = &str> {
    row.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_separator() {
        assert_eq!(separator(b"id,title,text"), b',');
        assert_eq!(separator(b"id;\"a,b,c\";text"), b';');
        assert_eq!(separator(b"id\ttext"), b'\t');
        assert_eq!(separator(b"text"), b',');
    }

    #[test]
    fn a_cut_character_at_the_end_of_the_head_is_utf8() {
        assert!(is_utf8_so_far("абв".as_bytes()));
        assert!(is_utf8_so_far(&"абв".as_bytes()[..5]));
        assert!(!is_utf8_so_far(b"caf\xe9, Gen\xe8ve"));
    }
}
