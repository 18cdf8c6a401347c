//! What is read of packed files: members, names, nesting, and what is skipped.

use dateline_ingest::{Ingested, Settings};

use crate::common::{Folder, body};
use crate::packing::{gzip, member, tar, tar_member, zip, zip_of, zstd};

const LINES: &[u8] = b"{\"text\": \"Rain fell.\"}\n\n{\"text\": \"Wind rose.\"}\n";

/// Reads one file.
fn read(name: &str, bytes: &[u8]) -> Ingested {
    let out = Folder::with(name, bytes).read(&Settings::default());
    assert!(out.rejected.is_empty(), "{:?}", out.rejected);
    out
}

/// Returns source and body of each document.
fn texts(out: &Ingested) -> Vec<(&str, &str)> {
    out.documents.iter().map(|document| (document.origin.source.as_str(), body(document))).collect()
}

#[test]
fn a_compressed_file_keeps_its_name_and_counts_unpacked_bytes() {
    for (name, bytes) in [("a.jsonl.gz", gzip(LINES)), ("a.jsonl.zst", zstd(LINES))] {
        let out = read(name, &bytes);
        assert_eq!(texts(&out), [(name, "Rain fell."), (name, "Wind rose.")]);
        let records: Vec<_> = out.documents.iter().map(|document| document.origin.record).collect();
        assert_eq!(records, [Some(0), Some(2)]);
        let plain = read("a.jsonl", LINES);
        assert_eq!(out.documents[1].origin.content_hash, plain.documents[1].origin.content_hash);
    }
    assert_eq!(texts(&read("a.txt.gz", &gzip(b"Rain."))), [("a.txt.gz", "Rain.")]);
}

#[test]
fn members_and_frames_follow_each_other() {
    let gz = [gzip(b"{\"text\": \"Rain"), gzip(b" fell.\"}\n")].concat();
    assert_eq!(texts(&read("a.jsonl.gz", &gz)), [("a.jsonl.gz", "Rain fell.")]);
    let zst = [zstd(b"Rain"), zstd(b" fell.")].concat();
    assert_eq!(texts(&read("a.txt.zst", &zst)), [("a.txt.zst", "Rain fell.")]);
}

#[test]
fn members_of_archives_are_named_behind_the_archive() {
    let members: [(&str, &[u8]); 3] = [("b/a.txt", b"Rain."), ("c.jsonl", LINES), ("b/", b"")];
    let expected = ["b/a.txt", "c.jsonl", "c.jsonl"];
    let archives = [
        ("x.zip", zip(&members)),
        ("x.tar", tar(&members[..2])),
        ("x.tar.gz", gzip(&tar(&members[..2]))),
        ("x.tgz", gzip(&tar(&members[..2]))),
        ("x.tar.zst", zstd(&tar(&members[..2]))),
    ];
    for (name, bytes) in archives {
        let out = read(name, &bytes);
        let sources: Vec<_> = out.documents.iter().map(|document| document.origin.source.clone()).collect();
        assert_eq!(sources, expected.map(|member| format!("{name}!/{member}")));
        assert_eq!(body(&out.documents[2]), "Wind rose.");
        assert_eq!(out.documents[1].origin.media_type, "application/jsonl");
    }
}

#[test]
fn archives_in_archives_are_read() {
    let inner = zip(&[("a.txt.gz", &gzip(b"Rain."))]);
    let out = read("x.tar.gz", &gzip(&tar(&[("y.zip", &inner)])));
    assert_eq!(texts(&out), [("x.tar.gz!/y.zip!/a.txt.gz", "Rain.")]);
    let out = read("x.zip", &zip(&[("y.zip", &zip(&[("z.tar", &tar(&[("a.txt", b"Rain.")]))]))]));
    assert_eq!(texts(&out), [("x.zip!/y.zip!/z.tar!/a.txt", "Rain.")]);
}

#[test]
fn the_content_tells_how_a_file_is_packed() {
    assert_eq!(texts(&read("a.txt", &gzip(b"Rain."))), [("a.txt", "Rain.")]);
    assert_eq!(texts(&read("dump", &zip(&[("a.txt", b"Rain.")]))), [("dump!/a.txt", "Rain.")]);
    assert_eq!(texts(&read("dump", &tar(&[("a.txt", b"Rain.")]))), [("dump!/a.txt", "Rain.")]);
}

