//! The holder of an office: the person whose name stands beside the phrase.
//!
//! `Minister Ana Sol`, `Ana Sol, the minister`, `the minister, Ana Sol`, `Ana Sol, who has been minister`. Not here:
//! holders without a name (`nominal`).

use dateline_plugin::flag;

use crate::cues::role;
use crate::mention::Kind;
use crate::office::Scene;
use crate::office::phrase::Phrase;
use crate::text::Gap;

/// Words between a name and an office that is said of it.
const SAYS: [&str; 26] = [
    "is",
    "was",
    "has",
    "had",
    "been",
    "be",
    "who",
    "as",
    "became",
    "becomes",
    "served",
    "serves",
    "serving",
    "appointed",
    "named",
    "elected",
    "currently",
    "now",
    "also",
    "previously",
    "formerly",
    "once",
    "then",
    "until",
    "recently",
    "will",
];
/// Of these, the words that put it in the past.
const PAST: [&str; 6] = ["was", "served", "previously", "formerly", "once", "had"];
const HONORIFICS: [&str; 8] = ["h.e.", "he", "hon.", "hon", "his", "her", "excellency", "honourable"];

/// Returns the index of the mention of the holder. A person `taken` by the office before, in front of the name, is no
/// apposition to this one: `the minister, Ana Sol, the mayor, Jo Tay`.
pub(crate) fn find(scene: &Scene<'_, '_>, phrase: &Phrase, taken: Option<usize>) -> Option<usize> {
    beside(scene, phrase)
        .or_else(|| apposition_left(scene, phrase).filter(|person| Some(*person) != taken))
        .or_else(|| apposition_right(scene, phrase))
        .or_else(|| said_of(scene, phrase))
}

/// Returns whether a phrase goes on a list: `chairman and chief executive of …`.
pub(crate) fn is_joined(scene: &Scene<'_, '_>, before: &Phrase, phrase: &Phrase) -> bool {
    let and = before.outer.1;
    let is_list = scene.is_word(and, &["and", "&"]) && and + 1 == phrase.outer.0;
    is_list && scene.text.previous(phrase.outer.0).is_some()
}

/// Returns whether a verb of the past stands between the holder and the phrase.
pub(crate) fn is_past(scene: &Scene<'_, '_>, phrase: &Phrase, holder: usize) -> bool {
    let end = scene.mentions[holder].end;
    let between = end..phrase.outer.0.max(end);
    let is_now =
        between.clone().any(|idx| scene.is_word(idx, &["appointed", "named", "elected", "has", "is"]));
    !is_now && between.len() <= 8 && between.clone().any(|idx| scene.is_word(idx, &PAST))
}

fn is_person(scene: &Scene<'_, '_>, mention: usize) -> bool {
    scene.mentions[mention].kind == Kind::Person
}

fn person_from(scene: &Scene<'_, '_>, token: usize) -> Option<usize> {
    scene.mention_from(skip_honorifics(scene, token)).filter(|mention| is_person(scene, *mention))
}

fn person_until(scene: &Scene<'_, '_>, end: usize) -> Option<usize> {
    let last = end.checked_sub(1)?;
    scene.mention_at(last).filter(|mention| scene.mentions[*mention].end == end && is_person(scene, *mention))
}

fn skip_honorifics(scene: &Scene<'_, '_>, token: usize) -> usize {
    const REACH: usize = 4;
    let is_styled =
        |idx: usize| scene.is_word(idx, &HONORIFICS) || scene.cues.is(&scene.text, idx, role::PERSON_TITLE);
    let from = if scene.is_word(token, &["the"]) && is_styled(token + 1) { token + 1 } else { token };
    from + (from..from + REACH).take_while(|idx| is_styled(*idx)).count()
}

/// `Energy Minister Ana Sol`.
fn beside(scene: &Scene<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let (next, gap) = scene.text.next(phrase.outer.1 - 1)?;
    if gap != Gap::Space { None } else { person_from(scene, next) }
}

/// `the minister, Ana Sol`.
fn apposition_right(scene: &Scene<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let (comma, _) = scene.text.next(phrase.outer.1 - 1)?;
    let is_whole = phrase.is_definite || phrase.owner.is_some() || phrase.outer.0 < phrase.title.0;
    if scene.text.word(comma) != "," || !is_whole { None } else { person_from(scene, comma + 1) }
}

/// `Ana Sol, minister of trade`, `Ana Sol, 54, a lawyer`, `Ana Sol (52), the mayor`.
fn apposition_left(scene: &Scene<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let (comma, _) = scene.text.previous(phrase.outer.0)?;
    if scene.text.word(comma) != "," {
        return None;
    }
    person_until(scene, comma).or_else(|| aged(scene, comma))
}

fn aged(scene: &Scene<'_, '_>, comma: usize) -> Option<usize> {
    let (mut at, _) = scene.text.previous(comma)?;
    let is_bracketed = scene.text.word(at) == ")";
    if is_bracketed {
        at = at.checked_sub(1)?;
    }
    if !scene.text.has(at, flag::DIGIT) {
        return None;
    }
    let (mark, _) = scene.text.previous(at)?;
    let opens = if is_bracketed { "(" } else { "," };
    if scene.text.word(mark) == opens { person_until(scene, mark) } else { None }
}

/// `Ana Sol, who has been minister`, `Ana Sol was appointed the minister`.
fn said_of(scene: &Scene<'_, '_>, phrase: &Phrase) -> Option<usize> {
    const REACH: usize = 7;
    let mut at = phrase.outer.0;
    let mut has_verb = false;
    for _ in 0..REACH {
        let (before, _) = scene.text.previous(at)?;
        if scene.is_word(before, &SAYS) {
            has_verb = true;
        } else if scene.text.word(before) != "," || !has_verb {
            return person_until(scene, at).filter(|_| has_verb);
        }
        at = before;
    }
    None
}
