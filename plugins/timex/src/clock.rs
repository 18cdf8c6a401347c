//! Times of day: "4 p.m.", "10:40 GMT", "1040 GMT", "16:00 UTC today", "noon", "this morning".
//!
//! Not here: hours that are a length (`length`).

use dateline_plugin::flag;
use jiff::civil::Date;

use crate::bare;
use crate::context::Context;
use crate::number::{cardinal, digits};
use crate::numeric;
use crate::period::{Period, plus_days};
use crate::timex::{Clock, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// Returns the time of day that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (clock, end) = clock(view, idx)?;
    let (end, clock) = zone(view, end, clock);
    let (day, end, is_told) = match day_behind(ctx, end) {
        Some((day, end)) => (Some(day), end, true),
        None => (own_day(ctx, idx, end), end, false),
    };
    let mut timex = Timex::new(idx, end, Value::Moment(day, clock), "clock");
    if let Some((other, after)) = until(view, end).filter(|_| !is_told) {
        (timex.end, timex.rule) = (after, "clock-range");
        if let Some(day) = day {
            timex.value = Value::Span(day, clock, other);
        }
    }
    timex.anchored = day.is_some();
    Some(timex)
}

/// Returns the second time of "10:00 - 11:30", "4 p.m. to 6 p.m.".
fn until(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let joint = view.after(idx, Class::DASH.or(Class::TO).or(Class::UNTIL))?;
    let (other, end) = clock(view, joint).filter(|_| !view.opens(joint))?;
    let (end, other) = zone(view, end, other);
    Some((other, end))
}

/// Returns the clock at a token, without zone.
pub(crate) fn clock(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let new = |hour, minute, second| Clock { hour, minute, second, zone: None };
    if let Some(hour) = view.value(idx, Class::NOON) {
        return Some((new(hour, None, None), idx + 1));
    }
    let text = view.text(idx);
    if !view.flag(idx, flag::DIGIT) {
        let number = cardinal(view, idx).filter(|n| n.value >= 1.0 && n.value <= 12.0)?;
        let end = view.after(number.end, Class::OCLOCK);
        let (hour, end) = match end {
            Some(end) => half_day(view, number.value as i32, end).unwrap_or((number.value as i32, end)),
            None => half_day(view, number.value as i32, number.end)?,
        };
        return Some((new(hour, None, None), end));
    }
    if let Some((hour, minute, second)) = numeric::colon(text) {
        let (hour, end) = half_day(view, hour, idx + 1).unwrap_or((hour, idx + 1));
        return Some((new(hour, Some(minute), second), end));
    }
    if let Some((hour, minute)) = text
        .split_once('.')
        .and_then(|(h, m)| Some((digits(h)?, digits(m)?, m.len())))
        .and_then(|(hour, minute, len)| (len == 2 && hour < 24 && minute < 60).then_some((hour, minute)))
    {
        let (hour, end) = half_day(view, hour, idx + 1)?;
        return Some((new(hour, Some(minute), None), end));
    }
    if text.len() == 4
        && let Some(number) = digits(text)
    {
        return military(view, idx, number).map(|(hour, minute, end)| (new(hour, Some(minute), None), end));
    }
    let hour = digits(text).filter(|hour| text.len() <= 2 && *hour <= 12)?;
    let end = view.after(idx + 1, Class::OCLOCK);
    if let Some(end) = end {
        let (hour, end) = half_day(view, hour, end).unwrap_or((hour, end));
        return Some((new(hour, None, None), end));
    }
    let (hour, end) = half_day(view, hour, idx + 1)?;
    Some((new(hour, None, None), end))
}

/// "1040 GMT", "0800 hours".
fn military(view: View<'_>, idx: usize, number: i32) -> Option<(i32, i32, usize)> {
    let (hour, minute) = (number / 100, number % 100);
    let next = idx + 1;
    let is_hours = view.is(next, Class::HOURS) && view.text(idx).starts_with('0');
    let is_told =
        !view.opens(next) && (view.is(next, Class::ZONE) && view.flag(next, flag::ALL_CAPITALS) || is_hours);
    let end = if is_hours { next + 1 } else { next };
    (is_told && hour < 24 && minute < 60).then_some((hour, minute, end))
}

/// Returns the hour of 24 and the end of "pm".
fn half_day(view: View<'_>, hour: i32, idx: usize) -> Option<(i32, usize)> {
    let add = view.value(idx, Class::AMPM).filter(|_| !view.opens(idx) && (1..=12).contains(&hour))?;
    let is_verb = view.text(idx) == "am" && (view.text(idx.wrapping_sub(1)) == "I");
    (!is_verb).then_some((hour % 12 + add, idx + 1))
}

