//! Bad input: each kind is rejected with what is wrong and where, and nothing else is lost.

use std::fs;
use std::path::Path;

use dateline_ingest::{Class, Reader, Settings, list, scan};

use crate::common::{Folder, body, read};

#[test]
fn an_empty_file_is_filtered() {
    let folder = Folder::with("a.txt", "");
    folder.write("b.txt", " \n\u{feff}\u{200b}\t\n");
    folder.write("c.jsonl", "");
    folder.write("d.jsonl", "\n \r\n");
    let out = folder.read(&Settings::default());
    assert_eq!((out.documents.len(), out.rejected.len()), (0, 0));
    assert_eq!(out.filtered.get("empty"), Some(&2), "blank lines are no records");
}

#[test]
fn a_binary_file_named_txt_is_not_text() {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend([0; 64]);
    let rejected = Folder::with("a.txt", &png).rejected();
    assert_eq!((rejected.class, rejected.message.as_str()), (Class::Format, "looks binary: PNG"));
    assert_eq!((rejected.raw.as_slice(), rejected.range), (png.as_slice(), Some((0, 72))));
    let rejected = Folder::with("a.txt", [1, 2, 3, 0, 0, 0, 250, 251, 4, 5, 6, 7, 0, 0]).rejected();
    assert_eq!(rejected.message, "looks binary: 12 of 14 bytes are control characters");
}

#[test]
fn text_that_is_not_utf8_is_decoded_by_what_it_looks_like() {
    let document = Folder::with("a.txt", b"Soci\xe9t\xe9 anonyme fond\xe9e \xe0 Gen\xe8ve").document();
    assert_eq!(body(&document), "Société anonyme fondée à Genève");
    assert_eq!(
        document.diagnostics[0].message,
        "the file was decoded from windows-1252, which it looks like"
    );
}

#[test]
fn invalid_utf8_in_jsonl_names_the_first_bad_byte() {
    let rejected = Folder::with("a.jsonl", b"\n{\"text\": \"caf\xe9\"}").rejected();
    assert_eq!((rejected.class, rejected.record), (Class::Encoding, Some(1)));
    assert_eq!(rejected.message, "line 2: invalid UTF-8: byte 0xe9 at offset 14 of the file");
}

#[test]
fn utf16_with_half_a_character_is_replaced_and_said() {
    let document = Folder::with("a.txt", b"\xff\xfeA\0\0\xd8B\0").document();
    assert_eq!(body(&document), "A\u{fffd}B");
    assert_eq!(document.diagnostics[1].message, "invalid UTF-16LE at byte 4 was replaced by U+FFFD");
}

#[test]
fn one_malformed_line_costs_one_record() {
    let lines: Vec<String> = (0..100)
        .map(|n| if n == 41 { "{\"text\": \"broken".into() } else { format!("{{\"text\": \"Rain {n}.\"}}") })
        .collect();
    let folder = Folder::with("a.jsonl", lines.join("\n"));
    let out = folder.read(&Settings::default());
    assert_eq!((out.documents.len(), out.rejected.len()), (99, 1));
    let rejected = &out.rejected[0];
    assert_eq!((rejected.class, rejected.record), (Class::Format, Some(41)));
    assert_eq!(
        rejected.message,
        "line 42: not valid JSON at byte 16 of the line: EOF while parsing a string"
    );
    assert_eq!(rejected.raw, b"{\"text\": \"broken");
    let (start, end) = rejected.range.unwrap();
    assert_eq!(&fs::read(folder.path().join("a.jsonl")).unwrap()[start as usize..end as usize], rejected.raw);
}

#[test]
fn lines_that_are_no_record_say_why() {
    let cases = [
        ("[1]", "line 1: not an object: invalid type: sequence"),
        ("null", "line 1: not an object: invalid type: null"),
        ("{\"id\": 7, \"title\": \"t\"}", "line 1: no field `text` or `body` or `content`"),
        ("{\"text\": 5}", "line 1: the field `text` is a number, not a string"),
        ("{\"text\": [\"a\"]}", "line 1: the field `text` is a list, not a string"),
        ("{\"text\": \"a\"} x", "line 1: not valid JSON at byte 15 of the line: trailing characters"),
        (
            "{\"text\": \"\\ud800\"}",
            "line 1: not valid JSON at byte 17 of the line: unexpected end of hex escape",
        ),
    ];
    for (line, message) in cases {
        let rejected = Folder::with("a.jsonl", line).rejected();
        assert_eq!((rejected.class, rejected.message.as_str()), (Class::Format, message), "{line}");
        assert_eq!(rejected.raw, line.as_bytes());
    }
    let rejected = Folder::with("a.jsonl", "{\"id\": 7}").rejected();
    assert_eq!(rejected.record_id.as_deref(), Some("7"));
}

