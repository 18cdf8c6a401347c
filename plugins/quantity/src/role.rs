//! What a figure says: a level, a change, a share or a rank, and where it moved.
//!
//! Read from the words next to it: a verb of movement with "by" or "to", a comparative behind it, "of" after a
//! percentage. Not here: what is measured (`measure`).

use dateline_plugin::flag;

use crate::figure::{Direction, Figure, Role, UnitKind};
use crate::lexicons::{Motion, MotionClass};
use crate::number::{Form, numeral};
use crate::range;
use crate::view::View;
use crate::words::Words;

/// How many tokens to the left a verb is looked for.
const REACH: usize = 14;

/// The preposition before a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    By,
    To,
    From,
}

/// Sets role and direction of a figure.
pub(crate) fn decide(view: View<'_>, earlier: Option<&Figure>, figure: &mut Figure) {
    if let Some((motion, _)) = to_place(view, figure) {
        figure.direction = motion.direction;
    }
    if figure.role != Role::Level || figure.kind == UnitKind::Ordinal {
        return;
    }
    let (before, start) = preposition(view, figure);
    if is_lost_part(view, figure) || is_same_part(view, earlier, figure) {
        figure.role = Role::Share;
        return;
    }
    if let Some(direction) = behind(view, figure) {
        (figure.role, figure.direction) = (Role::Change, direction);
    } else if let Some((role, direction)) = from_motion(view, figure, before, start) {
        (figure.role, figure.direction) = (role, direction);
    } else if signed(view, figure) {
        (figure.role, figure.direction) = (Role::Change, Some(Direction::Increase));
    } else if let Some(other) = earlier.filter(|other| is_same_change(view, other, figure)) {
        (figure.role, figure.direction) = (Role::Change, other.direction);
    }
    if let Some(other) = earlier.filter(|other| before == Before::To && range::is_pair(view, other, figure)) {
        (figure.role, figure.direction) = (Role::Level, range::direction(other, figure));
    }
    if figure.role == Role::Level && figure.direction.is_none() {
        figure.direction = up_from(view, figure).or_else(|| moved_and(view, figure));
    }
    if figure.role == Role::Level && figure.direction.is_none() && before == Before::To {
        figure.direction = earlier.and_then(|other| multiplied(view, other, figure));
    }
    if figure.role == Role::Level && is_unchanged(view, figure) {
        figure.direction = None;
    }
    if figure.role == Role::Level && is_share(view, figure) {
        figure.role = Role::Share;
    }
}

/// "slipped to fourth place": the movement and the token of its verb.
pub(crate) fn to_place(view: View<'_>, figure: &Figure) -> Option<(Motion, usize)> {
    let (place, _) = figure.noun.filter(|_| figure.kind == UnitKind::Ordinal)?;
    let to = figure.first.checked_sub(1).filter(|&at| at > figure.sentence && view.is(at, Words::TO))?;
    let mark = view.motion_before(to)?;
    let is_move = mark.item.class == MotionClass::Move && mark.first > figure.sentence;
    (is_move && place == figure.end && view.is(place, Words::RANKING)).then_some((*mark.item, mark.first))
}

/// "doubled to 40", "has tripled over ten years to 40": where the multiple went.
fn multiplied(view: View<'_>, other: &Figure, figure: &Figure) -> Option<Direction> {
    const NEAR: usize = 8;
    let is_near = other.sentence == figure.sentence && figure.first <= other.next + NEAR;
    let is_whole = (other.end..figure.first).all(|at| view.is_word(at) || view.flag(at, flag::NUMBER));
    let is_multiple = matches!(other.form, Form::Multiple(_)) && other.role == Role::Change;
    other.direction.filter(|_| is_near && is_whole && is_multiple)
}

/// Returns the preposition before a figure, bounds skipped, and the token where it begins.
fn preposition(view: View<'_>, figure: &Figure) -> (Before, usize) {
    let mut at = figure.first;
    for _ in 0..4 {
        if at == 0 || view.opens(at) {
            return (Before::Nothing, at);
        }
        if let Some(mark) = view.bound_before(at).filter(|mark| mark.item.before.is_some()) {
            if is_moved_to(view, mark.first, at) {
                return (Before::To, at - 1);
            }
            at = mark.first;
            continue;
        }
        if let Some(rate) = pace(view, at) {
            return (Before::By, rate);
        }
        let word = view.word_before(at);
        if let Some(found) = preposition_of(word) {
            return (found, at - 1);
        }
        if !word.has(Words::ARTICLE.or(Words::BETWEEN).or(Words::VAGUE)) {
            return (Before::Nothing, at);
        }
        at -= 1;
    }
    (Before::Nothing, at)
}

