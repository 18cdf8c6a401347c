//! Tests of the tokenizer: the case file, the columns, and what holds for every text.

use dateline_core::token::{Tokenize, flag};
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::*;
use crate::{Tokenizer, cases};

fn cut(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    Tokenizer.tokenize(text, &mut tokens);
    tokens
}

#[test]
fn cases_hold() {
    cases::check("token.txt", 40, |_, text| {
        let tokens = cut(text);
        cases::lines(text, tokens.start.into_iter().zip(tokens.end))
    });
}

#[test]
fn flags_say_what_a_token_is() {
    use flag::{
        ABBREVIATION, ALL_CAPITALS, BRACKET, CLITIC, DIGIT, FIRST_CAPITAL, LETTER, LOWER, MIXED, NON_ASCII,
    };
    use flag::{NUMBER, PUNCTUATION, QUOTE, SYMBOL};
    let expected = [
        ("The", FIRST_CAPITAL | LETTER),
        ("NATO", FIRST_CAPITAL | ALL_CAPITALS | LETTER),
        ("eBay", MIXED | LETTER),
        ("McKay", FIRST_CAPITAL | MIXED | LETTER),
        ("port", LOWER | LETTER),
        ("I", FIRST_CAPITAL | LETTER),
        ("1,200.50", DIGIT | NUMBER),
        ("08:30", DIGIT | NUMBER),
        ("20th", DIGIT | LETTER | LOWER),
        ("G20", DIGIT | LETTER | FIRST_CAPITAL),
        ("U.S.", FIRST_CAPITAL | ALL_CAPITALS | LETTER | ABBREVIATION),
        ("...", PUNCTUATION),
        ("%", SYMBOL),
        ("$", SYMBOL),
        ("€", SYMBOL | NON_ASCII),
        ("\"", PUNCTUATION | QUOTE),
        ("“", PUNCTUATION | QUOTE | NON_ASCII),
        ("(", PUNCTUATION | BRACKET),
        ("—", PUNCTUATION | NON_ASCII),
        ("Қала", FIRST_CAPITAL | LETTER | NON_ASCII),
        ("қала", LOWER | LETTER | NON_ASCII),
        ("港", LETTER | NON_ASCII),
        ("½", DIGIT | NUMBER | NON_ASCII),
    ];
    let first = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST | flag::AFTER_SPACE;
    for (text, flags) in expected {
        assert_eq!(cut(text).flags, [flags | first], "{text}");
    }
    let tokens = cut("Don't (it's)");
    let clitics: Vec<bool> = tokens.flags.iter().map(|flags| flags & CLITIC != 0).collect();
    assert_eq!(clitics, [false, true, false, false, true, false]);
    let spaces: Vec<bool> = tokens.flags.iter().map(|flags| flags & flag::AFTER_SPACE != 0).collect();
    assert_eq!(spaces, [true, false, true, false, false, false]);
}

#[test]
fn hashes_are_of_the_bytes_and_of_the_simple_lower_case() {
    let hash = |text: &str| xxh3_64(text.as_bytes()) as u32;
    for (text, lower, prefix, suffix) in [
        ("Ministry", "ministry", "min", "try"),
        ("of", "of", "of", "of"),
        ("ÄRZTE", "ärzte", "ärz", "zte"),
        ("Қазақстан", "қазақстан", "қаз", "тан"),
        ("İzmir", "izmir", "izm", "mir"),
        ("Οδός", "οδός", "οδό", "δός"),
    ] {
        let tokens = cut(text);
        assert_eq!((tokens.hash[0], tokens.lower[0]), (hash(text), hash(lower)), "{text}");
        assert_eq!((tokens.prefix3[0], tokens.suffix3[0]), (hash(prefix), hash(suffix)), "{text}");
    }
    let long = "A".repeat(300);
    assert_eq!(cut(&long).lower, [hash(&"a".repeat(300))]);
}

#[test]
fn starts_of_sentences_and_paragraphs_are_flagged() {
    let text = "One. Two.\n\nThree";
    let mut tokens = Tokens::default();
    tokenize(text, &mut Block::default(), &mut tokens);
    flag_starts(&[Span::new(0, 9), Span::new(11, 16)], &[0, 5, 11], &mut tokens);
    let bits = |bit: u32| -> Vec<bool> { tokens.flags.iter().map(|flags| flags & bit != 0).collect() };
    assert_eq!(bits(flag::SENTENCE_FIRST), [true, false, true, false, true]);
    assert_eq!(bits(flag::PARAGRAPH_FIRST), [true, false, false, false, true]);
}

