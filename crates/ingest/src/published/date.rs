//! Dates as they are printed, to ISO 8601.
//!
//! Not here: relative dates ("yesterday") and dates whose order of day and month is a guess (`03/04/2026`).

use std::fmt;

use jiff::civil;

use super::calendar;
use super::cursor::Cursor;

/// A date as precise as it was printed. What is there is valid together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    /// The year, where it was printed.
    pub year: Option<i16>,
    /// The month, from 1, where it was printed.
    pub month: Option<i8>,
    /// The day of the month, from 1, where it was printed.
    pub day: Option<i8>,
}

impl PartialDate {
    /// Returns the date if there is such a day, month and year. A leap day is one of some year.
    pub(super) fn new(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let is_year = year.is_none_or(|year| (1..=9999).contains(&year));
        let day_of = civil::Date::new(year.unwrap_or(2000), month.unwrap_or(1), day.unwrap_or(1));
        let is_whole = month.is_some() || day.is_none();
        (is_year && is_whole && day_of.is_ok()).then_some(PartialDate { year, month, day })
    }

    fn ymd(year: i64, month: i64, day: i64) -> Option<Self> {
        PartialDate::new(
            Some(year.try_into().ok()?),
            Some(month.try_into().ok()?),
            Some(day.try_into().ok()?),
        )
    }

    /// Returns the date with its year; a missing one is taken from a date nearby, so that the two are at
    /// most a month apart.
    pub(super) fn completed_by(self, near: Option<PartialDate>) -> Option<Self> {
        if self.year.is_some() {
            return Some(self);
        }
        let near_year = near?.year?;
        let completed = |year| PartialDate::new(Some(year), self.month, self.day);
        (near_year - 1..=near_year + 1)
            .filter_map(completed)
            .find(|date| near.is_some_and(|near| date.is_within_a_month(near)))
    }

    fn is_within_a_month(self, other: PartialDate) -> bool {
        let (Some(a), Some(b)) = (self.civil(), other.civil()) else { return false };
        if self.day.is_some() && other.day.is_some() {
            let days = a.since(b).map_or(i32::MAX, |span| span.get_days());
            return days.abs() <= 31;
        }
        let months = |date: civil::Date| i32::from(date.year()) * 12 + i32::from(date.month());
        (months(a) - months(b)).abs() <= 1
    }

    fn civil(self) -> Option<civil::Date> {
        civil::Date::new(self.year?, self.month?, self.day.unwrap_or(1)).ok()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("XXXX")?,
        }
        let Some(month) = self.month else { return Ok(()) };
        write!(f, "-{month:02}")?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// Returns a date or date-time as ISO 8601, as precise as it was printed; `None` where it is none, where a
/// day does not exist, or where day and month could be either way round.
///
/// Reads ISO 8601 (`2026`, `2026-03`, `2026-03-14`, `20260314`, with a time and a zone), RFC 5322
/// (`Sat, 14 Mar 2026 10:00:00 +0000`), names of months in several languages (`14 March 2026`,
/// `March 14, 2026`), `14.03.2026`, and seconds or milliseconds since 1970 (10 or 13 digits). A zone stays
/// as printed; parts of a second are dropped.
///
/// # Examples
///
/// ```
/// use dateline_ingest::parse_date;
/// assert_eq!(parse_date("14 March 2026").as_deref(), Some("2026-03-14"));
/// assert_eq!(parse_date("2026-03-14 10:00 +0500").as_deref(), Some("2026-03-14T10:00+05:00"));
/// assert_eq!(parse_date("03/04/2026"), None);
/// ```
pub fn parse_date(printed: &str) -> Option<String> {
    let printed = printed.trim();
    if printed.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits_alone(printed);
    }
    let mut cursor = Cursor::new(printed);
    let date =
        year_and_month(&mut cursor).or_else(|| read_date(&mut cursor)).filter(|date| date.year.is_some())?;
    if cursor.is_at_end() {
        return Some(date.to_string());
    }
    let time = date.day.and_then(|_| read_time(&mut cursor))?;
    cursor.is_at_end().then(|| format!("{date}T{time}"))
}

