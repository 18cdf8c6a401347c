//! Fractions, multiples and proportions: "a sixth of", "doubled", "four times as many", "seven in ten".
//!
//! Not here: how the words make a fraction (`number`).

use dateline_plugin::flag;

use crate::figure::{Direction, Figure, Role, Unit, UnitKind, tidy};
use crate::number::{self, Form};
use crate::view::View;
use crate::words::Words;

/// Gives a fraction without a unit the unit of ratios.
pub(crate) fn fraction(figure: &mut Figure) {
    if figure.form == Form::Fraction && figure.is_bare() {
        (figure.kind, figure.unit, figure.rule) = (UnitKind::Ratio, Unit::One, "fraction");
    }
}

/// Reads "seven in every ten", "two out of nine" and "two over nine".
pub(crate) fn proportion(view: View<'_>, figure: &mut Figure) {
    let is_whole = matches!(figure.form, Form::Words | Form::Plain(_)) && figure.scale == 1.0;
    let at = figure.end;
    let Some(next) = view.after(at, Words::IN.or(Words::OVER)).filter(|_| is_whole) else { return };
    let next = if view.is(next, Words::EVERY) { next + 1 } else { next };
    let Some(whole) = number::at(view, next).filter(|_| !view.opens(next)) else { return };
    let is_written_alike = std::mem::discriminant(&whole.form) == std::mem::discriminant(&figure.form);
    let ends = !view.is_word(whole.end) || view.opens(whole.end) || view.is(whole.end, Words::STOP);
    let fits = if view.is(at, Words::OVER) {
        ends
    } else {
        is_written_alike && figure.value < whole.value && whole.value <= 100.0
    };
    let is_sane = matches!(whole.form, Form::Words | Form::Plain(1..=3)) && whole.value > 1.0;
    if !fits || !is_sane || whole.scale > 100.0 {
        return;
    }
    figure.value = tidy(figure.value / whole.value);
    (figure.end, figure.next, figure.form) = (whole.end, whole.end, Form::Fraction);
    (figure.kind, figure.unit, figure.rule) = (UnitKind::Ratio, Unit::One, "proportion");
    figure.role = Role::Share;
}

/// Reads "2.4 times as many", "four times larger".
pub(crate) fn times(view: View<'_>, figure: &mut Figure) {
    let at = figure.end;
    if !figure.is_bare() || view.opens(at) || !view.is(at, Words::TIMES) {
        return;
    }
    let next = at + 1;
    if view.is(next, Words::PER) && is_time_base(view, next + 1) {
        (figure.kind, figure.rule, figure.next) = (UnitKind::Count, "frequency", next);
        figure.unit = Unit::Noun(at);
        return;
    }
    if view.is(next, Words::AS_MANY) && !view.opens(next) {
        (figure.kind, figure.unit, figure.rule) = (UnitKind::Ratio, Unit::One, "times");
        (figure.end, figure.next) = (at + 1, at + 1);
    }
}

fn is_time_base(view: View<'_>, idx: usize) -> bool {
    view.unit(idx).is_some_and(|mark| mark.item.kind == UnitKind::Duration)
}

/// Completes the figure of "doubled", "twice" or "sixfold"; `None` where it is none.
pub(crate) fn multiple(view: View<'_>, figure: &mut Figure) -> Option<()> {
    (figure.kind, figure.unit, figure.rule) = (UnitKind::Ratio, Unit::One, "multiple");
    match figure.form {
        Form::Multiple(direction) => {
            is_verb(view, figure.first).then_some(())?;
            (figure.role, figure.direction) = (Role::Change, Some(direction));
        }
        Form::Fold => (figure.role, figure.direction) = (Role::Change, Some(Direction::Increase)),
        _ => twice(view, figure)?,
    }
    Some(())
}

/// Returns whether "double" is a verb here: it has an ending of one, or stands behind "to", "will", "nearly".
fn is_verb(view: View<'_>, idx: usize) -> bool {
    let text = view.text(idx);
    let has_ending = text.ends_with('d') || text.ends_with('g');
    let is_attribute = text.ends_with('g') && view.is_before(idx, Words::ARTICLE);
    let is_joint = view.is_joint(idx + 1) || idx > 0 && view.is_joint(idx - 1);
    let follows = idx > 0 && view.is_before(idx, Words::MODAL) && !view.opens(idx);
    !is_joint && !is_attribute && (has_ending || follows)
}

/// "twice as many" is a ratio, "twice a month" a count.
fn twice(view: View<'_>, figure: &mut Figure) -> Option<()> {
    let next = figure.end;
    if view.opens(next) {
        return None;
    }
    if view.is(next, Words::PER) && is_time_base(view, next + 1) {
        (figure.kind, figure.unit, figure.rule) = (UnitKind::Count, Unit::None, "frequency");
        return Some(());
    }
    view.is(next, Words::AS_MANY).then_some(())?;
    (!view.flag(next, flag::PUNCTUATION)).then_some(())
}
