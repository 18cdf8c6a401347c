//! A mail message (RFC 5322, MIME): its header fields that say something about a document, and its best
//! text part, decoded.
//!
//! The first part of plain text that is not blank is taken, else the first of HTML; other parts, forwarded
//! messages among them, are counted. Not here: signatures and quoted replies, which are part of the text.

use mail_parser::{Addr, Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::encoding;
use crate::formats::part::Part;
use crate::identity::is_blank;

/// What a message says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mail {
    /// Message-ID without its angle brackets.
    pub(super) id: Option<String>,
    pub(super) subject: Option<String>,
    /// Names of the authors, addresses where they have none.
    pub(super) from: Option<String>,
    /// The Date, as ISO 8601 where it is one, else as printed.
    pub(super) date: Option<String>,
    /// The text; empty where there is none.
    pub(super) body: Part,
    /// Parts beside the text: attachments, other text parts, forwarded messages.
    pub(super) n_left_out: usize,
    /// The text part is damaged; what could be decoded of it is there.
    pub(super) is_damaged: bool,
}

/// Reads a message, or says why it is none.
pub(super) fn read(bytes: &[u8]) -> Result<Mail, String> {
    if !has_header(bytes) {
        return Err("no mail message: it does not begin with header fields".into());
    }
    let message = MessageParser::default().parse(bytes).ok_or("no mail message: it has no header")?;
    let (chosen, body) = best_part(&message).map_or((None, None), |(id, body)| (Some(id), Some(body)));
    let printed_date = || message.header_raw("Date").map(|date| date.trim().to_owned());
    let iso_date = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    Ok(Mail {
        id: message.message_id().map(str::to_owned),
        subject: message.subject().and_then(text),
        from: message.from().and_then(names),
        date: iso_date.or_else(printed_date),
        body: body.unwrap_or_else(|| Part::Plain(String::new())),
        n_left_out: left_out(&message, chosen),
        is_damaged: chosen.is_some_and(|id| message.parts[id].is_encoding_problem),
    })
}

/// Returns whether bytes begin with a header field: a name of printable characters and a colon (RFC 5322,
/// 2.2).
fn has_header(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let Some(colon) = memchr::memchr(b':', &bytes[..bytes.len().min(100)]) else { return false };
    colon > 0 && bytes[..colon].trim_ascii_end().iter().all(|byte| (33..=126).contains(byte))
}

fn text(printed: &str) -> Option<String> {
    (!is_blank(printed)).then(|| printed.trim().to_owned())
}

/// Returns the authors' names, joined by commas.
fn names(from: &Address<'_>) -> Option<String> {
    let name = |addr: &Addr<'_>| {
        let name = addr.name.as_deref().and_then(text);
        name.or_else(|| addr.address.as_deref().and_then(text))
    };
    let names: Vec<String> = from.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns the best text part and its index.
fn best_part(message: &Message<'_>) -> Option<(usize, Part)> {
    // A damaged text counts as an attachment there.
    let damaged = |id: &&u32| message.parts.get(**id as usize).is_some_and(|part| part.is_encoding_problem);
    let inline = message.text_body.iter().chain(&message.html_body);
    let ids = inline.chain(message.attachments.iter().filter(damaged)).map(|id| *id as usize);
    let parts = ids.filter_map(|id| Some((id, part(message, message.parts.get(id)?)?)));
    let parts: Vec<(usize, Part)> = parts.filter(|(_, part)| !is_blank(part.as_str())).collect();
    let plain = parts.iter().position(|(_, part)| matches!(part, Part::Plain(_)));
    parts.into_iter().nth(plain.unwrap_or(0))
}

