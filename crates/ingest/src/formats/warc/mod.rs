//! WARC and WET: records of a crawl, one document each (ISO 28500).
//!
//! `response` records hold a page with its HTTP header, `resource` records a file without one, `conversion`
//! records the text that somebody made of it (WET). Others (`warcinfo`, `request`, `metadata`, `revisit`)
//! are left out and counted, as are responses that are no success and media that are no text. Source offsets
//! count in the payload: the body without its transfer and content codings. WARC-Date is when it was
//! crawled and no date of publication.

mod framing;
mod http;

use std::borrow::Cow;
use std::io::{self, BufRead, Read as _};
use std::sync::Arc;

use dateline_core::{Diagnostic, FieldName, RawField, Severity};

use self::framing::{Frame, Frames, field, header_len};
use self::http::{Refused, media_type, response};
use super::html;
use super::{Codec, Parsed, Records, Sniff};
use crate::encoding;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use crate::stream::{Place, Stream};

pub(crate) struct Warc;

impl Codec for Warc {
    fn extensions(&self) -> &'static [&'static str] {
        &["warc", "wet"]
    }

    fn media_type(&self) -> &'static str {
        "application/warc"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        if head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.1") { Sniff::Sure } else { Sniff::No }
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        let (place, len) = (stream.place.clone(), stream.end.unwrap_or(u64::MAX));
        let frames = Frames::new(stream.into_reader()?.take(len), settings.max_record_bytes);
        Ok(Box::new(WarcRecords { place, frames, number: 0, settings: settings.clone() }))
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        let header = &record.bytes[..header_len(&record.bytes)];
        let id = field(header, "WARC-Record-ID").map(bare);
        let named = |rejected: Box<Rejected>| Box::new(Rejected { record_id: id.clone(), ..*rejected });
        let parsed = match payload(record, settings).map_err(named)? {
            Payload::Filtered(reason) => Parsed { filtered: Some(reason), ..Parsed::default() },
            Payload::Page(page) => of_page(&page, settings),
        };
        let mut parsed = Parsed { record_id: id.clone(), ..parsed };
        if let Some(url) = field(header, "WARC-Target-URI").map(bare) {
            parsed.metadata.url = Some(url);
        }
        Ok(parsed)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let Payload::Page(page) = payload(record, settings)? else { return Ok(Vec::new()) };
        let bytes = Arc::new(page.bytes.into_owned());
        if page.kind == Kind::Html {
            return Ok(html::source_fields(&bytes, page.charset.as_deref(), settings));
        }
        let encoding = encoding::decode(&bytes, page.charset.as_deref()).encoding;
        Ok(vec![SourceField::of_bytes(FieldName::Body, bytes, encoding)])
    }
}

/// Takes the angle brackets off an id or address.
fn bare(printed: &str) -> String {
    printed.trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// The records of a stream.
struct WarcRecords<R> {
    place: Place,
    frames: Frames<R>,
    number: u64,
    settings: Settings,
}

impl<R: BufRead> Iterator for WarcRecords<R> {
    type Item = Result<SourceRecord, Box<Rejected>>;

    fn next(&mut self) -> Option<Self::Item> {
        let frame = self.frames.next()?;
        let number = self.number;
        if !matches!(frame, Frame::Defect { .. }) {
            self.number += 1;
        }
        Some(match frame {
            Frame::Record { range, bytes } => Ok(self.place.record(number, (range.start, range.end), bytes)),
            Frame::Long { range } => {
                let (len, limit) = (range.end - range.start, self.settings.max_record_bytes);
                let message =
                    format!("the WARC record has {len} bytes, the limit is {limit} (max_record_bytes)");
                let rejected = self.place.reject((range.start, range.end), Class::Limit, message);
                Err(Box::new(Rejected { record: Some(number as i64), ..*rejected }))
            }
            Frame::Defect { range, bytes, class, message } => {
                let rejected = self.place.reject((range.start, range.end), class, message);
                let keep = bytes.len() as u64 <= self.settings.max_raw_bytes;
                Err(Box::new(Rejected { raw: if keep { bytes } else { Vec::new() }, ..*rejected }))
            }
        })
    }
}

/// What a record holds.
enum Payload<'a> {
    /// Nothing to read, for this reason.
    Filtered(Cow<'static, str>),
    Page(Page<'a>),
}

struct Page<'a> {
    bytes: Cow<'a, [u8]>,
    kind: Kind,
    charset: Option<String>,
    is_cut: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Text,
}

/// Takes the payload out of a record.
fn payload<'a>(record: &'a SourceRecord, settings: &Settings) -> Result<Payload<'a>, Box<Rejected>> {
    let (header, block) = record.bytes.split_at(header_len(&record.bytes));
    let kind = field(header, "WARC-Type").unwrap_or_default().to_ascii_lowercase();
    let declared = || field(header, "Content-Type").map_or((None, None), media_type);
    match kind.as_str() {
        "response" => of_response(record, block, settings),
        "resource" => {
            let (media, charset) = declared();
            Ok(page(Cow::Borrowed(block), media, charset, false))
        }
        "conversion" => {
            let (_, charset) = declared();
            let charset = charset.or_else(|| Some("utf-8".into()));
            Ok(Payload::Page(Page { bytes: Cow::Borrowed(block), kind: Kind::Text, charset, is_cut: false }))
        }
        "" => Err(Box::new(record.reject(Class::Format, "a WARC record without WARC-Type", settings))),
        other => Ok(Payload::Filtered(format!("warc {other}").into())),
    }
}

