//! Mail: single messages (`.eml`) and mailboxes (`.mbox`, one record a message).
//!
//! Source offsets of the body count in the decoded text part, those of the title in the decoded subject.

mod mailbox;
mod message;

use std::io::{self, BufRead, Read as _};

use dateline_core::{Diagnostic, FieldName, Metadata, OffsetMap, RawField, Severity};

use self::mailbox::{Frame, Frames, is_separator, unquote};
use self::message::Mail;
use super::{Codec, Parsed, Records, Sniff};
use crate::identity::is_blank;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use crate::stream::{Place, Stream};

/// One message a file.
pub(crate) struct Message;

impl Codec for Message {
    fn extensions(&self) -> &'static [&'static str] {
        &["eml"]
    }

    fn media_type(&self) -> &'static str {
        "message/rfc822"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        if begins_message(head) { Sniff::Maybe } else { Sniff::No }
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        Ok(parsed(read(&record.bytes, record, settings)?))
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        Ok(source(read(&record.bytes, record, settings)?))
    }
}

/// Many messages a file.
pub(crate) struct Mailbox;

impl Codec for Mailbox {
    fn extensions(&self) -> &'static [&'static str] {
        &["mbox"]
    }

    fn media_type(&self) -> &'static str {
        "message/rfc822"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        let line_end = memchr::memchr(b'\n', head).map_or(head.len(), |end| end + 1);
        let begins = is_separator(&head[..line_end]) && begins_message(&head[line_end..]);
        if begins { Sniff::Sure } else { Sniff::No }
    }

    fn is_multi_record(&self) -> bool {
        true
    }

    fn open(&self, stream: Stream, settings: &Settings) -> io::Result<Records> {
        let (place, len) = (stream.place.clone(), stream.end.unwrap_or(u64::MAX));
        let frames = Frames::new(stream.into_reader()?.take(len), settings.max_record_bytes);
        Ok(Box::new(Messages { place, frames, number: 0, settings: settings.clone() }))
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        Ok(parsed(read(&unquote(&record.bytes), record, settings)?))
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        Ok(source(read(&unquote(&record.bytes), record, settings)?))
    }
}

/// The messages of a mailbox.
struct Messages<R> {
    place: Place,
    frames: Frames<R>,
    number: u64,
    settings: Settings,
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = Result<SourceRecord, Box<Rejected>>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.number;
        self.number += 1;
        Some(match self.frames.next()? {
            Ok(Frame::Message { range, bytes }) => {
                Ok(self.place.record(number, (range.start, range.end), bytes))
            }
            Ok(Frame::Long { range }) => {
                let (len, limit) = (range.end - range.start, self.settings.max_record_bytes);
                let message = format!("the message has {len} bytes, the limit is {limit} (max_record_bytes)");
                let rejected = self.place.reject((range.start, range.end), Class::Limit, message);
                Err(Box::new(Rejected { record: Some(number as i64), ..*rejected }))
            }
            Ok(Frame::Stray { range, bytes }) => {
                self.number = number;
                let message = "no mailbox begins here; it is read from the first line `From ` on";
                let rejected = self.place.reject((range.start, range.end), Class::Format, message);
                let keep = bytes.len() as u64 <= self.settings.max_raw_bytes;
                Err(Box::new(Rejected { raw: if keep { bytes } else { Vec::new() }, ..*rejected }))
            }
            Err(error) => {
                Err(self.place.broken(self.frames.at(), &format!("message {}", number + 1), &error))
            }
        })
    }
}

/// Returns whether a file begins with the header of a message: an author and another well-known field.
fn begins_message(head: &[u8]) -> bool {
    let end = [&b"\n\n"[..], b"\n\r\n"].into_iter().filter_map(|end| memchr::memmem::find(head, end)).min();
    let Ok(header) = std::str::from_utf8(&head[..end.unwrap_or(head.len())]) else { return false };
    let has = |name: &str| {
        header
            .lines()
            .any(|line| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    };
    let first_is_field = header.lines().next().is_some_and(|line| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
    });
    let is_mail = ["Message-ID:", "MIME-Version:", "Received:", "Return-Path:"].into_iter().any(has);
    first_is_field && has("From:") && (is_mail || (has("Date:") && has("Subject:")))
}

fn read(bytes: &[u8], record: &SourceRecord, settings: &Settings) -> Result<Mail, Box<Rejected>> {
    message::read(bytes).map_err(|message| Box::new(record.reject(Class::Format, message, settings)))
}

fn parsed(mail: Mail) -> Parsed {
    let diagnostics = diagnostics(&mail);
    let title = mail.subject.clone().map(|text| RawField {
        name: FieldName::Title,
        text,
        map: OffsetMap::identity(),
    });
    let body = mail.body.to_field(FieldName::Body);
    let body = (!is_blank(&body.text)).then_some(body);
    Parsed {
        record_id: mail.id,
        metadata: Metadata {
            title: mail.subject,
            byline: mail.from,
            published: mail.date,
            ..Metadata::default()
        },
        fields: title.into_iter().chain(body).collect(),
        diagnostics,
        ..Parsed::default()
    }
}

fn diagnostics(mail: &Mail) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    if mail.n_left_out > 0 {
        let message = format!("parts of the mail beside its text that are not read: {}", mail.n_left_out);
        said.push(Diagnostic::new(Severity::Info, "ingest", "attachments", message));
    }
    if mail.is_damaged {
        let message = "the text part is damaged; what could be decoded of it is kept";
        said.push(Diagnostic::new(Severity::Warning, "ingest", "damaged", message));
    }
    said
}

fn source(mail: Mail) -> Vec<SourceField> {
    let title = mail.subject.map(|text| SourceField::of_text(FieldName::Title, text));
    title.into_iter().chain([mail.body.into_source(FieldName::Body)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_known_by_their_header() {
        assert!(begins_message(b"From: a@example.org\r\nDate: today\r\nSubject: x\r\n\r\nText"));
        assert!(begins_message(b"Return-Path: <a@example.org>\nFROM: a\n"));
        assert!(!begins_message(b"From: the minister\n\nDate: today\nSubject: x\nMessage-ID: y"));
        assert!(!begins_message(b"The line is open.\nFrom: a\nMIME-Version: 1.0\n"));
        let mbox = b"From a@example.org Sat Mar 14 10:00:00 2026\nFrom: a\nMessage-ID: <1>\n\nText";
        assert_eq!(Mailbox.sniff(mbox), Sniff::Sure);
        assert_eq!(Mailbox.sniff(b"From Baku to Batumi at 10:00 in 2026\nthe line is open"), Sniff::No);
    }
}
