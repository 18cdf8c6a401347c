//! The words of a name of the tagger say what it is: `Vistula Bank` is an organization, `Hurricane Ludmila` an event.
//!
//! Also here: what is no part of a name (titles, a conjunction that begins the sentence), and the noun behind it that
//! is one (`Tamba mine`). Not here: names of the lexicons.

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::tag::Tag;
use crate::text::{Gap, Text};

/// Corrects the names of the tagger; drops those of which nothing is left.
pub(crate) fn correct<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    for mention in mentions.iter_mut().filter(|mention| mention.source == Source::Tagger) {
        let before = (mention.first, mention.end);
        person(text, cues, mention);
        trim(text, cues, mention);
        if mention.first < mention.end {
            mention.kind = kind(text, cues, mention);
        }
        if mention.first < mention.end && (mention.first, mention.end) != before {
            mention.canonical = text.name(mention.first, mention.end);
        }
    }
    mentions.retain(|mention| mention.first < mention.end && !is_no_name(text, cues, mention));
    mentions.iter_mut().for_each(|mention| storm(text, cues, mention));
    for idx in 0..mentions.len() {
        let free = mentions.get(idx + 1).map_or(text.len(), |next| next.first);
        join(text, cues, &mut mentions[idx], free);
    }
    join_pairs(text, cues, mentions);
}

/// `Hon. Ana Sol`, `Sheikh Omar`: the name of a person, whatever the tagger made of it.
fn person(text: &Text<'_>, cues: &Cues, mention: &mut Mention<'_>) {
    let (first, last) = (mention.first, mention.end - 1);
    let is_styled = first < last && text.is_capital(first) && cues.is(text, first, role::PERSON_TITLE);
    let is_body = cues.is(text, last, role::COMPANY | role::FACILITY | role::ORG_HEAD | role::EVENT_NAME);
    let is_other = matches!(mention.kind, Kind::Place | Kind::Organization) && text.is_capital(first + 1);
    if is_styled && is_other && !is_body {
        mention.kind = Kind::Person;
    }
}

/// Takes titles and words that begin the sentence off the front, marks off both ends; a title alone is no name.
fn trim(text: &Text<'_>, cues: &Cues, mention: &mut Mention<'_>) {
    let is_title = |idx: usize| cues.is(text, idx, role::PERSON_TITLE | role::OFFICE);
    if mention.kind == Kind::Person && (mention.first..mention.end).all(is_title) {
        mention.end = mention.first;
        return;
    }
    let is_person = mention.kind == Kind::Person;
    let is_outside = |idx: usize| {
        let is_opening = text.is_first_word(idx) && cues.is(text, idx, role::FUNCTION);
        is_opening || text.word(idx).eq_ignore_ascii_case("the") || (is_person && is_title(idx))
    };
    while mention.first + 1 < mention.end && is_outside(mention.first) {
        mention.first += 1;
    }
    let is_mark =
        |idx: usize| text.has(idx, flag::PUNCTUATION | flag::CLITIC) && !text.has(idx, flag::ABBREVIATION);
    // `the Velvet Revolution museum`: the noun is no part of the event.
    let is_event = mention.kind == Kind::Event;
    let is_noun = |idx: usize| is_event && text.has(idx, flag::LOWER) && cues.is(text, idx, role::ORG_HEAD);
    while mention.first < mention.end && (is_mark(mention.end - 1) || is_noun(mention.end - 1)) {
        mention.end -= 1;
    }
    while mention.first + 1 < mention.end && text.has(mention.first, flag::SYMBOL) {
        mention.first += 1;
    }
}

