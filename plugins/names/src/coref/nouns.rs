//! Nouns that stand for names: `nominals.tsv`, compiled in.
//!
//! Not here: what they stand for in a document.

use std::collections::BTreeSet;

use dateline_plugin::token_hash;

use crate::hashed::{ByHash, Few};
use crate::text::Text;

const TABLE: &str = include_str!("../../nominals.tsv");

/// How a noun is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// `the ministry`.
    One,
    /// `the two countries`.
    Two,
    /// `the Kazakh side`.
    Side,
}

/// What a noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Country,
    City,
    Organization,
    /// An organization that need not say so in its name.
    Company,
    Facility,
}

/// A noun that stands for names.
#[derive(Debug)]
pub(crate) struct Noun {
    term: &'static str,
    pub(crate) number: Number,
    pub(crate) what: What,
    /// Hashes of the first or last words of its names; for places empty.
    pub(crate) heads: BTreeSet<u32>,
}

/// The nouns, by the hash of the word.
#[derive(Debug)]
pub(crate) struct Nouns {
    by_word: ByHash<u32, Noun>,
    /// The heads of all of them.
    pub(super) heads: Few,
}

impl Nouns {
    /// Returns the nouns of `nominals.tsv`.
    ///
    /// # Errors
    ///
    /// A message with the line, where a row has not four known cells or two nouns share a hash.
    pub(crate) fn new() -> Result<Self, String> {
        let (mut by_word, mut heads): (ByHash<u32, Noun>, Few) = Default::default();
        let rows = TABLE.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (idx, line) in rows {
            let noun = parse(line).map_err(|message| format!("nominals.tsv, line {}: {message}", idx + 1))?;
            noun.heads.iter().for_each(|head| heads.insert(*head));
            if let Some(other) = by_word.insert(token_hash(noun.term), noun) {
                return Err(format!("nominals.tsv: `{}` stands twice or shares its hash", other.term));
            }
        }
        Ok(Nouns { by_word, heads })
    }

    /// Returns the noun at a token.
    pub(crate) fn at(&self, text: &Text<'_>, idx: usize) -> Option<&Noun> {
        self.by_word.get(&text.lower(idx)).filter(|noun| text.word(idx).eq_ignore_ascii_case(noun.term))
    }
}

fn parse(line: &'static str) -> Result<Noun, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [term, number, kind, heads] = cells[..] else { return Err("a row has four cells".to_owned()) };
    let number = match number {
        "one" => Number::One,
        "two" => Number::Two,
        "side" => Number::Side,
        other => return Err(format!("unknown number `{other}`")),
    };
    let what = match kind {
        "country" => What::Country,
        "city" => What::City,
        "organization" => What::Organization,
        "company" => What::Company,
        "facility" => What::Facility,
        other => return Err(format!("unknown kind `{other}`")),
    };
    let is_place = matches!(what, What::Country | What::City);
    let heads = if heads.is_empty() && !is_place { term } else { heads };
    Ok(Noun { term, number, what, heads: heads.split_whitespace().map(token_hash).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_a_noun_without_heads_is_its_own() {
        let nouns = Nouns::new().unwrap();
        let ministry = &nouns.by_word[&token_hash("ministry")];
        assert!(ministry.heads.contains(&token_hash("ministry")));
        assert!(nouns.by_word[&token_hash("country")].heads.is_empty());
    }

    #[test]
    fn a_bad_row_is_named() {
        assert_eq!(parse("x\tone\tking\t").unwrap_err(), "unknown kind `king`");
        assert_eq!(parse("x\tsix\tcity\t").unwrap_err(), "unknown number `six`");
        assert_eq!(parse("x").unwrap_err(), "a row has four cells");
    }
}
