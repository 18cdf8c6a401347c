//! Measures of figures that stand beside another or beside a limit: "8% higher at 12 euros", "with output above
//! 300 tonnes", "beating the 57 million that analysts had forecast".
//!
//! Not here: figures joined by "to", "from" or "or" (`measure`), the words of limits (`bound`).

use dateline_plugin::flag;

use crate::clause::Phrase;
use crate::figure::{Figure, Role};
use crate::measure::{phrase_end, phrase_start};
use crate::noun;
use crate::number::Form;
use crate::period::before_bound;
use crate::role;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// "closed 8% higher at 12 euros", "were up 9%, at 1.3 million", "doubled over ten years to 4 million": the level
/// that a change has led to.
pub(crate) fn led_to(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    let other = earlier.filter(|other| other.sentence == figure.sentence && other.role == Role::Change)?;
    let at = before_bound(view, figure).checked_sub(1).filter(|&at| at >= other.end)?;
    let is_near = at <= other.next + 2;
    let is_pair = |at: usize| view.is(at, Words::COMPARISON) || view.text(at) == ",";
    let is_dated = |at: usize| {
        view.in_time(at) || view.is(at, Words::INNER.or(Words::SINCE).or(Words::OVER)) || view.text(at) == ","
    };
    let is_at = view.is(at, Words::AT) && is_near && (other.end..at).all(is_pair);
    let is_to = view.is(at, Words::TO) && (other.end..at).all(is_dated);
    let is_multiple = matches!(other.form, Form::Multiple(_));
    other
        .measure
        .filter(|_| is_at && figure.noun.is_none() || is_to && (figure.noun.is_none() || is_multiple))
}

/// "two in three teachers": what the proportion is one of.
pub(crate) fn proportioned(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let is_open = figure.rule == "proportion" && !view.opens(figure.end);
    let end = if is_open { phrase_end(view, figure.end) } else { return None };
    (end > figure.end && noun::is_plural(view, end - 1)).then_some((figure.end, end))
}

/// "rents rose at an annual rate of 4%": the subject of the verb before "at".
pub(crate) fn paced(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let at = role::pace(view, before_bound(view, figure))?;
    let verb = view.motion_before(at)?;
    subject::of_verb(view, verb.first, figure.sentence)
}

/// "with output above 300 tonnes": the noun phrase between "with" and a limit.
pub(crate) fn limited(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let end = before_bound(view, figure);
    let is_limit = end < figure.first && figure.noun.is_none();
    let is_noun = is_limit && end > figure.sentence + 2 && subject::is_head(view, end - 1);
    if !is_noun || !view.flag(end - 1, flag::LOWER) {
        return None;
    }
    let first = phrase_start(view, end, figure.sentence);
    (first < end && view.is_before(first, Words::WITH)).then_some((first, end))
}

/// "beating the 57 million that analysts had forecast": what was foreseen of the measure before.
pub(crate) fn foreseen(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    const NEAR: usize = 5;
    let other = earlier.filter(|other| other.sentence == figure.sentence && other.kind == figure.kind)?;
    let from = if view.is(figure.next, Words::RELATIVE) { figure.next + 1 } else { figure.next };
    let is_whole = |to: usize| (from..to).all(|at| view.is_word(at) && !view.opens(at));
    let told = (from..from + NEAR).find(|&at| view.is(at, Words::FORECAST))?;
    let is_by = told == from && view.is(told + 1, Words::BY);
    let is_foreseen = is_by || view.is(from, Words::ACTOR) && told > from;
    let is_told = figure.noun.is_none() && figure.role == Role::Level;
    other.measure.filter(|_| is_told && is_foreseen && is_whole(told + 1))
}

/// "up from an earlier range of 4 to 5 euros": another value of the measure before.
pub(crate) fn gauged(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    const NEAR: usize = 4;
    let other = earlier.filter(|other| other.sentence == figure.sentence && other.kind == figure.kind)?;
    let gauge = before_bound(view, figure).checked_sub(2).filter(|&at| at > other.next)?;
    if !view.is(gauge, Words::GAUGE) || !view.is(gauge + 1, Words::OF) {
        return None;
    }
    let lowest = gauge.saturating_sub(NEAR).max(other.next);
    let link = (lowest..gauge).rev().find(|&at| view.is(at, Words::ARTICLE.or(Words::DEFINITE)))?;
    let is_compared = view.is_before(link, Words::FROM.or(Words::THAN).or(Words::TO));
    other.measure.filter(|_| is_compared)
}
