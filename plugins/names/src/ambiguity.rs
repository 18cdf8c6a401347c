//! Ambiguity: which of its readings a name has here. Georgia is a country and a state.
//!
//! Not here: whether it is a name at all (`verdict`, `support`).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::candidate::{Candidate, Source};
use crate::cues::role;
use crate::mention::Mention;
use crate::reading::Reading;
use crate::text::Gap;
use crate::verdict::Scene;

/// What the unambiguous names of a document say about countries.
#[derive(Debug, Default)]
pub(crate) struct Context<'a> {
    /// In the order of the text, with their first tokens.
    seen: Vec<(usize, Clue<'a>)>,
    /// How often each clue stands in the document.
    counts: BTreeMap<Clue<'a>, usize>,
}

/// An unambiguous name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Clue<'a> {
    iso3166: &'a str,
    canonical: &'a str,
    source: Source,
}

impl Clue<'_> {
    /// Returns whether the clue speaks for a reading. Where one of the readings is a country or the main sense,
    /// only its own names and places inside it do: `the US` says nothing about the state of Georgia.
    fn speaks_for(&self, reading: &Reading<'_>, is_strict: bool) -> bool {
        let is_own = !is_strict || self.source.is_area() || self.canonical == reading.canonical;
        reading.iso3166 == Some(self.iso3166) && is_own
    }
}

impl<'a> Context<'a> {
    /// Returns what the candidates with one reading say.
    pub(crate) fn new(scene: &Scene<'a, '_>, accepted: &[Option<(usize, usize)>]) -> Self {
        let mut context = Context::default();
        for (candidate, _) in scene.candidates.iter().zip(accepted).filter(|(_, at)| at.is_some()) {
            if let [reading] = candidate.readings[..]
                && let Some(iso3166) = reading.iso3166
            {
                let clue = Clue { iso3166, canonical: reading.canonical, source: reading.source };
                context.seen.push((candidate.first, clue));
                *context.counts.entry(clue).or_default() += 1;
            }
        }
        context
    }

    /// Returns the mention of candidate `idx`, in the reading that the document speaks for.
    pub(crate) fn mention(&self, scene: &Scene<'a, '_>, idx: usize) -> Mention<'a> {
        let candidate = &scene.candidates[idx];
        if let Some(mention) = by_comma(scene, idx) {
            return mention;
        }
        if let [reading] = &candidate.readings[..] {
            return Mention::new(candidate, reading, rule_of(reading.source));
        }
        match self.choose(scene, candidate) {
            Some((reading, rule)) => Mention::new(candidate, reading, rule),
            None => undecided(scene, candidate),
        }
    }

    fn choose<'c>(
        &self,
        scene: &Scene<'a, '_>,
        candidate: &'c Candidate<'a>,
    ) -> Option<(&'c Reading<'a>, &'static str)> {
        if let Some(reading) = agreed(&candidate.readings).or_else(|| by_state(scene, candidate)) {
            return Some((reading, rule_of(reading.source)));
        }
        let near = self.near(scene, candidate).map(|reading| (reading, "sentence-context"));
        let far = || best(candidate, &self.counts).map(|reading| (reading, "document-context"));
        let world = || self.by_world(candidate).map(|reading| (reading, "document-context"));
        let main =
            || candidate.readings.iter().find(|reading| reading.is_main).map(|main| (main, "main-sense"));
        near.or_else(far).or_else(world).or_else(main)
    }

    /// Returns the reading that the nearest names of the candidate's sentence speak for.
    fn near<'c>(&self, scene: &Scene<'a, '_>, candidate: &'c Candidate<'a>) -> Option<&'c Reading<'a>> {
        const REACH: usize = 32;
        let (first, end, _) = scene.sentence(candidate.first);
        let at = |token: usize| self.seen.partition_point(|(seen, _)| *seen < token);
        let here = at(candidate.first);
        let near = at(first).max(here.saturating_sub(REACH))..at(end).min(here + REACH);
        let mut counts = BTreeMap::new();
        for (_, clue) in &self.seen[near] {
            *counts.entry(*clue).or_default() += 1;
        }
        best(candidate, &counts)
    }

    /// A state of some country is not meant where only other countries are spoken of.
    fn by_world<'c>(&self, candidate: &'c Candidate<'a>) -> Option<&'c Reading<'a>> {
        let mut countries = candidate.readings.iter().filter(|reading| is_itself_country(reading));
        let (country, None) = (countries.next()?, countries.next()) else { return None };
        let rivals = || candidate.readings.iter().filter(|reading| *reading != country);
        let is_rival = |iso3166: &str| rivals().any(|reading| reading.iso3166 == Some(iso3166));
        let abroad = self.counts.keys().any(|clue| clue.source.is_country() && !is_rival(clue.iso3166));
        let at_home = self.counts.keys().any(|clue| is_rival(clue.iso3166));
        (abroad && !at_home).then_some(country)
    }
}

