//! The verdict on a candidate by the words beside it.
//!
//! Not here: what the rest of the document says (`support`, `ambiguity`).

use std::cell::Cell;

use dateline_plugin::flag;

use crate::candidate::{Candidate, Evidence, Source};
use crate::case::{self, Shape};
use crate::cues::{Cues, role};
use crate::left::{Left, left};
use crate::reject::is_other;
use crate::right::{Right, right};
use crate::text::{Gap, Text};

/// A document with its candidates.
pub(crate) struct Scene<'a, 's> {
    pub(crate) text: Text<'a>,
    pub(crate) cues: &'s Cues,
    pub(crate) candidates: &'s [Candidate<'a>],
    /// Tokens that are given names of persons, sorted.
    pub(crate) given_names: &'s [u32],
    /// The last sentence that was asked for: first token, one past the last, shape.
    pub(crate) sentence: Cell<Option<(usize, usize, Shape)>>,
}

/// What the words beside a candidate make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A name, by itself, from this token to before that one.
    Name(usize, usize),
    /// A name, and the words beside it say that it is one of a place.
    Located(usize, usize),
    /// A name, if something else in the document says so.
    Doubtful,
    /// Part of the name of a person.
    Person,
    /// The beginning of a longer name that no lexicon holds: `Hamburg Sud Lines`.
    Longer,
    /// Something else.
    No,
}

impl<'a> Scene<'a, '_> {
    /// Returns whether a token has one of the roles.
    pub(crate) fn is_cue(&self, idx: usize, roles: u32) -> bool {
        self.cues.is(&self.text, idx, roles)
    }

    /// Returns whether a token is a given name of persons.
    pub(crate) fn is_given_name(&self, idx: usize) -> bool {
        self.given_names.binary_search(&(idx as u32)).is_ok()
    }

    /// Returns whether a candidate is a given name of persons as well.
    pub(crate) fn is_given_candidate(&self, idx: usize) -> bool {
        let candidate = &self.candidates[idx];
        candidate.first + 1 == candidate.end && self.is_given_name(candidate.first)
    }

    /// Returns the candidate that a token belongs to.
    pub(crate) fn candidate_at(&self, token: usize) -> Option<&Candidate<'a>> {
        self.index_at(token).map(|idx| &self.candidates[idx])
    }

    /// Returns the index of the candidate that a token belongs to.
    pub(crate) fn index_at(&self, token: usize) -> Option<usize> {
        let last = self.candidates.partition_point(|candidate| candidate.first <= token).checked_sub(1)?;
        (self.candidates[last].end > token).then_some(last)
    }

    /// Returns the shape of the sentence that a token is in.
    pub(crate) fn shape(&self, token: usize) -> Shape {
        self.sentence(token).2
    }

    /// Returns the sentence that a token is in: its first token, one past its last, and its shape.
    pub(crate) fn sentence(&self, token: usize) -> (usize, usize, Shape) {
        if let Some(last) = self.sentence.get().filter(|(first, end, _)| (*first..*end).contains(&token)) {
            return last;
        }
        let (first, end) = self.text.sentence(token);
        let sentence = (first, end, case::shape(&self.text, self.cues, first, end));
        self.sentence.set(Some(sentence));
        sentence
    }
}

/// Returns the verdict on candidate `idx`.
pub(crate) fn verdict(scene: &Scene<'_, '_>, idx: usize) -> Verdict {
    if is_other(scene, idx) {
        return Verdict::No;
    }
    let candidate = &scene.candidates[idx];
    let (left, right) = (left(scene, idx), right(scene, idx));
    match (left, right) {
        (Left::Person, _) | (_, Right::Family) => return Verdict::Person,
        (Left::Nested, _) if candidate.source.is_full_organization() => {}
        (Left::Joined | Left::Nested, _) | (_, Right::Language) => return Verdict::No,
        (_, Right::Joined) => return Verdict::Longer,
        _ => {}
    }
    let is_place = !candidate.source.is_organization() && candidate.source != Source::Nationality;
    let first = match left {
        Left::Direction if is_place => candidate.first - 1,
        Left::Styled(first) => first,
        _ => candidate.first,
    };
    let end = if let Right::Extended(end) = right { end } else { candidate.end };
    let is_located = left == Left::Locative
        || first < candidate.first
        || end > candidate.end
        || is_before_area(scene, idx)
        || is_dateline(scene, idx)
        || is_after_located(scene, idx)
        || is_on_path(scene, idx);
    if is_located {
        return Verdict::Located(first, end);
    }
    if is_doubtful(scene, idx) { Verdict::Doubtful } else { Verdict::Name(first, end) }
}