/// Dates, amounts, addresses, common abbreviations, and what has no letter.
fn is_no_name(text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> bool {
    let is_other = |idx: usize| {
        !text.has(idx, flag::LETTER)
            || text.has(idx, flag::DIGIT) && text.word(idx).contains('$')
            || cues.is(text, idx, role::CALENDAR)
    };
    let is_single = mention.first + 1 == mention.end;
    let is_letter = || text.word(mention.first).chars().count() == 1;
    let is_tagged = mention.source == Source::Tagger;
    is_tagged
        && ((mention.first..mention.end).all(is_other)
            || is_document(text, cues, mention)
            || is_single
                && (is_letter()
                    || is_noun(text, cues, mention)
                    || is_short(text, cues, mention)
                    || is_money(text, cues, mention)))
}

/// `the Bridge`: a noun of a facility alone.
fn is_noun(text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> bool {
    let is_building = match mention.kind {
        Kind::Place | Kind::Facility | Kind::Person => true,
        Kind::Organization => text
            .previous(mention.first)
            .is_some_and(|(before, _)| text.word(before).eq_ignore_ascii_case("the")),
        _ => false,
    };
    is_building && cues.is(text, mention.first, role::FACILITY)
}

/// `Memorandum on Fisheries`, `Fisheries Act`.
fn is_document(text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> bool {
    let (first, last) = (mention.first, mention.end - 1);
    let is_about = || matches!(text.word(first + 1), "of" | "on" | "for" | "between");
    let is_long = last > first && mention.kind != Kind::Person;
    is_long && (cues.is(text, first, role::DOCUMENT) && is_about() || cues.is(text, last, role::DOCUMENT))
}

/// `GDP`, an address; not `the GDP`, nor what is in brackets after a name in capitals.
fn is_short(text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> bool {
    let word = text.word(mention.first);
    if word.contains('@') || word.contains("://") {
        return true;
    }
    let is_free = text.previous(mention.first).is_none_or(|(before, _)| {
        let is_name = text.word(before) == "(" && before > 0 && text.is_capital(before - 1);
        !is_name && !text.word(before).eq_ignore_ascii_case("the")
    });
    is_free && !text.has(mention.first, flag::LOWER) && cues.is(text, mention.first, role::ABBREVIATION)
}

/// `US$`, `US dollars`.
fn is_money(text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> bool {
    let Some((next, gap)) = text.next(mention.end - 1) else { return false };
    gap == Gap::None && text.has(next, flag::SYMBOL) || cues.is(text, next, role::CURRENCY)
}

/// Returns the kind that the words of a name say whose kind the tagger does not know.
pub(crate) fn kind_of_other(text: &Text<'_>, cues: &Cues, tag: Tag) -> Option<Kind> {
    let (first, last) = (tag.first, tag.end - 1);
    let is = |idx: usize, roles: u32| text.is_capital(idx) && cues.is(text, idx, roles);
    match () {
        () if first == last => None,
        () if is(first, role::STORM) || is(last, role::EVENT_NAME) => Some(Kind::Event),
        () if is(last, role::FACILITY) => Some(Kind::Facility),
        () if is(last, role::COMPANY) => Some(Kind::Organization),
        () => None,
    }
}

/// Returns the kind that the words of a name say, or the one it has.
fn kind(text: &Text<'_>, cues: &Cues, mention: &Mention<'_>) -> Kind {
    let (first, last) = (mention.first, mention.end - 1);
    if first == last || mention.kind == Kind::Nationality {
        return mention.kind;
    }
    if cues.is(text, first, role::EVENT_NAME) || cues.is(text, last, role::EVENT_NAME) {
        return Kind::Event;
    }
    let is_numbered = text.has(last, flag::NUMBER) && last > first + 1;
    let is_facility = cues.is(text, if is_numbered { last - 1 } else { last }, role::FACILITY);
    match mention.kind {
        Kind::Place | Kind::Organization | Kind::Person if is_facility => Kind::Facility,
        // `the Velvet Revolution bridge`; the Battle of Long Bridge stays a battle.
        Kind::Event if is_facility && text.has(last, flag::LOWER) => Kind::Facility,
        Kind::Person | Kind::Place if cues.is(text, last, role::COMPANY) => Kind::Organization,
        kind => kind,
    }
}

/// `Hurricane Ludmila`: the word before the name is part of it.
fn storm<'a>(text: &Text<'a>, cues: &Cues, mention: &mut Mention<'a>) {
    let Some((before, Gap::Space)) = text.previous(mention.first) else { return };
    let is_beside = mention.kind != Kind::Nationality && text.is_capital(before);
    if is_beside && cues.is(text, before, role::STORM) {
        mention.first = before;
        mention.kind = Kind::Event;
        mention.source = Source::Tagger;
        mention.iso3166 = None;
        mention.canonical = text.name(before, mention.end);
        mention.rule = "event-noun";
    }
}

/// `Tamba mine`: a noun of a facility in lower case belongs to the name.
fn join<'a>(text: &Text<'a>, cues: &Cues, mention: &mut Mention<'a>, free: usize) {
    let Some((noun, Gap::Space)) = text.next(mention.end - 1) else { return };
    let is_noun = noun < free && text.has(noun, flag::LOWER) && cues.is(text, noun, role::FACILITY);
    if mention.source == Source::Tagger && is_noun && mention.kind != Kind::Nationality {
        mention.end = noun + 1;
        mention.kind = Kind::Facility;
        mention.canonical = text.name(mention.first, mention.end);
        mention.rule = "facility-noun";
    }
}

/// `the Turin–Lyon railway`: a line is named after its ends.
fn join_pairs<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    for idx in 1..mentions.len() {
        let (first, second) = (&mentions[idx - 1], &mentions[idx]);
        let is_pair = first.end + 1 == second.first && matches!(text.word(first.end), "–" | "-" | "—");
        let Some((noun, Gap::Space)) = text.next(second.end - 1) else { continue };
        if is_pair && cues.is(text, noun, role::FACILITY) && text.has(noun, flag::LETTER) {
            let from = first.first;
            mentions[idx].first = from;
            mentions[idx].end = noun + 1;
            mentions[idx].kind = Kind::Facility;
            mentions[idx].source = Source::Tagger;
            mentions[idx].iso3166 = None;
            mentions[idx].canonical = text.name(from, noun + 1);
            mentions[idx].rule = "facility-noun";
            mentions[idx - 1].end = mentions[idx - 1].first;
        }
    }
    mentions.retain(|mention| mention.first < mention.end);
}
