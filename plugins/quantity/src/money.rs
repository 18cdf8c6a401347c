//! Money: signs and codes before a number, names, codes and parts behind it.
//!
//! Not here: prices ("a tonne": `denominator`).

use dateline_plugin::flag;

use crate::digits;
use crate::figure::{Figure, Unit, UnitKind};
use crate::lexicons::{CurrencyClass, CurrencyEntry, NumeralClass};
use crate::number::{self, Form, numeral};
use crate::table::Mark;
use crate::view::View;
use crate::words::Words;

/// Takes in the sign or code that stands before the number, from token `floor` on.
pub(crate) fn before(view: View<'_>, figure: &mut Figure, floor: usize) {
    let Some(mark) = view.currency_before(figure.first) else { return };
    let is_prefix = matches!(mark.item.class, CurrencyClass::Sign | CurrencyClass::Code);
    if !is_prefix || mark.first < floor || view.opens(figure.first) || view.breaks(figure.first) {
        return;
    }
    figure.first = mark.first;
    set(figure, &mark);
}

/// Takes in the currency that stands behind the number.
pub(crate) fn after(view: View<'_>, figure: &mut Figure) {
    let at = if view.is_joint(figure.end) { figure.end + 1 } else { figure.end };
    let Some(mark) = view.currency(at).filter(|_| !view.opens(at)) else { return };
    let is_new = figure.is_bare();
    let belongs = is_new || repeats(view, figure, mark.item.code.as_deref());
    if !belongs || is_prefix(view, &mark) && !is_part_of(view, mark.end) {
        return;
    }
    (figure.end, figure.next) = (mark.end, mark.end);
    if is_new {
        set(figure, &mark);
        scale_behind(view, figure);
        if mark.item.class != CurrencyClass::Sub {
            parts_behind(view, figure);
        }
    }
}

fn set(figure: &mut Figure, mark: &Mark<'_, CurrencyEntry>) {
    (figure.kind, figure.unit) = (UnitKind::Money, Unit::Currency(mark.entry));
    (figure.factor, figure.rule) = (mark.item.factor, "money");
    figure.multiply(mark.item.factor);
}

/// Returns whether a sign or code belongs to the number behind it.
fn is_prefix(view: View<'_>, mark: &Mark<'_, CurrencyEntry>) -> bool {
    let is_sign = mark.item.class == CurrencyClass::Sign;
    (is_sign || mark.item.class == CurrencyClass::Code)
        && view.flag(mark.end, flag::DIGIT)
        && (view.is_glued(mark.end) || is_sign && !view.is_glued(mark.first))
}

/// Returns whether the currency name behind a sign says the same once more, or what kind of dollar it is.
fn repeats(view: View<'_>, figure: &Figure, code: Option<&str>) -> bool {
    let Unit::Currency(entry) = figure.unit else { return false };
    let known = view.lexicons.currencies.entry(entry).and_then(|entry| entry.code.as_deref());
    known.is_some() && known == code
}

/// "48 EUR million"
fn scale_behind(view: View<'_>, figure: &mut Figure) {
    let scale = numeral(view, figure.end).filter(|n| n.class == NumeralClass::Scale && n.value >= 1e3);
    if let Some(scale) = scale.filter(|_| figure.scale == 1.0 && !view.opens(figure.end)) {
        figure.multiply(scale.value);
        (figure.scale, figure.end, figure.next) = (scale.value, figure.end + 1, figure.end + 1);
    }
}

/// Returns whether a number with a part of the currency begins at a token: "80 cents".
fn is_part_of(view: View<'_>, idx: usize) -> bool {
    number::at(view, idx).is_some_and(|number| sub_at(view, number.end).is_some())
}

fn sub_at(view: View<'_>, idx: usize) -> Option<(f64, usize)> {
    let mark = view.currency(idx).filter(|_| !view.opens(idx))?;
    (mark.item.class == CurrencyClass::Sub).then_some((mark.item.factor, mark.end))
}

/// "4 euros 80 cents", "four euros eighty"
fn parts_behind(view: View<'_>, figure: &mut Figure) {
    let at = view.after(figure.end, Words::AND).unwrap_or(figure.end);
    if view.opens(at) || figure.value.fract() != 0.0 || figure.scale != 1.0 {
        return;
    }
    let Some(number) = number::at(view, at) else { return };
    if number.value >= 100.0 || !matches!(number.form, Form::Words | Form::Plain(1..=2)) {
        return;
    }
    let (factor, end) = match sub_at(view, number.end) {
        Some(sub) => sub,
        None if ends_phrase(view, number.end) && is_two_digits(view, at, number.form) => (0.01, number.end),
        None => return,
    };
    figure.value = crate::figure::tidy(figure.value + number.value * factor);
    (figure.end, figure.next) = (end, end);
}

fn is_two_digits(view: View<'_>, at: usize, form: Form) -> bool {
    form == Form::Words || digits::parse(view.text(at)).is_some_and(|digits| digits.len == 2)
}

fn ends_phrase(view: View<'_>, idx: usize) -> bool {
    view.opens(idx)
        || !view.is_word(idx) && !view.flag(idx, flag::DIGIT | flag::SYMBOL) && !view.is_joint(idx)
}
