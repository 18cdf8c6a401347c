//! What stands before a candidate.
//!
//! Not here: what follows from it (`verdict`).

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::case::Shape;
use crate::cues::role;
use crate::text::Gap;
use crate::verdict::Scene;

/// How the words before a name bind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Not at all.
    Open,
    /// A preposition or noun of place: `in`, `city of`.
    Locative,
    /// `Northern`, `Greater`: one name with it.
    Direction,
    /// `City of …`: one name from that token on, of the same thing.
    Styled(usize),
    /// A given name or a title of persons: a family name.
    Person,
    /// The name goes on to the left, unknown to the lexicons.
    Joined,
    /// `University of …`: part of an organization's name.
    Nested,
}

/// Returns what stands before candidate `idx`.
pub(crate) fn left(scene: &Scene<'_, '_>, idx: usize) -> Left {
    let first = scene.candidates[idx].first;
    let Some((before, gap)) = scene.text.previous(first) else { return Left::Open };
    if scene.text.word(before) == "&" {
        return Left::Joined;
    }
    if is_hyphen(scene.text.word(before)) {
        return if gap == Gap::None { hyphened(scene, before) } else { Left::Open };
    }
    if gap == Gap::None && !scene.text.has(before, flag::LETTER) {
        return Left::Open;
    }
    if scene.is_cue(before, role::FUNCTION | role::CONNECTOR | role::LOCATIVE) {
        return after_function(scene, idx, before);
    }
    if !scene.text.is_capital(before) {
        return after_lower(scene, before);
    }
    after_capital(scene, idx, before)
}

pub(crate) fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "–" | "‐" | "‑" | "—")
}

/// `Russia-Ukraine` is open, `Wilkes-Barre` is not.
fn hyphened(scene: &Scene<'_, '_>, hyphen: usize) -> Left {
    match scene.text.previous(hyphen) {
        Some((before, Gap::None))
            if scene.text.is_capital(before) && scene.candidate_at(before).is_none() =>
        {
            Left::Joined
        }
        _ => Left::Open,
    }
}

fn after_function(scene: &Scene<'_, '_>, idx: usize, before: usize) -> Left {
    if scene.text.word(before).eq_ignore_ascii_case("of") {
        return after_of(scene, idx, before);
    }
    if scene.is_cue(before, role::CONNECTOR) && is_nested(scene, before) {
        return Left::Nested;
    }
    if scene.is_cue(before, role::LOCATIVE) { Left::Locative } else { Left::Open }
}

/// `the city of X`, `City of X`, `University of X`, `Isidore of X`.
fn after_of(scene: &Scene<'_, '_>, idx: usize, of: usize) -> Left {
    let Some((noun, _)) = scene.text.previous(of) else { return Left::Open };
    if is_nested(scene, of) || scene.is_given_name(noun) {
        return Left::Nested;
    }
    let is_area = scene.candidates[idx].source.is_area();
    let is_capital = scene.text.is_capital(noun);
    if is_area && is_capital && scene.is_cue(noun, role::ADMIN) {
        return Left::Styled(noun);
    }
    if scene.is_cue(noun, role::LOCATIVE) {
        return Left::Locative;
    }
    let is_known = scene.text.is_first_word(noun)
        || scene.is_cue(noun, role::OFFICE | role::PORTFOLIO | role::PERSON_TITLE | role::DIRECTION);
    let is_headline = || scene.shape(noun) != Shape::Normal;
    if is_area && is_capital && !is_known && !is_headline() { Left::Nested } else { Left::Open }
}

/// `prix de Paris`, `Leonardo da Vinci`: a particle of a name, or of another language.
fn after_lower(scene: &Scene<'_, '_>, before: usize) -> Left {
    if scene.is_cue(before, role::PARTICLE) { Left::Joined } else { Left::Open }
}

fn after_capital(scene: &Scene<'_, '_>, idx: usize, before: usize) -> Left {
    let candidate = &scene.candidates[idx];
    if scene.is_cue(before, role::CALENDAR) {
        return Left::Open;
    }
    if let Some(name) = scene.candidate_at(before) {
        return beside_name(candidate.source, name.source);
    }
    if scene.is_cue(before, role::PERSON_TITLE) || scene.is_given_name(before) || is_initial(scene, before) {
        return Left::Person;
    }
    if scene.is_cue(before, role::DIRECTION) {
        return if scene.text.is_first_word(before) { Left::Open } else { Left::Direction };
    }
    if scene.is_cue(before, role::LANDFORM) {
        return Left::Joined;
    }
    if scene.is_cue(before, role::OFFICE) && candidate.source.is_full_organization() {
        return Left::Open;
    }
    before_unknown(scene, idx)
}

/// `UN Syria envoy` is two names, `British Red Cross` and `Spanish Guinea` are one.
fn beside_name(source: Source, before: Source) -> Left {
    let is_joined = source.is_area() || source.is_full_organization() || before == Source::Nationality;
    if is_joined && source != Source::Nationality { Left::Joined } else { Left::Open }
}

/// A capital word that nobody knows: part of a longer name, unless capitals mean nothing here.
fn before_unknown(scene: &Scene<'_, '_>, idx: usize) -> Left {
    let source = scene.candidates[idx].source;
    let is_headline = scene.shape(scene.candidates[idx].first) != Shape::Normal;
    let is_open = match source {
        Source::City | Source::Region => is_headline,
        Source::Country | Source::PlaceAcronym | Source::Organization | Source::Body => is_headline,
        Source::OrganizationAcronym | Source::Nationality | Source::Block | Source::Tagger => true,
    };
    if is_open { Left::Open } else { Left::Joined }
}

fn is_initial(scene: &Scene<'_, '_>, before: usize) -> bool {
    let word = scene.text.word(before);
    let is_letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    word.strip_suffix('.').is_some_and(is_letter)
}

/// Walks back over `University of …` and the like; the nearest head decides.
fn is_nested(scene: &Scene<'_, '_>, connector: usize) -> bool {
    const REACH: usize = 12;
    if !is_of_chain(scene, connector) {
        return false;
    }
    let mut at = connector;
    for _ in 0..REACH {
        let Some((before, Gap::Space)) = scene.text.previous(at) else { return false };
        if scene.is_cue(before, role::OFFICE) && !scene.is_cue(before, role::OF_HEAD) {
            return false;
        }
        if scene.text.is_capital(before) && scene.is_cue(before, role::OF_HEAD) {
            return true;
        }
        if !scene.text.is_capital(before) && !scene.is_cue(before, role::CONNECTOR) {
            return false;
        }
        at = before;
    }
    false
}

/// `of`, `of the`.
fn is_of_chain(scene: &Scene<'_, '_>, connector: usize) -> bool {
    let is_of = |idx: usize| scene.text.word(idx).eq_ignore_ascii_case("of");
    let is_the = scene.text.word(connector).eq_ignore_ascii_case("the");
    is_of(connector) || (is_the && scene.text.previous(connector).is_some_and(|(before, _)| is_of(before)))
}
