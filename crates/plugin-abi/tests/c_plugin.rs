//! The plugin in C, `plugins/shout`, between a C compiler and a host in C: no Rust takes part.
//!
//! Not here: the host of Dateline; its loader is tested in `dateline-analyze`.

use std::path::Path;
use std::process::Command;

#[test]
fn a_host_in_c_runs_the_plugin_in_c() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shout-host");
    let made = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fvisibility=hidden"])
        .args([Path::new("-I"), &here.join("include"), Path::new("-o"), &program])
        .args([here.join("tests/host.c"), here.join("../../plugins/shout/shout.c")])
        .output()
        .unwrap_or_else(|error| panic!("no C compiler: `cc` must be on PATH to check the ABI: {error}"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let printed = Command::new(&program).output().unwrap();
    assert_eq!(
        String::from_utf8(printed.stdout).unwrap(),
        "abi 0.1 size 72\n\
         0 0..4 NATO 1:4 unsure\n\
         0 11..15 U.S. 1:2 unsure\n\
         0 20..28 ЕАЭС 1:4 unsure\n\
         status 0\n\
         empty: status 0\n\
         0 0..4 NATO 1:4 unsure\n\
         refused: status -5\n"
    );
}
