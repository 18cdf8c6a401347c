//! What stands before a dot: a number, an initial, an acronym, an abbreviation or a word. Not here: what that
//! means for the sentence.

use crate::lexis::{self, Abbreviation};

/// What stands before a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Digits, or digits with separators.
    Number,
    /// One letter.
    Initial(char),
    /// Short pieces with dots between them: `U.S`, `Ph.D`.
    Acronym,
    /// A word of the list.
    Abbreviation(Abbreviation),
    /// A word without a vowel that is not all capitals: `Mgmt`, `bldg`.
    Consonants,
    /// Anything else.
    Word,
}

/// Longest word that is looked at, in bytes.
const MAX_WORD: usize = 32;

/// Returns the word that ends at the end of `text`: letters, digits, and dots, hyphens and apostrophes
/// between them.
pub(super) fn last_word(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '°' | '№' | '\'' | '’' | '/');
    let mut start = text.len();
    for (idx, c) in text.char_indices().rev() {
        if !is_part(c) || text.len() - idx > MAX_WORD {
            break;
        }
        start = idx;
    }
    text[start..].trim_start_matches(['.', '-', '\'', '’', '/'])
}

impl Before {
    /// Returns what a word before a dot is.
    pub(super) fn of(word: &str, language: Option<&str>) -> Before {
        if let Some(kind) = lexis::abbreviation(word, language) {
            return Before::Abbreviation(kind);
        }
        let whole = word;
        let word = whole.rsplit(['-', '/']).next().unwrap_or(whole);
        if word.len() < whole.len()
            && let Some(kind) = lexis::abbreviation(word, language)
        {
            return Before::Abbreviation(kind);
        }
        let mut chars = word.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_alphabetic() => Before::Initial(c),
            (Some(_), _) if word.chars().all(|c| c.is_numeric() || c == '.' || c == '-') => Before::Number,
            _ if is_acronym(word) => Before::Acronym,
            _ if is_consonants(word) => Before::Consonants,
            _ => Before::Word,
        }
    }
}

/// Returns whether a word is made of pieces of at most three letters, one of them single.
fn is_acronym(word: &str) -> bool {
    let pieces = || word.split('.').map(|piece| piece.chars().count());
    let letters = word.chars().all(|c| c.is_alphabetic() || c == '.');
    letters
        && word.contains('.')
        && pieces().all(|len| (1..=3).contains(&len))
        && pieces().any(|len| len == 1)
}

fn is_consonants(word: &str) -> bool {
    let is_consonant =
        |byte: u8| byte.is_ascii_alphabetic() && !b"aeiouy".contains(&byte.to_ascii_lowercase());
    let has_lower = word.bytes().any(|byte| byte.is_ascii_lowercase());
    (2..=5).contains(&word.len()) && has_lower && word.bytes().all(is_consonant)
}

/// Returns whether a text ends with a comma, a semicolon, a colon or a conjunction, so that an item behind it
/// goes on its sentence.
pub(super) fn is_joined(text: &str) -> bool {
    let text = text.trim_ascii_end();
    let word = last_word(text);
    text.ends_with([',', ';', ':', '–', '—', '-'])
        || matches!(word, "and" | "or" | "и" | "или" | "und" | "oder" | "et" | "ou" | "y" | "o")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_dot_are_told_apart() {
        let of = |text| Before::of(last_word(text), None);
        assert_eq!(of("in the U.S"), Before::Acronym);
        assert_eq!(of("a B.Sc"), Before::Acronym);
        assert_eq!(of("on 11.18.2014"), Before::Number);
        assert_eq!(of("(see Mr"), Before::Abbreviation(Abbreviation::Title));
        assert_eq!(of("г-н"), Before::Abbreviation(Abbreviation::Title));
        assert_eq!(of("Alfred E"), Before::Initial('E'));
        assert_eq!(of("the Mgmt"), Before::Consonants);
        assert_eq!(of("at example.com"), Before::Word);
        assert_eq!(of("on TV"), Before::Word);
    }

    #[test]
    fn conjunctions_join_items() {
        assert!(is_joined("rail, ") && is_joined("road and ") && !is_joined("the first item "));
    }
}
