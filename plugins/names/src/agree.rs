//! Mentions of one document agree with one another: a name that is clear in one place decides its parts and its
//! repetitions elsewhere.
//!
//! Only names of the tagger change their kind; those of the lexicons stand. Not here: which entity they name.

use std::borrow::Cow;
use std::collections::HashSet;

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::cues::{Cues, role};
use crate::hashed::{ByHash, Few};
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
    whole: ByHash<u64, Votes>,
    /// The first words of longer names.
    begins: Few,
    /// Votes of longer names for their first words.
    firsts: ByHash<u32, Votes>,
    /// Votes of longer names for their last words.
    lasts: ByHash<u32, Votes>,
    /// First words of names of two words, the second of which says what it is: `Tamba mine`, `Narvik Metals`.
    shorts: ByHash<u32, Kind>,
    /// The words of `lasts` and `shorts`.
    words: Few,
    /// First words of names of companies.
    companies: HashSet<u32>,
}

/// Makes the kinds of the tagger's names agree, then adds repetitions that were missed.
pub(crate) fn agree<'a>(text: &Text<'a>, cues: &Cues, tags: &[Tag], mentions: &mut Vec<Mention<'a>>) {
    let known = Known::new(text, cues, tags, mentions);
    for mention in mentions.iter_mut().filter(|mention| mention.source == Source::Tagger) {
        if let Some(kind) = known.kind(text, mention) {
            mention.kind = kind;
        }
        if let Some((kind, rule)) = known.short(text, cues, mention) {
            (mention.kind, mention.rule) = (kind, rule);
        }
    }
    let added = missed(text, cues, &known, mentions);
    if !added.is_empty() {
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.first);
    }
}

impl Known {
    fn new(text: &Text<'_>, cues: &Cues, tags: &[Tag], mentions: &[Mention<'_>]) -> Self {
        const LEXICON: i32 = 1_000;
        let mut known = Known::default();
        known.whole.reserve(mentions.len());
        let mut tags = tags.iter().peekable();
        for mention in mentions {
            while tags.next_if(|tag| tag.end <= mention.first).is_some() {}
            let margin = tags.peek().map_or(LEXICON, |tag| tag.margin.clamp(100, 2_000));
            let vote = if mention.source == Source::Tagger { margin } else { LEXICON };
            let kind = mention.kind as usize;
            known.whole.entry(key(text, mention)).or_default()[kind] += vote;
            if mention.end - mention.first >= 2 {
                known.firsts.entry(text.lower(mention.first)).or_default()[kind] += vote;
                known.begins.insert(text.lower(mention.first));
                known.lasts.entry(text.lower(mention.end - 1)).or_default()[kind] += vote;
                known.words.insert(text.lower(mention.end - 1));
                known.shorten(text, cues, mention);
            }
        }
        known
    }

    /// Notes what the first word of a longer name is short for.
    fn shorten(&mut self, text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) {
        let (first, last) = (text.lower(mention.first), mention.end - 1);
        if mention.kind == Kind::Organization && cues.is(text, last, role::COMPANY) {
            self.companies.insert(first);
        }
        let is_pair = mention.first + 1 == last && mention.source == Source::Tagger;
        let is_noun = cues.is(text, last, role::COMPANY | role::FACILITY);
        if is_pair && is_noun && matches!(mention.kind, Kind::Organization | Kind::Facility) {
            self.shorts.insert(first, mention.kind);
            self.words.insert(first);
        }
    }

    /// `Narvik Metals … Narvik said`: the town only where a word of place stands before; `Tamba mine … Tamba`.
    fn short(&self, text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> Option<(Kind, &'static str)> {
        let word = text.lower(mention.first);
        let is_open = match mention.kind {
            Kind::Place | Kind::Organization | Kind::Facility => true,
            Kind::Person => self.lasts.get(&word).is_none_or(|votes| votes[Kind::Person as usize] == 0),
            _ => false,
        };
        if !is_open || mention.first + 1 < mention.end {
            return None;
        }
        if self.companies.contains(&word) {
            let before = text.previous(mention.first).map(|(before, _)| before);
            let is_located = before.is_some_and(|before| cues.is(text, before, role::LOCATIVE));
            let of_company = (Kind::Organization, "short-name");
            return Some(if is_located { (Kind::Place, mention.rule) } else { of_company });
        }
        self.shorts.get(&word).map(|kind| (*kind, "short-name"))
    }

    /// Returns the kind that the document has for a name, if it is clear.
    fn kind(&self, text: &Text<'_>, mention: &Mention<'_>) -> Option<Kind> {
        let mut votes = self.whole.get(&key(text, mention)).copied().unwrap_or_default();
        votes.iter_mut().for_each(|vote| *vote = (*vote).min(MOST));
        let word = text.lower(mention.first);
        let is_part = self.words.contains(&word) || self.begins.contains(&word);
        if mention.end - mention.first == 1 && is_part {
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

/// Returns mentions of persons by their family names alone, and of companies and facilities by their first words, that
/// nothing found.
fn missed<'a>(text: &Text<'a>, cues: &Cues, known: &Known, mentions: &[Mention<'a>]) -> Vec<Mention<'a>> {
    const OTHER: u32 =
        role::FUNCTION | role::CALENDAR | role::DIRECTION | role::CONNECTOR | role::PERSON_TITLE;
    let mut added = Vec::new();
    if known.lasts.is_empty() {
        return added;
    }
    let mut after = mentions.iter().peekable();
    let likely = text.capitals().filter(|idx| known.words.contains(&text.lower(*idx)));
    for idx in likely.filter(|idx| !text.has(*idx, flag::ALL_CAPITALS)) {
        while after.next_if(|mention| mention.end <= idx).is_some() {}
        if after.peek().is_some_and(|mention| mention.first <= idx) {
            continue;
        }
        let Some((kind, rule)) = known.part(text.lower(idx)) else { continue };
        if !is_beside_capital(text, idx) && !cues.is(text, idx, OTHER) {
            added.push(part(text, idx, kind, rule));
        }
    }
    added
}

fn is_beside_capital(text: &Text<'_>, idx: usize) -> bool {
    let before = text.previous(idx).map(|(before, _)| before);
    before.is_some_and(|before| text.is_capital(before) && !text.is_first_word(before))
        || text.next(idx).is_some_and(|(next, _)| text.is_capital(next))
}

impl Known {
    /// Returns what a word alone names that is part of longer names, and the rule that says so.
    fn part(&self, word: u32) -> Option<(Kind, &'static str)> {
        let votes = self.lasts.get(&word).copied().unwrap_or_default();
        let person = votes[Kind::Person as usize];
        if person > 0 && votes.iter().all(|vote| *vote <= person) {
            return Some((Kind::Person, "family-name"));
        }
        self.shorts.get(&word).map(|kind| (*kind, "short-name"))
    }
}

fn part<'a>(text: &Text<'a>, idx: usize, kind: Kind, rule: &'static str) -> Mention<'a> {
    Mention {
        first: idx,
        end: idx + 1,
        source: Source::Tagger,
        kind,
        canonical: Cow::Borrowed(text.word(idx)),
        iso3166: None,
        is_people: false,
        rule,
    }
}
