//! Entities: mentions that name the same thing.
//!
//! Not here: entities across documents.

use std::borrow::Cow;

use crate::hashed::ByHash;
use crate::holding::Holding;
use crate::mention::{Kind, Mention};
use crate::text::Text;

/// What some mentions of a document name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entity<'a> {
    pub(crate) kind: Kind,
    pub(crate) canonical: Cow<'a, str>,
    pub(crate) iso3166: Option<&'a str>,
    /// Other names, in the order of the text.
    pub(crate) aliases: Vec<Cow<'a, str>>,
    /// Offices of a person, in the order of the text.
    pub(crate) offices: Vec<Holding<'a>>,
    /// Indexes of its mentions.
    pub(crate) mentions: Vec<usize>,
}

/// Returns the entities of a document in the order of their first mentions, and the entity of each mention.
pub(crate) fn entities<'a>(text: &Text<'a>, mentions: &[Mention<'a>]) -> (Vec<Entity<'a>>, Vec<usize>) {
    let mut entities: Vec<Entity<'a>> = Vec::new();
    let mut of_mention = Vec::with_capacity(mentions.len());
    let mut known: ByHash<u64, usize> = ByHash::default();
    known.reserve(mentions.len());
    for (idx, mention) in mentions.iter().enumerate() {
        let kind = mention.entity_kind();
        let mut key = key(kind, &mention.canonical, mention.iso3166);
        // Another entity with that key is all but impossible: the next number then.
        while known.get(&key).is_some_and(|entity| !entities[*entity].is(kind, mention)) {
            key = key.wrapping_add(1);
        }
        let entity = *known.entry(key).or_insert_with(|| {
            entities.push(Entity::new(kind, mention.canonical.clone(), mention.iso3166));
            entities.len() - 1
        });
        entities[entity].add(text, mention, idx);
        of_mention.push(entity);
    }
    (entities, of_mention)
}

/// Returns one number for what makes an entity.
fn key(kind: Kind, canonical: &str, iso3166: Option<&str>) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |key: u64, word: u64| (key.rotate_left(23) ^ word).wrapping_mul(ODD);
    let tail = |bytes: &[u8]| bytes.iter().fold(1, |word, byte| word << 8 | u64::from(*byte));
    let (words, rest) = canonical.as_bytes().as_chunks::<8>();
    let key = words.iter().fold(kind as u64 + 1, |key, word| mix(key, u64::from_le_bytes(*word)));
    mix(mix(key, tail(rest)), tail(iso3166.unwrap_or_default().as_bytes()))
}

/// Returns whether two names differ in case at most.
fn is_same_name(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let is_ascii = one.is_ascii() && other.is_ascii();
    if is_ascii { one.eq_ignore_ascii_case(other) } else { one.to_lowercase() == other.to_lowercase() }
}

impl<'a> Entity<'a> {
    /// Returns an entity without mentions.
    pub(crate) fn new(kind: Kind, canonical: Cow<'a, str>, iso3166: Option<&'a str>) -> Self {
        let (aliases, offices, mentions) = (Vec::new(), Vec::new(), Vec::new());
        Entity { kind, canonical, iso3166, aliases, offices, mentions }
    }

    /// Returns whether it is what a mention of a kind names.
    fn is(&self, kind: Kind, mention: &Mention<'_>) -> bool {
        self.kind == kind && self.canonical == mention.canonical && self.iso3166 == mention.iso3166
    }

    fn add(&mut self, text: &Text<'a>, mention: &Mention<'a>, idx: usize) {
        self.mentions.push(idx);
        let is_whole = self.canonical.as_bytes() == text.slice(mention.first, mention.end).as_bytes();
        if is_whole || mention.kind != self.kind {
            return;
        }
        let name = text.name(mention.first, mention.end);
        let is_same = |other: &Cow<'_, str>| is_same_name(other, &name);
        let is_known = is_same(&self.canonical) || self.aliases.iter().any(is_same);
        if !is_known {
            self.aliases.push(name);
        }
    }
}
