//! Durations and sets: "15-year", "nine months", "an hour and a half", "three trains a week", "daily".
//!
//! Not here: lengths counted from a date (`relative`).

use dateline_plugin::flag;
use jiff::civil::Date;

use crate::context::Context;
use crate::number::{Number, cardinal, digits};
use crate::period::{Unit, plus_days, plus_months};
use crate::tense::{self, Tense};
use crate::timex::{Extent, Length, Mod, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// A number of units in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) n: Option<f64>,
    pub(crate) unit: Unit,
    pub(crate) end: usize,
    /// Whether a hyphen joins number and unit.
    pub(crate) is_joined: bool,
}

/// Returns the unit at a token of the same sentence.
pub(crate) fn unit(view: View<'_>, idx: usize) -> Option<Unit> {
    if view.opens(idx) {
        return None;
    }
    view.value(idx, Class::UNIT).and_then(Unit::of_number)
}

/// Returns the number of units that begins at a token: "five years", "a decade", "several weeks", "15-year".
pub(crate) fn count(view: View<'_>, idx: usize) -> Option<Count> {
    view.count(idx)
}

/// Reads the number of units that begins at a token.
pub(crate) fn read(view: View<'_>, idx: usize) -> Option<Count> {
    let (n, at) = amount(view, idx)?;
    let is_joined = view.is_dash(at);
    let at = if is_joined { at + 1 } else { skip_adjectives(view, at) };
    let unit = unit(view, at).filter(|unit| *unit != Unit::Half || !view.is(at, Class::HALF))?;
    let is_single = view.is(idx, Class::ARTICLE);
    let is_ordinal = unit == Unit::Second
        && !view.is(at, Class::PLURAL)
        && !view.is(at, Class::SHORT)
        && (is_single || n != Some(1.0))
        && !is_joined;
    let is_year =
        view.flag(idx, flag::DIGIT) && view.text(idx).len() == 4 && !view.is(at, Class::PLURAL) && !is_joined;
    if is_year || is_single && unit == Unit::Quarter {
        return None;
    }
    let is_short = view.is(at, Class::SHORT) && !view.flag(idx, flag::DIGIT) && view.text(at).len() < 3;
    let is_plural = view.is(at, Class::PLURAL);
    if is_ordinal || is_short || is_single && is_plural && n == Some(1.0) {
        return None;
    }
    let vague = matches!(unit, Unit::Season | Unit::Weekend) && n == Some(1.0);
    (!vague).then_some(Count { n, unit, end: at + 1, is_joined })
}

/// "five straight years", "two consecutive quarters", "five trading days".
fn skip_adjectives(view: View<'_>, idx: usize) -> usize {
    let is_adjective = !view.opens(idx) && view.is(idx, Class::FILLER.or(Class::FISCAL));
    if is_adjective && unit(view, idx + 1).is_some() { idx + 1 } else { idx }
}

/// Returns the number before a unit; `None` inside where it is vague.
fn amount(view: View<'_>, idx: usize) -> Option<(Option<f64>, usize)> {
    if view.is(idx, Class::ARTICLE) {
        let next = idx + 1;
        if let Some(n) = view.value(next, Class::COUPLE) {
            return Some((Some(f64::from(n)), view.skip(next + 1, Class::OF)));
        }
        if view.is(next, Class::VAGUE) {
            return Some((None, next + 1));
        }
        if view.is(next, Class::HALF) && !view.opens(next) {
            let at = if view.is_dash(next + 1) { next + 2 } else { next + 1 };
            return Some((Some(0.5), at));
        }
        if let Some(found) = quarters(view, idx) {
            return Some(found);
        }
        return Some((Some(1.0), next));
    }
    if let Some(found) = quarters(view, idx) {
        return Some(found);
    }
    if view.is(idx, Class::HALF) {
        let at = view.skip(idx + 1, Class::OF);
        let at = if view.is_dash(at) { at + 1 } else { at };
        return Some((Some(0.5), view.skip(at, Class::ARTICLE)));
    }
    if view.is(idx, Class::VAGUE) {
        return Some((None, view.skip(idx + 1, Class::OF)));
    }
    if let Some(n) = view.value(idx, Class::COUPLE) {
        return Some((Some(f64::from(n)), view.skip(idx + 1, Class::OF)));
    }
    let number = cardinal(view, idx)?;
    let (value, at) = and_half(view, number.value, number.end);
    Some((Some(value), at))
}

