//! Names that neither finder has, by the noun they end with: `Velgrave Shipping`, `the Monte Verdal observatory`, `the Velvet
//! Revolution`.
//!
//! Not here: nouns behind a name that was found (`head`).

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::text::{Gap, Text};

/// Most capital words of such a name.
const LONGEST: usize = 5;

/// Adds the names that end with a noun of companies, facilities or events.
pub(crate) fn find<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    const NOUN: u32 = role::COMPANY | role::FACILITY | role::EVENT_NAME;
    let mut found = Vec::new();
    let mut next = 0;
    for noun in text.capitals().map(|before| before + 1).take_while(|noun| *noun < text.len()) {
        while mentions.get(next).is_some_and(|mention| mention.end <= noun) {
            next += 1;
        }
        let is_free = mentions.get(next).is_none_or(|mention| mention.first > noun);
        if !is_free || !text.has(noun, flag::LETTER) || !cues.is(text, noun, NOUN) {
            continue;
        }
        let from = next.checked_sub(1).map_or(0, |before| mentions[before].end);
        found.extend(name(text, cues, noun, from));
    }
    if !found.is_empty() {
        mentions.extend(found);
        mentions.sort_by_key(|mention| mention.first);
    }
}

/// Returns the name that ends with a noun and begins at token `from` or after it.
fn name<'a>(text: &Text<'a>, cues: &Cues, noun: usize, from: usize) -> Option<Mention<'a>> {
    let is_capital = text.is_capital(noun);
    let kind = match () {
        () if cues.is(text, noun, role::FACILITY) => Kind::Facility,
        () if !is_capital => return None,
        () if cues.is(text, noun, role::EVENT_NAME) => Kind::Event,
        () => Kind::Organization,
    };
    let first = run(text, cues, noun, from)?;
    let is_alone = !text.next(noun).is_some_and(|(after, _)| text.is_capital(after));
    let is_opening = text.is_first_word(first) && first + 1 == noun;
    (is_alone && !is_opening).then(|| Mention {
        first,
        end: noun + 1,
        source: Source::Tagger,
        kind,
        canonical: text.name(first, noun + 1),
        iso3166: None,
        is_people: false,
        rule: "noun",
    })
}

/// Returns the first of the capital words right before a noun, where they could be a name.
fn run(text: &Text<'_>, cues: &Cues, noun: usize, from: usize) -> Option<usize> {
    const OTHER: u32 = role::FUNCTION
        | role::CALENDAR
        | role::OFFICE
        | role::PERSON_TITLE
        | role::DIRECTION
        | role::ABBREVIATION
        | role::ORG_HEAD
        | role::PORTFOLIO;
    let mut first = noun;
    while let Some((before, Gap::Space)) = text.previous(first) {
        let is_word = text.is_capital(before) && text.has(before, flag::LOWER | flag::LETTER);
        if !is_word || before < from || cues.is(text, before, role::FUNCTION) {
            break;
        }
        first = before;
    }
    let is_common = |idx: usize| cues.is(text, idx, OTHER) || text.has(idx, flag::ALL_CAPITALS);
    let is_whole = first < noun && noun - first <= LONGEST;
    let is_joined = first > 0 && first == from && text.gap_after(first - 1) == Gap::Space;
    (is_whole && !is_joined && !(first..noun).any(is_common)).then_some(first)
}
