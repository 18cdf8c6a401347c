//! Where the names of the tagger begin and end, and what is no name at all, by the words at their ends and the use of an
//! acronym in the document.
//!
//! `Ana Sol Wednesday`, `Velgrave CEO`, `the ratio of load to mass (RLM)`, `Sol & Tay, 2014`. Not here: the kind that the words of a
//! name say (`head`).

use std::collections::BTreeSet;

use dateline_plugin::flag;

use crate::candidate::{Candidate, Source};
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::text::{Gap, Text};

/// Corrects the ends of the tagger’s names, and removes those that name nothing of ours.
pub(crate) fn edges<'a>(
    text: &Text<'a>,
    cues: &Cues,
    candidates: &[Candidate<'a>],
    mentions: &mut Vec<Mention<'a>>,
) {
    let terms = terms(text);
    if !terms.is_empty() {
        mentions.retain(|mention| !is_term(text, &terms, mention));
    }
    for mention in mentions.iter_mut().filter(|mention| mention.source == Source::Tagger) {
        shorten(text, cues, mention);
        company(text, cues, candidates, mention);
    }
    mentions.iter_mut().for_each(|mention| apposition(text, cues, mention));
    citations(text, mentions);
    introduced(text, cues, mentions);
    credit(text, cues, mentions);
}

/// Takes weekdays, months and offices off the end: `Ana Sol Wednesday`, `Velgrave CEO`.
fn shorten<'a>(text: &Text<'a>, cues: &Cues, mention: &mut Mention<'a>) {
    let last = |mention: &Mention<'_>, roles: u32| cues.is(text, mention.end - 1, roles);
    let is_long = |mention: &Mention<'_>| mention.end - mention.first >= 2;
    let is_ours = matches!(mention.kind, Kind::Person | Kind::Organization);
    let is_day = |mention: &Mention<'_>| mention.end - mention.first >= 3 && last(mention, role::CALENDAR);
    let is_chief = |mention: &Mention<'_>| {
        text.has(mention.end - 1, flag::ALL_CAPITALS)
            && last(mention, role::OFFICE | role::ABBREVIATION)
            && mention.kind == Kind::Organization
    };
    while is_ours && is_long(mention) && (is_day(mention) || is_chief(mention)) {
        mention.end -= 1;
        mention.canonical = text.name(mention.first, mention.end);
    }
}

/// `Austria Timber Tools` is a firm: a country, and words with capitals of which none is of a place.
fn company<'a>(text: &Text<'a>, cues: &Cues, candidates: &[Candidate<'a>], mention: &mut Mention<'a>) {
    const OF_PLACE: u32 = role::ADMIN | role::WATER | role::LANDFORM | role::DIRECTION | role::FACILITY;
    let is_name = mention.kind == Kind::Place && mention.end - mention.first >= 3;
    if !is_name {
        return;
    }
    let at = candidates.partition_point(|candidate| candidate.first < mention.first);
    let is_country = candidates.get(at).is_some_and(|candidate| {
        candidate.first == mention.first
            && candidate.end + 2 <= mention.end
            && candidate.source == Source::Country
    });
    let is_word = |idx: usize| text.is_capital(idx) && !cues.is(text, idx, OF_PLACE);
    if is_country && (mention.first + 1..mention.end).all(is_word) {
        mention.kind = Kind::Organization;
    }
}

/// `Velgrave Marn, a Danish shipbuilder`: the noun says that it is a company.
fn apposition(text: &Text<'_>, cues: &Cues, mention: &mut Mention<'_>) {
    const REACH: usize = 5;
    let is_open = mention.source == Source::Tagger && matches!(mention.kind, Kind::Person | Kind::Place);
    let article = mention.end + 1;
    if !is_open || text.bytes(mention.end) != b"," || !matches!(text.bytes(article), b"a" | b"an" | b"the") {
        return;
    }
    let is_stop =
        |idx: usize| !text.has(idx, flag::LETTER) || cues.is(text, idx, role::FUNCTION | role::CONNECTOR);
    let end = (article + 1..article + 2 + REACH).find(|idx| is_stop(*idx));
    let noun = end.filter(|end| *end > article + 1).map(|end| end - 1);
    if noun.is_some_and(|noun| text.has(noun, flag::LOWER) && cues.is(text, noun, role::COMPANY)) {
        mention.kind = Kind::Organization;
    }
}

/// `Marn Coast Rail (MCR)`: the words with capitals before an acronym of their letters, where one says that it is an organization.
fn introduced<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    let mut names: Vec<Mention<'a>> = Vec::new();
    for acronym in text.bracketed_capitals() {
        let Some(first) = spelled(text, cues, acronym) else { continue };
        let (end, from) = (acronym - 1, mentions.partition_point(|mention| mention.end <= first));
        let mut held = mentions[from..].iter().take_while(|mention| mention.first < end);
        let is_part = |mention: &Mention<'_>| {
            let is_open = mention.source == Source::Tagger || mention.end - mention.first <= 2;
            is_open && mention.first >= first && mention.end <= end
        };
        if held.all(is_part) {
            names.push(Mention { rule: "spelled-out", ..organization(text, first, end) });
        }
    }
    if !names.is_empty() {
        let is_held = |mention: &Mention<'_>| {
            let next = names.partition_point(|name| name.end <= mention.first);
            names.get(next).is_some_and(|name| name.first < mention.end)
        };
        mentions.retain(|mention| !is_held(mention));
        mentions.extend(names);
        mentions.sort_by_key(|mention| mention.first);
    }
}

