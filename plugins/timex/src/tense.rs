//! Whether the clause around a time looks back or ahead: its verbs and its prepositions.
//!
//! The nearest sign before the time decides, then the nearest behind it. Not here: parsing of sentences.

use dateline_plugin::flag;

use crate::view::View;
use crate::words::Class;

/// Where a clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    Future,
    /// Nothing tells; a note without verbs.
    Open,
}

/// How far signs are looked for, in tokens.
const REACH: usize = 40;

/// Returns where the clause around `first..end` looks.
pub(crate) fn around(view: View<'_>, first: usize, end: usize) -> Tense {
    if view.before(first, Class::SINCE) {
        return Tense::Past;
    }
    before(view, first).or_else(|| behind(view, end)).unwrap_or_else(|| by_preposition(view, first))
}

/// Returns what prepositions say where no verb does.
fn by_preposition(view: View<'_>, first: usize) -> Tense {
    if view.before(first, Class::BY.or(Class::UNTIL).or(Class::BEFORE)) { Tense::Future } else { Tense::Open }
}

fn before(view: View<'_>, first: usize) -> Option<Tense> {
    let mut has_infinitive = false;
    let is_ahead =
        view.before(first, Class::FROM.or(Class::FOR).or(Class::BY).or(Class::UNTIL).or(Class::BEFORE));
    let mut at = first;
    let lowest = first.saturating_sub(REACH);
    while at > lowest && !view.opens(at) {
        at -= 1;
        if view.is_sign(at, ";") {
            return None;
        }
        let word = view.classes(at);
        if word.has(Class::TO) && is_verb_behind(view, at) {
            has_infinitive = true;
            continue;
        }
        if word.has(Class::CLAUSE) {
            return None;
        }
        let Some(tense) = sign(view, at, has_infinitive || is_ahead) else { continue };
        return Some(tense);
    }
    None
}

/// Returns whether "to" stands before a verb, not before a place, number or article.
fn is_verb_behind(view: View<'_>, at: usize) -> bool {
    let no_verb =
        Class::THE.or(Class::ARTICLE).or(Class::POSS).or(Class::THIS).or(Class::CARDINAL).or(Class::DEICTIC);
    view.flag(at + 1, flag::LOWER)
        && !view.is(at + 1, no_verb.or(Class::LAST).or(Class::NEXT).or(Class::PART))
}

fn behind(view: View<'_>, end: usize) -> Option<Tense> {
    for at in end..(end + REACH).min(view.len()) {
        if view.opens(at) || view.is_sign(at, ";") {
            return None;
        }
        if let Some(tense) = sign(view, at, false) {
            return Some(tense);
        }
    }
    None
}

/// Words that say where a clause looks.
const SIGNS: Class = Class::FUTURE
    .or(Class::PLEDGE)
    .or(Class::DUE)
    .or(Class::BE)
    .or(Class::HAVE)
    .or(Class::PAST)
    .or(Class::SCHEDULE);

/// Returns what one word says, with the auxiliaries before it.
fn sign(view: View<'_>, at: usize, has_infinitive: bool) -> Option<Tense> {
    let flags = view.flags(at);
    if flags & (flag::FIRST_CAPITAL | flag::ALL_CAPITALS) != 0 && flags & flag::SENTENCE_FIRST == 0 {
        return None;
    }
    let word = view.classes(at);
    if !word.has(SIGNS) {
        return if is_past_form(view, at) { Some(group(view, at)) } else { None };
    }
    if word.has(Class::SCHEDULE)
        && let Some(tense) = timetable(view, at)
    {
        return Some(tense);
    }
    if word.has(Class::FUTURE) || has_infinitive && word.has(Class::PLEDGE.or(Class::DUE)) {
        return Some(Tense::Future);
    }
    if word.has(Class::DUE) {
        return Some(if is_past_group(view, at) { Tense::Past } else { Tense::Future });
    }
    if word.has(Class::BE) {
        return Some(if view.is(at + 1, Class::TO) { Tense::Future } else { Tense::Present });
    }
    if word.has(Class::HAVE) {
        return Some(Tense::Past);
    }
    (word.has(Class::PAST) || is_past_form(view, at)).then(|| group(view, at))
}

