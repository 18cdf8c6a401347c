//! Candidates: what the lexicons found, one a place in the text, the longest first.
//!
//! Not here: whether a candidate is a name after all.

use std::cmp::Reverse;

use dateline_plugin::{Doc, flag};

use crate::case::is_name_case;
use crate::cues::{Cues, role};
use crate::reading::{Reading, Readings};
use crate::text::Text;

/// The lexicon a name is from. The order decides between lexicons that hold the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Block,
    Country,
    Organization,
    /// A company, a newspaper, a department: an organization of one country.
    Body,
    PlaceAcronym,
    OrganizationAcronym,
    City,
    Region,
    Nationality,
    /// No lexicon: the tagger.
    Tagger,
}

impl Source {
    /// Returns whether it names a state or a territory that has a code of its own.
    pub(crate) fn is_country(self) -> bool {
        matches!(self, Source::Country | Source::PlaceAcronym)
    }

    /// Returns whether it names an organization.
    pub(crate) fn is_organization(self) -> bool {
        self.is_full_organization() || self == Source::OrganizationAcronym
    }

    /// Returns whether it names an organization in full.
    pub(crate) fn is_full_organization(self) -> bool {
        matches!(self, Source::Organization | Source::Body)
    }

    /// Returns whether it names an organization of no single country.
    pub(crate) fn is_international(self) -> bool {
        matches!(self, Source::Organization | Source::OrganizationAcronym)
    }

    /// Returns whether it names a place inside or across countries.
    pub(crate) fn is_area(self) -> bool {
        matches!(self, Source::City | Source::Region)
    }

    fn is_acronym(self) -> bool {
        matches!(self, Source::PlaceAcronym | Source::OrganizationAcronym)
    }
}

/// What a name may be besides a name of its lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Nothing known.
    Enough,
    /// A name of persons.
    Person,
    /// A common word.
    Word,
    /// Short for something else.
    Other,
}

/// A name of a lexicon at a place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate<'a> {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    pub(crate) source: Source,
    pub(crate) evidence: Evidence,
    /// It stands in lower case, in a text that does without capitals.
    pub(crate) is_lower: bool,
    /// At least one, unless a block.
    pub(crate) readings: Readings<'a>,
}

/// Returns the candidates of a document in the order of the text; none overlaps another.
pub(crate) fn candidates<'a>(doc: &Doc<'a>, text: &Text<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
    let layers = LAYERS.iter().filter_map(|(layer, _)| doc.layer(*layer));
    let mut hits = Vec::with_capacity(layers.map(|layer| layer.len()).sum());
    for (layer, source) in LAYERS {
        read(doc, layer, source, &mut hits);
    }
    hits.iter_mut().for_each(|hit| trim(text, cues, hit));
    if hits.iter().any(|hit| is_small(text, hit)) && is_careless(text) {
        hits.iter_mut().filter(|hit| is_small(text, hit)).for_each(excuse);
    }
    hits.retain(|hit| {
        hit.source == Source::Block || hit.source.is_acronym() || hit.is_lower || is_spelled(text, hit)
    });
    hits.retain(|hit| !is_broken(text, hit));
    hits.sort_by_key(|hit| (hit.first, Reverse(hit.end), hit.source));
    let mut kept: Vec<Candidate<'a>> = Vec::with_capacity(hits.len());
    for hit in hits {
        match kept.last_mut() {
            Some(last) if last.first == hit.first && last.end == hit.end => merge(last, &hit),
            Some(last) if last.end > hit.first => {}
            _ => kept.push(hit),
        }
    }
    kept.retain(|candidate| candidate.source != Source::Block);
    kept
}

/// Returns the code of the country that a place or nation between two tokens lies in or is; of several the first.
pub(crate) fn country_within<'a>(candidates: &[Candidate<'a>], first: usize, end: usize) -> Option<&'a str> {
    let from = candidates.partition_point(|candidate| candidate.first < first);
    let within = candidates[from..].iter().take_while(|candidate| candidate.end <= end);
    let mut codes = within.filter(|candidate| !candidate.source.is_organization()).filter_map(|candidate| {
        let main = candidate.readings.iter().find(|reading| reading.is_main);
        let only = candidate.readings.first().filter(|_| candidate.readings.len() == 1);
        main.or(only).and_then(|reading| reading.iso3166)
    });
    codes.next()
}

/// Layers of `requires` that hold names; acronyms say themselves what they name.
const LAYERS: [(usize, Source); 7] = [
    (1, Source::Country),
    (2, Source::City),
    (3, Source::Region),
    (4, Source::Nationality),
    (5, Source::PlaceAcronym),
    (6, Source::Organization),
    (7, Source::Block),
];
/// The layer of given names.
const GIVEN_NAMES: usize = 8;
/// The layer of family names.
const SURNAMES: usize = 15;
/// Columns of a lexicon layer that stand before the attributes.
const FIRST_ATTRIBUTE: usize = 3;

/// Returns the tokens that are given names of persons, sorted.
pub(crate) fn given_names<'a>(doc: &Doc<'a>) -> &'a [u32] {
    doc.layer(GIVEN_NAMES).map(|layer| layer.column(1).u32s()).unwrap_or_default()
}

