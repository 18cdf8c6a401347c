//! Days of other calendars in a year of ours: Orthodox Easter, Jewish, Islamic, Chinese and Hindu feasts.
//!
//! The Jewish calendar is arithmetic; the others follow the moon (`moon`) with the rule of one place, and may be a
//! day off where a sighting decides. Not here: dates written in these calendars ("5 Ramadan 1446").

use jiff::civil::Date;

use crate::moon;
use crate::period::{day, plus_days};

/// Julian day number of 1 January 1970.
const UNIX: i64 = 2_440_588;
/// Mean length of a month of the moon.
const MONTH: f64 = 29.530_588;

/// Returns the day of a Julian day number.
fn of_number(number: i64) -> Option<Date> {
    plus_days(day(1970, 1, 1)?, i32::try_from(number - UNIX).ok()?)
}

/// Returns the Julian day of midnight at the beginning of a day, in Greenwich.
fn midnight(date: Date) -> Option<f64> {
    Some(f64::from((date - day(1970, 1, 1)?).get_days()) + UNIX as f64 - 0.5)
}

/// Returns the number of the day a moment is of, at a place so many hours ahead of Greenwich.
fn local(julian: f64, hours: f64) -> i64 {
    (julian + 0.5 + hours / 24.0).floor() as i64
}

/// Returns Orthodox Easter Sunday (Meeus, chapter 8, the Julian computus).
pub(crate) fn orthodox_easter(year: i32) -> Option<Date> {
    let moon = (19 * (year % 19) + 15) % 30;
    let sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    let total = moon + sunday + 114;
    let shift = year / 100 - year / 400 - 2;
    plus_days(day(year, total / 31, total % 31 + 1)?, shift)
}

/// Returns the number of 1 Tishri of a Jewish year (Dershowitz and Reingold, Calendrical Calculations, chapter 8).
fn tishri(year: i64) -> i64 {
    let elapsed = |year: i64| {
        let months = (235 * year - 234).div_euclid(19);
        let parts = 12_084 + 13_753 * months;
        let days = 29 * months + parts.div_euclid(25_920);
        if (3 * (days + 1)).rem_euclid(7) < 3 { days + 1 } else { days }
    };
    let (last, this, next) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
    let delay = match (next - this, this - last) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    347_998 + this + delay
}

/// What a Jewish feast is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Jewish {
    Tishri,
    Kislev,
    Shvat,
    Pesach,
}

/// Returns the day so many days after the first of a month, or after the first day of Passover.
pub(crate) fn jewish(from: Jewish, days: i32, year: i32) -> Option<Date> {
    let autumn = i64::from(year) + 3761;
    let base = match from {
        Jewish::Tishri => tishri(autumn),
        Jewish::Kislev => {
            let length = tishri(autumn + 1) - tishri(autumn);
            tishri(autumn) + if length % 10 == 5 { 60 } else { 59 }
        }
        Jewish::Shvat => {
            let is_leap = tishri(autumn) - tishri(autumn - 1) > 360;
            tishri(autumn) - if is_leap { 163 + 104 } else { 163 + 74 } + 1
        }
        Jewish::Pesach => tishri(autumn) - 163,
    };
    of_number(base + i64::from(days))
}

/// Returns the first day of an Islamic month in a year of ours: the day after the first evening in Mecca
/// behind the new moon.
pub(crate) fn islamic(month: i32, year: i32) -> Option<Date> {
    const MECCA: f64 = 3.0;
    const SUNSET: f64 = 18.0;
    let rough = (f64::from(year) - 622.0) * 33.0 / 32.0;
    let starts = (-1..=2).filter_map(|shift| {
        let months = (rough.floor() + f64::from(shift) - 1.0) * 12.0 + f64::from(month) - 1.0;
        let conjunction = moon::new_moon(1_948_439.0 + months * MONTH);
        of_number(local(conjunction, MECCA + 24.0 - SUNSET) + 1)
    });
    starts.into_iter().find(|start| i32::from(start.year()) == year)
}

