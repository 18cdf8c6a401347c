//! A unit with an article or a number: "the year before", "week 31", "over the year", "at the weekend".
//!
//! Not here: "this year", "the previous year" (`relative`).

use dateline_plugin::flag;

use crate::context::Context;
use crate::length::unit;
use crate::period::{Period, Unit, plus_days};
use crate::relative::{self, found, plus_units, told};
use crate::tense::{self, Tense};
use crate::timex::Timex;
use crate::words::Class;

/// "the year before", "the day after", "the month earlier".
pub(crate) fn unit_before(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.led(idx, Class::THE.or(Class::ARTICLE))?;
    let unit = unit(view, at).filter(|unit| !unit.is_clock() && !view.is(at, Class::PLURAL))?;
    let sign = direction(ctx, at + 1)?;
    let ends = at + 2 >= view.len()
        || view.opens(at + 2)
        || !view.is_word(at + 2) && !view.flag(at + 2, flag::DIGIT)
        || view.is(at + 2, Class::AND.or(Class::IN).or(Class::TO).or(Class::BY));
    let is_article = view.is(idx, Class::ARTICLE);
    (ends && !is_article).then_some(())?;
    Some(found(idx, at + 2, told(ctx, unit, sign)?, "from-text"))
}

/// "in week 31", "the week 9 of 2027": a week of the year (ISO 8601).
pub(crate) fn week_number(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    unit(view, at)
        .or_else(|| (idx == at).then(|| view.value(at, Class::UNIT).and_then(Unit::of_number))?)
        .filter(|unit| *unit == Unit::Week && !view.is(at, Class::PLURAL))?;
    let text = view.text(at + 1);
    let week = crate::number::digits(text).filter(|n| text.len() <= 2 && (1..=53).contains(n))?;
    let of = view.skip(at + 2, Class::OF);
    let (year, end) = match crate::year::behind(view, of) {
        Some((year, end)) => (year, end),
        None if of > at + 2 => return None,
        None => (i32::from(ctx.now?.year()), at + 2),
    };
    let led = Class::IN.or(Class::BY).or(Class::UNTIL).or(Class::SINCE).or(Class::FOR).or(Class::FROM);
    let is_told = end > at + 2 || view.before(idx, led) || idx == 0;
    let thursday = crate::period::day(year, 1, 4)?;
    let monday = plus_days(crate::period::monday(thursday)?, 7 * (week - 1))?;
    is_told.then(|| found(idx, end, Period::Week(monday), "week"))
}

/// "over the year", "in the decade", "at the weekend", "survive the year": of the time that is spoken of, else of now.
pub(crate) fn the_unit(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.led(idx, Class::THE)?;
    let unit = unit(view, at).filter(|_| !view.is(at, Class::PLURAL))?;
    let is_led = view.before(idx, Class::OVER.or(Class::IN).or(Class::BY).or(Class::FOR));
    let ends = view.opens(at + 1)
        || !view.is_word(at + 1)
        || view.is(at + 1, Class::AND.or(Class::IN).or(Class::TO).or(Class::BY).or(Class::CLAUSE))
        || unit == Unit::Weekend
            && view.is(at + 1, Class::AFTER.or(Class::BEFORE).or(Class::AT).or(Class::AS));
    if !ends
        || unit.is_clock()
        || matches!(unit, Unit::Fortnight | Unit::Quarter | Unit::Half)
        || unit > Unit::Century
    {
        return None;
    }
    let is_past = tense::around(view, idx, at + 1) != Tense::Future;
    let told =
        ctx.last.filter(|(first, _)| is_past && *first >= ctx.paragraph).and_then(|(_, last)| last.first());
    let told = told.filter(|first| ctx.now.is_none_or(|now| *first <= now) && unit >= Unit::Year);
    // In January what was told of the year is of the one that ended.
    let is_over =
        is_past && told.is_none() && unit == Unit::Year && ctx.now.is_some_and(|now| now.month() == 1);
    let period = plus_units(Period::of_unit(unit, told.or(ctx.now)?)?, unit, -i32::from(is_over))?;
    if unit == Unit::Weekend {
        let period = plus_units(period, Unit::Week, relative::turn(ctx, period, idx, at + 1))?;
        let is_told = is_led || view.before(idx, Class::AT.or(Class::ON)) || view.len() <= 16;
        return is_told.then(|| found(idx, at + 1, period, "from-now"));
    }
    (is_led || unit == Unit::Year && !is_past).then_some(found(idx, at + 1, period, "from-text"))
}

/// Returns where "earlier" and "later" look.
pub(crate) fn direction(ctx: &Context<'_>, idx: usize) -> Option<i32> {
    let view = ctx.view;
    if view.opens(idx) {
        return None;
    }
    if view.is(idx, Class::EARLIER) {
        return Some(-1);
    }
    view.is(idx, Class::LATER).then_some(1)
}
