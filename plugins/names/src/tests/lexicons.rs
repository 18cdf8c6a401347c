//! What the rules expect of the lexicons.

use std::collections::BTreeSet;

use dateline_core::token::{Tokenize, Tokens};
use dateline_lexicon::Lexicon;
use dateline_normalize::Tokenizer;

use super::host;

/// The codes of ISO 3166-1, and the user-assigned code of Kosovo.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM \
    MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT \
    PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

fn lexicon(name: &str) -> &'static Lexicon {
    host::lexicons().iter().find(|lexicon| lexicon.name == name).unwrap()
}

#[test]
fn every_code_has_a_country_and_every_cell_a_known_code() {
    let codes: BTreeSet<&str> = CODES.split_whitespace().collect();
    assert_eq!(codes.len(), 250);
    let countries = lexicon("countries");
    let named: BTreeSet<&str> =
        (0..countries.entries.len()).filter_map(|idx| countries.cell(idx, "iso3166")).collect();
    assert_eq!(named, codes);
    for lexicon in host::lexicons() {
        for idx in 0..lexicon.entries.len() {
            let code = lexicon.cell(idx, "iso3166");
            assert!(code.is_none_or(|code| codes.contains(code)), "{}: {code:?}", lexicon.entries[idx].term);
        }
    }
}

#[test]
fn cells_hold_known_words() {
    let known = [
        ("form", &["name", "official", "former", "capital", "city", "region"][..]),
        ("evidence", &["person", "word", "other"][..]),
        ("sense", &["main"][..]),
        ("of", &["place", "people"][..]),
        (
            "kind",
            &["place", "organization", "state", "body", "expert", "current", "acting", "former", "designate"]
                [..],
        ),
        ("part", &["head", "modifier", "portfolio", "status", "suffix"][..]),
    ];
    for lexicon in host::lexicons() {
        for (column, words) in known {
            for idx in 0..lexicon.entries.len() {
                let cell = lexicon.cell(idx, column);
                let term = &lexicon.entries[idx].term;
                assert!(cell.is_none_or(|cell| words.contains(&cell)), "{}: {term}: {cell:?}", lexicon.name);
            }
        }
    }
}

#[test]
fn terms_have_tokens_and_stand_once_a_meaning() {
    let mut tokens = Tokens::default();
    for lexicon in host::lexicons() {
        let mut seen = BTreeSet::new();
        for (idx, entry) in lexicon.entries.iter().enumerate() {
            Tokenizer.tokenize(&entry.term, &mut tokens);
            assert!(!tokens.is_empty(), "{}: {}", lexicon.name, entry.term);
            let cell = |column| lexicon.cell(idx, column);
            let meaning = (&entry.term, cell("canonical"), cell("iso3166"), cell("part"));
            assert!(seen.insert(meaning), "{}: {meaning:?} stands twice", lexicon.name);
        }
    }
}

#[test]
fn nationalities_name_what_the_other_lexicons_know() {
    let places: BTreeSet<&str> = ["countries", "regions"]
        .iter()
        .flat_map(|name| {
            let lexicon = lexicon(name);
            (0..lexicon.entries.len()).filter_map(|idx| lexicon.cell(idx, "canonical"))
        })
        .collect();
    let nationalities = lexicon("nationalities");
    for idx in (0..nationalities.entries.len()).filter(|idx| nationalities.cell(*idx, "of") == Some("place"))
    {
        let canonical = nationalities.cell(idx, "canonical").unwrap();
        assert!(places.contains(canonical), "{canonical}");
    }
}
