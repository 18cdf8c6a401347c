//! Two figures that stand together: ranges, pairs of a change, lists with one unit.
//!
//! "12 to 18 kilos" and "between 55 and 70%" are one row, "fell from 23 to 17" is two. What one of the two
//! lacks (scale, currency, unit, noun) it takes from the other. Not here: figures further apart (`inherit`).

use dateline_plugin::flag;

use crate::figure::{Direction, Figure, Per, Unit, UnitKind};
use crate::lexicons::MotionClass;
use crate::number::Form;
use crate::role;
use crate::view::View;
use crate::words::Words;

/// How two figures are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Dash,
    To,
    And,
    Or,
}

/// Joins a figure to the one before it; returns whether it became part of it.
pub(crate) fn join(view: View<'_>, before: &mut Figure, figure: &mut Figure) -> bool {
    let Some(joint) = joint(view, before, figure) else { return false };
    if !is_compatible(before, figure) {
        return false;
    }
    share(before, figure);
    let is_range = match joint {
        Joint::Dash => before.value < figure.value,
        Joint::To => is_range(view, before, figure),
        Joint::And => view.is_before(before.first, Words::BETWEEN),
        Joint::Or => is_next(before, figure),
    };
    if is_range && before.high.is_none() && figure.high.is_none() && same_unit(before, figure) {
        merge(before, figure);
        return true;
    }
    false
}

fn joint(view: View<'_>, before: &Figure, figure: &Figure) -> Option<Joint> {
    let (mut at, end) = (before.end, figure.first);
    if at >= end || view.opens(figure.first) {
        at = before.next;
    }
    // "5- to 9-litre"
    if at + 2 == end && view.is(at, Words::DASH) && view.is(at + 1, Words::TO) {
        return Some(Joint::To);
    }
    if at + 1 != end {
        at = before.next;
    }
    if at + 1 != end || view.opens(at) || view.opens(end) {
        return None;
    }
    let word = view.word(at);
    if word.has(Words::DASH) {
        let is_even = view.is_glued(at) == view.is_glued(end);
        return is_even.then_some(Joint::Dash);
    }
    let pairs = [(Words::TO, Joint::To), (Words::AND, Joint::And), (Words::OR, Joint::Or)];
    pairs.into_iter().find(|(class, _)| word.has(*class)).map(|(_, joint)| joint)
}

/// Returns whether the two may be of one kind: one of them lacks a unit, or both have the same.
fn is_compatible(before: &Figure, figure: &Figure) -> bool {
    let is_single = |figure: &Figure| matches!(figure.kind, UnitKind::Ordinal | UnitKind::Ratio);
    if is_single(before) || is_single(figure) {
        return before.kind == UnitKind::Ratio && figure.kind == UnitKind::Ratio;
    }
    before.is_bare() || figure.is_bare() || before.kind == figure.kind
}

fn same_unit(before: &Figure, figure: &Figure) -> bool {
    before.unit == figure.unit
        || before.kind == figure.kind && before.factor == figure.factor && before.kind != UnitKind::Count
        || before.is_elliptic
        || figure.is_elliptic
}

/// Gives each of the two what only the other has.
fn share(before: &mut Figure, figure: &mut Figure) {
    let is_small = before.value.abs() < 1000.0 && before.value <= figure.value / figure.scale;
    if before.scale == 1.0 && figure.scale > 100.0 && before.form != Form::Words && is_small {
        before.multiply(figure.scale);
        before.scale = figure.scale;
    }
    if before.is_bare() && !figure.is_bare() {
        adopt(before, figure);
    } else if figure.is_bare() && !before.is_bare() {
        adopt(figure, before);
    }
}

/// Gives a figure the unit of another.
pub(crate) fn adopt(figure: &mut Figure, from: &Figure) {
    (figure.unit, figure.kind) = (from.unit, from.kind);
    figure.per = if figure.per == Per::None { from.per } else { figure.per };
    figure.noun = from.noun;
    if from.factor != 1.0 {
        figure.multiply(from.factor);
    }
    (figure.factor, figure.is_elliptic) = (from.factor, true);
}

