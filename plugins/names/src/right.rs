//! What stands after a candidate.
//!
//! Not here: what follows from it (`verdict`).

use dateline_plugin::flag;

use crate::candidate::{Candidate, Source};
use crate::case::Shape;
use crate::cues::role;
use crate::left::is_hyphen;
use crate::text::Gap;
use crate::verdict::Scene;

/// How the words after a name bind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Not at all.
    Open,
    /// `Province`, `River`: one name with it, up to this token.
    Extended(usize),
    /// The name goes on to the right, unknown to the lexicons.
    Joined,
    /// The name goes on with what may be a family name.
    Family,
    /// `French-speaking`, `the Kazakh language`.
    Language,
}

/// Returns what stands after candidate `idx`.
pub(crate) fn right(scene: &Scene<'_, '_>, idx: usize) -> Right {
    let end = scene.candidates[idx].end;
    match scene.text.next(end - 1) {
        Some((after, Gap::None)) if is_hyphen(scene.text.word(after)) => hyphened(scene, idx, after),
        _ => spaced(scene, idx),
    }
}

/// What stands after candidate `idx`, hyphens aside.
fn spaced(scene: &Scene<'_, '_>, idx: usize) -> Right {
    let candidate = &scene.candidates[idx];
    let Some((after, gap)) = scene.text.next(candidate.end - 1) else { return Right::Open };
    if scene.text.word(after) == "&" {
        return Right::Joined;
    }
    if gap == Gap::None || is_hyphen(scene.text.word(after)) {
        return Right::Open;
    }
    if candidate.source == Source::Nationality && scene.is_cue(after, role::LANGUAGE_NOUN) {
        return Right::Language;
    }
    if is_year(scene, after) && !candidate.source.is_organization() {
        return Right::Joined;
    }
    if scene.text.has(after, flag::DIGIT) && scene.text.has(after, flag::LETTER) {
        return Right::Joined;
    }
    if is_particle(scene, idx, after) {
        return Right::Joined;
    }
    if !scene.text.is_capital(after) {
        return Right::Open;
    }
    before_capital(scene, idx, after)
}

/// `San Juan de Marcona`.
fn is_particle(scene: &Scene<'_, '_>, idx: usize, after: usize) -> bool {
    const REACH: usize = 2;
    let is_small = |idx: &usize| scene.is_cue(*idx, role::PARTICLE) && !scene.text.is_capital(*idx);
    let particles = (after..after + REACH).take_while(is_small).count();
    scene.candidates[idx].source.is_area() && particles > 0 && scene.text.is_capital(after + particles)
}

/// `London 2012` names games, `in Iran 2015` does not occur.
fn is_year(scene: &Scene<'_, '_>, after: usize) -> bool {
    let word = scene.text.word(after);
    word.len() == 4
        && word.bytes().all(|b| b.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20"))
}

/// `Tehran-based` and `Russia-Ukraine` are open, `Paris-Roubaix` is not.
fn hyphened(scene: &Scene<'_, '_>, idx: usize, hyphen: usize) -> Right {
    let Some((after, Gap::None)) = scene.text.next(hyphen) else { return Right::Open };
    let is_adjective = scene.candidates[idx].source == Source::Nationality;
    if is_adjective && scene.is_cue(after, role::LANGUAGE_NOUN) {
        return Right::Language;
    }
    if let Some(other) = scene.index_at(after) {
        return if spaced(scene, other) == Right::Joined { Right::Joined } else { Right::Open };
    }
    let is_name = scene.text.is_capital(after) || scene.text.has(after, flag::DIGIT);
    if is_name { Right::Joined } else { Right::Open }
}

fn before_capital(scene: &Scene<'_, '_>, idx: usize, after: usize) -> Right {
    let candidate = &scene.candidates[idx];
    if let Some(extended) = extended(scene, idx, after) {
        return extended;
    }
    if scene.is_cue(after, role::CALENDAR | role::FUNCTION) || is_office(scene, after) {
        return Right::Open;
    }
    if let Some(other) = scene.candidate_at(after) {
        return beside_name(scene, candidate.source, other);
    }
    if is_organization(scene, after) {
        return Right::Joined;
    }
    if scene.is_given_candidate(idx) {
        return Right::Family;
    }
    let is_headline = scene.shape(candidate.first) != Shape::Normal;
    let is_person = !candidate.source.is_area() && scene.is_given_name(after);
    if is_headline || is_person { Right::Open } else { Right::Joined }
}

/// `US NATO envoy` is two names, `British Red Cross`, `Spanish Guinea` and `US European Command` are one.
fn beside_name(scene: &Scene<'_, '_>, source: Source, other: &Candidate<'_>) -> Right {
    let is_longer = other.source.is_full_organization() && !source.is_organization();
    let is_adjective = source == Source::Nationality && (other.source.is_area() || other.source.is_country());
    let goes_on = other.source == Source::Nationality
        && matches!(scene.text.next(other.end - 1), Some((after, Gap::Space)) if is_unknown(scene, after));
    if is_longer || is_adjective || goes_on { Right::Joined } else { Right::Open }
}

fn is_unknown(scene: &Scene<'_, '_>, idx: usize) -> bool {
    scene.text.is_capital(idx) && scene.candidate_at(idx).is_none() && !is_office(scene, idx)
}

/// A run of capital words with `Bank`, `Airport` and the like among them.
fn is_organization(scene: &Scene<'_, '_>, after: usize) -> bool {
    const REACH: usize = 5;
    let run = (after..after + REACH).take_while(|idx| {
        scene.text.is_capital(*idx) && (*idx == after || scene.text.gap_after(*idx - 1) == Gap::Space)
    });
    let is_headline = scene.shape(after) != Shape::Normal;
    let mut heads = if is_headline { run.take(1) } else { run.take(REACH) };
    heads.any(|idx| scene.is_cue(idx, role::ORG_HEAD))
}

/// `President`, `Deputy Foreign Minister`; not `Energy` alone.
fn is_office(scene: &Scene<'_, '_>, after: usize) -> bool {
    const REACH: usize = 3;
    let portfolios = (after..after + REACH).take_while(|idx| scene.is_cue(*idx, role::PORTFOLIO)).count();
    scene.is_cue(after + portfolios, role::OFFICE)
}

fn extended(scene: &Scene<'_, '_>, idx: usize, after: usize) -> Option<Right> {
    let candidate = &scene.candidates[idx];
    let ends = !scene.text.next(after).is_some_and(|(next, _)| scene.text.is_capital(next));
    let roles = if candidate.source.is_area() { role::ADMIN | role::WATER } else { return None };
    (ends && scene.is_cue(after, roles)).then_some(Right::Extended(after + 1))
}
