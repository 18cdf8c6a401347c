//! Durations: a figure only where the length of something is reported.
//!
//! "The climb lasts seven hours" is; "for six weeks", "a 40-year mortgage" and "twelve years ago" say when or
//! how long something went on and belong to the times. Not here: times.

use dateline_plugin::flag;

use crate::figure::{Direction, Figure, Role, Unit, UnitKind};
use crate::number::Form;
use crate::view::View;
use crate::words::Words;

/// Decides a figure of the kind duration; `None` where it is a time.
pub(crate) fn decide(view: View<'_>, figure: &mut Figure) -> Option<()> {
    let next = figure.end;
    let goes_on = !view.opens(next);
    if is_joined(view, figure) {
        return None;
    }
    let of_age = view.is(next, Words::OF) && view.is(next + 1, Words::AGE);
    if goes_on && (view.is(next, Words::OLD) || of_age) {
        let end = if of_age { next + 2 } else { next + 1 };
        (figure.end, figure.next, figure.rule) = (end, end, "age");
        return Some(());
    }
    if view.is(next, Words::COMPARISON) && view.is(next + 1, Words::THAN) && goes_on {
        let is_less = view.is(next, Words::DECREASE);
        figure.role = Role::Change;
        figure.direction = Some(if is_less { Direction::Decrease } else { Direction::Increase });
        return Some(());
    }
    if goes_on && (view.is(next, Words::AGO) || view.opens(figure.first)) {
        return None;
    }
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let is_time = view.is_before(before, Words::DURATION_PREPOSITION.or(Words::STRICT));
    let is_lasting = view.is_before(before, Words::LASTING) || view.is_before(figure.first, Words::LASTING);
    (is_lasting && !is_time).then_some(())
}

/// Returns whether a hyphen stands in the figure: "40-year".
fn is_joined(view: View<'_>, figure: &Figure) -> bool {
    (figure.first + 1..figure.end)
        .any(|at| view.is_joint(at) && !view.flag(at + 1, flag::DIGIT) && view.number(at + 1).is_none())
        || view.is_joint(figure.end)
}

/// Reads ages without a unit: "aged 9", "at the age of 9", "Captain Moss, 38, sailed".
pub(crate) fn age(view: View<'_>, figure: &mut Figure) {
    let first = figure.first;
    if !figure.is_bare() || first == 0 || view.opens(first) || !(0.0..130.0).contains(&figure.value) {
        return;
    }
    let of = view.is(first - 1, Words::OF) && first > 1 && view.is(first - 2, Words::AGE);
    let is_aged = view.is(first - 1, Words::AGE) || of;
    let is_apposition = figure.form == Form::Plain(2)
        && first > 1
        && view.sign(first - 1) == b','
        && view.flag(first - 2, flag::FIRST_CAPITAL)
        && !view.is(first - 2, Words::MONTH)
        && view.sign(figure.end) == b',';
    if is_aged || is_apposition {
        (figure.kind, figure.unit, figure.rule) = (UnitKind::Duration, Unit::Year, "age");
    }
}