/// "A to B": a range, unless something changed from A to B.
fn is_range(view: View<'_>, before: &Figure, figure: &Figure) -> bool {
    let (first, is_up) = (before.first, before.value < figure.value);
    let has_from = view.is_before(first, Words::FROM);
    let start = if has_from { first - 1 } else { first };
    let motion = role::motion_left(view, start, if has_from { 14 } else { 1 }, before.sentence);
    let is_ranging = motion.is_some_and(|(motion, _)| motion.class == MotionClass::Range);
    let moves = motion.is_some_and(|(motion, _)| motion.direction.is_some());
    if has_from {
        return is_ranging || is_up && !moves && !follows_multiple(view, first);
    }
    is_up && !(moves && figure.value >= before.value * 5.0)
}

/// "tripled, from 8 to 24"
fn follows_multiple(view: View<'_>, first: usize) -> bool {
    (first.saturating_sub(5)..first)
        .any(|at| view.number(at).is_some_and(|mark| mark.item.direction.is_some()))
}

/// "eight or nine"
fn is_next(before: &Figure, figure: &Figure) -> bool {
    figure.value > before.value && figure.value <= before.value * 2.0 && figure.scale == before.scale
}

fn merge(before: &mut Figure, figure: &Figure) {
    let (low, high) = (before.value.min(figure.value), before.value.max(figure.value));
    (before.value, before.high) = (low, Some(high));
    (before.end, before.next) = (figure.end, figure.next);
    (before.noun, before.per, before.form) = (figure.noun, figure.per, figure.form);
    before.scale = figure.scale;
    if before.is_elliptic {
        (before.unit, before.is_elliptic) = (figure.unit, figure.is_elliptic);
    }
    before.rule = "range";
    before.direction = before.direction.or(figure.direction);
}

/// Merges "more than 55 and less than 90" into one range.
pub(crate) fn join_bounds(view: View<'_>, before: &mut Figure, figure: &Figure) -> bool {
    let Some(start) = view.after(before.next, Words::AND) else { return false };
    let Some(mark) = view.bound_before(figure.first) else { return false };
    let is_adjacent = mark.first == start || mark.first == start + 1 && !view.is_word(start);
    let is_pair = before.bound.is_lower() && figure.bound.is_upper()
        || before.bound.is_upper() && figure.bound.is_lower();
    let (low, high) =
        if before.bound.is_lower() { (before.value, figure.value) } else { (figure.value, before.value) };
    let is_same =
        figure.is_bare() || before.is_bare() || before.kind == figure.kind && before.factor == figure.factor;
    if !is_adjacent || !is_pair || low >= high || !is_same || before.high.is_some() {
        return false;
    }
    if before.is_bare() {
        adopt(before, figure);
    }
    (before.value, before.high, before.end, before.next) = (low, Some(high), figure.end, figure.next);
    (before.bound, before.rule) = (crate::Bound::Exact, "range");
    true
}

/// Returns whether the second of two figures is lower, for the direction of a change.
pub(crate) fn direction(from: &Figure, to: &Figure) -> Option<Direction> {
    if to.value > from.value {
        Some(Direction::Increase)
    } else if to.value < from.value {
        Some(Direction::Decrease)
    } else {
        None
    }
}

/// Returns whether `figure` is the "to" of a "from": "from 23 to 17".
pub(crate) fn is_pair(view: View<'_>, before: &Figure, figure: &Figure) -> bool {
    let first = figure.first;
    let has_to = first > 0 && view.is_before(first, Words::TO) && first <= before.next + 1;
    let same = before.kind == figure.kind && before.unit != Unit::One;
    has_to && same && view.is_before(before.first, Words::FROM) && !view.flag(first, flag::SENTENCE_FIRST)
}
