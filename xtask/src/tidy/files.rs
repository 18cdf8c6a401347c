//! Rules for every file: heads, sizes, unsafe code, paths of one machine, white space.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::Finding;
use crate::cargo;

/// Lines a source file may have.
const MAX_LINES: usize = 600;

/// Where unsafe code may stand.
const UNSAFE_HOMES: &[&str] = &["crates/plugin-abi/", "crates/plugin/", "crates/analyze/src/loader"];

/// Text files whose bytes are part of what they test or show.
const VERBATIM: &[&str] = &["seeds/", "crates/ingest/tests/data/"];

/// Returns what is wrong inside files.
///
/// # Errors
///
/// When a file cannot be read.
pub(crate) fn check(files: &[PathBuf]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        if VERBATIM.iter().any(|folder| name.starts_with(folder)) || name == "Cargo.lock" {
            continue;
        }
        let bytes = fs::read(cargo::root().join(file)).with_context(|| format!("reading {name}"))?;
        let Ok(text) = String::from_utf8(bytes) else { continue };
        findings.extend(check_text(&name, &text));
    }
    Ok(findings)
}

fn check_text(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (idx, line) in text.lines().enumerate() {
        let at = || format!("{name}:{}", idx + 1);
        if line.ends_with([' ', '\t']) && !name.ends_with(".tsv") && !name.contains("/cases/") {
            findings.push(Finding::new(at(), "white space at the end of the line"));
        }
        if holds_machine_path(line) {
            findings.push(Finding::new(at(), "an absolute path of one machine"));
        }
    }
    if Path::new(name).extension().is_some_and(|extension| extension == "rs") {
        findings.extend(check_rust(name, text));
    }
    findings
}

fn check_rust(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !text.starts_with("//!") {
        findings.push(Finding::new(name, "should open with `//!`: what is here, what is not"));
    }
    let n_lines = text.lines().count();
    if n_lines > MAX_LINES {
        findings.push(Finding::new(
            name,
            format!("{n_lines} lines, more than {MAX_LINES}: one concept, one file"),
        ));
    }
    let may_be_unsafe = UNSAFE_HOMES.iter().any(|home| name.starts_with(home));
    let lines: Vec<&str> = text.lines().collect();
    for (idx, line) in lines.iter().enumerate() {
        let at = format!("{name}:{}", idx + 1);
        if has_word(&code_of(line), concat!("un", "safe")) {
            if !may_be_unsafe {
                findings
                    .push(Finding::new(at, "unsafe code belongs in plugin-abi, plugin and analyze's loader"));
            } else if opens_block(line) && !is_explained(&lines[..idx]) {
                findings.push(Finding::new(at, "an unsafe block needs a `// SAFETY:` comment above it"));
            }
        } else if code_of(line).trim_start().starts_with(concat!("#[all", "ow(")) {
            findings.push(Finding::new(at, "use `#[expect(lint, reason = \"…\")]`"));
        } else if code_of(line).trim_start().starts_with(concat!("#[ig", "nore")) {
            findings.push(Finding::new(at, "a skipped test tests nothing"));
        }
    }
    findings
}

/// Returns the line without the insides of strings and without a comment at its end, roughly: a quotation
/// mark in a string or a character is taken for its end.
fn code_of(line: &str) -> String {
    let outside: String = line.split('"').step_by(2).collect();
    outside.split_once("//").map_or(outside.clone(), |(code, _)| code.to_owned())
}

fn has_word(code: &str, word: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    code.match_indices(word).any(|(at, _)| {
        let before = at.checked_sub(1).is_some_and(|before| is_part(code.as_bytes()[before]));
        let after = code.as_bytes().get(at + word.len()).copied().is_some_and(is_part);
        !before && !after
    })
}

/// Returns whether the line opens an unsafe block or implements an unsafe trait.
fn opens_block(line: &str) -> bool {
    let code = code_of(line);
    [concat!("un", "safe {"), concat!("un", "safe impl")].iter().any(|opening| code.contains(opening))
}

/// Returns whether a `SAFETY:` comment stands in the lines right above.
fn is_explained(above: &[&str]) -> bool {
    let mut lines = above.iter().rev().map(|line| line.trim_start());
    lines.by_ref().take(8).take_while(|line| !line.is_empty()).any(|line| line.contains("SAFETY:"))
}

fn holds_machine_path(line: &str) -> bool {
    let homes = [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];
    homes.iter().any(|home| {
        line.match_indices(home).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|before| !before.is_alphanumeric() && !"_.-}*<>:/".contains(before))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(name: &str, text: &str) -> Vec<String> {
        check_text(name, text).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_file_needs_a_head_and_a_limit() {
        assert_eq!(messages("crates/core/src/a.rs", "//! Here.\nfn a() {}\n"), Vec::<String>::new());
        assert!(messages("crates/core/src/a.rs", "fn a() {}\n")[0].contains("should open"));
        let long = format!("//! Here.\n{}", "fn a() {}\n".repeat(MAX_LINES));
        assert!(messages("crates/core/src/a.rs", &long)[0].contains("601 lines"));
    }

    #[test]
    fn unsafe_code_has_a_home_and_a_reason() {
        let text = concat!("//! Here.\nfn a() { un", "safe { b() } }\n");
        assert!(messages("crates/core/src/a.rs", text)[0].contains("belongs in"));
        assert!(messages("crates/plugin/src/a.rs", text)[0].contains("SAFETY"));
        let told = concat!("//! Here.\n// SAFETY: b is fine.\nun", "safe { b() }\n");
        assert!(messages("crates/plugin/src/a.rs", told).is_empty());
        let lint = concat!("//! Here.\n#![deny(un", "safe_code)] // un", "safe in a comment\n");
        assert!(messages("crates/core/src/a.rs", lint).is_empty());
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let line = concat!("cd /ho", "me/ann/dateline");
        assert_eq!(messages("README.md", line), ["an absolute path of one machine"]);
        assert!(messages("README.md", concat!("see https://example.org/ho", "me/ann")).is_empty());
    }
}
