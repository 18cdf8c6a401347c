//! The noun phrase of an office: `the former deputy foreign minister of Chile`, `Fiji’s interim health minister`.
//!
//! Not here: who holds it.

use crate::cues::role;
use crate::mention::Kind;
use crate::office::Scene;
use crate::office::hits::{Head, HeadHit, Hits, Part, Status};
use crate::text::Gap;

/// A noun phrase with an office as its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) head: HeadHit,
    /// First token of the title and one past its last: modifiers, portfolio, head.
    pub(crate) title: (usize, usize),
    /// With determiner or owner before and owner after it.
    pub(crate) outer: (usize, usize),
    /// Index of the mention of the country, place or organization whose office it is.
    pub(crate) owner: Option<usize>,
    /// The owner is `its`, `their`, `our`, `the council’s`.
    pub(crate) is_pronoun: bool,
    /// The noun that stands for the owner: `council`.
    pub(crate) noun: Option<usize>,
    /// Index of the mention of a place after the owner: `of Vistula Bank in Gdansk`.
    pub(crate) place: Option<usize>,
    /// It begins with `the`, an owner or a capital.
    pub(crate) is_definite: bool,
    pub(crate) status: Status,
}

const POSSESSIVE: [&str; 4] = ["'s", "’s", "'", "’"];
const PRONOUNS: [&str; 6] = ["its", "their", "our", "his", "her", "your"];

/// Returns the phrase around a head, or `None` where the head is part of a name or of another title.
pub(crate) fn read(scene: &Scene<'_, '_>, hits: &Hits, head: HeadHit) -> Option<Phrase> {
    let is_inside = scene.mention_at(head.first).is_some() || is_modifier(scene, hits, head);
    if is_inside || is_plural(scene, head) {
        return None;
    }
    let mut phrase = Phrase {
        head,
        title: (head.first, head.end),
        outer: (head.first, head.end),
        owner: None,
        is_pronoun: false,
        noun: None,
        place: None,
        is_definite: scene.text.is_capital(head.first) && !scene.text.is_first_word(head.first),
        status: Status::Current,
    };
    grow_left(scene, hits, &mut phrase);
    own_left(scene, hits, &mut phrase);
    grow_right(scene, hits, &mut phrase);
    Some(phrase)
}

/// `deputy prime minister`: the first head only modifies the second.
fn is_modifier(scene: &Scene<'_, '_>, hits: &Hits, head: HeadHit) -> bool {
    scene.text.gap_after(head.end - 1) == Gap::Space
        && hits.from(head.end).any(|hit| matches!(hit.part, Part::Head(_)))
        && hits.from(head.first).any(|hit| hit.part == Part::Modifier || matches!(hit.part, Part::Portfolio))
}

fn is_plural(scene: &Scene<'_, '_>, head: HeadHit) -> bool {
    scene.text.word(head.end - 1).to_lowercase().ends_with("ters")
}

/// Takes modifiers, portfolios and words of status before the head.
fn grow_left(scene: &Scene<'_, '_>, hits: &Hits, phrase: &mut Phrase) {
    const REACH: usize = 8;
    let (mut at, mut title) = (phrase.head.first, phrase.head.first);
    for _ in 0..REACH {
        let Some((before, _)) = scene.text.previous(at) else { break };
        if scene.mention_at(before).is_some() {
            break;
        }
        let end = if scene.text.word(before) == "-" { before } else { at };
        let Some(next) = step_left(scene, hits, phrase, end, title) else { break };
        if next.is_title {
            title = next.first;
        }
        at = next.first;
    }
    (phrase.title.0, phrase.outer.0) = (title, at);
}

struct Step {
    first: usize,
    /// It belongs to the title.
    is_title: bool,
}

fn step_left(
    scene: &Scene<'_, '_>,
    hits: &Hits,
    phrase: &mut Phrase,
    end: usize,
    title: usize,
) -> Option<Step> {
    let mut found = None;
    for hit in hits.until(end) {
        match hit.part {
            Part::Status(status) => {
                phrase.status = if phrase.status == Status::Current { status } else { phrase.status };
                return Some(Step { first: hit.first, is_title: status == Status::Acting });
            }
            Part::Modifier | Part::Portfolio => found = Some(hit.first),
            Part::Head(_) | Part::Suffix => {}
        }
    }
    let found = found.or_else(|| joined_left(scene, hits, end, title, phrase.head.first));
    let found = found.or_else(|| capital_left(scene, phrase, end));
    found.map(|first| Step { first, is_title: true })
}

