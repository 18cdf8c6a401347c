//! Dates, quarters and times of day that are one token of digits: `2026-01-30`, `05/06/2026`, `Q3`, `10:40`.
//!
//! Slashes are read month first, dots day first, unless a number is no month. Not here: words.

use dateline_plugin::flag;

use crate::bare::{Bare, Part};
use crate::number::digits;
use crate::period;
use crate::view::View;
use crate::words::Class;
use crate::year;

/// Returns the date of a token with separators in it.
pub(crate) fn date(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    if !view.flag(idx, flag::DIGIT) {
        return None;
    }
    let text = view.text(idx);
    if text.len() < 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return if text.len() == 4 { split(view, idx) } else { None };
    }
    if let Some(bare) = compact(text).filter(|_| !year::is_counted(view, idx)) {
        return Some((bare, idx + 1));
    }
    let sign = char::from(text.bytes().find(|byte| matches!(byte, b'-' | b'/' | b'.'))?);
    let mut parts = text.splitn(4, sign);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let bare = match third {
        Some(third) => full(sign, [first, second, third])?,
        None => match month_and_year(sign, first, second) {
            Some(bare) => bare,
            None => return monthly(view, idx),
        },
    };
    Some((bare, idx + 1))
}

/// Returns month and day of "5/12"; the day first where the month would not be one.
pub(crate) fn slashed(view: View<'_>, idx: usize) -> Option<(i32, i32)> {
    if !view.flag(idx, flag::DIGIT) || view.opens(idx) && idx > 0 {
        return None;
    }
    let (first, second) = view.text(idx).split_once('/')?;
    let (a, b) = (digits(first)?, digits(second)?);
    let (month, day) = if a > 12 { (b, a) } else { (a, b) };
    const LEAP_YEAR: i32 = 2000;
    period::day(LEAP_YEAR, month, day).map(|_| (month, day))
}

/// "on 5/12", "from 10/25 to 1/25": a date without a year where something beside it says so.
fn monthly(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let (month, day) = slashed(view, idx)?;
    let is_timed = view.is(idx + 1, Class::BETWEEN.or(Class::FROM)) && view.flag(idx + 2, flag::DIGIT);
    let led = Class::ON.or(Class::SINCE).or(Class::UNTIL).or(Class::FROM);
    let joints = Class::DASH.or(Class::TO).or(Class::UNTIL);
    let other = view.is(idx + 1, joints) && view.text(idx + 2).contains('/')
        || view.before(idx, joints) && idx > 1 && view.text(idx - 2).contains('/');
    let is_counted = view.is_word(idx + 1) && !view.opens(idx + 1) && !view.is(idx + 1, joints.or(Class::AT));
    let is_told = !is_counted && (view.before(idx, led) || other || is_timed);
    is_told.then_some((Bare::new(Part::Day(month, day), None), idx + 1))
}

/// "20310415".
fn compact(text: &str) -> Option<Bare> {
    let is_plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (year, rest) = text.split_at_checked(4).filter(|_| is_plain)?;
    let (month, day) = rest.split_at_checked(2)?;
    let year = digits(year).filter(|year| (1900..2100).contains(year))?;
    valid(year, digits(month)?, digits(day)?)
}

fn full(sign: char, texts: [&str; 3]) -> Option<Bare> {
    let [first, second, third] = texts;
    let [a, b, c] = [digits(first)?, digits(second)?, digits(third)?];
    if first.len() == 4 {
        return valid(a, b, c);
    }
    let year = match third.len() {
        4 => c,
        2 => year::full(c),
        _ => return None,
    };
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    let month_first = if sign == '/' { b > 12 || a <= 12 } else { b > 12 };
    if month_first { valid(year, a, b) } else { valid(year, b, a) }
}

fn valid(year: i32, month: i32, day: i32) -> Option<Bare> {
    (1000..2200).contains(&year).then_some(())?;
    period::day(year, month, day)?;
    Some(Bare::new(Part::Day(month, day), Some(year)))
}

