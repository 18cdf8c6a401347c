//! Tests of the rewriting and of its map.

use dateline_core::token::{Tokenize, Tokens};
use proptest::prelude::*;

use super::*;
use crate::Tokenizer;

fn normalized(text: &str) -> (String, OffsetMap) {
    let (mut out, mut map) = (String::new(), OffsetMap::identity());
    normalize_text(text, &mut out, &mut map);
    (out, map)
}

#[test]
fn clean_text_has_the_identity_map() {
    for text in [
        "",
        "Plain.\n\tText",
        "Übung, «так», 東京。한국",
        "نمی\u{200c}خواهم",
        "क्\u{200d}ष",
        "👩\u{200d}💻 ❤\u{fe0f}",
    ] {
        let (out, map) = normalized(text);
        assert_eq!(out, text);
        assert!(map.is_identity(), "{text:?}");
    }
}

#[test]
fn every_line_end_becomes_one() {
    let (out, map) = normalized("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\u{c}g\u{b}h\r\r\n\ni");
    assert_eq!(out, "a\nb\nc\nd\ne\nf\ng\nh\n\n\ni");
    assert_eq!(map.source_hull(Span::new(1, 2)), Some(Span::new(1, 3)));
}

#[test]
fn odd_spaces_become_spaces() {
    let (out, map) = normalized("1\u{a0}000\u{202f}km\u{3000}x\u{2009}y");
    assert_eq!(out, "1 000 km x y");
    assert_eq!(map.source_hull(Span::new(0, 5)), Some(Span::new(0, 6)));
}

#[test]
fn deletions_stay_in_the_map() {
    let (out, map) = normalized("\u{feff}co\u{ad}op\u{0}\u{200b}e\u{7}r\u{202e}ate");
    assert_eq!(out, "cooperate");
    assert_eq!(map.source_runs(Span::new(0, 9)), Some(vec![Span::new(3, 22)]));
}

#[test]
fn marks_compose_also_across_what_is_deleted() {
    let (out, map) = normalized("e\u{ad}\u{301}a q\u{301}\u{323}");
    assert_eq!(out, "éa q\u{323}\u{301}");
    assert_eq!(map.source_hull(Span::new(0, 2)), Some(Span::new(0, 5)));
    assert_eq!(map.source_hull(Span::new(2, 3)), Some(Span::new(5, 6)));
    assert_eq!(map.source_hull(Span::new(4, 5)), Some(Span::new(7, 8)), "the letter did not move");
}

#[test]
fn hangul_jamo_compose() {
    let (out, map) = normalized("x\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} 가\u{11a8}");
    assert_eq!(out, "x한글 각");
    assert_eq!(map.source_hull(Span::new(1, 4)), Some(Span::new(1, 10)));
}

#[test]
fn joiners_stay_only_where_they_bind() {
    assert_eq!(
        normalized("می\u{200c}روم a\u{200c}b \u{200d}x ب\u{200c}،\u{200c}ب").0,
        "می\u{200c}روم ab x ب،ب"
    );
    assert_eq!(normalized("ب\u{200c}\u{200d}\u{ad}ب").0, "ب\u{200c}ب", "one of a row stays");
    assert_eq!(normalized("ب\u{200c}👩").0, "ب👩");
}

#[test]
fn long_rows_of_marks_and_joiners_are_no_burden() {
    let text = format!("e{}ب{}ب", "\u{301}\u{323}".repeat(50_000), "\u{200d}".repeat(100_000));
    let (out, _) = normalized(&text);
    assert_eq!(normalized(&out).0, out);
}

#[test]
fn the_report_counts_and_places() {
    let mut report = Report::default();
    let mut out = "before".to_owned();
    rewrite("ab\u{0}c\u{0}\u{fffd}\u{ad}\u{1}", &mut out, &mut OffsetMap::identity(), &mut report);
    assert_eq!(out, "beforeabc\u{fffd}");
    assert_eq!(report.nul, Finding { count: 2, first: 2 });
    assert_eq!(report.replacement, Finding { count: 1, first: 3 });
    assert_eq!((report.invisible.count, report.control.count), (1, 1));
}

fn hostile() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        'a',
        'n',
        'E',
        'q',
        '\'',
        '.',
        '-',
        '1',
        ',',
        ' ',
        '\n',
        '\r',
        '\t',
        '\0',
        '\u{7}',
        '\u{85}',
        '\u{a0}',
        '\u{ad}',
        '\u{c}',
        '\u{300}',
        '\u{301}',
        '\u{308}',
        '\u{323}',
        '\u{327}',
        '\u{338}',
        '\u{340}',
        '\u{344}',
        '\u{345}',
        '\u{34f}',
        'é',
        'ạ',
        'Å',
        '\u{212b}',
        '\u{2126}',
        '\u{37e}',
        '\u{387}',
        '\u{1e9b}',
        '\u{622}',
        '\u{627}',
        '\u{653}',
        '\u{654}',
        'ب',
        '،',
        '\u{64b}',
        '\u{915}',
        '\u{93c}',
        '\u{94d}',
        '\u{958}',
        '\u{9c7}',
        '\u{9be}',
        '\u{b47}',
        '\u{b56}',
        '\u{ddd}',
        '\u{1100}',
        '\u{1161}',
        '\u{11a8}',
        '가',
        '각',
        '\u{1025}',
        '\u{102e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{2028}',
        '\u{202e}',
        '\u{2190}',
        '\u{2194}',
        '\u{2adc}',
        '\u{2329}',
        '\u{3000}',
        '\u{3099}',
        'か',
        'が',
        '\u{feff}',
        '\u{fb1d}',
        '\u{fb2a}',
        '\u{f900}',
        '\u{fffd}',
        '👩',
        '💻',
        '\u{fe0f}',
        '\u{1f3fd}',
        '🇰',
        '🇿',
        '\u{1d15e}',
        '\u{110ba}',
        '\u{11099}',
        '’',
        '“',
    ]);
    prop::collection::vec(prop_oneof![6 => special, 1 => any::<char>()], 0..40)
        .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalizing_is_idempotent(text in hostile()) {
        let (once, _) = normalized(&text);
        let (twice, map) = normalized(&once);
        prop_assert_eq!(&once, &twice);
        prop_assert!(map.is_identity());
        prop_assert!(unicode_normalization::is_nfc(&once));
    }

    #[test]
    fn the_source_of_every_token_normalizes_to_it(text in hostile()) {
        let (out, map) = normalized(&text);
        let mut tokens = Tokens::default();
        Tokenizer.tokenize(&out, &mut tokens);
        for first in 0..tokens.len() {
            for last in first..tokens.len().min(first + 6) {
                let span = Span::new(tokens.start[first], tokens.end[last]);
                let Some(hull) = map.source_hull(span) else { continue };
                let source = &text[hull.range()];
                prop_assert_eq!(normalized(source).0, span.slice(&out).unwrap(), "{:?} of {:?}", source, text);
            }
        }
    }

    #[test]
    fn every_byte_has_a_source_in_order(text in hostile()) {
        let (out, map) = normalized(&text);
        if out.is_empty() { return Ok(()); }
        let hull = map.source_hull(Span::new(0, out.len() as u32)).unwrap();
        prop_assert!(hull.end as usize <= text.len());
        let runs = map.runs();
        prop_assert!(runs.is_empty() || runs.iter().map(|run| run.source.byte_len()).sum::<u32>() as usize == text.len());
    }
}
