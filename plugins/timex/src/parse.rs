//! From a token to the longest expression that begins there.
//!
//! Not here: where to look (`engine`).

use dateline_plugin::flag;

use crate::context::Context;
use crate::timex::{Timex, Value};
use crate::words::Class;
use crate::{ages, bare, clock, habit, hour, length, parts, range, refs, relative};

/// Returns the longest expression that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let (here, near) = (view.classes(idx), view.near(idx));
    let here = if view.flag(idx, flag::DIGIT) { here.or(NUMBER) } else { here };
    let rules = RULES
        .iter()
        .filter(|(_, starts, needs)| here.has(*starts) && (*needs == Class::NONE || near.has(*needs)));
    let found = rules.filter_map(|(rule, ..)| rule(ctx, idx));
    found.reduce(|best, next| if next.end > best.end { next } else { best })
}

type Rule = fn(&Context<'_>, usize) -> Option<Timex>;

/// Stands for digits among the classes a rule may begin with; no word has it alone.
const NUMBER: Class = Class::CARDINAL;

/// Words a date may begin with.
const DATE: Class = Class::MONTH
    .or(Class::WEEKDAY)
    .or(Class::SEASON)
    .or(Class::ORDINAL)
    .or(Class::CARDINAL)
    .or(Class::ERA)
    .or(Class::NAMED)
    .or(Class::THE);

/// The rules with the words they may begin with (a cardinal stands for digits, too), and words one of which
/// stands near; of expressions of one length the first counts.
const RULES: [(Rule, Class, Class); 13] = [
    (
        range::at,
        DATE.or(Class::BETWEEN)
            .or(Class::THIS)
            .or(Class::NEXT)
            .or(Class::LAST)
            .or(Class::EDGE)
            .or(Class::DEICTIC),
        Class::DASH.or(Class::TO).or(Class::UNTIL).or(Class::AND),
    ),
    (
        parts::at,
        DATE.or(Class::MIDWAY)
            .or(Class::ENDING)
            .or(Class::EDGE)
            .or(Class::PART)
            .or(Class::SAME)
            .or(Class::UNIT)
            .or(Class::LAST)
            .or(Class::PREV)
            .or(Class::THIS)
            .or(Class::NEXT)
            .or(Class::QUITE),
        Class::NONE,
    ),
    (
        hour::of_day,
        DATE.or(Class::THIS)
            .or(Class::LAST)
            .or(Class::NEXT)
            .or(Class::DEICTIC)
            .or(Class::PART)
            .or(Class::DAYPART),
        Class::AT
            .or(Class::APPROX)
            .or(Class::AMPM)
            .or(Class::NOON)
            .or(Class::OCLOCK)
            .or(Class::ZONE)
            .or(Class::HALF)
            .or(Class::SPOKEN)
            .or(Class::CLOCK),
    ),
    (
        hour::at,
        Class::CARDINAL.or(Class::HALF).or(Class::ARTICLE),
        Class::LAST.or(Class::AFTER).or(Class::TO).or(Class::BEFORE).or(Class::DAYPART).or(Class::TONIGHT),
    ),
    (
        hour::range,
        DATE.or(Class::BETWEEN)
            .or(Class::THIS)
            .or(Class::LAST)
            .or(Class::NEXT)
            .or(Class::DEICTIC)
            .or(Class::DAYPART),
        Class::DASH.or(Class::TO).or(Class::UNTIL).or(Class::AND),
    ),
    (clock::at, Class::CARDINAL.or(Class::NOON), Class::NONE),
    (
        clock::daypart,
        DATE.or(Class::THIS).or(Class::LAST).or(Class::DEICTIC).or(Class::PART).or(Class::DAYPART),
        Class::DAYPART.or(Class::TONIGHT),
    ),
    (
        calendar,
        DATE.or(Class::DECADE)
            .or(Class::FISCAL)
            .or(Class::UNIT)
            .or(Class::DEICTIC)
            .or(Class::THIS)
            .or(Class::THAT)
            .or(Class::LAST)
            .or(Class::NEXT)
            .or(Class::SAME)
            .or(Class::PREV)
            .or(Class::FOLL)
            .or(Class::POSS)
            .or(Class::ARTICLE)
            .or(Class::VAGUE)
            .or(Class::COUPLE)
            .or(Class::HALF),
        Class::NONE,
    ),
    (
        habit::at,
        Class::CARDINAL.or(Class::EVERY).or(Class::SET).or(Class::WEEKDAY).or(Class::PLURAL).or(Class::NOON),
        Class::EVERY.or(Class::SET).or(Class::DAYPARTS).or(Class::PLURAL),
    ),
    (
        length::set,
        Class::SET.or(Class::EVERY).or(Class::ONCE).or(Class::CARDINAL).or(Class::PER).or(Class::ARTICLE),
        Class::UNIT.or(Class::SET).or(Class::WEEKDAY),
    ),
    (
        length::duration,
        Class::ALL
            .or(Class::THE)
            .or(Class::UNIT)
            .or(Class::CARDINAL)
            .or(Class::ARTICLE)
            .or(Class::HALF)
            .or(Class::VAGUE)
            .or(Class::COUPLE),
        Class::UNIT,
    ),
    (length::vague, Class::PLURAL, Class::NONE),
    (
        refs::at,
        Class::REF
            .or(Class::QUITE)
            .or(Class::AT)
            .or(Class::THE)
            .or(Class::THIS)
            .or(Class::SPAN)
            .or(Class::HORIZON)
            .or(Class::SO)
            .or(Class::TO)
            .or(Class::PREV),
        Class::NONE,
    ),
];

/// Words an age may begin with.
const AGE: Class = Class::CARDINAL
    .or(Class::ORDINAL)
    .or(Class::DECADE)
    .or(Class::UNIT)
    .or(Class::FISCAL)
    .or(Class::SOFT);

/// Returns the calendar time at a token: a date, an age or a time relative to another.
pub(crate) fn calendar(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let at = view.lead(idx, Class::THE);
    let at = if at > idx && view.opens(at) { idx } else { at };
    let is_age = view.flag(at, flag::DIGIT) || view.is(at, AGE);
    if is_age && let Some((period, end)) = ages::at(view, at) {
        return Some(Timex::new(idx, end, Value::Period(period), "age"));
    }
    if let Some(found) = parts::of_time(ctx, at) {
        return Some(Timex { first: idx, ..found });
    }
    if let Some((found, end)) = bare::at(view, at) {
        let (value, anchored) = ctx.resolve(found, idx, end);
        return Some(Timex { anchored, ..Timex::new(idx, end, value, "date") });
    }
    relative::at(ctx, idx)
}
