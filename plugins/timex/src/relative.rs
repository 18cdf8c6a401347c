//! Times counted from now or from another time: "last year", "the previous month", "two years ago", "a year
//! earlier", "next Monday", "the past five days".
//!
//! Not here: parts of such a time (`parts`), words such as "now" (`refs`).

use dateline_plugin::flag;
use jiff::civil::{Date, DateTime};

use crate::bare::{self, Bare, Part};
use crate::context::Context;
use crate::counted;
use crate::length::{self, Count, unit};
use crate::period::{Period, Unit, plus_days, plus_months};
use crate::tense::{self, Tense};
use crate::timex::{Clock, Length, Timex, Value};
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
    let units = || {
        (is_led || here.has(Class::UNIT)).then(|| week_number(ctx, idx).or_else(|| unit_before(ctx, idx)))?
    };
    let counts = || {
        let found = if view.counts(idx) { counted(ctx, idx) } else { None };
        found.or_else(|| late_window(ctx, idx)).or_else(|| weekdays(ctx, idx))
    };
    units()
        .or_else(|| if view.counts(idx) || is_led { counts() } else { None })
        .or_else(|| if is_led { the_unit(ctx, idx) } else { None })
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
fn found(idx: usize, end: usize, period: Period, rule: &'static str) -> Timex {
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
enum Step {
    /// From now.
    Now(i32),
    /// From the time last spoken of.
    Told(i32),
}

fn step(ctx: &Context<'_>, idx: usize) -> Option<Step> {
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
    if let Some(window) = window(ctx, idx, next, step) {
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
        return windowed(ctx, idx, count, step)
            .filter(|_| matches!(step, Step::Now(_)) && unit == Unit::Hour);
    }
    let is_noun =
        matches!(unit, Unit::Season | Unit::Half | Unit::Semester) && !matches!(step, Step::Told(_));
    let period = match step {
        Step::Now(n) if unit == Unit::Fortnight && n != 0 => {
            let count = Count { n: Some(2.0), unit: Unit::Week, end: next + 1, is_joined: false };
            return windowed(ctx, idx, count, step);
        }
        _ if unit == Unit::Weekend => weekend(ctx, step)?,
        Step::Now(n) => plus_units(Period::of_unit(unit, ctx.now?)?, unit, n)?,
        Step::Told(n) => told(ctx, unit, n)?,
    };
    let rule = if matches!(step, Step::Now(_)) { "from-now" } else { "from-text" };
    (!is_noun).then_some(found(idx, next + 1, period, rule))
}

/// Returns the period of a unit around the time last spoken of.
fn told(ctx: &Context<'_>, unit: Unit, n: i32) -> Option<Period> {
    let reference = ctx.reference()?;
    if let Period::Fiscal(year) = reference {
        return (unit == Unit::Year).then_some(Period::Fiscal(year + n));
    }
    plus_units(Period::of_unit(unit, reference.first()?)?, unit, n)
}

/// "this weekend" of a Monday is the one before or behind it, by tense; here the nearest behind the day.
fn weekend(ctx: &Context<'_>, step: Step) -> Option<Period> {
    let (Step::Now(n) | Step::Told(n)) = step;
    let base = ctx.now?;
    plus_units(Period::of_unit(Unit::Weekend, base)?, Unit::Week, n)
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
        Part::Weekday(weekday) if n > 0 && is_nearest => Period::Day(counted::ahead(weekday, now)?),
        Part::Weekday(weekday) => Period::Day(weekday_near(ctx, weekday, n, now)?),
        _ => month_near(ctx, bare, n, now)?,
    };
    Some(found(idx, end, period, "from-now"))
}

