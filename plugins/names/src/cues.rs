//! Cue words: words beside a name that speak for or against it.
//!
//! They belong to the rules, so they are compiled in from `cues.tsv` and looked up beside candidates only. Not
//! here: names, which are lexicons of the host.

use dateline_plugin::token_hash;

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
    pub(crate) const SITE: u32 = 1 << 30;
    pub(crate) const MAKE: u32 = 1 << 31;
}

const NAMES: [(&str, u32); 32] = [
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
    ("site", role::SITE),
    ("make", role::MAKE),
];

const TABLE: &str = include_str!("../cues.tsv");

/// The cue words with their roles, by the hash of the word.
#[derive(Debug)]
pub(crate) struct Cues {
    /// Each word stands at the slot of its hash or in the first free one after it.
    slots: Box<[Slot; SLOTS]>,
    /// The words, by slot.
    terms: Vec<&'static str>,
}

/// A word's hash and its roles; no role: the slot is free.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    roles: u32,
}

/// Number of slots, a power of two: more than two for a word.
const SLOTS: usize = 1 << 12;

impl Cues {
    /// Returns the cue words of `cues.tsv`.
    ///
    /// # Errors
    ///
    /// A message with the line, where a row is not a word and a known role, two words share a hash or they are too many.
    pub(crate) fn new() -> Result<Self, String> {
        let mut cues = Cues::empty();
        let rows = TABLE.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (idx, line) in rows {
            cues.add(line).map_err(|message| format!("cues.tsv, line {}: {message}", idx + 1))?;
        }
        Ok(cues)
    }

    fn empty() -> Self {
        Cues { slots: Box::new([Slot::default(); SLOTS]), terms: vec![""; SLOTS] }
    }

    fn add(&mut self, line: &'static str) -> Result<(), String> {
        let (term, name) = line.split_once('\t').ok_or("a row has two cells")?;
        let known = NAMES.iter().find(|(known, _)| *known == name);
        let (_, role) = known.ok_or_else(|| format!("unknown role `{name}`"))?;
        let hash = token_hash(term);
        let at = self.place(hash);
        if self.slots[at].roles == 0 {
            self.terms[at] = term;
        }
        if self.terms[at] != term {
            return Err(format!("`{term}` and `{}` have one hash", self.terms[at]));
        }
        self.slots[at] = Slot { hash, roles: self.slots[at].roles | role };
        let is_full = self.words().count() > SLOTS / 2;
        if is_full { Err(format!("more than {} words", SLOTS / 2)) } else { Ok(()) }
    }

    /// Returns the slot of a word, or the free one where it would stand. Half of the slots are free.
    fn place(&self, hash: u32) -> usize {
        let mut at = hash as usize % SLOTS;
        while self.slots[at].roles != 0 && self.slots[at].hash != hash {
            at = (at + 1) % SLOTS;
        }
        at
    }

    /// Returns the hashes of the words with their roles, in no order.
    fn words(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.slots.iter().filter(|slot| slot.roles != 0).map(|slot| (slot.hash, slot.roles))
    }

    /// Returns the hashes of the words that have one of the roles, in no order.
    pub(crate) fn with_roles(&self, roles: u32) -> impl Iterator<Item = u32> + '_ {
        self.words().filter(move |(_, found)| found & roles != 0).map(|(hash, _)| hash)
    }

    /// Returns whether a token has one of the roles.
    #[inline]
    pub(crate) fn is(&self, text: &Text<'_>, idx: usize, roles: u32) -> bool {
        let hash = text.lower(idx);
        self.slots[hash as usize % SLOTS].roles != 0 && self.has(text, idx, hash, roles)
    }

    /// Returns whether a token whose slot is taken has one of the roles.
    fn has(&self, text: &Text<'_>, idx: usize, hash: u32, roles: u32) -> bool {
        let at = self.place(hash);
        self.slots[at].roles & roles != 0 && is_term(text, idx, self.terms[at])
    }
}

fn is_term(text: &Text<'_>, idx: usize, term: &str) -> bool {
    text.bytes(idx).eq_ignore_ascii_case(term.as_bytes()) || text.word(idx).to_lowercase() == *term
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_holds_every_role() {
        let cues = Cues::new().unwrap();
        for (name, role) in NAMES {
            assert!(cues.with_roles(role).next().is_some(), "no word is {name}");
        }
    }

    #[test]
    fn a_bad_row_is_named() {
        let mut cues = Cues::empty();
        assert_eq!(cues.add("x\tking").unwrap_err(), "unknown role `king`");
        assert_eq!(cues.add("x").unwrap_err(), "a row has two cells");
    }
}
