//! The manual, `plugins/README.md`, shows the code that is there.
//!
//! Not here: whether the code works; the plugins' own tests and cases say that.

const MANUAL: &str = include_str!("../../../plugins/README.md");
const TEMPLATE: &str = include_str!("../../../plugins/template/src/lib.rs");
const SHOUT: &str = include_str!("../../../plugins/shout/shout.c");

/// Returns the code blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    MANUAL.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// Returns the lines that are code: no blank lines, no comments that stand alone, no tests.
fn code(source: &str) -> Vec<&str> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    source.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).collect()
}

#[test]
fn the_rust_plugin_is_the_template_in_15_lines() {
    assert_eq!(code(blocks("rust")[0]), code(TEMPLATE));
    assert!(code(TEMPLATE).len() <= 15, "{} lines", code(TEMPLATE).len());
}

#[test]
fn the_c_plugin_is_shout() {
    assert!(SHOUT.ends_with(blocks("c")[0]));
    assert!(code(SHOUT).len() <= 35, "{} lines", code(SHOUT).len());
}

#[test]
fn the_manifests_are_json() {
    let manifests = blocks("json");
    assert!(!manifests.is_empty());
    for manifest in manifests {
        serde_json::from_str::<serde_json::Value>(manifest).unwrap();
    }
}

#[test]
fn shout_carries_its_plugin_json() {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../../../plugins/shout/plugin.json")).unwrap();
    let start = SHOUT.find("DL_JSON(").unwrap() + "DL_JSON(".len();
    let end = SHOUT.rfind("), analyze);").unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&SHOUT[start..end]).unwrap(), file);
}
