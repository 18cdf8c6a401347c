//! Dates as they are written, before a missing year is found: "5 May", "May 2026", "Q3", "Sunday, March 4".
//!
//! Not here: which year is meant (`resolve`), ranges (`range`), numerals such as `05/06/2026` (`numeric`).

use dateline_plugin::flag;

use crate::named;
use crate::number::{digits, ordinal};
use crate::numeric;
use crate::period::{self, Period};
use crate::view::View;
use crate::words::Class;
use crate::year;

/// What is said of a date but its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing more: a year.
    Whole,
    Half(i32),
    Quarter(i32),
    Season(i32),
    Month(i32),
    /// Month and day.
    Day(i32, i32),
    /// Day of a month that is not said.
    DayOnly(i32),
    /// Weekday and day of a month that is not said.
    WeekdayDay(i32, i32),
    /// Weekday, month and day.
    FullDay(i32, i32, i32),
    /// 1 is Monday.
    Weekday(i32),
    /// A day that has a name, by its row.
    Named(usize),
    /// The weekend of such a day.
    NamedWeekend(usize),
}

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bare {
    pub(crate) part: Part,
    pub(crate) year: Option<i32>,
}

impl Bare {
    pub(crate) const fn new(part: Part, year: Option<i32>) -> Bare {
        Bare { part, year }
    }

    /// Returns the period in a year.
    pub(crate) fn in_year(self, year: i32) -> Option<Period> {
        match self.part {
            Part::Whole => Some(Period::Year(year)),
            Part::Half(n) => Some(Period::Half(year, n)),
            Part::Quarter(n) => Some(Period::Quarter(year, n)),
            Part::Season(n) => Some(Period::Season(year, n)),
            Part::Month(n) => Some(Period::Month(year, n)),
            Part::Day(month, n) | Part::FullDay(_, month, n) => period::day(year, month, n).map(Period::Day),
            Part::Named(idx) => named::in_year(idx, year),
            Part::NamedWeekend(idx) => period::weekend_near(named::in_year(idx, year)?.first()?),
            Part::DayOnly(_) | Part::WeekdayDay(..) | Part::Weekday(_) => None,
        }
    }

    /// Returns the period, where the year is said.
    pub(crate) fn period(self) -> Option<Period> {
        self.in_year(self.year?)
    }
}

/// Returns the date that begins at a token.
pub(crate) fn at(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    view.bare(idx)
}

/// Reads the date that begins at a token.
pub(crate) fn read(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let here = view.classes(idx);
    if view.flag(idx, flag::DIGIT) {
        return in_digits(view, idx);
    }
    if !here.has(STARTS) {
        return None;
    }
    if let Some(found) = named::at(view, idx) {
        return Some(found);
    }
    if here.has(Class::WEEKDAY) {
        return with_weekday(view, idx);
    }
    let month = if here.has(Class::MONTH) { month_first(view, idx) } else { None };
    month.or_else(|| in_words(view, idx, here))
}

/// Words a date may begin with.
const STARTS: Class = Class::NAMED
    .or(Class::WEEKDAY)
    .or(Class::MONTH)
    .or(Class::ORDINAL)
    .or(Class::CARDINAL)
    .or(Class::SEASON)
    .or(Class::ERA)
    .or(Class::THE);

fn in_words(view: View<'_>, idx: usize, here: Class) -> Option<(Bare, usize)> {
    let near = view.near(idx);
    let is_day = near.has(Class::MONTH) && here.has(Class::ORDINAL.or(Class::CARDINAL));
    let day = if is_day { day_first(view, idx) } else { None };
    let quarter = || if near.has(Class::UNIT.or(Class::HALF)) { quarter(view, idx) } else { None };
    let season = || if near.has(Class::SEASON) { season(view, idx) } else { None };
    let is_year = here.has(Class::CARDINAL.or(Class::ERA));
    day.or_else(quarter).or_else(season).or_else(|| if is_year { whole_year(view, idx) } else { None })
}

fn whole_year(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    year::at(view, idx).map(|(year, end)| (Bare::new(Part::Whole, Some(year)), end))
}

/// Reads a date that begins with digits.
fn in_digits(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    if let Some(found) = numeric::date(view, idx) {
        return Some(found);
    }
    let is_short = view.byte_len(idx) <= 2;
    let is_mixed = !view.flag(idx, flag::NUMBER);
    let near = view.near(idx);
    let day = (is_short || is_mixed) && near.has(Class::MONTH);
    let joined = if view.byte_len(idx) == 4 { year_joined(view, idx) } else { None };
    joined
        .or_else(|| if day { day_first(view, idx) } else { None })
        .or_else(|| if is_mixed { quarter(view, idx) } else { None })
        .or_else(|| whole_year(view, idx))
}

