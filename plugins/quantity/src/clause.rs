//! Measures that the clause tells in other ways than by the subject of the figure's verb: what is put at a
//! figure, what it stands beside, what it is compared with, what a pronoun stands for.
//!
//! Not here: the subject itself (`subject`).

use dateline_plugin::flag;

use crate::figure::{Figure, Role, UnitKind};
use crate::lexicons::MotionClass;
use crate::measure::{phrase_end, phrase_start};
use crate::period::before_bound;
use crate::role;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// A measure: its tokens.
pub(crate) type Phrase = (usize, usize);

/// "against 25 in 2024", "31% more than two years before": what the figure before measures.
pub(crate) fn repeated(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    const REACH: usize = 30;
    let other =
        earlier.filter(|other| other.sentence == figure.sentence && figure.first < other.next + REACH)?;
    other.measure?;
    let before = before_bound(view, figure);
    let is_against = other.kind == figure.kind && view.is_before(before, Words::THAN);
    let is_alike = other.role == figure.role && matches!(figure.role, Role::Share | Role::Change);
    if is_against || is_alike && view.is_before(before, Words::AND) || is_multiple(view, figure) {
        return other.measure;
    }
    let is_part = matches!(figure.kind, UnitKind::Percent | UnitKind::Ratio);
    let is_change = is_part && figure.role == Role::Change && figure.noun.is_none();
    let is_compared = is_change && is_comparison(view, figure.end);
    let is_clause = || view.any(other.next..figure.first, Words::CONTRAST);
    other.measure.filter(|_| is_compared && !is_clause() && !has_subject(view, figure))
}

/// "which is 2.3 times as heavy as", ", twice as many as": a multiple of what "which" stands for.
fn is_multiple(view: View<'_>, figure: &Figure) -> bool {
    if figure.kind != UnitKind::Ratio || figure.role != Role::Level || figure.noun.is_some() {
        return false;
    }
    let at = subject::group_of(view, before_bound(view, figure), figure.sentence);
    let is_aside = view.sign(at) == b',' || at > figure.sentence && view.sign(at - 1) == b',';
    is_aside || view.is_before(at, Words::RELATIVE.or(Words::CONTRAST))
}

/// "more than", "up on", "above".
fn is_comparison(view: View<'_>, at: usize) -> bool {
    let follows = |at: usize| view.is(at, Words::THAN.or(Words::ON).or(Words::FROM));
    !view.opens(at)
        && view.is(at, Words::COMPARISON)
        && (follows(at + 1) || !view.is_word(at.wrapping_sub(1)) || view.is(at, Words::DIMENSION))
        || view.is(at, Words::VERTICAL) && follows(at + 1)
}

fn has_subject(view: View<'_>, figure: &Figure) -> bool {
    let before = before_bound(view, figure);
    view.is_before(before, Words::AUXILIARY) && !(before > 1 && view.is(before - 2, Words::RELATIVE))
}

/// "puts consumption at 12%", "ferries at 30 knots": the noun phrase before "at".
pub(crate) fn put_at(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let before = before_bound(view, figure);
    let before = if view.is_before(before, Words::BETWEEN) { before - 1 } else { before };
    let end = before.checked_sub(1).filter(|&at| at > figure.sentence && view.is(at, Words::AT))?;
    // "left the rate unchanged at 3%"
    let end = if view.is_before(end, Words::UNCHANGED) { end - 1 } else { end };
    let is_led = end > figure.sentence + 1 && view.is(end - 2, Words::DEFINITE);
    let is_noun = subject::is_head(view, end - 1) && (is_led || view.motion_before(end).is_none());
    let first = phrase_start(view, end, figure.sentence);
    // "buses would stop at 40 km": a verb behind a modal, the subject before it
    if first + 1 == end && first > figure.sentence + 1 && view.is(first - 1, Words::FUTURE.or(Words::TO)) {
        return subject::of_verb(view, first - 1, figure.sentence);
    }
    if let Some(outer) = numbered(view, first, figure.sentence) {
        return Some((outer, end));
    }
    let is_figure = |at: usize| view.flag(at, flag::NUMBER) || view.number(at).is_some();
    let is_object = first > figure.sentence + 1 && !(first - 1..end).any(is_figure);
    (is_noun && is_object && first < end && !is_participle(view, end - 1)).then_some((first, end))
}

