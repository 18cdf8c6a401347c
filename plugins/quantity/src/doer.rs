//! Who did it, where a verb has an amount and no noun: "The firm mined 900 tonnes" is "mined by the firm".
//!
//! The head is the participle of the verb. Not here: pronouns, passives, subjects that are no whole noun phrase.

use dateline_plugin::flag;

use crate::clause::Phrase;
use crate::figure::{Article, Figure, Head, HeadWord, Link, Role, UnitKind};
use crate::headed::{Named, before, begins, is_determiner, place_of, short};
use crate::lexicons::{HeadClass, MotionClass};
use crate::measure::{phrase_end, phrase_start};
use crate::noun;
use crate::number::numeral;
use crate::period::before_bound;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// "The firm mined 900 tonnes", "agreed to pay 4 euros", "spent 3 euros on roads"
pub(crate) fn of(view: View<'_>, figure: &Figure) -> Option<Named> {
    if figure.role != Role::Level || figure.noun.is_some() {
        return None;
    }
    let at = before_bound(view, figure);
    // "an additional 4 euros", "only 4 euros"
    let filler = Words::ADVERB.or(Words::ARTICLE).or(Words::SKIP).or(Words::VAGUE);
    let is_of = |at: usize| view.is(at, Words::OF) && view.is_before(at, Words::VAGUE);
    let is_filler = |at: usize| view.is(at, filler) && !view.is(at, Words::AUXILIARY) || is_of(at);
    let at = (at.saturating_sub(3)..at).rev().take_while(|&at| is_filler(at)).last().unwrap_or(at);
    let verb = at.checked_sub(1).filter(|&verb| verb > figure.sentence && is_open(view, figure, verb))?;
    let word = participle(view, verb, figure.measure)?;
    let group = wanted(view, subject::group_of(view, verb, figure.sentence), figure.sentence);
    let is_be = |at: usize| view.motion(at).is_some_and(|mark| mark.item.class == MotionClass::State);
    if (group..verb).any(is_be) {
        return None;
    }
    if let Some(thing) = spent_on(view, figure) {
        return Some((thing, Head { word, link: Link::Nothing, article: Article::None, from: None }));
    }
    let doer = doer(view, group, figure.sentence).filter(|&doer| is_plain(view, doer))?;
    before(view, word, Link::By, doer)
}

/// Returns whether a phrase is a whole doer: no number, time or verb stands in it, and it is no second name
/// behind "and".
fn is_plain(view: View<'_>, (first, end): Phrase) -> bool {
    let is_odd = |at: usize| {
        let is_verb = at > first
            && view
                .motion(at)
                .is_some_and(|mark| mark.item.class != MotionClass::Noun && view.flag(at, flag::LOWER));
        let is_number = view.flag(at, flag::NUMBER) || numeral(view, at).is_some();
        is_verb || is_number || view.is(at, Words::WISH.or(Words::RELATIVE)) || view.in_time(at)
    };
    let is_second =
        view.is_before(first, Words::AND) && view.flag(first, flag::FIRST_CAPITAL) && !view.opens(first);
    !is_second && !(first..end).any(is_odd)
}

/// "on roads" behind an amount of money.
fn spent_on(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let on = figure.next;
    let is_on = figure.kind == UnitKind::Money && view.is(on, Words::ON) && !view.opens(on);
    if !is_on {
        return None;
    }
    let end = phrase_end(view, on + 1);
    let is_noun = end > on + 1 && subject::is_head(view, end - 1) && view.flag(end - 1, flag::LOWER);
    (is_noun && !view.in_time(on + 1)).then_some((on, end))
}

/// Returns whether nothing better than the verb is known: no measure, the verb alone, or a slice over a comma.
fn is_open(view: View<'_>, figure: &Figure, verb: usize) -> bool {
    let is_amount =
        matches!(figure.kind, UnitKind::Mass | UnitKind::Volume | UnitKind::Energy | UnitKind::Money);
    let is_slice =
        |(first, end): Phrase| end == verb + 1 && (is_amount && first == verb || view.sign(verb - 1) == b',');
    figure.measure.map_or(is_amount, is_slice)
}

/// Returns the participle of a verb: that of the lexicon, or its own form in "-ed" where a rule took it already.
fn participle(view: View<'_>, verb: usize, told: Option<Phrase>) -> Option<HeadWord> {
    if let Some(mark) = view.head(verb) {
        return (mark.item.class == HeadClass::Done).then_some(HeadWord::Entry(mark.entry));
    }
    let is_plain = view.motion(verb).is_none() && !view.is(verb, Words::SAID.or(Words::STOP));
    (told.is_some() && is_plain && subject::is_past(view, verb)).then_some(HeadWord::Token(place_of(verb)))
}

/// "half of the hats sold were": takes in the participle between a noun phrase and its verb.
pub(crate) fn with_participle(view: View<'_>, end: usize) -> usize {
    let known = begins(view, end, HeadClass::Done).filter(|mark| *mark.item.head == *view.text(end));
    let is_done = known.is_some() || subject::is_past(view, end);
    let is_verb = view.is(end + 1, Words::AUXILIARY) && !view.opens(end + 1);
    if is_done && is_verb && !view.opens(end) { end + 1 } else { end }
}

/// Goes back over "agreed to", "wants to".
fn wanted(view: View<'_>, group: usize, sentence: usize) -> usize {
    let to = if view.is(group, Words::TO) { group } else { group.saturating_sub(1) };
    let is_led = to > sentence + 1 && view.is(to, Words::TO) && view.is(to - 1, Words::WISH);
    if is_led { subject::group_of(view, to - 1, sentence) } else { group }
}

/// Returns who did it: the subject before a verb, or before an aside between commas.
fn doer(view: View<'_>, group: usize, sentence: usize) -> Option<Phrase> {
    const ASIDE: usize = 18;
    let is_aside = group > sentence && view.sign(group) == b',';
    let last = if is_aside { group } else { group.saturating_sub(1) };
    if group <= sentence || view.sign(last) != b',' {
        return short(subject::phrase(view, group, sentence)).or_else(|| led(view, group, sentence));
    }
    let lowest = last.saturating_sub(ASIDE).max(sentence);
    let comma = (lowest..last).rev().find(|&at| view.sign(at) == b',')?;
    let is_name = (comma + 1..last).all(|at| view.flag(at, flag::FIRST_CAPITAL)) && comma + 1 < last;
    if is_name {
        return Some((comma + 1, last));
    }
    short(subject::phrase(view, comma, sentence))
        .filter(|&(first, _)| first == sentence || first == sentence + 1)
}

/// "the firm": persons and their like, which measure nothing but do something.
fn led(view: View<'_>, end: usize, sentence: usize) -> Option<Phrase> {
    let first = phrase_start(view, end, sentence);
    // "Banks lent"
    if first == sentence && first + 1 == end && noun::is_plural(view, first) {
        return Some((first, end));
    }
    let article = first.checked_sub(1).filter(|&at| at >= sentence && is_determiner(view, at))?;
    let opens = article == sentence
        || !view.is_word(article - 1)
        || view.is(article - 1, Words::CLAUSE_START.or(Words::SAID));
    let is_plain = first < end && end - first < 4 && (first..end).all(|at| view.flag(at, flag::LOWER));
    (opens && is_plain && !subject::is_past(view, end - 1)).then_some((first, end))
}