/// "at an annual rate of": returns where it begins, if it ends at `end`.
pub(crate) fn pace(view: View<'_>, end: usize) -> Option<usize> {
    const LONG: usize = 4;
    let rate = end.checked_sub(2).filter(|&at| view.is(at, Words::PACE) && view.is(at + 1, Words::OF))?;
    let lowest = rate.saturating_sub(LONG);
    let at = (lowest..rate).rev().find(|&at| view.is(at, Words::AT))?;
    (at > 0 && view.is(at + 1, Words::ARTICLE) && view.motion_before(at).is_some()).then_some(at)
}

fn preposition_of(word: Words) -> Option<Before> {
    let kinds = [(Words::BY, Before::By), (Words::TO, Before::To), (Words::FROM, Before::From)];
    kinds.into_iter().find(|(class, _)| word.has(*class)).map(|(_, found)| found)
}

/// Returns whether "up to" belongs to the verb: "could go up to 900 euros".
pub(crate) fn is_moved_to(view: View<'_>, first: usize, end: usize) -> bool {
    let verb = view.motion_before(first + 1);
    view.is(end - 1, Words::TO)
        && verb.is_some_and(|verb| verb.first < first && verb.item.direction.is_some())
}

/// Returns the nearest word of movement that ends at `end` or up to `reach` tokens before it, in its sentence.
pub(crate) fn motion_left(
    view: View<'_>,
    end: usize,
    reach: usize,
    sentence: usize,
) -> Option<(Motion, usize)> {
    let lowest = end.saturating_sub(reach.saturating_sub(1)).max(sentence + 1);
    (lowest..=end).rev().find_map(|at| view.motion_before(at).map(|mark| (*mark.item, mark.first)))
}

/// Returns the nearest verb of movement with a direction, to the left, else the nearest noun: "cut its growth forecast to".
fn moving_left(view: View<'_>, end: usize, sentence: usize) -> Option<Motion> {
    let (mut at, mut noun) = (end, None);
    while end - at < REACH && at > sentence {
        let Some((motion, first)) = motion_left(view, at, REACH, sentence) else { break };
        if motion.direction.is_some() && motion.class != MotionClass::Noun {
            return Some(motion);
        }
        noun = noun.or(motion.direction.map(|_| motion));
        at = first;
    }
    noun
}

/// Reads the verb or noun before a figure.
fn from_motion(
    view: View<'_>,
    figure: &Figure,
    before: Before,
    start: usize,
) -> Option<(Role, Option<Direction>)> {
    match before {
        Before::From => Some((Role::Level, None)),
        Before::By => {
            let motion = moving_left(view, start, figure.sentence)?;
            Some((Role::Change, motion.direction))
        }
        Before::To => {
            let motion = moving_left(view, start, figure.sentence)?;
            Some((Role::Level, motion.direction))
        }
        Before::Nothing => beside(view, figure, start),
    }
}

/// Reads the word directly before a figure: "dropped 7%", "up 2.3 mln", "a loss of 6%", "reached 58".
fn beside(view: View<'_>, figure: &Figure, start: usize) -> Option<(Role, Option<Direction>)> {
    let at = before_adverbs(view, start, figure.sentence);
    let mark = view.motion_before(at).filter(|mark| mark.first >= figure.sentence)?;
    let is_part = matches!(figure.kind, UnitKind::Percent | UnitKind::PercentagePoint | UnitKind::Ratio);
    // "climbs above 900 metres": where it got to
    let is_passed = at < figure.first && view.is(at, Words::COMPARISON) && view.is(at, Words::DIMENSION);
    // "a loss of 3 million euros" is a level, "a loss of 3%" a change
    let is_result = figure.kind == UnitKind::Money && view.is(mark.first, Words::MEASURED);
    match mark.item.class {
        MotionClass::Noun if is_result => None,
        MotionClass::Move if is_passed => Some((Role::Level, mark.item.direction)),
        MotionClass::Move | MotionClass::Noun if figure.noun.is_none() || is_part || figure.is_elliptic => {
            Some((Role::Change, mark.item.direction))
        }
        MotionClass::Raise if is_part => Some((Role::Change, mark.item.direction)),
        MotionClass::Reach => Some((Role::Level, mark.item.direction)),
        _ => None,
    }
}