/// "the number of women at 12": where the phrase before "of" begins, which is one of "number" and the like.
fn numbered(view: View<'_>, first: usize, sentence: usize) -> Option<usize> {
    let end = first.checked_sub(1).filter(|&at| at > sentence + 1 && view.is(at, Words::OF))?;
    let outer = phrase_start(view, end, sentence);
    (view.is(end - 1, Words::TALLY) && outer < end && outer > sentence).then_some(outer)
}

fn is_participle(view: View<'_>, at: usize) -> bool {
    subject::is_past(view, at) || view.bytes(at).ends_with(b"ing")
}

/// "its limit, 310 litres a day,": the noun phrase the figure explains.
pub(crate) fn apposed(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let before = before_bound(view, figure);
    let before = if before > 0 && is_quote(view, before - 1) { before - 1 } else { before };
    let comma =
        before.checked_sub(1).filter(|&at| at > figure.sentence && matches!(view.sign(at), b',' | b'('))?;
    let is_closed =
        view.opens(figure.next) || matches!(view.text(figure.next), "," | ")" | "." | ";" | "—" | "–");
    let is_told =
        figure.role == Role::Level && is_closed || figure.role == Role::Share && before < figure.first;
    let is_lower = view.flag(comma - 1, flag::LOWER) && !is_participle(view, comma - 1);
    if !is_told || !is_lower || figure.noun.is_some() || !subject::is_head(view, comma - 1) {
        return None;
    }
    let first = phrase_start(view, comma, figure.sentence);
    (first < comma).then_some((first, comma))
}

fn is_quote(view: View<'_>, at: usize) -> bool {
    matches!(view.text(at), "\"" | "“" | "‘" | "«" | "„")
}

/// "€85 million for the signals", "£4m a month in rents", "70 days for payments".
pub(crate) fn given_for(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let at = figure.next;
    let is_money = figure.kind == UnitKind::Money;
    let is_in = is_money && view.is(at, Words::IN);
    let is_for = view.is(at, Words::FOR) && (is_money || figure.kind == UnitKind::Duration);
    if !(is_in || is_for) || view.opens(at) {
        return None;
    }
    let end = phrase_end(view, at + 1);
    let is_noun = end > at + 1 && view.flag(end - 1, flag::LOWER) && subject::is_head(view, end - 1);
    let is_time = view.time_end(at + 1).is_some() || view.is(end - 1, Words::MOMENT);
    let behind = Words::TO.or(Words::DEFINITE).or(Words::ARTICLE).or(Words::POSSESSIVE);
    let is_verb = end == at + 2 && view.text(at + 1).ends_with("ing") && view.is(end, behind);
    let has_plural = !is_in || (at + 1..end).any(|word| crate::noun::is_plural(view, word));
    (is_noun && has_plural && !is_time && !is_verb).then_some((at + 1, end))
}

/// "a 73-km canal along the border": what a measure joined by a hyphen describes.
pub(crate) fn hyphened(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let is_plain = figure.noun.is_none() && figure.high.is_none() && figure.end == figure.next;
    if !is_plain || figure.role == Role::Change || !(figure.first..figure.end).any(|at| view.is_joint(at)) {
        return None;
    }
    let first = figure.end;
    let end = phrase_end(view, first);
    let is_noun = end > first && view.flag(end - 1, flag::LOWER) && subject::is_head(view, end - 1);
    if !is_noun || view.opens(first) {
        return None;
    }
    let is_from = view.is(end, Words::FROM.or(Words::OF)) && !view.opens(end);
    let longer = if is_from { phrase_end(view, end + 1) } else { end };
    Some((first, if longer > end + 1 { longer } else { end }))
}

