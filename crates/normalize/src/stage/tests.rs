//! Tests of the stage: fields, layers, language, diagnostics.

use dateline_core::token::flag;
use dateline_core::{Metadata, RawField};
use proptest::prelude::*;

use super::*;

const ALL: HostLayers = HostLayers { paragraph: true, sentence: true, token: true };

fn raw(fields: &[(FieldName, &str)]) -> RawDocument {
    let field = |(name, text): &(FieldName, &str)| RawField {
        name: *name,
        text: (*text).into(),
        map: OffsetMap::identity(),
    };
    RawDocument { fields: fields.iter().map(field).collect(), ..RawDocument::default() }
}

fn run(layers: HostLayers, raw: RawDocument) -> Document {
    let stage = Normalize::new(Settings { layers });
    stage.run(&mut stage.scratch(), vec![raw]).unwrap().remove(0)
}

fn texts(document: &Document, slot: usize) -> Vec<&str> {
    let layer = document.layers[slot].as_ref().unwrap();
    (0..layer.len).map(|idx| document.slice(layer.span(idx).unwrap())).collect()
}

#[test]
fn fields_are_parted_by_an_empty_line_and_keep_their_sources() {
    let mut raw = raw(&[(FieldName::Title, "Port\u{ad} news"), (FieldName::Body, "A\r\nB.")]);
    raw.fields[1].map.push_linear(0, 100, 5);
    let document = run(ALL, raw);
    assert_eq!(document.text, "Port news\n\nA\nB.");
    assert_eq!(texts(&document, SENTENCE), ["Port news", "A", "B."]);
    let source = document.source_span(Span::new(13, 15)).unwrap();
    assert_eq!((source.field, source.hull()), (FieldName::Body, Span::new(103, 105)));
    assert_eq!(document.source_span(Span::new(0, 9)).unwrap().hull(), Span::new(0, 11));
    assert_eq!(document.source_span(Span::new(5, 12)), None, "it crosses fields");
}

#[test]
fn a_title_never_runs_into_the_body() {
    let document = run(
        ALL,
        raw(&[(FieldName::Title, "The ministers agree on a plan for"), (FieldName::Body, "rivers and dams")]),
    );
    assert_eq!(texts(&document, PARAGRAPH).len(), 2);
}

#[test]
fn empty_fields_leave_no_trace() {
    let document =
        run(ALL, raw(&[(FieldName::Title, ""), (FieldName::Body, "\u{feff}"), (FieldName::Body, "Text.")]));
    assert_eq!(document.text, "Text.");
    assert_eq!(document.fields.len(), 1);
    let nothing = run(ALL, raw(&[]));
    assert_eq!((nothing.text.as_str(), nothing.layers.len()), ("", HOST_LAYERS));
    assert_eq!(nothing.layers[TOKEN].as_ref().unwrap().len, 0);
}

#[test]
fn only_wanted_layers_are_made_and_they_are_the_same_alone() {
    let text = "One two. Three.\n\nFour";
    let all = run(ALL, raw(&[(FieldName::Body, text)]));
    assert!(all.layers.iter().all(Option::is_some));
    let wanted = [(false, false, false), (true, false, false), (false, true, false), (false, false, true)];
    for (paragraph, sentence, token) in wanted {
        let some = run(HostLayers { paragraph, sentence, token }, raw(&[(FieldName::Body, text)]));
        assert_eq!(some.layers.len(), HOST_LAYERS);
        for (slot, is_wanted) in [(PARAGRAPH, paragraph), (SENTENCE, sentence), (TOKEN, token)] {
            assert_eq!(some.layers[slot].is_some(), is_wanted);
            assert!(!is_wanted || some.layers[slot] == all.layers[slot]);
        }
    }
}

#[test]
fn tokens_know_the_starts_of_sentences_without_the_sentence_layer() {
    let layers = HostLayers { token: true, ..HostLayers::default() };
    let document = run(layers, raw(&[(FieldName::Body, "One two. Three.")]));
    let dateline_core::ColumnData::U32(flags) = document.layers[TOKEN].as_ref().unwrap().columns[0].data()
    else {
        panic!("flags are u32")
    };
    let first: Vec<bool> = flags.iter().map(|flags| flags & flag::SENTENCE_FIRST != 0).collect();
    assert_eq!(first, [true, false, false, true, false]);
}

