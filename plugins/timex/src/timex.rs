//! A resolved expression: what it says, and how that is written.
//!
//! Not here: how it was found.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};

use crate::bare::Part;
use crate::digits;
use crate::period::{Grain, Period, Unit, plus_days, plus_months};

/// What modifies a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mod {
    Start,
    Mid,
    End,
    Before,
    After,
    OnOrBefore,
    Approx,
    LessThan,
    MoreThan,
}

impl Mod {
    /// Returns the part of a period by its number in the words' table.
    pub(crate) fn of_part(number: i32) -> Option<Mod> {
        [Mod::Start, Mod::Mid, Mod::End].get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }

    /// Returns the name in the tables.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Mod::Start => "START",
            Mod::Mid => "MID",
            Mod::End => "END",
            Mod::Before => "BEFORE",
            Mod::After => "AFTER",
            Mod::OnOrBefore => "ON_OR_BEFORE",
            Mod::Approx => "APPROX",
            Mod::LessThan => "LESS_THAN",
            Mod::MoreThan => "MORE_THAN",
        }
    }
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hour: i32,
    pub(crate) minute: Option<i32>,
    pub(crate) second: Option<i32>,
    /// Minutes ahead of UTC.
    pub(crate) zone: Option<i32>,
}

impl Clock {
    /// Returns the moment of a day, midnight at its beginning.
    fn on(self, day: Date) -> DateTime {
        day.at(self.hour as i8 % 24, self.minute.unwrap_or(0) as i8, self.second.unwrap_or(0) as i8, 0)
    }
}

/// A time of day in few bytes, for values that hold two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    hour: i8,
    minute: Option<i8>,
    second: Option<i8>,
    zone: Option<i16>,
}

impl From<Clock> for Packed {
    fn from(clock: Clock) -> Packed {
        let small = |n: i32| n as i8;
        Packed {
            hour: small(clock.hour),
            minute: clock.minute.map(small),
            second: clock.second.map(small),
            zone: clock.zone.map(|minutes| minutes as i16),
        }
    }
}

impl From<Packed> for Clock {
    fn from(packed: Packed) -> Clock {
        Clock {
            hour: packed.hour.into(),
            minute: packed.minute.map(i32::from),
            second: packed.second.map(i32::from),
            zone: packed.zone.map(i32::from),
        }
    }
}

/// Days or moments that a value does not say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Extent {
    Days(Date, Date),
    Moments(DateTime, DateTime),
}

/// A length of time; without a number it is unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Length {
    pub(crate) n: Option<f64>,
    pub(crate) unit: Unit,
    /// A smaller part: the minutes of "an hour and ten minutes".
    pub(crate) more: Option<(f64, Unit)>,
}

impl Length {
    pub(crate) const fn new(n: Option<f64>, unit: Unit) -> Length {
        Length { n, unit, more: None }
    }
}

/// A time of day or week that comes again: "every Monday at 4 pm", "Friday mornings".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Habit {
    pub(crate) weekday: Option<i32>,
    /// As in [`Value::DayPart`].
    pub(crate) part: Option<i32>,
    pub(crate) clock: Option<Clock>,
}

/// What an expression says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Period(Period),
    /// A part of a year that is not known.
    Partial(Part),
    Moment(Option<Date>, Clock),
    /// 1 morning, 2 afternoon, 3 evening, 4 night.
    DayPart(Option<Date>, i32),
    Span(Date, Packed, Packed),
    Length(Length),
    Every(Length),
    Habit(Habit),
    /// 1 past, 2 present, 3 future.
    Ref(i32),
}

/// An expression of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timex {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) value: Value,
    pub(crate) modifier: Option<Mod>,
    pub(crate) anchored: bool,
    pub(crate) extent: Option<Extent>,
    pub(crate) rule: &'static str,
}

impl Timex {
    pub(crate) fn new(first: usize, end: usize, value: Value, rule: &'static str) -> Timex {
        Timex { first, end, value, modifier: None, anchored: false, extent: None, rule }
    }

    /// Returns the period, where the expression is one.
    pub(crate) fn period(&self) -> Option<Period> {
        match self.value {
            Value::Period(period) => Some(period),
            _ => None,
        }
    }

