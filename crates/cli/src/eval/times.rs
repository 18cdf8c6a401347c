//! Comparing TIMEX3 values: by how they are written, as durations, or by the days they cover.

/// A day: year, month, day.
type Day = (i32, u32, u32);

/// Returns whether two values mean the same time.
pub(super) fn is_same_time(gold: &str, found: &str) -> bool {
    let (a, b) = (normal(gold), normal(found));
    if a == b {
        return true;
    }
    if a.starts_with('P')
        && b.starts_with('P')
        && let Some(length) = duration(&a)
    {
        return duration(&b) == Some(length);
    }
    if (a.contains('/') || b.contains('/')) && days(&a).is_some() {
        return days(&a) == days(&b);
    }
    a.starts_with('T') && b.find('T').is_some_and(|at| b[at..] == a)
}

/// Returns whether the ends of an interval are the same; an end that the gold does not give is not compared.
pub(super) fn is_same_interval(gold: [Option<&str>; 2], found: [Option<&str>; 2]) -> bool {
    let first = |value: &str| {
        let value = normal(value);
        days(&value).map_or(value, |(first, _)| shown(first))
    };
    let is_same = |(gold, found): (Option<&str>, Option<&str>)| match (gold, found) {
        (None, _) => true,
        (Some(gold), Some(found)) => first(gold) == first(found),
        (Some(_), None) => false,
    };
    gold.iter().any(Option::is_some) && gold.into_iter().zip(found).all(is_same)
}

/// Returns the first day of a value and the day after its last, as dates; `first/last` counts both ends in.
pub(super) fn day_range(value: &str) -> Option<[String; 2]> {
    days(&normal(value)).map(|(first, after)| [shown(first), shown(after)])
}

fn shown((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// Returns a value in capitals, without a zero zone and zero seconds or minutes.
fn normal(value: &str) -> String {
    let mut value = value.trim().to_uppercase().replace(' ', "T");
    if value.ends_with('Z') {
        value.pop();
    } else if value.contains('T') && value.ends_with("+00:00") {
        value.truncate(value.len() - "+00:00".len());
    }
    if let Some(at) = value.rfind('T') {
        let is_digit = |idx: usize| value.as_bytes().get(at + idx).is_some_and(u8::is_ascii_digit);
        if is_digit(1) && is_digit(2) {
            let hours = value[..at + 3].to_owned();
            let rest = &value[at + 3..];
            let kept = if rest == ":00" || rest == ":00:00" { "" } else { rest };
            let kept = if kept.len() == 6 { kept.strip_suffix(":00").unwrap_or(kept) } else { kept };
            value = format!("{hours}{kept}");
        }
    }
    if value.starts_with(|c: char| c.is_ascii_digit()) {
        value.strip_suffix("T00").map_or(value.clone(), str::to_owned)
    } else {
        value
    }
}

/// Returns a duration in months and seconds, both in thousandths.
fn duration(value: &str) -> Option<(i64, i64)> {
    let (mut months, mut seconds, mut is_time) = (0.0, 0.0, false);
    let (mut rest, mut parts) = (value.strip_prefix('P')?, 0);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (rest, is_time) = (after, true);
            continue;
        }
        let at = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..at].parse().ok()?;
        match (rest.as_bytes()[at], is_time) {
            (b'Y', false) => months += number * 12.0,
            (b'M', false) => months += number,
            (b'W', false) => seconds += number * 604_800.0,
            (b'D', false) => seconds += number * 86_400.0,
            (b'H', true) => seconds += number * 3_600.0,
            (b'M', true) => seconds += number * 60.0,
            (b'S', true) => seconds += number,
            _ => return None,
        }
        (rest, parts) = (&rest[at + 1..], parts + 1);
    }
    let thousandths = |number: f64| (number * 1e3).round() as i64;
    (parts > 0).then(|| (thousandths(months), thousandths(seconds)))
}

/// Returns the first day of a calendar value and the day after its last.
fn days(value: &str) -> Option<(Day, Day)> {
    if let Some((first, last)) = value.split_once('/') {
        return Some((days(first)?.0, days(last)?.1));
    }
    let mut parts = value.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let year: i32 = year.bytes().all(|byte| byte.is_ascii_digit()).then(|| year.parse().ok())??;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Some(((year, 1, 1), (year + 1, 1, 1))),
        (Some(part), None, _) if part.starts_with(['Q', 'H']) => part_of_year(year, part),
        (Some(month), None, _) => {
            let month = number(month, 12)?;
            Some(((year, month, 1), next_month(year, month)))
        }
        (Some(month), Some(day), None) => {
            let month = number(month, 12)?;
            let day = number(day, month_days(year, month))?;
            let is_last = day == month_days(year, month);
            Some(((year, month, day), if is_last { next_month(year, month) } else { (year, month, day + 1) }))
        }
        _ => None,
    }
}

/// Returns the days of a quarter or half.
fn part_of_year(year: i32, part: &str) -> Option<(Day, Day)> {
    let months = if part.starts_with('Q') { 3 } else { 6 };
    let n: u32 = part[1..].parse().ok().filter(|n| (1..=12 / months).contains(n))?;
    Some(((year, months * (n - 1) + 1, 1), next_month(year, months * n)))
}

fn number(text: &str, max: u32) -> Option<u32> {
    let number = text.parse().ok().filter(|number| (1..=max).contains(number));
    number.filter(|_| text.len() == 2)
}

fn next_month(year: i32, month: u32) -> Day {
    if month == 12 { (year + 1, 1, 1) } else { (year, month + 1, 1) }
}

fn month_days(year: i32, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_mean_the_same() {
        for (a, b) in [
            ("2024-05-03", "2024-05-03T00:00:00Z"),
            ("PT1.5H", "PT90M"),
            ("P2W", "P14D"),
            ("T15:11:00", "2024-01-02T15:11"),
            ("2026-01/2026-06", "2026-H1"),
            ("2026-Q3", "2026-07-01/2026-09-30"),
            ("FY2027", "fy2027"),
        ] {
            assert!(is_same_time(a, b), "{a} {b}");
        }
    }

    #[test]
    fn values_that_do_not() {
        for (a, b) in
            [("2024", "2025"), ("FY2027", "2027"), ("2026-01/2026-06", "2026-01/2026-05"), ("P1M", "PT1M")]
        {
            assert!(!is_same_time(a, b), "{a} {b}");
        }
    }

    #[test]
    fn intervals_are_half_open() {
        assert_eq!(day_range("2026-07-03/2026-07-05"), Some(["2026-07-03".into(), "2026-07-06".into()]));
        assert_eq!(day_range("2024-02"), Some(["2024-02-01".into(), "2024-03-01".into()]));
        assert_eq!(day_range("2023-02-29"), None);
        let gold = [Some("2026-07-03"), Some("2026-07-06")];
        assert!(is_same_interval(gold, [Some("2026-07-03T00:00:00Z"), Some("2026-07-06")]));
        assert!(!is_same_interval(gold, [Some("2026-07-03"), Some("2026-07-05")]));
        assert!(is_same_interval([None, Some("2026")], [Some("x"), Some("2026-01-01")]));
    }
}
