//! Numbers that are no figures: dates, years, times of day, names, designations, list marks, scores, sets.
//!
//! Not here: durations (`duration`), ordinals (`ordinal`).

use dateline_plugin::flag;

use crate::digits::{self, Shape};
use crate::figure::{Figure, Unit, UnitKind};
use crate::lexicons::NumeralClass;
use crate::noun;
use crate::number::{self, Form};
use crate::unit;
use crate::view::View;
use crate::words::Words;

/// Returns where a chain of three or more numbers joined by signs ends (`2027-03-09`, `3-598-21508-8`).
pub(crate) fn chain(view: View<'_>, idx: usize) -> Option<usize> {
    let is_link = |at: usize| {
        view.flag(at, flag::PUNCTUATION | flag::SYMBOL)
            && view.flag(at + 1, flag::DIGIT)
            && view.is_glued(at)
            && view.is_glued(at + 1)
            && !matches!(view.bytes(at - 1), [.., b'e' | b'E'])
            && !matches!(view.text(at), "$" | "€" | "£" | "%" | "°" | ";")
    };
    let (mut end, mut links) = (idx + 1, 0);
    while is_link(end) {
        end += 2;
        links += 1;
    }
    (links >= 2 && number::indian_groups(view, idx).is_none()).then_some(end)
}

/// Returns whether a figure with a unit of its own is none all the same.
pub(crate) fn with_unit(view: View<'_>, figure: &Figure) -> bool {
    let is_minutes =
        view.text(figure.end - 1) == "′" && figure.first > 0 && view.text(figure.first - 1) == "°";
    is_minutes || is_part_of_word(view, figure) && figure.kind != UnitKind::Money
}

/// Returns whether a number without a unit is no figure.
pub(crate) fn without_unit(view: View<'_>, figure: &Figure) -> bool {
    let is_bare = figure.is_bare();
    is_one(view, figure)
        || view.is_before(figure.first, Words::PER_NUMBER)
        || is_part_of_word(view, figure)
        || is_date(view, figure)
        || is_year(view, figure)
        || is_designated(view, figure)
        || is_set(view, figure)
        || is_code(view, figure)
        || is_name(view, figure)
        || is_bare && (is_among_digits(view, figure) || is_coordinate(view, figure))
        || is_bare && (is_list_mark(view, figure) || is_bracketed(view, figure) || is_score(view, figure))
}

/// "one of", "no one", "one day": the word says nothing about a number.
fn is_one(view: View<'_>, figure: &Figure) -> bool {
    let is_word = figure.form == Form::Words && figure.scale == 1.0;
    let is_small = is_word && figure.value <= 3.0;
    let is_one = is_word && figure.value == 1.0 && figure.high.is_none();
    is_one || is_small && figure.is_bare() && view.is(figure.end, Words::OF) && !view.opens(figure.end)
}

/// Returns whether a hyphen or nothing at all joins the number to a word: `SARS-2`, `B-52`, `three-legged`.
fn is_part_of_word(view: View<'_>, figure: &Figure) -> bool {
    let (first, end) = (figure.first, figure.end);
    let is_before = first >= 2
        && view.is_joint(first - 1)
        && view.is_word(first - 2)
        && number::numeral(view, first - 2).is_none_or(|numeral| numeral.class == NumeralClass::Suffix);
    let is_stuck = view.is_glued(first) && view.is_word(first - 1) && !view.is(first - 1, Words::BETWEEN);
    let is_behind = figure.is_bare() && view.is_joint(end) && view.is_word(end + 1)
        || view.is_glued(end) && view.is_word(end) && !view.flag(end, flag::CLITIC);
    is_before || is_stuck || is_behind && !view.is(end + 1, Words::TO)
}

fn is_month(view: View<'_>, idx: usize) -> bool {
    idx < view.len() && view.is(idx, Words::MONTH) && view.flag(idx, flag::FIRST_CAPITAL)
}

/// "9 June", "June 9", "4 to 11 August", "9 pm", "1520 UTC"
fn is_date(view: View<'_>, figure: &Figure) -> bool {
    if !matches!(figure.form, Form::Plain(1..=4) | Form::Decimal)
        || figure.unit != Unit::None && figure.noun.is_none()
    {
        return false;
    }
    let (first, end) = (figure.first, figure.end);
    if view.is(end, Words::CLOCK) && !view.opens(end) && figure.value <= 2400.0 {
        return true;
    }
    let is_day = matches!(figure.form, Form::Plain(1..=2)) && (1.0..=31.0).contains(&figure.value);
    if !is_day {
        return false;
    }
    let connects = Words::TO.or(Words::AND).or(Words::DASH).or(Words::OR);
    let behind = is_month(view, end)
        || view.is(end, connects) && view.flag(end + 1, flag::DIGIT) && is_month(view, end + 2);
    let before = first > 0
        && !view.opens(first)
        && (is_month(view, first - 1) || continues_date(view, first, connects));
    behind && !view.opens(end) || before && figure.noun.is_none()
}