#[test]
fn a_line_over_the_limit_costs_one_record() {
    let long = format!("{{\"text\": \"{}\"}}", "a".repeat(600_000));
    let folder = Folder::with("a.jsonl", format!("{{\"text\": \"x\"}}\n{long}\r\n{{\"text\": \"y\"}}\n"));
    let limits =
        |max_record_bytes, max_raw_bytes| Settings { max_record_bytes, max_raw_bytes, ..Settings::default() };
    for (settings, is_kept) in [(limits(1000, 1000), false), (limits(1000, 1 << 20), true)] {
        let out = folder.read(&settings);
        assert_eq!(out.documents.iter().map(body).collect::<Vec<_>>(), ["x", "y"]);
        let rejected = &out.rejected[0];
        assert_eq!((rejected.class, rejected.record), (Class::Limit, Some(1)));
        assert_eq!(
            rejected.message,
            "line 2: the line has 600012 bytes, the limit is 1000 (max_record_bytes)"
        );
        assert_eq!(rejected.range, Some((14, 600_026)));
        assert_eq!(rejected.raw == long.as_bytes(), is_kept);
        assert!(is_kept || rejected.raw.is_empty());
    }
    assert_eq!(folder.read(&limits(600_012, 0)).documents.len(), 3, "the limit itself is allowed");
}

#[test]
fn a_file_over_the_limit_is_rejected_whole() {
    let folder = Folder::with("a.txt", "0123456789");
    let limits =
        |max_record_bytes, max_raw_bytes| Settings { max_record_bytes, max_raw_bytes, ..Settings::default() };
    for (settings, raw) in [(limits(9, 100), &b"0123456789"[..]), (limits(9, 9), b"")] {
        let out = folder.read(&settings);
        assert_eq!((out.documents.len(), out.rejected[0].class), (0, Class::Limit));
        assert_eq!(out.rejected[0].message, "the file has 10 bytes, the limit is 9 (max_record_bytes)");
        assert_eq!(out.rejected[0].raw, raw);
    }
    assert_eq!(folder.read(&limits(10, 0)).documents.len(), 1, "the limit itself is allowed");
}

#[test]
fn a_few_nul_bytes_stay_in_the_text() {
    let text = "The price\0 of wheat\0 rose by 3%. ".repeat(20);
    let document = Folder::with("a.txt", &text).document();
    assert_eq!(body(&document), text, "normalize deletes them, and says so");
    let document = Folder::with("a.jsonl", "{\"text\": \"a\\u0000b\"}").document();
    assert_eq!(body(&document), "a\0b");
    let rejected = Folder::with("a.jsonl", "{\"text\": \"a\0b\"}").rejected();
    assert!(rejected.message.contains("control character"), "{}", rejected.message);
}

#[test]
fn utf16_lines_are_one_clear_rejection() {
    let bytes: Vec<u8> =
        "\u{feff}{\"text\": \"a\"}\n{\"text\": \"b\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rejected = Folder::with("a.jsonl", bytes).rejected();
    assert_eq!((rejected.class, rejected.range), (Class::Encoding, Some((0, 58))));
    assert_eq!(rejected.message, "the file is UTF-16; jsonl is read as UTF-8 only");
}

#[test]
fn an_input_that_vanishes_costs_itself_alone() {
    let folder = Folder::new();
    let gone = [folder.write("a.txt", "Rain."), folder.write("b.jsonl", "{\"text\": \"x\"}\n")];
    folder.write("c.txt", "Sun.");
    let listing = folder.list(&[""]);
    let chunks = folder.chunks(100);
    gone.iter().for_each(|path| fs::remove_file(path).unwrap());
    let error = scan(&listing.inputs[0], &Settings::default(), 100).unwrap_err();
    let rejected = error.to_rejected(&listing.inputs[0].source);
    assert_eq!((rejected.source.as_str(), rejected.class), ("a.txt", Class::Unreadable));
    assert!(rejected.message.contains("a.txt`: cannot be read: No such file"), "{}", rejected.message);
    let out = read(chunks, &Settings::default());
    assert_eq!(out.documents.len(), 1);
    let told: Vec<_> = out.rejected.iter().map(|one| (one.source.as_str(), one.class)).collect();
    assert_eq!(told, [("a.txt", Class::Unreadable), ("b.jsonl", Class::Unreadable)]);
    assert!(out.rejected[0].message.ends_with("is gone since the run was planned"));
    assert_eq!(out.rejected[1].range, Some((0, 14)));
}

#[test]
fn a_truncated_input_loses_what_is_gone_alone() {
    let folder = Folder::with("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"y\"}\n{\"text\": \"z\"}\n");
    folder.write("b.txt", "Rain and sun.");
    let chunks = folder.chunks(1000);
    folder.write("a.jsonl", "{\"text\": \"x\"}\n{\"te");
    folder.write("b.txt", "Rain");
    let out = read(chunks, &Settings::default());
    assert_eq!(out.documents.iter().map(body).collect::<Vec<_>>(), ["x"]);
    let told: Vec<_> = out.rejected.iter().map(|one| (one.class, one.range)).collect();
    assert_eq!(told, [(Class::Unreadable, Some((14, 42))), (Class::Unreadable, Some((0, 13)))]);
    assert!(
        out.rejected[0].message.starts_with("line 2: the file has changed"),
        "{}",
        out.rejected[0].message
    );
    assert!(out.rejected[1].message.contains("shorter than the 13 bytes"), "{}", out.rejected[1].message);
}

