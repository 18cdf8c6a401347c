//! The word lists that sentences and tokens share: abbreviations, and words that open or go on a sentence.
//!
//! The lists are the .tsv files of `data/`; not here: what the rules make of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::word_map::WordMap;

/// What the dot of an abbreviation can mean besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Before a name; the dot never ends a sentence.
    Title,
    /// Inside a sentence; the dot never ends one.
    Inner,
    /// Part of the sentence where a number follows, otherwise a word like any other.
    Number,
    /// A time of day.
    Time,
    /// Closes a list; ends a sentence where a capital follows.
    Final,
    /// May end a sentence, if what follows starts one.
    Other,
}

/// A role of a word at the start of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Often the first word of a sentence, seldom part of a name.
    Starter = 1,
    /// Starts a sentence even in lower case.
    Pronoun = 2,
    /// A verb behind a quote.
    Reporting = 4,
    /// Goes on behind a time of day.
    AfterTime = 8,
    /// Opens an adverbial of time.
    Preposition = 16,
    /// Names a numbered part of a document.
    Label = 32,
}

struct Entry {
    term: &'static str,
    kind: Abbreviation,
    language: &'static str,
}

/// Languages in Latin letters whose abbreviations are words of English or of each other.
const OWN_TEXTS_ONLY: [&str; 3] = ["de", "es", "fr"];

static ABBREVIATIONS: LazyLock<WordMap<Vec<Entry>>> = LazyLock::new(|| {
    let mut map: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for [term, kind, language] in rows(include_str!("../data/abbreviations.tsv")) {
        let kind = match kind {
            "title" => Abbreviation::Title,
            "inner" => Abbreviation::Inner,
            "number" => Abbreviation::Number,
            "time" => Abbreviation::Time,
            "final" => Abbreviation::Final,
            _ => Abbreviation::Other,
        };
        map.entry(term.to_lowercase()).or_default().push(Entry { term, kind, language });
    }
    WordMap::new(map)
});

static WORDS: LazyLock<WordMap<u8>> = LazyLock::new(|| {
    let mut map = BTreeMap::new();
    for [term, kind, _] in rows(include_str!("../data/words.tsv")) {
        let role = match kind {
            "pronoun" => Role::Pronoun,
            "reporting" => Role::Reporting,
            "after-time" => Role::AfterTime,
            "preposition" => Role::Preposition,
            "label" => Role::Label,
            _ => Role::Starter,
        };
        *map.entry(term.to_owned()).or_insert(0) |= role as u8;
    }
    WordMap::new(map)
});

/// Returns the rows of a .tsv file of ours, without comments and header.
pub(crate) fn rows<const N: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    lines.map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().expect("our lists have a cell for every column"))
    })
}

/// Returns what a word with a dot behind it can be, if it is an abbreviation of the language or of every one.
///
/// Abbreviations in Latin letters of German, French and Spanish count in texts of these languages alone.
pub(crate) fn abbreviation(word: &str, language: Option<&str>) -> Option<Abbreviation> {
    if word.is_ascii() && !may_abbreviate(word) {
        return None;
    }
    let fits = |entry: &&Entry| {
        let spoken = !OWN_TEXTS_ONLY.contains(&entry.language) || language == Some(entry.language);
        spoken && fits_case(entry.term, word)
    };
    Some(ABBREVIATIONS.get_lower(word)?.iter().find(fits)?.kind)
}

/// Lengths of the abbreviations, as bits, by their last two letters.
static ENDINGS: LazyLock<[u32; ENDING_SLOTS]> = LazyLock::new(|| {
    let mut endings = [0; ENDING_SLOTS];
    for [term, _, _] in rows(include_str!("../data/abbreviations.tsv")) {
        let term = term.to_lowercase();
        if let Some(slot) = ending_slot(term.as_bytes()) {
            endings[slot] |= 1 << term.len();
        }
    }
    endings
});

const ENDING_SLOTS: usize = 1024;

fn ending_slot(word: &[u8]) -> Option<usize> {
    let [.., a, b] = word else { return None };
    Some((usize::from(a | 0x20) << 5 ^ usize::from(b | 0x20)) % ENDING_SLOTS)
}

/// Returns whether a word of ASCII letters and digits may be an abbreviation of any language; false is certain.
pub(crate) fn may_abbreviate(word: &str) -> bool {
    ending_slot(word.as_bytes()).is_none_or(|slot| ENDINGS[slot].unbounded_shr(word.len() as u32) & 1 == 1)
}

/// Returns whether a word may stand for a term: as written; in capitals where the term has a capital; in any
/// case where it has none, but not as two capitals, which are an acronym (`IE`, not `ie`).
fn fits_case(term: &str, word: &str) -> bool {
    let has_capital = term.chars().any(char::is_uppercase);
    let all_capitals = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    term == word || if has_capital { all_capitals } else { !all_capitals || word.len() > 2 }
}

/// Returns whether a word has a role, whatever its case.
pub(crate) fn has_role(word: &str, role: Role) -> bool {
    WORDS.get_lower(word).is_some_and(|roles| roles & role as u8 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word_map::MAX_WORD;

    #[test]
    fn case_and_language_decide() {
        assert_eq!(abbreviation("Mr", None), Some(Abbreviation::Title));
        assert_eq!(abbreviation("MR", None), Some(Abbreviation::Title));
        assert_eq!(abbreviation("mr", None), None);
        assert_eq!(abbreviation("Etc", None), Some(Abbreviation::Final));
        assert_eq!(abbreviation("ie", None), Some(Abbreviation::Inner));
        assert_eq!(abbreviation("IE", None), None, "an acronym");
        assert_eq!(abbreviation("ago", Some("en")), None, "an English word, a Spanish month");
        assert_eq!(abbreviation("ago", Some("es")), Some(Abbreviation::Other));
        assert_eq!(abbreviation("млн", None), Some(Abbreviation::Other));
        assert_eq!(abbreviation(&"a".repeat(100), None), None);
    }

    #[test]
    fn every_abbreviation_may_be_one() {
        let terms = rows::<3>(include_str!("../data/abbreviations.tsv"));
        for [term, ..] in terms.filter(|[term, ..]| term.is_ascii()) {
            assert!(may_abbreviate(&term.to_lowercase()) && may_abbreviate(&term.to_uppercase()), "{term}");
        }
        assert!(!may_abbreviate("harbour") && !may_abbreviate(&"a".repeat(40)));
    }

    #[test]
    fn no_term_is_too_long_and_none_stands_twice() {
        let mut terms: Vec<_> = rows::<3>(include_str!("../data/abbreviations.tsv")).collect();
        assert!(terms.iter().all(|[term, ..]| term.len() <= MAX_WORD));
        let before = terms.len();
        terms.sort_unstable();
        terms.dedup_by_key(|[term, _, language]| (*term, *language));
        assert_eq!(terms.len(), before);
        assert!(rows::<3>(include_str!("../data/words.tsv")).all(|[term, ..]| term.len() <= MAX_WORD));
    }

    #[test]
    fn roles_are_known_in_any_case() {
        assert!(has_role("The", Role::Starter) && has_role("ON", Role::Starter));
        assert!(!has_role("Army", Role::Starter));
        assert!(has_role("it", Role::Pronoun) && has_role("said", Role::Reporting));
    }
}
