//! The matcher against a naive one, with good and with forged hashes.

use dateline_core::Span;
use dateline_core::token::{Tokenize, Tokens};
use dateline_lexicon::{Case, Entry, Hit, Hits, Lexicon, Matcher, TokenColumns};
use proptest::prelude::*;

/// Words and single marks; `hash` makes the hash of a token's lower case.
struct Words {
    hash: fn(&str) -> u32,
}

impl Tokenize for Words {
    fn tokenize(&self, text: &str, out: &mut Tokens) {
        *out = Tokens::default();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if !c.is_alphanumeric()
                && let Some(from) = start.take()
            {
                self.push(text, from, at, out);
            }
            match c {
                c if c.is_alphanumeric() => start = start.or(Some(at)),
                c if c.is_whitespace() => {}
                c => self.push(text, at, at + c.len_utf8(), out),
            }
        }
    }
}

impl Words {
    fn push(&self, text: &str, start: usize, end: usize, out: &mut Tokens) {
        out.start.push(start as u32);
        out.end.push(end as u32);
        out.lower.push((self.hash)(&text[start..end].to_lowercase()));
    }
}

fn good(token: &str) -> u32 {
    xxhash_rust::xxh3::xxh3_64(token.as_bytes()) as u32
}

/// A hash that says next to nothing.
fn forged(token: &str) -> u32 {
    token.len() as u32 % 2
}

fn lexicon(name: &str, case: Case, terms: &[&str]) -> Lexicon {
    let entry =
        |(idx, term): (usize, &&str)| Entry { term: (*term).to_owned(), cells: vec![], line: idx + 2 };
    Lexicon {
        name: name.into(),
        columns: vec![],
        entries: terms.iter().enumerate().map(entry).collect(),
        case,
    }
}

/// Returns (lexicon, entry, text of the hit) of every hit.
fn scan(lexicons: &[Lexicon], words: &Words, text: &str) -> Vec<(usize, u32, String)> {
    let matcher = Matcher::build(lexicons, words).expect("every term has a token");
    let (mut tokens, mut hits) = (Tokens::default(), Hits::default());
    words.tokenize(text, &mut tokens);
    matcher.scan(text, TokenColumns::from(&tokens), &mut hits);
    let mut out = Vec::new();
    for idx in 0..matcher.n_lexicons() {
        for hit in hits.of(idx) {
            let (first, last) = (hit.first_token as usize, (hit.first_token + hit.n_tokens - 1) as usize);
            let span = Span::new(tokens.start[first], tokens.end[last]);
            out.push((idx, hit.entry, text[span.range()].to_owned()));
        }
    }
    out
}

fn found(case: Case, terms: &[&str], text: &str) -> Vec<(u32, String)> {
    let words = Words { hash: good };
    scan(&[lexicon("x", case, terms)], &words, text)
        .into_iter()
        .map(|(_, entry, text)| (entry, text))
        .collect()
}

fn hit(entry: u32, text: &str) -> (u32, String) {
    (entry, text.to_owned())
}

#[test]
fn the_longest_match_from_the_left_wins() {
    let terms = ["Central Asia", "Central Asia Fund", "Asia", "Fund for Trade"];
    assert_eq!(
        found(Case::Exact, &terms, "The Central Asia Fund for Trade, in Asia."),
        [hit(1, "Central Asia Fund"), hit(2, "Asia")]
    );
    assert_eq!(found(Case::Exact, &terms, "Central Asia"), [hit(0, "Central Asia")]);
}

#[test]
fn white_space_between_tokens_does_not_count() {
    let terms = ["barrels of oil", "km/h"];
    assert_eq!(
        found(Case::Fold, &terms, "barrels\n  of oil at 5 km / h, 6 km/h"),
        [hit(0, "barrels\n  of oil"), hit(1, "km / h"), hit(1, "km/h")]
    );
}

#[test]
fn case_rules_bind() {
    let terms = ["US", "polish"];
    let text = "us US Polish polish";
    assert_eq!(found(Case::Exact, &terms, text), [hit(0, "US"), hit(1, "polish")]);
    assert_eq!(found(Case::Smart, &terms, text), [hit(0, "US"), hit(1, "Polish"), hit(1, "polish")]);
    assert_eq!(found(Case::Fold, &terms, text).len(), 4);
}

#[test]
fn a_longer_term_of_another_case_does_not_hide_a_shorter_one() {
    assert_eq!(found(Case::Exact, &["New York", "New York Times"], "New York times"), [hit(0, "New York")]);
}

#[test]
fn every_entry_of_a_term_is_a_hit() {
    let terms = ["Georgia", "Oslo", "Georgia"];
    assert_eq!(found(Case::Smart, &terms, "Georgia"), [hit(0, "Georgia"), hit(2, "Georgia")]);
}