/// `Trade and Industry Minister`: a portfolio before `and`.
fn joined_left(scene: &Scene<'_, '_>, hits: &Hits, end: usize, title: usize, head: usize) -> Option<usize> {
    let and = end.checked_sub(1)?;
    let is_list = title < head && scene.is_word(and, &["and", "&"]);
    let mut portfolios = hits.until(and).filter(|hit| hit.part == Part::Portfolio);
    portfolios.next().filter(|_| is_list).map(|hit| hit.first)
}

/// `Mines Minister`: a capital word before a capital head.
fn capital_left(scene: &Scene<'_, '_>, phrase: &Phrase, end: usize) -> Option<usize> {
    let before = end.checked_sub(1)?;
    let is_title = phrase.head.kind == Head::State
        && end == phrase.head.first
        && scene.text.is_capital(phrase.head.first)
        && scene.is_word(phrase.head.end - 1, &["minister", "secretary", "commissioner"]);
    let is_noun = scene.text.is_capital(before)
        && scene.text.gap_after(before) == Gap::Space
        && !scene.cues.is(&scene.text, before, role::FUNCTION | role::CALENDAR | role::PERSON_TITLE);
    (is_title && is_noun).then_some(before)
}

/// Takes the owner or the determiner before the title.
fn own_left(scene: &Scene<'_, '_>, hits: &Hits, phrase: &mut Phrase) {
    let Some((before, _)) = scene.text.previous(phrase.outer.0) else { return };
    let is_possessive = POSSESSIVE.contains(&scene.text.word(before));
    let name = if is_possessive { before.checked_sub(1) } else { Some(before) };
    let owner = name.and_then(|name| scene.mention_at(name)).filter(|owner| is_owner(scene, *owner));
    if let Some(owner) = owner {
        phrase.owner = Some(owner);
        phrase.is_definite = true;
        phrase.outer.0 = scene.mentions[owner].first;
        take_status(hits, phrase);
        take_determiner(scene, phrase);
        return;
    }
    if scene.is_word(before, &PRONOUNS) {
        (phrase.is_pronoun, phrase.is_definite) = (true, true);
        phrase.outer.0 = before;
        return;
    }
    if is_possessive {
        own_noun(scene, phrase, before);
        return;
    }
    take_determiner(scene, phrase);
}

/// `a former Czech ambassador`: the word of status stands before the owner.
fn take_status(hits: &Hits, phrase: &mut Phrase) {
    let status = hits.until(phrase.outer.0).find_map(|hit| match hit.part {
        Part::Status(status) => Some((hit.first, status)),
        _ => None,
    });
    if let Some((first, status)) = status {
        phrase.outer.0 = first;
        phrase.status = if phrase.status == Status::Current { status } else { phrase.status };
    }
}

/// `the board’s secretary general`: the owner is no name.
fn own_noun(scene: &Scene<'_, '_>, phrase: &mut Phrase, possessive: usize) {
    let Some(noun) = possessive.checked_sub(1) else { return };
    (phrase.is_pronoun, phrase.is_definite) = (true, true);
    (phrase.outer.0, phrase.noun) = (noun, Some(noun));
    take_determiner(scene, phrase);
}

fn take_determiner(scene: &Scene<'_, '_>, phrase: &mut Phrase) {
    let Some((before, _)) = scene.text.previous(phrase.outer.0) else { return };
    if scene.is_word(before, &["the", "a", "an", "this"]) {
        let is_definite = scene.is_word(before, &["the", "this"]);
        phrase.is_definite = is_definite || (phrase.is_definite && phrase.owner.is_none());
        phrase.outer.0 = before;
    }
}

fn is_owner(scene: &Scene<'_, '_>, mention: usize) -> bool {
    matches!(
        scene.mentions[mention].kind,
        Kind::Place | Kind::Nationality | Kind::Organization | Kind::Facility
    )
}

