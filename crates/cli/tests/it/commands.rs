//! What the commands print, take and refuse.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use crate::support::{Done, Place, records, text};

#[test]
fn a_run_shows_what_came_of_it() {
    let place = Place::with_plugins().with_inputs();
    place.input("bad.jsonl", b"nonsense\n");
    place.input("photo.png", b"PNG");
    let done = place.run("out", "").exits(0);
    for text in [
        "52 documents of 53 records",
        "quantities",
        "mentions",
        "A few of them:",
        "1 quarantined: format 1",
        "skipped files: extension .png 1",
        "tables: out",
    ] {
        assert!(done.stdout.contains(text), "no {text:?} in: {}", done.stdout);
    }
    let fact = done
        .stdout
        .lines()
        .skip_while(|line| !line.starts_with("  quantities: "))
        .take(3)
        .collect::<Vec<_>>();
    assert!(fact[1].contains("wheat") || fact[1].contains("Trade"), "its sentence: {fact:?}");
    assert!(fact[2].contains(".txt:") || fact[2].contains(".jsonl:"), "its place: {fact:?}");
    assert!(done.stderr.contains("MB/s"), "{}", done.stderr);
    assert!(!done.stdout.contains("MB/s"), "{}", done.stdout);
}

#[test]
fn standard_input_is_read_and_can_be_proved_with_its_file() {
    let place = Place::new();
    fs::write(place.path("all.jsonl"), records(5)).unwrap();
    let mut command = place.command("run -i - -o out --format jsonl");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(records(5).as_bytes()).unwrap();
    Done::of(&child.wait_with_output().unwrap()).exits(0).says("5 documents");
    assert!(!place.path("out/_tmp").exists());
    assert_eq!(place.rows("out", "documents")[0]["source"].as_str(), Some("-"));
    place.call("verify out").exits(1).says("input `-`");
    place.call("verify out -i all.jsonl").exits(0).says("everything holds");
}

#[test]
fn options_win_over_set_and_set_over_the_file() {
    let place = Place::new().with_inputs();
    let config = "[output]\nformat = 'jsonl'\ncolumns = 'full'\n[run]\nlimit = 3\nshard_bytes = '4KiB'\n";
    fs::write(place.path("dateline.toml"), config).unwrap();
    place.call("run -c dateline.toml -i in -o a").exits(0).says("3 documents");
    assert!(place.rows("a", "documents")[0]["source"].is_string());
    place.call("run -c dateline.toml --set run.limit=5 -i in -o b").exits(0).says("5 documents");
    place.call("run -c dateline.toml --set run.limit=5 --limit 7 -i in -o c").exits(0).says("7 documents");
    let shown = &place.manifest("c")["config"];
    assert_eq!(shown["run"]["shard_bytes"].as_u64(), Some(4096), "{shown}");
}

#[test]
fn a_slip_in_the_configuration_names_the_nearest_key() {
    let place = Place::new().with_inputs();
    let done = place.run("out", "--set run.shard_byte=1").exits(78);
    done.says("unknown key `run.shard_byte`; the nearest is `run.shard_bytes`").says("hint: ");
    fs::write(place.path("bad.toml"), "[outptu]\nformat = 'jsonl'\n").unwrap();
    place.run("out", "-c bad.toml").exits(78).says("the nearest is `output`");
    place.run("out", "--set plugins.quantity.x=1").exits(78).says("unknown key `plugins.quantity`");
    place.run("out", "--published yesterday").exits(78).says("is not a date");
    place.run("out", "--tables +tokns").exits(78).says("tokns");
    place.call("run -i in -o out --shard-bytes 12").exits(78).says("`run.shard_bytes`: 12 is less than 1KiB");
    assert!(!place.path("out/_plan.json").exists());
}

#[test]
fn wrong_usage_exits_with_2() {
    let place = Place::new().with_inputs();
    place.call("run -i in").exits(2);
    place.run("out", "--shard 3/3").exits(2).says("is not a share");
    place.call("run -i in -o out --shard-bytes lots").exits(2).says("is not a size");
    place.run("out", "--max-errors some").exits(2).says("is not a budget");
    place.call("run -i in -o out --format xml").exits(2);
    place.call("explode").exits(2);
}

#[test]
fn progress_can_be_json_or_nothing_and_stays_off_standard_output() {
    let place = Place::new().with_inputs();
    let done = place.run("a", "--progress json").exits(0);
    let lines: Vec<serde_json::Value> = done
        .stderr
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let last = lines.last().unwrap();
    assert_eq!(last["documents"].as_u64(), Some(52), "{last}");
    assert_eq!(last["shards"], last["shards_to_do"]);
    assert!(!done.stdout.contains('{'));
    let quiet = place.run("b", "--progress none").exits(0);
    assert_eq!(quiet.stderr.lines().count(), 1, "{}", quiet.stderr);
}

#[test]
fn the_publication_date_is_the_one_given_where_there_is_no_other() {
    let place = Place::new();
    place.input("plain.txt", b"Exports rose.");
    place.input("dated.txt", text(3).as_bytes());
    place.run("out", "--published 2026-05-09").exits(0);
    let rows = place.rows("out", "documents");
    let dates: Vec<_> =
        rows.iter().map(|row| (row["published"].as_str(), row["published_from"].as_str())).collect();
    assert_eq!(dates, [(Some("2026-03-04"), Some("dateline")), (Some("2026-05-09"), Some("config"))]);
}

#[test]
fn a_false_span_fails_verify() {
    let place = Place::new().with_inputs();
    place.run("out", "").exits(0);
    let part = place.path("out/sentences/part-00000.jsonl");
    let text = fs::read_to_string(&part).unwrap();
    fs::write(&part, text.replacen("\"end_byte\":", "\"end_byte\":1", 1)).unwrap();
    let done = place.call("verify out").exits(1);
    done.says("sentences/part-00000.jsonl, row 0").says("not hold");
}

#[test]
fn the_logs_grow_and_hold_the_clock() {
    let place = Place::new().with_inputs();
    place.run("out", "").exits(0);
    place.run("out", "").exits(0);
    let log = fs::read_to_string(place.path("out/_logs/run.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0]["run"]["stages"]["ingest"].is_f64() && lines[0]["ended_unix"].is_u64(), "{log}");
}
