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
use crate::timex::{Clock, Mod, Timex, Value};
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
        let other = later(clock, other, view.is(after - 1, Class::AMPM));
        if let Some(day) = own_day(ctx, idx, after) {
            timex.value = Value::Span(day, clock.into(), other.into());
        }
    }
    timex.anchored = day.is_some();
    Some(timex)
}

/// Returns the second time in the afternoon where it would lie before the first and nothing says "am".
pub(crate) fn later(first: Clock, second: Clock, is_told: bool) -> Clock {
    let is_behind =
        second.hour > 0 && second.hour < first.hour && second.hour + 12 > first.hour && second.hour < 12;
    if is_behind && !is_told { Clock { hour: second.hour + 12, ..second } } else { second }
}

/// Returns the second time of "10:00 - 11:30", "4 p.m. to 6 p.m.".
fn until(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let joint = view.after(idx, Class::DASH.or(Class::TO).or(Class::UNTIL))?;
    let (other, end) = clock(view, joint).filter(|_| !view.opens(joint))?;
    let (end, other) = zone(view, end, other);
    Some((other, end))
}

/// Returns an hour with its minutes.
fn new(hour: i32, minute: Option<i32>, second: Option<i32>) -> Clock {
    Clock { hour, minute, second, zone: None }
}

/// Returns the clock at a token, without zone.
pub(crate) fn clock(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    if let Some(hour) = view.value(idx, Class::NOON) {
        return Some((new(hour, None, None), idx + 1));
    }
    if !view.flag(idx, flag::DIGIT) {
        return in_words(view, idx).or_else(|| middle(view, idx));
    }
    let text = view.text(idx);
    if view.is(idx, Class::CLOCK)
        && let Some((hour, minute, second)) = numeric::colon(text.trim_end_matches(['a', 'p']))
    {
        let (hour, end) = with_half(view, hour, idx)?;
        return Some((new(hour, Some(minute), second), end));
    }
    if let Some((hour, minute)) = dotted(text) {
        let (hour, end) = half_day(view, hour, idx + 1)?;
        return Some((new(hour, Some(minute), None), end));
    }
    if text.len() == 4
        && let Some(number) = digits(text)
    {
        return military(view, idx, number).map(|(hour, minute, end)| (new(hour, Some(minute), None), end));
    }
    whole_hour(view, idx)
}

/// "mid day", "mid night" in two words.
fn middle(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    view.value(idx, Class::PART).filter(|part| *part == 2 && !view.opens(idx + 1))?;
    let is_night = view.value(idx + 1, Class::DAYPART) == Some(4);
    let is_day = view.value(idx + 1, Class::UNIT) == Some(4);
    (is_day || is_night).then(|| (new(if is_day { 12 } else { 0 }, None, None), idx + 2))
}

/// "4 pm", "4 o'clock", "at 4p", "16h GMT".
fn whole_hour(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let text = view.text(idx);
    if let Some(hour) = digits(text).filter(|hour| *hour < 24 && text.len() <= 2)
        && view.text(idx + 1) == "h"
        && view.is(idx + 2, Class::ZONE)
    {
        return Some((new(hour, None, None), idx + 2));
    }
    let plain = text.trim_end_matches("ish").trim_end_matches(['a', 'p']);
    let hour = digits(plain).filter(|hour| plain.len() <= 2 && *hour <= 12)?;
    let behind = view.after(idx + 1, Class::OCLOCK);
    if let Some(end) = behind {
        let (hour, end) = half_day(view, hour, end).unwrap_or((hour, end));
        return Some((new(hour, None, None), end));
    }
    let is_short = text.len() > plain.len() && !text.ends_with('h');
    if is_short {
        let (hour, end) = with_half(view, hour, idx).filter(|_| is_led(view, idx))?;
        return Some((new(hour, None, None), end));
    }
    let (hour, end) = half_day(view, hour, idx + 1)?;
    Some((new(hour, None, None), end))
}

/// Returns whether something before a bare hour says that it is one: "at 3p", or a note of nothing more.
fn is_led(view: View<'_>, idx: usize) -> bool {
    view.len() < 4 || view.before(idx, Class::AT.or(Class::FROM).or(Class::UNTIL).or(Class::TO))
}

