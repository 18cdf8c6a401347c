//! Distances: "The quarry, 12 km north of Bodo," is as far from there.
//!
//! Both ends must stand beside the figure. Not here: ways that somebody went, things that are apart (`frame`).

use dateline_plugin::flag;

use crate::clause::Phrase;
use crate::figure::{Figure, Head, HeadWord, Link, Role, UnitKind};
use crate::headed::{LONGEST, Named, before, begins, ends, is_determiner, place_of, short};
use crate::lexicons::{HeadClass, MotionClass};
use crate::measure::{phrase_end, phrase_start};
use crate::period::before_bound;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// "The quarry, 12 km north of Bodo, ...", "the quarry lies 12 km from the sea"
pub(crate) fn of(view: View<'_>, figure: &Figure) -> Option<Named> {
    if figure.kind != UnitKind::Length {
        return None;
    }
    let mark = begins(view, figure.next, HeadClass::Place)?;
    let is_still = figure.role == Role::Level && figure.high.is_none();
    let place = place(view, mark.end).filter(|_| is_still)?;
    let closes = view.opens(place.1) || !view.is_word(place.1) || view.is(place.1, Words::STOP);
    let is_first = view.is(place.1, Words::AND) && view.flag(place.1 + 1, flag::FIRST_CAPITAL);
    let beside = beside(view, figure).filter(|&(first, _)| !is_chained(view, first));
    let thing = beside.or_else(|| lying(view, figure)).filter(|_| closes && !is_first)?;
    let (thing, head) = before(view, HeadWord::Entry(mark.entry), Link::Of, thing)?;
    Some((thing, Head { from: Some((place_of(place.0), place_of(place.1))), ..head }))
}

/// "Bodo, Norway", "lies in Norway", "Oslo and Bodo": a name that tells where another thing is, or one of two.
fn is_chained(view: View<'_>, first: usize) -> bool {
    let Some(link) = first.checked_sub(1).filter(|_| !view.opens(first)) else { return false };
    let is_placed = || {
        let is_be = view.motion_before(link).is_some_and(|verb| verb.item.class == MotionClass::State);
        is_be || ends(view, link, HeadClass::Lies).is_some()
    };
    view.sign(link) == b','
        || view.is(link, Words::AND)
        || view.is(link, Words::IN) && is_placed()
        || ends(view, first, HeadClass::Place).is_some()
}

/// Returns a name or a noun with its article, and what is behind "of": "the city of Bodo".
fn place(view: View<'_>, first: usize) -> Option<Phrase> {
    let end = phrase_end(view, first);
    let is_name = view.flag(first, flag::FIRST_CAPITAL);
    let is_place = (is_name || view.is(first, Words::DEFINITE)) && !view.in_time(first) && !view.opens(first);
    let is_noun = is_place && end > first && subject::is_head(view, end - 1);
    let longer = if view.is(end, Words::OF) && !view.opens(end) { phrase_end(view, end + 1) } else { end };
    is_noun.then_some((first, if longer > end + 1 { longer } else { end }))
}

/// "The quarry," before a distance.
fn beside(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let at = before_bound(view, figure);
    let end = at.checked_sub(1).filter(|&end| end > figure.sentence && view.sign(end) == b',')?;
    let first = phrase_start(view, end, figure.sentence);
    let is_led = first > figure.sentence && is_determiner(view, first - 1);
    let is_name = first < end && (first..end).all(|at| view.flag(at, flag::FIRST_CAPITAL));
    let is_noun = first < end && end - first < LONGEST && subject::is_head(view, end - 1);
    ((is_led || is_name) && is_noun).then_some((first, end))
}

/// "The quarry is", "the quarry lies" before a distance.
fn lying(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let at = before_bound(view, figure);
    let at =
        if view.is_before(at, Words::ADVERB) && !view.is_before(at, Words::AUXILIARY) { at - 1 } else { at };
    let lies = ends(view, at, HeadClass::Lies).map(|mark| mark.first);
    let is = view.motion_before(at).filter(|mark| mark.item.class == MotionClass::State);
    let verb = lies.or(is.map(|mark| mark.first)).filter(|&verb| verb > figure.sentence)?;
    let group = subject::group_of(view, verb, figure.sentence);
    let is_aside = view.sign(group) == b',' || group > 0 && view.sign(group - 1) == b',';
    short(subject::phrase(view, group, figure.sentence)).filter(|_| !is_aside)
}
