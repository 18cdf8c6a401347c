//! Runs that end too early: killed, interrupted, continued with more inputs or another setup.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{Done, Place, assert_same, records};

/// A place whose run has many shards and takes long enough to be hit.
fn busy_place() -> Place {
    let place = Place::new().with_inputs();
    for idx in 0..6 {
        place.input(&format!("more{idx}.jsonl"), records(60).as_bytes());
    }
    place
}

fn start(place: &Place, output: &str) -> Child {
    let mut command =
        place.command(&format!("run -i in -o {output} --format jsonl --shard-bytes 1KiB --threads 2"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts")
}

#[test]
fn a_run_killed_at_any_moment_goes_on_to_the_same_bytes() {
    let place = busy_place();
    let started = Instant::now();
    assert!(start(&place, "whole").wait().unwrap().success());
    let whole = started.elapsed();
    let mut killed = 0;
    for moment in 0..10u32 {
        // Spread over the run and a little past it, in an order that is no pattern.
        let delay = whole * ((moment * 7) % 10 * 11 + 1) / 100;
        let mut child = start(&place, "out");
        sleep(delay);
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if moment % 3 == 0 {
            place.run("out", "--threads 1").exits(0);
            assert_same(&place.path("whole"), &place.path("out"));
            std::fs::remove_dir_all(place.path("out")).unwrap();
        }
    }
    assert!(killed > 0, "every run was faster than its end");
    place.run("out", "").exits(0);
    assert_same(&place.path("whole"), &place.path("out"));
    place.call("verify out").exits(0).says("everything holds");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_cleanly_and_a_rerun_goes_on() {
    let place = busy_place();
    place.run("whole", "").exits(0);
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let child = start(&place, "out");
        while !place.path("out/_shards/00000.json").exists() {
            sleep(Duration::from_millis(1));
        }
        let pid = child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
        let done = Done::of(&child.wait_with_output().unwrap());
        if sent.success() && done.code != 0 {
            done.exits(code).says("error: interrupted");
            assert!(!place.path("out/_SUCCESS").exists());
            assert!(!place.path("out/_tmp").exists(), "nothing half done is left");
        }
        place.run("out", "").exits(0);
        assert_same(&place.path("whole"), &place.path("out"));
        std::fs::remove_dir_all(place.path("out")).unwrap();
    }
}

#[test]
fn two_runs_of_the_same_shards_at_once_do_not_hurt_each_other() {
    let place = busy_place();
    place.run("whole", "").exits(0);
    let children = [start(&place, "out"), start(&place, "out")];
    for child in children {
        let done = Done::of(&child.wait_with_output().unwrap());
        assert!(done.code == 0, "{}", done.stderr);
    }
    place.run("out", "").exits(0);
    assert_same(&place.path("whole"), &place.path("out"));
}

#[test]
fn an_output_of_another_fingerprint_stops_with_78_and_says_what_changed() {
    let place = Place::new().with_inputs();
    place.run("out", "").exits(0);
    let done = place.run("out", "--columns full --set ingest.batch_bytes=5000").exits(78);
    let done =
        done.says("`ingest.batch_bytes` is 5000, was 1048576; `output.columns` is \"full\", was \"compact\"");
    done.says("hint: `--overwrite` replaces the folder");
    place.run("out", "--columns full --overwrite").exits(0);
    place.run("fresh", "--columns full").exits(0);
    assert_same(&place.path("out"), &place.path("fresh"));
}

#[test]
fn appended_inputs_add_shards() {
    let place = Place::new().with_inputs();
    place.run("out", "").exits(0);
    let before = std::fs::read(place.path("out/_shards/00000.json")).unwrap();
    place.input("zz.txt", b"One more document.");
    place.run("out", "").exits(0).says("53 documents").says("1 of");
    assert_eq!(std::fs::read(place.path("out/_shards/00000.json")).unwrap(), before);
    place.call("verify out").exits(0);
}

#[test]
fn finalize_before_the_end_names_what_is_missing() {
    let place = Place::new().with_inputs();
    place.run("out", "--shard 0/2").exits(0);
    place.call("finalize out").exits(75).says("shards not done: 1, 3").says("hint: ");
    place.call("finalize none").exits(74).says("no run stands there");
}