/// "a quarter of an hour", "three-quarters of a century".
fn quarters(view: View<'_>, idx: usize) -> Option<(Option<f64>, usize)> {
    let (n, at) = match view.value(idx, Class::CARDINAL) {
        Some(3) => (3, if view.is_dash(idx + 1) { idx + 2 } else { idx + 1 }),
        Some(_) => return None,
        None => (1, view.lead(idx, Class::ARTICLE)),
    };
    let is_quarter = unit(view, at).or_else(|| view.value(at, Class::UNIT).and_then(Unit::of_number))
        == Some(Unit::Quarter);
    let of = view.after(at + 1, Class::OF).filter(|_| is_quarter)?;
    let end = view.after(of, Class::ARTICLE)?;
    (!view.opens(end)).then_some((Some(f64::from(n) * 0.25), end))
}

/// "two and a half", "one and a quarter".
fn and_half(view: View<'_>, value: f64, idx: usize) -> (f64, usize) {
    let Some(and) = view.after(idx, Class::AND) else { return (value, idx) };
    let at = view.skip(and, Class::ARTICLE);
    if view.is(at, Class::HALF) && !view.opens(at) {
        return (value + 0.5, view.skip(at + 1, Class::OF));
    }
    if unit(view, at) == Some(Unit::Quarter) && view.is(view.skip(at + 1, Class::OF), Class::UNIT) {
        return (value + 0.25, view.skip(at + 1, Class::OF));
    }
    (value, idx)
}

/// Returns the duration that begins at a token.
pub(crate) fn duration(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if let Some(found) = whole(view, idx).or_else(|| nights(view, idx)) {
        return Some(found);
    }
    let count = count(view, idx)?;
    if is_some_day(view, idx, count) {
        return Some(Timex::new(idx, count.end, Value::Ref(3), "reference"));
    }
    let mut length = Length::new(count.n, count.unit);
    let mut end = count.end;
    (length, end) = with_half(view, length, end);
    (length, end) = with_more(view, length, end);
    let is_single = view.is(idx, Class::ARTICLE) && count.n == Some(1.0) && end == count.end;
    if is_single && !is_length(view, idx, end) {
        return None;
    }
    if is_old(view, end, count.is_joined) || is_part_of(view, count.end) {
        return None;
    }
    let mut timex = Timex::new(idx, end, Value::Length(length), "duration");
    timex.modifier = bound(view, idx);
    timex.extent = limit(ctx, idx, length, end).map(|(first, after)| Extent::Days(first, after));
    timex.anchored = timex.extent.is_some();
    Some(timex)
}

/// "will be built within nine months": the days from publication on.
fn limit(ctx: &Context<'_>, idx: usize, length: Length, end: usize) -> Option<(Date, Date)> {
    let view = ctx.view;
    let counts_on = Class::OF.or(Class::AFTER).or(Class::FROM).or(Class::BEFORE).or(Class::FOLL);
    let is_ours = view.before(idx, Class::WITHIN) && (view.opens(end) || !view.is(end, counts_on));
    let n = length.n.filter(|n| is_ours && n.fract() == 0.0 && *n < 10_000.0)? as i32;
    let is_ahead = length.more.is_none() && tense::around(view, idx, end) == Tense::Future;
    let now = ctx.now.filter(|_| is_ahead)?;
    let last = match length.unit {
        Unit::Day => plus_days(now, n),
        Unit::Week => plus_days(now, 7 * n),
        unit => plus_months(now, n.checked_mul(unit.months()?)?),
    };
    Some((now, last?))
}