    /// Returns the type in the tables.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Period(_) | Value::Partial(_) | Value::Ref(_) => "DATE",
            Value::Moment(..) | Value::DayPart(..) | Value::Span(..) => "TIME",
            Value::Length(_) => "DURATION",
            Value::Every(_) | Value::Habit(_) => "SET",
        }
    }

    /// Writes the TIMEX3 value.
    pub(crate) fn write_value(&self, out: &mut String) {
        out.clear();
        let done = match self.value {
            Value::Period(period) => {
                period.write(out);
                Ok(())
            }
            Value::Partial(part) => write_partial(out, part),
            Value::Moment(day, clock) => write_moment(out, day, clock),
            Value::DayPart(day, part) => {
                write_day(out, day).and_then(|()| write!(out, "T{}", part_name(part)))
            }
            Value::Habit(habit) => write_habit(out, habit),
            Value::Span(day, from, to) => write_moment(out, Some(day), from.into())
                .and_then(|()| out.write_char('/'))
                .and_then(|()| write_moment(out, Some(day), to.into())),
            Value::Length(length) | Value::Every(length) => write_length(out, length),
            Value::Ref(n) => {
                out.write_str(["PAST_REF", "PRESENT_REF", "FUTURE_REF"][(n.clamp(1, 3) - 1) as usize])
            }
        };
        done.expect("a text takes what is written to it");
    }

    /// Writes the first day or moment and the one after the last; returns whether there are any.
    pub(crate) fn write_interval(&self, begin: &mut String, end: &mut String) -> bool {
        begin.clear();
        end.clear();
        let days = || self.part_of(self.period()?.days()?);
        match self.extent.or_else(|| days().map(|(first, after)| Extent::Days(first, after))) {
            Some(Extent::Days(first, after)) => {
                digits::day(begin, first, Grain::Day);
                digits::day(end, after, Grain::Day);
                true
            }
            Some(Extent::Moments(from, to)) => {
                digits::moment(begin, from);
                digits::moment(end, to);
                true
            }
            None => self.write_moments(begin, end).is_some(),
        }
    }

    fn write_moments(&self, begin: &mut String, end: &mut String) -> Option<()> {
        let (from, to) = match self.value {
            Value::Moment(day, clock) => {
                let step = if clock.minute.is_some() { 1 } else { 60 };
                let from = clock.on(day?);
                (from, from.checked_add(jiff::Span::new().minutes(step)).ok()?)
            }
            Value::DayPart(day, part) => part_moments(day?, part)?,
            Value::Span(day, from, to) => (Clock::from(from).on(day), Clock::from(to).on(day)),
            _ => return None,
        };
        let zone = match self.value {
            Value::Moment(_, clock) => clock.zone,
            _ => None,
        };
        digits::moment(begin, from);
        digits::moment(end, to);
        for text in [begin, end] {
            write_zone(text, zone).ok()?;
        }
        Some(())
    }

    /// Returns where a range begins that begins here: its first part, or the period itself.
    pub(crate) fn first_part(&self) -> Option<Period> {
        let period = self.period()?;
        match self.modifier {
            None | Some(Mod::Start) => Some(period),
            _ => self.part_of(period.days()?).map(|(first, _)| Period::Day(first)),
        }
    }

    /// Returns where a range ends that ends here.
    pub(crate) fn last_part(&self) -> Option<Period> {
        let period = self.period()?;
        match self.modifier {
            None | Some(Mod::End) => Some(period),
            _ => self.part_of(period.days()?).and_then(|(_, end)| end.yesterday().ok()).map(Period::Day),
        }
    }

    /// Returns the third of a period that START, MID or END leaves.
    fn part_of(&self, (first, end): (Date, Date)) -> Option<(Date, Date)> {
        let Some(part @ (Mod::Start | Mod::Mid | Mod::End)) = self.modifier else {
            return Some((first, end));
        };
        let length = (end - first).get_days();
        let at = |n: i32| plus_days(first, n);
        let months = |n: i32| plus_months(first, n);
        let (from, to) = match length {
            360..=370 => (months(4)?, months(8)?),
            28..=31 => (at(10)?, at(20)?),
            7 => (at(3)?, at(4)?),
            ..3 => return Some((first, end)),
            _ => (at(length / 3)?, at(length - length / 3)?),
        };
        Some(match part {
            Mod::Start => (first, from),
            Mod::End => (to, end),
            _ => (from, to),
        })
    }
}

