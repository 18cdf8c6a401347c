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
use crate::timex::{Clock, Mod, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// Returns the spoken hour that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (clock, end) = match spoken(view, idx) {
        Some(found) => found,
        None => clock::clock(view, idx).or_else(|| full_hour(view, idx))?,
    };
    let tail = tail(ctx, end).filter(|_| !view.before(idx, Class::DESIGNATOR));
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

/// "5 to 6 pm", "9-11.30 am", "between 4 pm and 5 pm", "Tuesday from 3 to 5", "1 to 3 pm tomorrow".
pub(crate) fn range(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if !has_hours(view, idx) {
        return None;
    }
    let led = view.lead(idx, Class::BETWEEN);
    let is_inside = led > idx || view.before(idx, Class::BETWEEN);
    let joints = if is_inside { Joints::Between } else { Joints::Open };
    if let Some(hours) = hours(view, led, joints) {
        let of = view.skip(hours.end, Class::OF);
        let found = day(ctx, of).filter(|_| !view.opens(of));
        let is_dated = found.is_some() && (is_inside || view.is_glued(led + 1));
        if hours.is_sure || is_dated {
            let (day, part, end) = match found {
                Some(found) => found,
                None => (clock::own_day(ctx, led, hours.end)?, 0, hours.end),
            };
            return Some(hours.on(led, end, day, part));
        }
    }
    let (date, part, end) = day(ctx, idx)?;
    let from = view.skip(view.skip_comma(end), Class::FROM.or(Class::IN));
    let body = view.skip(from, Class::BETWEEN);
    let joints = if body > from { Joints::Between } else { Joints::Open };
    let hours = hours(view, body, joints).filter(|_| !view.opens(body))?;
    let is_told = hours.is_sure || from > end || body > from || view.is_glued(body + 1);
    is_told.then(|| hours.on(idx, hours.end, date, part))
}

/// Returns whether two numbers that something joins stand near.
fn has_hours(view: View<'_>, idx: usize) -> bool {
    const REACH: usize = 9;
    const JOINTS: Class = Class::DASH.or(Class::TO).or(Class::UNTIL).or(Class::AND);
    const HOURS: Class = Class::CARDINAL.or(Class::NOON);
    let is_hour = |at: usize| view.flag(at, flag::DIGIT) || view.is(at, HOURS);
    (idx + 1..idx + REACH).any(|at| {
        view.is(at, JOINTS)
            && is_hour(at + 1)
            && (is_hour(at - 1) || view.is(at - 1, Class::AMPM.or(Class::OCLOCK).or(Class::ZONE)))
    })
}

/// What joins two hours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joints {
    /// "and", too.
    Between,
    Open,
}

/// Two hours.
#[derive(Clone, Copy)]
struct Hours {
    from: Clock,
    to: Clock,
    end: usize,
    /// Whether the second is written as an hour.
    is_sure: bool,
    /// Which of them have "am" or "pm".
    are_told: [bool; 2],
}

impl Hours {
    fn on(self, first: usize, end: usize, day: Date, part: i32) -> Timex {
        let on = |clock: Clock, is_told: bool| if is_told { clock } else { of_part(clock, part) };
        let from = on(self.from, self.are_told[0]);
        let to = clock::later(from, on(self.to, self.are_told[1]), self.are_told[1]);
        let value = Value::Span(day, from.into(), to.into());
        Timex { anchored: true, ..Timex::new(first, end, value, "clock-range") }
    }
}

/// Returns the hours of "5 to 6 pm", "10-4".
fn hours(view: View<'_>, idx: usize, joints: Joints) -> Option<Hours> {
    let sure = clock::clock(view, idx);
    let (left, next) = sure.or_else(|| loose_hour(view, idx))?;
    let (next, left) = clock::zone(view, next, left);
    let classes = Class::DASH.or(Class::TO).or(Class::UNTIL);
    let classes = if joints == Joints::Between { classes.or(Class::AND) } else { classes };
    let joint = view.after(next, classes).filter(|&joint| !view.opens(joint))?;
    let other = clock::clock(view, joint);
    let (right, end) = other.or_else(|| loose_hour(view, joint))?;
    let is_half = view.is(end - 1, Class::AMPM);
    let is_plain = !view.is(next - 1, Class::AMPM);
    let is_same_half = is_half && right.hour >= 12 && left.hour < 12 && left.hour + 12 <= right.hour;
    let from = if is_same_half && is_plain { Clock { hour: left.hour + 12, ..left } } else { left };
    let to = if is_half { right } else { clock::later(from, right, false) };
    let (end, to) = clock::zone(view, end, to);
    Some(Hours { from, to, end, is_sure: other.is_some(), are_told: [!is_plain, is_half] })
}

/// Returns an hour without "am" or "pm", with its minutes or without: "9", "9.30".
fn loose_hour(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    if !view.opens(idx)
        && let Some((hour, minute)) = clock::dotted(view.text(idx)).filter(|(hour, _)| *hour > 0)
    {
        return Some((Clock { hour, minute: Some(minute), second: None, zone: None }, idx + 1));
    }
    full_hour(view, idx)
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
    if view.opens(idx) && idx > 0 {
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
    if let Some(part) = view.value(idx + 1, Class::DAYPART).filter(|_| !view.opens(idx + 1))
        && view.is(idx, Class::PART)
    {
        return Some((part, None, idx + 2));
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
    let (modifier, led) = limit(view, at);
    let behind = if led > at { led } else { view.skip(at, Class::AT.or(Class::APPROX)) };
    if view.opens(behind) {
        return None;
    }
    let sure = spoken(view, behind).or_else(|| clock::clock(view, behind));
    let (clock, end) = sure.or_else(|| loose_hour(view, behind).filter(|_| behind > led))?;
    let (end, clock) = clock::zone(view, end, clock);
    let (part, end) = match tail(ctx, end) {
        Some((part, None, end)) => (part, end),
        _ => (part, end),
    };
    let value = Value::Moment(Some(day), of_part(clock, part));
    Some(Timex { anchored: true, modifier, ..Timex::new(idx, end, value, "clock") })
}

/// Returns what "after", "before" or "no later than" says between a day and its hour, and the token behind.
fn limit(view: View<'_>, idx: usize) -> (Option<Mod>, usize) {
    if view.opens(idx) || view.opens(idx + 1) {
        return (None, idx);
    }
    if view.is(idx, Class::DESIGNATOR) && view.is(idx + 1, Class::LATER) && view.is(idx + 2, Class::THAN) {
        return (Some(Mod::OnOrBefore), idx + 3);
    }
    let is_before = view.is(idx, Class::BEFORE);
    let modifier = if is_before { Some(Mod::Before) } else { Some(Mod::After) };
    if is_before || view.is(idx, Class::AFTER) { (modifier, idx + 1) } else { (None, idx) }
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
    let is_day = |part: Part| {
        matches!(
            part,
            Part::Day(..) | Part::FullDay(..) | Part::WeekdayDay(..) | Part::Weekday(_) | Part::Named(_)
        )
    };
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