/// "Sunday, March 4, 2007", "Mon 13th", "Friday".
fn with_weekday(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let weekday = view.value(idx, Class::WEEKDAY)?;
    let behind = year::joint(view, idx + 1).unwrap_or_else(|| view.skip_comma(idx + 1));
    let next = view.skip(behind, Class::THE);
    if !view.opens(next) {
        let date =
            day_first(view, next).or_else(|| month_first(view, next)).or_else(|| numeric::date(view, next));
        if let Some((bare, end)) = date
            && let Part::Day(month, day) = bare.part
        {
            let part = if bare.year.is_none() { Part::FullDay(weekday, month, day) } else { bare.part };
            return Some((Bare::new(part, bare.year), end));
        }
        if let Some((month, day)) = numeric::slashed(view, next) {
            return Some((Bare::new(Part::FullDay(weekday, month, day), None), next + 1));
        }
        let is_near = next != behind || behind == idx + 1;
        let is_told = view.flag(next, flag::DIGIT) || next != behind;
        let day = ordinal(view, next).filter(|(n, _)| *n <= 31 && is_near && is_told);
        if let Some((n, end)) = day {
            return Some((Bare::new(Part::WeekdayDay(weekday, n), None), end));
        }
    }
    let is_sure = !view.is(idx, Class::WEAK) || is_supported(view, idx, idx + 1);
    is_sure.then_some((Bare::new(Part::Weekday(weekday), None), idx + 1))
}

/// Returns whether a word that is not only a time stands as one: a capital, and a preposition or a date beside it.
fn is_supported(view: View<'_>, first: usize, end: usize) -> bool {
    if !view.flag(first, flag::FIRST_CAPITAL) {
        return view.len() <= 2;
    }
    let led = Class::IN
        .or(Class::ON)
        .or(Class::SINCE)
        .or(Class::UNTIL)
        .or(Class::BY)
        .or(Class::FROM)
        .or(Class::LAST)
        .or(Class::NEXT)
        .or(Class::THIS)
        .or(Class::PART)
        .or(Class::BETWEEN)
        .or(Class::BEFORE)
        .or(Class::AFTER)
        .or(Class::EVERY)
        .or(Class::FOR)
        .or(Class::OF);
    let is_time = |idx: usize| {
        !view.opens(idx) && view.is(idx, Class::DEICTIC.or(Class::DAYPART).or(Class::AMPM))
            || numeric::is_clock(view, idx)
    };
    let is_capital = !view.flag(first, flag::SENTENCE_FIRST);
    is_capital && (view.before(first, led) || is_joined(view, first, end)) || is_time(end)
}

/// Returns whether a dash, "to" or "and" joins a word of time to another month or weekday.
fn is_joined(view: View<'_>, first: usize, end: usize) -> bool {
    let joint = Class::DASH.or(Class::TO).or(Class::AND).or(Class::OR);
    let is_name =
        |idx: usize| view.is(idx, Class::MONTH.or(Class::WEEKDAY)) && view.flag(idx, flag::FIRST_CAPITAL);
    view.is(end, joint) && is_name(end + 1) || first > 1 && view.is(first - 1, joint) && is_name(first - 2)
}

/// "March 4, 2007", "March 2007", "May of 1776", "March".
fn month_first(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let month = view.value(idx, Class::MONTH)?;
    if let Some(found) = month_joined(view, idx, month) {
        return Some(found);
    }
    let comma = view.skip_comma(idx + 1);
    let is_ordinal = view.flag(comma, flag::DIGIT) && ordinal(view, comma).is_some();
    let next = if is_ordinal { comma } else { view.skip(idx + 1, Class::THE) };
    let number = day_number(view, next).or_else(|| day_in_words(view, next));
    if let Some((day, end)) = number.filter(|(day, _)| !view.opens(next) && exists(month, *day)) {
        let is_list = view.is_dash(end)
            && view.value(end + 1, Class::MONTH).is_some()
            && !view.flag(next, flag::LETTER);
        if !is_list || day_number(view, end + 2).is_some() {
            let (year, end) = year_behind(view, end);
            return Some((Bare::new(Part::Day(month, day), year), end));
        }
    }
    let (year, end) = match year::behind(view, idx + 1) {
        Some((year, end)) => (Some(year), end),
        None => match view.after(idx + 1, Class::OF.or(Class::IN)).and_then(|at| year::behind(view, at)) {
            Some((year, end)) => (Some(year), end),
            None => year_behind(view, idx + 1),
        },
    };
    let is_sure = year.is_some() || !is_weak_month(view, idx) || is_supported(view, idx, end);
    let is_name = view.flag(idx, flag::FIRST_CAPITAL) || !view.is(idx, Class::WEAK) || is_between(view, idx);
    let is_sure = is_sure || is_between(view, idx);
    (is_sure && is_name).then_some((Bare::new(Part::Month(month), year), end))
}

