//! The country of a place, facility or organization that no lexicon knows, as far as the document says it.
//!
//! `Lapur mine in Zambia`, `Chile’s Lapur mine`, `Velgrave, an Italian firm`, `Lapur, India`; a facility of which the sentence says
//! nothing lies in the country of the dispatch or of most places. Not here: what the lexicons know (`ambiguity`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use dateline_plugin::flag;

use crate::candidate::{Candidate, Source};
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::office::{dispatch, main_country};
use crate::text::{Gap, Text};

/// Most words between a preposition and its place: `in the northern city of Lapur`.
const REACH: usize = 5;
/// Most mentions of its sentence that are looked at around a facility.
const NEAR: usize = 8;

/// What the countries of a document are read from.
struct Scene<'a, 's> {
    text: &'s Text<'a>,
    cues: &'s Cues,
    mentions: &'s [Mention<'a>],
}

/// Gives places, facilities and organizations of the tagger their countries.
pub(crate) fn locate<'a>(
    text: &Text<'a>,
    cues: &Cues,
    candidates: &[Candidate<'a>],
    mentions: &mut [Mention<'a>],
) {
    recognize(text, candidates, mentions);
    let scene = Scene { text, cues, mentions };
    let open: Vec<usize> = (0..mentions.len()).filter(|idx| is_open(&mentions[*idx])).collect();
    let mut stated: Vec<_> = open.iter().map(|idx| scene.stated(*idx)).collect();
    let known = Known::new(open.iter().map(|idx| &mentions[*idx]).zip(&stated));
    let main = told(text, mentions);
    for (idx, country) in open.iter().zip(&mut stated) {
        let by_context =
            || main.filter(|_| mentions[*idx].kind == Kind::Facility && scene.agrees(*idx, main));
        *country = country.or_else(|| known.of(&mentions[*idx])).or_else(|| by_context().map(Some));
    }
    let known = Known::new(open.iter().map(|idx| &mentions[*idx]).zip(&stated));
    for (idx, country) in open.iter().zip(stated) {
        let country = country.or_else(|| known.of(&mentions[*idx]));
        mentions[*idx].iso3166 = country.flatten();
    }
}

/// What the text says of names in one place; `None` where it says two things.
#[derive(Default)]
struct Known<'a>(BTreeMap<(Kind, Cow<'a, str>), Option<Option<&'a str>>>);

impl<'a> Known<'a> {
    fn new<'m>(stated: impl Iterator<Item = (&'m Mention<'a>, &'m Option<Option<&'a str>>)>) -> Self
    where
        'a: 'm,
    {
        let mut known = Known::default();
        for (mention, country) in stated.filter(|(_, country)| country.is_some()) {
            let entry = known.0.entry((mention.kind, mention.canonical.clone())).or_insert(*country);
            *entry = entry.filter(|before| Some(*before) == *country);
        }
        known
    }

