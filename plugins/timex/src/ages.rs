//! Decades, centuries, and years that are not the calendar's: "the 1990s", "the 19th century", "FY2027",
//! "the 2031/32 season".
//!
//! Not here: decades and centuries counted from now (`relative`).

use dateline_plugin::flag;

use crate::number::{digits, ordinal};
use crate::period::Period;
use crate::view::View;
use crate::words::Class;
use crate::year;

/// Returns the decade, century or fiscal year that begins at a token.
pub(crate) fn at(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    if view.flag(idx, flag::NUMBER) {
        return split_year(view, idx);
    }
    decade(view, idx)
        .or_else(|| century(view, idx))
        .or_else(|| year_named(view, idx))
        .or_else(|| fiscal(view, idx))
}

/// "year 2008", "cy18".
fn year_named(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    let is_short = view.flag(idx, flag::DIGIT) && !view.flag(idx, flag::NUMBER);
    let text = if is_short { view.text(idx) } else { "" };
    let short = text.get(..2).filter(|start| start.eq_ignore_ascii_case("cy")).map(|_| &text[2..]);
    if let Some(rest) = short.filter(|rest| !rest.is_empty()) {
        let year = digits(rest).filter(|_| rest.len() == 4).or_else(|| digits(rest).map(year::full))?;
        return matches!(rest.len(), 2 | 4).then_some((Period::Year(year), idx + 1));
    }
    let is_year = view.value(idx, Class::UNIT) == Some(11) && !view.is(idx, Class::PLURAL);
    let (year, end) = year::behind(view, idx + 1).filter(|_| is_year)?;
    let is_ours = view.flag(idx + 1, flag::DIGIT) && !year::is_other_calendar(view, idx + 1);
    is_ours.then_some((Period::Year(year), end))
}

fn decade(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    if view.flag(idx, flag::DIGIT) {
        let found = if view.flag(idx, flag::NUMBER) { None } else { decade_digits(view.text(idx)) };
        let is_measure = view.is(idx + 1, Class::MEASURE) && !view.opens(idx + 1);
        return found.filter(|_| !is_measure).map(|decade| (decade, idx + 1));
    }
    let after_dash = |at: usize| if view.is_dash(at) { at + 1 } else { at };
    if let Some(century) = view.value(idx, Class::CARDINAL).filter(|n| (15..=20).contains(n)) {
        let next = after_dash(idx + 1);
        let tens = view.value(next, Class::DECADE).filter(|_| !view.opens(next))?;
        return Some((Period::Decade(century * 10 + tens / 10), next + 1));
    }
    let tens = view
        .value(idx, Class::DECADE)
        .filter(|_| view.before(idx, Class::THE.or(Class::PART).or(Class::IN)))?;
    let century = if tens < 20 { 200 } else { 190 };
    (tens != 10).then_some((Period::Decade(century + tens / 10), idx + 1))
}

/// Returns the decade of `1990s`, `'90s`, `90s`, `1990's`; of `1800s` the century.
fn decade_digits(text: &str) -> Option<Period> {
    let plain = text.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let plain = plain.trim_start_matches(['\'', '’']);
    let year = digits(plain).filter(|year| year % 10 == 0)?;
    match plain.len() {
        4 if year % 100 == 0 && year < 2000 => Some(Period::Century(year / 100)),
        4 => Some(Period::Decade(year / 10)),
        2 => Some(Period::Decade(if year < 20 { 200 + year / 10 } else { 190 + year / 10 })),
        _ => None,
    }
}

/// "the 19th century", "the twentieth century", "the 4th century BC", "21st-century".
fn century(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    let (n, next) = ordinal(view, idx)?;
    let next = if view.is_dash(next) { next + 1 } else { next };
    let unit = view.value(next, Class::UNIT).filter(|_| !view.opens(next))?;
    let is_long_ago = view.value(next + 1, Class::ERA) == Some(-1) && !view.opens(next + 1);
    if is_long_ago {
        return None;
    }
    match unit {
        13 if (1..=30).contains(&n) => Some((Period::Century(n - 1), next + 1)),
        14 if (1..=4).contains(&n) => Some((Period::Millennium(n - 1), next + 1)),
        _ => None,
    }
}

/// `FY2027`, `FY26`, "fiscal 2026", "the fiscal year 2031/32", "the 2031/32 season", `2026/27`.
fn fiscal(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    let at = view.lead(idx, Class::THE);
    if at > idx && view.opens(at) {
        return None;
    }
    named(view, at).or_else(|| prefixed(view, at)).or_else(|| split_year(view, at))
}

