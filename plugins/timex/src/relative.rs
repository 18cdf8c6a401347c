//! Times named from now or from another time: "last year", "the previous month", "next Monday", "tomorrow".
//!
//! Not here: counts and runs of units (`ago`, `window`, `units`), parts of such a time (`parts`), words such as "now"
//! (`refs`).

use dateline_plugin::flag;
use jiff::civil::Date;

use crate::ago;
use crate::bare::{self, Bare, Part};
use crate::context::Context;
use crate::counted;
use crate::length::{Count, unit};
use crate::period::{Period, Unit, plus_days, plus_months};
use crate::tense::{self, Tense};
use crate::timex::{Timex, Value};
use crate::units;
use crate::window;
use crate::words::Class;

/// Returns the relative time that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let near = view.near(idx);
    if let Some(found) = named_time(ctx, idx) {
        return Some(found);
    }
    if !near.has(Class::UNIT.or(Class::WEEKDAYS)) {
        return None;
    }
    let here = view.classes(idx);
    let is_led = here.has(Class::THE.or(Class::ARTICLE));
    let by_unit = || {
        (is_led || here.has(Class::UNIT))
            .then(|| units::week_number(ctx, idx).or_else(|| units::unit_before(ctx, idx)))?
    };
    let counts = || {
        let found = if view.counts(idx) { ago::counted(ctx, idx) } else { None };
        found.or_else(|| window::late_window(ctx, idx)).or_else(|| ago::weekdays(ctx, idx))
    };
    by_unit()
        .or_else(|| if view.counts(idx) || is_led { counts() } else { None })
        .or_else(|| if is_led { units::the_unit(ctx, idx) } else { None })
}

/// "tomorrow", "next Friday": a time that is named from now.
pub(crate) fn named_time(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let here = view.classes(idx).or(view.classes(idx + 1));
    let day = if here.has(DAY) { day(ctx, idx) } else { None };
    day.or_else(|| if here.has(STEP) { stepped(ctx, idx) } else { None })
}

/// Words one of which is the first or second of a day from now, and of a step.
const DAY: Class = Class::DEICTIC.or(Class::UNIT);
const STEP: Class = Class::LAST
    .or(Class::NEXT)
    .or(Class::THIS)
    .or(Class::PREV)
    .or(Class::FOLL)
    .or(Class::SAME)
    .or(Class::THAT);

/// A period that was resolved.
pub(crate) fn found(idx: usize, end: usize, period: Period, rule: &'static str) -> Timex {
    Timex { anchored: true, ..Timex::new(idx, end, Value::Period(period), rule) }
}

/// "today", "the day after tomorrow".
fn day(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if let Some(days) = view.value(idx, Class::DEICTIC) {
        let is_state = days == 0 && view.text(idx).len() == 5 && is_state(ctx, idx);
        if is_state {
            return Some(Timex::new(idx, idx + 1, Value::Ref(2), "today"));
        }
        let now = ctx.now.map_or(Some(Value::Ref(2 + days.signum())), |now| {
            plus_days(now, days).map(|day| Value::Period(Period::Day(day)))
        });
        return Some(Timex { anchored: ctx.now.is_some(), ..Timex::new(idx, idx + 1, now?, "today") });
    }
    let at = view.lead(idx, Class::THE);
    let is_day = view.value(at, Class::UNIT) == Some(4) && !view.is(at, Class::PLURAL) && !view.opens(at + 1);
    let step = if view.is(at + 1, Class::AFTER) { 1 } else { -1 };
    let days = view
        .value(at + 2, Class::DEICTIC)
        .filter(|days| is_day && days.signum() == step && !view.opens(at + 2))?;
    let is_told = view.is(at + 1, Class::AFTER.or(Class::BEFORE));
    is_told.then_some(())?;
    Some(found(idx, at + 3, Period::Day(plus_days(ctx.now?, days + step)?), "today"))
}

/// "Today the inn bakes its own bread": the present, not a day.
fn is_state(ctx: &Context<'_>, idx: usize) -> bool {
    let view = ctx.view;
    if view.flag(idx + 1, flag::CLITIC) && !view.opens(idx + 1) {
        return true;
    }
    match tense::around(view, idx, idx + 1) {
        Tense::Present => true,
        Tense::Open => {
            view.opens(idx) && !view.text(idx + 1).is_empty() && !view.opens(idx + 1) && view.len() > 16
        }
        _ => false,
    }
}

