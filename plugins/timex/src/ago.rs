//! Counts of units from now or from the time last spoken of: "two years ago", "a year earlier", "in two weeks",
//! "three Fridays from now".
//!
//! Not here: counts from a time that is named (`counted`).

use crate::context::Context;
use crate::counted;
use crate::length::{self, Count};
use crate::period::{Period, Unit, plus_days, plus_months};
use crate::relative::{found, plus_units, told};
use crate::tense::{self, Tense};
use crate::timex::{Clock, Timex, Value};
use crate::units::direction;
use crate::words::Class;

/// "three Fridays from now".
pub(crate) fn weekdays(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let number = crate::number::cardinal(view, idx).filter(|n| n.value.fract() == 0.0 && n.value < 60.0)?;
    let weekday = view.value(number.end, Class::WEEKDAYS)?;
    let from = view.after(number.end + 1, Class::FROM)?;
    view.value(from, Class::REF).filter(|n| *n == 2 && !view.opens(from))?;
    let now = ctx.now?;
    let ahead = (weekday - i32::from(now.weekday().to_monday_one_offset())).rem_euclid(7);
    let first = if ahead == 0 { 7 } else { ahead };
    let day = plus_days(now, first + 7 * (number.value as i32 - 1))?;
    Some(found(idx, from + 1, Period::Day(day), "from-now"))
}

/// "two years ago", "a year earlier", "three days later", "in two weeks", "a week from now".
pub(crate) fn counted(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let count = length::count(view, idx).filter(|count| !count.is_joined)?;
    if let Some(found) = compound(ctx, idx, count) {
        return Some(found);
    }
    let end = count.end;
    if view.is(end, Class::AGO) && !view.opens(end) {
        return Some(ago(ctx, idx, count));
    }
    if view.is(end, Class::HENCE) && !view.opens(end) {
        return from_now(ctx, idx, end + 1, count);
    }
    if view.is(end, Class::FROM) && !view.opens(end) && view.value(end + 1, Class::REF) == Some(2) {
        return from_now(ctx, idx, end + 2, count);
    }
    let lead = if view.before(idx, Class::APPROX) { idx - 1 } else { idx };
    if view.before(lead, Class::IN) && view.text(lead - 1).eq_ignore_ascii_case("in") {
        let is_ahead = match tense::around(view, idx, end) {
            Tense::Future => true,
            Tense::Open => view.len() <= 16,
            _ => false,
        };
        return from_now(ctx, idx, end, count).filter(|_| is_ahead);
    }
    if let Some(found) = counted::at(ctx, idx, count) {
        return Some(found);
    }
    let sign = direction(ctx, end)?;
    if is_followed(ctx, end) {
        return None;
    }
    if count.unit.is_clock() {
        let ends = view.opens(end + 1) || !view.is_word(end + 1);
        let is_first = ends && ctx.last.is_none() && ctx.now_clock.is_some() && view.len() <= 16;
        let value = moment(ctx, count.n? * f64::from(sign), count.unit).filter(|_| is_first)?;
        return Some(Timex { anchored: true, ..Timex::new(idx, end + 1, value, "from-now") });
    }
    Some(found(idx, end + 1, from_text(ctx, count.unit, count.n? as i32 * sign)?, "from-text"))
}

/// Returns the period a number of units before or behind the time last spoken of.
fn from_text(ctx: &Context<'_>, unit: Unit, n: i32) -> Option<Period> {
    let reference = ctx.reference()?;
    let is_part = matches!(reference, Period::Range(..) | Period::Quarter(..) | Period::Half(..));
    if unit == Unit::Year {
        return if n != 0 && !is_part { told(ctx, Unit::Year, n) } else { reference.plus_years(n) };
    }
    let day = reference.last().filter(|_| n > 0).or(reference.first())?;
    match (reference, unit) {
        (Period::Day(_), Unit::Week) => plus_days(day, n.checked_mul(7)?).map(Period::Day),
        (Period::Day(_), Unit::Fortnight) => plus_days(day, n.checked_mul(14)?).map(Period::Day),
        (_, unit) => plus_units(Period::of_unit(unit, day)?, unit, n),
    }
}

