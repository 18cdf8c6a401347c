//! What is repaired, what is left alone, and that slices are mended as the whole is.

use proptest::prelude::*;

use super::codepage::{CODEPAGES, misread, name};
use super::*;
use crate::samples;

fn repaired(text: &str) -> String {
    repair(text).map_or_else(|| text.to_owned(), |repair| repair.text)
}

#[test]
fn text_of_many_languages_is_left_alone() {
    for text in samples::ALL {
        assert!(repair(text).is_none(), "{text}");
        for word in text.split_whitespace() {
            assert!(repair(word).is_none(), "{word}");
        }
    }
}

#[test]
fn what_looks_like_a_leftover_but_is_written_so_is_left_alone() {
    let texts = [
        "Ils demandent : «\u{a0}Où est la liberté\u{a0}?\u{a0}», puis s'en vont…",
        "ROMÊNIA… e DOMINÓ”, SÃO JOSÉ® e CAFÉ™",
        "Preço: 5×£3 ou 4×€2, 30° à sombra",
        "┌──┬──┐\n│ä │ ü│\n├──┼──┤",
        "√2 ≈ 1,41; x² ≥ 0; ∆t = ±3",
        "Україна – Росія: «Вісті», Рівне, СІРІ КОТИ",
        "Der Zeuge sagte „Nein“ – und ging.",
        "Å være eller ikke være, det är frågan",
        "Slyšíš… „každý den“, řekl",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß",
        "50 % Â and Ã are letters, too",
    ];
    for text in texts {
        assert_eq!(repair(text).map(|repair| repair.text), None, "{text}");
    }
}

#[test]
fn utf8_that_was_read_as_any_code_page_is_repaired() {
    let exact =
        ["windows-1252", "windows-1251", "windows-1250", "windows-1254", "macintosh", "koi8-r", "cp437"];
    for page in (0..CODEPAGES).filter(|&page| exact.contains(&name(page))) {
        for text in [samples::FRENCH, samples::GERMAN, samples::RUSSIAN, samples::GREEK, samples::ARABIC] {
            let once = misread(text, page);
            assert_eq!(repaired(&once), text, "{}: {once}", name(page));
            if page == 0 {
                assert_eq!(repaired(&misread(&once, page)), text, "twice");
            }
        }
    }
}

#[test]
fn losses_on_the_way_are_allowed_for() {
    let cases = [
        ("Elle est partie Ã  Paris, voilÃ  tout, Ã©crit-il", "Elle est partie à Paris, voilà tout, écrit-il"),
        ("Foram Ã s urnas, com atenÃ§Ã£o Ã quela regiÃ£o", "Foram às urnas, com atenção àquela região"),
        ("â€œWeâ€™re readyâ€\u{9d}, she said", "“We’re ready”, she said"),
        ("â€œWeâ€™re readyâ€?", "“We’re ready\u{fffd}"),
        ("The bank\u{92}s \u{93}plan\u{94} \u{96} in full", "The bank’s “plan” – in full"),
        ("Cost: Â£5 or 25Â°C", "Cost: £5 or 25°C"),
        ("\u{ed}\u{a0}\u{bd}\u{ed}\u{b8}\u{80} done", "😀 done"),
        ("rÃƒÂ©union", "réunion"),
    ];
    for (text, expected) in cases {
        assert_eq!(repaired(text), expected);
    }
}

#[test]
fn each_kind_is_said_once() {
    let repair = repair("La rÃ©gion dâ€™Ã‰vry \u{93}Ã©tait\u{94} lÃ\u{a0}").unwrap();
    assert_eq!(repair.found.len(), 2);
    let expected = "5 characters of UTF-8 that was read as windows-1252; the first, `Ã©`, is at byte 4";
    assert_eq!(repair.found[0], expected);
    let expected = "2 characters of windows-1252 that was read as ISO-8859-1";
    assert!(repair.found[1].starts_with(expected), "{:?}", repair.found);
}

#[test]
fn what_is_rewritten_is_traced_as_a_whole() {
    let text = "La rÃ©gion";
    let repair = repair(text).unwrap();
    assert_eq!(repair.text, "La région");
    assert_eq!(repair.map.source_hull(Span::new(3, 10)), Some(Span::new(3, 12)));
    assert_eq!(repair.map.source_hull(Span::new(4, 6)), Some(Span::new(4, 8)));
}

/// Asserts that what the words of a repaired text came from, mended by itself, is the word.
fn assert_provable(text: &str) {
    let Some(repair) = repair(text) else { return };
    let mut at = 0;
    for word in repair.text.split_inclusive([' ', '\n', '\u{a0}']) {
        let span = Span::new(at, at + word.trim_end().len() as u32);
        at += word.len() as u32;
        let Some(runs) = repair.map.source_runs(span) else { continue };
        let again: String = runs.iter().map(|run| repair.mending.apply(&text[run.range()])).collect();
        assert_eq!(again, word.trim_end(), "in {text:?}");
    }
}

#[test]
fn a_slice_is_mended_as_the_whole_is() {
    for page in 0..CODEPAGES {
        for text in samples::ALL {
            assert_provable(&misread(text, page));
        }
    }
    samples::ALL.iter().for_each(|text| assert_provable(&misread(&misread(text, 0), 0)));
    assert_provable("Ã â€™Ãâ€\u{85}, dit-il Ã  l'Ã©cole");
    assert_provable("Elle est partie Ã  Paris, voilÃ  tout, Ã©crit-il Ã l'ami Ã son fils");
}

proptest! {
    #[test]
    fn any_text_is_repaired_in_slices_as_in_whole(
        parts in prop::collection::vec(prop::sample::select(vec![
            "Ã©", "Ã", "â€™", "â€", " ", " ", "a", "le", "Â", "\u{93}", "Рї", "СЂ", "\u{fffd}", "?", "s", "Å", "Ã ", "\u{85}", "╨┐", "n",
            "ÃƒÂ", "é", "”…",
        ]), 0..40),
    ) {
        assert_provable(&parts.concat());
    }
}