/// "fiscal year 2025/26", "financial year 2026", "fiscal 2026", "season 2025/26".
fn named(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    let is_year = |at: usize| {
        view.value(at, Class::UNIT).is_some_and(|unit| matches!(unit, 11 | 15)) && !view.opens(at)
    };
    let next = if view.is(idx, Class::FISCAL) && is_year(idx + 1) {
        idx + 2
    } else if view.is(idx, Class::FISCAL) && view.text(idx).len() > 3 && !view.opens(idx + 1) {
        if view.text(idx).eq_ignore_ascii_case("fiscal") { idx + 1 } else { return None }
    } else if is_year(idx) && !view.is(idx, Class::PLURAL) {
        let (first, last, end) = split_digits(view, idx + 1)?;
        return (last == first + 1).then_some((Period::Fiscal(last), end));
    } else {
        return None;
    };
    if let Some((_, last, end)) = split_digits(view, next) {
        return Some((Period::Fiscal(last), end));
    }
    let (year, end) = year::behind(view, next)?;
    Some((Period::Fiscal(year), end))
}

/// `FY2027`, `FY26`, `FY2025/26`, `FY 2027`.
fn prefixed(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    if view.flag(idx, flag::NUMBER | flag::LOWER) {
        return None;
    }
    let rest = view.text(idx).strip_prefix("FY")?;
    if rest.is_empty() {
        return match split_digits(view, idx + 1) {
            Some((_, last, end)) => Some((Period::Fiscal(last), end)),
            None => year::behind(view, idx + 1).map(|(year, end)| (Period::Fiscal(year), end)),
        };
    }
    if let Some((first, last)) = rest.split_once('/') {
        return joined(first, last).map(|(_, last)| (Period::Fiscal(last), idx + 1));
    }
    let is_split =
        matches!(view.text(idx + 1), "/" | "-" | "–") && view.is_glued(idx + 1) && view.is_glued(idx + 2);
    if is_split && let Some((_, last)) = joined(rest, view.text(idx + 2)) {
        return Some((Period::Fiscal(last), idx + 3));
    }
    let year = digits(rest)?;
    match rest.len() {
        2 => Some((Period::Fiscal(year::full(year)), idx + 1)),
        4 => Some((Period::Fiscal(year), idx + 1)),
        _ => None,
    }
}

/// `2025/26`; with a hyphen only before a noun of such years: "the 2025-26 season".
fn split_year(view: View<'_>, idx: usize) -> Option<(Period, usize)> {
    let (first, last, end) = split_digits(view, idx)?;
    if last != first + 1 {
        return None;
    }
    let noun = view.skip(end, Class::FISCAL);
    let is_noun = !view.opens(noun)
        && (view.value(noun, Class::UNIT).is_some_and(|unit| matches!(unit, 11 | 15))
            || view.is(noun, Class::SOFT));
    if is_noun {
        return Some((Period::Fiscal(last), noun + 1));
    }
    let is_sure = view.text(idx).contains('/') || view.text(idx + 1) == "/";
    is_sure.then_some((Period::Fiscal(last), end))
}

/// Returns two years in a row and the token behind them: `2025/26`, `2025-26`, `2025/2026`.
fn split_digits(view: View<'_>, idx: usize) -> Option<(i32, i32, usize)> {
    if view.opens(idx) && idx > 0 && !view.flag(idx, flag::DIGIT) || !view.flag(idx, flag::DIGIT) {
        return None;
    }
    if view.byte_len(idx) < 4 || view.byte_len(idx) == 4 && !view.is_glued(idx + 1) {
        return None;
    }
    let text = view.text(idx);
    if let Some((first, last)) = text.split_once('/') {
        return joined(first, last).map(|(first, last)| (first, last, idx + 1));
    }
    let is_joint = (view.is_dash(idx + 1) || view.is_sign(idx + 1, "/"))
        && view.is_glued(idx + 1)
        && view.is_glued(idx + 2);
    let (first, last) = if is_joint { joined(text, view.text(idx + 2))? } else { return None };
    Some((first, last, idx + 3))
}

fn joined(first: &str, last: &str) -> Option<(i32, i32)> {
    let from = digits(first).filter(|year| first.len() == 4 && (1800..2200).contains(year))?;
    let to = match last.len() {
        2 => from - from % 100 + digits(last)? + if from % 100 == 99 { 100 } else { 0 },
        4 => digits(last)?,
        _ => return None,
    };
    (to == from + 1).then_some((from, to))
}
