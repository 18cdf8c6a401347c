//! Days that have a name: "Christmas", "New Year's Day", "Easter Monday", "Eid al-Fitr", "Ramadan".
//!
//! Not here: which year is meant (`context`), other calendars (`calendars`).

use std::cmp::Reverse;
use std::sync::LazyLock;

use dateline_plugin::{flag, token_hash};
use jiff::civil::Date;

use crate::bare::{Bare, Part};
use crate::calendars::{self, Jewish};
use crate::length;
use crate::period::{Period, Unit, day, plus_days};
use crate::view::View;
use crate::words::Class;
use crate::year;

/// How the day of a year is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Month and day.
    Fixed(i32, i32),
    /// Month, weekday, which one, days after it.
    Nth(i32, i32, i32, i32),
    /// Days after Easter Sunday.
    Easter(i32),
    Orthodox(i32),
    Jewish(Jewish, i32),
    /// Month, day.
    Islamic(i32, i32),
    Chinese(i32, i32),
    /// Month, lunar day, hour at which it must hold.
    Hindu(i32, i32, i32),
    /// Sign of the zodiac, days after.
    Sign(i32, i32),
    Equinox(i32),
}

/// A term as hashes of its tokens, and its days.
#[derive(Debug)]
struct Named {
    term: Vec<u32>,
    rule: Rule,
    /// How many days; 0 stands for a month of the moon.
    length: i32,
}

const ENGLISH: &str = include_str!("../words/en-days.tsv");

/// The rows, by their first token, and the longest of one token first.
static DAYS: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let mut days: Vec<Named> = rows().filter_map(read).collect();
    days.sort_by_key(|named| (named.term[0], Reverse(named.term.len())));
    days
});

/// Reads the table before the first document needs it.
pub(crate) fn load() {
    LazyLock::force(&DAYS);
}

fn rows() -> impl Iterator<Item = &'static str> {
    ENGLISH.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// Returns the terms, for the table of words.
pub(crate) fn terms() -> impl Iterator<Item = &'static str> {
    rows().filter_map(|row| row.split('\t').next())
}

fn read(row: &str) -> Option<Named> {
    let mut cells = row.split('\t');
    let term = cells.next()?.split(' ').map(token_hash).collect();
    let kind = cells.next()?;
    let mut number = || cells.next()?.parse::<i32>().ok();
    let (a, b, c, length) = (number()?, number()?, number()?, number()?);
    Some(Named { term, rule: rule(kind, a, b, c)?, length })
}

fn rule(kind: &str, a: i32, b: i32, c: i32) -> Option<Rule> {
    Some(match kind {
        "fixed" => Rule::Fixed(a, b),
        "nth" if c > 100 => Rule::Nth(a, b, c / 100, c % 100),
        "nth" => Rule::Nth(a, b, c, 0),
        "easter" => Rule::Easter(a),
        "orthodox" => Rule::Orthodox(a),
        "tishri" => Rule::Jewish(Jewish::Tishri, a),
        "kislev" => Rule::Jewish(Jewish::Kislev, a),
        "shvat" => Rule::Jewish(Jewish::Shvat, a),
        "pesach" => Rule::Jewish(Jewish::Pesach, a),
        "islamic" => Rule::Islamic(a, b),
        "chinese" => Rule::Chinese(a, b),
        "hindu" => Rule::Hindu(a, b, c),
        "sign" => Rule::Sign(a, b),
        "equinox" => Rule::Equinox(a),
        _ => return None,
    })
}

/// Returns the named day that begins at a token, the longest of several.
pub(crate) fn at(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    if !view.is(idx, Class::NAMED) || !view.flag(idx, flag::LETTER) {
        return None;
    }
    let hash = view.lower(idx)?;
    let first = DAYS.partition_point(|named| named.term[0] < hash);
    let fits = |term: &[u32]| {
        let is_one = (1..term.len()).all(|at| !view.opens(idx + at));
        is_one && term.iter().enumerate().all(|(at, hash)| view.lower(idx + at) == Some(*hash))
    };
    let same = DAYS[first..].iter().take_while(|named| named.term[0] == hash);
    let (at, named) = same.enumerate().find(|(_, named)| fits(&named.term))?;
    let end = idx + named.term.len();
    let is_weekend = length::unit(view, end) == Some(Unit::Weekend) && !view.is(end, Class::PLURAL);
    let end = if is_weekend { end + 1 } else { end };
    let next = view.skip(end, Class::OF.or(Class::IN));
    let (year, end) = year::behind(view, next).map_or((None, end), |(year, end)| (Some(year), end));
    let is_common = named.term.len() == 1 && view.is(idx, Class::WEAK);
    let is_name = !is_common || year.is_some() || view.flag(idx, flag::FIRST_CAPITAL) && !view.opens(idx);
    let is_ours = year.is_none_or(|year| year >= FIRST_YEAR) && !is_dated(view, idx, named);
    let is_ours = is_ours && !(year.is_none() && is_title(view, idx, end));
    let part = if is_weekend { Part::NamedWeekend(first + at) } else { Part::Named(first + at) };
    (is_name && is_ours).then_some((Bare::new(part, year), end))
}