/// "for two nights": as many days; ISO 8601 knows no nights.
fn nights(view: View<'_>, idx: usize) -> Option<Timex> {
    const NIGHT: i32 = 4;
    let is_number = view.flag(idx, flag::DIGIT) || view.is(idx, Class::CARDINAL);
    let number = cardinal(view, idx).filter(|n| is_number && n.value.fract() == 0.0 && n.value < 1000.0)?;
    let at = number.end;
    let night = view.value(at, Class::DAYPARTS).or_else(|| view.value(at, Class::DAYPART));
    let is_led = view.flag(idx, flag::DIGIT) || view.before(idx, Class::FOR.or(Class::OVER));
    let is_length = night == Some(NIGHT) && view.text(at).starts_with('n') && !view.opens(at);
    let length = Length::new(Some(number.value), Unit::Day);
    (is_length && is_led).then(|| Timex::new(idx, at + 1, Value::Length(length), "duration"))
}

/// "they may sail one day": a day to come, no length.
fn is_some_day(view: View<'_>, idx: usize, count: Count) -> bool {
    const LED: Class = Class::FOR
        .or(Class::IN)
        .or(Class::AFTER)
        .or(Class::BY)
        .or(Class::LONG)
        .or(Class::THAN)
        .or(Class::LASTING);
    let is_one = count.n == Some(1.0) && count.unit == Unit::Day && view.is(idx, Class::CARDINAL);
    let ends = view.opens(count.end) || !view.is_word(count.end);
    is_one
        && ends
        && !count.is_joined
        && !view.before(idx, LED.or(Class::APPROX).or(Class::QUITE))
        && tense::around(view, idx, count.end) == Tense::Future
}

/// "all day", "the whole year".
fn whole(view: View<'_>, idx: usize) -> Option<Timex> {
    let at = view.lead(idx, Class::THE.or(Class::ARTICLE));
    if !view.is(at, Class::ALL) || at > idx && view.opens(at) {
        return None;
    }
    let unit = unit(view, at + 1)?;
    let is_length =
        !view.is(at + 1, Class::PLURAL) && matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year);
    let ends = view.opens(at + 2) || !view.is_word(at + 2) || !view.flag(at + 2, flag::FIRST_CAPITAL);
    (is_length && ends)
        .then(|| Timex::new(idx, at + 2, Value::Length(Length::new(Some(1.0), unit)), "duration"))
}

/// "an hour and a half", "a year and half".
fn with_half(view: View<'_>, mut length: Length, end: usize) -> (Length, usize) {
    let Some(n) = length.n else { return (length, end) };
    let (n, at) = and_half(view, n, end);
    if at > end && !view.is(at, Class::THE) {
        length.n = Some(n);
        return (length, at);
    }
    (length, end)
}

/// "two hours and ten minutes", "1 hour 15 seconds".
fn with_more(view: View<'_>, mut length: Length, end: usize) -> (Length, usize) {
    let at = view.skip(view.skip_comma(end), Class::AND);
    if view.opens(at) || view.is(at, Class::ARTICLE) && view.skip(end, Class::AND) == end {
        return (length, end);
    }
    if let Some(minutes) = loose_minutes(view, at).filter(|_| length.unit == Unit::Hour && length.n.is_some())
    {
        length.more = Some((minutes.value, Unit::Minute));
        return (length, minutes.end);
    }
    match count(view, at) {
        Some(Count { n: Some(n), unit, end, is_joined: false })
            if unit < length.unit && length.n.is_some() =>
        {
            length.more = Some((n, unit));
            (length, end)
        }
        _ => (length, end),
    }
}

/// Returns the minutes of "an hour and thirty", at the end of a clause.
fn loose_minutes(view: View<'_>, idx: usize) -> Option<Number> {
    let number = cardinal(view, idx).filter(|n| n.value.fract() == 0.0 && (10.0..60.0).contains(&n.value))?;
    (view.opens(number.end) || view.is_sign(number.end, ".")).then_some(number)
}