/// What a word before a unit says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// From now.
    Now(i32),
    /// From the time last spoken of.
    Told(i32),
}

pub(crate) fn step(ctx: &Context<'_>, idx: usize) -> Option<Step> {
    let view = ctx.view;
    let classes = view.word(idx).classes;
    Some(if classes.has(Class::LAST) {
        Step::Now(-1)
    } else if classes.has(Class::NEXT) {
        Step::Now(1)
    } else if classes.has(Class::THIS) {
        Step::Now(0)
    } else if classes.has(Class::PREV) {
        Step::Told(-1)
    } else if classes.has(Class::FOLL) {
        Step::Told(1)
    } else if classes.has(Class::SAME.or(Class::THAT)) {
        Step::Told(0)
    } else {
        return None;
    })
}

/// "last year", "this past week", "the coming fiscal year", "the previous month", "that same year", "next May".
fn stepped(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let has_article = view.is(idx, Class::THE.or(Class::POSS));
    let at = if has_article { idx + 1 } else { idx };
    let mut step = step(ctx, at).filter(|_| !has_article || !view.opens(at))?;
    let mut next = at + 1;
    if let Some(second) = self::step(ctx, next).filter(|_| !view.opens(next)) {
        (step, next) = (second, next + 1);
    }
    if view.opens(next) {
        return None;
    }
    if let Some(window) = window::window(ctx, idx, next, step) {
        return Some(window);
    }
    if view.is(next, Class::FISCAL) && unit(view, next + 1) == Some(Unit::Year) {
        return fiscal(ctx, step).map(|period| found(idx, next + 2, period, "fiscal-year"));
    }
    if let Some(unit) = unit(view, next).filter(|_| !view.is(next, Class::PLURAL)) {
        return of_unit(ctx, step, unit, idx, next);
    }
    named(ctx, step, idx, next)
}

fn of_unit(ctx: &Context<'_>, step: Step, unit: Unit, idx: usize, next: usize) -> Option<Timex> {
    if unit.is_clock() {
        let count = Count { n: Some(1.0), unit, end: next + 1, is_joined: false };
        return window::windowed(ctx, idx, count, step)
            .filter(|_| matches!(step, Step::Now(_)) && unit == Unit::Hour);
    }
    let is_noun =
        matches!(unit, Unit::Season | Unit::Half | Unit::Semester) && !matches!(step, Step::Told(_));
    let period = match step {
        // "The past decade" is ten years, "last decade" one of the calendar.
        Step::Now(-1) if unit == Unit::Decade && ctx.view.is(idx, Class::THE) => {
            let count = Count { n: Some(10.0), unit: Unit::Year, end: next + 1, is_joined: false };
            return window::windowed(ctx, idx, count, step);
        }
        Step::Now(n) if unit == Unit::Fortnight && n != 0 => {
            let count = Count { n: Some(2.0), unit: Unit::Week, end: next + 1, is_joined: false };
            return window::windowed(ctx, idx, count, step);
        }
        _ if unit == Unit::Weekend => weekend(ctx, step, idx, next + 1)?,
        Step::Now(n) => plus_units(Period::of_unit(unit, ctx.now?)?, unit, n)?,
        Step::Told(n) => told(ctx, unit, n)?,
    };
    let rule = if matches!(step, Step::Now(_)) { "from-now" } else { "from-text" };
    (!is_noun).then_some(found(idx, next + 1, period, rule))
}

/// Returns the period of a unit around the time last spoken of.
pub(crate) fn told(ctx: &Context<'_>, unit: Unit, n: i32) -> Option<Period> {
    let reference = ctx.reference()?;
    if let Period::Fiscal(year) = reference {
        return (unit == Unit::Year).then_some(Period::Fiscal(year + n));
    }
    plus_units(Period::of_unit(unit, reference.first()?)?, unit, n)
}

/// "this weekend" is that of this week, in a clause of the past the one before where that has not come.
fn weekend(ctx: &Context<'_>, step: Step, first: usize, end: usize) -> Option<Period> {
    let (Step::Now(n) | Step::Told(n)) = step;
    let this = Period::of_unit(Unit::Weekend, ctx.now?)?;
    let n = if n == 0 { turn(ctx, this, first, end) } else { n };
    plus_units(this, Unit::Week, n)
}

