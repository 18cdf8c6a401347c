//! Measures that the frame of a verb tells where no noun is counted: what somebody produced or promised, what
//! an amount is added to.
//!
//! Not here: verbs whose subject the figure measures (`subject`).

use dateline_plugin::flag;

use crate::clause::{Phrase, head_of_sentence};
use crate::figure::{Figure, Role, UnitKind};
use crate::lexicons::MotionClass;
use crate::measure::{phrase_end, phrase_start};
use crate::number::numeral;
use crate::period::before_bound;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// "add a fifth to rents", "took 8% off the bill": what is behind the amount.
pub(crate) fn changed(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let verb = view.motion_before(before_bound(view, figure))?;
    let at = figure.next;
    let is_linked = view.is(at, Words::TO.or(Words::FROM)) && !view.opens(at);
    if verb.item.class != MotionClass::Raise || !is_linked || figure.noun.is_some() {
        return None;
    }
    let first = if view.is(at + 1, Words::DEFINITE) { at + 2 } else { at + 1 };
    let end = phrase_end(view, first);
    let is_noun = end > first && view.flag(end - 1, flag::LOWER) && subject::is_head(view, end - 1);
    (is_noun && view.time_end(at + 1).is_none()).then_some((first, end))
}

/// "half of them", "a third of that": a part of what the figure before counts.
pub(crate) fn part_of_that(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    let is_part = figure.role == Role::Share && view.is(figure.end, Words::OF) && !view.opens(figure.end);
    let at = figure.end + 1;
    let is_pronoun = view.is(at, Words::ANAPHOR) && (!view.is_word(at + 1) || view.is(at + 1, Words::STOP));
    let whole = earlier.filter(|_| is_part && is_pronoun && !view.opens(at))?;
    whole.noun.filter(|_| !whole.is_elliptic).or(whole.measure)
}

/// "Brickworks used 4.2 TWh": the subject with its verb, where no noun is counted.
pub(crate) fn act(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let is_amount =
        matches!(figure.kind, UnitKind::Mass | UnitKind::Volume | UnitKind::Energy | UnitKind::Power);
    let bare = figure.kind == UnitKind::Count && figure.noun.is_none();
    if !(is_amount || bare) || figure.role != Role::Level {
        return None;
    }
    let given = skip_back(view, before_bound(view, figure));
    let end = recipient(view, given, figure.sentence);
    let verb = end.checked_sub(1).filter(|&at| at > figure.sentence && is_acting(view, at))?;
    if end < given {
        return Some((verb, given));
    }
    let first = subject::group_of(view, verb, figure.sentence);
    let named = named_before(view, first, figure.sentence);
    let is_own = |&name: &usize| view.sign(first) != b',' || is_apposed(view, name, figure.sentence);
    let first = named.filter(is_own).unwrap_or(verb);
    Some((first, verb + 1))
}

/// Goes back over what somebody is given: "promised Kemi 40 megawatts", "costs the town 3 tonnes".
fn recipient(view: View<'_>, end: usize, sentence: usize) -> usize {
    let lowest = end.saturating_sub(4).max(sentence + 1);
    let is_part = |at: usize| {
        let is_stop = view.is(at, Words::STOP) && !view.is(at, Words::DEFINITE);
        view.is_word(at) && !is_stop && !is_acting(view, at)
    };
    let first = (lowest..end).rev().take_while(|&at| is_part(at)).last().unwrap_or(end);
    let is_name = first < end && view.flag(end - 1, flag::FIRST_CAPITAL);
    if is_name && is_acting(view, first - 1) { first } else { end }
}

/// Goes back over "just", "some".
fn skip_back(view: View<'_>, at: usize) -> usize {
    if view.is_before(at, Words::ADVERB) && !view.is_before(at, Words::AUXILIARY) { at - 1 } else { at }
}

fn is_acting(view: View<'_>, at: usize) -> bool {
    let is_verb =
        subject::is_past(view, at) || view.motion(at).is_some_and(|mark| mark.item.class == MotionClass::Act);
    is_verb && view.flag(at, flag::LOWER)
}

/// "Her firm, Sol Textiles, sold": a name behind a comma is the subject, a description is not.
fn is_apposed(view: View<'_>, name: usize, sentence: usize) -> bool {
    name > sentence && view.sign(name - 1) == b',' && view.flag(name, flag::FIRST_CAPITAL)
}

/// Returns where the name or noun phrase right before a verb begins.
fn named_before(view: View<'_>, end: usize, sentence: usize) -> Option<usize> {
    let lowest = end.saturating_sub(8).max(sentence);
    let is_part = |at: usize| {
        (view.is_word(at) || view.is_joint(at) || view.flag(at, flag::CLITIC))
            && !view.is(at, Words::STOP)
            && !view.is(at, Words::CLAUSE_START)
    };
    let first = (lowest..end).rev().take_while(|&at| is_part(at)).last()?;
    let is_pronoun = first + 1 == end && view.is(first, Words::STOP);
    (!is_pronoun).then_some(first)
}

