//! Head nouns that the text says as a verb, an adjective or a unit: "would cost 9 euros" tells the cost, "a 40-km
//! road" the length.
//!
//! One head of the lexicon `heads` is put before words of the text, never more. Metres and kilograms have none:
//! what they say of a noun is open. Not here: distances (`distance`), measures that are text of the
//! document alone (`measure`).

use dateline_plugin::flag;

use crate::clause::Phrase;
use crate::distance;
use crate::figure::{Figure, Head, HeadWord, Link, Role, UnitKind};
use crate::lexicons::{HeadClass, HeadEntry, MotionClass};
use crate::measure::{phrase_end, phrase_start};
use crate::period::before_bound;
use crate::subject;
use crate::table::Mark;
use crate::view::View;
use crate::words::Words;

/// How many figures back a head is looked for.
const REACH: usize = 6;
/// The longest doer or thing, in tokens.
pub(crate) const LONGEST: usize = 8;

/// A measure with its head.
pub(crate) type Named = (Phrase, Head);

/// Puts a head before the measure of a figure, where the sentence tells one.
pub(crate) fn decide(view: View<'_>, done: &[Figure], figure: &mut Figure) {
    let is_definite = trim(view, done, figure);
    let named = lacking(view, figure)
        .or_else(|| late(view, figure))
        .or_else(|| distance::of(view, figure))
        .or_else(|| priced(view, figure, is_definite))
        .or_else(|| sized(view, figure))
        .or_else(|| in_row(view, figure))
        .or_else(|| done_by(view, figure));
    if let Some((measure, mut head)) = named {
        let told = done.iter().rev().take(REACH).find(|other| other.measure == Some(measure));
        head.is_definite |= told.and_then(|other| other.head).is_some_and(|head| head.is_definite);
        (figure.measure, figure.head) = (Some(measure), Some(head));
    }
}

/// Gives a figure that goes on with the measure of another its head.
pub(crate) fn repeat(done: &[Figure], figure: &mut Figure) {
    if figure.head.is_some() || figure.measure.is_none() {
        return;
    }
    let told = done.iter().rev().take(REACH).find(|other| other.measure == figure.measure);
    let is_whole = |other: &&Figure, head: Head| head.link != Link::Of || other.kind == figure.kind;
    figure.head = told.and_then(|other| other.head.filter(|&head| is_whole(&other, head)));
}

/// "The 90-km line to Oulu" behind its length: leaves the figure out, and returns whether an article stood there.
fn trim(view: View<'_>, done: &[Figure], figure: &mut Figure) -> bool {
    let Some((first, end)) = figure.measure else { return false };
    if done.iter().rev().take(REACH).any(|other| other.first == first && other.end >= end) {
        figure.measure = None;
        return false;
    }
    let sizes = |other: &&Figure| other.first >= first && other.first <= first + 1 && other.end + 1 < end;
    let Some(size) = done.iter().rev().take(REACH).find(sizes) else { return false };
    let is_led = size.first == first || is_determiner(view, first);
    let is_joined = (size.first..size.end).any(|at| view.is_joint(at));
    if is_led && is_joined && view.is_word(size.end) {
        figure.measure = Some((size.end, end));
        return size.first > first;
    }
    false
}

/// Writes the measure of a figure with a head behind `out`, and returns whether it has one.
pub(crate) fn spell(view: View<'_>, figure: &Figure, out: &mut String) -> bool {
    let (Some(head), Some((first, end))) = (figure.head, figure.measure) else { return false };
    out.push_str(word(view, head.word));
    if head.link == Link::Alone {
        return true;
    }
    out.push_str(match head.link {
        Link::Of => " of ",
        Link::By => " by ",
        Link::Nothing | Link::Alone => " ",
    });
    if head.is_definite {
        out.push_str("the ");
    }
    out.push_str(view.slice(first, end));
    if let Some((first, end)) = head.from {
        out.push_str(" from ");
        out.push_str(view.slice(first, end));
    }
    true
}

fn word<'a>(view: View<'a>, word: HeadWord) -> &'a str {
    match word {
        HeadWord::Entry(entry) => view.0.lexicons.heads.entry(entry).map_or("", |entry| &entry.head),
        HeadWord::Token(at) => view.text(at),
    }
}

/// Returns the word of a class that begins at a token.
pub(crate) fn begins<'a>(view: View<'a>, at: usize, class: HeadClass) -> Option<Mark<'a, HeadEntry>> {
    view.0.lexicons.heads.get(at).filter(|mark| mark.item.class == class && !view.opens(at))
}

/// Returns the word of a class that ends before a token.
pub(crate) fn ends<'a>(view: View<'a>, at: usize, class: HeadClass) -> Option<Mark<'a, HeadEntry>> {
    view.0.lexicons.heads.ending(at).filter(|mark| mark.item.class == class)
}

