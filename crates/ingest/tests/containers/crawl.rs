//! WARC and WET.

use std::io::Write;

use dateline_ingest::{Class, Settings};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::common::{body, read, read_with};

fn record(kind: &str, id: u32, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: 2026-06-01T00:00:00Z\r\n\
         WARC-Target-URI: https://example.org/{id}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(id: u32, head: &str, payload: &[u8]) -> Vec<u8> {
    record("response", id, &[b"HTTP/1.1 200 OK\r\n", head.as_bytes(), b"\r\n", payload].concat())
}

fn page(n: u32) -> Vec<u8> {
    let text =
        format!("<p>The ferry to Vis carried {n} passengers &amp; their cars in the first week of May.</p>")
            .repeat(8);
    let head = "<html><head><title>Ferries</title></head><body><article><h1>Ferries</h1>";
    format!("{head}{text}</article></body></html>").into_bytes()
}

fn html(id: u32) -> Vec<u8> {
    response(id, "Content-Type: text/html; charset=utf-8\r\n", &page(id))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn responses_are_documents_and_the_rest_is_counted() {
    let bytes = [
        record("warcinfo", 0, b"software: x\r\n"),
        record("request", 1, b"GET / HTTP/1.1\r\n\r\n"),
        html(2),
        response(3, "Content-Type: image/png\r\n", b"\x89PNG"),
        record("response", 4, b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>"),
        record("revisit", 5, b""),
        record("metadata", 6, b"a: b\r\n"),
        response(
            7,
            "Content-Type: text/plain; charset=windows-1251\r\n",
            b"\xcf\xe0\xf0\xee\xec \xe8\xe4\xb8\xf2.",
        ),
    ]
    .concat();
    let out = read("a.warc", &bytes);
    assert_eq!((out.documents.len(), out.rejected.len()), (2, 0));
    let document = &out.documents[0];
    assert_eq!(document.origin.record_id.as_deref(), Some("urn:uuid:2"));
    assert_eq!((document.origin.record, document.origin.media_type.as_ref()), (Some(2), "text/html"));
    assert_eq!(document.metadata.url.as_deref(), Some("https://example.org/2"));
    assert_ne!(
        document.metadata.published.as_deref(),
        Some("2026-06-01T00:00:00Z"),
        "that is when it was crawled"
    );
    assert!(body(document).contains("carried 2 passengers & their cars"), "{}", body(document));
    assert_eq!(body(&out.documents[1]), "Паром идёт.");
    let counted: Vec<_> = out.filtered.iter().map(|(reason, n)| format!("{reason}: {n}")).collect();
    assert_eq!(
        counted,
        [
            "http status 404: 1",
            "media type image/png: 1",
            "warc metadata: 1",
            "warc request: 1",
            "warc revisit: 1",
            "warc warcinfo: 1"
        ]
    );
    assert_eq!(read("dump", &bytes).documents.len(), 2, "known by its first line");
}

#[test]
fn wet_records_are_text() {
    let bytes =
        [record("warcinfo", 0, b"x: y\r\n"), record("conversion", 1, "Seilbåten går kl. åtte.".as_bytes())]
            .concat();
    let out = read("a.wet", bytes);
    assert_eq!(
        (body(&out.documents[0]), out.documents[0].origin.media_type.as_ref()),
        ("Seilbåten går kl. åtte.", "text/plain")
    );
}

#[test]
fn members_of_gzip_are_records() {
    let bytes = [gzip(&html(1)), gzip(&html(2)), gzip(&html(3))].concat();
    let out = read("a.warc.gz", &bytes);
    assert_eq!((out.documents.len(), out.rejected.len()), (3, 0));
    assert_eq!(out.documents[2].origin.record, Some(2));
}

#[test]
fn coded_bodies_are_decoded() {
    let packed = gzip(&page(9));
    let chunks = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let head = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";
    let out = read("a.warc", response(1, head, &chunks));
    assert!(body(&out.documents[0]).contains("carried 9 passengers"));
}

#[test]
fn a_truncated_file_keeps_what_is_there() {
    let whole = [html(1), html(2)].concat();
    let out = read("a.warc", &whole[..whole.len() - 200]);
    assert_eq!((out.documents.len(), out.rejected.len()), (2, 1));
    assert!(out.rejected[0].message.starts_with("truncated"), "{}", out.rejected[0].message);
    let packed = [gzip(&html(1)), gzip(&html(2))].concat();
    let out = read("a.warc.gz", &packed[..packed.len() - 30]);
    assert!(!out.documents.is_empty());
    assert_eq!(out.rejected.len(), 1);
}

#[test]
fn a_wrong_length_costs_one_row() {
    let record = String::from_utf8(html(1)).unwrap();
    let at = record.find("Content-Length: ").unwrap() + 16;
    let wrong = format!("{}9{}", &record[..at], &record[at..]);
    let out = read("a.warc", [wrong.into_bytes(), html(2), html(3)].concat());
    assert_eq!((out.documents.len(), out.rejected.len()), (3, 1));
    assert!(out.rejected[0].message.contains("the next WARC record begins after"));
    assert_eq!((out.rejected[0].class, out.rejected[0].record), (Class::Format, None));
}

#[test]
fn noise_between_records_is_one_row() {
    let out = read("a.warc", [html(1), b"noise\r\nand more\r\n".to_vec(), html(2)].concat());
    assert_eq!((out.documents.len(), out.rejected.len()), (2, 1));
    assert_eq!(out.rejected[0].raw, b"noise\r\nand more\r\n");
}

#[test]
fn a_body_that_unpacks_to_too_much_is_a_row() {
    let settings = Settings { max_record_bytes: 20_000, ..Settings::default() };
    let bomb = gzip(&vec![b' '; 1 << 20]);
    let head = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    let out = read_with("a.warc", [response(1, head, &bomb), html(2)].concat(), &settings);
    assert_eq!((out.documents.len(), out.rejected[0].class), (1, Class::Limit));
    assert_eq!(out.rejected[0].record_id.as_deref(), Some("urn:uuid:1"));
}
