//! Feeds.

use dateline_core::FieldName;
use dateline_ingest::Class;

use crate::common::{body, read};

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Quay News</title>{items}</channel></rss>\n"
    )
}

fn item(n: u32) -> String {
    format!(
        "<item><title>No. {n}</title><guid>q-{n}</guid><pubDate>Sat, 14 Mar 2026 23:30:00 -0700</pubDate>\
         <content:encoded><![CDATA[<p>Fish &amp; rice cost <b>{n}</b> dollars.</p>]]></content:encoded></item>\n"
    )
}

#[test]
fn an_entry_is_a_document() {
    let out = read("a.rss", rss(&[item(1), item(2)].concat()));
    let document = &out.documents[1];
    assert_eq!(document.origin.record_id.as_deref(), Some("q-2"));
    assert_eq!(
        (document.origin.record, document.origin.media_type.as_ref()),
        (Some(1), "application/rss+xml")
    );
    assert_eq!(document.metadata.publisher.as_deref(), Some("Quay News"));
    assert_eq!(document.metadata.published.as_deref(), Some("2026-03-14T23:30:00-07:00"));
    assert_eq!((document.fields[0].name, document.fields[0].text.as_str()), (FieldName::Title, "No. 2"));
    assert_eq!(body(document).trim(), "Fish & rice cost 2 dollars.");
}

#[test]
fn a_feed_is_known_by_its_content() {
    for name in ["a.xml", "a.txt", "feed"] {
        assert_eq!(read(name, rss(&item(1))).documents.len(), 1, "{name}");
    }
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "items": [
        {"id": "1", "content_text": "Fish is dear."}, {"id": "2", "content_html": "<p>Fish is cheap.</p>"}]}"#;
    let out = read("feed.json", json);
    assert_eq!(
        (body(&out.documents[0]), out.documents[1].origin.media_type.as_ref()),
        ("Fish is dear.", "application/feed+json")
    );
}

#[test]
fn broken_xml_keeps_the_entries_before() {
    let text = rss(&[item(1), item(2), "<item><title>No. 3</item>".into(), item(4)].concat());
    let out = read("a.rss", &text);
    assert_eq!((out.documents.len(), out.rejected.len()), (2, 1));
    let row = &out.rejected[0];
    assert_eq!(row.class, Class::Format);
    assert!(row.message.starts_with("not well-formed"), "{}", row.message);
    let start = text.find("<item><title>No. 3").unwrap();
    assert_eq!(row.range, Some((start as u64, text.len() as u64)));
    assert_eq!(row.raw, &text.as_bytes()[start..]);
}

#[test]
fn a_truncated_feed_keeps_what_is_whole() {
    let text = rss(&[item(1), item(2)].concat());
    for end in (60..text.len() - 20).step_by(11) {
        let out = read("a.rss", &text[..end]);
        assert_eq!(out.rejected.len(), 1, "cut at {end}");
        assert_eq!(out.documents.len(), text[..end].matches("</item>").count(), "cut at {end}");
    }
}

#[test]
fn what_is_no_feed_is_rejected() {
    let out = read("a.rss", "<error><code>404</code></error>");
    assert_eq!((out.documents.len(), out.rejected.len()), (0, 1));
    assert_eq!(read("a.atom", "").read(), 1);
}

#[test]
fn entries_without_text_are_empty() {
    let out = read("a.rss", rss("<item><title>Only this</title></item>"));
    assert_eq!(out.filtered.get("empty"), Some(&1));
}

#[test]
fn a_declared_encoding_is_honoured() {
    let text =
        rss("<item><title>Рыба</title><description>Рыба подорожала на семь процентов.</description></item>")
            .replace("utf-8", "windows-1251");
    let bytes = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
    let out = read("a.rss", bytes);
    assert_eq!(body(&out.documents[0]), "Рыба подорожала на семь процентов.");
}
