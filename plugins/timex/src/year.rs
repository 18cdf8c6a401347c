//! Years: which four digits are one, eras, and years of two digits.
//!
//! Not here: years that do not begin in January (`fiscal`), decades (`ages`).

use dateline_plugin::flag;

use crate::number::{digits, year_words};
use crate::view::View;
use crate::words::Class;

/// Returns the year at a token, where nothing says that it is another number.
pub(crate) fn at(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    if let Some(found) = with_era(view, idx) {
        return Some(found);
    }
    if !view.flag(idx, flag::DIGIT) {
        if !view.is(idx, Class::CARDINAL) {
            return None;
        }
        let led = Class::IN.or(Class::SINCE).or(Class::OF).or(Class::BY).or(Class::UNTIL).or(Class::FROM);
        return year_words(view, idx).filter(|_| view.before(idx, led));
    }
    let year = number(view, idx)?;
    is_year(view, idx, year).then_some((year, idx + 1))
}

/// Returns the year that completes a date before it: four digits, or two behind an apostrophe.
pub(crate) fn behind(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    if view.opens(idx) {
        return None;
    }
    if !view.flag(idx, flag::DIGIT) {
        return year_words(view, idx);
    }
    let text = view.text(idx);
    if let Some(short) = text.strip_prefix(['\'', '’']) {
        return digits(short).filter(|_| short.len() == 2).map(|n| (full(n), idx + 1));
    }
    let year = number(view, idx)?;
    let is_counted = view.is(idx + 1, Class::MEASURE) && !view.opens(idx + 1);
    (!is_counted).then_some((year, idx + 1))
}

/// Returns the token behind a hyphen or slash that nothing separates from its neighbours.
pub(crate) fn joint(view: View<'_>, idx: usize) -> Option<usize> {
    let is_joint = view.is_glued(idx) && view.is_glued(idx + 1);
    (is_joint && (view.is_sign(idx, "-") || view.is_sign(idx, "/"))).then_some(idx + 1)
}

/// Returns the year of two digits.
pub(crate) fn full(short: i32) -> i32 {
    if short < 50 { 2000 + short } else { 1900 + short }
}

/// Returns four digits as a year from 1000 to 2199.
fn number(view: View<'_>, idx: usize) -> Option<i32> {
    if view.byte_len(idx) != 4 {
        return None;
    }
    digits(view.text(idx)).filter(|year| (1000..2200).contains(year))
}

/// "300 BC", "AD 70", "347 AD".
fn with_era(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let is_capital = |at: usize| view.flag(at, flag::FIRST_CAPITAL) || view.text(at).contains('.');
    if let Some(sign) = view.value(idx, Class::ERA).filter(|_| is_capital(idx)) {
        let year = digits(view.text(idx + 1)).filter(|_| sign > 0 && !view.opens(idx + 1))?;
        return (year < 2200).then_some((year, idx + 2));
    }
    let sign = view.value(idx + 1, Class::ERA).filter(|_| !view.opens(idx + 1) && is_capital(idx + 1))?;
    let year = digits(view.text(idx)).filter(|year| (1..10_000).contains(year))?;
    Some((if sign < 0 { 1 - year } else { year }, idx + 2))
}

/// Returns whether four digits stand as a year.
fn is_year(view: View<'_>, idx: usize, year: i32) -> bool {
    let led = Class::IN
        .or(Class::SINCE)
        .or(Class::UNTIL)
        .or(Class::BY)
        .or(Class::FROM)
        .or(Class::PART)
        .or(Class::BETWEEN)
        .or(Class::SEASON)
        .or(Class::FISCAL);
    let has_lead = view.before(idx, led) && !view.before(idx, Class::BY.or(Class::FROM))
        || view.before(idx, Class::BY.or(Class::FROM)) && !is_counted(view, idx);
    if is_amount(view, idx) || is_other_calendar(view, idx) || !has_lead && is_counted(view, idx) {
        return false;
    }
    if view.is(idx + 1, Class::MEASURE.or(Class::HOURS).or(Class::AMPM).or(Class::ZONE))
        && !view.opens(idx + 1)
    {
        return false;
    }
    (1900..2100).contains(&year) || has_lead || is_bracketed(view, idx)
}