    fn of(&self, mention: &Mention<'a>) -> Option<Option<&'a str>> {
        self.0.get(&(mention.kind, mention.canonical.clone())).copied().flatten()
    }
}

/// Returns the country of the dispatch, or the one of most names, if it is named twice.
fn told<'a>(text: &Text<'a>, mentions: &[Mention<'a>]) -> Option<&'a str> {
    let main = main_country(text, mentions)?;
    let is_repeated = || mentions.iter().filter(|mention| mention.iso3166 == Some(main)).count() >= 2;
    (dispatch(text, mentions) == Some(main) || is_repeated()).then_some(main)
}

fn is_open(mention: &Mention<'_>) -> bool {
    let is_ours = matches!(mention.kind, Kind::Place | Kind::Facility | Kind::Organization);
    is_ours && mention.source == Source::Tagger && mention.iso3166.is_none()
}

/// A place of the tagger that a lexicon has under the same words is the lexicon’s after all.
fn recognize<'a>(text: &Text<'a>, candidates: &[Candidate<'a>], mentions: &mut [Mention<'a>]) {
    for mention in mentions.iter_mut().filter(|mention| is_open(mention) && mention.kind == Kind::Place) {
        let at = candidates.partition_point(|candidate| candidate.first < mention.first);
        let same = candidates.get(at).filter(|candidate| {
            candidate.first == mention.first
                && candidate.end == mention.end
                && (candidate.source.is_area() || candidate.source.is_country())
        });
        let Some(candidate) = same else { continue };
        let main = candidate.readings.iter().find(|reading| reading.is_main);
        let only = candidate.readings.first().filter(|_| candidate.readings.len() == 1);
        if let Some(reading) = main.or(only).filter(|_| !text.has(mention.first, flag::LOWER)) {
            mention.canonical = Cow::Borrowed(reading.canonical);
            mention.iso3166 = reading.iso3166;
        }
    }
}

impl<'a> Scene<'a, '_> {
    /// Returns the country that the words beside a mention give it; `Some(None)` where they name a place of no country.
    fn stated(&self, idx: usize) -> Option<Option<&'a str>> {
        self.owner(idx)
            .or_else(|| self.site(idx))
            .or_else(|| self.bracketed(idx))
            .or_else(|| self.apposition(idx))
    }

    /// `Chile’s Lapur mine`, `the Chilean Lapur mine`, `the Chilean copper producer Velgrave`.
    fn owner(&self, idx: usize) -> Option<Option<&'a str>> {
        const NOUNS: usize = 2;
        let owner = &self.mentions[idx.checked_sub(1)?];
        let first = self.mentions[idx].first;
        let is_near = owner.end <= first && first - owner.end <= NOUNS && self.text.previous(first).is_some();
        if !is_near || owner.end > owner.first && self.text.gap_after(owner.end - 1) == Gap::Break {
            return None;
        }
        let is_possessive = owner.end + 1 == first
            && owner.kind == Kind::Place
            && self.text.has(owner.end, flag::CLITIC)
            && owner.source.is_country();
        let is_noun = |at: usize| {
            self.text.has(at, flag::LOWER) && !self.cues.is(self.text, at, role::FUNCTION | role::CONNECTOR)
        };
        let is_adjective = owner.kind == Kind::Nationality
            && !owner.is_people
            && (owner.end..first).all(is_noun)
            && (owner.end < first || self.mentions[idx].kind != Kind::Place);
        (is_possessive || is_adjective).then_some(owner.iso3166)
    }

    /// `the Lapur mine in the north of Zambia`; of an organization only the city, where somebody works for it: `an analyst at
    /// Elbe Bank in Lapur`; not `met the committee in Lapur`.
    fn site(&self, idx: usize) -> Option<Option<&'a str>> {
        let mention = &self.mentions[idx];
        let (preposition, Gap::Space) = self.text.next(mention.end - 1)? else { return None };
        let place = self.mentions.get(idx + 1)?;
        let between = preposition + 1..place.first;
        let is_inner = |at: usize| {
            self.cues.is(self.text, at, role::DIRECTION | role::LOCATIVE | role::ADMIN | role::CONNECTOR)
        };
        let is_site = self.cues.is(self.text, preposition, role::SITE)
            && between.len() <= REACH
            && between.clone().all(is_inner)
            && self.text.previous(place.first).is_some();
        let fits = match mention.kind {
            Kind::Organization => place.source == Source::City && self.is_employer(mention.first),
            _ => matches!(place.kind, Kind::Place | Kind::Nationality),
        };
        (is_site && fits && place.source != Source::Tagger).then_some(place.iso3166)
    }

    /// `of the Elbe Bank`, `at Elbe Bank`.
    fn is_employer(&self, first: usize) -> bool {
        let before = self.text.previous(first).map(|(before, _)| before);
        let article = before.filter(|before| self.text.word(*before) == "the");
        let before = article.and_then(|the| self.text.previous(the)).map(|(before, _)| before).or(before);
        before.is_some_and(|before| matches!(self.text.word(before), "of" | "at" | "with"))
    }

    /// `Lapur (India)`, `Lapur, India, …`; not `Lapur, India and Peru`.
    fn bracketed(&self, idx: usize) -> Option<Option<&'a str>> {
        let mention = &self.mentions[idx];
        let country = self.mentions.get(idx + 1).filter(|next| next.source.is_country())?;
        let (mark, _) = self.text.next(mention.end - 1)?;
        if mark + 1 != country.first || mention.kind == Kind::Organization {
            return None;
        }
        let after = self.text.next(country.end - 1).map(|(after, _)| self.text.word(after));
        let is_list = self
            .text
            .previous(mention.first)
            .is_some_and(|(before, _)| matches!(self.text.word(before), "," | "and" | "or" | "("));
        let is_closed = match self.text.word(mark) {
            "(" => after == Some(")"),
            "," => !is_list && after.is_none_or(|word| matches!(word, "," | "." | ")" | ";")),
            _ => false,
        };
        (is_closed && !self.goes_on(country.end)).then_some(country.iso3166)
    }

    /// `Lapur, India, and Peru`: a list after all.
    fn goes_on(&self, comma: usize) -> bool {
        self.text.word(comma) == "," && self.cues.is(self.text, comma + 1, role::CONNECTOR)
    }

    /// `Velgrave, an Italian manufacturer`.
    fn apposition(&self, idx: usize) -> Option<Option<&'a str>> {
        const BETWEEN: usize = 4;
        let end = self.mentions[idx].end;
        let nation = self.mentions.get(idx + 1).filter(|next| next.kind == Kind::Nationality)?;
        let is_near = nation.first > end + 1 && nation.first - end <= BETWEEN;
        let is_article = is_near
            && self.text.word(end) == ","
            && matches!(self.text.word(end + 1), "a" | "an" | "the")
            && (end + 2..nation.first).all(|at| self.text.has(at, flag::LOWER))
            && self.text.previous(nation.first).is_some();
        let is_noun = self.text.has(nation.end, flag::LOWER) && !nation.is_people;
        (is_article && is_noun).then_some(nation.iso3166)
    }

    /// Returns whether the sentence of a mention, as far as it is near, speaks of no other country.
    fn agrees(&self, idx: usize, country: Option<&str>) -> bool {
        let before = (idx.saturating_sub(NEAR)..idx).rev().take_while(|at| self.is_joined(*at));
        let after = (idx + 1..self.mentions.len().min(idx + NEAR)).take_while(|at| self.is_joined(at - 1));
        let mut codes = before.chain(after).filter_map(|at| {
            let near = &self.mentions[at];
            near.iso3166.filter(|_| matches!(near.kind, Kind::Place | Kind::Nationality))
        });
        codes.all(|code| Some(code) == country)
    }

    /// Returns whether a mention and the next are near each other in one sentence.
    fn is_joined(&self, idx: usize) -> bool {
        const FIRST: u32 = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST;
        const FAR: usize = 40;
        let (end, next) = (self.mentions[idx].end, self.mentions[idx + 1].first);
        next < end + FAR && (end..=next).all(|at| !self.text.has(at, FIRST))
    }
}
