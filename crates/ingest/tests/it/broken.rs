//! Packed files that are broken, hostile or too large: what was readable is read, the rest is one row.

use dateline_ingest::{Class, Ingested, Rejected, Settings, UnpackLimits};
use proptest::prelude::*;

use crate::common::{Folder, body};
use crate::packing::{gzip, member, tar, zip, zip_of, zstd};

fn read(name: &str, bytes: &[u8]) -> Ingested {
    Folder::with(name, bytes).read(&Settings::default())
}

/// Returns the bodies that were read and the one rejection.
fn one_row(out: &Ingested) -> (Vec<&str>, &Rejected) {
    assert_eq!(out.rejected.len(), 1, "{:?}", out.rejected);
    (out.documents.iter().map(body).collect(), &out.rejected[0])
}

/// Returns lines that do not compress well, each a record.
fn lines(n: usize) -> String {
    let mut state = 1_u64;
    let mut word = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x}", state >> 20)
    };
    (0..n).map(|_| format!("{{\"text\": \"{} {} {}\"}}\n", word(), word(), word())).collect()
}

#[test]
fn lines_before_a_cut_are_read() {
    let text = lines(12_000);
    for (name, bytes) in [("a.jsonl.gz", gzip(text.as_bytes())), ("a.jsonl.zst", zstd(text.as_bytes()))] {
        let whole = read(name, &bytes);
        let out = read(name, &bytes[..bytes.len() * 2 / 3]);
        let (bodies, row) = one_row(&out);
        assert!(bodies.len() > 300, "{name}: {}", bodies.len());
        assert!(whole.documents.iter().map(body).take(bodies.len()).eq(bodies.iter().copied()));
        assert_eq!((row.source.as_str(), row.class), (name, Class::Format));
        assert!(row.message.contains("truncated"), "{}", row.message);
        let line = format!("line {}: ", bodies.len() + 1);
        assert!(row.message.starts_with(&line), "{}", row.message);
    }
}

#[test]
fn a_document_that_is_cut_is_no_document() {
    let bytes = gzip(lines(100).as_bytes());
    let out = read("a.txt.gz", &bytes[..bytes.len() - 9]);
    let (bodies, row) = one_row(&out);
    assert!(bodies.is_empty());
    assert_eq!(row.class, Class::Format);
    assert!(row.message.contains("truncated gzip"), "{}", row.message);
    assert_eq!(row.range, Some((0, row.raw.len() as u64)));
    assert!(!row.raw.is_empty(), "what was read of it is kept");
}

#[test]
fn corrupt_compression_is_told_from_a_cut() {
    let mut gz = gzip(lines(1000).as_bytes());
    let middle = gz.len() / 2;
    gz[middle..middle + 40].fill(0xff);
    let out = read("a.jsonl.gz", &gz);
    let (_, row) = one_row(&out);
    assert_eq!(row.class, Class::Format);
    let mut sum = gzip(b"{\"text\": \"Rain.\"}\n");
    let at = sum.len() - 6;
    sum[at] ^= 1;
    let out = read("a.jsonl.gz", &sum);
    let (bodies, row) = one_row(&out);
    assert_eq!(bodies, ["Rain."]);
    assert!(row.message.contains("corrupt gzip"), "{}", row.message);
    let out = read("a.jsonl.gz", b"no gzip at all");
    assert!(one_row(&out).1.message.contains("corrupt gzip"));
    let mut zst = zstd(lines(1000).as_bytes());
    let middle = zst.len() / 2;
    zst[middle..middle + 40].fill(0xff);
    let out = read("a.jsonl.zst", &zst);
    assert_eq!(one_row(&out).1.class, Class::Format);
}

#[test]
fn garbage_behind_a_gzip_member_costs_one_row() {
    let bytes = [gzip(b"{\"text\": \"Rain.\"}\n"), b"garbage".to_vec()].concat();
    let out = read("a.jsonl.gz", &bytes);
    let (bodies, row) = one_row(&out);
    assert_eq!((bodies.as_slice(), row.class), (["Rain."].as_slice(), Class::Format));
}

