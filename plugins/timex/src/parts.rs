//! Parts of a time: "the close of next week", "early 2034", "mid-June", "the first seven months of 2031", "the
//! last week of March", "the same stretch of the year before", "August of last year".
//!
//! Not here: the times they are parts of.

use dateline_plugin::flag;
use jiff::civil::Date;

use crate::bare::{self, Bare, Part};
use crate::context::Context;
use crate::counted;
use crate::length::{self, unit};
use crate::number::{cardinal, ordinal};
use crate::parse;
use crate::period::{Period, Unit, plus_days, plus_months};
use crate::timex::{Mod, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// Returns the part of a time that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if view.flag(idx, flag::NUMBER) && view.byte_len(idx) == 4 {
        return None;
    }
    let at = view.lead(idx, Class::THE);
    let here = view.classes(idx).or(view.classes(at));
    let is_digit = view.flag(at, flag::DIGIT);
    let if_any = |classes: Class, rule: PartRule| if here.has(classes) { rule(ctx, idx) } else { None };
    let if_number = |rule: PartRule| if is_digit || here.has(NUMBERS) { rule(ctx, idx) } else { None };
    let found = if is_digit { midway(ctx, idx) } else { if_any(Class::MIDWAY, midway) };
    found
        .or_else(|| if_any(Class::ENDING, initials))
        .or_else(|| if_any(Class::WEEKDAY.or(Class::UNIT), counted::after_next))
        .or_else(|| if_any(Class::EDGE.or(Class::UNIT).or(Class::QUITE), edge))
        .or_else(|| if_any(Class::PART.or(Class::PREV), early))
        .or_else(|| if_any(Class::SAME, same))
        .or_else(|| if_any(Class::UNIT, week_of))
        .or_else(|| if_any(Class::THIS.or(Class::LAST).or(Class::NEXT).or(Class::PREV), day_of_week))
        .or_else(|| if_number(day_of))
        .or_else(|| if_number(nth))
        .or_else(|| if at > idx { of_time(ctx, idx) } else { None })
}

