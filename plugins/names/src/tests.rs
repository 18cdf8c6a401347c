//! The cases of `cases/lexicons/*.txt` on real tokens and lexicons, texts that could break the rules, and the lexicons.

mod host;
mod lexicons;
mod tagger;

use std::fmt::Write as _;

use dateline_core::cases;
use dateline_plugin::testing::Harness;

use crate::PLUGIN;

const CASES: [(&str, &str); 7] = [
    ("place", include_str!("../cases/lexicons/place.txt")),
    ("ambiguity", include_str!("../cases/lexicons/ambiguity.txt")),
    ("reject", include_str!("../cases/lexicons/reject.txt")),
    ("headline", include_str!("../cases/lexicons/headline.txt")),
    ("nationality", include_str!("../cases/lexicons/nationality.txt")),
    ("organization", include_str!("../cases/lexicons/organization.txt")),
    ("company", include_str!("../cases/lexicons/company.txt")),
];

fn lines(harness: &Harness, text: &str) -> String {
    let doc = host::with_lexicons(&host::document(text));
    let rows = harness.run(&doc).unwrap_or_else(|failure| panic!("{failure}: {text:?}"));
    rows.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The plugin without its tagger: what the lexicons and their rules find alone.
fn untagged() -> Harness {
    Harness::with_params(&PLUGIN, &serde_json::json!({ "tagger": false })).unwrap()
}

#[test]
fn every_case_gives_what_it_says() {
    let harness = untagged();
    let (mut report, mut count) = (String::new(), 0);
    for (file, text) in CASES {
        for case in cases::parse(text).unwrap() {
            count += 1;
            let actual = lines(&harness, &case.text);
            if actual != case.expected {
                let expected = &case.expected;
                let _ =
                    writeln!(report, "{file}.txt:{} {}\n{actual}\nnot\n{expected}\n", case.line, case.name);
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(count > 100, "{count} cases");
}

#[test]
fn no_text_breaks_it_and_two_runs_agree() {
    let harness = Harness::new(&PLUGIN);
    let odd = [
        "Georgia ".repeat(3_000),
        "UN-".repeat(3_000),
        "Iran–Iraq, ".repeat(2_000),
        "City of ".repeat(3_000) + "London",
        "(".repeat(3_000) + "WTO" + &")".repeat(3_000),
        "World Trade Organization (".repeat(500),
        "US$ US $ US".repeat(500),
        "Bank of the ".repeat(2_000) + "Mali",
        "\u{feff}İSTANBUL ŁÓDŹ Åland CÔTE D’IVOIRE".to_owned(),
        "Paris, Texas, Paris, France, Georgia, Georgia".to_owned(),
        "the two countries both sides the Kazakh side the bank ".repeat(2_000),
        "Ana Sol said he she He She “ ” \" ".repeat(2_000),
        "i in oslo to peru ".repeat(2_000),
        "Ana and Jo or Peru, Chile – ".repeat(2_000),
        "Silver Coast Rail (SCR) mean free path (MFP) ".repeat(1_000),
        "the frigate “Sea the satellites – Oslo, Peru and Tay – the Tay satellite ".repeat(1_000),
        "OSLO (Peru) — Tay mine in the city of the north of Peru, a Danish firm, ".repeat(1_000),
    ];
    for text in odd {
        assert_eq!(lines(&harness, &text), lines(&harness, &text));
    }
}

#[test]
fn random_texts_do_not_break_it() {
    let harness = Harness::new(&PLUGIN);
    let words = "the of in and The City University Bank President Jack ( ) , . - – & 's \" US UN WHO Georgia \
                 Jordan Paris French Korea Congo United Nations New York 2012 dollars Northern Region state\n";
    let words: Vec<&str> = words.split(' ').collect();
    let mut state = 7_u64;
    for _ in 0..300 {
        let text: Vec<&str> = (0..25)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                words[(state >> 33) as usize % words.len()]
            })
            .collect();
        lines(&harness, &text.join(" "));
        lines(&harness, &text.concat());
    }
}

#[test]
fn beginnings_and_ends_of_a_text_hold() {
    let harness = Harness::new(&PLUGIN);
    let text =
        "LUSAKA, 3 May — Côte d’Ivoire’s and the U.S. team met Ms Paris (IMF) in “New York City”, Texas.";
    for (idx, _) in text.char_indices() {
        lines(&harness, &text[..idx]);
        lines(&harness, &text[idx..]);
    }
}

#[test]
fn every_mention_has_its_entity_and_every_entity_its_mentions() {
    let harness = untagged();
    let text = "Chile and the US met. The U.S. and Chilean sides, with the World Bank (WB), left Chile.";
    let rows = harness.run(&host::with_lexicons(&host::document(text))).unwrap();
    let (mentions, entities): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.layer == "mention");
    assert_eq!((mentions.len(), entities.len()), (7, 3));
    for (idx, entity) in entities.iter().enumerate() {
        let own: Vec<_> = (0..mentions.len())
            .filter(|at| mentions[*at].value("entity").as_u64() == Some(idx as u64))
            .collect();
        assert_eq!(entity.value("n_mentions").as_u64(), Some(own.len() as u64));
        assert_eq!(entity.value("first_mention").as_u64(), Some(own[0] as u64));
        assert!(entity.value("office").is_null() && entity.value("offices").is_null());
    }
    assert_eq!(entities[1].value("aliases").to_string(), r#"["US","U.S."]"#);
}

#[test]
fn a_document_without_names_has_no_rows() {
    let harness = Harness::new(&PLUGIN);
    for text in ["", " ", "\n", "It rained.", "а б в", "12 % of it"] {
        assert_eq!(lines(&harness, text), "", "{text:?}");
    }
}
