//! Messages and mailboxes.

use dateline_core::FieldName;
use dateline_ingest::{Class, Settings};

use crate::common::{body, read, read_with};

const HEAD: &str = "From: Lamin Sey <lamin@example.org>\r\nSubject: Rice prices\r\nDate: Tue, 02 Dec 2025 10:05:00 +0000\r\n\
    Message-ID: <m7@example.org>\r\nMIME-Version: 1.0\r\n";

#[test]
fn a_message_is_a_document() {
    let mail = format!(
        "{HEAD}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nRice cost 46=C2=A0dalasi.\r\n"
    );
    let out = read("a.eml", &mail);
    let document = &out.documents[0];
    assert_eq!(document.origin.record_id.as_deref(), Some("m7@example.org"));
    assert_eq!(document.origin.media_type, "message/rfc822");
    assert_eq!(document.metadata.title.as_deref(), Some("Rice prices"));
    assert_eq!(document.metadata.byline.as_deref(), Some("Lamin Sey"));
    assert_eq!(document.metadata.published.as_deref(), Some("2025-12-02T10:05:00Z"));
    assert_eq!(document.fields[0].name, FieldName::Title);
    assert_eq!(body(document), "Rice cost 46\u{a0}dalasi.\r\n");
    assert_eq!(read("no-name", &mail).documents.len(), 1, "known by its header");
}

#[test]
fn html_mail_and_attachments() {
    let mail = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p>Rice &amp; beans cost <b>46</b> dalasi.</p>\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\
         Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--b--\r\n"
    );
    let out = read("a.eml", mail);
    assert_eq!(body(&out.documents[0]).trim(), "Rice & beans cost 46 dalasi.");
    let said: Vec<_> = out.documents[0].diagnostics.iter().map(|said| said.code.as_ref()).collect();
    assert_eq!(said, ["attachments"]);
}

#[test]
fn a_truncated_message_keeps_its_text() {
    let whole = format!(
        "{HEAD}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         Rice cost 46 dalasi.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Rice</p>\r\n--b--\r\n"
    );
    let cut = whole.find("dalasi.").unwrap() + 7;
    let out = read("a.eml", &whole[..cut]);
    assert_eq!(body(&out.documents[0]), "Rice cost 46 dalasi.");
    for end in (0..whole.len()).step_by(7) {
        assert_eq!(read("a.eml", &whole[..end]).read(), 1, "cut at {end}: one document, row or empty file");
    }
}

#[test]
fn what_is_no_message_is_rejected() {
    let out = read("a.eml", "The rice is ripe.\n\nNothing else.\n");
    assert_eq!((out.rejected[0].class, out.documents.len()), (Class::Format, 0));
    assert!(out.rejected[0].message.starts_with("no mail message"));
    assert_eq!(out.rejected[0].raw, b"The rice is ripe.\n\nNothing else.\n");
}

#[test]
fn a_mailbox_is_a_document_a_message() {
    let message = |n: u32| {
        format!(
            "From x@example.org Tue Dec  2 10:05:00 2025\nFrom: a@example.org\nSubject: No. {n}\n\
             Message-ID: <{n}@example.org>\nDate: Tue, 2 Dec 2025 10:0{n}:00 +0000\n\n>From here it rained.\nNo. {n}.\n\n"
        )
    };
    let mbox = [message(1), message(2), message(3)].concat();
    let out = read("a.mbox", &mbox);
    assert_eq!(out.documents.len(), 3);
    assert_eq!(body(&out.documents[1]), "From here it rained.\nNo. 2.\n\n");
    assert_eq!(out.documents[1].origin.record, Some(1));
    assert_eq!(out.documents[2].origin.record_id.as_deref(), Some("3@example.org"));
    assert_eq!(read("a.txt", &mbox).documents.len(), 3, "the content counts more than the name");
}

#[test]
fn a_bad_message_costs_itself() {
    let line = "From x@example.org Tue Dec  2 10:05:00 2025\n";
    let sound = format!("{line}From: a\nSubject: s\n\nIt rained.\n\n");
    let long = format!("{line}From: a\nSubject: s\n\n{}\n\n", "rain ".repeat(100));
    let mbox = ["stray words\n\n", &sound, line, "no header here\n\n", &long, &sound].concat();
    let settings = Settings { max_record_bytes: 300, ..Settings::default() };
    let out = read_with("a.mbox", &mbox, &settings);
    assert_eq!(out.documents.len(), 2);
    let rows: Vec<_> = out.rejected.iter().map(|row| (row.class, row.record)).collect();
    assert_eq!(rows, [(Class::Format, None), (Class::Limit, Some(2)), (Class::Format, Some(1))]);
}
