//! Bad input: a clear error or a quarantine row, and nothing else is lost.

use std::fs;

use crate::support::{Place, records};

/// Checks that the good document is there and that one record is in quarantine, and returns its row.
#[track_caller]
fn one_quarantined(place: &Place, good: usize) -> serde_json::Value {
    let documents = place.rows("out", "documents");
    assert_eq!(documents.len(), good, "{documents:?}");
    let rows = place.rows("out", "_quarantine");
    assert_eq!(rows.len(), 1, "{rows:?}");
    let accounts = &place.manifest("out")["accounts"];
    assert_eq!(accounts["read"].as_u64(), Some(good as u64 + 1), "{accounts}");
    place.call("verify out").exits(0).says("everything holds");
    rows[0].clone()
}

fn place() -> Place {
    let place = Place::new();
    place.input("good.txt", b"A good document. It has two sentences.");
    place
}

#[test]
fn an_empty_file_is_filtered() {
    let place = place();
    place.input("empty.txt", b"");
    place.input("empty.jsonl", b"");
    place.input("blank.txt", b" \n\n");
    place.run("out", "").exits(0).says("1 documents of 3 records").says("2 filtered: empty 2");
    let accounts = &place.manifest("out")["accounts"];
    assert_eq!(accounts["filtered"]["empty"].as_u64(), Some(2), "{accounts}");
    place.call("verify out").exits(0);
}

#[test]
fn a_binary_file_named_txt_goes_into_quarantine() {
    let place = place();
    let bytes: Vec<u8> =
        b"\x7fELF\x02\x01\x01\x00".iter().copied().chain((0..2000).map(|i| (i * 37) as u8)).collect();
    place.input("program.txt", &bytes);
    place.run("out", "").exits(0).says("1 quarantined: format 1; see _quarantine/");
    let row = one_quarantined(&place, 1);
    assert_eq!((row["source"].as_str(), row["class"].as_str()), (Some("program.txt"), Some("format")));
    let raw = place.path("out/_quarantine").join(row["raw"].as_str().unwrap());
    assert_eq!(fs::read(raw).unwrap(), bytes, "its bytes are kept");
}

#[test]
fn a_line_that_is_not_utf8_goes_into_quarantine() {
    let place = place();
    place.input("latin.jsonl", b"{\"text\": \"Le pr\xe9sident a dit.\"}\n");
    place.run("out", "").exits(0);
    assert_eq!(one_quarantined(&place, 1)["class"].as_str(), Some("encoding"));
}

#[test]
fn a_cut_archive_gives_what_was_readable_and_one_row() {
    let place = place();
    let mut archive = place.path("in/wire.zip");
    fs::write(&archive, zip(&[("a.txt", "Rain fell on the coast."), ("b.txt", "Wind rose.")])).unwrap();
    place.run("whole", "").exits(0).says("3 documents");
    let bytes = fs::read(&archive).unwrap();
    archive.set_file_name("cut.zip");
    fs::write(&archive, &bytes[..bytes.len() - 30]).unwrap();
    place.run("out", "").exits(0).says("5 documents of 6 records");
    assert_eq!(one_quarantined(&place, 5)["source"].as_str(), Some("cut.zip"));
    place.call("verify out").exits(0).says("everything holds");
}

/// Returns a zip archive of stored members.
fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in members {
        let (at, len, name_len) = (out.len() as u32, text.len() as u32, name.len() as u16);
        let sizes = [crc(text.as_bytes()), len, len].map(u32::to_le_bytes).concat();
        let head = [[20, 0], [0; 2], [0; 2], [0; 2], [0; 2]].concat();
        let parts: [&[u8]; 5] = [b"PK\x03\x04", &head, &sizes, &name_len.to_le_bytes(), &[0, 0]];
        out.extend([parts.concat(), name.as_bytes().to_vec(), text.as_bytes().to_vec()].concat());
        let parts: [&[u8]; 5] = [b"PK\x01\x02\x14\x03", &head, &sizes, &name_len.to_le_bytes(), &[0; 12]];
        directory.extend([&parts.concat(), at.to_le_bytes().as_slice(), name.as_bytes()].concat());
    }
    let (at, len, n) = (out.len() as u32, directory.len() as u32, (members.len() as u16).to_le_bytes());
    out.extend(&directory);
    let end: [&[u8]; 6] = [b"PK\x05\x06\0\0\0\0", &n, &n, &len.to_le_bytes(), &at.to_le_bytes(), &[0, 0]];
    out.extend(end.concat());
    out
}