/// "June 9-12": the day before, joined to this one, stands behind a month.
fn continues_date(view: View<'_>, first: usize, connects: Words) -> bool {
    first >= 3
        && view.is(first - 1, connects)
        && view.flag(first - 2, flag::DIGIT)
        && is_month(view, first - 3)
}

/// Four digits between 1500 and 2100 are a year unless something says otherwise.
fn is_year(view: View<'_>, figure: &Figure) -> bool {
    let (first, end) = (figure.first, figure.end);
    if figure.form == Form::Fraction && figure.noun.is_none() || view.bytes(first).contains(&b'/') {
        return view.text(first).find('/').is_some_and(|at| at == 4) || view.text(first).starts_with('0');
    }
    if figure.form != Form::Plain(4) || !(1500.0..=2100.0).contains(&figure.value) {
        return false;
    }
    if view.bound_before(first).is_some() && !view.opens(first) {
        return false;
    }
    let next_to_year = view.is_joint(end) && view.flag(end + 1, flag::DIGIT);
    let is_dated = first == 0
        || view.opens(first)
        || view.is_before(first, Words::YEAR_PREPOSITION.or(Words::POSSESSIVE))
        || is_month(view, first - 1)
        || view.flag(first - 1, flag::DIGIT | flag::PUNCTUATION);
    let is_round = figure.value % 50.0 == 0.0;
    is_dated || next_to_year || !is_round || figure.noun.is_none() && figure.high.is_none()
}

/// "Chapter 8", "Flight 912", "No. 4"
fn is_designated(view: View<'_>, figure: &Figure) -> bool {
    let first = figure.first;
    if first == 0 || view.opens(first) || !view.is_before(first, Words::DESIGNATOR) {
        return false;
    }
    let before = first - 1;
    figure.is_bare() || view.flag(before, flag::FIRST_CAPITAL | flag::ABBREVIATION)
}

/// "the two governments", "both parties": a set that is known, not a figure.
fn is_set(view: View<'_>, figure: &Figure) -> bool {
    if matches!(figure.form, Form::Plain(_))
        && figure.is_bare()
        && view.is(figure.end, Words::OF.or(Words::STOP))
    {
        return false;
    }
    let is_named = matches!(figure.form, Form::Plain(_)) && figure.is_bare();
    if is_named && view.is_before(figure.first, Words::STRICT) && !view.opens(figure.first) {
        return true;
    }
    let is_word = figure.form == Form::Words
        && figure.scale == 1.0
        && figure.value <= 12.0
        && figure.value.fract() == 0.0;
    if !is_word || view.is(figure.end, Words::FOLLOWING) && !view.opens(figure.end) {
        return false;
    }
    let is_definite =
        view.is_before(figure.first, Words::STRICT.or(Words::POSSESSIVE)) && !view.opens(figure.first);
    let is_small = figure.value <= 3.0;
    let is_group = figure.noun.is_some_and(|(_, head)| view.is(head - 1, Words::SET));
    is_definite && (is_small || is_group || figure.is_bare()) || is_group && is_small
}

/// A number behind a capitalized word is part of its name: "Airbus 320", "Gate 6".
fn is_name(view: View<'_>, figure: &Figure) -> bool {
    let first = figure.first;
    let is_plain = matches!(figure.form, Form::Plain(_)) || figure.form == Form::Decimal && figure.is_bare();
    if !is_plain || first == 0 || view.opens(first) || figure.scale != 1.0 {
        return false;
    }
    let at = first - 1;
    if view.flag(at, flag::CLITIC) {
        let is_owner = at > 0 && view.flag(at - 1, flag::FIRST_CAPITAL);
        return is_owner && figure.is_bare() && !ends_phrase(view, figure.end);
    }
    let is_counting = figure.noun.is_some()
        && (view.flag(at, flag::SENTENCE_FIRST)
            || view.flag(figure.end, flag::LOWER) && follows_place(view, at));
    ends_name(view, at) && !is_counting
}

/// Returns whether a token is a capitalized word that is neither a date nor a function word nor a bound.
fn ends_name(view: View<'_>, at: usize) -> bool {
    let is_capital = view.flag(at, flag::FIRST_CAPITAL | flag::MIXED) && view.is_word(at);
    let is_word = view.is(at, Words::MONTH.or(Words::WEEKDAY).or(Words::STOP));
    let is_moving = view.motion_before(at + 1).is_some() && view.flag(at, flag::LOWER);
    is_capital && !is_word && !is_moving && view.bound_before(at + 1).is_none()
}

