//! The country of an office: that of its owner, as far as the document says it.
//!
//! Not here: what the world knows. An organization's country is the one its name holds, or the one of the place it is
//! said to be in. A minister without an owner serves the country of the dispatch, or the one most of the document is about.

use std::collections::BTreeMap;

use crate::mention::{Kind, Mention};
use crate::office::Scene;
use crate::office::hits::Head;
use crate::office::phrase::Phrase;
use crate::text::Text;

/// The countries of a document.
#[derive(Debug)]
pub(crate) struct Countries<'a> {
    /// The country of the dispatch, or of most places.
    main: Option<&'a str>,
}

impl<'a> Countries<'a> {
    /// Returns the countries that the mentions of a document name.
    pub(crate) fn new(scene: &Scene<'a, '_>) -> Self {
        Countries { main: main_country(&scene.text, scene.mentions) }
    }

    /// Returns the country of an office.
    pub(crate) fn of(&self, scene: &Scene<'a, '_>, phrase: &Phrase) -> Option<&'a str> {
        match phrase.owner {
            Some(owner) => self.of_owner(scene, owner, phrase),
            None if phrase.is_pronoun => before(scene, phrase).or(self.main),
            None if phrase.head.kind == Head::Expert => None,
            None => self.main,
        }
    }

    fn of_owner(&self, scene: &Scene<'a, '_>, owner: usize, phrase: &Phrase) -> Option<&'a str> {
        let mention = &scene.mentions[owner];
        if mention.iso3166.is_some() || mention.kind == Kind::Place || mention.kind == Kind::Nationality {
            return mention.iso3166;
        }
        if mention.source.is_international() {
            return None;
        }
        let place = phrase.place.and_then(|place| scene.mentions[place].iso3166);
        scene.country_within(mention.first, mention.end).or(place).or(self.main)
    }
}

/// Returns the country of the dispatch, or of more than half of the names that have one.
pub(crate) fn main_country<'a>(text: &Text<'a>, mentions: &[Mention<'a>]) -> Option<&'a str> {
    let mut counts: BTreeMap<&'a str, usize> = BTreeMap::new();
    for code in mentions.iter().filter_map(|mention| mention.iso3166) {
        *counts.entry(code).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let most = counts.iter().max_by_key(|(_, count)| **count);
    let most = most.filter(|(_, count)| **count * 2 > total).map(|(code, _)| *code);
    dispatch(text, mentions).or(most)
}

/// Returns the country of the dispatch line: of a place that begins the text, in capitals.
pub(crate) fn dispatch<'a>(text: &Text<'a>, mentions: &[Mention<'a>]) -> Option<&'a str> {
    const REACH: usize = 60;
    let is_line = |mention: &&Mention<'a>| {
        let is_head = text.has(mention.first, dateline_plugin::flag::PARAGRAPH_FIRST);
        is_head && mention.kind == Kind::Place && text.has(mention.first, dateline_plugin::flag::ALL_CAPITALS)
    };
    let mut head = mentions.iter().take_while(|mention| mention.first < REACH);
    head.find(is_line).and_then(|mention| mention.iso3166)
}

/// `its`, `the council’s`: the last organization before it, one that is a council where the phrase says so, or else the
/// last country.
fn before<'a>(scene: &Scene<'a, '_>, phrase: &Phrase) -> Option<&'a str> {
    const REACH: usize = 80;
    let token = phrase.outer.0;
    let stop = scene.mentions.partition_point(|mention| mention.first < token);
    let head = phrase.noun.map(|noun| scene.text.lower(noun));
    if head.is_some() {
        let is_meant = |mention: &&Mention<'a>| {
            mention.kind == Kind::Organization && Some(scene.text.lower(mention.end - 1)) == head
        };
        let meant = scene.mentions[..stop].iter().rev().find(is_meant);
        return meant.and_then(|mention| own(scene, mention));
    }
    let near = scene.mentions[..stop].iter().rev().take_while(|mention| mention.first + REACH >= token);
    let organization = near.clone().find(|mention| mention.kind == Kind::Organization);
    organization
        .and_then(|mention| own(scene, mention))
        .or_else(|| near.clone().find_map(|mention| mention.iso3166))
}

fn own<'a>(scene: &Scene<'a, '_>, mention: &Mention<'a>) -> Option<&'a str> {
    mention.iso3166.or_else(|| scene.country_within(mention.first, mention.end))
}