/// Returns the first of the words before the brackets that begin with the acronym’s letters.
fn spelled(text: &Text<'_>, cues: &Cues, acronym: usize) -> Option<usize> {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 8;
    let letters: Vec<char> = text.word(acronym).chars().rev().collect();
    if !(SHORTEST..=LONGEST).contains(&letters.len()) || cues.is(text, acronym, role::ABBREVIATION) {
        return None;
    }
    let (mut at, mut is_body) = (acronym - 1, false);
    for letter in letters {
        let (mut before, Gap::Space) = text.previous(at)? else { return None };
        if text.has(before, flag::LOWER) && cues.is(text, before, role::CONNECTOR) {
            before = text.previous(before).filter(|(_, gap)| *gap == Gap::Space)?.0;
        }
        if !text.is_capital(before) || !text.word(before).starts_with(letter) {
            return None;
        }
        is_body |= cues.is(text, before, role::ORG_HEAD | role::COMPANY);
        at = before;
    }
    let is_document = cues.is(text, acronym - 2, role::DOCUMENT);
    (is_body && !is_document).then_some(at)
}

/// Returns the acronyms in brackets after words in lower case that they are short for: `mean free path (MFP)`.
fn terms<'a>(text: &Text<'a>) -> BTreeSet<&'a str> {
    let brackets = text.bracketed_capitals().filter(|idx| is_spelled_out(text, *idx));
    brackets.map(|idx| text.word(idx)).collect()
}

/// The words before the brackets are in lower case and begin with the letters of the acronym.
fn is_spelled_out(text: &Text<'_>, acronym: usize) -> bool {
    const SHORTEST: usize = 2;
    const LONGEST: usize = 6;
    let letters: Vec<char> = text.word(acronym).chars().rev().collect();
    if !(SHORTEST..=LONGEST).contains(&letters.len()) {
        return false;
    }
    let mut at = acronym - 1;
    for letter in letters {
        let Some((before, Gap::Space)) = text.previous(at) else { return false };
        let first = text.word(before).chars().next();
        if !text.has(before, flag::LOWER) || first != letter.to_lowercase().next() {
            return false;
        }
        at = before;
    }
    true
}

fn is_term(text: &Text<'_>, terms: &BTreeSet<&str>, mention: &Mention<'_>) -> bool {
    let is_word = mention.source == Source::Tagger && mention.first + 1 == mention.end;
    is_word && terms.contains(text.word(mention.first))
}

/// `Sol & Tay, 2014`, `Sol and Tay (2014)`: two persons.
fn citations<'a>(text: &Text<'a>, mentions: &mut Vec<Mention<'a>>) {
    let mut second = Vec::new();
    for mention in mentions.iter_mut().filter(|mention| mention.source == Source::Tagger) {
        let is_three = mention.first + 3 == mention.end;
        let is_pair = is_three && matches!(text.bytes(mention.first + 1), b"&" | b"and");
        if !is_pair || !is_before_year(text, mention.end) {
            continue;
        }
        let [one, two] = [mention.first, mention.first + 2].map(|first| Mention {
            first,
            end: first + 1,
            kind: Kind::Person,
            canonical: text.name(first, first + 1),
            ..mention.clone()
        });
        *mention = one;
        second.push(two);
    }
    if !second.is_empty() {
        mentions.extend(second);
        mentions.sort_by_key(|mention| mention.first);
    }
}

fn is_before_year(text: &Text<'_>, mark: usize) -> bool {
    let year = text.word(mark + 1);
    let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    matches!(text.word(mark), "," | "(") && is_year && text.has(mark + 1, flag::NUMBER)
}

/// `OSLO, 3 May (Nordic Wire) —`: who sent the dispatch is an organization.
fn credit<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    const HEAD: usize = 60;
    const REACH: usize = 12;
    const LONGEST: usize = 4;
    let is_open = |idx: &usize| text.bytes(*idx) == b"(" && text.is_capital(idx + 1);
    for open in (1..text.len().min(HEAD)).filter(is_open) {
        let close = (open + 2..open + 2 + LONGEST).find(|idx| text.word(*idx) == ")");
        let Some(close) = close.filter(|close| matches!(text.word(close + 1), "—" | "–" | "-" | "--"))
        else {
            continue;
        };
        let line = open.saturating_sub(REACH)..open;
        let is_dispatch =
            line.clone().any(|idx| text.has(idx, flag::PARAGRAPH_FIRST) && text.has(idx, flag::ALL_CAPITALS));
        let is_name =
            (open + 1..close).all(|idx| text.is_capital(idx) || cues.is(text, idx, role::CONNECTOR));
        if is_dispatch && is_name {
            mentions.retain(|mention| mention.end <= open || mention.first > close);
            mentions.push(organization(text, open + 1, close));
            mentions.sort_by_key(|mention| mention.first);
            return;
        }
    }
}

fn organization<'a>(text: &Text<'a>, first: usize, end: usize) -> Mention<'a> {
    Mention {
        first,
        end,
        source: Source::Tagger,
        kind: Kind::Organization,
        canonical: text.name(first, end),
        iso3166: None,
        is_people: false,
        rule: "agency-credit",
    }
}
