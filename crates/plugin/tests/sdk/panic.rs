//! Panics stay on the plugin's side, in every function.

use crate::common::{PLUGIN, probe};
use dateline_plugin::testing::{Harness, TestDoc};
use dateline_plugin_abi::{flag, status};
use serde_json::json;

#[test]
fn a_panic_costs_one_document() {
    let harness = probe("panic");
    let failure = harness.run(&TestDoc::new("panic now")).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (status::PANIC, "lost at panic now"));
    assert_eq!(harness.run(&TestDoc::new("calm")), Ok(Vec::new()));
    let logged = harness.logged().join("\n");
    assert!(logged.contains("1: panicked at ") && logged.contains("sdk/common.rs"), "{logged}");
}

#[test]
fn a_payload_of_any_type_is_survived() {
    let failure = probe("panic with a payload").run(&TestDoc::new("")).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (status::PANIC, "a panic without a text"));
}

#[test]
fn a_panic_in_create_is_an_answer() {
    let failure = Harness::with_params(&PLUGIN, &json!({"mode": "panic in create"})).err().unwrap();
    assert_eq!((failure.status, failure.message.as_str()), (status::PANIC, "no analyzer today"));
}

#[test]
fn a_panic_in_worker_new_is_an_answer() {
    let failure = probe("panic in worker").run(&TestDoc::new("")).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (status::PANIC, "no worker today"));
}

#[test]
fn a_panic_in_worker_free_or_destroy_is_logged() {
    let harness = probe("panic in worker_free");
    harness.run(&TestDoc::new("")).unwrap();
    harness.free_worker();
    assert!(harness.logged().join("\n").contains("scratch dropped"));
    drop(probe("panic in destroy")); // Does not end the process.
}

#[test]
fn a_build_that_aborts_says_so() {
    let expected = if cfg!(panic = "abort") { flag::ABORTS } else { 0 };
    assert_eq!(PLUGIN.plugin().flags, expected);
}