/// "it made up 58%", "they stood at 3%", ", had been cut to 62%", "and stood at 40": the verb's subject stands
/// further back, with the figure before or at the head of the sentence.
pub(crate) fn carried(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    let (verb, class) = figure.verb?;
    let is_next =
        earlier.is_some_and(|other| verb > 0 && view.sign(verb - 1) == b',' && verb <= other.next + 2);
    if class == MotionClass::Act && !is_next
        || class == MotionClass::Raise && !view.is_before(verb, Words::AUXILIARY)
    {
        return None;
    }
    let first = wishing(view, subject::group_of(view, verb, figure.sentence), figure.sentence);
    let other = earlier.filter(|other| figure.sentence.saturating_sub(other.sentence) < 45);
    let told = other
        .and_then(|other| other.measure)
        .filter(|_| other.is_some_and(|other| other.noun.is_none() || other.sentence == figure.sentence));
    let pronoun = view.is_before(first, Words::PRONOUN);
    if pronoun {
        let head = head_of_sentence(view, figure.sentence, first - 1);
        let same = other.filter(|other| other.sentence == figure.sentence).and_then(|other| other.measure);
        return same.or(head).or(told);
    }
    let joins = first > figure.sentence
        && (view.is(first - 1, Words::AND.or(Words::CONTRAST)) || view.sign(first - 1) == b',');
    if !joins {
        return None;
    }
    let same = other.filter(|other| other.sentence == figure.sentence).and_then(|other| other.measure);
    same.filter(|_| other.is_some_and(|other| other.kind != UnitKind::Ordinal))
        .or_else(|| head_before(view, figure.sentence, first - 1))
}

/// Goes back over "wants to", "had hoped to".
fn wishing(view: View<'_>, first: usize, sentence: usize) -> usize {
    let is_led = first > sentence + 2 && view.is_before(first, Words::TO) && view.is(first - 2, Words::WISH);
    if is_led { subject::group_of(view, first - 2, sentence) } else { first }
}

/// Returns the noun phrase at the head of the sentence, before its verb.
pub(crate) fn head_of_sentence(view: View<'_>, sentence: usize, end: usize) -> Option<Phrase> {
    const REACH: usize = 24;
    let verb = (sentence + 1..end.min(sentence + REACH))
        .find(|&at| view.is(at, Words::AUXILIARY) || view.motion(at).is_some())?;
    subject::phrase(view, verb, sentence)
}

/// Returns the noun phrase before the last verb that stands before a token.
fn head_before(view: View<'_>, sentence: usize, end: usize) -> Option<Phrase> {
    let lowest = end.saturating_sub(24).max(sentence + 1);
    let verb = (lowest..end).rev().find(|&at| view.is(at, Words::AUXILIARY))?;
    let end = subject::group_of(view, verb, sentence);
    let first = phrase_start(view, end, sentence);
    let is_noun = first < end && subject::is_head(view, end - 1) && view.flag(end - 1, flag::LOWER);
    subject::phrase(view, end, sentence).or(is_noun.then_some((first, end)))
}

/// "wants wages to climb to 950 euros": what stands before the infinitive.
pub(crate) fn infinitive(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let (verb, class) = figure.verb?;
    let end = verb.checked_sub(1).filter(|&at| view.is(at, Words::TO) && at > figure.sentence)?;
    let first = end.checked_sub(1)?;
    let is_noun =
        view.flag(end - 1, flag::LOWER) && !view.is(end - 1, Words::STOP.or(Words::ACTOR).or(Words::WISH));
    let is_led = is_noun && !subject::is_past(view, end - 1) && view.motion(end - 1).is_none();
    (is_led && first > figure.sentence && class != MotionClass::Act).then_some((first, end))
}