/// Returns the tokens that are family names of persons, sorted.
pub(crate) fn surnames<'a>(doc: &Doc<'a>) -> &'a [u32] {
    doc.layer(SURNAMES).map(|layer| layer.column(1).u32s()).unwrap_or_default()
}

fn read<'a>(doc: &Doc<'a>, layer: usize, source: Source, hits: &mut Vec<Candidate<'a>>) {
    let Some(view) = doc.layer(layer) else { return };
    let (first, n_tokens) = (view.column(1).u32s(), view.column(2).u32s());
    let [canonical, iso3166, evidence, last, kind] =
        std::array::from_fn(|idx| view.column(FIRST_ATTRIBUTE + idx));
    for row in 0..view.len() {
        let is_organization = source == Source::PlaceAcronym && last.str_at(row) == Some("organization");
        let is_body = source == Source::Organization && iso3166.str_at(row) == Some("body");
        let source = match source {
            _ if is_organization => Source::OrganizationAcronym,
            _ if is_body => Source::Body,
            source => source,
        };
        let reading = Reading {
            source,
            canonical: canonical.str_at(row).unwrap_or_default(),
            iso3166: if source.is_organization() { None } else { iso3166.str_at(row) },
            is_main: last.str_at(row) == Some("main"),
            is_people: source == Source::Nationality && kind.str_at(row) == Some("people"),
            is_capital: source == Source::City && kind.str_at(row) == Some("capital"),
        };
        let (first, end) = (first[row] as usize, (first[row] + n_tokens[row]) as usize);
        let evidence = parse_evidence(evidence.str_at(row));
        let (is_lower, readings) = (false, Readings::One([reading]));
        hits.push(Candidate { first, end, source, evidence, is_lower, readings });
    }
}

fn parse_evidence(cell: Option<&str>) -> Evidence {
    match cell {
        Some("person") => Evidence::Person,
        Some("word") => Evidence::Word,
        Some("other") => Evidence::Other,
        _ => Evidence::Enough,
    }
}

/// Returns whether a text does without capitals: `i think so`, or every third line begins with a small letter.
fn is_careless(text: &Text<'_>) -> bool {
    const SENTENCE: u32 = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST;
    let mut counts = [0_usize; 2];
    for idx in 0..text.len() {
        if text.word(idx) == "i" && text.has(idx + 1, flag::LOWER) {
            return true;
        }
        if text.has(idx, SENTENCE) && text.has(idx, flag::LETTER) {
            counts[usize::from(text.has(idx, flag::LOWER))] += 1;
        }
    }
    let [capital, small] = counts;
    small > 0 && small * 2 >= capital
}

/// Returns whether a hit is the name of a place and nothing else, in lower case.
fn is_small(text: &Text<'_>, hit: &Candidate<'_>) -> bool {
    let is_place = hit.source.is_area() || hit.source == Source::Country;
    let is_lower = |idx: usize| text.has(idx, flag::LOWER);
    is_place && hit.evidence == Evidence::Enough && (hit.first..hit.end).all(is_lower)
}

/// Lets a place in lower case stand, as far as something else speaks for it.
fn excuse(hit: &mut Candidate<'_>) {
    (hit.is_lower, hit.evidence) = (true, Evidence::Word);
}

/// Returns whether a hit goes over a line end that ends a paragraph: `… in New` and `York …` below it.
fn is_broken(text: &Text<'_>, hit: &Candidate<'_>) -> bool {
    (hit.first + 1..hit.end).any(|idx| text.has(idx, flag::PARAGRAPH_FIRST))
}

/// Inner capitals must be the name's own: `KOs` is not the island.
fn is_spelled(text: &Text<'_>, hit: &Candidate<'_>) -> bool {
    let is_mixed = hit.first + 1 == hit.end && text.has(hit.first, flag::MIXED);
    let is_same = || hit.readings.iter().any(|reading| reading.canonical == text.word(hit.first));
    is_name_case(text, hit.first, hit.end) && (!is_mixed || is_same())
}

/// Leaves `southern` and `lake` outside where they are no part of the name: `in southern Europe`.
fn trim<'a>(text: &Text<'a>, cues: &Cues, hit: &mut Candidate<'a>) {
    let is_outside =
        |idx: usize| !text.is_capital(idx) && cues.is(text, idx, role::DIRECTION | role::LANDFORM);
    if hit.source == Source::Region && hit.first + 1 < hit.end && is_outside(hit.first) {
        hit.first += 1;
        let name = text.slice(hit.first, hit.end);
        if name.contains('\n') {
            return;
        }
        hit.readings.iter_mut().for_each(|reading| reading.canonical = name);
    }
}

/// Adds the readings of a name that stands in several rows or lexicons; a block keeps none.
fn merge<'a>(kept: &mut Candidate<'a>, hit: &Candidate<'a>) {
    let same_kind = kept.source.is_organization() == hit.source.is_organization()
        && (kept.source == Source::Nationality) == (hit.source == Source::Nationality);
    if kept.source != Source::Block && same_kind {
        kept.readings.extend(&hit.readings);
    }
}
