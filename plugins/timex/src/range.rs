//! Ranges: "January-May 2026", "16 to 18 March", "between May and June 1981", "Monday to Friday".
//!
//! Two years in brackets are two dates, those of a life. Not here: ranges of hours (`clock`).

use crate::bare::{self, Bare, Part, day_number};
use crate::context::Context;
use crate::counted;
use crate::parse;
use crate::parts;
use crate::period::{Period, plus_days};
use crate::timex::{Timex, Value};
use crate::view::View;
use crate::words::Class;
use crate::year;

/// Returns the range that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    alike(ctx, idx).or_else(|| unlike(ctx, idx))
}

/// "from next Tuesday to Thursday", "between May 2031 and now", "from 2031 to the end of 2033": of two kinds.
fn unlike(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let led = Class::FROM.or(Class::BETWEEN);
    let start = view.lead(idx, Class::BETWEEN);
    let is_led = start > idx || view.before(idx, led);
    if !is_led && !view.near(idx).has(Class::UNTIL) {
        return None;
    }
    let between = start > idx || view.before(idx, Class::BETWEEN);
    let left = side(ctx, start)?;
    let led = Class::TO.or(Class::UNTIL).or(if between { Class::AND } else { Class::UNTIL });
    let joints = if is_led { led } else { Class::UNTIL };
    let joint = view.after(left.end, joints).filter(|&joint| !view.opens(joint))?;
    let (right, end) = right_side(ctx, joint, left.period()?)?;
    let from = left.first_part()?;
    let before = || from.plus_years(-1).filter(|_| left.anchored);
    let period = Period::range(from, right).or_else(|| Period::range(before()?, right))?;
    Some(Timex { anchored: left.anchored, ..Timex::new(start, end, Value::Period(period), "range") })
}

/// Returns the calendar time at a token, with its part: "the end of 2031".
fn side(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let has_part = view.is(idx, Class::EDGE.or(Class::PART)) || view.is(idx + 1, Class::EDGE.or(Class::PART));
    let part = || parts::at(ctx, idx).or_else(|| parts::of_time(ctx, idx));
    let found = if has_part { part() } else { parse::calendar(ctx, idx) };
    found.filter(|found| {
        found.period().is_some_and(|period| {
            !matches!(period, Period::Fiscal(_) | Period::Decade(_) | Period::Century(_))
        })
    })
}

/// Returns the second time; what it lacks is taken from the first.
fn right_side(ctx: &Context<'_>, idx: usize, left: Period) -> Option<(Period, usize)> {
    let view = ctx.view;
    if view.value(idx, Class::REF) == Some(2) || view.value(idx, Class::DEICTIC) == Some(0) {
        return Some((Period::Day(ctx.now?), idx + 1));
    }
    if let Some((bare, end)) =
        bare::at(view, view.lead(idx, Class::THE)).filter(|(bare, _)| bare.year.is_none())
    {
        let first = left.last()?;
        if let Part::Weekday(weekday) = bare.part {
            return Some((Period::Day(counted::ahead(weekday, first)?), end));
        }
        let year = left.year()?;
        let found = [year, year + 1].into_iter().filter_map(|year| bare.in_year(year));
        return Some((found.into_iter().find(|found| found.last().is_some_and(|last| last >= first))?, end));
    }
    let found = side(ctx, idx)?;
    Some((found.last_part()?, found.end))
}

/// Returns a range of two dates of one kind.
fn alike(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (start, between) = match view.led(idx, Class::BETWEEN) {
        Some(next) => (next, true),
        None => (idx, view.before(idx, Class::BETWEEN)),
    };
    let first = if view.is(idx, Class::BETWEEN) { start } else { idx };
    let at = view.skip(start, Class::THE);
    let (left, next) = left(view, at)?;
    let joint = joint(view, next, between)?;
    let right_at = view.skip(joint, Class::THE);
    if view.opens(right_at) {
        return None;
    }
    let has_year = left.year.is_some();
    let (left, right, end) = pair(view, left, right_at)?;
    let is_led = between || view.before(first, Class::FROM) || view.is(joint - 1, Class::TO.or(Class::UNTIL));
    let is_life = left.part == Part::Whole && is_bracketed(view, at, end);
    let are_full = matches!(left.part, Part::Day(..)) && has_year && right.year.is_some();
    if !is_led && (is_life || are_full) {
        return None;
    }
    resolve(ctx, left, right, [first, end])
}