fn is_joint(view: View<'_>, idx: usize) -> bool {
    view.is(idx, Class::ON.or(Class::TO).or(Class::AND).or(Class::OR).or(Class::IN).or(Class::CLAUSE))
}

/// Returns the hour of 24 of a token that may end in "a" or "p", or have "pm" behind it.
fn with_half(view: View<'_>, hour: i32, idx: usize) -> Option<(i32, usize)> {
    let add = match view.text(idx).as_bytes().last()? {
        b'a' => 0,
        b'p' => 12,
        _ => return Some(half_day(view, hour, idx + 1).unwrap_or((hour, idx + 1))),
    };
    (1..=12).contains(&hour).then_some((hour % 12 + add, idx + 1))
}

/// Returns hour and minute of "7.30".
pub(crate) fn dotted(text: &str) -> Option<(i32, i32)> {
    let (hour, minute) = text.split_once('.')?;
    let is_minute = minute.len() == 2;
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (is_minute && hour < 24 && minute < 60).then_some((hour, minute))
}

/// "four o'clock", "ten pm", "ten thirty am", "at seven twenty-five".
fn in_words(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let hour = view.value(idx, Class::CARDINAL).filter(|hour| (1..=12).contains(hour))?;
    if let Some((minute, end)) = minute_words(view, idx + 1) {
        if let Some((hour, end)) = half_day(view, hour, end) {
            return Some((new(hour, Some(minute), None), end));
        }
        let is_led = view.before(idx, Class::AT.or(Class::FROM)) || view.is(idx.wrapping_sub(1), Class::AMPM);
        let is_alone = view.opens(end) || !view.is_word(end) || is_joint(view, end);
        let is_note = view.opens(idx) && view.len() < 6;
        return (is_alone && (is_led || is_note)).then_some((new(hour, Some(minute), None), end));
    }
    let (hour, end) = match view.after(idx + 1, Class::OCLOCK) {
        Some(end) => half_day(view, hour, end).unwrap_or((hour, end)),
        None => half_day(view, hour, idx + 1)?,
    };
    Some((new(hour, None, None), end))
}

/// Returns minutes in words behind an hour: "thirty", "twenty-five", "oh three".
fn minute_words(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let at = if view.is_dash(idx) && view.is_glued(idx) { idx + 1 } else { idx };
    if view.opens(at) || view.flag(at, flag::DIGIT) {
        return None;
    }
    if let Some(zero) = view.after(at, Class::ZERO) {
        let zero = if view.is_dash(zero) { zero + 1 } else { zero };
        let ones = view.value(zero, Class::CARDINAL).filter(|n| (1..10).contains(n) && !view.opens(zero))?;
        return Some((ones, zero + 1));
    }
    let number = cardinal(view, at).filter(|n| n.value >= 10.0 && n.value < 60.0)?;
    let is_counted = view.is(number.end, Class::UNIT.or(Class::HUNDRED)) && !view.opens(number.end);
    (!is_counted).then_some((number.value as i32, number.end))
}

/// "1040 GMT", "0800 hours".
fn military(view: View<'_>, idx: usize, number: i32) -> Option<(i32, i32, usize)> {
    let (hour, minute) = (number / 100, number % 100);
    let next = idx + 1;
    let is_hours = view.is(next, Class::HOURS) && view.text(idx).starts_with('0');
    let is_told =
        !view.opens(next) && (view.is(next, Class::ZONE) && view.flag(next, flag::ALL_CAPITALS) || is_hours);
    let is_note = view.len() <= 4 && view.opens(next) && view.before(idx, Class::AT.or(Class::APPROX));
    let is_told = is_told || is_note;
    let end = if is_hours { next + 1 } else { next };
    (is_told && hour < 24 && minute < 60).then_some((hour, minute, end))
}

/// Returns the hour of 24 and the end of "pm", "p m".
fn half_day(view: View<'_>, hour: i32, idx: usize) -> Option<(i32, usize)> {
    if view.opens(idx) || !(1..=12).contains(&hour) {
        return None;
    }
    let Some(add) = view.value(idx, Class::AMPM) else { return spaced(view, hour, idx) };
    let is_verb = view.text(idx) == "am" && view.text(idx.wrapping_sub(1)) == "I";
    (!is_verb).then_some((hour % 12 + add, idx + 1))
}

