//! Figures, dates and times in the forms the press writes them.

use std::fmt::Write as _;

use super::rng::Rng;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WORDS: [&str; 10] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];
const CURRENCIES: [&str; 8] = ["dollars", "euros", "pounds", "francs", "pesos", "dinars", "rupees", "tenge"];
const UNITS: [&str; 6] = ["tonnes", "barrels", "cubic metres", "tons", "bags", "containers"];
const DISTANCES: [&str; 4] = ["km", "kilometres", "miles", "nautical miles"];

/// How one outlet writes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct House {
    percent: &'static str,
    /// Opening and closing quotation marks.
    pub(crate) marks: (&'static str, &'static str),
    money: u64,
    is_day_first: bool,
}

impl House {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        House {
            percent: rng.pick(&["%", "%", " percent", " per cent"]),
            marks: rng.pick(&[("“", "”"), ("“", "”"), ("\"", "\""), ("‘", "’")]),
            money: rng.below(4),
            is_day_first: rng.percent(50),
        }
    }

    /// Writes what a slot of the grammar stands for; false where it is not a figure.
    pub(crate) fn write(self, slot: &str, rng: &mut Rng, out: &mut String) -> bool {
        match slot {
            "oq" => out.push_str(self.marks.0),
            "cq" => out.push_str(self.marks.1),
            "pct" | "pct2" | "Pct" => self.write_percent(rng, out),
            "money" => self.write_money(rng, out),
            "price" => put(out, format_args!("{}.{:02}", rng.between(1, 400), rng.below(100))),
            "unitprice" => self.write_unit_price(rng, out),
            "count" => write_count(rng, out),
            "bigcount" => write_big_count(rng, out),
            "distance" => put(out, format_args!("{} {}", rng.between(3, 900), rng.pick(&DISTANCES))),
            "date" => self.write_date(rng, out),
            "year" => put(out, format_args!("{}", rng.between(1988, 2031))),
            "month" => out.push_str(rng.pick(&MONTHS)),
            "weekday" => out.push_str(rng.pick(&WEEKDAYS)),
            "clock" => write_clock(rng, out),
            "age" => put(out, format_args!("{}", rng.between(27, 84))),
            "smallnum" | "count_small" => put(out, format_args!("{}", rng.between(2, 99))),
            "numword" => out.push_str(rng.pick(&WORDS)),
            "Numword" => push_capital(rng.pick(&WORDS), out),
            "magnitude" => put(out, format_args!("{}.{}", rng.between(4, 7), rng.below(10))),
            "currency" => out.push_str(rng.pick(&CURRENCIES).trim_end_matches('s')),
            _ => return false,
        }
        true
    }

    fn write_percent(self, rng: &mut Rng, out: &mut String) {
        match rng.below(4) {
            0 => put(out, format_args!("{}{}", rng.between(1, 98), self.percent)),
            1 => put(out, format_args!("{} percentage points", rng.between(2, 12))),
            _ => put(out, format_args!("{}.{}{}", rng.below(40), rng.below(10), self.percent)),
        }
    }

    fn write_money(self, rng: &mut Rng, out: &mut String) {
        let (whole, tenth) = (rng.between(1, 980), rng.below(10));
        match self.money {
            0 => put(out, format_args!("${whole}.{tenth} {}", rng.pick(&["million", "billion"]))),
            1 => put(out, format_args!("€{whole}{}", rng.pick(&["m", "bn"]))),
            2 => {
                let scale = rng.pick(&["million", "billion", "million"]);
                put(out, format_args!("{whole}.{tenth} {scale} {}", rng.pick(&CURRENCIES)));
            }
            _ => {
                out.push_str(rng.pick(&["US$", "£", "$"]));
                write_grouped(rng.between(1_000, 9_999_999), out);
            }
        }
    }

    fn write_unit_price(self, rng: &mut Rng, out: &mut String) {
        let unit = rng.pick(&["a tonne", "a barrel", "per kg", "per cubic metre", "a bushel"]);
        put(out, format_args!("${}", rng.between(2, 999)));
        if rng.percent(50) {
            put(out, format_args!(".{:02}", rng.below(100)));
        }
        put(out, format_args!(" {unit}"));
    }

    fn write_date(self, rng: &mut Rng, out: &mut String) {
        let (day, month) = (rng.between(1, 28), rng.pick(&MONTHS));
        if self.is_day_first {
            put(out, format_args!("{day} {month}"));
        } else {
            put(out, format_args!("{month} {day}"));
        }
        if rng.percent(40) {
            let comma = if self.is_day_first { "" } else { "," };
            put(out, format_args!("{comma} {}", rng.between(2015, 2027)));
        }
    }

    /// Writes a day as a dateline does.
    pub(crate) fn write_day(self, day: Day, out: &mut String) {
        let month = MONTHS[day.month as usize - 1];
        if self.is_day_first {
            put(out, format_args!("{} {month} {}", day.day, day.year));
        } else {
            put(out, format_args!("{month} {}, {}", day.day, day.year));
        }
    }
}

