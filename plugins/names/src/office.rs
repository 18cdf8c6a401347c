//! Offices: who holds what, for which country.
//!
//! An office is a noun phrase around a head of `offices.tsv` (`phrase`); its holder stands beside it (`holder`); the
//! country is the one its owner names or lies in (`country`). Not here: anything the text does not say.

mod country;
mod hits;
mod holder;
mod nominal;
mod phrase;

use dateline_plugin::Doc;

use crate::candidate::{self, Candidate};
use crate::cues::Cues;
use crate::mention::Mention;
use crate::text::Text;

use country::Countries;
pub(crate) use country::{dispatch, main_country};
pub(crate) use hits::Status;
use hits::{Head, Hits};
pub(crate) use nominal::nominals;
use phrase::Phrase;

/// What the office rules look at.
pub(crate) struct Scene<'a, 's> {
    pub(crate) text: Text<'a>,
    pub(crate) cues: &'s Cues,
    /// Names, in the order of the text.
    pub(crate) mentions: &'s [Mention<'a>],
    /// What the lexicons of places and peoples found, in the order of the text.
    pub(crate) candidates: &'s [Candidate<'a>],
}

/// An office in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Office<'a> {
    /// First token of the title, and one past its last.
    pub(crate) title: (usize, usize),
    /// First token with the determiner or owner before it, and one past the last with the owner after it.
    pub(crate) outer: (usize, usize),
    /// Hash of the head's last word.
    head: u32,
    /// Index of the mention of its holder.
    pub(crate) holder: Option<usize>,
    pub(crate) country: Option<&'a str>,
    /// The phrase itself names whose office it is.
    pub(crate) has_owner: bool,
    is_state: bool,
    is_definite: bool,
    pub(crate) status: Status,
}

/// Returns the offices of a document in the order of the text.
pub(crate) fn offices<'a>(scene: &Scene<'a, '_>, doc: &Doc<'a>) -> Vec<Office<'a>> {
    let hits = Hits::new(doc);
    if hits.is_empty() {
        return Vec::new();
    }
    let mut phrases: Vec<(Phrase, Option<usize>)> = Vec::new();
    for head in hits.heads() {
        let Some(mut phrase) = phrase::read(scene, &hits, head) else { continue };
        let before = phrases.last_mut();
        let holder = match before {
            Some((last, holder)) if holder::is_joined(scene, last, &phrase) => {
                phrase.status = if phrase.status == Status::Current { last.status } else { phrase.status };
                last.owner = last.owner.or(phrase.owner);
                holder.or_else(|| holder::find(scene, &phrase, None))
            }
            Some((last, Some(holder))) if scene.mentions[*holder].first >= last.outer.1 => {
                holder::find(scene, &phrase, Some(*holder))
            }
            _ => holder::find(scene, &phrase, None),
        };
        phrases.push((phrase, holder));
    }
    let countries = Countries::new(scene);
    phrases.iter().map(|(phrase, holder)| office(scene, &countries, phrase, *holder)).collect()
}

fn office<'a>(
    scene: &Scene<'a, '_>,
    countries: &Countries<'a>,
    phrase: &Phrase,
    holder: Option<usize>,
) -> Office<'a> {
    let is_past = holder.is_some_and(|holder| holder::is_past(scene, phrase, holder));
    Office {
        title: phrase.title,
        outer: phrase.outer,
        head: scene.text.lower(phrase.head.end - 1),
        holder,
        country: countries.of(scene, phrase),
        has_owner: phrase.owner.is_some(),
        is_state: phrase.head.kind == Head::State,
        is_definite: phrase.is_definite,
        status: if is_past && phrase.status == Status::Current { Status::Former } else { phrase.status },
    }
}

impl<'a> Scene<'a, '_> {
    /// Returns the index of the mention that begins at a token.
    pub(crate) fn mention_from(&self, token: usize) -> Option<usize> {
        self.mentions.binary_search_by_key(&token, |mention| mention.first).ok()
    }

    /// Returns the index of the mention that a token belongs to.
    pub(crate) fn mention_at(&self, token: usize) -> Option<usize> {
        let last = self.mentions.partition_point(|mention| mention.first <= token).checked_sub(1)?;
        (self.mentions[last].end > token).then_some(last)
    }

    /// Returns the code of the country that the lexicons of places know between two tokens; of several the first.
    pub(crate) fn country_within(&self, first: usize, end: usize) -> Option<&'a str> {
        candidate::country_within(self.candidates, first, end)
    }

    /// Returns whether a token is there and is among the words, whatever its case.
    pub(crate) fn is_word(&self, idx: usize, words: &[&str]) -> bool {
        let word = self.text.word(idx);
        words.iter().any(|known| word.eq_ignore_ascii_case(known))
    }
}
