//! JSONL: one object a line, UTF-8.
//!
//! Not here: which field of the object becomes what (`fields`, `named`).

use std::io;

use serde::de::IgnoredAny;

use super::fields::{self, Fields};
use super::lines::{LineCutter, Lines};
use super::{Codec, Cutter, Parsed, Records, Sniff, named};
use crate::encoding::invalid_utf8;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use crate::stream::Stream;

pub(crate) struct Jsonl;

impl Codec for Jsonl {
    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn media_type(&self) -> &'static str {
        "application/jsonl"
    }

    fn cutter(&self, shard_bytes: u64) -> Box<dyn Cutter> {
        Box::new(LineCutter::new(shard_bytes))
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        if begins_with_object(head) { Sniff::Maybe } else { Sniff::No }
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        Ok(Box::new(Lines::open(stream, settings)?))
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        named::parsed(read_fields(record, settings)?, record, &place(record), settings)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let parsed = self.parse(record, settings)?;
        Ok(parsed.fields.into_iter().map(|field| SourceField::of_text(field.name, field.text)).collect())
    }
}

/// Returns whether the first line that is not blank is an object; a longer one counts by its beginning.
fn begins_with_object(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.first() != Some(&b'{') {
        return false;
    }
    let line_end = memchr::memchr(b'\n', head);
    match line_end {
        Some(end) => serde_json::from_slice::<IgnoredAny>(&head[..end]).is_ok(),
        None => serde_json::from_slice::<IgnoredAny>(head).err().is_none_or(|error| error.is_eof()),
    }
}

/// Names the line of a record, from 1.
fn place(record: &SourceRecord) -> String {
    format!("line {}", record.record.map_or(1, |number| number + 1))
}

fn read_fields<'s, 'a>(
    record: &'a SourceRecord,
    settings: &'s Settings,
) -> Result<Fields<'s, 'a>, Box<Rejected>> {
    let json = std::str::from_utf8(&record.bytes).map_err(|error| {
        let bad = invalid_utf8(&record.bytes, error.valid_up_to(), record.range.0);
        Box::new(record.reject(Class::Encoding, format!("{}: {bad}", place(record)), settings))
    })?;
    fields::read(json, &settings.fields).map_err(|error| {
        let message = format!("{}: {}", place(record), json_message(&error));
        Box::new(record.reject(Class::Format, message, settings))
    })
}

/// Returns what the parser says, with the place counted in the line alone.
fn json_message(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    if error.is_data() && what.contains("expected an object") {
        return format!("not an object: {}", what.split(',').next().unwrap_or(what));
    }
    format!("not valid JSON at byte {} of the line: {what}", error.column())
}
