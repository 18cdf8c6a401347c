//! The analyzer on tokens of the SDK's rough tokenizer. The cases in `cases/` run on the host's.

use dateline_plugin::testing::Harness;

use super::PLUGIN;

#[test]
fn capitals_in_brackets_are_explained() {
    assert_eq!(
        Harness::new(&PLUGIN).lines("The World Trade Organization (WTO) met."),
        [r#"acronym 30..33 "WTO" expansion="World Trade Organization""#]
    );
}

#[test]
fn capitals_that_the_words_do_not_spell_are_not() {
    assert!(Harness::new(&PLUGIN).lines("The World Bank (WTO) met.").is_empty());
}

#[test]
fn hostile_text_is_survived() {
    Harness::new(&PLUGIN).check(&["The Ministry of Health (MH) said", "(WTO)", "a (A) (AB) ((AB"]);
}
