//! Cue words: words beside a name that speak for or against it.
//!
//! They belong to the rules, so they are compiled in from `cues.tsv` and looked up beside candidates only. Not
//! here: names, which are lexicons of the host.

use dateline_plugin::token_hash;

use crate::hashed::ByHash;
use crate::text::Text;

/// Roles a word can have, one bit each.
pub(crate) mod role {
    pub(crate) const OFFICE: u32 = 1 << 0;
    pub(crate) const PERSON_TITLE: u32 = 1 << 1;
    pub(crate) const CALENDAR: u32 = 1 << 2;
    pub(crate) const FUNCTION: u32 = 1 << 3;
    pub(crate) const LOCATIVE: u32 = 1 << 4;
    pub(crate) const OF_HEAD: u32 = 1 << 5;
    pub(crate) const ORG_HEAD: u32 = 1 << 6;
    pub(crate) const DIRECTION: u32 = 1 << 7;
    pub(crate) const ADMIN: u32 = 1 << 8;
    pub(crate) const WATER: u32 = 1 << 9;
    pub(crate) const LANDFORM: u32 = 1 << 10;
    pub(crate) const LANGUAGE_VERB: u32 = 1 << 11;
    pub(crate) const LANGUAGE_NOUN: u32 = 1 << 12;
    pub(crate) const AMOUNT: u32 = 1 << 13;
    pub(crate) const CURRENCY: u32 = 1 << 14;
    pub(crate) const CURRENCY_AMOUNT: u32 = 1 << 15;
    pub(crate) const PARTICLE: u32 = 1 << 16;
    pub(crate) const CONNECTOR: u32 = 1 << 17;
    pub(crate) const EVENT: u32 = 1 << 18;
    pub(crate) const PORTFOLIO: u32 = 1 << 19;
    pub(crate) const FACILITY: u32 = 1 << 20;
    pub(crate) const COMPANY: u32 = 1 << 21;
    pub(crate) const EVENT_NAME: u32 = 1 << 22;
    pub(crate) const STORM: u32 = 1 << 23;
    pub(crate) const ABBREVIATION: u32 = 1 << 24;
    pub(crate) const PATH: u32 = 1 << 25;
    pub(crate) const PRONOUN: u32 = 1 << 26;
    pub(crate) const FEMALE: u32 = 1 << 27;
    pub(crate) const MALE: u32 = 1 << 28;
    pub(crate) const DOCUMENT: u32 = 1 << 29;
}

const NAMES: [(&str, u32); 30] = [
    ("office", role::OFFICE),
    ("person_title", role::PERSON_TITLE),
    ("calendar", role::CALENDAR),
    ("function", role::FUNCTION),
    ("locative", role::LOCATIVE),
    ("of_head", role::OF_HEAD),
    ("org_head", role::ORG_HEAD),
    ("direction", role::DIRECTION),
    ("admin", role::ADMIN),
    ("water", role::WATER),
    ("landform", role::LANDFORM),
    ("language_verb", role::LANGUAGE_VERB),
    ("language_noun", role::LANGUAGE_NOUN),
    ("amount", role::AMOUNT),
    ("currency", role::CURRENCY),
    ("currency_amount", role::CURRENCY_AMOUNT),
    ("particle", role::PARTICLE),
    ("connector", role::CONNECTOR),
    ("event", role::EVENT),
    ("portfolio", role::PORTFOLIO),
    ("facility", role::FACILITY),
    ("company", role::COMPANY),
    ("event_name", role::EVENT_NAME),
    ("storm", role::STORM),
    ("abbreviation", role::ABBREVIATION),
    ("path", role::PATH),
    ("pronoun", role::PRONOUN),
    ("female", role::FEMALE),
    ("male", role::MALE),
    ("document", role::DOCUMENT),
];

const TABLE: &str = include_str!("../cues.tsv");

/// The cue words with their roles, by the hash of the word.
#[derive(Debug)]
pub(crate) struct Cues {
    words: ByHash<u32, (&'static str, u32)>,
    /// Bits of the words' hashes: most words of a text are none of ours.
    bits: Vec<u64>,
}

/// Number of bits of the filter.
const BITS: usize = 1 << 15;

impl Cues {
    /// Returns the cue words of `cues.tsv`.
    ///
    /// # Errors
    ///
    /// A message with the line, where a row is not a word and a known role or two words share a hash.
    pub(crate) fn new() -> Result<Self, String> {
        let mut cues = Cues { words: ByHash::default(), bits: vec![0; BITS / 64] };
        let rows = TABLE.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (idx, line) in rows {
            cues.add(line).map_err(|message| format!("cues.tsv, line {}: {message}", idx + 1))?;
        }
        Ok(cues)
    }

    fn add(&mut self, line: &'static str) -> Result<(), String> {
        let (term, name) = line.split_once('\t').ok_or("a row has two cells")?;
        let known = NAMES.iter().find(|(known, _)| *known == name);
        let (_, role) = known.ok_or_else(|| format!("unknown role `{name}`"))?;
        let at = token_hash(term) as usize % BITS;
        self.bits[at / 64] |= 1 << (at % 64);
        let entry = self.words.entry(token_hash(term)).or_insert((term, 0));
        if entry.0 != term {
            return Err(format!("`{term}` and `{}` have one hash", entry.0));
        }
        entry.1 |= role;
        Ok(())
    }

    /// Returns whether a token has one of the roles.
    pub(crate) fn is(&self, text: &Text<'_>, idx: usize, roles: u32) -> bool {
        let hash = text.lower(idx);
        let at = hash as usize % BITS;
        if self.bits[at / 64] >> (at % 64) & 1 == 0 {
            return false;
        }
        let Some((term, found)) = self.words.get(&hash) else { return false };
        let word = text.word(idx);
        found & roles != 0 && (word.eq_ignore_ascii_case(term) || word.to_lowercase() == *term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_holds_every_role() {
        let cues = Cues::new().unwrap();
        for (name, role) in NAMES {
            assert!(cues.words.values().any(|(_, roles)| roles & role != 0), "no word is {name}");
        }
    }

    #[test]
    fn a_bad_row_is_named() {
        let mut cues = Cues { words: ByHash::default(), bits: vec![0; BITS / 64] };
        assert_eq!(cues.add("x\tking").unwrap_err(), "unknown role `king`");
        assert_eq!(cues.add("x").unwrap_err(), "a row has two cells");
    }
}
