//! Periods of the calendar: their TIMEX3 values, their days, and steps from one to another.
//!
//! Not here: times of day (`clock`), the text.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use crate::digits::{self, number};

/// A unit of time, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
    Season,
    Semester,
}

impl Unit {
    /// Returns the unit of a number in the words' table.
    pub(crate) fn of_number(number: i32) -> Option<Unit> {
        use Unit as U;
        let all = [
            U::Second,
            U::Minute,
            U::Hour,
            U::Day,
            U::Week,
            U::Weekend,
            U::Fortnight,
            U::Month,
            U::Quarter,
            U::Half,
            U::Year,
            U::Decade,
            U::Century,
            U::Millennium,
            U::Season,
            U::Semester,
        ];
        all.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }

    /// Returns whether the unit is shorter than a day.
    pub(crate) fn is_clock(self) -> bool {
        self <= Unit::Hour
    }

    /// Returns how many months the unit has, where it is made of months.
    pub(crate) fn months(self) -> Option<i32> {
        Some(match self {
            Unit::Month => 1,
            Unit::Quarter | Unit::Season => 3,
            Unit::Half | Unit::Semester => 6,
            Unit::Year => 12,
            Unit::Decade => 120,
            Unit::Century => 1_200,
            Unit::Millennium => 12_000,
            _ => return None,
        })
    }

    /// Returns the letter of a TIMEX3 duration and the factor before it.
    pub(crate) fn letter(self) -> (&'static str, f64) {
        match self {
            Unit::Second => ("S", 1.0),
            Unit::Minute => ("M", 1.0),
            Unit::Hour => ("H", 1.0),
            Unit::Day => ("D", 1.0),
            Unit::Week => ("W", 1.0),
            Unit::Weekend => ("WE", 1.0),
            Unit::Fortnight => ("W", 2.0),
            Unit::Month => ("M", 1.0),
            Unit::Quarter => ("M", 3.0),
            Unit::Half | Unit::Semester => ("M", 6.0),
            Unit::Year => ("Y", 1.0),
            Unit::Decade => ("Y", 10.0),
            Unit::Century => ("Y", 100.0),
            Unit::Millennium => ("Y", 1000.0),
            Unit::Season => ("SN", 1.0),
        }
    }
}

/// The finest unit the ends of a range are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    Day,
    Month,
    Year,
}

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    Millennium(i32),
    /// By its first two digits: 19 is 1900 to 1999.
    Century(i32),
    /// By its first three digits.
    Decade(i32),
    Year(i32),
    Half(i32, i32),
    Quarter(i32, i32),
    /// 1 spring, 2 summer, 3 autumn, 4 winter (which begins in December of its year).
    Season(i32, i32),
    Month(i32, i32),
    /// By its Monday.
    Week(Date),
    /// By its Saturday.
    Weekend(Date),
    Day(Date),
    /// By the year in which it ends.
    Fiscal(i32),
    /// First and last day.
    Range(Date, Date, Grain),
}

impl Period {
    /// Returns the first day and the day after the last; `None` before the year 1 and for fiscal years.
    pub(crate) fn days(self) -> Option<(Date, Date)> {
        let months =
            |year: i32, month: i32, n: i32| Some((month_start(year, month)?, month_start(year, month + n)?));
        match self {
            Period::Millennium(n) => months((n * 1000).max(1), 1, 12_000),
            Period::Century(n) => months((n * 100).max(1), 1, 1_200),
            Period::Decade(n) => months((n * 10).max(1), 1, 120),
            Period::Year(n) => months(n, 1, 12),
            Period::Half(n, half) => months(n, half * 6 - 5, 6),
            Period::Quarter(n, quarter) => months(n, quarter * 3 - 2, 3),
            Period::Season(n, season) => months(n, season * 3, 3),
            Period::Month(n, month) => months(n, month, 1),
            Period::Week(monday) => Some((monday, shift(monday, 7.days())?)),
            Period::Weekend(saturday) => Some((saturday, shift(saturday, 2.days())?)),
            Period::Day(day) => Some((day, day.tomorrow().ok()?)),
            Period::Fiscal(_) => None,
            Period::Range(first, last, _) => Some((first, last.tomorrow().ok()?)),
        }
    }

    /// Returns the year the period begins in; of a fiscal year, that in which it ends.
    pub(crate) fn year(self) -> Option<i32> {
        match self {
            Period::Fiscal(year) | Period::Year(year) => Some(year),
            _ => self.first().map(|first| i32::from(first.year())),
        }
    }

    /// Returns the first day.
    pub(crate) fn first(self) -> Option<Date> {
        match self {
            Period::Month(year, month) => month_start(year, month),
            Period::Year(year) => month_start(year, 1),
            Period::Quarter(year, quarter) => month_start(year, quarter * 3 - 2),
            Period::Day(day) | Period::Week(day) | Period::Weekend(day) | Period::Range(day, ..) => Some(day),
            _ => self.days().map(|(first, _)| first),
        }
    }

    /// Returns the last day.
    pub(crate) fn last(self) -> Option<Date> {
        self.days().and_then(|(_, end)| end.yesterday().ok())
    }

