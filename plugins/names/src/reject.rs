//! Rejection: what a candidate is instead of a name, by the words right beside it.
//!
//! Not here: longer names it may be part of (`left`, `right`).

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::case::Shape;
use crate::cues::role;
use crate::left::is_hyphen;
use crate::money::is_money;
use crate::text::Gap;
use crate::verdict::{Scene, is_dateline};

/// Returns whether candidate `idx` is something else than a name of a place, nation or organization.
pub(crate) fn is_other(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let checks =
        [is_money, is_language, is_short_capitals, is_with_article, is_epithet, is_event, is_standard];
    checks.iter().any(|check| check(scene, idx))
}

/// Returns whether candidate `idx` is a language or part of an amount of money, whatever anybody else makes of it.
pub(crate) fn is_refused(scene: &Scene<'_, '_>, idx: usize) -> bool {
    is_money(scene, idx) || is_language(scene, idx)
}

/// `speaks Russian`, `in English.`, `in French, Arabic and Wolof`: a language; not `in French ports`.
fn is_language(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    if candidate.source != Source::Nationality {
        return false;
    }
    let Some((before, Gap::Space)) = scene.text.previous(list_start(scene, candidate.first)) else {
        return false;
    };
    let is_in = ["in", "into", "from"].iter().any(|word| scene.text.word(before).eq_ignore_ascii_case(word));
    scene.is_cue(before, role::LANGUAGE_VERB) || (is_in && is_at_end(scene, list_last(scene, idx)))
}

/// Longest list of languages.
const LIST: usize = 8;

/// Returns the first of the capital words that stand in a list up to a token.
fn list_start(scene: &Scene<'_, '_>, first: usize) -> usize {
    let mut start = first;
    for _ in 0..LIST {
        match start.checked_sub(2) {
            Some(word) if is_separator(scene, start - 1) && scene.text.is_capital(word) => start = word,
            _ => break,
        }
    }
    start
}

/// Returns the last token of the nationalities that stand in a list from a candidate on.
fn list_last(scene: &Scene<'_, '_>, idx: usize) -> usize {
    let mut last = scene.candidates[idx].end - 1;
    for next in scene.candidates[idx + 1..].iter().take(LIST) {
        if !is_separator(scene, last + 1) || next.first != last + 2 || next.source != Source::Nationality {
            break;
        }
        last = next.end - 1;
    }
    last
}

fn is_separator(scene: &Scene<'_, '_>, idx: usize) -> bool {
    matches!(scene.text.word(idx), "," | "and" | "or")
}

/// Nothing that a name or an adjective could belong to follows: punctuation or a function word.
fn is_at_end(scene: &Scene<'_, '_>, last: usize) -> bool {
    scene.text.next(last).is_none_or(|(after, gap)| {
        let is_mark = scene.text.has(after, flag::PUNCTUATION) && !is_hyphen(scene.text.word(after));
        (gap == Gap::None && is_mark) || scene.is_cue(after, role::FUNCTION | role::CONNECTOR)
    })
}

/// `OSH` in running text is short for something, `OSH, 3 May` is a dateline.
fn is_short_capitals(scene: &Scene<'_, '_>, idx: usize) -> bool {
    const LONGEST: usize = 4;
    let candidate = &scene.candidates[idx];
    let is_short = candidate.source.is_area()
        && candidate.first + 1 == candidate.end
        && scene.text.has(candidate.first, flag::ALL_CAPITALS)
        && scene.text.word(candidate.first).len() <= LONGEST;
    is_short && scene.shape(candidate.first) == Shape::Normal && !is_dateline(scene, idx)
}

/// `the Phoenix rose`: cities have no article, unless the name goes on: `the Paris office`.
fn is_with_article(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let article = scene.text.previous(candidate.first).map(|(before, _)| scene.text.word(before));
    let has_article = article.is_some_and(|word| word.eq_ignore_ascii_case("the"));
    candidate.source == Source::City && has_article && is_at_end(scene, candidate.end - 1)
}

/// `Constantine the Great`.
fn is_epithet(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let Some((the, Gap::Space)) = scene.text.next(candidate.end - 1) else { return false };
    let Some((epithet, Gap::Space)) = scene.text.next(the) else { return false };
    let is_headline = || scene.shape(candidate.first) != Shape::Normal;
    scene.text.word(the) == "the"
        && candidate.source.is_area()
        && scene.text.is_capital(epithet)
        && scene.candidate_at(epithet).is_none()
        && !is_headline()
}

/// `the 1997 Kenya election`: the name of an event.
fn is_event(scene: &Scene<'_, '_>, idx: usize) -> bool {
    const REACH: usize = 3;
    let candidate = &scene.candidates[idx];
    let Some((year, Gap::Space)) = scene.text.previous(candidate.first) else { return false };
    let is_year = scene.text.word(year).len() == 4 && scene.text.has(year, flag::NUMBER);
    is_year && (candidate.end..candidate.end + REACH).any(|after| scene.is_cue(after, role::EVENT))
}

/// `ISO 9001`.
fn is_standard(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let Some((after, Gap::Space)) = scene.text.next(candidate.end - 1) else { return false };
    candidate.source == Source::OrganizationAcronym && scene.text.has(after, flag::NUMBER)
}
