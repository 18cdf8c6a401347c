//! Numbers, days and moments as they are written in ISO 8601, digit by digit: every row has several.
//!
//! Not here: which of them a value has (`timex`, `period`).

use jiff::civil::{Date, DateTime};

use crate::period::Grain;

/// The numbers of two digits, one behind the other.
const PAIRS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839\
                     40414243444546474849505152535455565758596061626364656667686970717273747576777879\
                     8081828384858687888990919293949596979899";

/// Days of a month, and bytes of a day with its month, in [`DAYS`].
const MONTH: usize = 31;
const DAY: usize = 6;

const DAY_BYTES: [u8; 12 * MONTH * DAY] = {
    let (mut bytes, mut n) = ([b'-'; 12 * MONTH * DAY], 0);
    while n < 12 * MONTH {
        let (month, day) = (n / MONTH + 1, n % MONTH + 1);
        (bytes[n * DAY + 1], bytes[n * DAY + 2]) = (b'0' + month as u8 / 10, b'0' + month as u8 % 10);
        (bytes[n * DAY + 4], bytes[n * DAY + 5]) = (b'0' + day as u8 / 10, b'0' + day as u8 % 10);
        n += 1;
    }
    bytes
};

/// The days of a year, each as `-05-31`, 31 a month.
static DAYS: &str = match str::from_utf8(&DAY_BYTES) {
    Ok(days) => days,
    Err(_) => panic!("digits and hyphens are text"),
};

/// The years from [`FIRST`] on, four digits each.
const FIRST: i32 = 1900;
const YEARS: usize = 200;

const YEAR_BYTES: [u8; YEARS * 4] = {
    let (mut bytes, mut n) = ([0; YEARS * 4], 0);
    while n < YEARS {
        let (year, mut at, mut divisor) = (FIRST as usize + n, n * 4, 1000);
        while divisor > 0 {
            bytes[at] = b'0' + (year / divisor % 10) as u8;
            (at, divisor) = (at + 1, divisor / 10);
        }
        n += 1;
    }
    bytes
};

static YEAR_TEXTS: &str = match str::from_utf8(&YEAR_BYTES) {
    Ok(years) => years,
    Err(_) => panic!("digits are text"),
};

fn pair(n: i32) -> &'static str {
    let at = 2 * n as usize;
    &PAIRS[at..at + 2]
}

/// Writes a number of at least so many digits.
pub(crate) fn number(out: &mut String, n: i32, width: usize) {
    match (n, width) {
        (0..10, 1) => out.push(char::from(b'0' + n as u8)),
        (0..100, 2) | (10..100, 1) => out.push_str(pair(n)),
        (0..10_000, 4) => year(out, n),
        _ => any(out, n, width),
    }
}

fn any(out: &mut String, n: i32, width: usize) {
    const LONGEST: usize = 10;
    let mut digits = [b'0'; LONGEST];
    if n < 0 {
        out.push('-');
    }
    let (mut rest, mut at) = (n.unsigned_abs(), LONGEST);
    while rest > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let first = at.min(LONGEST - width.min(LONGEST));
    digits[first..].iter().for_each(|digit| out.push(char::from(*digit)));
}

/// Writes a year of four digits.
fn year(out: &mut String, n: i32) {
    let at = n.wrapping_sub(FIRST) as usize;
    if at < YEARS {
        out.push_str(&YEAR_TEXTS[at * 4..at * 4 + 4]);
    } else if (0..10_000).contains(&n) {
        out.push_str(pair(n / 100));
        out.push_str(pair(n % 100));
    } else {
        any(out, n, 4);
    }
}

/// Writes a day, its month or its year.
pub(crate) fn day(out: &mut String, day: Date, grain: Grain) {
    year(out, day.year().into());
    let at = ((day.month() as usize - 1) * MONTH + day.day() as usize - 1) * DAY;
    match grain {
        Grain::Year => {}
        Grain::Month => out.push_str(&DAYS[at..at + DAY / 2]),
        Grain::Day => out.push_str(&DAYS[at..at + DAY]),
    }
}

/// Writes a moment to the second.
pub(crate) fn moment(out: &mut String, moment: DateTime) {
    day(out, moment.date(), Grain::Day);
    for (sign, n) in [('T', moment.hour()), (':', moment.minute()), (':', moment.second())] {
        out.push(sign);
        number(out, n.into(), 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_filled_up() {
        let text = |n: i32, width: usize| {
            let mut out = String::new();
            number(&mut out, n, width);
            out
        };
        let found = [text(7, 2), text(0, 2), text(0, 0), text(2031, 4), text(-43, 4), text(10_000, 4)];
        assert_eq!(found, ["07", "00", "", "2031", "-0043", "10000"]);
        let found = [text(0, 1), text(9, 1), text(40, 1), text(365, 1), text(1899, 4), text(2100, 4)];
        assert_eq!(found, ["0", "9", "40", "365", "1899", "2100"]);
    }

    #[test]
    fn days_are_those_of_the_standard() {
        let text = |year: i16, month: i8, number: i8, grain: Grain| {
            let mut out = String::new();
            day(&mut out, jiff::civil::date(year, month, number), grain);
            out
        };
        assert_eq!(text(1900, 1, 1, Grain::Day), "1900-01-01");
        assert_eq!(text(2099, 12, 31, Grain::Day), "2099-12-31");
        assert_eq!(text(2100, 10, 9, Grain::Month), "2100-10");
        assert_eq!(text(-43, 2, 28, Grain::Day), "-0043-02-28");
        assert_eq!(text(476, 9, 4, Grain::Year), "0476");
    }

    #[test]
    fn moments_are_those_of_the_standard() {
        let mut out = String::new();
        moment(&mut out, jiff::civil::date(2031, 4, 5).at(6, 7, 8, 0));
        assert_eq!(out, "2031-04-05T06:07:08");
    }
}