fn weekday_near(ctx: &Context<'_>, weekday: i32, n: i32, now: Date) -> Option<Date> {
    let today = i32::from(now.weekday().to_monday_one_offset());
    match n {
        0 => ctx.in_week(weekday, 0),
        n if n < 0 => {
            let back = (today - weekday).rem_euclid(7);
            plus_days(now, if back == 0 { -7 } else { -back })
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

/// "the past five days", "the next six months", "last two years".
fn window(ctx: &Context<'_>, idx: usize, next: usize, step: Step) -> Option<Timex> {
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

fn windowed(ctx: &Context<'_>, idx: usize, count: Count, step: Step) -> Option<Timex> {
    let (Step::Now(sign) | Step::Told(sign)) = step;
    if sign == 0 || count.is_joined {
        return None;
    }
    let mut timex = Timex::new(idx, count.end, Value::Length(Length::new(count.n, count.unit)), "window");
    if let (Some(n), Some(now)) = (count.n, ctx.now)
        && n.fract() == 0.0
        && n < 10_000.0
    {
        timex.days = window_days(now, count.unit, n as i32 * sign);
        timex.moments = window_moments(ctx, count.unit, n as i32 * sign);
        timex.anchored = timex.days.is_some() || timex.moments.is_some();
    }
    Some(timex)
}

/// "the 5 past years", "two upcoming weeks": the number before the step.
fn late_window(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
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

/// "the year before", "the day after", "the month earlier".
fn unit_before(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.led(idx, Class::THE.or(Class::ARTICLE))?;
    let unit = unit(view, at).filter(|unit| !unit.is_clock() && !view.is(at, Class::PLURAL))?;
    let sign = direction(ctx, at + 1)?;
    let ends = at + 2 >= view.len()
        || view.opens(at + 2)
        || !view.is_word(at + 2) && !view.flag(at + 2, flag::DIGIT)
        || view.is(at + 2, Class::AND.or(Class::IN).or(Class::TO).or(Class::BY));
    let is_article = view.is(idx, Class::ARTICLE);
    (ends && !is_article).then_some(())?;
    Some(found(idx, at + 2, told(ctx, unit, sign)?, "from-text"))
}

/// "three Fridays from now".
fn weekdays(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
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

/// "in week 31", "the week 9 of 2027": a week of the year (ISO 8601).
fn week_number(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    unit(view, at)
        .or_else(|| (idx == at).then(|| view.value(at, Class::UNIT).and_then(Unit::of_number))?)
        .filter(|unit| *unit == Unit::Week && !view.is(at, Class::PLURAL))?;
    let text = view.text(at + 1);
    let week = crate::number::digits(text).filter(|n| text.len() <= 2 && (1..=53).contains(n))?;
    let of = view.skip(at + 2, Class::OF);
    let (year, end) = match crate::year::behind(view, of) {
        Some((year, end)) => (year, end),
        None if of > at + 2 => return None,
        None => (i32::from(ctx.now?.year()), at + 2),
    };
    let led = Class::IN.or(Class::BY).or(Class::UNTIL).or(Class::SINCE).or(Class::FOR).or(Class::FROM);
    let is_told = end > at + 2 || view.before(idx, led) || idx == 0;
    let thursday = crate::period::day(year, 1, 4)?;
    let monday = plus_days(crate::period::monday(thursday)?, 7 * (week - 1))?;
    is_told.then(|| found(idx, end, Period::Week(monday), "week"))
}

/// "over the year", "in the decade", "survive the year": of the time that is spoken of, else of now.
fn the_unit(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.led(idx, Class::THE)?;
    let unit = unit(view, at).filter(|_| !view.is(at, Class::PLURAL))?;
    let is_led = view.before(idx, Class::OVER.or(Class::IN).or(Class::BY).or(Class::FOR));
    let ends = view.opens(at + 1)
        || !view.is_word(at + 1)
        || view.is(at + 1, Class::AND.or(Class::IN).or(Class::TO).or(Class::BY).or(Class::CLAUSE));
    if !ends
        || !matches!(unit, Unit::Year | Unit::Decade | Unit::Century | Unit::Month | Unit::Week | Unit::Day)
    {
        return None;
    }
    let is_past = tense::around(view, idx, at + 1) != Tense::Future;
    let told =
        ctx.last.filter(|(first, _)| is_past && *first >= ctx.paragraph).and_then(|(_, last)| last.first());
    let told = told.filter(|first| ctx.now.is_none_or(|now| *first <= now) && unit >= Unit::Year);
    let period = Period::of_unit(unit, told.or(ctx.now)?)?;
    (is_led || unit == Unit::Year && !is_past).then_some(found(idx, at + 1, period, "from-text"))
}

/// Returns where "earlier" and "later" look.
fn direction(ctx: &Context<'_>, idx: usize) -> Option<i32> {
    let view = ctx.view;
    if view.opens(idx) {
        return None;
    }
    if view.is(idx, Class::EARLIER) {
        return Some(-1);
    }
    view.is(idx, Class::LATER).then_some(1)
}

/// "two years ago", "a year earlier", "three days later", "in two weeks", "a week from now".
fn counted(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let count = length::count(view, idx).filter(|count| !count.is_joined)?;
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
    let n = count.n? as i32 * sign;
    let reference = ctx.reference()?;
    let period = if count.unit == Unit::Year
        && n.abs() >= 1
        && !matches!(reference, Period::Range(..) | Period::Quarter(..) | Period::Half(..))
    {
        told(ctx, Unit::Year, n)?
    } else if count.unit == Unit::Year {
        reference.plus_years(n)?
    } else {
        let day = reference.last().filter(|_| n > 0).or(reference.first())?;
        match (reference, count.unit) {
            (Period::Day(_), Unit::Week) => Period::Day(plus_days(day, n.checked_mul(7)?)?),
            (Period::Day(_), Unit::Fortnight) => Period::Day(plus_days(day, n.checked_mul(14)?)?),
            (_, unit) => plus_units(Period::of_unit(unit, day)?, unit, n)?,
        }
    };
    Some(found(idx, end + 1, period, "from-text"))
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