/// "p m", "p . m .", "p."
fn spaced(view: View<'_>, hour: i32, idx: usize) -> Option<(i32, usize)> {
    let add = view.value(idx, Class::HALF_DAY)?;
    let dot = |at: usize| if !view.opens(at) && view.text(at) == "." { at + 1 } else { at };
    let next = dot(idx + 1);
    let is_letter = !view.opens(next) && view.text(next).trim_end_matches('.') == "m";
    if is_letter {
        return Some((hour % 12 + add, dot(next + 1)));
    }
    let is_short = view.is_glued(idx) && (view.opens(next) || !view.is_word(next) || is_joint(view, next));
    let is_told = view.text(idx - 1).contains(':') || is_led(view, idx - 1);
    (is_short && is_told).then_some((hour % 12 + add, idx + 1))
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
    let is_day = matches!(bare.part, bare::Part::Day(..) | bare::Part::FullDay(..) | bare::Part::Weekday(_));
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

/// Returns the token of the part of a day: "early morning", "in the morning", "early in the morning".
fn inside(view: View<'_>, idx: usize) -> usize {
    let part = view.skip(idx, Class::PART);
    match view.after(part, Class::IN) {
        Some(at) => view.skip(view.skip(at, Class::THE), Class::PART),
        None => part,
    }
}

/// Returns the token behind "tonight", "late tonight".
fn tonight(view: View<'_>, idx: usize) -> Option<usize> {
    let at = view.lead(idx, Class::PART);
    view.is(at, Class::TONIGHT).then_some(at + 1)
}

/// "morning of the 9th of June", "the evening of 3 June".
fn part_of_day(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let part = view.value(at, Class::DAYPART).filter(|_| at == idx || !view.opens(at))?;
    let of = view.after(at + 1, Class::OF)?;
    let of = view.skip(of, Class::THE);
    let (bare, end) = bare::at(view, of).filter(|_| !view.opens(of))?;
    let Value::Period(Period::Day(day)) = ctx.resolve(bare, of, end).0 else { return None };
    let timex = Timex::new(idx, end, Value::DayPart(Some(day), part), "daypart");
    Some(Timex { anchored: bare.year.is_none(), ..timex })
}

/// "this morning", "last night", "Friday afternoon", "in the evening".
pub(crate) fn daypart(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if let Some(found) = part_of_day(ctx, idx) {
        return Some(found);
    }
    let (day, at) = if view.is(idx, Class::THIS) {
        (ctx.now, idx + 1)
    } else if view.is(idx, Class::LAST) && view.value(idx + 1, Class::DAYPART) == Some(4) {
        (ctx.now.and_then(|now| plus_days(now, -1)), idx + 1)
    } else if let Some(days) = view.value(idx, Class::DEICTIC).filter(|_| !view.is(idx, Class::TONIGHT)) {
        (ctx.now.and_then(|now| plus_days(now, days)), idx + 1)
    } else if let Some(end) = tonight(view, idx) {
        let modifier = view.value(idx, Class::PART).and_then(Mod::of_part);
        let timex = Timex::new(idx, end, Value::DayPart(ctx.now, 4), "daypart");
        return Some(Timex { anchored: ctx.now.is_some(), modifier, ..timex });
    } else if let Some((bare, end)) = bare::at(view, idx).filter(|(bare, _)| {
        matches!(bare.part, bare::Part::Weekday(_) | bare::Part::Day(..) | bare::Part::FullDay(..))
    }) {
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
    let is_deictic = view.is(idx, Class::DEICTIC);
    let at = inside(view, at);
    let half = || view.value(at, Class::AMPM).filter(|_| is_deictic).map(|hours| 1 + hours / 12);
    let part = view.value(at, Class::DAYPART).or_else(half).filter(|_| !view.opens(at))?;
    let timex = Timex::new(idx, at + 1, Value::DayPart(day, part), "daypart");
    Some(Timex { anchored: day.is_some(), ..timex })
}