#[test]
fn equal_names_are_told_apart() {
    let members: [(&str, &[u8]); 3] = [("a.txt", b"One."), ("a.txt", b"Two."), ("./a.txt", b"Three.")];
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        let out = read(name, &bytes);
        let expected = [("a.txt", "One."), ("a.txt~2", "Two."), ("a.txt~3", "Three.")];
        let expected = expected.map(|(member, text)| (format!("{name}!/{member}"), text));
        assert_eq!(texts(&out), expected.each_ref().map(|(source, text)| (source.as_str(), *text)));
        let ids: std::collections::BTreeSet<_> = out.documents.iter().map(|document| document.id).collect();
        assert_eq!(ids.len(), 3);
    }
}

#[test]
fn what_is_skipped_is_counted_by_reason() {
    let members: [(&str, &[u8]); 5] = [
        ("a.txt", b"Rain."),
        ("photo.PNG", b"\x89PNG\r\n\x1a\n"),
        ("__MACOSX/a.txt", b"x"),
        ("b.xyz", b"Rain."),
        ("c.txt", b" \n"),
    ];
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        let out = read(name, &bytes);
        assert_eq!(out.documents.len(), 1);
        let filtered: Vec<_> = out.filtered.iter().map(|(reason, n)| (reason.as_str(), *n)).collect();
        assert_eq!(filtered, [("empty", 1), ("extension .png", 1), ("extension .xyz", 1), ("hidden", 1)]);
    }
}

#[test]
fn an_empty_archive_is_counted() {
    for (name, bytes) in [("x.zip", zip(&[])), ("x.tar", tar(&[])), ("x.tar.gz", gzip(&tar(&[])))] {
        let out = read(name, &bytes);
        assert_eq!((out.documents.len(), out.filtered["empty archive"]), (0, 1), "{name}");
    }
    let out = read("x.zip", &zip(&[("folder/", b"")]));
    assert_eq!(out.filtered["empty archive"], 1, "folders are no members");
}

#[test]
fn tar_names_may_be_long() {
    let long = format!("{}/{}.txt", "folder".repeat(30), "name".repeat(40));
    let mut gnu = tar_member("././@LongLink", b'L', format!("{long}\0").as_bytes());
    gnu.extend(tar_member("short.txt", b'0', b"Rain."));
    gnu.extend([0; 1024]);
    assert_eq!(texts(&read("x.tar", &gnu)), [(format!("x.tar!/{long}").as_str(), "Rain.")]);
    let record = format!(" path={long}\n");
    let len = record.len() + 3;
    let mut pax = tar_member("pax", b'x', format!("{len}{record}").as_bytes());
    pax.extend(tar_member("short.txt", b'0', b"Rain."));
    pax.extend([0; 1024]);
    assert_eq!(texts(&read("x.tar", &pax)), [(format!("x.tar!/{long}").as_str(), "Rain.")]);
}

#[test]
fn links_and_devices_in_archives_are_skipped() {
    let mut bytes = tar_member("link.txt", b'2', b"");
    bytes.extend(tar_member("pipe.txt", b'6', b""));
    bytes.extend(tar(&[("a.txt", b"Rain.")]));
    let out = read("x.tar", &bytes);
    assert_eq!((out.documents.len(), out.filtered["not a regular file"]), (1, 2));
}

#[test]
fn zip_members_may_be_stored_and_have_their_sizes_behind() {
    let mut members = [member("a.txt", b"Rain."), member("b.txt", b"Wind."), member("c.txt", b"Sun.")];
    members[0].method = 0;
    members[1].flags = 8;
    let expected = [("x.zip!/a.txt", "Rain."), ("x.zip!/b.txt", "Wind."), ("x.zip!/c.txt", "Sun.")];
    assert_eq!(texts(&read("x.zip", &zip_of(&members))), expected);
    let shifted = [b"#!/bin/sh\n".as_slice(), &zip_of(&members)].concat();
    let out = read("x.zip", &shifted);
    assert_eq!(texts(&out), expected, "an archive behind a program");
}

#[test]
fn batches_and_order_do_not_depend_on_their_size() {
    let members: Vec<(String, Vec<u8>)> =
        (0..40).map(|n| (format!("{n:02}.txt"), format!("Text {n}.").repeat(n + 1).into_bytes())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let folder = Folder::with("x.zip", zip(&members));
    folder.write("y.tar.gz", gzip(&tar(&members)));
    let all = folder.read(&Settings::default());
    let small = folder.read(&Settings { batch_bytes: 100, ..Settings::default() });
    assert_eq!(all.documents.len(), 80);
    assert_eq!(all.documents, small.documents);
}
