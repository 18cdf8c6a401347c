//! Lengths counted from a time that is named: "two weeks before 13 May", "a year after Christmas", "three days from
//! Tuesday", "15 minutes after noon", "the Friday after next".
//!
//! Not here: lengths counted from now or from what was said before (`relative`).

use dateline_plugin::flag;
use jiff::civil::Date;

use crate::bare::{self, Part};
use crate::clock;
use crate::context::Context;
use crate::length::{Count, unit};
use crate::period::{Period, Unit, plus_days, plus_months};
use crate::relative::{self, plus_units};
use crate::timex::{Clock, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// Returns the time a count of units before or after the time behind it.
pub(crate) fn at(ctx: &Context<'_>, idx: usize, count: Count) -> Option<Timex> {
    let view = ctx.view;
    let joint = view.after(count.end, Class::BEFORE.or(Class::AFTER).or(Class::FROM))?;
    let n = count.n.filter(|n| n.fract() == 0.0 && *n < 10_000.0)? as i32;
    let is_from = view.is(count.end, Class::FROM);
    let n = if view.is(count.end, Class::BEFORE) { -n } else { n };
    if view.opens(joint) || is_from && view.before(idx, Class::FOR.or(Class::BY).or(Class::WITHIN)) {
        return None;
    }
    if count.unit.is_clock() {
        return hours(ctx, [idx, joint], count.unit, n);
    }
    let (base, end) = base(ctx, joint)?;
    let is_day = matches!(base, Period::Day(_));
    if is_from && (!is_day || view.is(end, Class::TO.or(Class::UNTIL).or(Class::DASH))) {
        return None;
    }
    let period = shifted(base, count.unit, n)?;
    Some(Timex { anchored: true, ..Timex::new(idx, end, Value::Period(period), "counted") })
}

/// Returns the time that is counted from.
fn base(ctx: &Context<'_>, idx: usize) -> Option<(Period, usize)> {
    let view = ctx.view;
    if let Some((bare, end)) = bare::at(view, view.lead(idx, Class::THE)) {
        let is_sure = bare.year.is_some() || !matches!(bare.part, Part::Whole);
        let Value::Period(period) = ctx.resolve(bare, idx, end).0 else { return None };
        return is_sure.then_some((period, end));
    }
    let found = relative::named_time(ctx, idx)?;
    Some((found.period()?, found.end))
}

fn shifted(base: Period, unit: Unit, n: i32) -> Option<Period> {
    match (base, unit) {
        (Period::Day(day), Unit::Day) => plus_days(day, n).map(Period::Day),
        (Period::Day(day), Unit::Week) => plus_days(day, n.checked_mul(7)?).map(Period::Day),
        (Period::Day(day), Unit::Fortnight) => plus_days(day, n.checked_mul(14)?).map(Period::Day),
        (Period::Day(day), _) => plus_months(day, n.checked_mul(unit.months()?)?).map(Period::Day),
        (_, Unit::Year) => base.plus_years(n),
        (Period::Month(..), Unit::Month) => plus_units(base, unit, n),
        _ => None,
    }
}

/// "15 minutes after 1 pm".
fn hours(ctx: &Context<'_>, [idx, joint]: [usize; 2], unit: Unit, n: i32) -> Option<Timex> {
    let (clock, end) = clock::clock(ctx.view, joint)?;
    let (end, clock) = clock::zone(ctx.view, end, clock);
    let minutes = n.checked_mul(match unit {
        Unit::Hour => 60,
        Unit::Minute => 1,
        _ => return None,
    })?;
    let total = clock.hour * 60 + clock.minute.unwrap_or(0) + minutes;
    let day = plus_days(clock::own_day(ctx, idx, end)?, total.div_euclid(24 * 60))?;
    let rest = total.rem_euclid(24 * 60);
    let is_whole = clock.minute.is_none() && rest % 60 == 0;
    let minute = if is_whole { None } else { Some(rest % 60) };
    let value = Value::Moment(Some(day), Clock { hour: rest / 60, minute, ..clock });
    Some(Timex { anchored: true, ..Timex::new(idx, end, value, "counted") })
}

/// "two weeks after Easter, on Friday", "in three days on Friday": the weekday of the week that was counted to.
pub(crate) fn on_weekday(view: View<'_>, timex: &mut Timex) {
    let Some(Period::Day(day)) = timex.period().filter(|_| matches!(timex.rule, "counted" | "from-now"))
    else {
        return;
    };
    let at = view.skip_comma(timex.end);
    let Some(on) = view.after(at, Class::ON) else { return };
    let Some(weekday) = view.value(on, Class::WEEKDAY).filter(|_| !view.opens(on)) else { return };
    let ends = view.opens(on + 1) || !view.is_word(on + 1) && !view.flag(on + 1, flag::DIGIT);
    let found = crate::period::monday(day).and_then(|monday| plus_days(monday, weekday - 1));
    if let Some(found) = found.filter(|_| ends) {
        (timex.value, timex.end) = (Value::Period(Period::Day(found)), on + 1);
    }
}

/// "the first Monday after Easter", "the last Friday before 20 May": the n-th such weekday from a day that is named.
pub(crate) fn nth_after(ctx: &Context<'_>, [idx, end]: [usize; 2], weekday: i32, n: i32) -> Option<Timex> {
    let view = ctx.view;
    let joint = view.after(end, Class::AFTER.or(Class::BEFORE))?;
    let (base, after) = base(ctx, joint).filter(|_| !view.opens(joint))?;
    let Period::Day(day) = base else { return None };
    let first = ahead(weekday, day)?;
    let found = if view.is(end, Class::AFTER) {
        plus_days(first, 7 * (n.max(1) - 1))?
    } else {
        let back = plus_days(first, -7)?;
        plus_days(if back == day { plus_days(back, -7)? } else { back }, -7 * (n.abs() - 1))?
    };
    Some(Timex { anchored: true, ..Timex::new(idx, after, Value::Period(Period::Day(found)), "nth") })
}

/// "the week after next", "Friday after next".
pub(crate) fn after_next(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let behind = view.after(at + 1, Class::AFTER)?;
    if view.opens(behind) || !view.is(behind, Class::NEXT) || view.is(behind, Class::COMING) {
        return None;
    }
    let ends =
        view.opens(behind + 1) || !view.is(behind + 1, Class::UNIT.or(Class::MONTH).or(Class::WEEKDAY));
    let period = match (view.value(at, Class::WEEKDAY), unit(view, at)) {
        (Some(weekday), _) => Period::Day(plus_days(ahead(weekday, ctx.now?)?, 7)?),
        (None, Some(unit)) if unit >= Unit::Week => plus_units(Period::of_unit(unit, ctx.now?)?, unit, 2)?,
        _ => return None,
    };
    ends.then(|| Timex { anchored: true, ..Timex::new(idx, behind + 1, Value::Period(period), "from-now") })
}

/// Returns the first such weekday behind a day.
pub(crate) fn ahead(weekday: i32, day: Date) -> Option<Date> {
    let today = i32::from(day.weekday().to_monday_one_offset());
    plus_days(day, (weekday - today - 1).rem_euclid(7) + 1)
}