/// Returns whether an article or the like stands at a token.
pub(crate) fn is_determiner(view: View<'_>, at: usize) -> bool {
    view.is(at, Words::DEFINITE.or(Words::ARTICLE))
}

/// Returns a head before a phrase, whose article is left to the head.
pub(crate) fn before(view: View<'_>, entry: u32, link: Link, phrase: Phrase) -> Option<Named> {
    let (first, end) = phrase;
    let is_led = is_determiner(view, first);
    let first = if is_led { first + 1 } else { first };
    let is_definite = is_led || first > 0 && is_determiner(view, first - 1) && !view.opens(first);
    let head = Head { word: HeadWord::Entry(entry), link, is_definite, from: None };
    let is_said = (first..end).any(|at| view.text(at) == word(view, head.word));
    (first < end && !is_said).then_some(((first, end), head))
}

/// "the mill is short of 900 tonnes of rye"
fn lacking(view: View<'_>, figure: &Figure) -> Option<Named> {
    let at = before_bound(view, figure);
    let mark = ends(view, at, HeadClass::Lack).filter(|mark| mark.first > figure.sentence)?;
    let is_amount = matches!(
        figure.kind,
        UnitKind::Mass
            | UnitKind::Volume
            | UnitKind::Energy
            | UnitKind::Power
            | UnitKind::Money
            | UnitKind::Count
    );
    let is_be =
        view.lexicons.motions.ending(mark.first).is_some_and(|verb| verb.item.class == MotionClass::State);
    if !is_amount || !is_be {
        return None;
    }
    let thing = figure.measure.filter(|&(first, _)| first >= figure.end);
    let alone = Head { word: HeadWord::Entry(mark.entry), link: Link::Alone, is_definite: false, from: None };
    thing
        .and_then(|thing| before(view, mark.entry, Link::Of, thing))
        .or(Some(((mark.first, mark.end), alone)))
}

/// Returns whether "short of" ends before a token.
pub(crate) fn is_lack(view: View<'_>, at: usize) -> bool {
    ends(view, at, HeadClass::Lack).is_some()
}

/// "will open in May, six weeks later than planned"
fn late(view: View<'_>, figure: &Figure) -> Option<Named> {
    let mark = begins(view, figure.next, HeadClass::Delay).filter(|_| figure.kind == UnitKind::Duration)?;
    let is_later = view.is(mark.first, Words::COMPARISON);
    let closes = view.opens(mark.end) || !view.is_word(mark.end) || view.is(mark.end, Words::STOP);
    let tells = if is_later { view.is(mark.end, Words::THAN) } else { closes };
    let head = Head { word: HeadWord::Entry(mark.entry), link: Link::Alone, is_definite: false, from: None };
    tells.then_some(((mark.first, mark.end), head))
}

/// Returns a phrase that is short enough to be named.
pub(crate) fn short(phrase: Option<Phrase>) -> Option<Phrase> {
    phrase.filter(|&(first, end)| end - first <= LONGEST)
}

/// "the bridge would cost 9 euros": the subject is the measure, the verb tells the head.
fn priced(view: View<'_>, figure: &Figure, is_definite: bool) -> Option<Named> {
    if figure.role != Role::Level || figure.noun.is_some() {
        return None;
    }
    let verb = figure.verb.map_or_else(|| before_bound(view, figure).saturating_sub(1), |(verb, _)| verb);
    let mark = view.0.lexicons.heads.get(verb).filter(|mark| mark.item.kind == Some(figure.kind))?;
    let group = subject::group_of(view, verb, figure.sentence);
    let is_able = mark.item.class == HeadClass::Price
        || (group..verb).any(|at| view.is(at, Words::MODAL.or(Words::FUTURE)));
    let told = figure.measure.filter(|&(_, end)| end <= verb && is_one_clause(view, end, verb));
    let thing = told.or_else(|| subject::phrase(view, group, figure.sentence)).filter(|_| is_able)?;
    let (thing, head) = before(view, mark.entry, Link::Of, thing)?;
    Some((thing, Head { is_definite: head.is_definite || is_definite, ..head }))
}

/// Returns whether one subject may hold from its end to a verb: no clause opens between, no pronoun stands there.
fn is_one_clause(view: View<'_>, end: usize, verb: usize) -> bool {
    const FAR: usize = 30;
    let is_new = |at: usize| {
        view.is(at, Words::PRONOUN)
            || view.is(at, Words::CLAUSE_START) && !view.is(at, Words::AND.or(Words::RELATIVE))
    };
    verb - end < FAR && !(end..verb).any(is_new)
}

