//! Tests of the sentence scan: the case file, and what holds for every text.

use proptest::prelude::*;

use super::*;
use crate::{cases, paragraph};

fn cut(text: &str, language: Option<&str>) -> (Vec<Span>, Sentences) {
    let (mut spans, mut out) = (Vec::new(), Sentences::default());
    paragraph::paragraphs(text, &[], &mut paragraph::Scratch::default(), &mut spans);
    sentences(text, &spans, language, &mut out);
    (spans, out)
}

#[test]
fn cases_hold() {
    cases::check("sentence.txt", 60, |name, text| {
        let language = name.split_once('[').and_then(|(_, rest)| rest.strip_suffix(']'));
        let (_, found) = cut(text, language);
        cases::lines(text, found.start.into_iter().zip(found.end))
    });
}

#[test]
fn long_texts_without_ends_are_no_burden() {
    let texts = [
        "(a. B", "1. a ", "a.", ". ", "\"", "Mr. ", "A. ", "(", "A\n", "x.Y", "…", "a) b ", "[1]", "a b\n",
        "A. — ",
    ];
    for piece in texts {
        let text = piece.repeat(200_000 / piece.len());
        cut(&text, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_are_sorted_and_lose_nothing(text in crate::hostile::text()) {
        let (paragraphs, found) = cut(&text, Some("en"));
        let mut at = 0;
        for idx in 0..found.start.len() {
            let span = Span::new(found.start[idx], found.end[idx]);
            let slice = span.slice(&text).unwrap();
            prop_assert!(!slice.is_empty() && slice.trim_ascii() == slice);
            prop_assert!(paragraphs[found.paragraph[idx] as usize].contains(span));
            prop_assert!(text[at..span.start as usize].chars().all(|c| !c.is_alphabetic()), "{:?}", &text[at..]);
            at = span.end as usize;
        }
        prop_assert!(text[at..].chars().all(|c| !c.is_alphabetic()));
    }
}
