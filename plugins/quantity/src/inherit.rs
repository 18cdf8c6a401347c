//! Figures without a unit that repeat the one of a figure before: "to 7.7 million litres, from 8.9 million".
//!
//! Not here: figures that stand side by side (`range`).

use dateline_plugin::flag;

use crate::figure::{Figure, UnitKind};
use crate::lexicons::MotionClass;
use crate::number::Form;
use crate::range;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// How many figures back are looked at.
const REACH: usize = 4;

/// Gives a bare figure the unit of an earlier one of its sentence, where a preposition compares the two or
/// the number ends its phrase.
pub(crate) fn unit(view: View<'_>, earlier: &[Figure], figure: &mut Figure) {
    if !figure.is_bare() || figure.form == Form::Fraction {
        return;
    }
    let end = figure.end;
    let ends = !view.is_word(end) || view.is(end, Words::STOP.or(Words::YEAR)) || view.opens(end);
    if !ends {
        return;
    }
    if let Some(source) = earlier.last().filter(|other| is_told_again(view, other, figure)) {
        range::adopt(figure, source);
        return;
    }
    let recent = earlier.iter().rev().take(REACH);
    let Some(source) = recent.into_iter().find(|other| other.sentence == figure.sentence && is_source(other))
    else {
        return;
    };
    let is_count = source.kind == UnitKind::Count && !is_owned(view, figure);
    if is_count || is_linked(view, source, figure) && fits(view, source, figure) {
        range::adopt(figure, source);
    }
}

/// "It sold 40 million eggs. Guesses range from 30 to 50 million": other values of the figure before.
fn is_told_again(view: View<'_>, other: &Figure, figure: &Figure) -> bool {
    const NEAR: usize = 30;
    let is_near = other.sentence < figure.sentence && figure.first < other.next + NEAR;
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let before = if view.is_before(before, Words::FROM.or(Words::BETWEEN)) { before - 1 } else { before };
    let is_range = view
        .motion_before(before)
        .is_some_and(|mark| mark.item.class == MotionClass::Range && mark.first > figure.sentence);
    let ratio = figure.value / (other.value / other.factor);
    is_near && is_range && is_source(other) && figure.scale == other.scale && (0.2..=5.0).contains(&ratio)
}

/// "an earlier toll of 31": the noun before "of" says what the figure is.
pub(crate) fn is_owned(view: View<'_>, figure: &Figure) -> bool {
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let noun = before.checked_sub(2).filter(|&at| view.is(at + 1, Words::OF) && view.flag(at, flag::LOWER));
    noun.is_some_and(|at| subject::is_head(view, at) && !view.is(at, Words::VAGUE.or(Words::GAUGE)))
}

/// Returns whether a figure has a unit that another may repeat.
fn is_source(other: &Figure) -> bool {
    let is_other = matches!(other.kind, UnitKind::Ordinal | UnitKind::Other);
    let is_part = matches!(other.kind, UnitKind::Percent | UnitKind::PercentagePoint | UnitKind::Ratio);
    !is_other && !is_part && !other.is_bare()
}

/// Returns whether the word before a figure compares it: "against 19", "the other 830", "lasts some six".
fn is_linked(view: View<'_>, source: &Figure, figure: &Figure) -> bool {
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let prepositions = Words::TO.or(Words::FROM).or(Words::THAN).or(Words::AT).or(Words::OR).or(Words::AND);
    // "against a profit of 45 million"
    let is_against =
        is_owned(view, figure) && (2..6).any(|n| view.is_before(before.saturating_sub(n), Words::THAN));
    let is_compared = is_against || view.is_before(before, prepositions.or(Words::SKIP).or(Words::AUXILIARY));
    is_compared || source.kind == UnitKind::Duration && view.is_before(before, Words::LASTING)
}

/// Two amounts of one thing are of similar size; a figure of 7 beside one of 9 million litres is another thing.
fn fits(view: View<'_>, source: &Figure, figure: &Figure) -> bool {
    let ratio = (figure.value / (source.value / source.factor)).abs();
    (0.01..=100.0).contains(&ratio) && !view.flag(figure.first, flag::SENTENCE_FIRST)
}
