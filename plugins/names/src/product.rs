//! Products: what a noun of makes beside a name says (`the frigate Sea Star`, `the Velta-2 satellite`), a maker with a
//! model’s code (`Velgrave K410`), and lists after such a noun (`three satellites: Velta, Marn and Osk`).
//!
//! Not here: products that only their names tell.

use std::collections::BTreeSet;

use dateline_plugin::flag;

use crate::candidate::{Candidate, Source};
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::tag::Tag;
use crate::text::{Gap, Text};

/// Returns whether a name whose kind the tagger does not know is a product: a maker and a code, or a noun of makes beside it.
pub(crate) fn is_product(text: &Text<'_>, cues: &Cues, candidates: &[Candidate<'_>], tag: Tag) -> bool {
    let at = candidates.partition_point(|candidate| candidate.first < tag.first);
    let is_body = candidates.get(at).is_some_and(|candidate| {
        candidate.first == tag.first && candidate.end < tag.end && candidate.source == Source::Body
    });
    let has_code = (tag.first + 1..tag.end).any(|idx| text.has(idx, flag::DIGIT));
    is_body && has_code || is_after_make(text, cues, tag.first) || is_before_make(text, cues, tag.end)
}

/// Makes products of the mentions that the words beside them say are products.
pub(crate) fn find<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    for idx in 0..mentions.len() {
        let free = mentions.get(idx + 1).map_or(text.len(), |next| next.first);
        model(text, cues, &mut mentions[idx], free);
    }
    for mention in mentions.iter_mut().filter(|mention| is_open(mention)) {
        let is_told = is_after_make(text, cues, mention.first)
            || mention.kind != Kind::Organization && is_before_make(text, cues, mention.end);
        if is_told {
            make(text, mention);
        }
    }
    lists(text, cues, mentions);
    let missed = missed(text, cues, mentions);
    if !missed.is_empty() {
        mentions.extend(missed);
        mentions.sort_by_key(|mention| mention.first);
    }
    repeat(text, mentions);
}

/// Returns the words with capitals right after a noun of makes, where nothing was found: `the frigate Sea Star`.
fn missed<'a>(text: &Text<'a>, cues: &Cues, mentions: &[Mention<'a>]) -> Vec<Mention<'a>> {
    const LONGEST: usize = 4;
    const OTHER: u32 = role::FUNCTION | role::CALENDAR | role::ABBREVIATION | role::PERSON_TITLE;
    let is_word = |idx: usize| text.is_capital(idx) && !cues.is(text, idx, OTHER);
    let mut added = Vec::new();
    let mut after = mentions.iter().peekable();
    for first in text.capitals().filter(|idx| *idx > 0 && !text.is_capital(idx - 1)) {
        while after.next_if(|mention| mention.end <= first).is_some() {}
        let free = after.peek().map_or(text.len(), |mention| mention.first);
        if free <= first || !is_after_make(text, cues, first) || is_plain(text, cues, first) {
            continue;
        }
        let is_inner =
            |idx: &usize| is_word(*idx) && (*idx == first || text.gap_after(idx - 1) == Gap::Space);
        let end = first + (first..free).take(LONGEST + 1).take_while(is_inner).count();
        if (1..=LONGEST).contains(&(end - first)) {
            added.push(product(text, first, end));
        }
    }
    added
}

/// No article before the noun: `by ferry Monday`.
fn is_plain(text: &Text<'_>, cues: &Cues, first: usize) -> bool {
    let noun = (first.saturating_sub(2)..first).rev().find(|idx| is_make(text, cues, *idx));
    let article = noun.and_then(|noun| noun.checked_sub(1));
    article.is_none_or(|article| !text.word(article).eq_ignore_ascii_case("the"))
}

fn product<'a>(text: &Text<'a>, first: usize, end: usize) -> Mention<'a> {
    Mention {
        first,
        end,
        source: Source::Tagger,
        kind: Kind::Product,
        canonical: text.name(first, end),
        iso3166: None,
        is_people: false,
        rule: "product-noun",
    }
}

fn is_open(mention: &Mention<'_>) -> bool {
    let is_told = mention.source == Source::Tagger && mention.kind != Kind::Product;
    is_told && matches!(mention.kind, Kind::Person | Kind::Place | Kind::Organization)
}

fn make<'a>(text: &Text<'a>, mention: &mut Mention<'a>) {
    (mention.kind, mention.source, mention.iso3166) = (Kind::Product, Source::Tagger, None);
    mention.canonical = text.name(mention.first, mention.end);
    mention.rule = "product-noun";
}

