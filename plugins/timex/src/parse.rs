//! From a token to the longest expression that begins there.
//!
//! Not here: where to look (`engine`).

use dateline_plugin::flag;

use crate::context::Context;
use crate::timex::{Timex, Value};
use crate::words::Class;
use crate::{ages, bare, clock, habit, hour, length, parts, range, refs, relative};

/// Returns the longest expression that begins at a token; of several, that of the first rule.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let here = view.word(idx).rules.starts;
    let here = if view.flag(idx, flag::DIGIT) { here | DIGITS } else { here };
    let mut rest = here & (view.needs_near(idx) | ALWAYS);
    let mut best: Option<Timex> = None;
    while rest != 0 {
        let rule = FUNCTIONS[rest.trailing_zeros() as usize];
        rest &= rest - 1;
        if let Some(found) = rule(ctx, idx)
            && best.as_ref().is_none_or(|best| found.end > best.end)
        {
            best = Some(found);
        }
    }
    best
}

/// The rules a word may begin, and those that need it near: a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) starts: u16,
    pub(crate) needs: u16,
}

impl Rules {
    /// Returns the rules of a word with classes.
    pub(crate) const fn of(classes: Class) -> Rules {
        let (mut rules, mut at) = (Rules { starts: 0, needs: 0 }, 0);
        while at < RULES.len() {
            if classes.has(RULES[at].1) {
                rules.starts |= 1 << at;
            }
            if classes.has(RULES[at].2) {
                rules.needs |= 1 << at;
            }
            at += 1;
        }
        rules
    }
}

/// The rules digits may begin.
const DIGITS: u16 = Rules::of(NUMBER).starts;

/// The rules that need no word near.
const ALWAYS: u16 = {
    let (mut always, mut at) = (0, 0);
    while at < RULES.len() {
        if RULES[at].2.is_empty() {
            always |= 1 << at;
        }
        at += 1;
    }
    always
};

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
    (
        clock::at,
        Class::CARDINAL.or(Class::NOON).or(Class::PART),
        Class::AMPM
            .or(Class::NOON)
            .or(Class::OCLOCK)
            .or(Class::ZONE)
            .or(Class::HOURS)
            .or(Class::CLOCK)
            .or(Class::SPOKEN)
            .or(Class::PART)
            .or(Class::AT),
    ),
    (
        clock::daypart,
        DATE.or(Class::THIS).or(Class::LAST).or(Class::DEICTIC).or(Class::PART).or(Class::DAYPART),
        Class::DAYPART.or(Class::TONIGHT).or(Class::AMPM),
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
        Class::UNIT.or(Class::DAYPART).or(Class::DAYPARTS),
    ),
    (length::vague, Class::PLURAL.or(NUMBER), Class::NONE),
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
            .or(Class::UNTIL)
            .or(Class::PREV),
        Class::NONE,
    ),
];

/// The functions of the rules; a constant would be copied whole wherever one is taken.
static FUNCTIONS: [Rule; RULES.len()] = {
    let (mut functions, mut at) = ([RULES[0].0; RULES.len()], 0);
    while at < RULES.len() {
        functions[at] = RULES[at].0;
        at += 1;
    }
    functions
};

/// Words an age may begin with.
const AGE: Class =
    Class::CARDINAL.or(Class::ORDINAL).or(Class::DECADE).or(Class::UNIT).or(Class::FISCAL).or(Class::SOFT);

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