/// "a 40-km road", "the 60 MW plant"
fn sized(view: View<'_>, figure: &Figure) -> Option<Named> {
    let (first, end) = figure.measure.filter(|&(first, _)| (figure.end..=figure.end + 1).contains(&first))?;
    let mark = ends(view, figure.end, HeadClass::Unit)?;
    let is_power = figure.kind == UnitKind::Power;
    let is_joined = is_power || (figure.first..figure.end).any(|at| view.is_joint(at));
    let is_of = view.is(figure.end, Words::OF) || figure.role != Role::Level;
    let is_other = (first..end).any(|at| begins(view, at, HeadClass::Other).is_some());
    let is_led = is_determiner(view, before_bound(view, figure).saturating_sub(1));
    let (thing, head) = before(view, mark.entry, Link::Of, (first, end))?;
    let named = (thing, Head { is_definite: head.is_definite || is_led, ..head });
    (is_joined && !is_of && !is_other).then_some(named)
}

/// "the sixth month running": put before the month.
fn in_row(view: View<'_>, figure: &Figure) -> Option<Named> {
    let (first, end) = figure.noun.filter(|_| figure.kind == UnitKind::Ordinal)?;
    let mark = begins(view, end, HeadClass::Row)?;
    let head =
        Head { word: HeadWord::Entry(mark.entry), link: Link::Nothing, is_definite: false, from: None };
    Some(((first, end), head))
}

/// "The firm mined 900 tonnes", "agreed to pay 4 euros", "spent 3 euros on roads"
fn done_by(view: View<'_>, figure: &Figure) -> Option<Named> {
    let at = before_bound(view, figure);
    let at =
        if view.is_before(at, Words::ADVERB) && !view.is_before(at, Words::AUXILIARY) { at - 1 } else { at };
    let verb = at.checked_sub(1).filter(|&verb| verb > figure.sentence && is_open(view, figure, verb))?;
    let word = participle(view, verb, figure.measure)?;
    let group = wanted(view, subject::group_of(view, verb, figure.sentence), figure.sentence);
    let is_be =
        |at: usize| view.lexicons.motions.get(at).is_some_and(|mark| mark.item.class == MotionClass::State);
    if (group..verb).any(is_be) {
        return None;
    }
    if let Some(thing) = spent_on(view, figure) {
        return Some((thing, Head { word, link: Link::Nothing, is_definite: false, from: None }));
    }
    let has_number = |&(first, end): &Phrase| (first..end).any(|at| view.flag(at, flag::NUMBER));
    let doer = doer(view, group, figure.sentence).filter(|doer| !has_number(doer))?;
    let (doer, head) = before(view, 0, Link::By, doer)?;
    Some((doer, Head { word, ..head }))
}

/// "on roads" behind an amount of money.
fn spent_on(view: View<'_>, figure: &Figure) -> Option<Phrase> {
    let on = figure.next;
    let is_on = figure.kind == UnitKind::Money && view.is(on, Words::ON) && !view.opens(on);
    let end = phrase_end(view, on + 1);
    let is_noun = end > on + 1 && subject::is_head(view, end - 1) && view.flag(end - 1, flag::LOWER);
    (is_on && is_noun && !view.in_time(on + 1)).then_some((on, end))
}

/// Returns whether nothing better than the verb is known: no measure, the verb alone, or a slice over a comma.
fn is_open(view: View<'_>, figure: &Figure, verb: usize) -> bool {
    let is_amount =
        matches!(figure.kind, UnitKind::Mass | UnitKind::Volume | UnitKind::Energy | UnitKind::Money);
    let is_slice =
        |(first, end): Phrase| end == verb + 1 && (is_amount && first == verb || view.text(verb - 1) == ",");
    let is_plain = figure.role == Role::Level && figure.noun.is_none();
    figure.measure.map_or(is_amount, is_slice) && is_plain
}

/// Returns the participle of a verb: that of the lexicon, or its own form in "-ed" where a rule took it already.
fn participle(view: View<'_>, verb: usize, told: Option<Phrase>) -> Option<HeadWord> {
    if let Some(mark) = view.lexicons.heads.get(verb) {
        return (mark.item.class == HeadClass::Done).then_some(HeadWord::Entry(mark.entry));
    }
    let is_plain = view.lexicons.motions.get(verb).is_none() && !view.is(verb, Words::SAID.or(Words::STOP));
    (told.is_some() && is_plain && subject::is_past(view, verb)).then_some(HeadWord::Token(verb))
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
    let is_aside = group > sentence && view.text(group) == ",";
    let last = if is_aside { group } else { group.saturating_sub(1) };
    if group <= sentence || view.text(last) != "," {
        return short(subject::phrase(view, group, sentence)).or_else(|| led(view, group, sentence));
    }
    let lowest = last.saturating_sub(ASIDE).max(sentence);
    let comma = (lowest..last).rev().find(|&at| view.text(at) == ",")?;
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
    let article = first.checked_sub(1).filter(|&at| at >= sentence && is_determiner(view, at))?;
    let opens = article == sentence
        || !view.is_word(article - 1)
        || view.is(article - 1, Words::CLAUSE_START.or(Words::SAID));
    let is_plain = first < end && end - first < 4 && (first..end).all(|at| view.flag(at, flag::LOWER));
    (opens && is_plain && !subject::is_past(view, end - 1)).then_some((first, end))
}