#[test]
fn lexicons_do_not_hide_each_other() {
    let lexicons =
        [lexicon("a", Case::Exact, &["Bank of Oslo"]), lexicon("b", Case::Fold, &["oslo", "bank"])];
    assert_eq!(
        scan(&lexicons, &Words { hash: good }, "Bank of Oslo"),
        [(0, 0, "Bank of Oslo".to_owned()), (1, 1, "Bank".to_owned()), (1, 0, "Oslo".to_owned())]
    );
}

#[test]
fn equal_hashes_of_other_words_are_no_hits() {
    let lexicons = [lexicon("a", Case::Fold, &["tonne of oil", "barrel"])];
    let words = Words { hash: |_| 7 };
    assert_eq!(
        scan(&lexicons, &words, "pound of tea, tonne of oil, sheep"),
        [(0, 0, "tonne of oil".to_owned())]
    );
}

#[test]
fn a_term_without_a_token_is_refused() {
    let lexicons = [lexicon("a", Case::Fold, &["x", "\u{a0}"])];
    let error = Matcher::build(&lexicons, &Words { hash: good }).unwrap_err();
    assert_eq!(error.to_string(), "lexicon `a`, line 3: term `\u{a0}` holds no token");
}

#[test]
fn no_lexicon_finds_nothing() {
    assert!(scan(&[], &Words { hash: good }, "some words").is_empty());
    assert!(found(Case::Exact, &[], "some words").is_empty());
}

#[test]
fn hits_of_one_text_do_not_leak_into_the_next() {
    let words = Words { hash: good };
    let matcher = Matcher::build(&[lexicon("a", Case::Exact, &["Oslo"])], &words).unwrap();
    let (mut tokens, mut hits) = (Tokens::default(), Hits::default());
    for (text, n) in [("Oslo and Oslo", 2), ("Riga", 0)] {
        words.tokenize(text, &mut tokens);
        matcher.scan(text, TokenColumns::from(&tokens), &mut hits);
        assert_eq!(hits.of(0).len(), n);
    }
}

/// What the matcher must find, written down term by term.
fn naive(lexicon: &Lexicon, words: &Words, text: &str) -> Vec<Hit> {
    let spans = |text: &str| {
        let mut tokens = Tokens::default();
        words.tokenize(text, &mut tokens);
        tokens
    };
    let cut = |text: &str| {
        let tokens = spans(text);
        (0..tokens.len()).map(|idx| text[tokens.span(idx).range()].to_owned()).collect::<Vec<_>>()
    };
    let (tokens, places, mut out, mut first) = (cut(text), spans(text), Vec::new(), 0);
    while first < tokens.len() {
        let mut best: Vec<Hit> = Vec::new();
        for (idx, entry) in lexicon.entries.iter().enumerate() {
            let term = cut(&entry.term);
            let exact = lexicon.case == Case::Exact
                || (lexicon.case == Case::Smart && entry.term.chars().any(char::is_uppercase));
            let is_at = tokens.len() >= first + term.len()
                && term
                    .iter()
                    .zip(&tokens[first..])
                    .all(|(a, b)| a == b || (!exact && a.to_lowercase() == b.to_lowercase()));
            let n_tokens = term.len() as u32;
            let longest = best.first().map_or(0, |hit| hit.n_tokens);
            if is_at && n_tokens >= longest {
                best.retain(|hit| hit.n_tokens == n_tokens);
                let (start, end) = (places.start[first], places.end[first + term.len() - 1]);
                best.push(Hit { entry: idx as u32, first_token: first as u32, n_tokens, start, end });
            }
        }
        first += best.first().map_or(1, |hit| hit.n_tokens as usize);
        out.extend(best);
    }
    out
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "A",
        "b",
        "ab",
        "Ab",
        "é",
        "É",
        "ж",
        "Ж",
        ".",
        "abcdefgh",
        "Abcdefgh",
        "abcdefghi",
        "ABCDEFGHi",
    ])
}

fn text(max: usize) -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec!["", " ", "\n"]);
    prop::collection::vec((word(), gap), 1..max)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

fn any_lexicon() -> impl Strategy<Value = Lexicon> {
    let case = prop::sample::select(vec![Case::Exact, Case::Fold, Case::Smart]);
    (case, prop::collection::vec(text(4), 0..8))
        .prop_map(|(case, terms)| lexicon("x", case, &terms.iter().map(String::as_str).collect::<Vec<_>>()))
}

proptest! {
    #[test]
    fn the_matcher_finds_what_a_naive_one_finds(
        lexicons in prop::collection::vec(any_lexicon(), 0..4),
        text in text(90),
        hash in prop::sample::select(vec![good as fn(&str) -> u32, forged]),
    ) {
        let words = Words { hash };
        let matcher = Matcher::build(&lexicons, &words).unwrap();
        let (mut tokens, mut hits) = (Tokens::default(), Hits::default());
        words.tokenize(&text, &mut tokens);
        matcher.scan(&text, TokenColumns::from(&tokens), &mut hits);
        for (idx, lexicon) in lexicons.iter().enumerate() {
            prop_assert_eq!(hits.of(idx), naive(lexicon, &words, &text));
        }
    }
}
