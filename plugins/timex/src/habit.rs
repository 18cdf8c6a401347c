//! Times of day or week that come again: "every Monday", "each day at 4 pm", "6 am every day", "every morning",
//! "Friday afternoons", "weekends".
//!
//! Not here: sets that are lengths, such as "every two weeks" (`length`).

use crate::clock;
use crate::context::Context;
use crate::length::unit;
use crate::period::Unit;
use crate::timex::{Clock, Habit, Length, Timex, Value};
use crate::view::View;
use crate::words::Class;

/// Returns the habit that begins at a token.
pub(crate) fn at(ctx: &Context<'_>, idx: usize) -> Option<Timex> {
    let view = ctx.view;
    let new = |end: usize, habit: Habit| Some(Timex::new(idx, end, Value::Habit(habit), "set"));
    if let Some((clock, end)) = clock::clock(view, idx) {
        let (day, end) = day(view, end)?;
        return new(end, Habit { clock: Some(clock), ..day });
    }
    if let Some((day, end)) = day(view, idx) {
        return match hour(view, end) {
            Some((clock, end)) => new(end, Habit { clock: Some(clock), ..day }),
            None if day == DAILY => None,
            None => new(end, day),
        };
    }
    if view.value(idx, Class::UNIT).and_then(Unit::of_number) == Some(Unit::Weekend)
        && view.is(idx, Class::PLURAL)
        && !view.before(idx, Class::CARDINAL.or(Class::VAGUE).or(Class::OF))
    {
        return Some(Timex::new(idx, idx + 1, Value::Every(Length::new(Some(1.0), Unit::Weekend)), "set"));
    }
    let weekday = view.value(idx, Class::WEEKDAY)?;
    let part = parts(view, idx + 1)?;
    new(idx + 2, Habit { weekday: Some(weekday), part: Some(part), clock: None })
}

/// Every day, with nothing more said.
const DAILY: Habit = Habit { weekday: None, part: None, clock: None };

/// Returns "every day", "each Monday", "every Monday morning", "every night", and the end.
fn day(view: View<'_>, idx: usize) -> Option<(Habit, usize)> {
    if view.opens(idx) && idx > 0 && !view.is(idx, Class::EVERY.or(Class::SET)) {
        return None;
    }
    if view.value(idx, Class::SET).and_then(Unit::of_number) == Some(Unit::Day) {
        return Some((DAILY, idx + 1));
    }
    let next = view.led(idx, Class::EVERY)?;
    if unit(view, next) == Some(Unit::Day) {
        return Some((DAILY, next + 1));
    }
    if let Some(part) = view.value(next, Class::DAYPART) {
        return Some((Habit { part: Some(part), ..DAILY }, next + 1));
    }
    let weekday = Habit { weekday: Some(view.value(next, Class::WEEKDAY)?), ..DAILY };
    match view.value(next + 1, Class::DAYPART).filter(|_| !view.opens(next + 1)) {
        Some(part) => Some((Habit { part: Some(part), ..weekday }, next + 2)),
        None => Some((weekday, next + 1)),
    }
}

/// Returns the hour behind a day: "at 4 pm", "6 am".
fn hour(view: View<'_>, idx: usize) -> Option<(Clock, usize)> {
    let at = view.skip(idx, Class::AT);
    let joints = Class::DASH.or(Class::TO).or(Class::UNTIL);
    clock::clock(view, at).filter(|(_, end)| !view.opens(at) && !view.is(*end, joints))
}

fn parts(view: View<'_>, idx: usize) -> Option<i32> {
    view.value(idx, Class::DAYPARTS).filter(|_| !view.opens(idx))
}