/// Returns whether "a year" is a length, not a day like any: "lost a year", "for a week", "within a month".
fn is_length(view: View<'_>, idx: usize, end: usize) -> bool {
    let led = Class::FOR
        .or(Class::WITHIN)
        .or(Class::IN)
        .or(Class::APPROX)
        .or(Class::MORE)
        .or(Class::THAN)
        .or(Class::LESS)
        .or(Class::AFTER)
        .or(Class::OVER);
    let is_half = view.is(idx + 1, Class::HALF);
    let told = led.or(Class::BE).or(Class::PAST).or(Class::QUITE).or(Class::EVERY).or(Class::UNTIL);
    let verb = view.text(idx.wrapping_sub(1)).ends_with("ed") && !view.opens(idx);
    let behind = Class::TO.or(Class::LONG).or(Class::AHEAD);
    is_half || view.before(idx, told) || verb || view.is(end, behind) && !view.opens(end)
}

/// "13-year-old", "34 years old": an age, not a time.
fn is_old(view: View<'_>, end: usize, is_joined: bool) -> bool {
    let at = if view.is_dash(end) { end + 1 } else { end };
    let is_age = view.is(at, Class::OLD) && !view.opens(at);
    is_age && (is_joined || at == end) || view.text(end) == "of" && view.text(end + 1) == "age"
}

/// "three quarters of the people": a fraction; not "three straight quarters of growth".
fn is_part_of(view: View<'_>, end: usize) -> bool {
    let unit = view.value(end - 1, Class::UNIT).and_then(Unit::of_number);
    let is_quarters = matches!(unit, Some(Unit::Quarter | Unit::Second));
    let is_whole = view.before(end - 1, Class::FILLER);
    is_quarters && !is_whole && view.is(end, Class::OF) && !view.opens(end)
}

/// Returns what bounds the length: "about a century", "more than two years".
pub(crate) fn bound(view: View<'_>, idx: usize) -> Option<Mod> {
    if view.before(idx, Class::THAN) && idx > 1 {
        let is_more = view.is(idx - 2, Class::MORE_THAN);
        return Some(if is_more { Mod::MoreThan } else { Mod::LessThan })
            .filter(|_| view.is(idx - 2, Class::MORE_THAN.or(Class::LESS_THAN)));
    }
    if view.before(idx, Class::APPROX) {
        return Some(Mod::Approx);
    }
    if view.before(idx, Class::MORE) {
        return Some(Mod::MoreThan);
    }
    view.before(idx, Class::LESS).then_some(Mod::LessThan)
}

/// "for 5Y", "for 3W": the letters of ISO 8601, where a length is asked for; "3W" is two tokens.
fn lettered(view: View<'_>, idx: usize) -> Option<Timex> {
    let text = view.text(idx);
    let is_asked = view.before(idx, Class::FOR.or(Class::LONG)) && text.len() <= 4;
    let at = idx + 1;
    let (number, letter, end) = if !view.flag(idx, flag::NUMBER) {
        let (number, letter) = text.split_at_checked(text.len().checked_sub(1)?)?;
        (number, letter, at)
    } else if view.is_glued(at) && view.is(at, Class::LETTER) && !view.opens(at) {
        (text, view.text(at), at + 1)
    } else {
        return None;
    };
    let unit = match letter {
        "Y" => Unit::Year,
        "W" => Unit::Week,
        _ => return None,
    };
    let length = Length::new(Some(f64::from(digits(number)?)), unit);
    is_asked.then(|| Timex::new(idx, end, Value::Length(length), "duration"))
}

/// "for weeks", "decades-long", "in minutes": a length without a number.
pub(crate) fn vague(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if view.flag(idx, flag::DIGIT) {
        return lettered(view, idx);
    }
    let unit = unit(view, idx).filter(|_| view.is(idx, Class::PLURAL) && !view.is(idx, Class::SHORT))?;
    let led = Class::FOR.or(Class::IN).or(Class::AFTER).or(Class::WITHIN).or(Class::OVER);
    let is_long = view.is(view.skip(idx + 1, Class::DASH), Class::LONG) && !view.opens(idx + 1);
    let is_led = view.before(idx, led) || view.before(idx, Class::QUITE) && view.before(idx - 1, led);
    let is_told =
        is_led && !view.is(idx + 1, Class::OF.or(Class::TO)) && unit != Unit::Quarter && unit != Unit::Season;
    (is_told || is_long).then_some(Timex::new(
        idx,
        idx + 1,
        Value::Length(Length::new(None, unit)),
        "duration",
    ))
}

