//! Numbers before units and in dates: digits, words, ordinals.
//!
//! Not here: what they number.

use dateline_plugin::flag;

use crate::view::View;
use crate::words::Class;

/// A number in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    /// One past its last token.
    pub(crate) end: usize,
}

/// Returns the whole number of a token of digits alone.
pub(crate) fn digits(text: &str) -> Option<i32> {
    let is_plain = !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

/// Returns the number of an ordinal in digits: "3rd".
pub(crate) fn ordinal_digits(text: &str) -> Option<i32> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_ending = ["st", "nd", "rd", "th"].iter().any(|ending| rest.eq_ignore_ascii_case(ending));
    if is_ending { digits(&text[..text.len() - rest.len()]) } else { None }
}

/// Returns the ordinal at a token, in digits or words: "3rd", "third", "twenty-first".
pub(crate) fn ordinal(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    if view.flag(idx, flag::NUMBER) {
        return None;
    }
    if view.flag(idx, flag::DIGIT) {
        return ordinal_digits(view.text(idx)).map(|n| (n, idx + 1));
    }
    if let Some(n) = view.value(idx, Class::ORDINAL) {
        return Some((n, idx + 1));
    }
    let tens = view.value(idx, Class::CARDINAL).filter(|n| *n >= 20)?;
    let next = if view.is_dash(idx + 1) { idx + 2 } else { idx + 1 };
    let ones = view.value(next, Class::ORDINAL).filter(|n| *n < 10 && !view.opens(next))?;
    Some((tens + ones, next + 1))
}

/// Returns the cardinal at a token, in digits or words: "12", "1.5", "1,200", "twenty-five", "two hundred".
pub(crate) fn cardinal(view: View<'_>, idx: usize) -> Option<Number> {
    view.number(idx)
}

/// Reads the cardinal at a token.
pub(crate) fn read(view: View<'_>, idx: usize) -> Option<Number> {
    let new = |value: f64| Number { value, end: idx + 1 };
    if view.flag(idx, flag::NUMBER | flag::DIGIT) {
        let text = view.text(idx);
        return plain(text).or_else(|| fraction(text)).or_else(|| sign(text)).map(new);
    }
    if view.classes(idx) == Class::NONE && !view.is_word(idx) && idx < view.len() {
        return sign(view.text(idx)).map(new);
    }
    words(view, idx)
}

/// Returns the number of digits with commas and one point in them.
fn plain(text: &str) -> Option<f64> {
    const LONGEST: u32 = 9;
    let (mut value, mut n, mut behind) = (0_u32, 0, None);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if n < LONGEST => {
                (value, n) = (value * 10 + u32::from(byte - b'0'), n + 1);
                behind = behind.map(|behind| behind + 1);
            }
            b'.' if behind.is_none() => behind = Some(0),
            b',' => {}
            _ => return None,
        }
    }
    if n == 0 {
        return None;
    }
    Some(behind.map_or(f64::from(value), |behind| f64::from(value) / 10_f64.powi(behind)))
}

/// Returns the value of a fraction of one sign.
fn sign(text: &str) -> Option<f64> {
    match text {
        "½" => Some(0.5),
        "¼" => Some(0.25),
        "¾" => Some(0.75),
        _ => None,
    }
}

fn fraction(text: &str) -> Option<f64> {
    let (over, under) = text.split_once('/')?;
    let (over, under) = (digits(over)?, digits(under)?);
    (over < under && under <= 12).then(|| f64::from(over) / f64::from(under))
}

fn words(view: View<'_>, idx: usize) -> Option<Number> {
    let (mut value, mut end) = small(view, idx)?;
    while let Some(scale) = view.value(end, Class::HUNDRED).filter(|_| !view.opens(end)) {
        value = value.checked_mul(scale).filter(|value| *value < 1_000_000)?;
        end += 1;
        let next = view.skip(end, Class::AND);
        if let Some((more, after)) = small(view, next).filter(|_| !view.opens(next)) {
            (value, end) = (value + more, after);
        }
    }
    Some(Number { value: f64::from(value), end })
}

/// Returns a number below 100 in words.
fn small(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let value = view.value(idx, Class::CARDINAL)?;
    if value < 20 {
        return Some((value, idx + 1));
    }
    let next = if view.is_dash(idx + 1) { idx + 2 } else { idx + 1 };
    match view.value(next, Class::CARDINAL) {
        Some(ones) if ones > 0 && ones < 10 && !view.opens(next) => Some((value + ones, next + 1)),
        _ => Some((value, idx + 1)),
    }
}

/// Returns the number of a year in words: "nineteen eighty-four", "two thousand and six".
pub(crate) fn year_words(view: View<'_>, idx: usize) -> Option<(i32, usize)> {
    let (first, end) = small(view, idx)?;
    if let Some((rest, after)) = small(view, end).filter(|(rest, _)| *rest >= 10 && !view.opens(end)) {
        return (15..=20).contains(&first).then_some((first * 100 + rest, after));
    }
    let number = words(view, idx)?;
    let year = number.value as i32;
    (first == 2 && (2000..2100).contains(&year)).then_some((year, number.end))
}
