//! The times of a document, as the layer `timex` has them, by their tokens.
//!
//! Not here: which figure they belong to (`period`).

use dateline_plugin::ColumnView;

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
    /// Returns the times that lie on tokens, in the order of the text.
    pub(crate) fn load(&self, tokens: TokenColumns<'_>) -> Vec<Time<'a>> {
        let (Some(kinds), Some(values)) = (self.kind, self.value) else { return Vec::new() };
        let mut times = Vec::with_capacity(self.start.len());
        let mut at = 0;
        for (row, (start, end)) in self.start.iter().zip(self.end).enumerate() {
            at += tokens.start[at..].partition_point(|token| token < start);
            let length = tokens.end[at..].partition_point(|token| token <= end);
            let (Some(kind), Some(value)) = (kinds.str_at(row), values.str_at(row)) else { continue };
            if length > 0 {
                times.push(Time { first: at, end: at + length, kind: TimeKind::of(kind, value), value });
            }
        }
        times
    }
}

impl TimeKind {
    fn of(kind: &str, value: &str) -> TimeKind {
        let is_dated = value.as_bytes().first().is_some_and(u8::is_ascii_digit) || value.starts_with("FY");
        let is_day = value.len() >= 10 && value.as_bytes().get(7) == Some(&b'-') && !value.contains('/');
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