/// Returns the set that begins at a token.
pub(crate) fn set(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let new = |end: usize, n: f64, unit: Unit| {
        Some(Timex::new(idx, end, Value::Every(Length::new(Some(n), unit)), "set"))
    };
    if let Some(unit) = view.value(idx, Class::SET).and_then(Unit::of_number) {
        return new(idx + 1, 1.0, unit);
    }
    if view.is(idx, Class::EVERY) {
        return every(view, idx).and_then(|(n, unit, end)| new(end, n, unit));
    }
    if view.is(idx, Class::ONCE) || view.is(idx, Class::CARDINAL) && view.is(idx + 1, Class::TIMES) {
        let at = if view.is(idx, Class::ONCE) { idx + 1 } else { idx + 2 };
        let next = view.after(at, Class::ARTICLE.or(Class::EVERY).or(Class::PER))?;
        return unit(view, next).and_then(|unit| new(next + 1, 1.0, unit));
    }
    let is_rate = view.is(idx, Class::PER) || view.is(idx, Class::ARTICLE) && is_rate(ctx, idx);
    let unit = unit(view, idx + 1)
        .filter(|unit| is_rate && *unit >= Unit::Hour && !view.is(idx + 1, Class::PLURAL))?;
    let is_other = view.is(idx + 2, Class::AGO.or(Class::EARLIER).or(Class::LATER).or(Class::OLD))
        && !view.opens(idx + 2);
    if is_other && !view.is(idx + 2, Class::LOOSE) {
        return None;
    }
    new(idx + 2, 1.0, unit)
}

/// "every two hours", "each year", "every other day", "every other Tuesday".
fn every(view: View<'_>, idx: usize) -> Option<(f64, Unit, usize)> {
    let next = idx + 1;
    if view.is(next, Class::OTHER) {
        if view.is(next + 1, Class::WEEKDAY) && !view.opens(next + 1) {
            return Some((2.0, Unit::Week, next + 2));
        }
        return unit(view, next + 1).map(|unit| (2.0, unit, next + 2));
    }
    if let Some(unit) = unit(view, next).filter(|_| !view.is(next, Class::PLURAL)) {
        return Some((1.0, unit, next + 1));
    }
    if let Some((n, end)) = crate::number::ordinal(view, next).filter(|_| !view.opens(next)) {
        return unit(view, end).map(|unit| (f64::from(n), unit, end + 1));
    }
    let count = count(view, next).filter(|_| !view.opens(next))?;
    Some((count.n?, count.unit, count.end))
}

/// Words that no figure reaches over.
const BREAKS: Class = Class::IN
    .or(Class::TO)
    .or(Class::FROM)
    .or(Class::BY)
    .or(Class::FOR)
    .or(Class::AT)
    .or(Class::AFTER)
    .or(Class::BEFORE)
    .or(Class::BE)
    .or(Class::HAVE)
    .or(Class::PAST)
    .or(Class::THE)
    .or(Class::ON)
    .or(Class::WITHIN)
    .or(Class::THAN)
    .or(Class::MONTH)
    .or(Class::UNIT);

/// Returns whether a figure stands before "a year": "310 litres a day", "£4m a year".
fn is_rate(ctx: &Context<'_>, idx: usize) -> bool {
    let view = ctx.view;
    const REACH: usize = 5;
    const FIGURES: Class = Class::CARDINAL
        .or(Class::HUNDRED)
        .or(Class::VAGUE)
        .or(Class::TIMES)
        .or(Class::ONCE)
        .or(Class::COUPLE);
    let mut at = idx;
    for _ in 0..REACH {
        if at <= ctx.sentence || view.opens(at) {
            return false;
        }
        at -= 1;
        if view.flag(at, flag::DIGIT) || view.is(at, FIGURES) {
            return true;
        }
        let is_word = view.is_word(at) || view.flag(at, flag::SYMBOL);
        if !is_word || view.is(at, BREAKS) || view.text(at).ends_with("ed") {
            return false;
        }
    }
    false
}