/// Years before it are of another calendar: "Ramadan 1446".
const FIRST_YEAR: i32 = 1700;

/// Returns whether a number makes a month a date of its calendar: "24 Ramadan".
fn is_dated(view: View<'_>, idx: usize, named: &Named) -> bool {
    named.length == 0 && idx > 0 && !view.opens(idx) && view.flag(idx - 1, flag::DIGIT)
}

/// "Easter Island", "the Christmas Cottage": a name that begins with a feast of one word.
fn is_title(view: View<'_>, idx: usize, end: usize) -> bool {
    let is_capital = |at: usize| view.flag(at, flag::FIRST_CAPITAL) && !view.flag(at, flag::ALL_CAPITALS);
    end == idx + 1 && is_capital(idx) && is_capital(end) && !view.opens(end) && view.classes(end).is_empty()
}

/// Returns the day or days of a year.
pub(crate) fn in_year(idx: usize, year: i32) -> Option<Period> {
    let named = DAYS.get(idx)?;
    let first = first_day(named.rule, year)?;
    let last = match (named.length, named.rule) {
        (1, _) => return Some(Period::Day(first)),
        (0, Rule::Islamic(month, _)) => month_after(month, first)?,
        (length, _) => plus_days(first, length - 1)?,
    };
    Period::range(Period::Day(first), Period::Day(last))
}

/// Returns the last day of an Islamic month that begins on a day.
fn month_after(month: i32, first: Date) -> Option<Date> {
    let next = |year: i32| calendars::islamic(month % 12 + 1, year).filter(|next| *next > first);
    let year = i32::from(first.year());
    next(year).or_else(|| next(year + 1))?.yesterday().ok()
}

fn first_day(rule: Rule, year: i32) -> Option<Date> {
    match rule {
        Rule::Fixed(month, number) => day(year, month, number),
        Rule::Easter(after) => plus_days(easter(year)?, after),
        Rule::Orthodox(after) => plus_days(calendars::orthodox_easter(year)?, after),
        Rule::Jewish(from, after) => calendars::jewish(from, after, year),
        Rule::Islamic(month, number) => islamic(month, number, year),
        Rule::Chinese(month, number) => calendars::chinese(month, number, year),
        Rule::Hindu(month, lunar_day, hour) => calendars::hindu(month, lunar_day, hour, year),
        Rule::Sign(sign, after) => calendars::sign(sign, after, year),
        Rule::Equinox(after) => calendars::equinox(after, year),
        Rule::Nth(month, weekday, which, after) => nth(year, month, weekday, which, after),
    }
}

/// Returns a day of an Islamic month; it may lie in the year behind that of the month's first day.
fn islamic(month: i32, number: i32, year: i32) -> Option<Date> {
    let of = |start: i32| {
        let found = plus_days(calendars::islamic(month, start)?, number - 1)?;
        (i32::from(found.year()) == year).then_some(found)
    };
    of(year - 1).or_else(|| of(year))
}

fn nth(year: i32, month: i32, weekday: i32, which: i32, after: i32) -> Option<Date> {
    let number = |day: Date| i32::from(day.weekday().to_monday_one_offset());
    let first = day(year, month, 1)?;
    let found = if which > 0 {
        plus_days(first, (weekday - number(first)).rem_euclid(7) + 7 * (which - 1))?
    } else {
        let last = first.last_of_month();
        plus_days(last, -(number(last) - weekday).rem_euclid(7))?
    };
    plus_days(found, after)
}

/// Returns Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * sunday) / 451;
    let total = moon + sunday - 7 * shift + 114;
    day(year, total / 31, total % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(rows().count(), DAYS.len());
    }

    #[test]
    fn easter_is_when_it_was() {
        let texts = [2008, 2013, 2024, 2025, 2026].map(|year| easter(year).unwrap().to_string());
        assert_eq!(texts, ["2008-03-23", "2013-03-31", "2024-03-31", "2025-04-20", "2026-04-05"]);
    }
}