/// `Paris, Texas`.
fn is_before_area(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let Some((comma, Gap::None)) = scene.text.next(candidate.end - 1) else { return false };
    let Some((after, Gap::Space)) = scene.text.next(comma) else { return false };
    let place = scene.candidate_at(after);
    let is_place = place.is_some_and(|place| matches!(place.source, Source::Country | Source::Region));
    candidate.source.is_area() && scene.text.word(comma) == "," && is_place
}

/// `NICE, 14 July`, `OSLO (Agency)`, `OSH —`: the place of a dispatch.
pub(crate) fn is_dateline(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let Candidate { first, end, source, .. } = scene.candidates[idx];
    let is_head = scene.text.has(first, flag::PARAGRAPH_FIRST | flag::SENTENCE_FIRST);
    if !is_head || !scene.text.has(first, flag::ALL_CAPITALS) || !source.is_area() {
        return false;
    }
    match scene.text.next(end - 1) {
        Some((comma, Gap::None)) if scene.text.word(comma) == "," => {
            scene.is_cue(comma + 1, role::CALENDAR) || scene.text.has(comma + 1, flag::DIGIT)
        }
        Some((mark, Gap::Space)) => matches!(scene.text.word(mark), "(" | "—" | "–" | "-"),
        _ => false,
    }
}

/// `to auckland`, in a text that does without capitals.
fn is_on_path(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let Candidate { first, is_lower, .. } = scene.candidates[idx];
    is_lower && scene.text.previous(first).is_some_and(|(before, _)| scene.is_cue(before, role::PATH))
}

/// `in Leeds and Reading`: the name before has a preposition of place.
fn is_after_located(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let Some(before) = idx.checked_sub(1) else { return false };
    let other = &scene.candidates[before];
    let Some((and, _)) = scene.text.next(other.end - 1) else { return false };
    let is_list =
        matches!(scene.text.word(and), "and" | "or" | ",") && and + 1 == scene.candidates[idx].first;
    is_list && other.source.is_area() && left(scene, before) == Left::Locative
}

fn is_doubtful(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let is_capitals = || scene.shape(candidate.first) == Shape::Capitals || is_among_capitals(scene, idx);
    match candidate.evidence {
        Evidence::Enough => false,
        Evidence::Person | Evidence::Other => true,
        Evidence::Word if candidate.source == Source::PlaceAcronym => {
            is_capitals() && !is_subject(scene, idx)
        }
        Evidence::Word if candidate.source == Source::OrganizationAcronym => is_capitals(),
        Evidence::Word if candidate.source == Source::Nationality => {
            scene.text.is_first_word(candidate.first) || scene.shape(candidate.first) != Shape::Normal
        }
        Evidence::Word => true,
    }
}

/// A word in capitals beside it that is no name itself: `WHO WANTS`.
fn is_among_capitals(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let before = scene.text.previous(candidate.first).map(|(before, _)| before);
    let after = scene.text.next(candidate.end - 1).map(|(after, _)| after);
    let is_word =
        |beside: usize| scene.text.has(beside, flag::ALL_CAPITALS) && scene.candidate_at(beside).is_none();
    before.is_some_and(is_word) || after.is_some_and(is_word)
}

/// `US SIGNS PACT`, `THE US`, `US-LED`: not the pronoun.
fn is_subject(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let Candidate { first, end, .. } = scene.candidates[idx];
    let after = scene.text.next(end - 1).map(|(after, gap)| (scene.text.word(after), gap));
    let before = scene.text.previous(first).map(|(before, _)| scene.text.word(before));
    let is_joined = matches!(after, Some(("-" | "–" | "'s" | "’s" | "'S" | "’S" | ",", Gap::None)));
    is_joined
        || before.is_some_and(|word| word.eq_ignore_ascii_case("the"))
        || scene.text.is_first_word(first)
}
