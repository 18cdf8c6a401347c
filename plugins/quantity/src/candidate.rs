//! One candidate: from the token of a number to a figure with its sign, scale, unit and noun, or to nothing.
//!
//! Not here: what takes two figures (`range`, `inherit`), what is said about one (`bound`, `role`, `measure`).

use dateline_plugin::flag;

use crate::figure::{Figure, Unit, UnitKind};
use crate::lexicons::NumeralClass;
use crate::number::{self, Form, Number};
use crate::view::View;
use crate::words::Words;
use crate::{compound, denominator, duration, money, noun, ordinal, ratio, reject, unit};

/// Where to go on behind a candidate that is no figure.
pub(crate) struct Nothing(pub(crate) usize);

/// Decides the candidate at token `idx`, and writes it to `figure`, whatever was there; tokens before `floor` are
/// taken.
pub(crate) fn decide(view: View<'_>, idx: usize, floor: usize, figure: &mut Figure) -> Result<(), Nothing> {
    if let Some(end) = reject::chain(view, idx) {
        return Err(Nothing(end));
    }
    let (first, number) = number_at(view, idx, floor).ok_or(Nothing(idx + 1))?;
    figure.renew(first, number.end, number.value, number.form);
    let found = match number.form {
        Form::Ordinal => ordinal::complete(view, figure),
        Form::Multiple(_) | Form::Times | Form::Fold => ratio::multiple(view, figure),
        _ => cardinal(view, number, floor, figure),
    };
    found.ok_or(Nothing(number.end))?;
    if figure.kind != UnitKind::Ordinal && figure.kind != UnitKind::Ratio {
        denominator::attach(view, figure);
    }
    Ok(())
}

/// Returns the number at `idx`, or the one that begins with the article before it.
fn number_at(view: View<'_>, idx: usize, floor: usize) -> Option<(usize, Number)> {
    if idx > floor && !view.opens(idx) && !view.flag(idx, flag::DIGIT) && view.is(idx - 1, Words::ARTICLE) {
        let class = number::numeral(view, idx).map(|numeral| numeral.class);
        let number = number::at(view, idx - 1);
        if let Some(number) = number {
            return Some((idx - 1, number));
        }
        if class == Some(NumeralClass::Ordinal) || class == Some(NumeralClass::Fraction) {
            return number::at(view, idx).filter(|n| n.form == Form::Ordinal).map(|number| (idx, number));
        }
    }
    number::at(view, idx).map(|number| (idx, number))
}

fn cardinal(view: View<'_>, number: Number, floor: usize, figure: &mut Figure) -> Option<()> {
    figure.scale = number.scale;
    before(view, figure, floor);
    behind(view, figure);
    if figure.is_bare() && reject::is_no_fraction(view, figure) {
        return None;
    }
    ratio::fraction(figure);
    duration::age(view, figure);
    if figure.is_bare() {
        count(view, figure);
        return (!reject::without_unit(view, figure)).then_some(());
    }
    if figure.kind == UnitKind::Duration && figure.unit != Unit::Year {
        duration::decide(view, figure)?;
    }
    (!reject::with_unit(view, figure)).then_some(())
}

/// Takes in what stands before the number: sign and currency, in either order.
fn before(view: View<'_>, figure: &mut Figure, floor: usize) {
    sign(view, figure, floor);
    money::before(view, figure, floor);
    if !figure.is_bare() {
        sign(view, figure, floor);
    }
}

/// Takes in what stands behind the number: scale, currency, unit.
fn behind(view: View<'_>, figure: &mut Figure) {
    if figure.is_bare() {
        ratio::proportion(view, figure);
    }
    compound::tolerance(view, figure);
    unit::suffix(view, figure);
    money::after(view, figure);
    prefer_mass(view, figure);
    unit::after(view, figure);
    compound::parts(view, figure);
    ratio::times(view, figure);
}

/// "Two pounds of butter" weigh; "sixty pounds" buy.
fn prefer_mass(view: View<'_>, figure: &mut Figure) {
    let Unit::Currency(_) = figure.unit else { return };
    let at = figure.end - 1;
    let Some(mark) = view.unit(at) else { return };
    let is_mass = mark.item.kind == UnitKind::Mass && figure.scale == 1.0 && mark.end == figure.end;
    let of_noun =
        view.is(figure.end, Words::OF) && view.flag(figure.end + 1, flag::LOWER) && !view.opens(figure.end);
    if is_mass && of_noun {
        (figure.unit, figure.kind, figure.rule) = (Unit::Name(mark.entry), UnitKind::Mass, "unit");
    }
}

/// Takes in the counted noun.
fn count(view: View<'_>, figure: &mut Figure) {
    if figure.form == Form::Decimal && figure.scale == 1.0 {
        figure.kind = UnitKind::Other;
    }
    if view.is_joint(figure.end) {
        return;
    }
    let is_plus = view.is_glued(figure.end) && view.is(figure.end, Words::PLUS);
    let at = if is_plus { figure.end + 1 } else { figure.end };
    let Some((first, end)) = noun::plural_at(view, at) else { return };
    (figure.unit, figure.noun, figure.next) = (Unit::Noun(end - 1), Some((first, end)), end);
    (figure.kind, figure.rule) = (UnitKind::Count, "count");
}

/// Takes in the sign before the number: `-8`, `minus 8`, `+6%`.
fn sign(view: View<'_>, figure: &mut Figure, floor: usize) {
    let first = figure.first;
    if first == 0 || first <= floor || view.opens(first) {
        return;
    }
    let at = first - 1;
    if !view.is(at, Words::MINUS.or(Words::PLUS)) {
        return;
    }
    let is_word = view.is_word(at);
    let is_between = at > 0 && (view.flag(at - 1, flag::DIGIT) || view.is_glued(at) && view.is_word(at - 1));
    let is_tight = view.is_glued(first) && !is_between;
    if !is_word && !is_tight {
        return;
    }
    if view.is(at, Words::MINUS) {
        figure.multiply(-1.0);
        figure.first = at;
    } else if view.is(at, Words::PLUS) && !is_word {
        figure.first = at;
    }
}