/// Takes suffixes, `of PORTFOLIO`, `of OWNER`, `at OWNER`, `to ELSEWHERE` after the head.
fn grow_right(scene: &Scene<'_, '_>, hits: &Hits, phrase: &mut Phrase) {
    const LINKS: usize = 3;
    suffix(scene, hits, phrase);
    for _ in 0..LINKS {
        let Some((link, Gap::Space)) = scene.text.next(phrase.outer.1 - 1) else { return };
        if !scene.is_word(link, &["of", "for", "at", "to", "in", "with", "on"]) {
            return;
        }
        if !take_link(scene, phrase, link) {
            return;
        }
    }
}

fn suffix(scene: &Scene<'_, '_>, hits: &Hits, phrase: &mut Phrase) {
    let end = phrase.title.1;
    let is_hyphen = scene.text.word(end) == "-";
    let from = if is_hyphen { end + 1 } else { end };
    for hit in hits.from(from) {
        match hit.part {
            Part::Suffix => (phrase.title.1, phrase.outer.1) = (hit.end, hit.end),
            Part::Status(Status::Designate) => {
                phrase.status = Status::Designate;
                phrase.outer.1 = hit.end;
            }
            _ => {}
        }
    }
}

/// Takes what follows `of` and the like; returns whether more may follow.
fn take_link(scene: &Scene<'_, '_>, phrase: &mut Phrase, link: usize) -> bool {
    let is_accredited = scene.is_word(link, &["to"]);
    let mut at = link + 1;
    while scene.is_word(at, &["the", "its", "their", "our", "this"]) {
        at += 1;
    }
    let mention = scene.mention_from(at).filter(|mention| is_owner(scene, *mention));
    if let Some(mention) = mention {
        if scene.is_word(link, &["in"]) && phrase.owner.is_some() {
            phrase.place = Some(mention);
        } else if !is_accredited && phrase.owner.is_none() {
            phrase.owner = Some(mention);
        }
        phrase.outer.1 = after_brackets(scene, scene.mentions[mention].end);
        return true;
    }
    if !scene.is_word(link, &["of", "for"]) {
        return false;
    }
    let end = portfolio(scene, at);
    if end == at {
        return false;
    }
    (phrase.title.1, phrase.outer.1) = (end, end);
    true
}

/// `Andes Tin Works (ATW)`: the name with its acronym.
fn after_brackets(scene: &Scene<'_, '_>, end: usize) -> usize {
    let is_bracketed = scene.text.word(end) == "(" && scene.text.word(end + 2) == ")";
    if is_bracketed { end + 3 } else { end }
}

/// Returns one past the last token of a portfolio: `Foreign Affairs`, `Trade and Industry`, `logistics`.
fn portfolio(scene: &Scene<'_, '_>, first: usize) -> usize {
    const LONGEST: usize = 6;
    let is_noun = |idx: usize| {
        scene.text.has(idx, dateline_plugin::flag::LETTER)
            && scene.mention_at(idx).is_none()
            && !scene.cues.is(&scene.text, idx, role::FUNCTION | role::CALENDAR)
    };
    let is_capital = scene.text.is_capital(first);
    let mut end = first;
    while end < first + LONGEST
        && end < scene.text.len()
        && (end == first || scene.text.gap_after(end - 1) == Gap::Space)
    {
        let is_list = end > first && scene.is_word(end, &["and", "&"]) && is_noun(end + 1);
        let fits = is_noun(end) && scene.text.is_capital(end) == is_capital;
        if !(fits || is_list && scene.text.is_capital(end + 1) == is_capital) {
            break;
        }
        end += 1;
    }
    if is_capital || is_closed(scene, end) { end } else { end.min(first + 1) }
}

/// A lower-case portfolio is longer than a word only where something ends it: a verb may follow otherwise.
fn is_closed(scene: &Scene<'_, '_>, end: usize) -> bool {
    let Some((next, _)) = scene.text.next(end - 1) else { return true };
    scene.is_word(next, &[",", ".", "of", "at", "for", "in", ")"]) || scene.mention_from(next).is_some()
}