fn left(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    if let Some(found) = bare::at(view, idx) {
        return Some(found);
    }
    let (day, end) = day_number(view, idx)?;
    Some((Bare::new(Part::DayOnly(day), None), end))
}

/// Returns the token behind the joint of two dates.
fn joint(view: View<'_>, idx: usize, between: bool) -> Option<usize> {
    let joints =
        if between { Class::AND.or(Class::DASH) } else { Class::DASH.or(Class::TO).or(Class::UNTIL) };
    view.after(idx, joints)
}

/// Returns both dates, what one lacks taken from the other, and the end.
fn pair(view: View<'_>, left: Bare, idx: usize) -> Option<(Bare, Bare, usize)> {
    if let Part::Day(month, first) = left.part
        && let Some((day, end)) = day_number(view, idx).filter(|(day, _)| *day > first)
        && (left.year.is_none() && bare::day_first(view, idx).is_none())
    {
        let comma = view.skip_comma(end);
        let (year, end) = year::behind(view, comma).map_or((None, end), |(year, end)| (Some(year), end));
        return Some((left, Bare::new(Part::Day(month, day), year), end));
    }
    if left.part == Part::Whole
        && let Some(last) = short_year(view, left.year?, idx)
    {
        return Some((left, Bare::new(Part::Whole, Some(last)), idx + 1));
    }
    let (mut right, mut end) = bare::at(view, idx)?;
    if let (Part::Month(_), None, Some(next)) = (right.part, right.year, view.after(end, Class::IN))
        && let Some((year, after)) = year::behind(view, next)
    {
        (right.year, end) = (Some(year), after);
    }
    let left = match (left.part, right.part) {
        (Part::DayOnly(day), Part::Day(month, _)) => Bare::new(Part::Day(month, day), right.year),
        (Part::DayOnly(_), _) => return None,
        _ => left,
    };
    let is_alike = std::mem::discriminant(&left.part) == std::mem::discriminant(&right.part);
    is_alike.then_some((left, right, end))
}

/// "2013-15".
fn short_year(view: View<'_>, first: i32, idx: usize) -> Option<i32> {
    let text = view.text(idx);
    let short = crate::number::digits(text).filter(|_| text.len() == 2 && view.is_glued(idx))?;
    let last = first - first % 100 + short;
    (last > first + 1).then_some(last)
}

fn is_bracketed(view: View<'_>, first: usize, end: usize) -> bool {
    matches!(view.text(first.wrapping_sub(1)), "(" | "[") || matches!(view.text(end), ")" | "]")
}

fn resolve(ctx: &Context<'_>, left: Bare, right: Bare, [first, end]: [usize; 2]) -> Option<Timex> {
    let right = Bare { year: right.year, ..right };
    let known = match (left.year, right.year) {
        (Some(year), None) => Bare { year: Some(year), ..right },
        _ => right,
    };
    let (value, anchored) = ctx.resolve(known, first, end);
    let Value::Period(last) = value else {
        return Some(Timex::new(first, end, Value::Partial(right.part), "range"))
            .filter(|_| !matches!(right.part, Part::Whole));
    };
    let from = match (left.part, right.part) {
        (Part::Weekday(a), Part::Weekday(b)) => {
            Period::Day(plus_days(last.first()?, -(b - a).rem_euclid(7))?)
        }
        _ => {
            let year = left.year.or(last.year())?;
            let same = left.in_year(year)?;
            if left.year.is_none() && same.first()? > last.first()? { left.in_year(year - 1)? } else { same }
        }
    };
    let period = Period::range(from, last).filter(|_| from != last)?;
    Some(Timex { anchored, ..Timex::new(first, end, Value::Period(period), "range") })
}