#[test]
fn a_changed_input_is_not_read_by_an_old_plan() {
    let folder = Folder::with("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"y\"}\n");
    folder.write("b.txt", "Rain.");
    folder.write("c.txt", "Sun.");
    let chunks = folder.chunks(14);
    assert_eq!(chunks.len(), 4);
    folder.write("a.jsonl", "{\"text\": \"longer\"}\n{\"text\": \"y\"}\n");
    folder.write("b.txt", "Snow.");
    folder.write("c.txt", "Sun again.");
    let out = read(chunks, &Settings::default());
    assert_eq!(out.documents.len(), 0);
    assert!(out.rejected.iter().all(|rejected| rejected.class == Class::Unreadable), "{:?}", out.rejected);
    assert_eq!(out.rejected.len(), 4);
    let messages: Vec<_> = out.rejected.iter().map(|rejected| rejected.message.as_str()).collect();
    assert!(messages.iter().all(|message| message.contains("planned")), "{messages:?}");
}

#[test]
fn a_line_that_grew_since_the_plan_is_not_taken_for_whole() {
    let folder = Folder::with("a.jsonl", "{\"text\": \"x\"}");
    let chunks = folder.chunks(100);
    folder.write("a.jsonl", "{\"text\": \"x\"} ,,,\n");
    let out = read(chunks, &Settings::default());
    assert_eq!((out.documents.len(), out.rejected[0].class), (0, Class::Unreadable));
}

#[test]
fn nothing_is_read_behind_the_plan() {
    let folder = Folder::with("a.jsonl", "{\"text\": \"x\"}\n");
    let chunks = folder.chunks(100);
    folder.write("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"y\"}\n");
    let batches: Vec<_> = Reader::over(chunks, &Settings::default()).collect();
    assert_eq!(
        (batches.len(), batches[0].records.len()),
        (1, 1),
        "what was appended waits for the next plan"
    );
}

/// What must hold of a folder in which `locked/` and `locked.txt` cannot be read.
fn check_locked(root: &Path) {
    let listing = list(&[root.to_str().unwrap().to_owned()], &Settings::default()).unwrap();
    let sources: Vec<_> = listing.inputs.iter().map(|input| input.source.as_str()).collect();
    assert_eq!(sources, ["a.txt", "locked.txt", "z/b.txt"], "the walk goes on");
    assert_eq!(listing.rejected.len(), 1);
    let rejected = &listing.rejected[0];
    assert_eq!((rejected.source.as_str(), rejected.class), ("locked", Class::Unreadable));
    assert!(rejected.message.contains("ermission denied"), "{}", rejected.message);
    let error = scan(&listing.inputs[1], &Settings::default(), 100).unwrap_err();
    assert!(error.hint().unwrap().contains("permission"));
    assert_eq!(error.to_rejected("locked.txt").class, Class::Unreadable);
    let named = list(&[root.join("locked").to_str().unwrap().to_owned()], &Settings::default());
    assert!(named.unwrap_err().to_string().ends_with("locked`: cannot be read"), "a folder that was named");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_rejected_and_the_walk_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    const CHILD: &str = "DATELINE_TEST_LOCKED";
    if let Some(root) = std::env::var_os(CHILD) {
        println!("child runs");
        return check_locked(Path::new(&root));
    }
    let folder = Folder::with("a.txt", "x");
    folder.write("locked/c.txt", "x");
    folder.write("locked.txt", "x");
    folder.write("z/b.txt", "x");
    let set_mode = |below: &str, mode| {
        fs::set_permissions(folder.path().join(below), fs::Permissions::from_mode(mode)).unwrap();
    };
    ["", "z"].iter().for_each(|below| set_mode(below, 0o755));
    ["a.txt", "z/b.txt"].iter().for_each(|below| set_mode(below, 0o644));
    ["locked", "locked.txt"].iter().for_each(|below| set_mode(below, 0));
    let is_privileged = fs::read_dir(folder.path().join("locked")).is_ok();
    if !is_privileged {
        check_locked(folder.path());
    } else if let Ok(output) = std::process::Command::new("setpriv")
        .args(["--reuid=65534", "--clear-groups", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "bad_input::what_may_not_be_read_is_rejected_and_the_walk_goes_on"])
        .env(CHILD, folder.path())
        .output()
        && String::from_utf8_lossy(&output.stdout).contains("child runs")
    {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    } else {
        println!("skipped: runs as root and privileges cannot be dropped");
    }
    set_mode("locked", 0o755);
}
