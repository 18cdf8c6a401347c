//! Entities: mentions that name the same thing.
//!
//! Not here: entities across documents.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    let mut known = BTreeMap::new();
    for (idx, mention) in mentions.iter().enumerate() {
        let kind = mention.entity_kind();
        let entity = *known.entry((kind, mention.canonical.clone(), mention.iso3166)).or_insert_with(|| {
            let (canonical, iso3166) = (mention.canonical.clone(), mention.iso3166);
            entities.push(Entity::new(kind, canonical, iso3166));
            entities.len() - 1
        });
        entities[entity].add(text, mention, idx);
        of_mention.push(entity);
    }
    (entities, of_mention)
}

/// Returns whether two names differ in case at most.
fn is_same_name(one: &str, other: &str) -> bool {
    let is_ascii = one.is_ascii() && other.is_ascii();
    if is_ascii { one.eq_ignore_ascii_case(other) } else { one.to_lowercase() == other.to_lowercase() }
}

impl<'a> Entity<'a> {
    /// Returns an entity without mentions.
    pub(crate) fn new(kind: Kind, canonical: Cow<'a, str>, iso3166: Option<&'a str>) -> Self {
        let (aliases, offices, mentions) = (Vec::new(), Vec::new(), Vec::new());
        Entity { kind, canonical, iso3166, aliases, offices, mentions }
    }

    fn add(&mut self, text: &Text<'a>, mention: &Mention<'a>, idx: usize) {
        self.mentions.push(idx);
        let name = text.name(mention.first, mention.end);
        let is_same = |other: &Cow<'_, str>| is_same_name(other, &name);
        let is_known = is_same(&self.canonical) || self.aliases.iter().any(is_same);
        if mention.kind == self.kind && !is_known {
            self.aliases.push(name);
        }
    }
}
