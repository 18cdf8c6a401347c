//! The words of `data/token.tsv`, by kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use crate::lexis;
use crate::word_map::WordMap;

/// What a word means for the boundaries around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Stays on its word before a hyphen.
    Prefix,
    /// Stays whole though it holds a slash.
    Whole,
    /// Parts from the number before it.
    Unit,
    /// Parts from the number behind it.
    Currency,
    /// Ends names of files and hosts.
    Ending,
}

/// Bits of the kinds of each word.
static WORDS: LazyLock<WordMap<u8>> = LazyLock::new(|| {
    let mut words = BTreeMap::new();
    for [term, kind] in lexis::rows(include_str!("../../data/token.tsv")) {
        let kind = match kind {
            "prefix" => Kind::Prefix,
            "whole" => Kind::Whole,
            "unit" => Kind::Unit,
            "currency" => Kind::Currency,
            "ending" => Kind::Ending,
            _ => continue,
        };
        *words.entry(term.to_owned()).or_insert(0) |= 1 << kind as u8;
    }
    WordMap::new(words)
});

/// Contractions without their `|`, and where they part.
static CONTRACTIONS: LazyLock<WordMap<usize>> = LazyLock::new(|| {
    let rows = lexis::rows(include_str!("../../data/token.tsv"));
    let contractions = rows.filter(|[_, kind]| *kind == "contraction");
    WordMap::new(
        contractions.filter_map(|[term, _]| Some((term.replace('|', ""), term.find('|')?))).collect(),
    )
});

/// Last letters and lengths of the contractions by first letter, as bits: spares most words the look-up.
#[derive(Debug)]
struct Shapes([(u32, u32); 26]);

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let mut shapes = [(0, 0); 26];
    let rows = lexis::rows(include_str!("../../data/token.tsv"));
    for [term, _] in rows.filter(|[_, kind]| *kind == "contraction") {
        let (first, last) = (term.as_bytes()[0], term.as_bytes()[term.len() - 1]);
        let (lasts, lengths) = &mut shapes[usize::from(first - b'a')];
        *lasts |= 1 << (last - b'a');
        *lengths |= 1 << (term.len() - 1);
    }
    Shapes(shapes)
});

/// What a word may be, by the hash of its lower case; spares most words every look-up.
#[derive(Debug)]
pub(super) struct Hints([u8; 1 << Hints::BITS]);

static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    let mut hints = Hints([0; 1 << Hints::BITS]);
    let mut add = |word: &str, bit: u8| hints.0[Hints::slot(xxh3_64(word.as_bytes()) as u32)] |= bit;
    for [term, _] in
        lexis::rows(include_str!("../../data/token.tsv")).filter(|[_, kind]| *kind == "contraction")
    {
        add(&term.replace('|', ""), Hints::CONTRACTION);
    }
    for [term, _, _] in lexis::rows(include_str!("../../data/abbreviations.tsv")) {
        add(&term.to_lowercase(), Hints::ABBREVIATION);
    }
    hints
});

/// Returns the hints.
pub(super) fn hints() -> &'static Hints {
    &HINTS
}

impl Hints {
    const BITS: u32 = 12;
    const CONTRACTION: u8 = 1;
    const ABBREVIATION: u8 = 2;

    fn slot(lower: u32) -> usize {
        (lower >> (32 - Self::BITS)) as usize
    }

    /// Returns whether a word with this hash may be a contraction; false is certain.
    #[inline]
    pub(super) fn may_part(&self, lower: u32) -> bool {
        self.0[Self::slot(lower)] & Self::CONTRACTION != 0
    }

    /// Returns whether a word with this hash is for sure neither a contraction nor an abbreviation.
    #[inline]
    pub(super) fn is_plain(&self, lower: u32) -> bool {
        self.0[Self::slot(lower)] == 0
    }
}

impl Shapes {
    /// Returns whether a word with these first and last bytes may be a contraction; false is certain.
    #[inline]
    fn may_part(&self, first: u8, last: u8, len: usize) -> bool {
        let letter = |byte: u8| (byte | 0x20).wrapping_sub(b'a');
        let Some((lasts, lengths)) = self.0.get(usize::from(letter(first))) else { return false };
        let last = letter(last);
        LENGTHS.contains(&len) && last < 26 && lasts >> last & 1 == 1 && lengths >> len & 1 == 1
    }
}

/// Returns whether the list has a word: as written for units and currencies, in any case for the others.
pub(super) fn has(kind: Kind, word: &str) -> bool {
    let kinds = match kind {
        Kind::Unit | Kind::Currency => WORDS.get(word),
        _ => WORDS.get_lower(word),
    };
    kinds.is_some_and(|kinds| kinds >> kind as u8 & 1 == 1)
}

/// Lengths of the contractions, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=8;

/// Returns where a contraction without an apostrophe parts: `can|not`.
pub(super) fn parts_at(word: &str) -> Option<usize> {
    let (first, last) = (*word.as_bytes().first()?, *word.as_bytes().last()?);
    if SHAPES.may_part(first, last, word.len()) { CONTRACTIONS.get_lower(word).copied() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_part_in_any_case() {
        assert_eq!(parts_at("cannot"), Some(3));
        assert_eq!(parts_at("CANNOT"), Some(3));
        assert_eq!(parts_at("carrot"), None);
        assert_eq!(parts_at("é{|~"), None);
    }

    #[test]
    fn every_contraction_has_a_length_that_is_looked_up() {
        let rows = lexis::rows(include_str!("../../data/token.tsv"));
        for [term, _] in rows.filter(|[_, kind]| *kind == "contraction") {
            assert!(parts_at(&term.replace('|', "")).is_some(), "{term}");
        }
    }

    #[test]
    fn units_match_as_written() {
        assert!(has(Kind::Unit, "MW") && !has(Kind::Unit, "Mw") && has(Kind::Prefix, "Non"));
    }
}
