//! Dates in paths: `2026-03-14-rates.txt`, `20260314_rates.txt`, `2026/03/14/rates.txt`,
//! `date=2026-03-14/part.jsonl`.
//!
//! The base name of a file of many records is a date only where it is nothing else: a dump's name tells
//! when it was dumped. Years run from 1900 to 2099.

use super::cursor::Cursor;
use super::date::{PartialDate, compact};
use crate::formats::Format;

/// Returns the date that a source tells, if it tells one: the base name's, else that of the deepest folder.
pub(super) fn path_date(source: &str, format: Format) -> Option<PartialDate> {
    let parts: Vec<&str> = source.split('/').collect();
    let (base, folders) = parts.split_last()?;
    let stem = base.rsplit_once('.').map_or(*base, |(stem, _)| stem);
    let of_base = if format.is_multi_record() { whole(stem) } else { date_in(stem) };
    of_base.or_else(|| (0..folders.len()).rev().find_map(|last| folder_date(&folders[..=last])))
}

/// Returns the date of the last of these folders: in its name, or with the two or one before it.
fn folder_date(folders: &[&str]) -> Option<PartialDate> {
    let (last, before) = folders.split_last()?;
    let named = last.rsplit_once('=').map_or(*last, |(_, value)| value);
    let number = |text: &str, len: usize| (text.len() <= len).then(|| text.parse::<i64>().ok())?;
    let year = |text: &str| number(text, 4).filter(|year| (1900..=2099).contains(year));
    whole(named).or_else(|| match before {
        [.., y, m] if year(y).is_some() => checked(year(y)?, number(m, 2)?, Some(number(last, 2)?)),
        [.., y] => checked(year(y)?, number(last, 2)?, None),
        [] => None,
    })
}

/// Returns the date that a text is.
fn whole(text: &str) -> Option<PartialDate> {
    let mut cursor = Cursor::new(text);
    read(&mut cursor).filter(|_| cursor.is_at_end())
}

/// Returns the first date in a text that does not touch other digits.
fn date_in(text: &str) -> Option<PartialDate> {
    let starts = text.char_indices().filter(|&(at, c)| {
        c.is_ascii_digit() && !text[..at].ends_with(|before: char| before.is_ascii_digit())
    });
    starts.into_iter().find_map(|(at, _)| {
        let mut cursor = Cursor::new(&text[at..]);
        read(&mut cursor).filter(|_| !cursor.peek().is_some_and(|c| c.is_ascii_digit()))
    })
}

/// Reads `2026-03-14`, with `-`, `_` or `.`, or eight digits, or fourteen with a time.
fn read(cursor: &mut Cursor<'_>) -> Option<PartialDate> {
    if let Some(stamp) = cursor.number(14) {
        return in_years(compact(stamp / 1_000_000)?);
    }
    if let Some(day) = cursor.number(8) {
        return in_years(compact(day)?);
    }
    let year = cursor.number(4)?;
    let sign = ["-", "_", "."].into_iter().find(|sign| cursor.eat(sign))?;
    let month = cursor.number(2)?;
    let day = cursor.eat(sign).then(|| cursor.number(2))??;
    checked(year, month, Some(day))
}

fn checked(year: i64, month: i64, day: Option<i64>) -> Option<PartialDate> {
    let day = day.map(i8::try_from).transpose().ok()?;
    in_years(PartialDate::new(Some(year.try_into().ok()?), Some(month.try_into().ok()?), day)?)
}

fn in_years(date: PartialDate) -> Option<PartialDate> {
    date.year.is_some_and(|year| (1900..=2099).contains(&year)).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(source: &str, format: Format) -> String {
        path_date(source, format).map_or_else(|| "-".into(), |date| date.to_string())
    }

    #[test]
    fn files_and_folders_tell_dates() {
        let cases = [
            ("2026-03-14-rates.txt", "2026-03-14"),
            ("wire/rates_20260314.txt", "2026-03-14"),
            ("20260314_x.txt", "2026-03-14"),
            ("20260314101500.txt", "2026-03-14"),
            ("2026_03_14.rates.txt", "2026-03-14"),
            ("2026/03/14/x.txt", "2026-03-14"),
            ("wire/2026/3/x.txt", "2026-03"),
            ("2026-03-14/x.txt", "2026-03-14"),
            ("2025-01-01/2026-03-14.txt", "2026-03-14"),
            ("2026/03/14/en/x.txt", "2026-03-14"),
            ("2026-02-30-x.txt", "-"),
            ("2026-03.txt", "-"),
            ("12026-03-14.txt", "-"),
            ("2026-03-145.txt", "-"),
            ("call-18005551234.txt", "-"),
            ("99990314.txt", "-"),
            ("rates.txt", "-"),
            ("-", "-"),
        ];
        for (source, expected) in cases {
            assert_eq!(date(source, Format::Text), expected, "{source}");
        }
    }

    #[test]
    fn a_file_of_many_records_tells_a_date_only_where_it_is_named_by_it() {
        assert_eq!(date("2026-03-14.jsonl", Format::Jsonl), "2026-03-14");
        assert_eq!(date("dump-2026-03-14.jsonl", Format::Jsonl), "-");
        assert_eq!(date("date=2026-03-14/part-0.jsonl", Format::Jsonl), "2026-03-14");
    }
}
