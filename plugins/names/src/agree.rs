//! Mentions of one document agree with one another: a name that is clear in one place decides its parts and its
//! repetitions elsewhere.
//!
//! Only names of the tagger change their kind; those of the lexicons stand. Not here: which entity they name.

use std::borrow::Cow;
use std::collections::HashMap;

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::tag::Tag;
use crate::text::Text;

/// Votes for the kind of a name.
type Votes = [i32; 7];

/// What repetitions of a name weigh at most, so that one longer name can outweigh many short ones.
const MOST: i32 = 2_000;

/// What the names of a document say.
#[derive(Debug, Default)]
struct Known {
    /// By the whole name.
    whole: HashMap<u64, Votes>,
    /// Votes of longer names for their first words.
    firsts: HashMap<u32, Votes>,
    /// Votes of longer names for their last words.
    lasts: HashMap<u32, Votes>,
}

/// Makes the kinds of the tagger's names agree, then adds repetitions that were missed.
pub(crate) fn agree<'a>(text: &Text<'a>, cues: &Cues, tags: &[Tag], mentions: &mut Vec<Mention<'a>>) {
    let known = Known::new(text, tags, mentions);
    for mention in mentions.iter_mut().filter(|mention| mention.source == Source::Tagger) {
        if let Some(kind) = known.kind(text, mention) {
            mention.kind = kind;
        }
    }
    let added = missed(text, cues, &known, mentions);
    if !added.is_empty() {
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.first);
    }
}

impl Known {
    fn new(text: &Text<'_>, tags: &[Tag], mentions: &[Mention<'_>]) -> Self {
        const LEXICON: i32 = 1_000;
        let mut known = Known::default();
        let mut tags = tags.iter().peekable();
        for mention in mentions {
            while tags.next_if(|tag| tag.end <= mention.first).is_some() {}
            let margin = tags.peek().map_or(LEXICON, |tag| tag.margin.clamp(100, 2_000));
            let vote = if mention.source == Source::Tagger { margin } else { LEXICON };
            let kind = mention.kind as usize;
            known.whole.entry(key(text, mention)).or_default()[kind] += vote;
            if mention.end - mention.first >= 2 {
                known.firsts.entry(text.lower(mention.first)).or_default()[kind] += vote;
                known.lasts.entry(text.lower(mention.end - 1)).or_default()[kind] += vote;
            }
        }
        known
    }

    /// Returns the kind that the document has for a name, if it is clear.
    fn kind(&self, text: &Text<'_>, mention: &Mention<'_>) -> Option<Kind> {
        let mut votes = self.whole.get(&key(text, mention)).copied().unwrap_or_default();
        votes.iter_mut().for_each(|vote| *vote = (*vote).min(MOST));
        if mention.end - mention.first == 1 {
            let word = text.lower(mention.first);
            let last = self.lasts.get(&word).copied().unwrap_or_default();
            let first = self.firsts.get(&word).copied().unwrap_or_default();
            votes[Kind::Person as usize] += 2 * last[Kind::Person as usize] + first[Kind::Person as usize];
            votes[Kind::Organization as usize] += 2 * first[Kind::Organization as usize];
            votes[Kind::Facility as usize] += 2 * first[Kind::Facility as usize];
        }
        let own = votes[mention.kind as usize];
        let best = (0..votes.len()).max_by_key(|kind| votes[*kind])?;
        if votes[best] > own { Kind::at(best) } else { None }
    }
}

/// Returns one number for the words of a name.
fn key(text: &Text<'_>, mention: &Mention<'_>) -> u64 {
    (mention.first..mention.end).fold(0, |key: u64, idx| {
        (key ^ u64::from(text.lower(idx))).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    })
}

/// Returns mentions of persons by their family names alone that nothing found.
fn missed<'a>(text: &Text<'a>, cues: &Cues, known: &Known, mentions: &[Mention<'a>]) -> Vec<Mention<'a>> {
    const OTHER: u32 =
        role::FUNCTION | role::CALENDAR | role::DIRECTION | role::CONNECTOR | role::PERSON_TITLE;
    let mut added = Vec::new();
    if known.lasts.is_empty() {
        return added;
    }
    let mut after = mentions.iter().peekable();
    for idx in 0..text.len() {
        while after.next_if(|mention| mention.end <= idx).is_some() {}
        if after.peek().is_some_and(|mention| mention.first <= idx)
            || !text.has(idx, flag::FIRST_CAPITAL)
            || text.has(idx, flag::ALL_CAPITALS)
        {
            continue;
        }
        let Some(votes) = known.lasts.get(&text.lower(idx)) else { continue };
        let person = votes[Kind::Person as usize];
        let is_person = person > 0 && votes.iter().all(|vote| *vote <= person);
        let is_beside = text
            .previous(idx)
            .is_some_and(|(before, _)| text.is_capital(before) && !text.is_first_word(before))
            || text.next(idx).is_some_and(|(next, _)| text.is_capital(next));
        if is_person && !is_beside && !cues.is(text, idx, OTHER) {
            added.push(family(text, idx));
        }
    }
    added
}

fn family<'a>(text: &Text<'a>, idx: usize) -> Mention<'a> {
    Mention {
        first: idx,
        end: idx + 1,
        source: Source::Tagger,
        kind: Kind::Person,
        canonical: Cow::Borrowed(text.word(idx)),
        iso3166: None,
        is_people: false,
        rule: "family-name",
    }
}