/// Returns whether the clause around "this Friday", "this weekend", "this autumn" means the one before (-1) or
/// behind (1): what has not come is not told of as past, what has passed not as to come.
pub(crate) fn turn(ctx: &Context<'_>, this: Period, first: usize, end: usize) -> i32 {
    let (Some(now), Some((from, to))) = (ctx.now, this.days()) else { return 0 };
    match tense::around(ctx.view, first, end) {
        Tense::Past if from > now => -1,
        Tense::Future if to <= now => 1,
        _ => 0,
    }
}

fn fiscal(ctx: &Context<'_>, step: Step) -> Option<Period> {
    let (Step::Now(n) | Step::Told(n)) = step;
    let year = ctx.fiscal.or_else(|| ctx.now.map(|now| i32::from(now.year())))?;
    Some(Period::Fiscal(year + n))
}

/// Returns the period a number of units later.
pub(crate) fn plus_units(period: Period, unit: Unit, n: i32) -> Option<Period> {
    let (first, _) = period.days()?;
    let day = match unit {
        Unit::Day => plus_days(first, n)?,
        Unit::Week | Unit::Weekend => plus_days(first, 7 * n)?,
        Unit::Fortnight => plus_days(first, 14 * n)?,
        _ => plus_months(first, n.checked_mul(unit.months()?)?)?,
    };
    match period {
        Period::Weekend(_) => Some(Period::Weekend(day)),
        _ => Period::of_unit(unit, day),
    }
}

/// "last Wednesday", "next May", "this summer".
fn named(ctx: &Context<'_>, step: Step, idx: usize, next: usize) -> Option<Timex> {
    let (bare, end) = bare::at(ctx.view, next)?;
    if bare.year.is_some() || matches!(bare.part, Part::Whole | Part::DayOnly(_)) {
        return None;
    }
    let now = ctx.now?;
    let n = match step {
        Step::Now(n) => n,
        Step::Told(n) if n != 0 && !matches!(bare.part, Part::Month(_) | Part::Season(_)) => n,
        Step::Told(_) => return None,
    };
    let is_nearest = matches!(step, Step::Told(_)) || ctx.view.is(next - 1, Class::COMING);
    let period = match bare.part {
        Part::Weekday(_) if let Some(day) = ctx.bracketed(bare, end) => day,
        Part::Weekday(weekday) if n > 0 && is_nearest => {
            let day = counted::ahead(weekday, now)?;
            let is_tomorrow = (day - now).get_days() == 1 && matches!(step, Step::Told(_));
            Period::Day(if is_tomorrow { plus_days(day, 7)? } else { day })
        }
        Part::Weekday(weekday) if n == 0 => {
            let this = ctx.in_week(weekday, 0)?;
            Period::Day(ctx.in_week(weekday, turn(ctx, Period::Day(this), idx, end))?)
        }
        Part::Weekday(weekday) => Period::Day(weekday_near(ctx, weekday, n, now)?),
        _ if n == 0 => {
            let this = month_near(ctx, bare, n, now)?;
            bare.in_year(this.year()? + turn(ctx, this, idx, end).min(0))?
        }
        _ => month_near(ctx, bare, n, now)?,
    };
    Some(found(idx, end, period, "from-now"))
}

fn weekday_near(ctx: &Context<'_>, weekday: i32, n: i32, now: Date) -> Option<Date> {
    let today = i32::from(now.weekday().to_monday_one_offset());
    match n {
        n if n < 0 => {
            let back = (today - weekday).rem_euclid(7);
            // Yesterday is not called "last Tuesday".
            plus_days(now, if back < 2 { -7 - back } else { -back })
        }
        _ => ctx.in_week(weekday, 1),
    }
}

fn month_near(ctx: &Context<'_>, bare: Bare, n: i32, now: Date) -> Option<Period> {
    let year = i32::from(now.year());
    let at = |year: i32| bare.in_year(year);
    match n {
        0 => {
            let is_winter = bare.part == Part::Season(4) && now.month() < 3;
            let is_ahead = ctx.view.len() > 16;
            at(if is_winter && is_ahead { year - 1 } else { year })
        }
        n if n < 0 => {
            (year - 2..=year).rev().filter_map(at).find(|period| period.last().is_some_and(|last| last < now))
        }
        _ => (year..year + 3).filter_map(at).find(|period| period.first().is_some_and(|first| first > now)),
    }
}