    /// Returns the period a number of years later.
    pub(crate) fn plus_years(self, n: i32) -> Option<Period> {
        let move_day = |day: Date| day.checked_add(Span::new().try_years(n).ok()?).ok();
        Some(match self {
            Period::Millennium(_) | Period::Century(_) | Period::Decade(_) => return None,
            Period::Year(year) => Period::Year(year + n),
            Period::Half(year, half) => Period::Half(year + n, half),
            Period::Quarter(year, quarter) => Period::Quarter(year + n, quarter),
            Period::Season(year, season) => Period::Season(year + n, season),
            Period::Month(year, month) => Period::Month(year + n, month),
            Period::Week(day) => Period::Week(monday(move_day(day)?)?),
            Period::Weekend(day) => Period::Weekend(shift(monday(move_day(day)?)?, 5.days())?),
            Period::Day(day) => Period::Day(move_day(day)?),
            Period::Fiscal(year) => Period::Fiscal(year + n),
            Period::Range(first, last, grain) => {
                let end = move_day(shift(last, 1.days())?)?;
                Period::Range(move_day(first)?, end.yesterday().ok()?, grain)
            }
        })
    }

    /// Returns the period of a unit that a day lies in.
    pub(crate) fn of_unit(unit: Unit, day: Date) -> Option<Period> {
        let (year, month) = (i32::from(day.year()), i32::from(day.month()));
        Some(match unit {
            Unit::Day => Period::Day(day),
            Unit::Week | Unit::Fortnight => Period::Week(monday(day)?),
            Unit::Weekend => Period::Weekend(shift(monday(day)?, 5.days())?),
            Unit::Month => Period::Month(year, month),
            Unit::Quarter => Period::Quarter(year, (month + 2) / 3),
            Unit::Half | Unit::Semester => Period::Half(year, (month + 5) / 6),
            Unit::Year => Period::Year(year),
            Unit::Decade => Period::Decade(year.div_euclid(10)),
            Unit::Century => Period::Century(year.div_euclid(100)),
            Unit::Millennium => Period::Millennium(year.div_euclid(1000)),
            Unit::Season => {
                Period::Season(if month < 3 { year - 1 } else { year }, if month < 3 { 4 } else { month / 3 })
            }
            Unit::Second | Unit::Minute | Unit::Hour => return None,
        })
    }

    /// Returns a range of whole days with a value of its own where it has one: `2026-01/2026-06` is `2026-H1`.
    pub(crate) fn range(first: Period, last: Period) -> Option<Period> {
        let grain = |period: Period| match period {
            Period::Year(_) | Period::Decade(_) | Period::Century(_) | Period::Millennium(_) => Grain::Year,
            Period::Month(..) | Period::Quarter(..) | Period::Half(..) | Period::Season(..) => Grain::Month,
            _ => Grain::Day,
        };
        let (from, to) = (first.first()?, last.last()?);
        let grain = match (grain(first), grain(last)) {
            (Grain::Year, Grain::Year) => Grain::Year,
            (Grain::Day, _) | (_, Grain::Day) => Grain::Day,
            _ => Grain::Month,
        };
        (from <= to).then_some(Period::Range(from, to, grain))
    }
}

impl Period {
    /// Writes the TIMEX3 value.
    pub(crate) fn write(self, out: &mut String) {
        match self {
            Period::Millennium(n) => number(out, n, 1),
            Period::Century(n) => number(out, n, 2),
            Period::Decade(n) => number(out, n, 3),
            Period::Year(n) => number(out, n, 4),
            Period::Half(n, half) => part(out, n, "-H", half, 1),
            Period::Quarter(n, quarter) => part(out, n, "-Q", quarter, 1),
            Period::Season(n, season) => {
                number(out, n, 4);
                out.push_str(["-SP", "-SU", "-FA", "-WI"].get(season as usize - 1).unwrap_or(&"-SU"));
            }
            Period::Month(n, month) => part(out, n, "-", month, 2),
            Period::Week(day) => week(out, day),
            Period::Weekend(day) => {
                week(out, day);
                out.push_str("-WE");
            }
            Period::Day(day) => digits::day(out, day, Grain::Day),
            Period::Fiscal(n) => {
                out.push_str("FY");
                number(out, n, 4);
            }
            Period::Range(first, last, grain) => {
                digits::day(out, first, grain);
                out.push('/');
                digits::day(out, last, grain);
            }
        }
    }
}

/// Writes a year and a part of it.
fn part(out: &mut String, year: i32, sign: &str, n: i32, width: usize) {
    number(out, year, 4);
    out.push_str(sign);
    number(out, n, width);
}

fn week(out: &mut String, day: Date) {
    let week = day.iso_week_date();
    part(out, week.year().into(), "-W", week.week().into(), 2);
}

/// Returns a day, or `None` where there is none.
pub(crate) fn day(year: i32, month: i32, day: i32) -> Option<Date> {
    let small = |n: i32| i8::try_from(n).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

/// Returns the first day of a month; months past 12 are of the next year.
pub(crate) fn month_start(year: i32, month: i32) -> Option<Date> {
    day(year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1, 1).filter(|_| year > 0)
}

/// Returns the day a span later.
pub(crate) fn shift(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

/// Returns the day a number of days later.
pub(crate) fn plus_days(day: Date, n: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(n).ok()?).ok()
}

/// Returns the day a number of months later, the last of its month where it would not exist.
pub(crate) fn plus_months(day: Date, n: i32) -> Option<Date> {
    day.checked_add(Span::new().try_months(n).ok()?).ok()
}

/// Returns the weekend whose Saturday is nearest to a day.
pub(crate) fn weekend_near(day: Date) -> Option<Period> {
    const SATURDAY: i32 = 5;
    const NEAR: i32 = 3;
    let back = (i32::from(day.weekday().to_monday_zero_offset()) - SATURDAY).rem_euclid(7);
    plus_days(day, if back <= NEAR { -back } else { 7 - back }).map(Period::Weekend)
}

/// Returns the Monday of a day's week.
pub(crate) fn monday(day: Date) -> Option<Date> {
    plus_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}