/// "opens on Friday", "is closed on Friday": a timetable looks ahead; `None` where the word is no such verb or
/// other words say when.
fn timetable(view: View<'_>, at: usize) -> Option<Tense> {
    let is_finite = view.value(at, Class::SCHEDULE) == Some(1);
    let lead = (at.saturating_sub(3)..at).rev().find(|&back| !view.is(back, Class::ADVERB));
    let lead = lead.filter(|&back| !(back + 1..=at).any(|at| view.opens(at)));
    let is_led = |classes: Class| lead.is_some_and(|back| view.is(back, classes));
    if is_led(Class::FUTURE.or(Class::TO).or(Class::HAVE).or(Class::PAST)) {
        return is_led(Class::PAST).then_some(Tense::Past);
    }
    let is_noun = is_led(Class::THE.or(Class::ARTICLE).or(Class::POSS).or(Class::OF).or(Class::CARDINAL));
    let looks_ahead = if is_finite { !is_noun } else { is_led(Class::BE) };
    looks_ahead.then_some(Tense::Future)
}

/// "is in Lisbon on Friday": whether a weekday in a clause of the present is one to come, not "is down from
/// Friday", "is in hospital after a fall on Friday".
pub(crate) fn is_to_come(view: View<'_>, first: usize, end: usize) -> bool {
    const CAUSES: Class = Class::AFTER.or(Class::SINCE).or(Class::THAN).or(Class::FOLL).or(Class::OVER);
    let is_own = view.flag(end, flag::CLITIC) && !view.opens(end);
    let mut at = first;
    let lowest = first.saturating_sub(REACH);
    if is_own || view.before(first, Class::FROM.or(Class::OF)) {
        return false;
    }
    while at > lowest && !view.opens(at) {
        at -= 1;
        if view.is(at, Class::BE) {
            return true;
        }
        let is_cause = view.is(at, CAUSES) || view.flag(at, flag::DIGIT) || is_past_form(view, at);
        if is_cause || view.flag(at, flag::LOWER) && view.text(at).ends_with("ing") {
            return false;
        }
    }
    false
}

/// Returns whether a word is a regular past form.
fn is_past_form(view: View<'_>, at: usize) -> bool {
    const SHORTEST: usize = 5;
    if !view.flag(at, flag::LOWER) {
        return false;
    }
    let text = view.text_bytes(at);
    text.len() >= SHORTEST && text.ends_with(b"ed") && !text.ends_with(b"eed")
}

/// Returns what the auxiliaries before a participle say: "will be raised", "is expected", "was raised".
fn group(view: View<'_>, at: usize) -> Tense {
    for back in (at.saturating_sub(4)..at).rev() {
        if view.opens(back + 1) {
            break;
        }
        if view.is(back, Class::FUTURE) {
            return Tense::Future;
        }
        if view.is(back, Class::HAVE.or(Class::PAST)) {
            return Tense::Past;
        }
        if view.is(back, Class::BE) && view.text(back) != "be" {
            return Tense::Present;
        }
        if view.is(back, Class::TO) {
            return Tense::Future;
        }
        if !view.is(back, Class::ADVERB) && view.text(back) != "be" {
            // "hopes to have it closed".
            let is_caused = back > 1 && view.is(back - 1, Class::HAVE) && view.is(back - 2, Class::TO);
            if is_caused && !view.opens(back) && !view.opens(back - 1) {
                return Tense::Future;
            }
            break;
        }
    }
    Tense::Past
}

fn is_past_group(view: View<'_>, at: usize) -> bool {
    let lowest = at.saturating_sub(3);
    (lowest..at).rev().take_while(|&back| !view.opens(back + 1)).any(|back| view.is(back, Class::PAST))
}