/// "two years and three months ago", "5 weeks and 3 days from now".
fn compound(ctx: &Context<'_>, idx: usize, large: Count) -> Option<Timex> {
    let view = ctx.view;
    let next = view.skip(view.skip_comma(large.end), Class::AND);
    let is_joined = next > large.end && !view.opens(next) && view.counts(next);
    let small = length::count(view, next).filter(|small| is_joined && small.unit < large.unit)?;
    let end = small.end;
    let is_from = view.is(end, Class::FROM) && view.value(end + 1, Class::REF) == Some(2);
    let (sign, end) = match (view.is(end, Class::AGO), view.is(end, Class::HENCE) || is_from) {
        _ if view.opens(end) => return None,
        (true, _) => (-1, end + 1),
        (_, true) => (1, if is_from { end + 2 } else { end + 1 }),
        _ => return None,
    };
    let step = |day, count: Count| {
        let n = count.n.filter(|n| n.fract() == 0.0 && *n < 10_000.0)? as i32 * sign;
        match count.unit {
            Unit::Day => plus_days(day, n),
            Unit::Week => plus_days(day, n * 7),
            unit => plus_months(day, n.checked_mul(unit.months()?)?),
        }
    };
    let day = step(step(ctx.now?, large)?, small)?;
    let unit = if small.unit == Unit::Month { Unit::Month } else { Unit::Day };
    Some(found(idx, end, Period::of_unit(unit, day)?, if sign < 0 { "ago" } else { "from-now" }))
}

/// Returns whether a clause or noun follows "earlier", "before": "14 months later than planned".
fn is_followed(ctx: &Context<'_>, idx: usize) -> bool {
    let view = ctx.view;
    let next = idx + 1;
    if view.opens(next) {
        return false;
    }
    let is_open = view.is(idx, Class::LOOSE);
    view.is(next, Class::THAN) || is_open && view.is_word(next)
}

fn ago(ctx: &Context<'_>, idx: usize, count: Count) -> Timex {
    let end = count.end + 1;
    let period =
        count.n.and_then(|n| compared(ctx, idx, n, count.unit).or_else(|| before_now(ctx, n, count.unit)));
    match period {
        Some(period) => found(idx, end, period, "ago"),
        None => match count.n.and_then(|n| moment(ctx, -n, count.unit)) {
            Some(value) => Timex { anchored: true, ..Timex::new(idx, end, value, "ago") },
            None => Timex::new(idx, end, Value::Ref(1), "ago"),
        },
    }
}

/// "31% more than two years before": a year before the period the sentence speaks of.
fn compared(ctx: &Context<'_>, idx: usize, n: f64, unit: Unit) -> Option<Period> {
    let view = ctx.view;
    let is_compared =
        view.before(idx, Class::THAN.or(Class::FROM)) || view.before(idx, Class::TO.or(Class::OVER));
    let base = ctx.last_in_sentence().filter(|_| is_compared && unit == Unit::Year && n.fract() == 0.0)?;
    base.plus_years(-(n as i32))
}

fn before_now(ctx: &Context<'_>, n: f64, unit: Unit) -> Option<Period> {
    let now = ctx.now?;
    if n.fract() != 0.0 || n > 10_000.0 {
        return None;
    }
    let n = n as i32;
    match unit {
        Unit::Year if n == 1 => {
            let day = plus_months(now, -12)?;
            Some(Period::Month(i32::from(day.year()), i32::from(day.month())))
        }
        Unit::Decade => Some(Period::Year(i32::from(now.year()) - 10 * n)),
        Unit::Century => Some(Period::Year(i32::from(now.year()) - 100 * n)),
        Unit::Week | Unit::Fortnight => {
            let days = if unit == Unit::Week { 7 } else { 14 };
            plus_days(now, -n * days).map(Period::Day)
        }
        unit if unit.is_clock() => None,
        unit => plus_units(Period::of_unit(unit, now)?, unit, -n),
    }
}

/// Returns the moment a number of hours or minutes from now.
fn moment(ctx: &Context<'_>, n: f64, unit: Unit) -> Option<Value> {
    let (hour, minute) = ctx.now_clock.unwrap_or((0, 0));
    let seconds = match unit {
        Unit::Second => 1.0,
        Unit::Minute => 60.0,
        Unit::Hour => 3600.0,
        Unit::Day => 86_400.0,
        Unit::Week => 604_800.0,
        _ => return None,
    };
    let at = ctx
        .now?
        .at(hour, minute, 0, 0)
        .checked_add(jiff::Span::new().try_seconds((n * seconds) as i64).ok()?)
        .ok()?;
    let clock = Clock {
        hour: i32::from(at.hour()),
        minute: Some(i32::from(at.minute())),
        second: Some(i32::from(at.second())).filter(|second| *second > 0),
        zone: None,
    };
    Some(Value::Moment(Some(at.date()), clock))
}

fn from_now(ctx: &Context<'_>, idx: usize, end: usize, count: Count) -> Option<Timex> {
    let n = count.n?;
    let value = if count.unit.is_clock() || n.fract() != 0.0 {
        moment(ctx, n, count.unit)?
    } else {
        let now = ctx.now?;
        let n = n as i32;
        Value::Period(match count.unit {
            Unit::Week => Period::Day(plus_days(now, n.checked_mul(7)?)?),
            Unit::Fortnight => Period::Day(plus_days(now, n.checked_mul(14)?)?),
            unit => plus_units(Period::of_unit(unit, now)?, unit, n)?,
        })
    };
    Some(Timex { anchored: true, ..Timex::new(idx, end, value, "from-now") })
}
