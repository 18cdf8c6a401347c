//! What `dateline explain` shows of one document.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Done, Place, lexicon_plugin, records};

const TEXT: &str = "Wheat for Oslo\n\nThe harvest of wheat was good. Nobody sold\u{ad} any wheat.\n";

fn place() -> Place {
    let place = Place::new();
    lexicon_plugin(&place.path("crops"), |_| {});
    place.input("harvest.txt", TEXT.as_bytes());
    place
}

/// Returns a page without its times, which differ from call to call, and without the columns they stand in.
fn without_times(page: &str) -> String {
    let mut out = String::new();
    for line in page.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.iter().position(|word| *word == "ms") {
            Some(at) => out += &[&words[..at - 1], &words[at + 1..]].concat().join(" "),
            None => out += line,
        }
        out.push('\n');
    }
    out
}

#[test]
fn a_document_is_shown_sentence_by_sentence() {
    let place = place();
    let done = place.call("explain in/harvest.txt --plugin crops --width 60").exits(0);
    let page = without_times(&done.stdout);
    for expected in [
        "harvest.txt  text/plain  language en  published unknown\n",
        "paragraph 2, sentence 3, token 15",
        "crops@0.1.0",
        "layers  crop 3\n",
        "    0 Wheat for Oslo\n      ^^^^^ crop 0\n      crop 0 0..5 \"Wheat\" family=grasses",
        "    1 The harvest of wheat was good.\n                     ^^^^^ crop 1\n      crop 1 31..36 \"wheat\" family=grasses",
        "source 31..36\n",
        "    2 Nobody sold any wheat.\n",
    ] {
        assert!(page.contains(expected), "no {expected:?} in:\n{page}");
    }
    let stages: Vec<_> = page
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| is_stage(word))
        .collect();
    assert_eq!(stages, ["read", "ingest", "normalize", "analyze", "export"]);
    assert!(page.contains("source 65..70"), "after a soft hyphen, bytes of the source move on:\n{page}");
}

fn is_stage(word: &str) -> bool {
    ["read", "ingest", "normalize", "analyze", "export"].contains(&word)
}

#[test]
fn long_sentences_are_wrapped_and_spans_marked_on_every_line() {
    let place = place();
    let done = place.call("explain in/harvest.txt --plugin crops --width 26 -l sentence").exits(0);
    let expected = "    1 The harvest of wheat\n      ^^^^^^^^^^^^^^^^^^^^ sentence 1\n      was good.\n      ^^^^^^^^^\n";
    assert!(done.stdout.contains(expected), "{}", done.stdout);
    assert!(!done.stdout.contains("crop 0 "), "only the layer that is named: {}", done.stdout);
}

#[test]
fn colours_are_for_terminals() {
    let place = place();
    let plain = place.call("explain in/harvest.txt --plugin crops").exits(0);
    assert!(!plain.stdout.contains('\u{1b}'), "piped: {}", plain.stdout);
    let colour = place.call("explain in/harvest.txt --plugin crops --color always").exits(0);
    assert!(colour.stdout.contains("\u{1b}[36mwheat\u{1b}[0m"), "{}", colour.stdout);
    let stripped = without_times(&strip(&colour.stdout));
    assert_eq!(stripped, without_times(&plain.stdout), "the same page but for the colours");
}

fn strip(page: &str) -> String {
    let mut parts = page.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[test]
fn json_is_stable_but_for_the_seconds() {
    let place = place();
    let json = || {
        let done = place.call("explain in/harvest.txt --plugin crops --json").exits(0);
        let mut json: Value = serde_json::from_str(&done.stdout).unwrap();
        for name in ["stages", "plugins"] {
            for item in json[name].as_array_mut().unwrap() {
                assert!(item["seconds"].take().is_f64(), "{name}");
            }
        }
        json
    };
    let page = json();
    assert_eq!(page, json());
    let keys: Vec<_> = page.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["diagnostics", "document", "layers", "plugins", "stages"]);
    assert_eq!(page["layers"][0]["table"].as_str(), Some("crops"));
    assert_eq!(page["layers"][0]["rows"].as_array().map(Vec::len), Some(3));
    assert_eq!(page["layers"][0]["rows"][1]["family"].as_str(), Some("grasses"));
    assert_eq!(page["plugins"][0]["layers"]["crop"].as_u64(), Some(3));
    assert_eq!(page["stages"][2]["facts"]["sentence"].as_u64(), Some(3));
    assert_eq!(
        page["document"]["text"].as_str().map(str::len),
        Some(page["stages"][2]["bytes_out"].as_u64().unwrap() as usize)
    );
}

#[test]
fn a_record_is_picked_by_number_or_id() {
    let place = Place::new();
    place.input("all.jsonl", records(5).as_bytes());
    place.call("explain in/all.jsonl").exits(0).says("Title 0");
    place.call("explain in/all.jsonl --record 3").exits(0).says("Title 3").says("record 3");
    let named = "{\"id\": \"wire-7\", \"text\": \"One.\"}\n{\"id\": \"wire-8\", \"text\": \"Two.\"}\n";
    place.input("named.jsonl", named.as_bytes());
    place.call("explain in/named.jsonl --record wire-8").exits(0).says("    0 Two.");
    let done = place.call("explain in/named.jsonl --record wire-9").exits(65);
    done.says("a record with the id `wire-9`: not among its 2 records").says("hint: ");
    place.call("explain in/all.jsonl --record 5").exits(65).says("record 5: not among its 5 records");
}

#[test]
fn standard_input_is_explained_too() {
    let place = Place::new();
    let mut command = place.command("explain -");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"One sentence. And another.").unwrap();
    Done::of(&child.wait_with_output().unwrap()).exits(0).says("sentence 2").says("And another.");
}

#[test]
fn what_cannot_be_explained_is_said() {
    let place = place();
    place.call("explain in/gone.txt").exits(74).says("gone.txt");
    place.input("other.txt", b"Another.");
    place.call("explain in").exits(74).says("2 files, one is explained at a time").says("hint: ");
    place.input("bad.jsonl", b"{\"text\": \"fine\"}\nnonsense\n");
    place.call("explain in/bad.jsonl --record 1").exits(65).says("(format)").says("quarantine");
    fs::write(place.path("in/blank.txt"), " \n").unwrap();
    place.call("explain in/blank.txt").exits(65).says("a run leaves this record out: empty");
    let done = place.call("explain in/harvest.txt --plugin crops --layer crp").exits(2);
    done.says("layer `crp`: there is none; the nearest is `crop`").says("hint: layers here: ");
}

#[test]
fn a_text_cannot_steer_the_terminal() {
    let place = Place::new();
    place.input("steer.txt", "Exports\u{1b}[31m rose.".as_bytes());
    let done = place.call("explain in/steer.txt").exits(0);
    assert!(!done.stdout.contains('\u{1b}'), "{:?}", done.stdout);
}
