//! The tagger in the plugin: its model, other models, and the rules around it.

use std::collections::BTreeMap;

use dateline_plugin::testing::Harness;

use super::{host, lines};
use crate::PLUGIN;
use crate::tag::LEXICONS;

/// Returns the kinds of the mentions of a text by their texts.
fn kinds(text: &str) -> BTreeMap<String, String> {
    let rows = Harness::new(&PLUGIN).run(&host::with_lexicons(&host::document(text))).unwrap();
    let mentions = rows.iter().filter(|row| row.layer == "mention");
    let kind = |row: &dateline_plugin::testing::Emitted| row.value("kind").as_str().unwrap().to_owned();
    mentions.map(|row| (row.text.to_string(), kind(row))).collect()
}

fn has(found: &BTreeMap<String, String>, name: &str, kind: &str) {
    assert_eq!(found.get(name).map(String::as_str), Some(kind), "{name} in {found:?}");
}

#[test]
fn the_classes_are_the_layers_of_the_manifest() {
    let manifest: serde_json::Value = serde_json::from_str(PLUGIN.manifest()).unwrap();
    let requires = manifest["requires"].as_array().unwrap();
    for (lexicon, layer) in LEXICONS {
        assert_eq!(requires[layer]["layer"], format!("lexicon:{lexicon}"));
    }
}

#[test]
fn names_of_no_lexicon_are_found() {
    let found = kinds(
        "Foreign Minister Pelagia Drozdenko met managers of Velgrave Holdings Ltd in Ottawa on Monday.",
    );
    has(&found, "Pelagia Drozdenko", "person");
    has(&found, "Velgrave Holdings Ltd", "organization");
    has(&found, "Ottawa", "place");
}

#[test]
fn a_family_name_alone_is_the_person() {
    let found =
        kinds("Mr Tomas Quillverth spoke first. The committee thanked Quillverth. Later Quillverth left.");
    has(&found, "Tomas Quillverth", "person");
    has(&found, "Quillverth", "person");
}

#[test]
fn a_noun_of_a_facility_belongs_to_the_name() {
    let found = kinds("Work at the Ossendrake mine stopped, and at the Velgrave Bridge too.");
    assert!(found.values().all(|kind| kind == "facility"), "{found:?}");
}

#[test]
fn a_title_or_a_date_is_no_name() {
    let found = kinds("Thank you, Madam Speaker. We meet again in March 2031.");
    assert!(!found.contains_key("Madam Speaker") && !found.contains_key("March 2031"), "{found:?}");
}

#[test]
fn another_model_is_refused_where_it_is_none() {
    let with = |model: &str| Harness::with_params(&PLUGIN, &serde_json::json!({ "model": model }));
    let missing = with("/nonexistent/names.model").map(|_| ()).unwrap_err();
    assert!(missing.message.contains("parameter `model`"), "{missing}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/plugin.json");
    let other = with(path).map(|_| ()).unwrap_err();
    assert!(other.message.contains("not a tagger model"), "{other}");
    assert!(with(concat!(env!("CARGO_MANIFEST_DIR"), "/model/names.model")).is_ok());
}

#[test]
fn without_the_tagger_only_lexicons_speak() {
    let harness = super::untagged();
    assert_eq!(lines(&harness, "Pelagia Drozdenko met managers of Velgrave Holdings."), "");
}