/// `the frigate Sea Star`, `the frigate “Sea Star”`.
fn is_after_make(text: &Text<'_>, cues: &Cues, first: usize) -> bool {
    let before = match text.previous(first) {
        Some((mark, Gap::None)) if text.has(mark, flag::QUOTE) => text.previous(mark),
        before => before,
    };
    matches!(before, Some((noun, Gap::Space)) if is_make(text, cues, noun))
}

/// `the Velta-2 satellite`; not `Velta satellites`, which may be those of a firm or a country.
fn is_before_make(text: &Text<'_>, cues: &Cues, end: usize) -> bool {
    let Some((noun, Gap::Space)) = text.next(end - 1) else { return false };
    is_make(text, cues, noun) && (!is_plural(text, noun) || text.has(end - 1, flag::DIGIT))
}

fn is_make(text: &Text<'_>, cues: &Cues, idx: usize) -> bool {
    text.has(idx, flag::LOWER) && cues.is(text, idx, role::MAKE)
}

fn is_plural(text: &Text<'_>, noun: usize) -> bool {
    text.word(noun).ends_with('s')
}

/// `Velgrave K410`: a company and a code of letters and digits, or a number before a noun of makes.
fn model<'a>(text: &Text<'a>, cues: &Cues, mention: &mut Mention<'a>, free: usize) {
    let is_maker = mention.kind == Kind::Organization
        && matches!(mention.source, Source::Body | Source::Tagger)
        && !cues.is(text, mention.end - 1, role::COMPANY | role::ORG_HEAD);
    let Some((code, Gap::Space)) = text.next(mention.end - 1) else { return };
    if !is_maker || code >= free || !text.has(code, flag::DIGIT) {
        return;
    }
    let is_mixed = text.has(code, flag::LETTER) && text.is_capital(code);
    let is_number = !text.has(code, flag::LETTER)
        && text.word(code).len() == 3
        && text.next(code).is_some_and(|(noun, gap)| gap == Gap::Space && is_make(text, cues, noun));
    if is_mixed || is_number {
        mention.end = code + 1;
        make(text, mention);
        mention.rule = "model-code";
    }
}

/// `three satellites – Velta, Marn and Osk`: names in a list after a dash or colon, behind a noun of makes.
fn lists<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut [Mention<'a>]) {
    let mut first = 0;
    while first < mentions.len() {
        let mut end = first + 1;
        while end < mentions.len() && is_joined(text, &mentions[end - 1], &mentions[end]) {
            end += 1;
        }
        if end - first >= 2 && is_list_of_makes(text, cues, mentions[first].first) {
            mentions[first..end].iter_mut().filter(|one| !one.is_country()).for_each(|one| make(text, one));
        }
        first = end;
    }
}

/// Nothing but a comma, `and` or both stands between two names of one sentence.
fn is_joined(text: &Text<'_>, one: &Mention<'_>, other: &Mention<'_>) -> bool {
    const MARKS: usize = 2;
    let between = one.end..other.first;
    let is_near = !between.is_empty() && between.len() <= MARKS && text.previous(other.first).is_some();
    is_near && between.into_iter().all(|idx| matches!(text.bytes(idx), b"," | b"and" | b"or" | b"&"))
}

fn is_list_of_makes(text: &Text<'_>, cues: &Cues, first: usize) -> bool {
    const REACH: usize = 10;
    let Some((mark, _)) = text.previous(first) else { return false };
    if !matches!(text.word(mark), "–" | "—" | "-" | ":") {
        return false;
    }
    let mut at = mark;
    for _ in 0..REACH {
        let Some((before, _)) = text.previous(at) else { return false };
        if is_make(text, cues, before) {
            return is_plural(text, before);
        }
        let is_other = matches!(text.word(before), "." | ";" | ":" | "–" | "—");
        if is_other {
            return false;
        }
        at = before;
    }
    false
}

/// A product of one word stays one where its name stands again.
fn repeat<'a>(text: &Text<'a>, mentions: &mut [Mention<'a>]) {
    let products = mentions.iter().filter(|mention| mention.kind == Kind::Product);
    let known: BTreeSet<_> = products.map(|mention| mention.canonical.clone()).collect();
    if known.is_empty() {
        return;
    }
    for mention in mentions.iter_mut().filter(|mention| is_open(mention)) {
        if known.contains(&mention.canonical) {
            make(text, mention);
            mention.rule = "product-name";
        }
    }
}