fn part(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Part> {
    let again;
    let part = if part.is_encoding_problem {
        again = whole_units(message, part);
        again.as_ref().map_or(part, |again| &again.parts[0])
    } else {
        part
    };
    match &part.body {
        PartType::Text(text) => Some(Part::Plain(decoded(message, part, text))),
        PartType::Html(text) => Some(Part::Html(decoded(message, part, text))),
        _ => None,
    }
}

/// Decodes a damaged part once more, without what follows its last whole line.
fn whole_units(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Message<'static>> {
    if part.content_transfer_encoding().is_none_or(|coding| coding.eq_ignore_ascii_case("8bit")) {
        return None;
    }
    let raw = |start: u32, end: u32| message.raw_message.get(start as usize..end as usize);
    let body = raw(part.offset_body, part.offset_end)?;
    let lines = memchr::memrchr(b'\n', body).map_or(&b""[..], |end| &body[..end + 1]);
    let bytes = [raw(part.offset_header, part.offset_body)?, lines].concat();
    Some(MessageParser::default().parse(&bytes)?.into_owned())
}

/// Returns a part's text; bytes without a charset that are no UTF-8 are decoded by detection.
fn decoded(message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> String {
    let is_undeclared = part.content_type().is_none_or(|kind| !kind.has_attribute("charset"));
    if part.encoding == Encoding::None && is_undeclared && text.contains('\u{fffd}') {
        let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
        if let Some(raw) = raw {
            return encoding::decode(raw, None).text;
        }
    }
    text.to_owned()
}

/// Counts the parts that hold something and are not the chosen one or another writing of it.
fn left_out(message: &Message<'_>, chosen: Option<usize>) -> usize {
    let inline = message.text_body.iter().map(|id| *id as usize);
    let texts = inline.filter(|id| Some(*id) != chosen && !is_alternative(message, chosen, *id));
    let others = texts.chain(message.attachments.iter().map(|id| *id as usize));
    let mut ids: Vec<usize> = others.filter(|id| Some(*id) != chosen).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// Returns whether a part says what the chosen one says, in HTML.
fn is_alternative(message: &Message<'_>, chosen: Option<usize>, id: usize) -> bool {
    chosen.is_some() && matches!(message.parts.get(id).map(|part| &part.body), Some(PartType::Html(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "From: \"Press Office, Port of Poti\" <press@poti.example>\r\nTo: desk@example.org\r\n\
        Subject: =?UTF-8?Q?Caf=C3=A9_pier?= opens\r\nDate: Sat, 14 Mar 2026 10:00:00 +0400 (GET)\r\n\
        Message-ID: <m1@poti.example>\r\nMIME-Version: 1.0\r\n";

    fn mail(rest: &str) -> Mail {
        read(format!("{HEAD}{rest}").as_bytes()).unwrap()
    }

    fn plain(text: &str) -> Part {
        Part::Plain(text.into())
    }

    #[test]
    fn header_fields_are_decoded() {
        let mail = mail("\r\nThe pier opens.\r\n");
        assert_eq!(mail.id.as_deref(), Some("m1@poti.example"));
        assert_eq!(mail.subject.as_deref(), Some("Café pier opens"));
        assert_eq!(mail.from.as_deref(), Some("Press Office, Port of Poti"));
        assert_eq!(mail.date.as_deref(), Some("2026-03-14T10:00:00+04:00"));
        assert_eq!((mail.body, mail.n_left_out), (plain("The pier opens.\r\n"), 0));
    }

    #[test]
    fn plain_text_is_preferred_to_html() {
        let parts = "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n\
            Content-Type: multipart/alternative; boundary=in\r\n\r\n\
            --in\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>The pier opens.</p>\r\n\
            --in\r\nContent-Type: text/plain; charset=windows-1251\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            z+jw8SDu8urw+/IuDQo=\r\n--in--\r\n\
            --out\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n\
            --out--\r\n";
        let mail = mail(parts);
        assert_eq!(mail.body, plain("Пирс открыт.\r\n"));
        assert_eq!((mail.n_left_out, mail.is_damaged), (1, false));
    }

    #[test]
    fn html_is_taken_where_there_is_no_text() {
        let html = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <p>Caf=C3=A9=\r\n pier</p>";
        assert_eq!(mail(html).body, Part::Html("<p>Café pier</p>".into()));
        let blank = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\
            Content-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Pier</p>\r\n--b--\r\n";
        assert_eq!(mail(blank).body, Part::Html("<p>Pier</p>".into()));
    }

    #[test]
    fn a_text_cut_short_keeps_what_is_there() {
        let base64 = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nVGhlIHBpZXIgb3BlbnMg\r\nb24gTW9uZGF5Lg==\r\nVGhl";
        let found = mail(base64);
        assert!(found.body.as_str().starts_with("The pier opens "), "{found:?}");
        assert!(found.is_damaged);
        let open = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe pier";
        assert_eq!(mail(open).body, plain("The pier"));
        let header_only = mail("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        assert_eq!(header_only.body, plain(""));
    }

    #[test]
    fn text_without_a_charset_is_detected() {
        let mut bytes = HEAD.as_bytes().to_vec();
        bytes.extend(b"Content-Transfer-Encoding: 8bit\r\n\r\n");
        let russian = "Пирс в порту открыт с понедельника, сообщила дирекция.";
        bytes.extend(encoding_rs::WINDOWS_1251.encode(russian).0.iter());
        assert_eq!(read(&bytes).unwrap().body, plain(russian));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for bytes in [&b""[..], b"The pier opens on Monday.\n", b"\x00\x01\x02: \x03", b": a\r\n\r\nb"] {
            assert!(read(bytes).unwrap_err().starts_with("no mail message"), "{bytes:?}");
        }
    }

    #[test]
    fn a_date_that_is_none_stays_as_printed() {
        let mail = read(b"From: a@example.org\r\nDate: yesterday\r\n\r\nText.\r\n").unwrap();
        assert_eq!((mail.date.as_deref(), mail.from.as_deref()), (Some("yesterday"), Some("a@example.org")));
    }
}
