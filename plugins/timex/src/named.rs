//! Days that have a name: "Christmas", "New Year's Day", "Easter Monday".
//!
//! Not here: which year is meant (`context`).

use std::sync::LazyLock;

use dateline_plugin::{flag, token_hash};
use jiff::civil::Date;

use crate::bare::{Bare, Part};
use crate::period::{day, plus_days};
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
}

/// A term as hashes of its tokens, and its day.
#[derive(Debug)]
struct Named {
    term: Vec<u32>,
    rule: Rule,
}

const ENGLISH: &str = include_str!("../words/en-days.tsv");

static DAYS: LazyLock<Vec<Named>> = LazyLock::new(|| rows().filter_map(read).collect());

fn rows() -> impl Iterator<Item = &'static str> {
    ENGLISH.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// Returns the tokens of all terms, for the table of words.
pub(crate) fn tokens() -> impl Iterator<Item = &'static str> {
    rows().filter_map(|row| row.split('\t').next()).flat_map(|term| term.split(' '))
}

fn read(row: &str) -> Option<Named> {
    let mut cells = row.split('\t');
    let term = cells.next()?.split(' ').map(token_hash).collect();
    let kind = cells.next()?;
    let mut number = || cells.next()?.parse::<i32>().ok();
    let (a, b, c) = (number()?, number()?, number()?);
    let rule = match kind {
        "fixed" => Rule::Fixed(a, b),
        "nth" if c > 100 => Rule::Nth(a, b, c / 100, c % 100),
        "nth" => Rule::Nth(a, b, c, 0),
        "easter" => Rule::Easter(a),
        _ => return None,
    };
    Some(Named { term, rule })
}

/// Returns the named day that begins at a token, the longest of several.
pub(crate) fn at(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    if !view.is(idx, Class::NAMED) || !view.flag(idx, flag::LETTER) {
        return None;
    }
    let fits = |term: &[u32]| {
        let is_one = (1..term.len()).all(|at| !view.opens(idx + at));
        is_one && term.iter().enumerate().all(|(at, hash)| view.lower(idx + at) == Some(*hash))
    };
    let found = DAYS.iter().enumerate().filter(|(_, named)| fits(&named.term));
    let found = found.max_by_key(|(_, named)| named.term.len())?;
    let end = idx + found.1.term.len();
    let next = view.skip(end, Class::OF.or(Class::IN));
    let (year, end) = year::behind(view, next).map_or((None, end), |(year, end)| (Some(year), end));
    Some((Bare::new(Part::Named(found.0), year), end))
}

/// Returns the day of a year.
pub(crate) fn in_year(idx: usize, year: i32) -> Option<Date> {
    match DAYS.get(idx)?.rule {
        Rule::Fixed(month, number) => day(year, month, number),
        Rule::Easter(after) => plus_days(easter(year)?, after),
        Rule::Nth(month, weekday, which, after) => {
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
    }
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