/// Returns the reading that has at least twice the evidence of any other.
fn best<'c, 'a>(candidate: &'c Candidate<'a>, counts: &BTreeMap<Clue<'a>, usize>) -> Option<&'c Reading<'a>> {
    let is_strict =
        candidate.readings.iter().any(|reading| reading.source == Source::Country || reading.is_main);
    let count = |reading: &Reading<'_>| -> usize {
        counts.iter().filter(|(clue, _)| clue.speaks_for(reading, is_strict)).map(|(_, count)| count).sum()
    };
    let mut ranked: Vec<_> =
        candidate.readings.iter().map(|reading| (Reverse(count(reading)), reading)).collect();
    ranked.sort_by_key(|(count, _)| *count);
    let [(Reverse(first), reading), (Reverse(second), _), ..] = ranked[..] else { return None };
    (first > 0 && first >= 2 * second).then_some(reading)
}

/// The name of a country reads as the country where its canonical name is no phrase: `state of Georgia`.
fn is_itself_country(reading: &Reading<'_>) -> bool {
    reading.source == Source::Country && !reading.canonical.contains(" of ")
}

fn rule_of(source: Source) -> &'static str {
    match source {
        Source::Country => "country",
        Source::City => "city",
        Source::Region => "region",
        Source::Nationality => "nationality",
        Source::Organization | Source::Body => "organization",
        Source::PlaceAcronym | Source::OrganizationAcronym | Source::Block => "acronym",
        Source::Tagger => "tagger",
    }
}

/// Returns the first reading where all agree about the country.
fn agreed<'c, 'a>(readings: &'c [Reading<'a>]) -> Option<&'c Reading<'a>> {
    let first = readings.first()?;
    readings.iter().all(|reading| reading.iso3166 == first.iso3166).then_some(first)
}

/// `the state of Georgia`.
fn by_state<'c, 'a>(scene: &Scene<'a, '_>, candidate: &'c Candidate<'a>) -> Option<&'c Reading<'a>> {
    let (of, Gap::Space) = scene.text.previous(candidate.first)? else { return None };
    let (noun, Gap::Space) = scene.text.previous(of)? else { return None };
    let is_state = scene.text.word(of) == "of" && scene.text.word(noun).eq_ignore_ascii_case("state");
    let states = |reading: &&Reading<'_>| reading.canonical.starts_with("state of ");
    if is_state { candidate.readings.iter().find(states) } else { None }
}

/// `Paris, Texas`: the place after the comma says where it lies.
fn by_comma<'a>(scene: &Scene<'a, '_>, idx: usize) -> Option<Mention<'a>> {
    let candidate = &scene.candidates[idx];
    let first = candidate.readings.first().filter(|reading| reading.source == Source::City)?;
    let (comma, Gap::None) = scene.text.next(candidate.end - 1)? else { return None };
    let (after, Gap::Space) = scene.text.next(comma)? else { return None };
    let place = scene.candidates.get(idx + 1).filter(|place| place.first == after)?;
    let is_whole = matches!(place.source, Source::Country | Source::Region | Source::PlaceAcronym);
    if scene.text.word(comma) != "," || !is_whole || !is_closed(scene, place) {
        return None;
    }
    let codes: Vec<_> = place.readings.iter().filter_map(|reading| reading.iso3166).collect();
    let known = |reading: &&Reading<'_>| reading.iso3166.is_some_and(|iso| codes.contains(&iso));
    if let Some(reading) = candidate.readings.iter().find(known) {
        return Some(Mention::new(candidate, reading, "city-in-region"));
    }
    let [iso3166] = codes[..] else { return None };
    let reading = Reading { iso3166: Some(iso3166), ..*first };
    (place.source == Source::Region).then(|| named(scene, candidate, &reading, "city-in-region"))
}

/// `Paris, Texas, …` closes; `Paris, Texas and Rome` may be a list.
fn is_closed(scene: &Scene<'_, '_>, place: &Candidate<'_>) -> bool {
    let Some((after, _)) = scene.text.next(place.end - 1) else { return true };
    !scene.is_cue(after, role::CONNECTOR) || !scene.text.word(after).eq_ignore_ascii_case("and")
}

/// Returns the mention of a reading whose full name is unknown.
fn named<'a>(
    scene: &Scene<'a, '_>,
    candidate: &Candidate<'a>,
    reading: &Reading<'a>,
    rule: &'static str,
) -> Mention<'a> {
    let canonical = scene.text.name(candidate.first, candidate.end);
    Mention { canonical, ..Mention::new(candidate, reading, rule) }
}

/// The name stands, its country is unknown.
fn undecided<'a>(scene: &Scene<'a, '_>, candidate: &Candidate<'a>) -> Mention<'a> {
    let reading = Reading { iso3166: None, ..candidate.readings[0] };
    named(scene, candidate, &reading, "undecided")
}