/// "between august and october": a month without a capital beside a sure one.
fn is_between(view: View<'_>, idx: usize) -> bool {
    let sure = |at: usize| view.is(at, Class::MONTH) && !view.is(at, Class::WEAK) && !view.opens(at);
    let joint = Class::TO.or(Class::AND).or(Class::UNTIL);
    view.before(idx, Class::BETWEEN.or(Class::FROM)) && view.is(idx + 1, joint) && sure(idx + 2)
        || idx > 2
            && view.before(idx, joint)
            && sure(idx - 2)
            && view.before(idx - 2, Class::BETWEEN.or(Class::FROM))
}

/// "May twenty nine", "October twenty three nineteen seventy-four": a day in words without an ending.
fn day_in_words(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let tens = view.value(idx, Class::CARDINAL).filter(|n| (1..=31).contains(n) && !view.opens(idx))?;
    let joined = if view.is_dash(idx + 1) { idx + 2 } else { idx + 1 };
    let ones = view.value(joined, Class::CARDINAL).filter(|n| (1..10).contains(n) && tens >= 20);
    let (day, end) = match ones.filter(|_| !view.opens(joined)) {
        Some(ones) => (tens + ones, joined + 1),
        None => (tens, idx + 1),
    };
    let is_alone = view.opens(end) || !view.is_word(end) || year::behind(view, end).is_some();
    (is_alone && day <= 31).then_some((day, end))
}

/// "Sep-23-2031", "Dec/2031", "Nov/2".
fn month_joined(view: View<'_>, idx: usize, month: i32) -> Option<(Bare, usize)> {
    let at = year::joint(view, idx + 1).filter(|at| view.flag(*at, flag::DIGIT))?;
    let text = view.text(at);
    let number = digits(text)?;
    if text.len() == 4 {
        let day = year::joint(view, at + 1).and_then(|at| day_number(view, at));
        return match day.filter(|(day, _)| exists(month, *day)) {
            Some((day, end)) => Some((Bare::new(Part::Day(month, day), Some(number)), end)),
            None if view.text(idx + 1) == "/" => {
                Some((Bare::new(Part::Month(month), year::behind(view, at).map(|(year, _)| year)), at + 1))
            }
            None => None,
        };
    }
    let is_day = text.len() <= 2 && exists(month, number);
    let year = year::joint(view, at + 1).and_then(|at| year::behind(view, at));
    match year {
        Some((year, end)) if is_day => Some((Bare::new(Part::Day(month, number), Some(year)), end)),
        _ => {
            let is_slash = view.text(idx + 1) == "/" && !view.is(at + 1, Class::DASH);
            let is_told = idx > 1 && view.is(idx - 2, Class::WEEKDAY) && !view.opens(idx);
            (is_day && (is_slash || is_told)).then_some((Bare::new(Part::Day(month, number), None), at + 1))
        }
    }
}

/// "2031-Aug-01", "2031-q1".
fn year_joined(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let at = if view.byte_len(idx) == 4 { year::joint(view, idx + 1)? } else { return None };
    let year = digits(view.text(idx)).filter(|year| (1000..2200).contains(year))?;
    if let Some((part, None)) = numeric::quarter(view, at) {
        return Some((Bare::new(part, Some(year)), at + 1));
    }
    let month = view.value(at, Class::MONTH)?;
    let (day, end) = day_number(view, year::joint(view, at + 1)?)?;
    exists(month, day).then_some((Bare::new(Part::Day(month, day), Some(year)), end))
}

/// "may", "march": a word that is a month only beside other times. "Jan" and "Dec" are sure with a capital.
fn is_weak_month(view: View<'_>, idx: usize) -> bool {
    let is_short = view.is(idx, Class::WEAK);
    is_short && (view.text(idx).len() > 2)
}