/// "a 3% cut in royalties", "a 5% stake in the port": the change and what changes, the share and its whole.
pub(crate) fn cut_in(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let at = if view.is_joint(figure.end) { figure.end + 1 } else { figure.end };
    let is_change = figure.role == Role::Change && view.is(at, Words::CHANGE_NOUN) && !view.opens(at)
        || figure.kind == UnitKind::Percent && role::is_stake(view, figure);
    let is_led = is_change && view.is(at + 1, Words::IN.or(Words::OF)) && !view.opens(at + 1);
    let end = if is_led { phrase_end(view, at + 2) } else { return None };
    (end > at + 2).then_some((at, end))
}

/// "Winter imports from Turkey, Iran and Iraq were 19 per cent higher": the noun phrase that opens the sentence.
pub(crate) fn opening(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    if !crate::period::moves(view, figure) && figure.role != Role::Share || figure.noun.is_some() {
        return None;
    }
    let first = figure.sentence;
    let is_part = |at: usize| {
        (view.is_word(at) || view.is_joint(at) || view.flag(at, flag::CLITIC))
            && (at == first || !view.is(at, Words::STOP))
    };
    let end = (first..figure.first.min(first + 6)).find(|&at| !is_part(at))?;
    let is_list = view.sign(end) == b',' || view.is(end, Words::INNER) && !view.is(end, Words::AND);
    let is_noun = end > first
        && subject::is_head(view, end - 1)
        && view.flag(end - 1, flag::LOWER)
        && !view.is(first, Words::IN);
    let is_article = view.is(first, Words::STOP) && !view.is(first, Words::DEFINITE.or(Words::ARTICLE));
    (is_list && is_noun && !is_article).then_some((first, end))
}

/// "In 2026 it expects 3 million tonnes": an amount of nothing said goes on with the amount before, or with the
/// first of the document.
pub(crate) fn again(view: View<'_>, done: &[Figure], figure: &Figure) -> Option<Phrase> {
    const REACH: usize = 150;
    const FIRST: usize = 8;
    let is_amount = matches!(figure.kind, UnitKind::Mass | UnitKind::Volume | UnitKind::Energy);
    if !is_amount || figure.role != Role::Level || figure.noun.is_some() || view.is(figure.next, Words::ON) {
        return None;
    }
    let tells = |other: &&Figure| other.kind == figure.kind && is_topic(view, other);
    let near = done.iter().rev().take_while(|other| figure.first - other.first < REACH).find(tells);
    near.or_else(|| done.iter().take(FIRST).find(tells))?.measure
}

/// Returns whether the measure of a figure is more than an item of a list or what something holds.
fn is_topic(view: View<'_>, other: &Figure) -> bool {
    let before = before_bound(view, other);
    let is_listed = other.measure.is_some_and(|(first, end)| {
        let is_item = first + 1 == end && end == before && first > other.sentence;
        is_item && (view.is_before(first, Words::AND) || view.sign(first - 1) == b',')
    });
    let is_part = matches!(other.verb, Some((_, MotionClass::Share | MotionClass::Hold)));
    let is_held = view.is_before(before, Words::FOR.or(Words::OF));
    other.measure.is_some() && other.role == Role::Level && !is_listed && !is_part && !is_held
}

/// "A walk of about 40 km lasts nine hours": the subject holds the figure before.
pub(crate) fn of_subject(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<Phrase> {
    let other = earlier.filter(|other| other.sentence == figure.sentence)?;
    let (verb, _) = figure.verb?;
    let group = subject::group_of(view, verb, figure.sentence);
    let first = if view.sign(group) == b',' { group + 1 } else { group };
    let follows = (other.next..=other.next + 2).contains(&first)
        && view.is_before(other.first, Words::OF.or(Words::VAGUE));
    // "the lift, 90 metres high, needs two minutes"
    let apposed = (other.next + 1..=other.next + 2).contains(&first)
        && view.sign(first - 1) == b','
        && other.first > figure.sentence
        && view.sign(other.first - 1) == b','
        && other.measure.is_some_and(|(_, end)| end + 1 == other.first);
    other.measure.filter(|_| follows || apposed || first == other.next)
}
