//! Units of measure and scales of one letter behind a number.
//!
//! Not here: currencies (`money`), counted nouns (`noun`).

use dateline_plugin::flag;

use crate::bits;
use crate::figure::{Figure, Unit, UnitKind};
use crate::lexicons::{Needs, NumeralClass, UnitEntry};
use crate::noun;
use crate::number::{Form, numeral};
use crate::table::Mark;
use crate::view::View;
use crate::words::Words;

/// Takes in a scale of one letter glued to the digits: `7.5m`, `£8B`, `18K`.
pub(crate) fn suffix(view: View<'_>, figure: &mut Figure) {
    let at = figure.end;
    if !view.flag(at, bits::NUMBER) {
        return;
    }
    let is_digits = matches!(figure.form, Form::Plain(_) | Form::Digits | Form::Decimal);
    let Some(scale) = numeral(view, at).filter(|numeral| numeral.class == NumeralClass::Suffix) else {
        return;
    };
    if !is_digits || !view.is_glued(at) || view.opens(at) || figure.scale != 1.0 {
        return;
    }
    let is_money = figure.kind == UnitKind::Money || view.currency(at + 1).is_some();
    if !is_money && find(view, at, Some(figure)).is_some() && !is_scale_by_context(view, at + 1) {
        return;
    }
    figure.multiply(scale.value);
    (figure.scale, figure.end, figure.next, figure.form) = (scale.value, at + 1, at + 1, Form::Digits);
}

/// Returns whether a unit or counted noun behind a letter makes it a scale ("7.5m litres", "6m tiles").
fn is_scale_by_context(view: View<'_>, idx: usize) -> bool {
    if view.opens(idx) || view.is(idx, Words::DIMENSION) {
        return false;
    }
    let is_unit = view.unit(idx).is_some();
    is_unit
        || find(view, idx, None).is_some()
        || noun::plural_at(view, idx).is_some_and(|(first, end)| end <= first + 3)
}

/// Takes in the unit behind the number.
pub(crate) fn after(view: View<'_>, figure: &mut Figure) {
    if !figure.is_bare() {
        return;
    }
    let is_joint = view.is_joint(figure.end);
    let at = if is_joint { figure.end + 1 } else { behind_article(view, figure) };
    if view.opens(at) || !view.flag(at, bits::UNIT | bits::SYMBOL) {
        return;
    }
    let Some((unit, mark)) = find(view, at, Some(figure)) else { return };
    let entry = mark.item;
    let is_inverse = !is_joint && view.is_joint(mark.end) && view.flag(mark.end + 1, flag::DIGIT);
    if is_inverse || is_coordinate(view, mark.end, entry.kind, figure) || is_repeated(view, &mark) {
        return;
    }
    (figure.unit, figure.kind, figure.factor) = (unit, entry.kind, entry.factor);
    (figure.end, figure.next) = (mark.end, mark.end);
    figure.rule = if entry.kind == UnitKind::Percent { "percent" } else { "unit" };
    figure.multiply(entry.factor);
}

/// "half a metre", "a quarter of a metre": goes behind the article of the unit.
fn behind_article(view: View<'_>, figure: &Figure) -> usize {
    let at = if view.is(figure.end, Words::OF) { figure.end + 1 } else { figure.end };
    let is_part = figure.form == Form::Fraction && figure.value < 1.0 && !view.opens(at);
    let is_led = is_part && view.is(at, Words::ARTICLE) && view.unit(at + 1).is_some();
    if is_led { at + 1 } else { figure.end }
}

/// Returns the unit that begins at a token; the longer of a name and a symbol.
pub(crate) fn find<'a>(
    view: View<'a>,
    at: usize,
    figure: Option<&Figure>,
) -> Option<(Unit, Mark<'a, UnitEntry>)> {
    let name = view.unit(at);
    let symbol = view.symbol(at).filter(|mark| is_meant(view, mark, figure));
    match (name, symbol) {
        (Some(name), Some(symbol)) if symbol.end > name.end => Some((Unit::Symbol(symbol.entry), symbol)),
        (Some(name), _) => Some((Unit::Name(name.entry), name)),
        (None, Some(symbol)) => Some((Unit::Symbol(symbol.entry), symbol)),
        (None, None) => None,
    }
}

/// Returns whether an ambiguous symbol stands where it can only be a unit.
fn is_meant(view: View<'_>, mark: &Mark<'_, UnitEntry>, figure: Option<&Figure>) -> bool {
    let next = mark.end;
    let ends = view.opens(next) || !view.is_word(next) && !view.flag(next, flag::DIGIT);
    let is_digits = figure.is_none_or(|figure| figure.form != Form::Words);
    let is_short = view.slice(mark.first, mark.end).len() == 1 && view.is_word(mark.first);
    if is_short && !is_digits {
        return false;
    }
    match mark.item.needs {
        Needs::Nothing => true,
        Needs::Glued => view.is_glued(mark.first),
        Needs::End => is_digits && (ends || view.is(next, Words::DIMENSION) && view.flag(next, flag::LOWER)),
        Needs::Quote => is_digits && !opens_quote(view, mark),
        Needs::Temperature => is_digits && !view.flag(next, flag::FIRST_CAPITAL) || ends,
        Needs::Decimal => figure.is_some_and(|figure| figure.form == Form::Decimal),
    }
}

/// Returns whether a quotation mark behind a number closes or opens speech rather than meaning inches.
fn opens_quote(view: View<'_>, mark: &Mark<'_, UnitEntry>) -> bool {
    const WINDOW: usize = 40;
    let from = mark.first.saturating_sub(WINDOW);
    let is_open =
        (from..mark.first).rev().take_while(|&at| !view.opens(at)).any(|at| view.flag(at, flag::QUOTE));
    is_open || !view.is_glued(mark.first) && view.is_glued(mark.end)
}

/// Returns whether the word compares periods: "2.3 million month on month".
fn is_repeated(view: View<'_>, mark: &Mark<'_, UnitEntry>) -> bool {
    let again = if view.is_joint(mark.end) { mark.end + 3 } else { mark.end + 1 };
    let name = view.slice(mark.first, mark.end);
    mark.item.kind == UnitKind::Duration
        && (again..=again + 1).any(|at| !view.opens(at) && view.text(at).eq_ignore_ascii_case(name))
}

/// Returns whether the degree sign belongs to a coordinate: `43° 12′ S`.
fn is_coordinate(view: View<'_>, next: usize, kind: UnitKind, figure: &Figure) -> bool {
    let is_direction = matches!(view.text(next), "N" | "S" | "E" | "W");
    kind == UnitKind::Temperature
        && matches!(view.text(next - 1), "°" | "º")
        && figure.form != Form::Words
        && !view.opens(next)
        && (is_direction
            || view.flag(next, flag::DIGIT) && view.tokens.start[next] <= view.tokens.end[next - 1] + 1)
}
