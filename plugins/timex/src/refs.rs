//! References without a date: "now", "at present", "so far", "in the future", "at that time", "recently".
//!
//! Not here: "today" (`relative`).

use crate::context::Context;
use crate::length::unit;
use crate::period::Unit;
use crate::timex::{Timex, Value};
use crate::words::Class;

/// Returns the reference that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let (n, end) = word(ctx, idx)
        .or_else(|| at_present(ctx, idx))
        .or_else(|| at_that_time(ctx, idx))
        .or_else(|| horizon(ctx, idx))
        .or_else(|| so_far(ctx, idx))
        .or_else(|| earlier(ctx, idx))?;
    Some(Timex::new(idx, end, Value::Ref(n), "reference"))
}

/// "now", "currently", "more recently".
fn word(ctx: &Context<'_>, idx: usize) -> Option<(i32, usize)> {
    let view = ctx.view;
    let at = view.lead(idx, Class::QUITE);
    let n = view.value(at, Class::REF).filter(|_| at == idx || !view.opens(at))?;
    let is_joint = view.is(at + 1, Class::THAT) && !view.opens(at + 1) && n == 2;
    let is_as = view.is(at + 1, Class::AS) && !view.opens(at + 1) && n == 3;
    let is_soon = n == 3 && at == idx;
    (!is_joint && !is_as && !is_soon).then_some((n, at + 1))
}

/// "at present", "at the moment", "to this day", "for the time being".
fn at_present(ctx: &Context<'_>, idx: usize) -> Option<(i32, usize)> {
    let view = ctx.view;
    if let Some(next) = view.led(idx, Class::AT) {
        let at = view.skip(next, Class::THE);
        let n = view.value(at, Class::HORIZON).filter(|n| *n == 2 && !view.opens(at))?;
        return Some((n, at + 1));
    }
    let next = view.led(idx, Class::THE)?;
    let is_being = view.text(next) == "time" && view.text(next + 1) == "being";
    is_being.then_some((2, next + 2))
}

/// "at that time", "at the time", "at this time", "this day".
fn at_that_time(ctx: &Context<'_>, idx: usize) -> Option<(i32, usize)> {
    let view = ctx.view;
    if view.is(idx, Class::THIS) && view.before(idx, Class::TO) && unit(view, idx + 1) == Some(Unit::Day) {
        return Some((2, idx + 2));
    }
    let next = view.led(idx, Class::AT)?;
    let at = next + 1;
    let is_time = view.is(at, Class::TIME) && !view.opens(at) && !view.is(at + 1, Class::OF);
    let n = if view.is(next, Class::THAT.or(Class::THE)) {
        1
    } else if view.is(next, Class::THIS) {
        2
    } else {
        return None;
    };
    let is_the = view.is(next, Class::THE);
    (is_time && (!is_the || view.text(at) == "time")).then_some((n, at + 1))
}

/// "the past", "the near future", "in future", "the near and far term".
fn horizon(ctx: &Context<'_>, idx: usize) -> Option<(i32, usize)> {
    let view = ctx.view;
    let has_article = view.is(idx, Class::THE);
    let led = view.before(idx, Class::IN.or(Class::OF).or(Class::FOR).or(Class::FROM));
    let mut at = if has_article { idx + 1 } else { idx };
    let from = at;
    while view.is(at, Class::SPAN.or(Class::AND).or(Class::OR).or(Class::TO).or(Class::DASH))
        && !view.opens(at)
        && at < from + 5
    {
        at += 1;
    }
    if view.opens(at) || !(has_article || led) {
        return None;
    }
    if at > from && view.is(at, Class::TERM) && view.is(from, Class::SPAN) {
        return Some((3, at + 1));
    }
    let n = view.value(at, Class::HORIZON).filter(|n| *n != 2 && led)?;
    let ends = view.opens(at + 1)
        || !view.is_word(at + 1)
        || view
            .is(at + 1, Class::AND.or(Class::OF).or(Class::TO).or(Class::IN).or(Class::CLAUSE).or(Class::BE));
    (ends && view.text(at) != "moment").then_some((n, at + 1))
}

/// "so far", "thus far", "to date", "till date".
fn so_far(ctx: &Context<'_>, idx: usize) -> Option<(i32, usize)> {
    let view = ctx.view;
    let next = view.led(idx, Class::SO.or(Class::TO).or(Class::UNTIL))?;
    let is_far = if view.is(idx, Class::SO) { view.text(next) == "far" } else { view.text(next) == "date" };
    let is_as = view.is(next + 1, Class::AS) && !view.opens(next + 1);
    (is_far && !is_as && !view.opens(next) && view.is(next, Class::TAIL)).then_some((2, next + 1))
}

/// "Earlier, the agency reported": at the beginning of a sentence.
fn earlier(ctx: &Context<'_>, idx: usize) -> Option<(i32, usize)> {
    let view = ctx.view;
    let is_alone = view.opens(idx) && view.text(idx) == "Earlier" && view.text(idx + 1) == ",";
    is_alone.then_some((1, idx + 1))
}