fn of_response<'a>(
    record: &SourceRecord,
    block: &'a [u8],
    settings: &Settings,
) -> Result<Payload<'a>, Box<Rejected>> {
    let header = &record.bytes[..header_len(&record.bytes)];
    if field(header, "WARC-Target-URI").is_some_and(|uri| bare(uri).starts_with("dns:")) {
        return Ok(Payload::Filtered("warc dns".into()));
    }
    let response = response(block, settings.max_record_bytes).map_err(|refused| {
        let (class, message) = match refused {
            Refused::Format(message) => (Class::Format, message),
            Refused::Limit(message) => (Class::Limit, message),
        };
        Box::new(record.reject(class, message, settings))
    })?;
    if !(200..300).contains(&response.status) {
        return Ok(Payload::Filtered(format!("http status {}", response.status).into()));
    }
    Ok(page(response.body, response.media_type, response.charset, response.is_cut))
}

/// Decides by its media type, or its first bytes where it has none, what a body is.
fn page(bytes: Cow<'_, [u8]>, media: Option<String>, charset: Option<String>, is_cut: bool) -> Payload<'_> {
    let media = media.unwrap_or_else(|| {
        let begins_markup = bytes.trim_ascii_start().starts_with(b"<");
        if begins_markup { "text/html".into() } else { "application/octet-stream".into() }
    });
    let kind = match media.as_str() {
        "text/html" | "application/xhtml+xml" => Kind::Html,
        "text/plain" => Kind::Text,
        _ => return Payload::Filtered(shown(&media).into()),
    };
    Payload::Page(Page { bytes, kind, charset, is_cut })
}

/// Returns a media type as a reason: of odd ones, which anybody can write into a header, the class alone.
fn shown(media: &str) -> String {
    let is_plain = media.len() <= 80 && media.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain { format!("media type {media}") } else { "media type unknown".into() }
}

fn of_page(page: &Page<'_>, settings: &Settings) -> Parsed {
    let charset = page.charset.as_deref();
    let mut parsed = match page.kind {
        Kind::Html => {
            Parsed { media_type: Some("text/html".into()), ..html::parse(&page.bytes, charset, settings) }
        }
        Kind::Text => {
            let decoded = encoding::decode(&page.bytes, charset);
            let field = RawField { name: FieldName::Body, text: decoded.text, map: decoded.map };
            let media_type = Some("text/plain".into());
            let diagnostics = decoded.diagnostics;
            Parsed { media_type, fields: vec![field], diagnostics, ..Parsed::default() }
        }
    };
    if page.is_cut {
        let message = "the body of the response breaks off; what could be unpacked of it is kept";
        parsed.diagnostics.push(Diagnostic::new(Severity::Warning, "ingest", "damaged", message));
    }
    parsed
}