/// "2/2013", "05/2026".
fn month_and_year(sign: char, first: &str, second: &str) -> Option<Bare> {
    let (month, year) = (digits(first)?, digits(second)?);
    let is_date = matches!(sign, '/') && second.len() == 4 && first.len() <= 2;
    let is_iso = sign == '-' && first.len() == 4 && second.len() == 2;
    let (month, year) = if is_iso { (year, month) } else { (month, year) };
    ((is_date || is_iso) && (1..=12).contains(&month) && (1000..2200).contains(&year))
        .then_some(Bare::new(Part::Month(month), Some(year)))
}

/// A date that the tokens split at its hyphens: `2026 - 01 - 30`.
fn split(view: View<'_>, idx: usize) -> Option<(Bare, usize)> {
    let is_hyphen = |at: usize| view.is_glued(at) && view.is_glued(at + 1) && view.is_sign(at, "-");
    if view.byte_len(idx) != 4 || !is_hyphen(idx + 1) || !is_hyphen(idx + 3) {
        return None;
    }
    let day_text = view.text(idx + 4).split('T').next()?;
    let bare = full('-', [view.text(idx), view.text(idx + 2), day_text])?;
    Some((bare, idx + 5))
}

/// Returns the quarter or half of a token: `Q3`, `3Q`, `3Q26`, `18q4`, `H1`, `1H26`.
pub(crate) fn quarter(view: View<'_>, idx: usize) -> Option<(Part, Option<i32>)> {
    if !view.flag(idx, flag::DIGIT) || !view.flag(idx, flag::LETTER) {
        return None;
    }
    let text = view.text(idx);
    let letter = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (before, rest) = text.split_at(letter);
    let (name, after) = rest.split_at(1);
    let part = |n: i32| match name.as_bytes()[0].to_ascii_lowercase() {
        b'q' if (1..=4).contains(&n) => Some(Part::Quarter(n)),
        b'h' if (1..=2).contains(&n) && name == "H" => Some(Part::Half(n)),
        _ => None,
    };
    let two = |text: &str| digits(text).filter(|_| text.len() == 2).map(year::full);
    let four = |text: &str| digits(text).filter(|n| text.len() == 4 && (1900..2200).contains(n));
    let of_year = |text: &str| two(text).or_else(|| four(text));
    if before.is_empty() {
        let (n, year) = after.split_at_checked(1)?;
        let year = year.trim_start_matches(['/', '-', '\'']);
        return match (year.is_empty(), of_year(year)) {
            (true, _) => Some((part(digits(n)?)?, None)),
            (false, Some(year)) => Some((part(digits(n)?)?, Some(year))),
            _ => None,
        };
    }
    if before.len() == 1 && (after.is_empty() || of_year(after).is_some()) {
        return Some((part(digits(before)?)?, of_year(after)));
    }
    let year = of_year(before)?;
    Some((part(digits(after)?)?, Some(year)))
}

/// Returns whether a token is a time with its minutes: `10:40`.
pub(crate) fn is_clock(view: View<'_>, idx: usize) -> bool {
    view.is(idx, Class::CLOCK) && !view.opens(idx) && colon(view.text(idx)).is_some()
}

/// Returns hour, minute and second of `10:40`, `10:40:05`, `15h00`.
pub(crate) fn colon(text: &str) -> Option<(i32, i32, Option<i32>)> {
    let sign = text.find([':', 'h'])?;
    let (hour, rest) = text.split_at(sign);
    let mut parts = rest[1..].split(':');
    let minute_text = parts.next()?;
    let (hour, minute) = (digits(hour)?, digits(minute_text).filter(|_| minute_text.len() == 2)?);
    let second = match parts.next() {
        Some(text) => Some(digits(text).filter(|_| text.len() == 2)?),
        None => None,
    };
    let is_time = parts.next().is_none() && hour <= 24 && minute < 60 && second.is_none_or(|n| n < 60);
    is_time.then_some((hour, minute, second))
}