/// Reads a year, a day without separators, or a time since 1970.
fn digits_alone(digits: &str) -> Option<String> {
    let number: i64 = digits.parse().ok()?;
    match digits.len() {
        4 => PartialDate::new(Some(number.try_into().ok()?), None, None).map(|date| date.to_string()),
        8 => compact(number).map(|date| date.to_string()),
        10 => jiff::Timestamp::from_second(number).ok().map(|time| time.to_string()),
        13 => jiff::Timestamp::from_second(number / 1000).ok().map(|time| time.to_string()),
        _ => None,
    }
}

/// Reads eight digits.
pub(super) fn compact(number: i64) -> Option<PartialDate> {
    PartialDate::ymd(number / 10_000, number / 100 % 100, number % 100)
}

/// Reads `2026-03` if nothing but that is there.
fn year_and_month(cursor: &mut Cursor<'_>) -> Option<PartialDate> {
    let mut ahead = *cursor;
    let year = ahead.number(4)?;
    let month = ahead.eat("-").then(|| ahead.number(2))??;
    let date = PartialDate::new(Some(year.try_into().ok()?), Some(month.try_into().ok()?), None)?;
    ahead.is_at_end().then(|| {
        *cursor = ahead;
        date
    })
}

/// Reads a date with a month: in digits, or with the month's name. The cursor moves behind it.
pub(super) fn read_date(cursor: &mut Cursor<'_>) -> Option<PartialDate> {
    let mut ahead = *cursor;
    if ahead.peek()?.is_alphabetic() {
        match calendar::entry({ ahead }.word()?)?.kind {
            "weekday" => skip_weekday(&mut ahead),
            "month" => {}
            _ => return None,
        }
    }
    let is_digit = ahead.peek()?.is_ascii_digit();
    let readers: &[Reader] = if is_digit { &[year_first, in_digits, day_first] } else { &[month_first] };
    readers.iter().find_map(|reader| {
        let mut at = ahead;
        let date = reader(&mut at).filter(|_| !at.is_in_word())?;
        *cursor = at;
        Some(date)
    })
}

type Reader = fn(&mut Cursor<'_>) -> Option<PartialDate>;

/// Skips a weekday that is there, its dot and comma.
fn skip_weekday(at: &mut Cursor<'_>) {
    at.word();
    let _ = at.eat(".");
    let _ = at.eat(",");
    at.spaces();
}

/// `2026-03-14`, `2026/3/14`, `20260314`, `2026 жылғы 14 наурыз`.
fn year_first(at: &mut Cursor<'_>) -> Option<PartialDate> {
    if let Some(number) = { *at }.number(8) {
        at.number(8);
        return compact(number);
    }
    let year = at.number(4)?;
    for sign in ["-", "/", "."] {
        if at.eat(sign) {
            let month = at.number_up_to(2)?;
            let day = at.eat(sign).then(|| at.number_up_to(2))??;
            return PartialDate::ymd(year, month, day);
        }
    }
    at.spaces();
    calendar::value_of(at.word()?, "year")?;
    at.spaces();
    let day = at.number_up_to(2)?;
    at.spaces();
    let month = calendar::month(at.word()?)?;
    PartialDate::ymd(year, month.into(), day)
}

/// `14.03.2026`, and `14/3/2026` where only one order of day and month is a date.
fn in_digits(at: &mut Cursor<'_>) -> Option<PartialDate> {
    let first = at.number_up_to(2)?;
    if at.eat(".") {
        let month = at.number_up_to(2)?;
        let year = at.eat(".").then(|| at.number(4))??;
        return PartialDate::ymd(year, month, first);
    }
    let second = at.eat("/").then(|| at.number_up_to(2))??;
    let year = at.eat("/").then(|| at.number(4))??;
    match (PartialDate::ymd(year, second, first), PartialDate::ymd(year, first, second)) {
        (Some(a), Some(b)) if a != b => None,
        (a, b) => a.or(b),
    }
}

/// `14 March 2026`, `14th of March, 2026`, `14 de marzo de 2026`, `14 March`.
fn day_first(at: &mut Cursor<'_>) -> Option<PartialDate> {
    let day = at.number_up_to(2)?;
    skip_ordinal(at);
    let _ = at.eat(".") || at.eat("-");
    skip_filler(at);
    let month = calendar::month(at.word()?)?;
    let year = read_year(at);
    PartialDate::new(year, Some(month), Some(day.try_into().ok()?))
}

/// `March 14, 2026`, `Mar. 14th 2026`, `March 14`, `March 2026`.
fn month_first(at: &mut Cursor<'_>) -> Option<PartialDate> {
    let month = calendar::month(at.word()?)?;
    let mut ahead = *at;
    if let Some(year) = read_year(&mut ahead) {
        *at = ahead;
        return PartialDate::new(Some(year), Some(month), None);
    }
    let _ = at.eat(".");
    at.spaces();
    let day = at.number_up_to(2)?;
    skip_ordinal(at);
    let year = read_year(at);
    PartialDate::new(year, Some(month), Some(day.try_into().ok()?))
}

/// Reads a year and a word for it behind a day or month, if one is there.
fn read_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut ahead = *cursor;
    let _ = ahead.eat(".") || ahead.eat("-");
    let _ = ahead.eat(",");
    skip_filler(&mut ahead);
    let year = ahead.number(4)?.try_into().ok()?;
    *cursor = ahead;
    ahead.spaces();
    if ahead.word().is_some_and(|word| calendar::value_of(word, "year").is_some()) {
        let _ = ahead.eat(".");
        *cursor = ahead;
    }
    Some(year)
}

