//! Measures that were told before: what "the figure" is, what a share without a whole is a part of, what
//! "alone" picks out.
//!
//! Not here: pronouns as the subject (`clause`), "half of them" (`frame`).

use dateline_plugin::flag;

use crate::clause::{Phrase, head_of_sentence};
use crate::figure::{Figure, Role, Unit, UnitKind};
use crate::measure::phrase_end;
use crate::noun;
use crate::number::Form;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// How many figures back an antecedent is looked for.
const REACH: usize = 4;
/// How many tokens back, in the figure's sentence.
const NEAR: usize = 14;

/// "The figure was 12 tonnes": what the figure of this kind before measures.
pub(crate) fn tallied(view: View<'_>, done: &[Figure], figure: &Figure) -> Option<Phrase> {
    if !view.has(Words::TALLY) {
        return None;
    }
    let opening = figure.sentence + 1..figure.first.min(figure.sentence + 6);
    if figure.noun.is_some() || !view.any(opening, Words::TALLY) {
        return None;
    }
    let (first, end) = head_of_sentence(view, figure.sentence, figure.first)?;
    if end - first > 3 || !view.is(first, Words::DEFINITE) || !view.is(end - 1, Words::TALLY) {
        return None;
    }
    let before = done.iter().rev().take(REACH).find(|other| {
        other.sentence < figure.sentence && other.kind == figure.kind && other.measure.is_some()
    })?;
    before.measure
}

/// "Each lorry was weighed; 40% were too heavy", "Sowing goes on: a third has been done": the share is the
/// subject, its whole stands before it in the sentence.
pub(crate) fn of_whole(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let is_subject = || view.is(figure.end, Words::AUXILIARY) && !view.opens(figure.end);
    if figure.role != Role::Share || !is_subject() || figure.first < figure.sentence + 2 {
        return None;
    }
    distributed(view, figure).or_else(|| topic(view, figure))
}

/// "every lorry": the noun behind the nearest "every" or "each".
fn distributed(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let lowest = figure.first.saturating_sub(NEAR).max(figure.sentence);
    let every = (lowest..figure.first).rev().find(|&at| view.is(at, Words::EVERY))?;
    let end = phrase_end(view, every + 1);
    (end > every + 1 && end < figure.first && subject::is_head(view, end - 1)).then_some((every + 1, end))
}

/// The subject that opens the sentence, where it is no name.
fn topic(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let (first, end) = head_of_sentence(view, figure.sentence, figure.first)?;
    let is_thing = view.opens(end - 1) || view.flag(end - 1, flag::LOWER);
    let is_apart = (end..figure.first).any(|at| matches!(view.sign(at), b';' | b':' | b','));
    (is_thing && is_apart && view.is(end, Words::AUXILIARY)).then_some((first, end))
}

/// "Malta alone bought 30 crates": a part of what the figure before measures.
pub(crate) fn picked(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    let other = earlier.filter(|other| figure.sentence.saturating_sub(other.sentence) < 40)?;
    if !view.has(Words::ALONE) {
        return None;
    }
    let reach = figure.first.min(figure.sentence + 6);
    let alone = (figure.sentence + 1..reach).find(|&at| view.is(at, Words::ALONE))?;
    let is_name = view.flag(alone - 1, flag::FIRST_CAPITAL) && figure.noun.is_none();
    let is_part = other.noun.is_none() && other.role != Role::Change && figure.role == Role::Level;
    other.measure.filter(|_| is_name && is_part && figure.first <= alone + 5)
}

/// Gives a bare count the noun that it counts by its measure: "barges tripled, from 4 to 12", "Ferries sail
/// twice a week".
pub(crate) fn count(view: View<'_>, earlier: Option<&Figure>, figure: &mut Figure) {
    let is_bare = figure.kind == UnitKind::Count && figure.unit == Unit::None && figure.role == Role::Level;
    let Some((first, end)) = figure.measure.filter(|_| is_bare) else { return };
    let is_often = figure.rule == "frequency";
    let is_multiplied = earlier.is_some_and(|other| {
        let is_multiple = matches!(other.form, Form::Multiple(_));
        let is_counted = matches!(other.unit, Unit::Noun(_)) && other.noun.is_none();
        other.sentence == figure.sentence
            && other.measure == figure.measure
            && figure.first <= other.next + 3
            && (is_multiple || is_counted)
    });
    let head = subject::head_of(view, first, end);
    let is_thing = noun::is_plural(view, head) && !view.is(head, Words::RATE.or(Words::MEASURED));
    if is_thing && (is_often || is_multiplied) {
        figure.unit = Unit::Noun(head);
    }
}
