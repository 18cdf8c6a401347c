//! The time a figure holds for, and the time it is compared with, as its own sentence tells them.
//!
//! A time belongs to the figure before it in its clause, else to the figures behind it; behind "than" or "from"
//! it is what a change is compared with. Not here: what the sentences before tell (`story`), reading of times
//! (the plugin `timex`).

use dateline_plugin::flag;

use crate::figure::{Figure, Per, Role, UnitKind, When};
use crate::lexicons::MotionClass;
use crate::role;
use crate::story::Story;
use crate::times::{Time, TimeKind};
use crate::view::View;
use crate::words::Words;

/// How far a time may stand before its figure, in tokens.
const REACH: usize = 40;
/// How far behind its figure.
const BEHIND: usize = 14;

/// Sets period and base of all figures.
pub(crate) fn decide(view: View<'_>, figures: &mut [Figure]) {
    if view.times.is_empty() {
        return;
    }
    let mut story = Story::default();
    let mut next_time = 0;
    for at in 0..figures.len() {
        let (done, rest) = figures.split_at_mut(at);
        let Some((figure, later)) = rest.split_first_mut() else { return };
        if figure.kind != UnitKind::Ordinal {
            story.open(view, figure);
        }
        next_time = time_from(view, figure.first, next_time);
        let limit = limit(view, figure, later);
        own(view, done, figure, (next_time, limit));
        story.fill(view, done, figure);
        story.note(view, figure);
    }
}

/// Returns the first time that begins at a token or behind, which is most often at hand.
pub(crate) fn time_from(view: View<'_>, token: usize, at_hand: usize) -> usize {
    let is_before = |time: &Time<'_>| time.first < token;
    if !view.times[..at_hand].last().is_none_or(is_before) {
        return view.times.partition_point(is_before);
    }
    at_hand + view.times[at_hand..].iter().take_while(|time| is_before(time)).count()
}

/// Returns the token where the next figure begins that may have a time of its own.
fn limit(view: View<'_>, figure: &Figure, later: &[Figure]) -> usize {
    let mut end = figure.next;
    for next in later.iter().take(3) {
        let is_part = next.first <= end + 2 && is_attribute(view, next);
        let is_link = |at: usize| view.is(at, Words::TO.or(Words::AT).or(Words::COMPARISON));
        let is_near = end < next.first && next.first <= end + 2;
        let is_moved = is_near && figure.role == Role::Change && (end..next.first).all(is_link);
        if !is_part && !is_moved {
            return next.first;
        }
        end = next.next;
    }
    usize::MAX
}

/// Sets what the figure's own sentence tells: `next` is the first time that does not begin before the figure.
fn own(view: View<'_>, done: &[Figure], figure: &mut Figure, (next, limit): (usize, usize)) {
    if figure.kind == UnitKind::Ordinal {
        figure.period = marked(view, figure).map_or(When::Unknown, When::Time);
        return;
    }
    if is_shift(view, figure) {
        return;
    }
    if let Some(idx) = behind(view, figure, (next, limit)) {
        let changes = figure.role == Role::Change;
        match lead(view, idx, figure) {
            Lead::Base if changes || is_multiple(figure) => figure.base = When::Time(idx),
            Lead::Base | Lead::Since if !changes => {}
            Lead::Base | Lead::Since => figure.base = When::Time(idx),
            Lead::Plain if fits(view, figure, idx) => figure.period = When::Time(idx),
            Lead::Plain => {}
        }
    }
    if figure.period == When::Unknown
        && let Some(idx) = ahead(view, done, figure, next)
    {
        figure.period = When::Time(idx);
    }
    if figure.role == Role::Change
        && is_yearly(view, figure)
        && let When::Time(idx) = figure.period
    {
        figure.base = When::YearBefore(idx);
    }
}

/// "This year marks the 30th anniversary": the time is the subject.
fn marked(view: View<'_>, figure: &Figure) -> Option<usize> {
    let idx = view.times.partition_point(|time| time.first < figure.sentence);
    let time = view.times.get(idx).filter(|time| time.kind == TimeKind::Period)?;
    let is_subject = time.first == figure.sentence && (time.end + 1..=time.end + 2).contains(&figure.first);
    is_subject.then_some(idx)
}

/// "two weeks later than planned": how far a time was moved has none of its own.
pub(crate) fn is_shift(view: View<'_>, figure: &Figure) -> bool {
    figure.kind == UnitKind::Duration && figure.role == Role::Change && view.is(figure.end, Words::COMPARISON)
}

/// "2.5 times as much as last year".
fn is_multiple(figure: &Figure) -> bool {
    figure.kind == UnitKind::Ratio && figure.role == Role::Level
}