#[test]
fn members_before_a_cut_are_read() {
    let long = lines(12_000);
    let members: [(&str, &[u8]); 3] =
        [("a.txt", b"Rain."), ("b.txt", b"Wind."), ("c.jsonl", long.as_bytes())];
    let (tar, zip) = (tar(&members), zip(&members));
    let cut = [
        ("x.tar", tar[..80_000].to_vec()),
        ("x.tar.gz", {
            let gz = gzip(&tar);
            gz[..gz.len() / 2].to_vec()
        }),
        ("x.tar.zst", {
            let zst = zstd(&tar);
            zst[..zst.len() * 2 / 3].to_vec()
        }),
        ("x.zip", zip[..zip.len() / 2].to_vec()),
    ];
    for (name, bytes) in cut {
        let out = read(name, &bytes);
        let (bodies, row) = one_row(&out);
        assert!(bodies.len() >= 2, "{name}: {bodies:?}");
        assert_eq!(bodies[..2], ["Rain.", "Wind."]);
        assert_eq!((row.class, row.source.as_str()), (Class::Format, format!("{name}!/c.jsonl").as_str()));
        assert!(row.message.contains("truncated"), "{name}: {}", row.message);
    }
}

#[test]
fn an_archive_cut_between_members_is_one_row_of_its_own() {
    let bytes = zip(&[("a.txt", b"Rain."), ("b.txt", b"Wind.")]);
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let out = read("x.zip", &bytes[..directory]);
    let (bodies, row) = one_row(&out);
    assert_eq!(bodies, ["Rain.", "Wind."]);
    assert_eq!(row.source, "x.zip");
    assert!(row.message.contains("the directory at its end is missing, 2 members"), "{}", row.message);
    let mut described = [member("a.txt", b"Rain."), member("b.txt", b"Wind.")];
    described[0].flags = 8;
    let bytes = zip_of(&described);
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    assert_eq!(one_row(&read("x.zip", &bytes[..directory])).0, ["Rain.", "Wind."], "sizes behind the data");
}

#[test]
fn one_bad_member_costs_itself_alone() {
    let mut bytes = zip(&[("a.txt", b"Rain."), ("b.txt", b"Wind."), ("c.txt", b"Sun.")]);
    let at = memchr::memmem::find(&bytes, b"b.txt").unwrap() + 5;
    bytes[at] ^= 0x10;
    let out = read("x.zip", &bytes);
    let (bodies, row) = one_row(&out);
    assert_eq!(bodies, ["Rain.", "Sun."]);
    assert_eq!((row.source.as_str(), row.class), ("x.zip!/b.txt", Class::Format));
    assert!(row.message.contains("corrupt") || row.message.contains("truncated"), "{}", row.message);
}

#[test]
fn a_corrupt_tar_header_ends_the_archive() {
    let mut bytes = tar(&[("a.txt", b"Rain."), ("b.txt", b"Wind."), ("c.txt", b"Sun.")]);
    bytes[1024 + 3] ^= 1;
    let out = read("x.tar", &bytes);
    let (bodies, row) = one_row(&out);
    assert_eq!(bodies, ["Rain."]);
    assert_eq!(row.source, "x.tar");
    assert!(row.message.contains("the header at byte 1024 has a wrong checksum"), "{}", row.message);
    let out = read("x.tar", b"no tar at all");
    assert!(one_row(&out).1.message.contains("truncated tar"));
}

#[test]
fn names_that_leave_the_archive_cost_one_row_each() {
    let members: [(&str, &[u8]); 5] = [
        ("../a.txt", b"Out."),
        ("/etc/b.txt", b"Out."),
        ("c/NUL.txt", b"Out."),
        ("C:\\d.txt", b"Out."),
        ("e.txt", b"Rain."),
    ];
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        let out = read(name, &bytes);
        assert_eq!(out.documents.iter().map(body).collect::<Vec<_>>(), ["Rain."]);
        assert!(out.rejected.iter().all(|row| row.source == name && row.class == Class::Format));
        let messages: Vec<_> = out.rejected.iter().map(|row| row.message.as_str()).collect();
        assert_eq!(messages.len(), 4);
        assert_eq!(messages[0], "the member `../a.txt` leads out of the archive; it is not read");
        assert!(messages[1].contains("absolute") && messages[2].contains("device"));
    }
}

#[test]
fn encrypted_and_unknown_members_cost_one_row_each() {
    let mut members = [member("a.txt", b"Rain."), member("b.txt", b"Wind."), member("c.txt", b"Sun.")];
    members[0].flags = 1;
    members[1].method = 14;
    let out = read("x.zip", &zip_of(&members));
    assert_eq!(out.documents.len(), 1);
    let rows: Vec<_> = out.rejected.iter().map(|row| (row.source.as_str(), row.message.as_str())).collect();
    let expected = [
        ("x.zip!/a.txt", "the member is encrypted; it is not read"),
        ("x.zip!/b.txt", "the member is packed by method 14; 0, 8 and 93 are read"),
    ];
    assert_eq!(rows, expected);
}