#[test]
fn sentences_name_their_paragraph() {
    let document = run(ALL, raw(&[(FieldName::Body, "One. Two.\n\nThree.")]));
    let sentences = document.layers[SENTENCE].as_ref().unwrap();
    assert_eq!(sentences.columns[0].data(), &dateline_core::ColumnData::U32(vec![0, 0, 1]));
}

#[test]
fn the_source_s_word_for_its_language_wins() {
    let with = |language: Option<&str>, text: &str| {
        let metadata = Metadata { language: language.map(Into::into), ..Metadata::default() };
        run(HostLayers::default(), RawDocument { metadata, ..raw(&[(FieldName::Body, text)]) })
            .metadata
            .language
    };
    let english =
        "The minister said that the road will be open by the end of the year, and that it is paid for.";
    assert_eq!(with(Some("de-AT"), english).as_deref(), Some("de"));
    assert_eq!(with(Some("??"), english).as_deref(), Some("en"));
    assert_eq!(with(None, english).as_deref(), Some("en"));
    assert_eq!(with(None, "Ok."), None);
}

#[test]
fn the_language_is_that_of_the_body() {
    let body = "Министр сообщил, что новая дорога будет открыта до конца года, и объявил о начале работ.";
    let title = "The minister said that the road will be open by the end of the year";
    let document = run(HostLayers::default(), raw(&[(FieldName::Title, title), (FieldName::Body, body)]));
    assert_eq!(document.metadata.language.as_deref(), Some("ru"));
}

#[test]
fn odd_characters_are_reported_once_a_kind() {
    let document = run(
        HostLayers::default(),
        raw(&[(FieldName::Body, "a\0b\0c \u{7}\u{ad}\u{202e}d \u{fffd}\u{fffd}")]),
    );
    assert_eq!(document.text, "abc d \u{fffd}\u{fffd}");
    let found: Vec<_> =
        document.diagnostics.iter().map(|found| (&*found.code, found.span.unwrap())).collect();
    let at = |offset: u32, end: u32| Span::new(offset, end);
    assert_eq!(
        found,
        [
            ("nul-deleted", at(1, 1)),
            ("control-deleted", at(4, 4)),
            ("direction-control-deleted", at(4, 4)),
            ("invisible-deleted", at(4, 4)),
            ("replacement-character", at(6, 9)),
        ]
    );
    assert!(document.diagnostics[0].message.starts_with("2 NUL"));
    assert!(document.diagnostics.iter().all(|found| found.stage == "normalize"));
}

#[test]
fn texts_in_capitals_are_reported() {
    let loud = "THE MINISTER OPENED THE NEW ROAD TO THE PORT ON MONDAY.";
    let codes = |text: &str| -> Vec<String> {
        let document = run(HostLayers::default(), raw(&[(FieldName::Body, text)]));
        document.diagnostics.into_iter().map(|found| found.code.into_owned()).collect()
    };
    assert_eq!(codes(loud), ["all-capitals"]);
    assert!(codes("NATO AND EU").is_empty() && codes(&format!("{loud} He left.")).is_empty());
}

#[test]
fn scratch_changes_no_result() {
    let stage = Normalize::new(Settings { layers: ALL });
    let documents =
        || vec![raw(&[(FieldName::Body, "One. Two\u{ad}.\n\nThree")]), raw(&[(FieldName::Body, "Four")])];
    let mut scratch = stage.scratch();
    let first = stage.run(&mut scratch, documents()).unwrap();
    assert_eq!(stage.run(&mut scratch, documents()).unwrap(), first);
    assert_eq!(stage.run(&mut stage.scratch(), documents()).unwrap(), first);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_layer_is_sorted_and_cuts_no_character(title in crate::hostile::text(), body in crate::hostile::text()) {
        let document = run(ALL, raw(&[(FieldName::Title, &title), (FieldName::Body, &body)]));
        for layer in document.layers.iter().flatten() {
            let mut at = 0;
            for idx in 0..layer.len {
                let span = layer.span(idx).unwrap();
                prop_assert!(at <= span.start && span.slice(&document.text).is_some_and(|slice| !slice.is_empty()));
                at = span.end;
            }
        }
        let sources = document.layers.iter().flatten().flat_map(|layer| (0..layer.len).filter_map(|idx| layer.span(idx)));
        for span in sources {
            let Some(source) = document.source_span(span) else { continue };
            let field = if source.field == FieldName::Title { &title } else { &body };
            let (mut again, mut map) = (String::new(), OffsetMap::identity());
            crate::normalize_text(source.hull().slice(field).unwrap(), &mut again, &mut map);
            prop_assert_eq!(again, document.slice(span));
        }
    }
}
