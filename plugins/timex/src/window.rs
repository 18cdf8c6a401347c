//! Runs of units before or behind now: "the past five days", "the next six months", "last two years", "the 5 past
//! years".
//!
//! Not here: one unit before or behind now (`relative`), counts to one time (`ago`).

use jiff::civil::{Date, DateTime};

use crate::context::Context;
use crate::length::{self, Count, unit};
use crate::period::{Period, Unit};
use crate::relative::{Step, plus_units, step};
use crate::timex::{Extent, Length, Timex, Value};
use crate::words::Class;

/// "the past five days", "the next six months", "last two years".
pub(crate) fn window(ctx: &Context<'_>, idx: usize, next: usize, step: Step) -> Option<Timex> {
    let view = ctx.view;
    if view.is(next, Class::ARTICLE) {
        return None;
    }
    let count = match length::count(view, next) {
        Some(count) => count,
        None => {
            let unit = unit(view, next).filter(|_| view.is(next, Class::PLURAL))?;
            Count { n: None, unit, end: next + 1, is_joined: false }
        }
    };
    windowed(ctx, idx, count, step)
}

pub(crate) fn windowed(ctx: &Context<'_>, idx: usize, count: Count, step: Step) -> Option<Timex> {
    let (Step::Now(sign) | Step::Told(sign)) = step;
    if sign == 0 || count.is_joined {
        return None;
    }
    let mut timex = Timex::new(idx, count.end, Value::Length(Length::new(count.n, count.unit)), "window");
    if let (Some(n), Some(now)) = (count.n, ctx.now)
        && n.fract() == 0.0
        && n < 10_000.0
    {
        let n = n as i32 * sign;
        let days = window_days(now, count.unit, n).map(|(first, after)| Extent::Days(first, after));
        timex.extent =
            days.or_else(|| window_moments(ctx, count.unit, n).map(|(from, to)| Extent::Moments(from, to)));
        timex.anchored = timex.extent.is_some();
    }
    Some(timex)
}

/// "the 5 past years", "two upcoming weeks": the number before the step.
pub(crate) fn late_window(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let number = crate::number::cardinal(view, at).filter(|_| at == idx || !view.opens(at))?;
    let step = step(ctx, number.end).filter(|_| !view.opens(number.end))?;
    let unit = unit(view, number.end + 1)?;
    let count = Count { n: Some(number.value), unit, end: number.end + 2, is_joined: false };
    if !view.is(number.end + 1, Class::PLURAL) {
        return None;
    }
    if view.is(number.end, Class::EARLIER.or(Class::THIS)) || view.is(number.end + 2, Class::OF) {
        return None;
    }
    windowed(ctx, idx, count, step)
}

/// Returns the hours, minutes or seconds before or behind the moment of publication.
fn window_moments(ctx: &Context<'_>, unit: Unit, n: i32) -> Option<(DateTime, DateTime)> {
    let (hour, minute) = ctx.now_clock.filter(|_| unit.is_clock())?;
    let now = ctx.now?.at(hour, minute, 0, 0);
    let seconds = match unit {
        Unit::Hour => 3600,
        Unit::Minute => 60,
        _ => 1,
    };
    let other = now.checked_add(jiff::Span::new().try_seconds(i64::from(n) * seconds).ok()?).ok()?;
    Some(if n < 0 { (other, now) } else { (now, other) })
}

/// Returns the whole units before or behind the one a day lies in.
fn window_days(now: Date, unit: Unit, n: i32) -> Option<(Date, Date)> {
    let this = Period::of_unit(unit, now)?;
    if n < 0 {
        return Some((plus_units(this, unit, n)?.first()?, this.first()?));
    }
    let next = plus_units(this, unit, 1)?;
    Some((next.first()?, plus_units(this, unit, n + 1)?.first()?))
}