/// Returns when a part of a day begins and ends; the night ends in the morning after.
fn part_moments(day: Date, part: i32) -> Option<(DateTime, DateTime)> {
    let (from, to) = [(5, 12), (12, 18), (18, 24), (18, 30)].get(part as usize - 1).copied()?;
    let at = |hours: i64| day.at(0, 0, 0, 0).checked_add(jiff::Span::new().hours(hours)).ok();
    Some((at(from)?, at(to)?))
}

fn write_partial(out: &mut String, part: Part) -> std::fmt::Result {
    match part {
        Part::Whole => out.write_str("XXXX"),
        Part::Half(n) => write!(out, "XXXX-H{n}"),
        Part::Quarter(n) => write!(out, "XXXX-Q{n}"),
        Part::Season(n) => write!(out, "XXXX-{}", ["SP", "SU", "FA", "WI"][(n.clamp(1, 4) - 1) as usize]),
        Part::Month(n) => write!(out, "XXXX-{n:02}"),
        Part::Day(month, day) | Part::FullDay(_, month, day) => write!(out, "XXXX-{month:02}-{day:02}"),
        Part::DayOnly(day) | Part::WeekdayDay(_, day) => write!(out, "XXXX-XX-{day:02}"),
        Part::Weekday(n) => write!(out, "XXXX-WXX-{n}"),
        Part::Named(_) => out.write_str("XXXX-XX-XX"),
        Part::NamedWeekend(_) => out.write_str("XXXX-WXX-WE"),
    }
}

fn part_name(part: i32) -> &'static str {
    ["MO", "AF", "EV", "NI"].get(part as usize - 1).unwrap_or(&"NI")
}

fn write_habit(out: &mut String, habit: Habit) -> std::fmt::Result {
    if let Some(weekday) = habit.weekday {
        write!(out, "XXXX-WXX-{weekday}")?;
    }
    match (habit.clock, habit.part) {
        (Some(clock), _) => write_moment(out, None, clock),
        (None, Some(part)) => write!(out, "T{}", part_name(part)),
        _ => Ok(()),
    }
}

fn write_day(out: &mut String, day: Option<Date>) -> std::fmt::Result {
    if let Some(day) = day {
        digits::day(out, day, Grain::Day);
    }
    Ok(())
}

fn write_moment(out: &mut String, day: Option<Date>, clock: Clock) -> std::fmt::Result {
    write_day(out, day)?;
    write!(out, "T{:02}", clock.hour)?;
    if let Some(minute) = clock.minute {
        write!(out, ":{minute:02}")?;
    }
    if let Some(second) = clock.second {
        write!(out, ":{second:02}")?;
    }
    write_zone(out, clock.zone)
}

fn write_zone(out: &mut String, zone: Option<i32>) -> std::fmt::Result {
    match zone {
        None => Ok(()),
        Some(0) => out.write_char('Z'),
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            write!(out, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}

fn write_length(out: &mut String, length: Length) -> std::fmt::Result {
    let (letter, factor) = length.unit.letter();
    out.write_str(if length.unit.is_clock() { "PT" } else { "P" })?;
    match length.n {
        Some(n) => {
            write_number(out, n * factor)?;
            out.write_str(letter)?;
        }
        None if length.unit == Unit::Decade => out.write_str("XDE")?,
        None if length.unit == Unit::Century => out.write_str("XC")?,
        None => write!(out, "X{letter}")?,
    }
    let Some((n, unit)) = length.more else { return Ok(()) };
    if unit.is_clock() && !length.unit.is_clock() {
        out.write_char('T')?;
    }
    write_number(out, n * unit.letter().1)?;
    out.write_str(unit.letter().0)
}

/// Writes a number that is seldom broken.
fn write_number(out: &mut String, n: f64) -> std::fmt::Result {
    const LARGE: f64 = 1_000_000.0;
    let whole = n as i32;
    if (1.0..LARGE).contains(&n) && f64::from(whole) == n {
        digits::number(out, whole, 1);
        return Ok(());
    }
    write!(out, "{n}")
}
