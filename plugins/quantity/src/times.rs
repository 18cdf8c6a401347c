//! The times of a document, as the layer `timex` has them, by their tokens.
//!
//! Not here: which figure they belong to (`period`).

use dateline_plugin::ColumnView;

use crate::bits;
use crate::view::TokenColumns;

/// The columns of the layer of times; empty where there is none.
#[derive(Clone, Copy, Default)]
pub struct TimeColumns<'a> {
    /// First bytes.
    pub start: &'a [u32],
    /// One past the last bytes.
    pub end: &'a [u32],
    /// DATE, TIME, DURATION or SET.
    pub kind: Option<ColumnView<'a>>,
    /// TIMEX3 values.
    pub value: Option<ColumnView<'a>>,
    /// TIMEX3 modifiers.
    pub modifier: Option<ColumnView<'a>>,
}

/// What a time is to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeKind {
    /// A period of the calendar longer than a day.
    Period,
    /// A day or a moment of one.
    Day,
    /// A time that repeats: a time base.
    Base,
    /// Another.
    Other,
}

/// A time of the document; places are tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time<'a> {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) kind: TimeKind,
    pub(crate) value: &'a str,
}

impl<'a> TimeColumns<'a> {
    /// Returns the times that lie on tokens, in the order of the text, and marks the bits of their tokens.
    pub(crate) fn load(&self, tokens: TokenColumns<'_>, bits: &mut [u32]) -> Vec<Time<'a>> {
        let (Some(kinds), Some(values)) = (self.kind, self.value) else { return Vec::new() };
        let mut times = Vec::with_capacity(self.start.len());
        let mut at = 0;
        for (row, (start, end)) in self.start.iter().zip(self.end).enumerate() {
            at += first_from(&tokens.start[at..], *start);
            let length = tokens.end[at..].iter().take_while(|token| *token <= end).count();
            let (Some(kind), Some(value)) = (kinds.str_at(row), values.str_at(row)) else { continue };
            if length > 0 {
                bits[at..at + length].iter_mut().for_each(|bits| *bits |= bits::TIME);
                times.push(Time { first: at, end: at + length, kind: TimeKind::of(kind, value), value });
            }
        }
        times
    }
}

/// Returns the number of places before `start`, which is looked for near by first.
fn first_from(starts: &[u32], start: u32) -> usize {
    const NEAR: usize = 32;
    let near = starts.get(..NEAR).unwrap_or(starts).partition_point(|token| *token < start);
    if near < NEAR { near } else { near + starts[near..].partition_point(|token| *token < start) }
}

impl TimeKind {
    fn of(kind: &str, value: &str) -> TimeKind {
        let is_dated = matches!(value.as_bytes(), [b'0'..=b'9', ..] | [b'F', b'Y', ..]);
        let is_day = value.len() >= 10 && value.as_bytes()[7] == b'-' && !value.contains('/');
        match kind {
            "SET" => TimeKind::Base,
            "DATE" | "TIME" if is_dated && is_day => TimeKind::Day,
            "DATE" if is_dated => TimeKind::Period,
            _ => TimeKind::Other,
        }
    }
}

impl<'a> Time<'a> {
    /// Returns the value without a time of day.
    pub(crate) fn day_value(&self) -> &'a str {
        if self.kind == TimeKind::Day { self.value.get(..10).unwrap_or(self.value) } else { self.value }
    }
}

/// Writes a value with all its years one lower: `2026-01/2026-05` as `2025-01/2025-05`.
pub(crate) fn push_year_before(value: &str, out: &mut String) {
    for (idx, part) in value.split('/').enumerate() {
        if idx > 0 {
            out.push('/');
        }
        let digits = part.strip_prefix("FY").unwrap_or(part);
        let year = digits.get(..4).and_then(|year| year.parse::<i32>().ok());
        match (year, digits.get(4..)) {
            (Some(year), Some(rest)) => {
                out.push_str(&part[..part.len() - digits.len()]);
                out.push_str(&format!("{:04}{rest}", year - 1));
            }
            _ => out.push_str(part),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_go_back() {
        let before = |value: &str| {
            let mut out = String::new();
            push_year_before(value, &mut out);
            out
        };
        assert_eq!(before("2026"), "2025");
        assert_eq!(before("2026-01/2026-05"), "2025-01/2025-05");
        assert_eq!(before("FY2027"), "FY2026");
        assert_eq!(before("P1Y"), "P1Y");
    }
}
