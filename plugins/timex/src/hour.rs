//! Hours as they are spoken, and hours of a day that is said: "a quarter past 3 pm", "3 in the afternoon",
//! "tomorrow at 9", "this evening at eight", "Friday, 7.30 pm".
//!
//! "10 am on Monday" is two expressions, see `clock`. Not here: hours in digits alone (`clock`).

use dateline_plugin::flag;
use jiff::civil::Date;

use crate::bare::{self, Part};
use crate::clock;
use crate::context::Context;
use crate::number::cardinal;
use crate::period::{Period, Unit, plus_days};
use crate::relative;
use crate::timex::{Clock, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// Returns the spoken hour that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (clock, end) = match spoken(view, idx) {
        Some(found) => found,
        None => clock::clock(view, idx).or_else(|| full_hour(view, idx))?,
    };
    let tail = tail(ctx, end);
    if tail.is_none() && spoken(view, idx).is_none() {
        return None;
    }
    let (part, day, end) = tail.unwrap_or((0, None, end));
    let day = day
        .or_else(|| ctx.last_day.filter(|(first, _)| *first >= ctx.sentence).map(|(_, day)| day))
        .or(ctx.now);
    let value = Value::Moment(day, of_part(clock, part));
    Some(Timex { anchored: day.is_some(), ..Timex::new(idx, end, value, "clock") })
}

/// "5 to 6 pm", "9-11.30 am", "between 4 pm and 5 pm".
pub(crate) fn range(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let start = view.lead(idx, Class::BETWEEN);
    let between = start > idx || view.before(idx, Class::BETWEEN);
    let (left, next) = clock::clock(view, start).or_else(|| full_hour(view, start))?;
    let joints = if between {
        Class::AND.or(Class::DASH).or(Class::TO)
    } else {
        Class::DASH.or(Class::TO).or(Class::UNTIL)
    };
    let joint = view.after(next, joints).filter(|&joint| !view.opens(joint))?;
    let (right, end) = clock::clock(view, joint)?;
    let is_same_half = right.hour >= 12 && left.hour < 12 && left.hour + 12 <= right.hour;
    let is_told = clock::clock(view, start).is_some();
    let left = if is_same_half && !is_told { Clock { hour: left.hour + 12, ..left } } else { left };
    let (end, right) = clock::zone(view, end, right);
    let day = clock::own_day(ctx, start, end)?;
    let timex = Timex::new(start, end, Value::Span(day, left, right), "clock-range");
    Some(Timex { anchored: true, ..timex })
}

/// "a quarter past 3", "20 minutes to 5 pm".
fn spoken(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let (minutes, at) = if view.is(idx, Class::HALF) {
        (30, idx + 1)
    } else {
        let at = view.lead(idx, Class::ARTICLE);
        let is_quarter = view.value(at, Class::UNIT).and_then(Unit::of_number) == Some(Unit::Quarter);
        if is_quarter { (15, at + 1) } else { minutes(view, idx)? }
    };
    if view.opens(at) || view.opens(at + 1) {
        return None;
    }
    let is_past = view.text(at).eq_ignore_ascii_case("past");
    // "5 to 6 pm" is a range.
    let is_sure = view.is(at - 1, Class::UNIT);
    let is_to = is_sure && view.is(at, Class::TO.or(Class::BEFORE)) && minutes < 30;
    let is_after = view.is(at, Class::AFTER);
    let sure = clock::clock(view, at + 1);
    let (clock, end) =
        if is_past { sure.or_else(|| full_hour(view, at + 1))? } else { sure.filter(|_| is_to || is_after)? };
    let total = clock.hour * 60 + if is_to { -minutes } else { minutes };
    let is_whole = clock.minute.is_none() && (0..24 * 60).contains(&total);
    is_whole.then_some((Clock { hour: total / 60, minute: Some(total % 60), ..clock }, end))
}