/// Returns the checksum of a member, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[test]
fn one_malformed_line_of_many_costs_itself_only() {
    let place = Place::new();
    let mut lines: Vec<String> = records(30).lines().map(str::to_owned).collect();
    lines[17] = "{\"text\": \"cut".into();
    place.input("records.jsonl", (lines.join("\n") + "\n").as_bytes());
    place.run("out", "").exits(0);
    let row = one_quarantined(&place, 29);
    assert_eq!((row["class"].as_str(), row["record"].as_i64()), (Some("format"), Some(17)));
    assert!(row["source_range"]["start"].as_u64() < row["source_range"]["end"].as_u64(), "{row}");
    assert_eq!(row["stage"].as_str(), Some("ingest"));
}

#[test]
fn a_line_of_100_mb_is_over_the_limit() {
    let place = Place::new();
    let mut text = records(2).into_bytes();
    text.extend_from_slice(b"{\"text\": \"");
    text.resize(text.len() + (100 << 20), b'a');
    text.extend_from_slice(b"\"}\n");
    text.extend_from_slice(records(3).as_bytes());
    place.input("long.jsonl", &text);
    place.call("run -i in -o out --format jsonl").exits(0);
    let row = one_quarantined(&place, 5);
    assert_eq!((row["class"].as_str(), row["record"].as_i64()), (Some("limit"), Some(2)), "{row}");
}

#[test]
fn nul_bytes_are_deleted_and_said_so() {
    let place = place();
    place.input("nul.txt", b"Exports\0 rose \x00\x0012 %.");
    place.run("out", "").exits(0);
    let documents = place.rows("out", "documents");
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[1]["text"].as_str(), Some("Exports rose 12 %."));
    assert!(!place.rows("out", "diagnostics").is_empty());
    place.call("verify out").exits(0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_goes_into_quarantine() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = place();
    let locked = place.path("in/locked");
    fs::create_dir(&locked).unwrap();
    fs::write(locked.join("a.txt"), "x").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&locked).is_ok() {
        // Whoever may read everything, as root does, has no such folder; a link in a circle is as bad.
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        fs::remove_dir_all(&locked).unwrap();
        std::os::unix::fs::symlink("gone", place.path("in/locked")).unwrap();
    }
    place.run("out", "").exits(0);
    let row = one_quarantined(&place, 1);
    assert_eq!(row["class"].as_str(), Some("unreadable"), "{row}");
    if locked.is_dir() {
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn inputs_that_are_not_there_are_an_error() {
    let place = place();
    place.call("run -i none.txt -o out").exits(74).says("`none.txt`: no such file or folder").says("hint: ");
    place.call("run -i in/*.csv -o out").exits(74).says("matches nothing");
    assert!(!place.path("out").exists(), "nothing was made");
    fs::create_dir(place.path("void")).unwrap();
    place.call("run -i void -o out").exits(74).says("nothing to read").says("hint: ");
    assert!(!place.path("out/_plan.json").exists());
}

#[test]
fn an_input_that_vanished_since_the_plan_is_named() {
    let place = place();
    place.input("gone.txt", b"Soon gone.");
    place.run("out", "--shard 0/2").exits(0);
    fs::remove_file(place.path("in/gone.txt")).unwrap();
    place.run("out", "--shard 1/2").exits(78).says("input `gone.txt` is gone");
}

#[test]
fn an_output_that_is_a_file_is_an_error() {
    let place = place();
    fs::write(place.path("out"), "a file").unwrap();
    place.run("out", "").exits(74).says("error: ").says("caused by: ").says("hint: the output is a folder");
    place.run("out", "--overwrite").exits(74);
    assert_eq!(fs::read(place.path("out")).unwrap(), b"a file");
    place.run("out/below", "").exits(74);
}

#[test]
fn an_output_that_is_not_ours_is_never_touched() {
    let place = place();
    fs::create_dir(place.path("out")).unwrap();
    fs::write(place.path("out/thesis.txt"), "years of work").unwrap();
    place.run("out", "--overwrite").exits(78).says("not a folder that dateline made");
    assert_eq!(fs::read(place.path("out/thesis.txt")).unwrap(), b"years of work");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_to_is_an_error() {
    let place = place();
    place.run("/proc/out", "").exits(74).says("error: making the folder");
    place.run("/dev/null/out", "").exits(74);
}

#[test]
fn too_many_errors_fail_with_65() {
    let place = Place::new();
    place.input("bad.jsonl", format!("{}nonsense\nmore\n", records(4)).as_bytes());
    place.run("out", "--max-errors 10%").exits(65).says("2 of 6 records quarantined").says("hint: ");
    place.run("out", "--max-errors 50%").exits(0);
    place.run("strict", "--max-errors 1").exits(65);
    place.run("free", "").exits(0);
}