fn skip_ordinal(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    if ahead.word().is_some_and(|word| calendar::value_of(word, "ordinal").is_some()) {
        *cursor = ahead;
    }
}

fn skip_filler(cursor: &mut Cursor<'_>) {
    cursor.spaces();
    let mut ahead = *cursor;
    while ahead.word().is_some_and(|word| calendar::value_of(word, "filler").is_some()) {
        ahead.spaces();
        *cursor = ahead;
    }
}

/// Reads what follows a day: `T10:00:00.5Z`, ` 10:00 +0500`, `, 3:30 pm`.
fn read_time(at: &mut Cursor<'_>) -> Option<String> {
    let is_apart = at.eat("T") || at.eat("t") || at.eat(",") || at.spaces() > 0;
    at.spaces();
    let hour = is_apart.then(|| at.number_up_to(2))??;
    let minute = at.eat(":").then(|| at.number(2))??;
    let second = if at.eat(":") { Some(at.number(2)?) } else { None };
    if second.is_some() && (at.eat(".") || at.eat(",")) {
        at.digits();
    }
    let hour = in_half(at, hour)?;
    civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.unwrap_or(0).try_into().ok()?, 0)
        .ok()?;
    let zone = read_zone(at)?;
    let second = second.map_or(String::new(), |second| format!(":{second:02}"));
    Some(format!("{hour:02}:{minute:02}{second}{zone}"))
}

/// Reads `am` or `pm` behind an hour.
fn in_half(cursor: &mut Cursor<'_>, hour: i64) -> Option<i64> {
    let mut ahead = *cursor;
    ahead.spaces();
    let half = ahead.word().and_then(|word| calendar::value_of(word, "half"));
    let Some(half) = half else { return Some(hour) };
    *cursor = ahead;
    let hours: i64 = half.parse().ok()?;
    (1..=12).contains(&hour).then_some(hour % 12 + hours)
}

