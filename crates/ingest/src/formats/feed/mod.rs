//! Feeds: RSS, Atom and JSON Feed, one record an entry.
//!
//! A feed is read whole and cut into entries; source offsets count in an entry's decoded text, HTML or
//! plain. Where a feed is damaged the entries before are kept. Not here: following links.

mod cut;
mod entry;

use std::io::{self, Read as _};

use dateline_core::{FieldName, Metadata, Span};

use self::entry::Item;
use super::{Codec, Parsed, Records, Sniff};
use crate::encoding;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use crate::stream::{Place, Stream};

pub(crate) struct Feed;

impl Codec for Feed {
    fn extensions(&self) -> &'static [&'static str] {
        &["rss", "atom"]
    }

    fn media_type(&self) -> &'static str {
        "application/rss+xml"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        if begins_feed(head) { Sniff::Sure } else { Sniff::No }
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        let (place, mut bytes) = (stream.place.clone(), Vec::new());
        let limit = settings.max_record_bytes;
        let read = stream.into_reader()?.take(limit + 1).read_to_end(&mut bytes);
        let len = bytes.len() as u64;
        if let Err(error) = read {
            let mut records = entries(&place, &bytes, settings, Ending::Open);
            records.push(Err(place.broken(len, "", &error)));
            return Ok(Box::new(records.into_iter()));
        }
        if len > limit {
            let message = format!("the feed has more than {limit} bytes, the limit (max_record_bytes)");
            return Ok(Box::new(std::iter::once(Err(place.reject((0, len), Class::Limit, message)))));
        }
        Ok(Box::new(entries(&place, &bytes, settings, Ending::Whole).into_iter()))
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        Ok(read(record, settings)?.map_or_else(Parsed::default, parsed))
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let Some(item) = read(record, settings)? else { return Ok(Vec::new()) };
        let fields = [(FieldName::Title, item.title), (FieldName::Body, item.body)];
        Ok(fields.into_iter().filter_map(|(name, part)| Some(part?.into_source(name))).collect())
    }
}

/// Whether all of a feed was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Whole,
    /// The stream broke off, which is told by itself.
    Open,
}

/// Returns the entries of a feed, and what is wrong behind them.
fn entries(
    place: &Place,
    bytes: &[u8],
    settings: &Settings,
    ending: Ending,
) -> Vec<Result<SourceRecord, Box<Rejected>>> {
    let declared = cut::declared_encoding(bytes);
    let decoded = encoding::decode(bytes, declared.as_deref());
    let feed = cut::cut(&decoded.text);
    let end = bytes.len() as u64;
    let place_of = |start: usize, end: usize| {
        let hull = decoded.map.source_hull(Span::new(start as u32, end as u32)).unwrap_or_default();
        (u64::from(hull.start), u64::from(hull.end))
    };
    let record = |(number, entry): (usize, &std::ops::Range<usize>)| {
        let single = feed.single(&decoded.text, entry).into_bytes();
        Ok(place.record(number as u64, place_of(entry.start, entry.end), single))
    };
    let mut records: Vec<_> = feed.entries.iter().enumerate().map(record).collect();
    if let Some((at, message)) = feed.defect.as_ref().filter(|_| ending == Ending::Whole) {
        let start = place_of(*at, decoded.text.len()).0.min(end);
        let mut rejected = place.reject((start, end), Class::Format, message.clone());
        let raw = &bytes[usize::try_from(start).unwrap_or_default()..];
        if raw.len() as u64 <= settings.max_raw_bytes {
            rejected.raw = raw.to_vec();
        }
        records.push(Err(rejected));
    }
    records
}

fn read(record: &SourceRecord, settings: &Settings) -> Result<Option<Item>, Box<Rejected>> {
    let failed = |message: String| Box::new(record.reject(Class::Format, message, settings));
    let text = std::str::from_utf8(&record.bytes).map_err(|error| failed(error.to_string()))?;
    entry::read(text).map_err(|message| failed(format!("the entry cannot be read: {message}")))
}

fn parsed(item: Item) -> Parsed {
    let title = item.title.map(|title| title.to_field(FieldName::Title));
    let body = item.body.map(|body| body.to_field(FieldName::Body));
    let metadata = Metadata {
        title: title.as_ref().map(|title| title.text.trim().to_owned()),
        byline: item.byline,
        publisher: item.publisher,
        section: item.section,
        url: item.url,
        published: item.published,
        language: item.language,
        ..Metadata::default()
    };
    Parsed {
        record_id: item.id,
        metadata,
        media_type: Some(item.media_type.into()),
        fields: title.into_iter().chain(body).collect(),
        ..Parsed::default()
    }
}

/// Returns whether a file begins as a feed does: its first element, or the version of a JSON feed.
fn begins_feed(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"{") {
        return memchr::memmem::find(&head[..head.len().min(2048)], b"jsonfeed.org").is_some();
    }
    let Some(element) = first_element(head) else { return false };
    let is_named = |name: &[u8]| {
        element
            .strip_prefix(name)
            .and_then(<[u8]>::first)
            .is_some_and(|c| c.is_ascii_whitespace() || *c == b'>')
    };
    let has = |what: &[u8]| memchr::memmem::find(&element[..element.len().min(4096)], what).is_some();
    is_named(b"<rss")
        || (is_named(b"<feed") && has(b"Atom"))
        || (is_named(b"<rdf:RDF") && (has(b"purl.org/rss") || has(b"netscape.com/rdf")))
}

/// Returns what begins with the first element of an XML text, if it is one.
fn first_element(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = text.trim_ascii_start();
        let end: &[u8] = match text {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            [b'<', ..] => return Some(text),
            _ => return None,
        };
        text = &text[memchr::memmem::find(text, end)? + end.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_known_by_their_first_element() {
        assert!(begins_feed(b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- x --><rss version=\"2.0\">"));
        assert!(begins_feed(b"<feed xmlns=\"http://www.w3.org/2005/Atom\">"));
        assert!(begins_feed(b"<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\">"));
        assert!(begins_feed(b"{\"version\": \"https://jsonfeed.org/version/1.1\"}"));
        assert!(!begins_feed(b"<feedback>"));
        assert!(!begins_feed(b"<!DOCTYPE html><html>"));
        assert!(!begins_feed(b"rss feeds are old"));
        assert!(!begins_feed(b"<?xml version"));
        assert!(!begins_feed(b""));
    }
}
