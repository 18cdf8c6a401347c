//! Numbers, days and moments as they are written in ISO 8601, digit by digit: every row has several.
//!
//! Not here: which of them a value has (`timex`, `period`).

use jiff::civil::{Date, DateTime};

use crate::period::Grain;

/// The numbers of two digits, one behind the other.
const PAIRS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839\
                     40414243444546474849505152535455565758596061626364656667686970717273747576777879\
                     8081828384858687888990919293949596979899";

fn pair(n: i32) -> &'static str {
    let at = 2 * n as usize;
    &PAIRS[at..at + 2]
}

/// Writes a number of at least so many digits.
pub(crate) fn number(out: &mut String, n: i32, width: usize) {
    match (n, width) {
        (0..100, 2) => out.push_str(pair(n)),
        (0..10_000, 4) => {
            out.push_str(pair(n / 100));
            out.push_str(pair(n % 100));
        }
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

/// Writes a day, its month or its year.
pub(crate) fn day(out: &mut String, day: Date, grain: Grain) {
    number(out, day.year().into(), 4);
    if grain == Grain::Year {
        return;
    }
    out.push('-');
    number(out, day.month().into(), 2);
    if grain == Grain::Day {
        out.push('-');
        number(out, day.day().into(), 2);
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
    }

    #[test]
    fn moments_are_those_of_the_standard() {
        let mut out = String::new();
        moment(&mut out, jiff::civil::date(2031, 4, 5).at(6, 7, 8, 0));
        assert_eq!(out, "2031-04-05T06:07:08");
    }
}