/// Reads with limits so small that tests reach them.
fn limited(name: &str, bytes: &[u8], limits: UnpackLimits) -> Ingested {
    Folder::with(name, bytes).read(&Settings { unpack: limits, ..Settings::default() })
}

#[test]
fn a_bomb_ends_at_the_limit() {
    let zeros = vec![b' '; 100 << 20];
    for (name, bytes) in [("a.jsonl.gz", gzip(&zeros)), ("a.jsonl.zst", zstd(&zeros))] {
        let limits = UnpackLimits { max_expansion: 100, ..UnpackLimits::default() };
        let out = limited(name, &bytes, limits);
        let (bodies, row) = one_row(&out);
        assert!(bodies.is_empty());
        assert_eq!(row.class, Class::Limit);
        assert!(row.message.contains("100 times its"), "{}", row.message);
    }
}

#[test]
fn nested_and_overlapping_bombs_end_at_the_limit() {
    let spaces = vec![b' '; 2 << 20];
    let inner = zip(&[("a.txt", &spaces)]);
    let names: Vec<String> = (0..30).map(|n| format!("{n}.zip")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), inner.as_slice())).collect();
    let limits = UnpackLimits { max_bytes: 10 << 20, ..UnpackLimits::default() };
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar.gz", gzip(&tar(&members)))] {
        let out = limited(name, &bytes, limits.clone());
        assert_eq!(out.rejected.len(), 1, "{name}: {:?}", out.rejected);
        assert_eq!(out.rejected[0].class, Class::Limit);
        assert!(out.read() < 10, "{name}: the rest is not looked at");
    }
}

#[test]
fn members_and_layers_are_counted() {
    let members: [(&str, &[u8]); 3] = [("a.txt", b"Rain."), ("b.txt", b"Wind."), ("c.txt", b"Sun.")];
    let limits = UnpackLimits { max_members: 2, ..UnpackLimits::default() };
    for (name, bytes) in [("x.zip", zip(&members)), ("x.tar", tar(&members))] {
        let out = limited(name, &bytes, limits.clone());
        let (bodies, row) = one_row(&out);
        assert_eq!((bodies.as_slice(), row.class), (["Rain.", "Wind."].as_slice(), Class::Limit), "{name}");
    }
    let mut nested = b"Rain.".to_vec();
    for n in 0..5 {
        nested = if n == 0 { zip(&[("a.txt", &nested)]) } else { zip(&[("a.zip", &nested)]) };
        let out = read("a.zip", &nested);
        if n < 4 {
            assert_eq!((out.documents.len(), out.rejected.len()), (1, 0), "{n}");
        } else {
            let (_, row) = one_row(&out);
            assert_eq!(row.class, Class::Limit);
            assert!(row.message.contains("more than 4 layers"), "{}", row.message);
        }
    }
}

#[test]
fn a_packed_archive_that_must_be_whole_in_memory_is_bounded() {
    let inner = zip(&[("a.txt", lines(3000).as_bytes())]);
    let folder = Folder::with("x.zip", zip(&[("y.zip", &inner), ("b.txt", b"Rain.")]));
    let out = folder.read(&Settings { max_record_bytes: 1000, ..Settings::default() });
    let (bodies, row) = one_row(&out);
    assert_eq!((bodies.as_slice(), row.class), (["Rain."].as_slice(), Class::Limit));
    assert_eq!(row.source, "x.zip!/y.zip");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn damaged_archives_are_read_or_refused(
        which in 0usize..4,
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let members: [(&str, &[u8]); 3] =
            [("a.txt", b"Rain fell on the coast."), ("b.jsonl", b"{\"text\": \"Wind.\"}\n"), ("c/d.txt", b"Sun.")];
        let (name, mut bytes) = match which {
            0 => ("x.zip", zip(&members)),
            1 => ("x.tar", tar(&members)),
            2 => ("x.tar.gz", gzip(&tar(&members))),
            _ => ("x.tar.zst", zstd(&tar(&members))),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let out = read(name, &bytes);
        prop_assert!(out.read() <= 8);
    }
}