fn ends_phrase(view: View<'_>, idx: usize) -> bool {
    view.opens(idx) || !view.is_word(idx)
}

/// "In Old Porto 36 bakers": the capitalized run stands behind the preposition that opens the sentence.
fn follows_place(view: View<'_>, last: usize) -> bool {
    let mut at = last;
    while at > 0 && view.flag(at, flag::FIRST_CAPITAL) && !view.opens(at) && last - at < 5 {
        at -= 1;
    }
    view.opens(at) && view.is(at, Words::DURATION_PREPOSITION)
}

/// A number at the start of an item: `3. `, `(2) `, or a heading number before a capital.
fn is_list_mark(view: View<'_>, figure: &Figure) -> bool {
    let (first, end) = (figure.first, figure.end);
    if matches!(figure.form, Form::Plain(1..=2)) && view.sign(end) == b')' && view.is_glued(end) {
        let is_open = |at: usize| matches!(view.sign(at), b'(' | b'[');
        return !(first.saturating_sub(12)..first).any(is_open);
    }
    if !matches!(figure.form, Form::Plain(1..=3) | Form::Decimal) || !view.flag(first, flag::SENTENCE_FIRST) {
        return false;
    }
    let mark = matches!(view.sign(end), b'.' | b')' | b':');
    let opens_next = end < view.len() && view.opens(end);
    let is_heading = view.flag(end, flag::FIRST_CAPITAL) && !view.opens(end);
    mark && end + 1 < view.len()
        || is_heading
        || opens_next && !view.breaks(end) && figure.form == Form::Plain(1)
}

/// `[37]`, `(8)`: a reference.
fn is_bracketed(view: View<'_>, figure: &Figure) -> bool {
    figure.first > 0
        && matches!(figure.form, Form::Plain(_))
        && view.flag(figure.first - 1, flag::BRACKET)
        && view.flag(figure.end, flag::BRACKET)
}

/// `+44 20 5550`: numbers side by side are a telephone number or a code.
fn is_among_digits(view: View<'_>, figure: &Figure) -> bool {
    let (first, end) = (figure.first, figure.end);
    let before = first > 0 && !view.opens(first) && view.flag(first - 1, flag::NUMBER);
    matches!(figure.form, Form::Plain(_)) && (before || view.flag(end, flag::NUMBER) && !view.opens(end))
}

/// `43° 12′ S`
fn is_coordinate(view: View<'_>, figure: &Figure) -> bool {
    let sign = |at: usize| matches!(view.text(at), "°" | "º" | "′");
    sign(figure.end) || figure.first > 0 && sign(figure.first - 1)
}

/// `3-5`: two small numbers with a hyphen and nothing behind them.
fn is_score(view: View<'_>, figure: &Figure) -> bool {
    let (first, end) = (figure.first, figure.end);
    let is_pair = |left: usize, right: usize| {
        let parse = |at| digits::parse(view.text(at)).filter(|digits| digits.shape == Shape::Plain);
        let (Some(a), Some(b)) = (parse(left), parse(right)) else { return false };
        let next = right + 1;
        let next = if view.is_joint(next) { next + 1 } else { next };
        let has_unit = unit::find(view, next, None).is_some()
            || view.currency(next).is_some()
            || view.number(next).is_some()
            || noun::plural_at(view, next).is_some();
        !has_unit && (a.value >= b.value || b.value <= 20.0)
    };
    let is_plain = matches!(figure.form, Form::Plain(_));
    let before = first >= 2 && view.is_joint(first - 1) && is_pair(first - 2, first);
    is_plain && (view.is_joint(end) && view.flag(end + 1, flag::DIGIT) && is_pair(first, end + 1) || before)
}

/// Digits with a leading zero, fractions that are none ("08/15").
fn is_code(view: View<'_>, figure: &Figure) -> bool {
    let text = view.text(figure.first);
    let has_zero =
        text.len() > 1 && text.starts_with('0') && !text.starts_with("0.") && !text.starts_with("0,");
    has_zero && matches!(figure.form, Form::Plain(_) | Form::Fraction)
}

/// Returns whether a fraction in digits without a unit is none: "24/7", "7/8 June".
pub(crate) fn is_no_fraction(view: View<'_>, figure: &Figure) -> bool {
    if figure.form != Form::Fraction {
        return false;
    }
    let text = view.text(figure.end - 1);
    if !text.contains('/') || !view.flag(figure.end - 1, flag::DIGIT) {
        return false;
    }
    let next = figure.end;
    let is_open = view.is_word(next) && !view.opens(next) && !view.is(next, Words::PARTITIVE);
    let is_year = text.find('/').is_some_and(|at| at >= 4) || text.starts_with('0');
    is_year || figure.value.abs() >= 1.0 || is_open && view.bound_before(figure.first).is_none()
}