/// Takes in a zone: "GMT", "(GMT +8)", "local time".
pub(crate) fn zone(view: View<'_>, end: usize, mut clock: Clock) -> (usize, Clock) {
    let open = if view.text(end) == "(" { end + 1 } else { end };
    if view.is(open, Class::LOCAL) && view.is(open + 1, Class::TIME) {
        return (open + 2, clock);
    }
    let is_zone = view.flag(open, flag::ALL_CAPITALS) || clock.minute.is_some();
    let Some(base) = view.value(open, Class::ZONE).filter(|_| is_zone && !view.opens(open)) else {
        return (end, clock);
    };
    let sign = match view.text(open + 1) {
        "+" => 1,
        "-" | "−" => -1,
        text if text.starts_with('+') => 1,
        _ => 0,
    };
    let digits_at =
        if sign != 0 && matches!(view.text(open + 1), "+" | "-" | "−") { open + 2 } else { open + 1 };
    let offset = digits(view.text(digits_at).trim_start_matches('+')).filter(|n| sign != 0 && *n <= 14);
    clock.zone = Some(base + sign * offset.unwrap_or(0) * 60);
    let mut after = if offset.is_some() { digits_at + 1 } else { open + 1 };
    if open > end && view.text(after) == ")" {
        after += 1;
    } else if open > end {
        return (end, clock);
    }
    (after, clock)
}

/// Returns the day of "16:00 UTC today", "9 a.m. Friday", "3pm tomorrow".
fn day_behind(ctx: &Context<'_>, idx: usize) -> Option<(Date, usize)> {
    let view = ctx.view;
    let at = view.skip_comma(idx);
    if view.opens(at) {
        return None;
    }
    if let Some(days) = view.value(at, Class::DEICTIC).filter(|_| at == idx) {
        return Some((plus_days(ctx.now?, days)?, at + 1));
    }
    let (bare, end) = bare::at(view, at)?;
    let is_day = matches!(bare.part, bare::Part::Day(..) | bare::Part::Weekday(_));
    match ctx.resolve(bare, at, end).0 {
        Value::Period(Period::Day(day)) if is_day => Some((day, end)),
        _ => None,
    }
}

/// Returns the day a time of the sentence is of: one named there, or that of publication.
pub(crate) fn own_day(ctx: &Context<'_>, idx: usize, end: usize) -> Option<Date> {
    let view = ctx.view;
    let on = view.skip(end, Class::ON);
    if on > end
        && let Some((bare, after)) = bare::at(view, on)
        && let Value::Period(Period::Day(day)) = ctx.resolve(bare, on, after).0
    {
        return Some(day);
    }
    if let Some((_, day)) = ctx.last_day.filter(|(first, _)| *first >= ctx.sentence && idx - *first < 8) {
        return Some(day);
    }
    ctx.now
}

/// "this morning", "last night", "Friday afternoon", "in the evening".
pub(crate) fn daypart(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (day, at) = if view.is(idx, Class::THIS) {
        (ctx.now, idx + 1)
    } else if view.is(idx, Class::LAST) && view.value(idx + 1, Class::DAYPART) == Some(4) {
        (ctx.now.and_then(|now| plus_days(now, -1)), idx + 1)
    } else if let Some(days) = view.value(idx, Class::DEICTIC).filter(|_| !view.is(idx, Class::TONIGHT)) {
        (ctx.now.and_then(|now| plus_days(now, days)), idx + 1)
    } else if view.is(idx, Class::TONIGHT) {
        let timex = Timex::new(idx, idx + 1, Value::DayPart(ctx.now, 4), "daypart");
        return Some(Timex { anchored: ctx.now.is_some(), ..timex });
    } else if let Some((bare, end)) = bare::at(view, idx)
        .filter(|(bare, _)| matches!(bare.part, bare::Part::Weekday(_) | bare::Part::Day(..)))
    {
        match ctx.resolve(bare, idx, end).0 {
            Value::Period(Period::Day(day)) => (Some(day), end),
            _ => (None, end),
        }
    } else {
        let is_led = view.before(idx, Class::IN.or(Class::AT)) || view.is(idx, Class::PART);
        let at = view.skip(view.lead(idx, Class::THE), Class::PART);
        let part = view.value(at, Class::DAYPART).filter(|_| is_led && !view.opens(at.max(1)))?;
        let day = ctx.last_day.filter(|(first, _)| *first >= ctx.sentence).map(|(_, day)| day).or(ctx.now);
        let timex = Timex::new(idx, at + 1, Value::DayPart(day, part), "daypart");
        return Some(Timex { anchored: day.is_some(), ..timex });
    };
    let at = view.skip(at, Class::PART);
    let part = view.value(at, Class::DAYPART).filter(|_| !view.opens(at))?;
    let timex = Timex::new(idx, at + 1, Value::DayPart(day, part), "daypart");
    Some(Timex { anchored: day.is_some(), ..timex })
}