fn put(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments).expect("a String takes every write");
}

pub(crate) fn push_capital(word: &str, out: &mut String) {
    let mut chars = word.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
}

fn write_grouped(number: u64, out: &mut String) {
    if number >= 1000 {
        write_grouped(number / 1000, out);
        put(out, format_args!(",{:03}", number % 1000));
    } else {
        put(out, format_args!("{number}"));
    }
}

fn write_count(rng: &mut Rng, out: &mut String) {
    match rng.below(4) {
        0 => put(out, format_args!("{}", rng.between(12, 999))),
        1 => put(out, format_args!("{}.{} million", rng.between(1, 30), rng.between(1, 9))),
        2 => write_grouped(rng.between(11, 990) * 100, out),
        _ => write_grouped(rng.between(1_001, 99_999), out),
    }
}

fn write_big_count(rng: &mut Rng, out: &mut String) {
    match rng.below(3) {
        0 => put(out, format_args!("{}.{} million", rng.between(1, 600), rng.between(1, 9))),
        1 => put(out, format_args!("{} million", rng.between(2, 900))),
        _ => write_grouped(rng.between(11, 9_990) * 1_000, out),
    }
    put(out, format_args!(" {}", rng.pick(&UNITS)));
}

fn write_clock(rng: &mut Rng, out: &mut String) {
    let (hour, minute) = (rng.between(1, 12), rng.below(12) * 5);
    match rng.below(3) {
        0 => put(out, format_args!("{hour}:{minute:02} p.m.")),
        1 => put(out, format_args!("{:02}:{minute:02}", hour + 11)),
        _ => put(out, format_args!("{hour} a.m.")),
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) year: u64,
    pub(crate) month: u64,
    pub(crate) day: u64,
}

impl Day {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        Day { year: rng.between(2019, 2026), month: rng.between(1, 12), day: rng.between(1, 28) }
    }

    pub(crate) fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Writes a literal text with its figures drawn anew, each in its own shape.
pub(crate) fn reroll(text: &str, rng: &mut Rng, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let digits = rest[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - at);
        let run = &rest[at..at + digits];
        rest = &rest[at + digits..];
        let is_grouped = rest.starts_with(',') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        let is_hour = rest.starts_with(':');
        reroll_run(run, is_grouped, is_hour || out.ends_with(':'), rng, out);
    }
    out.push_str(rest);
}

fn reroll_run(run: &str, is_grouped: bool, is_clock: bool, rng: &mut Rng, out: &mut String) {
    let value: u64 = run.parse().unwrap_or(u64::MAX);
    if run.bytes().all(|digit| digit == b'0') || (run.len() == 1 && value < 2) || run.len() > 12 {
        out.push_str(run);
    } else if is_clock {
        put(out, format_args!("{:02}", rng.between(10, 23)));
    } else if run.len() == 4 && !is_grouped && (1900..2050).contains(&value) {
        put(out, format_args!("{}", (value / 10 * 10 + rng.below(10)).min(2031)));
    } else if run.len() <= 2 && (2..=31).contains(&value) {
        // It may be a day.
        put(out, format_args!("{}", rng.between(2, 28)));
    } else {
        for (idx, digit) in run.bytes().enumerate() {
            let low = u64::from(idx == 0);
            // Round numbers stay round.
            let digit = if digit == b'0' { b'0' } else { b'0' + rng.between(low, 9) as u8 };
            out.push(char::from(digit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_shape() {
        let mut rng = Rng::new(1);
        for _ in 0..200 {
            let mut out = String::new();
            reroll("at 04:10 in 2025, 12,500 of 1 or 45.3%", &mut rng, &mut out);
            assert_eq!(out.matches(['%', ',', ':']).count(), 4, "{out}");
            assert!(out.contains("00 of 1 or "), "{out}");
            let year: u64 = out[12..16].parse().unwrap();
            assert!((2020..2030).contains(&year), "{out}");
        }
        let mut out = String::new();
        write_grouped(1_234_007, &mut out);
        assert_eq!(out, "1,234,007");
    }
}