/// Reads a zone, if one is there: `Z`, `+05:00`, `+0500`, `GMT`; names in brackets behind it are skipped.
fn read_zone(at: &mut Cursor<'_>) -> Option<String> {
    at.spaces();
    let zone = if at.eat("+") || at.eat("-") {
        let sign = at.last_char()?;
        let hour = at.two_digits()?;
        let _ = at.eat(":");
        let minute = at.two_digits().unwrap_or(0);
        (hour <= 18 && minute < 60).then(|| format!("{sign}{hour:02}:{minute:02}"))?
    } else if let Some(word) = { *at }.word() {
        at.word();
        let offset = calendar::value_of(word, "zone")?;
        if offset == "+00:00" { "Z".to_owned() } else { offset.to_owned() }
    } else {
        String::new()
    };
    at.spaces();
    for (open, close) in [("[", ']'), ("(", ')')] {
        if at.eat(open) {
            at.skip_past(close)?;
        }
    }
    Some(zone)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_a_date_or_not(text in "[0-9]{0,4}[-/. T]?[0-9]{0,2}[-/. ]?(March|é|of|Fri,)?[ 0-9:+apmZ.-]{0,14}") {
            if let Some(iso) = parse_date(&text) {
                prop_assert_eq!(parse_date(&iso), Some(iso.clone()), "{} is read as itself", text);
                prop_assert!(iso.len() >= 4 && iso.is_ascii());
            }
        }
    }

    #[test]
    fn common_writings_become_iso() {
        let cases = [
            ("2026", "2026"),
            ("2026-03", "2026-03"),
            ("2026-03-14", "2026-03-14"),
            ("2026/3/4", "2026-03-04"),
            ("20260314", "2026-03-14"),
            ("20260314T101500Z", "-"),
            ("2026-03-14T10:00:00Z", "2026-03-14T10:00:00Z"),
            ("2026-03-14T10:00:00.123456+05:00", "2026-03-14T10:00:00+05:00"),
            ("2026-03-14T10:00:00+05:00[Asia/Almaty]", "2026-03-14T10:00:00+05:00"),
            ("2026-03-14 10:00", "2026-03-14T10:00"),
            ("2026-03-14 10:00:00 -0330", "2026-03-14T10:00:00-03:30"),
            ("2026-03-14 10:00 UTC", "2026-03-14T10:00Z"),
            ("Sat, 14 Mar 2026 10:00:00 +0000", "2026-03-14T10:00:00+00:00"),
            ("14 Mar 2026 23:59:59 EST (New York)", "2026-03-14T23:59:59-05:00"),
            ("14 March 2026", "2026-03-14"),
            ("14th of March, 2026", "2026-03-14"),
            ("March 14, 2026", "2026-03-14"),
            ("Mar. 14 2026, 3:30 pm", "2026-03-14T15:30"),
            ("Sunday, 1 March 2026 12:05 AM", "2026-03-01T00:05"),
            ("March 2026", "2026-03"),
            ("14-Mar-2026", "2026-03-14"),
            ("14.03.2026", "2026-03-14"),
            ("14/03/2026", "2026-03-14"),
            ("03/14/2026", "2026-03-14"),
            ("05/05/2026", "2026-05-05"),
            ("14 марта 2026 г.", "2026-03-14"),
            ("2026 жылғы 14 наурыз", "2026-03-14"),
            ("14 de marzo de 2026", "2026-03-14"),
            ("14. März 2026", "2026-03-14"),
            ("1773446400", "2026-03-14T00:00:00Z"),
            ("1773446400123", "2026-03-14T00:00:00Z"),
            ("2024-02-29", "2024-02-29"),
        ];
        for (printed, iso) in cases {
            let read = parse_date(printed);
            assert_eq!(read.as_deref().unwrap_or("-"), iso, "{printed}");
        }
    }

    #[test]
    fn what_is_no_date_stays_unknown() {
        let none = [
            "",
            "yesterday",
            "2026-02-30",
            "2025-02-29",
            "2026-13-01",
            "03/04/2026",
            "14 March",
            "2026-03-14T25:00",
            "2026-03-14T10:61",
            "2026-03-14 noon",
            "14 Marchs 2026",
            "March 2026 10:00",
            "12345",
            "2026-03-14 10:00 XYZ",
            "0000-01-01",
            "14 March 20261",
            "13:00 pm",
            "2026-03-14 13:00 pm",
            "2026-03-14T10:00:00+99:00",
        ];
        for printed in none {
            assert_eq!(parse_date(printed), None, "{printed}");
        }
    }

    #[test]
    fn a_year_is_completed_by_a_date_nearby() {
        let date = |year, month, day| PartialDate::new(year, Some(month), day).unwrap();
        let near = |month, day| Some(date(Some(2026), month, Some(day)));
        let day = date(None, 12, Some(30));
        assert_eq!(day.completed_by(near(1, 4)), Some(date(Some(2025), 12, Some(30))));
        assert_eq!(day.completed_by(near(12, 4)), Some(date(Some(2026), 12, Some(30))));
        assert_eq!(day.completed_by(near(3, 4)), None);
        assert_eq!(day.completed_by(None), None);
        assert_eq!(date(None, 2, Some(29)).completed_by(near(3, 4)), None, "2026 has no leap day");
        assert_eq!(date(Some(1999), 2, None).completed_by(None), Some(date(Some(1999), 2, None)));
    }
}