type PartRule = fn(&Context<'_>, usize) -> Option<Timex>;

/// Words a number in an order may begin with.
const NUMBERS: Class = Class::ORDINAL.or(Class::CARDINAL).or(Class::LAST);

/// Returns the calendar time at a token, with its part of a year said in the words behind it.
fn inner(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    if ctx.view.opens(idx) {
        return None;
    }
    parse::calendar(ctx, idx).or_else(|| the_unit(ctx, idx))
}

/// "the year", "the month" inside "the end of the year".
fn the_unit(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let at = ctx.view.lead(idx, Class::THE);
    let unit = unit(ctx.view, at).filter(|unit| *unit >= Unit::Day && !ctx.view.is(at, Class::PLURAL))?;
    let day = match ctx.last_day {
        Some((_, day)) if unit == Unit::Day => day,
        _ => ctx.now?,
    };
    let period = Period::of_unit(unit, day)?;
    Some(Timex { anchored: true, ..Timex::new(idx, at + 1, Value::Period(period), "from-now") })
}

fn with(timex: Timex, first: usize, modifier: Option<Mod>) -> Timex {
    Timex { first, modifier, extent: None, ..timex }
}

/// "mid-2026", "mid-June", "mid-1990s": one token.
fn midway(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    if view.is(at, Class::MIDWAY) {
        if let Some(month) = view.value(at, Class::MONTH) {
            let found = crate::year::behind(view, at + 1);
            let (year, end) = found.map_or((None, at + 1), |(year, end)| (Some(year), end));
            let (value, anchored) = ctx.resolve(Bare::new(Part::Month(month), year), idx, end);
            return Some(Timex { anchored, modifier: Some(Mod::Mid), ..Timex::new(idx, end, value, "part") });
        }
        let unit = unit(view, at)?;
        let period = Period::of_unit(unit, ctx.now?)?;
        return Some(Timex {
            anchored: true,
            modifier: Some(Mod::Mid),
            ..Timex::new(idx, at + 1, Value::Period(period), "part")
        });
    }
    let text = if view.flag(at, flag::NUMBER) { "" } else { view.text(at) };
    let rest = text.get(..4).filter(|start| start.eq_ignore_ascii_case("mid-")).map(|_| &text[4..])?;
    let decade = rest.strip_suffix('s').and_then(crate::number::digits).filter(|year| year % 10 == 0);
    let period = match (crate::number::digits(rest), decade) {
        (Some(year), _) if rest.len() == 4 => Period::Year(year),
        (None, Some(year)) if rest.len() == 5 => Period::Decade(year / 10),
        (None, Some(year)) if rest.len() == 3 => Period::Decade(190 + year / 10),
        _ => return None,
    };
    Some(Timex { modifier: Some(Mod::Mid), ..Timex::new(idx, at + 1, Value::Period(period), "part") })
}

/// "EOM", "by the EOY": the end or beginning of the unit we are in.
fn initials(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let code = view.value(at, Class::ENDING).filter(|_| view.flag(at, flag::ALL_CAPITALS))?;
    let period = Period::of_unit(Unit::of_number(code / 10)?, ctx.now?)?;
    let timex = Timex::new(idx, at + 1, Value::Period(period), "part");
    Some(Timex { anchored: true, modifier: Mod::of_part(code % 10), ..timex })
}

/// "the close of next week", "the beginning of March", "year end".
fn edge(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.skip(view.lead(idx, Class::THE), Class::QUITE);
    if let Some(unit) = unit(view, at).filter(|unit| *unit >= Unit::Month && !view.opens(at)) {
        let next = if view.is_dash(at + 1) { at + 2 } else { at + 1 };
        let is_end = view.text(next) == "end" && !view.opens(next);
        let period = Period::of_unit(unit, ctx.now.filter(|_| is_end)?)?;
        let timex = Timex::new(idx, next + 1, Value::Period(period), "part");
        return Some(Timex { anchored: true, modifier: Some(Mod::End), ..timex });
    }
    let part = view.value(at, Class::EDGE).filter(|_| at == idx || !view.opens(at))?;
    let of = view.after(at + 1, Class::OF).or_else(|| (part == 3).then_some(at + 1))?;
    let found = inner(ctx, of)?;
    let is_day = matches!(found.period(), Some(Period::Day(_)));
    let mut timex = Timex { rule: "part", ..with(found, idx, Mod::of_part(part)) };
    if let (Some(Period::Decade(decade)), Some(Mod::End)) = (found.period(), timex.modifier)
        && found.anchored
    {
        timex.value = Value::Period(Period::Year(decade * 10 + 9));
    }
    // "At the end of the day" is more often a phrase than a time.
    (!is_day || timex.modifier == Some(Mod::Start)).then_some(timex)
}

/// "early 2034", "late last year", "the late 1970s", "earlier this week".
fn early(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let mid = view.text(at).eq_ignore_ascii_case("mid");
    let part = view.value(at, Class::PART).filter(|_| at == idx || !view.opens(at));
    if let Some(part) = part {
        let next = if mid && view.is_dash(at + 1) { at + 2 } else { view.skip(at + 1, Class::IN) };
        let is_in = next > at + 1 && !mid;
        let is_hour = mid && unit(view, next) == Some(Unit::Day) || view.is(next, Class::TONIGHT);
        let found = inner(ctx, next).filter(|_| !is_hour)?;
        if is_in && view.text(at).eq_ignore_ascii_case("late") || matches!(found.value, Value::Moment(..)) {
            return None;
        }
        return Some(Timex { rule: "part", ..with(found, idx, Mod::of_part(part)) });
    }
    let is_earlier = view.text(at).eq_ignore_ascii_case("earlier") && at == idx;
    if !is_earlier || !view.is(at + 1, Class::THIS.or(Class::DEICTIC).or(Class::LAST)) {
        return None;
    }
    Some(with(inner(ctx, at + 1)?, idx, None))
}

/// "the same stretch of the year before", "the same week a year before", "the corresponding period last year".
fn same(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    view.is(at, Class::SAME).then_some(())?;
    let next = at + 1;
    let is_unit = unit(view, next).is_some_and(|unit| {
        matches!(unit, Unit::Month | Unit::Quarter | Unit::Half | Unit::Week | Unit::Day)
    });
    if view.opens(next) || !(view.is(next, Class::PERIOD) || is_unit) {
        return None;
    }
    let told = ctx.reference().filter(|_| ctx.last.is_some())?;
    let base = match (unit(view, next), told.first()) {
        (Some(unit), Some(first)) if !matches!(told, Period::Fiscal(_)) => Period::of_unit(unit, first)?,
        _ => told,
    };
    let of = view.skip(next + 1, Class::OF.or(Class::IN));
    let shifted = year_of(ctx, of, base);
    let (period, end) = match shifted {
        Some((years, end)) => (base.plus_years(years)?, end),
        None => (base, next + 1),
    };
    Some(Timex { anchored: true, ..Timex::new(idx, end, Value::Period(period), "same-period") })
}

/// Returns by how many years the words at `idx` move a period: "last year", "2025", "a year earlier".
fn year_of(ctx: &Context<'_>, idx: usize, base: Period) -> Option<(i32, usize)> {
    let view = ctx.view;
    if view.opens(idx) {
        return None;
    }
    if let Some(count) = length::count(view, idx).filter(|count| count.unit == Unit::Year)
        && view.is(count.end, Class::AGO.or(Class::EARLIER))
        && !view.opens(count.end)
    {
        return Some((-(count.n? as i32), count.end + 1));
    }
    let found = parse::calendar(ctx, idx)?;
    let year = match found.period()? {
        Period::Year(year) => year,
        _ => return None,
    };
    Some((year - base.year()?, found.end))
}

/// "the week of 4 May", "the weekend of 9 May".
fn week_of(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let is_one = |unit: &Unit| matches!(unit, Unit::Week | Unit::Weekend) && !view.is(at, Class::PLURAL);
    let unit = unit(view, at).filter(is_one)?;
    let of = view.after(at + 1, Class::OF.or(Class::ONSET))?;
    let found = inner(ctx, of).or_else(|| numbered_day(ctx, of))?;
    let Period::Day(day) = found.period()? else { return None };
    let period = Period::of_unit(unit, day)?;
    Some(Timex { first: idx, value: Value::Period(period), rule: "part", ..found })
}

/// "the 18th": a day of the month that is spoken of.
fn numbered_day(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let day = crate::number::ordinal_digits(view.text(at)).filter(|day| (1..=31).contains(day))?;
    let (value, anchored) = ctx.resolve(Bare::new(Part::DayOnly(day), None), idx, at + 1);
    Some(Timex { anchored, ..Timex::new(idx, at + 1, value, "date") })
}

/// "this week Monday", "last week's Friday".
fn day_of_week(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    if !view.is(idx, Class::THIS.or(Class::LAST).or(Class::NEXT).or(Class::PREV)) {
        return None;
    }
    let week = crate::relative::named_time(ctx, idx)?;
    let Period::Week(monday) = week.period()? else { return None };
    let behind =
        if view.flag(week.end, flag::CLITIC) { week.end + 1 } else { view.skip(week.end, Class::DASH) };
    let weekday = view.value(behind, Class::WEEKDAY).filter(|_| !view.opens(behind))?;
    Some(anchored(idx, behind + 1, Period::Day(plus_days(monday, weekday - 1)?)))
}

/// "the 20th of this month", "on the 15th": a day of a month that is spoken of.
fn day_of(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let (day, end) = bare::day_number(view, at).filter(|_| at == idx || !view.opens(at))?;
    if let Some(of) = view.after(end, Class::OF) {
        let found = crate::relative::at(ctx, of)?;
        let Period::Month(year, month) = found.period()? else { return None };
        return Some(of_whole(idx, found.end, Period::Day(crate::period::day(year, month, day)?), true));
    }
    let is_ordinal = view.flag(at, flag::DIGIT) && crate::number::ordinal_digits(view.text(at)).is_some();
    let ends =
        view.opens(end) || !view.is_word(end) || view.is(end, Class::AND.or(Class::AT).or(Class::CLAUSE));
    let is_led = view.before(idx, Class::ON) || at > idx && view.before(idx, Class::BY.or(Class::UNTIL));
    if !is_ordinal || !ends || !is_led {
        return None;
    }
    let (value, anchored) = ctx.resolve(Bare::new(Part::DayOnly(day), None), idx, end);
    Some(Timex { anchored, ..Timex::new(idx, end, value, "date") })
}

/// "the first seven months of 2031", "the last week of March", "the first Monday of October".
fn nth(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let is_last = view.is(at, Class::LAST) || view.text(at) == "final";
    let (n, next) = if is_last { (-1, at + 1) } else { ordinal(view, at)? };
    let is_back = n > 0 && view.is(next, Class::LAST) && !view.opens(next);
    let (n, next) = if is_back { (-n, next + 1) } else { (n, next) };
    if view.opens(next) {
        return None;
    }
    if let Some(weekday) = view.value(next, Class::WEEKDAY) {
        if let Some(found) = counted::nth_after(ctx, [idx, next + 1], weekday, n) {
            return Some(found);
        }
        let of = view.after(next + 1, Class::OF.or(Class::IN))?;
        let (whole, end, is_resolved) = whole(ctx, of)?;
        let day = nth_weekday(whole.days()?, weekday, n)?;
        return Some(of_whole(idx, end, Period::Day(day), is_resolved));
    }
    let count = cardinal(view, next).filter(|number| number.value.fract() == 0.0 && number.value < 1000.0);
    let (many, unit_at) = count.map_or((1, next), |number| (number.value as i32, number.end));
    let unit_at = if view.is_dash(unit_at) { unit_at + 1 } else { unit_at };
    if view.is(unit_at, Class::HALF) && !view.opens(unit_at) && count.is_none() {
        let of = view.after(unit_at + 1, Class::OF)?;
        let (whole, end, is_resolved) = whole(ctx, of)?;
        return half(whole, n).map(|period| of_whole(idx, end, period, is_resolved));
    }
    let unit = unit(view, unit_at)?;
    let of = view.after(unit_at + 1, Class::OF.or(Class::IN))?;
    let (whole, end, is_resolved) = whole(ctx, of)?;
    if let Period::Fiscal(year) = whole {
        let period = season_months(ctx, year, unit, many).filter(|_| n == 1)?;
        return Some(anchored(idx, end, period));
    }
    let period = slice(whole, unit, many, n)?;
    Some(of_whole(idx, end, period, is_resolved))
}

fn anchored(idx: usize, end: usize, period: Period) -> Timex {
    Timex { anchored: true, ..Timex::new(idx, end, Value::Period(period), "nth") }
}

fn of_whole(idx: usize, end: usize, period: Period, anchored: bool) -> Timex {
    Timex { anchored, ..Timex::new(idx, end, Value::Period(period), "nth") }
}

/// Returns the period that the parts are of, its end, and whether it was resolved.
fn whole(ctx: &Context<'_>, idx: usize) -> Option<(Period, usize, bool)> {
    let found = inner(ctx, idx)?;
    Some((found.period()?, found.end, found.anchored))
}

fn half(whole: Period, n: i32) -> Option<Period> {
    match whole {
        Period::Year(year) if n == 1 => Some(Period::Half(year, 1)),
        Period::Year(year) => Some(Period::Half(year, 2)),
        _ => {
            let (first, end) = whole.days()?;
            let middle = plus_days(first, (end - first).get_days() / 2)?;
            let last = |end: Date| end.yesterday().ok().map(Period::Day);
            if n == 1 {
                Period::range(Period::Day(first), last(middle)?)
            } else {
                Period::range(Period::Day(middle), last(end)?)
            }
        }
    }
}

/// Returns a run of units at the beginning or end of a period: n-th from the beginning, or the last (-1).
fn slice(whole: Period, unit: Unit, many: i32, n: i32) -> Option<Period> {
    let (first, end) = whole.days()?;
    if unit == Unit::Weekend && many == 1 {
        return nth_weekday((first, end), 6, n).map(Period::Weekend);
    }
    let (count, step) = match unit.months() {
        Some(months) => (months, true),
        None if unit == Unit::Day => (1, false),
        None if matches!(unit, Unit::Week) => (7, false),
        None => return None,
    };
    let plus = |day: Date, n: i32| if step { plus_months(day, n) } else { plus_days(day, n) };
    if many == 1 && unit == Unit::Week {
        return week(first, end, n);
    }
    let from = if n < 0 { plus(end, -count * (many - n - 1))? } else { plus(first, count * (n - 1))? };
    let to = plus(from, count * many)?;
    if from < first || to > end {
        return None;
    }
    if many == 1 {
        return Period::of_unit(unit, from);
    }
    let last = to.yesterday().ok()?;
    if step {
        let month = |day: Date| Period::Month(i32::from(day.year()), i32::from(day.month()));
        return Period::range(month(from), month(last));
    }
    Period::range(Period::Day(from), Period::Day(last))
}

/// Returns the n-th or last week of a period, by the weeks that have their Thursday in it (ISO 8601).
fn week(first: Date, end: Date, n: i32) -> Option<Period> {
    let monday = |day: Date| crate::period::monday(day);
    if n < 0 {
        let last = plus_days(end, -4 + 7 * (n + 1))?;
        return Some(Period::Week(monday(last)?));
    }
    let start = monday(plus_days(first, 3)?)?;
    Some(Period::Week(plus_days(start, 7 * (n - 1))?))
}

fn nth_weekday((first, end): (Date, Date), weekday: i32, n: i32) -> Option<Date> {
    let number = |day: Date| i32::from(day.weekday().to_monday_one_offset());
    let day = if n < 0 {
        let last = end.yesterday().ok()?;
        plus_days(last, -(number(last) - weekday).rem_euclid(7) + 7 * (n + 1))?
    } else {
        plus_days(first, (weekday - number(first)).rem_euclid(7) + 7 * (n - 1))?
    };
    (day >= first && day < end).then_some(day)
}

/// "the first four months of the 2031/32 crop": where the season begins is not said; they end with the last
/// whole month before publication, where that is of the season.
fn season_months(ctx: &Context<'_>, year: i32, unit: Unit, many: i32) -> Option<Period> {
    let now = ctx.now.filter(|_| unit == Unit::Month && (1..=12).contains(&many))?;
    let this = Period::of_unit(Unit::Month, now)?.first()?;
    let (first, last) = (plus_months(this, -many)?, plus_months(this, -1)?);
    let is_of_season = i32::from(first.year()) == year - 1 && i32::from(last.year()) <= year;
    let month = |day: Date| Period::Month(i32::from(day.year()), i32::from(day.month()));
    if is_of_season { Period::range(month(first), month(last)) } else { None }
}

/// "August of last year", "May this year", "the second half of this month", "summer next year".
pub(crate) fn of_time(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let led = Class::THIS.or(Class::LAST).or(Class::NEXT).or(Class::THAT).or(Class::THE).or(Class::NAMED);
    if !view.near(idx).has(led) {
        return None;
    }
    let (bare, end) = bare::at(view, idx)?;
    if let Part::Named(_) = bare.part
        && let Some(found) = named_in(ctx, bare, [idx, end])
    {
        return Some(found);
    }
    if bare.year.is_some() || matches!(bare.part, Part::Whole) {
        return None;
    }
    let joints = Class::OF.or(Class::IN);
    let joints = if matches!(bare.part, Part::Weekday(_)) { joints.or(Class::FROM) } else { joints };
    let of = view.skip(view.skip_comma(end), joints);
    let is_of = of > end;
    let year = year_named(ctx, of, is_of)?;
    if let Part::Weekday(weekday) = bare.part {
        let Period::Week(monday) = year.period()? else { return None };
        let day = plus_days(monday, weekday - 1)?;
        return Some(anchored(idx, year.end, Period::Day(day)));
    }
    if let Period::Month(number, month) = year.period()?
        && let Part::DayOnly(day) = bare.part
    {
        let day = crate::period::day(number, month, day)?;
        return Some(anchored(idx, year.end, Period::Day(day)));
    }
    let Period::Year(number) = year.period()? else { return None };
    let is_apart = is_of && matches!(bare.part, Part::Month(_) | Part::Day(..));
    Some(anchored(idx, if is_apart { end } else { year.end }, bare.in_year(number)?))
}

/// "Christmas in three years", "Easter two years from now": a feast of a year that is counted from now.
fn named_in(ctx: &Context<'_>, bare: Bare, [idx, end]: [usize; 2]) -> Option<Timex> {
    let view = ctx.view;
    let at = view.skip(end, Class::IN);
    if bare.year.is_some() || view.opens(at) || !view.counts(at) {
        return None;
    }
    let found = crate::ago::counted(ctx, at).filter(|found| found.rule == "from-now")?;
    let is_long = matches!(found.period()?, Period::Year(_) | Period::Month(..));
    let period = bare.in_year(found.period().filter(|_| is_long)?.year()?)?;
    Some(anchored(idx, found.end, period))
}

/// Returns "last year", "that year", "of the same year" behind a month.
fn year_named(ctx: &Context<'_>, idx: usize, is_of: bool) -> Option<Timex> {
    let view: View<'_> = ctx.view;
    if view.opens(idx) {
        return None;
    }
    let led = Class::THIS.or(Class::LAST).or(Class::NEXT).or(Class::THAT);
    let is_told = view.is(idx, led) || is_of && view.is(idx, Class::THE);
    let at = if is_told { idx } else { return None };
    crate::relative::at(ctx, at)
}