/// Returns the day of a Chinese month: the one in which the sun reaches the middle of the month's sign.
pub(crate) fn chinese(month: i32, number: i32, year: i32) -> Option<Date> {
    const BEIJING: f64 = 8.0;
    let near = midnight(day(year, 2, 19)?)? + 30.4 * f64::from(month - 1);
    let term = local(moon::sun_at(330.0 + 30.0 * f64::from(month - 1), near), BEIJING);
    let first = local(moon::new_moon_before(term as f64 + 0.5 - BEIJING / 24.0), BEIJING);
    of_number(first + i64::from(number) - 1)
}

const INDIA: f64 = 5.5;

/// Returns the day of a Hindu lunar month on which a lunar day (1 to 30, from the new moon) holds at an hour.
pub(crate) fn hindu(month: i32, lunar_day: i32, hour: i32, year: i32) -> Option<Date> {
    let near = midnight(day(year, 4, 14)?)? + 30.44 * f64::from(month - 1);
    let near = if month > 9 { near - 365.26 } else { near };
    let sign = moon::sun_among_stars(30.0 * f64::from(month - 1), near);
    let start = moon::ahead(moon::new_moon_before(sign), 12.0 * f64::from(lunar_day - 1));
    let number = local(start, INDIA - f64::from(hour));
    of_number(number + 1)
}

/// Returns the day so many days after the sun has reached a sign among the stars, as India counts.
pub(crate) fn sign(sign: i32, days: i32, year: i32) -> Option<Date> {
    let near = midnight(day(year, 1, 14)?)? + 30.44 * f64::from((sign - 9).rem_euclid(12));
    let reached = moon::sun_among_stars(30.0 * f64::from(sign), near);
    of_number(local(reached, INDIA + 6.0) + i64::from(days))
}

/// Returns the day so many days after the March equinox, as Iran counts: the day whose noon comes next.
pub(crate) fn equinox(days: i32, year: i32) -> Option<Date> {
    const TEHRAN: f64 = 3.5;
    let at = moon::sun_at(0.0, midnight(day(year, 3, 20)?)?);
    of_number(local(at, TEHRAN + 12.0) + i64::from(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(date: Option<Date>) -> String {
        date.map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn easter_of_the_east() {
        let found = [2008, 2016, 2021, 2025].map(|year| text(orthodox_easter(year)));
        assert_eq!(found, ["2008-04-27", "2016-05-01", "2021-05-02", "2025-04-20"]);
    }

    #[test]
    fn jewish_feasts() {
        assert_eq!(text(jewish(Jewish::Tishri, 0, 2023)), "2023-09-16");
        assert_eq!(text(jewish(Jewish::Tishri, 9, 1973)), "1973-10-06");
        assert_eq!(text(jewish(Jewish::Pesach, 0, 2024)), "2024-04-23");
        assert_eq!(text(jewish(Jewish::Kislev, 24, 2024)), "2024-12-26");
        assert_eq!(text(jewish(Jewish::Shvat, 14, 2024)), "2024-01-25");
        assert_eq!(text(jewish(Jewish::Shvat, 14, 2023)), "2023-02-06");
    }

    #[test]
    fn islamic_months() {
        assert_eq!(text(islamic(9, 2024)), "2024-03-11");
        assert_eq!(text(islamic(10, 2021)), "2021-05-13");
        assert_eq!(text(islamic(1, 2022)), "2022-07-30");
    }

    #[test]
    fn new_year_in_china_and_iran() {
        let found = [1996, 2014, 2020, 2024].map(|year| text(chinese(1, 1, year)));
        assert_eq!(found, ["1996-02-19", "2014-01-31", "2020-01-25", "2024-02-10"]);
        assert_eq!(text(chinese(8, 15, 2023)), "2023-09-29");
        assert_eq!(text(equinox(0, 2023)), "2023-03-21");
    }

    #[test]
    fn feasts_of_india() {
        assert_eq!(text(hindu(7, 30, 18, 2023)), "2023-11-12");
        assert_eq!(text(hindu(12, 15, 18, 2022)), "2022-03-17");
        assert_eq!(text(hindu(1, 9, 12, 2023)), "2023-03-30");
        assert_eq!(text(sign(9, 0, 2023)), "2023-01-15");
    }
}
