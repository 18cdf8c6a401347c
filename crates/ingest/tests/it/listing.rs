//! Which files are found, under which names.

use std::fs;

use dateline_ingest::{Class, Format, Input, Listing, Named, Settings, list, scan};

use crate::common::Folder;

fn sources(listing: &Listing) -> Vec<&str> {
    listing.inputs.iter().map(|input| input.source.as_str()).collect()
}

fn skipped(listing: &Listing) -> Vec<(&str, u64)> {
    listing.skipped.iter().map(|(reason, &count)| (reason.as_str(), count)).collect()
}

fn error(pattern: &str) -> dateline_ingest::Error {
    list(&[pattern.to_owned()], &Settings::default()).unwrap_err()
}

#[test]
fn a_folder_is_walked_in_a_stable_order() {
    let folder = Folder::new();
    for name in ["b.txt", "a/z.jsonl", "a/b/c.NDJSON", "Z.txt", "a.txt"] {
        folder.write(name, "x");
    }
    let listing = folder.list(&[""]);
    assert_eq!(sources(&listing), ["Z.txt", "a.txt", "a/b/c.NDJSON", "a/z.jsonl", "b.txt"]);
    assert_eq!(listing.inputs[0].bytes, 1);
    assert!(listing.skipped.is_empty() && listing.rejected.is_empty());
    assert_eq!(folder.list(&["", ""]).inputs, listing.inputs);
}

/// Returns what a scan says of each input: its format, `packed`, or why it is skipped.
fn kinds(listing: &Listing, settings: &Settings) -> Vec<(String, String)> {
    let kind = |input: &Input| {
        let scan = scan(input, settings, 100).unwrap();
        let format = scan.format.map_or("packed", Format::as_str);
        (input.source.clone(), scan.skipped.unwrap_or_else(|| format.to_owned()))
    };
    listing.inputs.iter().map(kind).collect()
}

fn pairs(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
}

#[test]
fn hidden_and_foreign_files_are_counted() {
    let folder = Folder::new();
    for name in
        ["a.txt", ".git/x.txt", "_SUCCESS", "_logs/run.jsonl", "b/.x.txt", "c.png", "d.xyz", "e.JPG", "NOTES"]
    {
        folder.write(name, "x");
    }
    let listing = folder.list(&[""]);
    assert_eq!(skipped(&listing), [("extension .jpg", 1), ("extension .png", 1), ("hidden", 4)]);
    let found = kinds(&listing, &Settings::default());
    let expected = [("NOTES", "no extension"), ("a.txt", "text"), ("d.xyz", "extension .xyz")];
    assert_eq!(pairs(&found), expected, "what the content tells, a scan tells");
}

#[test]
fn what_is_named_is_read_whatever_its_extension() {
    let folder = Folder::new();
    folder.write("README", "Rain.");
    folder.write("_notes.log", "Rain.");
    folder.write("dump.json", "{\"text\": \"Rain.\"}\n");
    folder.write("page.png", "Rain.");
    let listing = folder.list(&["README", "_notes.log", "dump.json", "page.png"]);
    let found = kinds(&listing, &Settings::default());
    assert_eq!(pairs(&found), [("README", "text"), ("_notes.log", "text"), ("dump.json", "jsonl")]);
    assert_eq!(skipped(&listing), [("extension .png", 1)], "no text, even when it is named");
}

#[test]
fn the_content_overrules_the_name_and_a_forced_format_both() {
    let folder = Folder::new();
    folder.write("a.txt", b"\x1f\x8b\x08\0");
    folder.write("b.dump", "{\"text\": \"Rain.\"}\n");
    folder.write("c.png", "Rain.");
    let found = kinds(&folder.list(&[""]), &Settings::default());
    assert_eq!(pairs(&found), [("a.txt", "packed"), ("b.dump", "jsonl")]);
    let forced = Settings { format: Some(Format::Text), ..Settings::default() };
    let listing = list(&[folder.pattern("")], &forced).unwrap();
    let found = kinds(&listing, &forced);
    assert_eq!(pairs(&found), [("a.txt", "packed"), ("b.dump", "text"), ("c.png", "text")]);
}

#[test]
fn patterns_match_files_and_folders() {
    let folder = Folder::new();
    for name in ["in/2025/a.txt", "in/2026/a.txt", "in/2026/b/c.txt", "in/2026/d.log", "in/_x/e.txt", "f.txt"]
    {
        folder.write(name, "x");
    }
    assert_eq!(sources(&folder.list(&["in/*/*.txt"])), ["2025/a.txt", "2026/a.txt"]);
    assert_eq!(skipped(&folder.list(&["in/*/*.txt"])), [("hidden", 1)]);
    assert_eq!(sources(&folder.list(&["in/**/*.txt"])), ["2025/a.txt", "2026/a.txt", "2026/b/c.txt"]);
    assert_eq!(sources(&folder.list(&["in/2025*"])), ["2025/a.txt"]);
    assert_eq!(sources(&folder.list(&["in/2026/*.log"])), ["d.log"], "the pattern names the extension");
    assert_eq!(sources(&folder.list(&["in/2026/*"])), ["a.txt", "b/c.txt", "d.log"]);
    assert_eq!(folder.list(&["in/2026/*"]).inputs[2].named, Named::No, "what it is, its content tells");
    assert_eq!(folder.list(&["in/2026/*.log"]).inputs[0].named, Named::Yes);
    assert_eq!(sources(&folder.list(&["in/_x/*"])), ["e.txt"], "the pattern names the hidden folder");
}