#[test]
fn the_tokenizer_clears_what_was_there() {
    let mut tokens = cut("one two");
    Tokenizer.tokenize("three", &mut tokens);
    assert_eq!(tokens.len(), 1);
    Tokenizer.tokenize("", &mut tokens);
    assert!(tokens.is_empty());
}

#[test]
fn long_texts_without_spaces_are_no_burden() {
    for piece in [
        "a",
        "a.",
        "a-",
        "1-",
        "1.",
        "a'",
        "a@",
        "://",
        "(a)",
        ".",
        "港",
        "а",
        "é.",
        "\u{301}",
        "👩\u{200d}",
        "http://a/)",
        "x&",
        "_",
        "’s",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        cut(&text);
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_control()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_are_the_text_without_its_white_space(text in crate::hostile::text()) {
        let tokens = cut(&text);
        let mut at = 0;
        for idx in 0..tokens.len() {
            let span = tokens.span(idx);
            prop_assert!(span.slice(&text).is_some_and(|slice| !slice.is_empty() && !slice.contains(char::is_whitespace)));
            prop_assert!(text[at..span.start as usize].chars().all(is_blank));
            at = span.end as usize;
        }
        prop_assert!(text[at..].chars().all(is_blank));
        let lengths = [tokens.flags.len(), tokens.hash.len(), tokens.lower.len(), tokens.prefix3.len(), tokens.suffix3.len()];
        prop_assert_eq!(lengths, [tokens.len(); 5]);
    }

    #[test]
    fn hashes_are_those_of_the_library_for_every_token(
        text in prop_oneof![crate::hostile::text(), "([A-Za-z]{1,17}[ ,.]{0,2}){0,12}"],
    ) {
        let hash = |chars: &[char]| xxh3_64(chars.iter().collect::<String>().as_bytes()) as u32;
        let tokens = cut(&text);
        for idx in 0..tokens.len() {
            let chars: Vec<char> = tokens.span(idx).slice(&text).unwrap().chars().collect();
            let lower: Vec<char> = chars.iter().map(|c| c.to_lowercase().next().unwrap()).collect();
            let (prefix, suffix) = (&lower[..lower.len().min(3)], &lower[lower.len().saturating_sub(3)..]);
            let expected = [&chars, &lower, prefix, suffix].map(hash);
            prop_assert_eq!([tokens.hash[idx], tokens.lower[idx], tokens.prefix3[idx], tokens.suffix3[idx]], expected);
        }
    }

    #[test]
    fn flags_of_words_are_those_of_their_letters(word in "[A-Z]{0,3}[a-z]{0,16}[A-Za-z]{1,2}") {
        prop_assume!(cut(&word).len() == 1);
        let (capitals, smalls): (Vec<char>, Vec<char>) = word.chars().partition(char::is_ascii_uppercase);
        let set = |holds: bool, bit: u32| if holds { bit } else { 0 };
        let inner = word.chars().skip(1).any(char::is_uppercase);
        let expected = flag::LETTER | flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST | flag::AFTER_SPACE
            | set(word.starts_with(char::is_uppercase), flag::FIRST_CAPITAL)
            | set(smalls.is_empty() && capitals.len() > 1, flag::ALL_CAPITALS)
            | set(inner && !smalls.is_empty(), flag::MIXED)
            | set(capitals.is_empty(), flag::LOWER);
        prop_assert_eq!(cut(&word).flags[0], expected);
    }

    #[test]
    fn sign_flags_exclude_letters(text in crate::hostile::text()) {
        let tokens = cut(&text);
        for idx in 0..tokens.len() {
            let flags = tokens.flags[idx];
            let is_sign = flags & (flag::PUNCTUATION | flag::SYMBOL) != 0;
            prop_assert_eq!(is_sign, flags & (flag::LETTER | flag::DIGIT) == 0, "{:?}", tokens.span(idx).slice(&text));
        }
    }
}