/// "up 7 bn year on year", "a 3% year-on-year rise".
fn is_yearly(view: View<'_>, figure: &Figure) -> bool {
    (figure.end..figure.next + 2).any(|at| {
        let is_on = |at: usize| view.is(at, Words::ON.or(Words::OVER));
        let is_year = |at: usize| view.is(at, Words::YEAR);
        let joint = if view.is_joint(at + 1) { at + 2 } else { at + 1 };
        let last = if view.is_joint(joint + 1) { joint + 2 } else { joint + 1 };
        is_year(at) && is_on(joint) && is_year(last) && !view.opens(at)
    })
}

/// Returns the first time behind the figure, before the next figure.
fn behind(view: View<'_>, figure: &Figure, (next, limit): (usize, usize)) -> Option<usize> {
    let from = time_from(view, figure.end, next);
    let reach = figure.next.saturating_add(BEHIND).min(limit);
    let in_reach = view.times[from..].iter().take_while(|time| time.first < reach);
    let idx = from + in_reach.into_iter().position(is_dated)?;
    let first = view.times[idx].first;
    if first < figure.next || (figure.next..=first).any(|at| view.opens(at) || view.sign(at) == b';') {
        return None;
    }
    let between = figure.next..first;
    let turns = between.clone().any(|at| view.is(at, Words::CLAUSE_START) && !view.is(at, Words::FOR));
    let verbs = between.filter(|&at| is_verb(view, at)).count();
    let is_subject = figure.noun.is_some() || figure.first <= figure.sentence + 3;
    // "12 tonnes a day, from June": the rate is told, the rest is an aside.
    let is_aside = figure.per != Per::None && (figure.next..first).any(|at| view.sign(at) == b',');
    let is_near = !is_aside && verbs == 0 || is_subject && verbs <= 2 && !is_attribute(view, figure);
    (is_near && !(turns && verbs > 0)).then_some(idx)
}

fn is_dated(time: &Time<'_>) -> bool {
    matches!(time.kind, TimeKind::Period | TimeKind::Day)
}

fn is_verb(view: View<'_>, at: usize) -> bool {
    let motion = view.motion(at);
    let is_adverb = view.is(at, Words::COMPARISON.or(Words::CHANGE_NOUN).or(Words::VERTICAL));
    view.is(at, Words::AUXILIARY)
        || !is_adverb && motion.is_some_and(|mark| mark.item.class != MotionClass::Noun)
}

/// "a €90 million agreement", "a loan of €90 million": the figure says how large a thing is.
pub(crate) fn is_attribute(view: View<'_>, figure: &Figure) -> bool {
    if figure.kind == UnitKind::Count || figure.role == Role::Change {
        return false;
    }
    let before = before_bound(view, figure);
    let is_of = view.is_before(before, Words::OF.or(Words::VALUE));
    is_of || figure.noun.is_none() && view.is_before(before, Words::ARTICLE)
}

/// Returns where the figure begins with its bound: "more than 12".
pub(crate) fn before_bound(view: View<'_>, figure: &Figure) -> usize {
    view.bound_before(figure.first).map_or(figure.first, |mark| mark.first)
}

/// Returns whether the figure stands behind "from", "than" or "against".
pub(crate) fn is_compared(view: View<'_>, figure: &Figure) -> bool {
    view.is_before(before_bound(view, figure), Words::FROM.or(Words::THAN))
}

/// What leads to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// "in 2024"
    Plain,
    /// "than in 2024", "compared with 2024": something is compared with it.
    Base,
    /// "since 2024"
    Since,
}

/// Returns what leads to a time.
fn lead(view: View<'_>, idx: usize, figure: &Figure) -> Lead {
    let mut at = view.times[idx].first;
    let changes = figure.role == Role::Change;
    for _ in 0..4 {
        if at == 0 || view.opens(at) {
            return Lead::Plain;
        }
        at -= 1;
        let is_on = view.is(at, Words::ON) && changes && view.times[idx].kind == TimeKind::Period;
        let is_base = view.is(at, Words::THAN.or(Words::VERSUS)) || view.is_before(at + 1, Words::THAN);
        let is_compared = view.is(at, Words::COMPARISON) && !view.is(at, Words::OVER);
        if view.is(at, Words::SINCE) {
            return Lead::Since;
        }
        if is_on || is_base || is_compared || changes && view.is(at, Words::FROM) {
            return Lead::Base;
        }
        if !view.is(at, Words::IN.or(Words::TO).or(Words::DEFINITE).or(Words::OF)) {
            return Lead::Plain;
        }
    }
    Lead::Plain
}