/// Skips up to two adverbs to the left: "rose sharply".
fn before_adverbs(view: View<'_>, start: usize, sentence: usize) -> usize {
    let is_adverb = |at: usize| {
        at > sentence
            && view.motion_before(at).is_none()
            && view.is_before(at, Words::ADVERB)
            && !view.is_before(at, Words::AUXILIARY)
    };
    let skipped = (0..2).take_while(|&n| is_adverb(start - n)).count();
    start - skipped
}

/// Reads the word behind a figure: "14% fewer than", "a 9% rise", "6 per cent below".
fn behind(view: View<'_>, figure: &Figure) -> Option<Option<Direction>> {
    let at = if view.is_joint(figure.end) { figure.end + 1 } else { figure.end };
    if view.opens(at) || figure.kind == UnitKind::Count && figure.noun.is_some() && !figure.is_elliptic {
        return None;
    }
    let is_part = matches!(figure.kind, UnitKind::Percent | UnitKind::PercentagePoint)
        || figure.form == Form::Fraction && figure.kind == UnitKind::Ratio;
    let is_noun = view.is(at, Words::CHANGE_NOUN);
    if !is_noun && !view.is(at, Words::COMPARISON) {
        return None;
    }
    let is_compared = view.is(at, Words::COMPARISON) && (is_part || view.is(at + 1, Words::THAN));
    let is_or = view.is_before(at, Words::OR) || is_term(view, figure, at);
    if !is_noun && !is_compared || is_or {
        return None;
    }
    direction_of(view, at).map(Some)
}

/// "at 4 per cent over six years": a rate and its term.
fn is_term(view: View<'_>, figure: &Figure, at: usize) -> bool {
    let is_over =
        view.is(at, Words::OVER) && (view.flag(at + 1, flag::DIGIT) || numeral(view, at + 1).is_some());
    is_over || view.is_before(figure.first, Words::AT) && view.is(at, Words::COMPARISON)
}

fn direction_of(view: View<'_>, at: usize) -> Option<Direction> {
    if view.is(at, Words::DECREASE) {
        Some(Direction::Decrease)
    } else if view.is(at, Words::INCREASE) {
        Some(Direction::Increase)
    } else {
        None
    }
}

/// `+0.4%`
fn signed(view: View<'_>, figure: &Figure) -> bool {
    let is_percent = matches!(figure.kind, UnitKind::Percent | UnitKind::PercentagePoint);
    is_percent && view.is(figure.first, Words::PLUS) && !view.is_word(figure.first)
}

/// "940,000 guests, down from 1.3 million"
fn up_from(view: View<'_>, figure: &Figure) -> Option<Direction> {
    let at = if figure.next < view.len() && view.sign(figure.next) == b',' {
        figure.next + 1
    } else {
        figure.next
    };
    let is_from = view.is(at + 1, Words::FROM) && !view.opens(at) && !view.opens(at + 1);
    let is_adverb = view.is(at, Words::COMPARISON) && view.motion(at).is_some();
    if is_from && is_adverb { direction_of(view, at) } else { None }
}

/// "had grown for a year and stood at 60": the level was reached by the movement of the verb before "and".
fn moved_and(view: View<'_>, figure: &Figure) -> Option<Direction> {
    let (motion, verb) = motion_left(view, figure.first, 4, figure.sentence)?;
    let and = verb.checked_sub(1).filter(|&at| at > figure.sentence && view.is(at, Words::AND))?;
    let (moved, first) = motion_left(view, and, REACH, figure.sentence)?;
    let is_one = (first..and).all(|at| view.is_word(at) || view.is_joint(at));
    let tells = motion.class == MotionClass::State && moved.class == MotionClass::Move;
    moved.direction.filter(|_| tells && is_one)
}