fn minutes(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let number = cardinal(view, idx)
        .filter(|number| number.value.fract() == 0.0 && (1.0..60.0).contains(&number.value))?;
    let is_unit = view.value(number.end, Class::UNIT).and_then(Unit::of_number) == Some(Unit::Minute);
    let end = if is_unit && !view.opens(number.end) { number.end + 1 } else { number.end };
    Some((number.value as i32, end))
}

/// Returns an hour from 1 to 12 without "am" or "pm".
fn full_hour(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    if view.opens(idx) {
        return None;
    }
    let is_plain = view.text(idx).len() <= 2 || !view.flag(idx, flag::DIGIT);
    let number = cardinal(view, idx)
        .filter(|n| is_plain && n.value.fract() == 0.0 && (1.0..=12.0).contains(&n.value))?;
    Some((Clock { hour: number.value as i32, minute: None, second: None, zone: None }, number.end))
}

/// Returns part of the day, day and end of "in the afternoon", "this evening", "tomorrow morning".
fn tail(ctx: &Context<'_>, idx: usize) -> Option<(i32, Option<Date>, usize)> {
    let view = ctx.view;
    if let Some(at) = view.after(idx, Class::IN) {
        let at = view.skip(at, Class::THE);
        let part = view.value(at, Class::DAYPART).filter(|_| !view.opens(at))?;
        return Some((part, None, at + 1));
    }
    if view.opens(idx) {
        return None;
    }
    if view.is(idx, Class::TONIGHT) {
        return Some((4, ctx.now, idx + 1));
    }
    let days = if view.is(idx, Class::THIS) { 0 } else { view.value(idx, Class::DEICTIC)? };
    let part = view.value(idx + 1, Class::DAYPART).filter(|_| !view.opens(idx + 1))?;
    Some((part, ctx.now.and_then(|now| plus_days(now, days)), idx + 2))
}

/// Returns the hour of 24 that a part of the day makes of one of 12.
fn of_part(clock: Clock, part: i32) -> Clock {
    let is_late = matches!(part, 2 | 3) && clock.hour < 12 || part == 4 && (6..12).contains(&clock.hour);
    Clock { hour: if is_late { clock.hour + 12 } else { clock.hour }, ..clock }
}

/// Returns the hour behind its day: "tomorrow at 9", "Friday, 7.30 pm".
pub(crate) fn of_day(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (day, part, end) = day(ctx, idx)?;
    let at = view.skip_comma(end);
    let behind = view.skip(at, Class::AT);
    if view.opens(behind) {
        return None;
    }
    let sure = spoken(view, behind).or_else(|| clock::clock(view, behind));
    let (clock, end) = sure.or_else(|| full_hour(view, behind).filter(|_| behind > at))?;
    let (end, clock) = clock::zone(view, end, clock);
    let value = Value::Moment(Some(day), of_part(clock, part));
    Some(Timex { anchored: true, ..Timex::new(idx, end, value, "clock") })
}

/// Returns a day with a part of it: "tomorrow evening", "Friday", "next Monday".
fn day(ctx: &Context<'_>, idx: usize) -> Option<(Date, i32, usize)> {
    let view = ctx.view;
    if let Some(found) = clock::daypart(ctx, idx)
        && let Value::DayPart(Some(day), part) = found.value
    {
        return Some((day, part, found.end));
    }
    if let Some(days) = view.value(idx, Class::DEICTIC) {
        return Some((plus_days(ctx.now?, days)?, 0, idx + 1));
    }
    let is_day = |part: Part| matches!(part, Part::Day(..) | Part::Weekday(_) | Part::Named(_));
    if let Some((bare, end)) = bare::at(view, idx).filter(|(bare, _)| is_day(bare.part)) {
        return match ctx.resolve(bare, idx, end).0 {
            Value::Period(Period::Day(day)) => Some((day, 0, end)),
            _ => None,
        };
    }
    let found = relative::at(ctx, idx)?;
    match found.value {
        Value::Period(Period::Day(day)) => Some((day, 0, found.end)),
        _ => None,
    }
}