/// Returns whether the figure may hold for a time behind it.
fn fits(view: View<'_>, figure: &Figure, idx: usize) -> bool {
    let time = &view.times[idx];
    let is_near = time.first <= figure.next + 2;
    let moves = moves(view, figure);
    let is_static = is_static(figure) && !moves;
    if time.kind == TimeKind::Day {
        let is_price = figure.kind == UnitKind::Money && time.first <= figure.next + 4;
        return !is_static && (moves || is_price);
    }
    let is_told = is_near && figure.kind == UnitKind::Duration && is_compared(view, figure);
    is_told || !is_static && (!is_attribute(view, figure) || is_near)
}

/// Returns whether the figure reports a movement.
pub(crate) fn moves(view: View<'_>, figure: &Figure) -> bool {
    let is_led = || {
        role::motion_left(view, figure.first, 5, figure.sentence)
            .is_some_and(|(motion, _)| matches!(motion.class, MotionClass::Move | MotionClass::Reach))
    };
    figure.role == Role::Change || figure.direction.is_some() || is_led()
}

/// Sizes, speeds and lengths of time hold without a date.
pub(crate) fn is_static(figure: &Figure) -> bool {
    matches!(figure.kind, UnitKind::Length | UnitKind::Speed | UnitKind::Duration | UnitKind::Area)
}

/// Returns the last time before the figure in its sentence that is its own or its neighbour's period.
fn ahead(view: View<'_>, done: &[Figure], figure: &Figure, end: usize) -> Option<usize> {
    let lowest = figure.first.saturating_sub(REACH).max(figure.sentence);
    let candidates = (0..end).rev().take_while(|&idx| view.times[idx].first >= lowest);
    let mut plain = candidates.filter(|&idx| lead(view, idx, figure) == Lead::Plain);
    let idx = plain.find(|&idx| may_precede(view, done, figure, idx))?;
    // "October of last year" is two times.
    let is_whole = idx > 0
        && view.times[idx - 1].end + 1 == view.times[idx].first
        && view.is(view.times[idx].first - 1, Words::OF);
    Some(if is_whole && is_dated(&view.times[idx - 1]) { idx - 1 } else { idx })
}

fn may_precede(view: View<'_>, done: &[Figure], figure: &Figure, idx: usize) -> bool {
    let time = &view.times[idx];
    let is_clause = time.first > 0 && matches!(view.sign(time.first - 1), b';' | b',');
    let opens = time.first <= figure.sentence + 2 || is_clause;
    let moves = moves(view, figure);
    match time.kind {
        TimeKind::Period => {
            let is_rate = figure.per != Per::None && !opens;
            // "was 4% in May, within a range of 3 to 5%"
            let is_taken = is_attribute(view, figure)
                && done.iter().rev().take(3).any(|other| other.period == When::Time(idx));
            (!is_static(figure) || moves)
                && !is_rate
                && !is_taken
                && !is_modifier(view, time)
                && !is_other(view, done, figure, idx)
        }
        TimeKind::Day => {
            let is_compared = figure.base != When::Unknown || is_multiple(figure);
            moves && !is_compared && !is_attribute(view, figure) && (opens || time.end + 2 >= figure.first)
        }
        TimeKind::Base => {
            view.flag(time.first, flag::LOWER)
                && !is_static(figure)
                && time.end + 4 >= figure.first
                && figure.per == Per::None
        }
        TimeKind::Other => false,
    }
}

/// "Winter imports": the time says which, not when.
pub(crate) fn is_modifier(view: View<'_>, time: &Time<'_>) -> bool {
    let is_part = !time.value.starts_with("FY") && time.value.len() == 7 && time.first + 1 == time.end;
    let is_led = view.is_before(
        time.first,
        Words::IN.or(Words::BY).or(Words::TO).or(Words::FROM).or(Words::YEAR_PREPOSITION),
    );
    is_part && !is_led && view.is_word(time.end) && !view.is(time.end, Words::STOP)
}

/// Returns whether a time belongs to another figure alone: "8.8 million in 2018", behind "from".
fn is_other(view: View<'_>, done: &[Figure], figure: &Figure, idx: usize) -> bool {
    let sentence = done.iter().rev().take_while(|other| other.sentence == figure.sentence);
    let holder = sentence.into_iter().find(|other| other.period == When::Time(idx));
    // "rose 5% from a year earlier to 12"
    let mut near = done.iter().rev().take_while(|other| other.sentence == figure.sentence);
    let is_base = figure.role == Role::Level && near.any(|other| other.base == When::Time(idx));
    is_base || holder.is_some_and(|other| is_compared(view, other) && view.times[idx].first > other.first)
}