#[test]
fn an_existing_path_is_no_pattern() {
    let folder = Folder::with("a[1].txt", "x");
    assert_eq!(sources(&folder.list(&["a[1].txt"])), ["a[1].txt"]);
}

#[test]
fn inputs_that_are_not_there_are_errors() {
    let folder = Folder::with("a.txt", "x");
    let missing = error(&folder.pattern("b.txt"));
    assert!(missing.to_string().ends_with("b.txt`: no such file or folder"), "{missing}");
    assert!(missing.hint().unwrap().contains("working directory"));
    let nothing = error(&folder.pattern("*.jsonl"));
    assert!(nothing.to_string().ends_with("*.jsonl`: the pattern matches nothing"), "{nothing}");
    assert!(nothing.hint().unwrap().contains("quote"));
    let nowhere = error(&folder.pattern("nowhere/*.jsonl"));
    assert!(nowhere.to_string().contains("matches nothing"), "{nowhere}");
    let malformed = error(&folder.pattern("a***"));
    assert!(malformed.to_string().contains("not a valid pattern"), "{malformed}");
}

#[test]
fn settings_are_checked_before_anything_is_read() {
    let settings = Settings { published: Some("soon".into()), ..Settings::default() };
    let error = list(&["/nowhere".to_owned()], &settings).unwrap_err();
    assert_eq!(error.to_string(), "published: `soon` is not a date");
}

#[test]
fn two_roots_with_the_same_names_are_told_apart() {
    let folder = Folder::new();
    for name in ["2025/a.txt", "2026/a.txt", "2026/b.txt"] {
        folder.write(name, "x");
    }
    let expected = ["2025/a.txt", "2026/a.txt", "b.txt"];
    assert_eq!(sources(&folder.list(&["2025", "2026"])), expected);
    assert_eq!(sources(&folder.list(&["2026", "2025"])), expected, "in any order");
    assert_eq!(sources(&folder.list(&["2025/a.txt", "2026/a.txt"])), expected[..2]);
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let folder = Folder::new();
    folder.write("in/a.txt", "x");
    folder.write("in/b/c.txt", "x");
    let listing = folder.list(&["in", "in/a.txt", "in/b", "in/*.txt"]);
    assert_eq!(sources(&listing), ["a.txt", "b/c.txt"]);
    assert_eq!(skipped(&listing), [("listed twice", 3)]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("in/z/a.txt", "x");
    folder.write("out/b.txt", "x");
    let at = |name: &str| folder.path().join(name);
    symlink(at("in"), at("in/z/up")).unwrap();
    symlink(at("out"), at("in/out")).unwrap();
    symlink(at("in/z/a.txt"), at("in/alias.txt")).unwrap();
    symlink(at("in/self"), at("in/self")).unwrap();
    symlink(at("nowhere"), at("in/gone.txt")).unwrap();
    let listing = folder.list(&["in"]);
    assert_eq!(sources(&listing), ["out/b.txt", "z/a.txt"], "a real path wins over a link to it");
    assert_eq!(skipped(&listing), [("listed twice", 1), ("symlink loop", 2)]);
    assert_eq!(listing.rejected.len(), 1);
    assert_eq!(
        (listing.rejected[0].source.as_str(), listing.rejected[0].class),
        ("gone.txt", Class::Unreadable)
    );
}

#[cfg(unix)]
#[test]
fn sockets_are_no_files() {
    let folder = Folder::with("a.txt", "x");
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.txt")).unwrap();
    let listing = folder.list(&[""]);
    assert_eq!((sources(&listing), skipped(&listing)), (vec!["a.txt"], vec![("not a regular file", 1)]));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_survives_a_plan() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"\xcf\xf0.txt");
    if fs::write(folder.path().join(name), "Rain.").is_err() {
        println!("skipped: this file system wants names in UTF-8");
        return;
    }
    let chunks = folder.chunks(100);
    assert_eq!(chunks[0].source, "%CF%F0.txt");
    let plan = serde_json::to_string(&chunks).unwrap();
    let again: Vec<dateline_ingest::Chunk> = serde_json::from_str(&plan).unwrap();
    assert_eq!(again, chunks);
    assert_eq!(crate::common::read(again, &Settings::default()).documents.len(), 1);
}