/// "reached 800 tonnes, almost unchanged from May".
fn is_unchanged(view: View<'_>, figure: &Figure) -> bool {
    let from = figure.next;
    view.has(Words::UNCHANGED)
        && (from..from + 4).take_while(|&at| !view.opens(at)).any(|at| view.is(at, Words::UNCHANGED))
}

/// "loses 7% of what it prints": a part of it each time, no movement.
fn is_lost_part(view: View<'_>, figure: &Figure) -> bool {
    let is_part = matches!(figure.kind, UnitKind::Percent | UnitKind::Ratio);
    if !is_part || !view.is(figure.end + 1, Words::WHAT) || !view.is(figure.end, Words::OF) {
        return false;
    }
    let verb = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    view.is_before(verb, Words::LOSING)
}

/// "fell 2 euros, or 4%", "was up 1% on the month and 3% on the year": another change of the same.
fn is_same_change(view: View<'_>, other: &Figure, figure: &Figure) -> bool {
    const NEAR: usize = 5;
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let is_near = other.sentence == figure.sentence && before <= other.next + NEAR && figure.noun.is_none();
    let is_or = view.is_before(before, Words::OR) && before <= other.next + 2;
    let is_and = view.is_before(before, Words::AND) && other.kind == figure.kind;
    let is_dated = view.is(figure.end, Words::ON.or(Words::FROM).or(Words::IN));
    let is_part = matches!(figure.kind, UnitKind::Percent | UnitKind::PercentagePoint);
    is_near && other.role == Role::Change && is_part && (is_or || is_and && is_dated)
}

/// ", against 9% in 2011": the same part as that of the figure before.
fn is_same_part(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> bool {
    let is_same = |other: &Figure| {
        other.role == Role::Share && other.kind == figure.kind && other.sentence == figure.sentence
    };
    if !earlier.is_some_and(is_same) {
        return false;
    }
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    view.is_before(before, Words::THAN) && view.is(before - 1, Words::INNER)
}

/// Returns whether a percentage or fraction is a part of a whole.
fn is_share(view: View<'_>, figure: &Figure) -> bool {
    let is_percent = figure.kind == UnitKind::Percent && figure.high.unwrap_or(figure.value) <= 100.0;
    let is_fraction = figure.kind == UnitKind::Ratio && figure.form == Form::Fraction;
    if !is_percent && !is_fraction {
        return false;
    }
    let of = view.is(figure.end, Words::OF) && !view.opens(figure.end);
    let whole = if view.is(figure.end + 1, Words::STOP) { figure.end + 2 } else { figure.end + 1 };
    let start = figure.first.saturating_sub(REACH).max(figure.sentence);
    let told = view.among(start..figure.first);
    let is_rate = told.has(Words::RATE) && !told.has(Words::SHARE);
    let is_multiple = view.is(figure.end, Words::PARTITIVE) && !of;
    if told.has(Words::SHARE) || is_fraction && !is_multiple && (of || figure.value < 1.0) {
        return true;
    }
    let motion = motion_left(view, figure.first, REACH, figure.sentence).map(|(motion, _)| motion.class);
    let is_part = matches!(motion, Some(MotionClass::Share | MotionClass::Hold));
    if of {
        return !is_rate && (!view.is(whole, Words::OUTPUT) || is_part);
    }
    let is_subject = figure.first == figure.sentence && view.is(figure.end, Words::AUXILIARY);
    is_part && !is_rate || is_subject || is_pronoun(view, figure) || is_stake(view, figure)
}

/// "a 5% stake in the port": a share is behind the percentage.
pub(crate) fn is_stake(view: View<'_>, figure: &Figure) -> bool {
    view.is(figure.end, Words::SHARE) && !view.opens(figure.end) && view.flag(figure.end, flag::LOWER)
}

/// "; 35% were sold": the percentage stands for the part itself.
fn is_pronoun(view: View<'_>, figure: &Figure) -> bool {
    let opens = figure.first == 0 || !view.is_word(figure.first - 1);
    let is_subject = view.is(figure.end, Words::AUXILIARY) && !view.opens(figure.end);
    is_subject && (opens || figure.form == Form::Fraction)
}