/// A sign, a designator or a number without white space before or behind it.
fn is_amount(view: View<'_>, idx: usize) -> bool {
    let is_symbol = |at: usize| view.flag(at, flag::SYMBOL) && !view.is(at, Class::DASH);
    let before = idx > 0 && !view.opens(idx) && (is_symbol(idx - 1) || view.is(idx - 1, Class::DESIGNATOR));
    let is_code =
        view.is_glued(idx) && idx > 0 && view.is_dash(idx - 1) && !is_plain_year(view, idx.wrapping_sub(2));
    let behind =
        !view.opens(idx + 1) && (is_symbol(idx + 1) || view.is_glued(idx + 1) && is_hyphened(view, idx + 1));
    before || is_code && view.is_glued(idx - 1) || behind || is_chain(view, idx)
}

/// "138-2010-2015", "2010-2015-86": one of a chain.
fn is_chain(view: View<'_>, idx: usize) -> bool {
    let is_joint = |at: usize| view.is_dash(at) && view.is_glued(at) && view.is_glued(at + 1);
    let is_digit = |at: usize| view.flag(at, flag::DIGIT);
    let (behind, next) = (is_joint(idx + 1) && is_digit(idx + 2), is_joint(idx + 3) && is_digit(idx + 4));
    let before = idx > 1 && is_joint(idx - 1) && is_digit(idx - 2);
    let last = idx > 3 && before && is_joint(idx - 3) && is_digit(idx - 4);
    last || before && behind || behind && next
}

/// Returns whether a hyphen at a token is followed by digits that are no year.
fn is_hyphened(view: View<'_>, idx: usize) -> bool {
    let next = view.text(idx + 1);
    view.is_dash(idx)
        && view.is_glued(idx + 1)
        && view.flag(idx + 1, flag::DIGIT)
        && !is_plain_year(view, idx + 1)
        && next.len() != 2
}

fn is_plain_year(view: View<'_>, idx: usize) -> bool {
    idx < view.len() && number(view, idx).is_some()
}

/// Returns whether a counted noun stands behind: "2000 people", "1950 more".
pub(crate) fn is_counted(view: View<'_>, idx: usize) -> bool {
    let next = idx + 1;
    if view.opens(next) || !view.is_word(next) || view.flag(next, flag::CLITIC) {
        return false;
    }
    let text = view.text(next);
    let is_plural = view.flag(next, flag::LOWER)
        && text.len() > 3
        && text.ends_with('s')
        && !text.ends_with("ss")
        && !text.ends_with("us")
        && !view.is(
            next,
            Class::BE.or(Class::HAVE).or(Class::PAST).or(Class::POSS).or(Class::THIS).or(Class::NOUN),
        );
    view.is(next, Class::MEASURE.or(Class::PLURAL).or(Class::MORE_THAN).or(Class::HUNDRED)) || is_plural
}

fn is_bracketed(view: View<'_>, idx: usize) -> bool {
    let opens = idx > 0 && matches!(view.text(idx - 1), "(" | "[");
    let closes = matches!(view.text(idx + 1), ")" | "]");
    let is_range = |dash: usize, other: usize| view.is(dash, Class::DASH) && is_plain_year(view, other);
    opens && (closes || view.is_dash(idx + 1))
        || idx > 0 && view.is_dash(idx - 1) && closes
        || is_range(idx + 1, idx + 2)
        || idx > 1 && is_range(idx - 1, idx - 2)
}

/// "1404 SH", "AH 1447", "12 Tir 1404": a year of another calendar.
pub(crate) fn is_other_calendar(view: View<'_>, idx: usize) -> bool {
    let is_sign = |at: usize| {
        view.is(at, Class::CALENDAR) && (view.flag(at, flag::FIRST_CAPITAL) || view.text(at).contains('.'))
    };
    idx > 0 && !view.opens(idx) && is_sign(idx - 1) || !view.opens(idx + 1) && is_sign(idx + 1)
}