/// "two towns that are 9 km apart": what is apart.
pub(crate) fn apart(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let is_apart = view.is(figure.next, Words::APART) && !view.opens(figure.next);
    let before = before_bound(view, figure);
    if !is_apart || !view.is_before(before, Words::AUXILIARY) {
        return None;
    }
    let verb = subject::group_of(view, before - 1, figure.sentence);
    let end = if view.is_before(verb, Words::RELATIVE) { verb - 1 } else { verb };
    let first = phrase_start(view, end, figure.sentence);
    (first < end && subject::is_head(view, end - 1)).then_some((first, end))
}

/// "moved the fence 30 metres": the object before a length.
pub(crate) fn shifted(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let end = before_bound(view, figure);
    if figure.kind != UnitKind::Length || end <= figure.sentence + 2 || !view.flag(end - 1, flag::LOWER) {
        return None;
    }
    let first = phrase_start(view, end, figure.sentence);
    let article = first.checked_sub(1).filter(|&at| at > figure.sentence && view.is(at, Words::DEFINITE))?;
    let verb = view.motion_before(article).map(|mark| mark.item.class);
    let is_moved =
        subject::is_past(view, article - 1) || matches!(verb, Some(MotionClass::Raise | MotionClass::Move));
    (is_moved && first < end && subject::is_head(view, end - 1)).then_some((first, end))
}

/// "a hangar at Osh with room for 40 tonnes": what holds it.
pub(crate) fn roomy(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let link = before_bound(view, figure).checked_sub(1)?;
    let is_linked = link > figure.sentence + 3 && view.is(link, Words::FOR.or(Words::OF));
    if !is_linked || !view.is(link - 1, Words::ROOM) {
        return None;
    }
    let end = if view.is(link - 2, Words::ARTICLE) { link - 3 } else { link - 2 };
    if end <= figure.sentence || !view.is(end, Words::WITH) {
        return None;
    }
    let lowest = end.saturating_sub(4).max(figure.sentence);
    let is_name = |at: usize| view.flag(at, flag::FIRST_CAPITAL);
    let name = (lowest..end).rev().take_while(|&at| is_name(at)).last();
    let place = name.filter(|&at| at > lowest && view.is(at - 1, Words::IN.or(Words::AT)));
    let head = place.map_or(end, |at| at - 1);
    let first = phrase_start(view, head, figure.sentence);
    (first < head && subject::is_head(view, head - 1)).then_some((first, end))
}

/// "A week of fog cost the airline, it says, 300 tonnes": the subject of "cost", its numbers left out.
pub(crate) fn cost(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    const NEAR: usize = 14;
    if figure.noun.is_some() || figure.role != Role::Level || !view.has(Words::COST) {
        return None;
    }
    let lowest = figure.first.saturating_sub(NEAR).max(figure.sentence + 1);
    if !view.any(lowest..figure.first, Words::COST) {
        return None;
    }
    let verb = (lowest..figure.first).rev().find(|&at| view.is(at, Words::COST))?;
    let is_broken = (verb..figure.first).any(|at| view.is(at, Words::CLAUSE_START) || view.sign(at) == b';');
    if is_broken {
        return None;
    }
    let group = subject::group_of(view, verb, figure.sentence);
    let end = subject::before_aside(view, group, figure.sentence);
    let (first, end) = subject::phrase(view, end, figure.sentence)?;
    let is_number = |at: usize| view.flag(at, flag::NUMBER) || numeral(view, at).is_some();
    let sized = (first + 1..end).find(|&at| view.is(at, Words::OF) && is_number(at + 1));
    Some((first, sized.unwrap_or(end)))
}

/// "Ferries to Gozo will sail in May, twice a week": what happens so often.
pub(crate) fn frequent(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let is_often = figure.noun.is_none() && figure.rule == "frequency";
    let (first, end) = is_often.then(|| head_of_sentence(view, figure.sentence, figure.first))??;
    crate::noun::is_plural(view, subject::head_of(view, first, end)).then_some((first, end))
}

/// "Malta has 500,000 people": whose people they are.
pub(crate) fn peopled(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let (first, end) = figure.noun?;
    let verb = before_bound(view, figure).checked_sub(1).filter(|&at| at > figure.sentence)?;
    let has_people = first + 1 == end && view.is(first, Words::INHABITANT) && view.is(verb, Words::PERFECT);
    if !has_people || view.is(end, Words::STOP) && !view.is(end, Words::AND) {
        return None;
    }
    let start = subject::group_of(view, verb, figure.sentence);
    let owner = phrase_start(view, start, figure.sentence);
    let is_named = owner < start && (owner..start).all(|at| view.flag(at, flag::FIRST_CAPITAL));
    (is_named && owner == figure.sentence).then_some((owner, start))
}
