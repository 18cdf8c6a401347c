//! Ordinals that rank or count: "third-oldest", "her fifth title", "for the eleventh week running".
//!
//! Not here: ordinals in dates and names, halves and quarters of a year, "first of all".

use dateline_plugin::flag;

use crate::figure::{Figure, Role, Unit, UnitKind};
use crate::view::View;
use crate::words::Words;

/// How many tokens behind the ordinal are looked at.
const REACH: usize = 6;

/// Completes the figure of an ordinal; `None` where it is none.
pub(crate) fn complete(view: View<'_>, figure: &mut Figure) -> Option<()> {
    let (first, next, value) = (figure.first, figure.end, figure.value);
    (figure.kind, figure.role, figure.rule) = (UnitKind::Ordinal, Role::Rank, "ordinal");
    let is_joint = view.is_joint(next);
    let at = if is_joint { next + 1 } else { next };
    if stands_alone(view, first, at, value) {
        return Some(());
    }
    if view.opens(at) || is_date(view, first, next) || view.is(at, Words::TIMELY) || is_name(view, first, at)
    {
        return None;
    }
    let noun = if view.is(at, Words::SUPERLATIVE) {
        (figure.end, figure.next) = (at + 1, at + 1);
        noun_behind(view, at + 1)
    } else {
        Some(ranked_noun(view, first, at, value).filter(|_| !is_joint)?)
    };
    if let Some(noun) = noun {
        (figure.unit, figure.noun) = (Unit::Noun(noun), Some((noun, noun + 1)));
    }
    Some(())
}

/// Returns the noun behind an ordinal that counts it: "title", "consecutive win", "week running".
fn ranked_noun(view: View<'_>, first: usize, at: usize, value: f64) -> Option<usize> {
    let noun = noun_behind(view, at)?;
    let is_behind = view.is(noun + 1, Words::SEQUENCE) && !view.opens(noun + 1);
    let is_sequence = view.is(at, Words::SEQUENCE) || is_behind;
    let is_ranked = value >= 2.0 && (view.is(noun, Words::RANKED) || view.is(at, Words::RANKED));
    (is_sequence || is_ranked || value >= 4.0 && is_counting(view, first)).then_some(noun)
}

/// "came fourth", "ranked 9th"; or nothing but the ordinal.
fn stands_alone(view: View<'_>, first: usize, next: usize, value: f64) -> bool {
    let ends = view.opens(next)
        || !view.is_word(next) && !view.flag(next, flag::DIGIT)
        || view.is(next, Words::STOP);
    let is_place = view.is_before(first, Words::RANKING) && !view.opens(first);
    let is_all = view.opens(first) && (view.opens(next) || view.opens(next + 1)) && value >= 4.0;
    ends && (is_place || is_all || view.opens(first) && view.opens(next) && view.flag(first, flag::DIGIT))
}

/// Returns whether an article or possessive stands before: "the seventh verse", not "a seventh" or "Seventh".
fn is_counting(view: View<'_>, first: usize) -> bool {
    view.is_before(first, Words::DEFINITE.or(Words::POSSESSIVE)) && !view.opens(first)
}

/// Returns the head of the noun phrase behind an ordinal: the last word before a function word.
fn noun_behind(view: View<'_>, idx: usize) -> Option<usize> {
    let is_part = |at: usize| {
        let is_stop = view.is(at, Words::STOP) || view.is(at, Words::SEQUENCE) && at > idx;
        view.is_word(at) && !view.opens(at) && !is_stop && !view.breaks(at) && !view.flag(at, flag::CLITIC)
    };
    if !is_part(idx) {
        return None;
    }
    let reach = (idx..idx + REACH).take_while(|&at| is_part(at));
    let known = reach.clone().find(|&at| view.is(at, Words::RANKED) && !view.is(at, Words::SEQUENCE));
    known.or_else(|| reach.last())
}

fn is_date(view: View<'_>, first: usize, next: usize) -> bool {
    let month = |at: usize| view.is(at, Words::MONTH) && view.flag(at, flag::FIRST_CAPITAL);
    let behind = month(next) || view.is(next, Words::OF) && month(next + 1);
    behind || first > 0 && month(first - 1)
}

/// Returns whether the ordinal is part of a name: "Ninth Street", "88th Avenue".
fn is_name(view: View<'_>, first: usize, next: usize) -> bool {
    view.flag(first, flag::FIRST_CAPITAL)
        && !view.flag(first, flag::SENTENCE_FIRST)
        && view.flag(next, flag::FIRST_CAPITAL)
}