/// "4 March 2007", "the 16th of March".
pub(crate) fn day_first(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let (day, end) = day_number(view, idx).or_else(|| {
        let tens = view.value(idx, Class::CARDINAL).filter(|tens| *tens == 20 || *tens == 30)?;
        let ones =
            view.value(idx + 1, Class::CARDINAL).filter(|n| (1..10).contains(n) && !view.opens(idx + 1))?;
        (tens + ones <= 31).then_some((tens + ones, idx + 2))
    })?;
    let is_money = idx > 0 && view.is_glued(idx) && view.flag(idx - 1, flag::SYMBOL);
    if is_money && !view.is(idx - 1, Class::DASH) {
        return None;
    }
    let at = view.skip(end, Class::OF);
    let at = if at == end && view.is_dash(at) && view.is_glued(at) { at + 1 } else { at };
    let month = view.value(at, Class::MONTH).filter(|_| !view.opens(at))?;
    let is_common = view.is(at, Class::FUTURE) || view.byte_len(at) > 3;
    let is_lower = is_common && view.is(at, Class::WEAK) && !view.flag(at, flag::FIRST_CAPITAL);
    if is_lower && at == end {
        return None;
    }
    let (year, end) = year_behind(view, at + 1);
    exists(month, day).then_some((Bare::new(Part::Day(month, day), year), end))
}

/// Returns whether a month ever has a day.
fn exists(month: i32, day: i32) -> bool {
    const LEAP_YEAR: i32 = 2000;
    period::day(LEAP_YEAR, month, day).is_some()
}

/// Returns the number of a day: 1 to 31 in digits or an ordinal.
pub(crate) fn day_number(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let is_digit = view.flag(idx, flag::DIGIT);
    let is_short = is_digit && view.byte_len(idx) <= 2;
    let plain = is_short.then(|| digits(view.text(idx))).flatten().map(|n| (n, idx + 1));
    let found = plain.or_else(|| if is_short { None } else { ordinal(view, idx) });
    found.filter(|(n, _)| (1..=31).contains(n))
}

/// Returns the year behind a date, with or without a comma.
fn year_behind(view: View<'_>, idx: usize) -> (Option<i32>, usize) {
    let at = view.skip_comma(idx);
    let at = if at == idx { view.skip(idx, Class::OF) } else { at };
    let at =
        if at == idx && view.is_dash(at) && view.is_glued(at) && view.is_glued(at + 1) { at + 1 } else { at };
    match year::behind(view, at) {
        Some((year, end)) => (Some(year), end),
        None => (None, idx),
    }
}

/// "Q3 2025", "Q3", "the third quarter of 2025", "H1 2026", "first half of 2026".
fn quarter(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    if let Some((part, year)) = numeric::quarter(view, idx) {
        if year.is_some() {
            return Some((Bare::new(part, year), idx + 1));
        }
        let at = if view.text(idx + 1) == "/" { idx + 2 } else { view.skip(idx + 1, Class::OF) };
        let (year, end) = match year::behind(view, at) {
            Some((year, end)) => (Some(year), end),
            None => (None, idx + 1),
        };
        return Some((Bare::new(part, year), end));
    }
    let at = view.lead(idx, Class::THE);
    let (n, next) = ordinal(view, at)?;
    let next = if view.is_dash(next) { next + 1 } else { next };
    let unit = view.value(next, Class::UNIT).filter(|_| !view.opens(next));
    let is_half = view.is(next, Class::HALF) && !view.opens(next);
    let part = match (n, unit) {
        (1..=4, Some(9)) => Part::Quarter(n),
        (1..=2, Some(10)) => Part::Half(n),
        (1..=2, _) if is_half => Part::Half(n),
        _ => return None,
    };
    let of = view.skip(next + 1, Class::OF.or(Class::IN));
    let (year, end) = match year::behind(view, of) {
        Some((year, end)) => (Some(year), end),
        None => (None, next + 1),
    };
    let is_bare_half = is_half && year.is_none();
    (!is_bare_half).then_some((Bare::new(part, year), end))
}

/// "the summer of 2010", "summer 2010", "this summer" (the step is read elsewhere).
fn season(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let at = view.lead(idx, Class::THE);
    let season = view.value(at, Class::SEASON).filter(|_| at == idx || !view.opens(at))?;
    let of = view.skip(at + 1, Class::OF);
    let found = year::behind(view, of);
    let led = Class::IN
        .or(Class::BY)
        .or(Class::UNTIL)
        .or(Class::SINCE)
        .or(Class::PART)
        .or(Class::LAST)
        .or(Class::NEXT);
    let is_sure = !view.is(at, Class::WEAK) || found.is_some() || view.before(idx, led.or(Class::THIS));
    let is_name = view.flag(at, flag::FIRST_CAPITAL)
        && view.flag(at + 1, flag::FIRST_CAPITAL)
        && !view.opens(at + 1)
        && found.is_none()
        && !view.is(at + 1, Class::MONTH);
    let is_noun = !view.is(at + 1, Class::TERM) && !is_name;
    let (year, end) = found.map_or((None, at + 1), |(year, end)| (Some(year), end));
    (is_sure && is_noun).then_some((Bare::new(Part::Season(season), year), end))
}
