//! Head nouns that the text says as a verb, an adjective or a unit: "would cost 9 euros" tells the cost, "a 40-km
//! road" the length.
//!
//! One head of the lexicon `heads` is put before words of the text, never more. Metres and kilograms have none:
//! what they say of a noun is open. Not here: distances (`distance`), who did it (`doer`), measures that are
//! text of the document alone (`measure`).

use dateline_plugin::flag;

use crate::clause::Phrase;
use crate::distance;
use crate::doer;
use crate::figure::{Article, Figure, Head, HeadWord, Link, Role, UnitKind};
use crate::lexicons::{HeadClass, HeadEntry, MotionClass};
use crate::measure::first_of;
use crate::number::numeral;
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
    let article = trim(view, done, figure);
    let named = first_of![
        lacking(view, figure),
        late(view, figure),
        distance::of(view, figure),
        priced(view, done, figure, article),
        sized(view, figure),
        in_row(view, figure),
        doer::of(view, figure),
    ];
    if let Some((measure, mut head)) = named {
        if head.article == Article::None {
            let told = done.iter().rev().take(REACH).find(|other| other.measure == Some(measure));
            head.article = told.and_then(|other| other.head).map_or(Article::None, |head| head.article);
        }
        (figure.measure, figure.head) = (Some(measure), Some(head));
    }
}

/// Gives a figure that goes on with the measure of another its head; what an ordinal counts is no measure of
/// others.
pub(crate) fn repeat(done: &[Figure], figure: &mut Figure) {
    if figure.head.is_some() || figure.measure.is_none() {
        return;
    }
    let told = done.iter().rev().take(REACH).find(|other| other.measure == figure.measure);
    let is_whole = |other: &&Figure, head: Head| head.link != Link::Of || other.kind == figure.kind;
    if told.is_some_and(|other| {
        other.kind == UnitKind::Ordinal && other.noun.is_some() && figure.kind != other.kind
    }) {
        figure.measure = None;
        return;
    }
    figure.head = told.and_then(|other| other.head.filter(|&head| is_whole(&other, head)));
}

/// "The 90-km line to Oulu" behind its length: leaves the figure out, and returns the article before it.
fn trim(view: View<'_>, done: &[Figure], figure: &mut Figure) -> Article {
    let Some((first, end)) = figure.measure else { return Article::None };
    let mut inside = done.iter().rev().take(REACH).take_while(|other| other.first >= first);
    if inside.any(|other| other.first == first && other.end >= end) {
        figure.measure = None;
        return Article::None;
    }
    let (measure, article) = without_size(view, done, (first, end));
    figure.measure = Some(measure);
    article
}

/// "the 90-km line to Oulu": leaves the figure out of a phrase, and returns the article before it.
fn without_size(view: View<'_>, done: &[Figure], phrase: Phrase) -> (Phrase, Article) {
    let (first, end) = phrase;
    let mut inside = done.iter().rev().take(REACH).take_while(|other| other.first >= first);
    let sizes = |other: &&Figure| other.first >= first && other.first <= first + 1 && other.end + 1 < end;
    let Some(size) = inside.find(sizes) else { return (phrase, Article::None) };
    let article = size.first.checked_sub(1).filter(|&at| is_determiner(view, at) && !view.opens(size.first));
    let is_led = size.first == first || article == Some(first);
    let is_joined = (size.first..size.end).any(|at| view.is_joint(at));
    if !is_led || !is_joined || !view.is_word(size.end) {
        return (phrase, Article::None);
    }
    ((size.end, end), article.map_or(Article::None, |at| Article::Token(place_of(at))))
}

/// Writes the measure of a figure with a head behind `out`, and returns whether it has one.
pub(crate) fn spell(view: View<'_>, figure: &Figure, out: &mut String) -> bool {
    let (Some(head), Some((first, end))) = (figure.head, figure.measure) else { return false };
    out.push_str(spelling(view, head.word));
    if head.link == Link::Alone {
        return true;
    }
    out.push_str(match head.link {
        Link::Of => " of ",
        Link::By => " by ",
        Link::Nothing | Link::Alone => " ",
    });
    let article = match head.article {
        Article::None => "",
        Article::Definite => "the",
        Article::Token(at) => view.text(at as usize),
    };
    out.extend(article.chars().flat_map(char::to_lowercase));
    out.push_str(if article.is_empty() { "" } else { " " });
    out.push_str(view.slice(first, end));
    if let Some((first, end)) = head.from {
        out.push_str(" from ");
        out.push_str(view.slice(first as usize, end as usize));
    }
    true
}

fn spelling<'a>(view: View<'a>, word: HeadWord) -> &'a str {
    match word {
        HeadWord::Entry(entry) => view.0.lexicons.heads.entry(entry).map_or("", |entry| &entry.head),
        HeadWord::Token(at) => view.text(at as usize),
    }
}

/// Returns the word of a class that begins at a token.
pub(crate) fn begins<'a>(view: View<'a>, at: usize, class: HeadClass) -> Option<Mark<'a, HeadEntry>> {
    view.head(at).filter(|mark| mark.item.class == class && !view.opens(at))
}

/// Returns the word of a class that ends before a token.
pub(crate) fn ends<'a>(view: View<'a>, at: usize, class: HeadClass) -> Option<Mark<'a, HeadEntry>> {
    view.head_before(at).filter(|mark| mark.item.class == class)
}

/// Returns whether an article or the like stands at a token.
pub(crate) fn is_determiner(view: View<'_>, at: usize) -> bool {
    view.is(at, Words::DEFINITE.or(Words::ARTICLE)) && !view.is(at, Words::RELATIVE)
}

/// Returns a head before a phrase, whose article is left to the head.
pub(crate) fn before(view: View<'_>, word: HeadWord, link: Link, phrase: Phrase) -> Option<Named> {
    let (first, end) = phrase;
    // "that day a ticket": the article opens the phrase; "painting a boat" is whole
    let is_inner =
        |at: usize| view.is(at - 1, Words::INNER.or(Words::AND)) || view.bytes(at - 1).ends_with(b"ing");
    let article = (first + 1..end).rev().find(|&at| view.is(at, Words::ARTICLE) && !is_inner(at));
    let led = article.or(Some(first).filter(|&at| is_determiner(view, at)));
    let first = led.map_or(first, |at| at + 1);
    let outer = first.checked_sub(1).filter(|&at| is_determiner(view, at) && !view.opens(first));
    let article = led.or(outer).map_or(Article::None, |at| Article::Token(place_of(at)));
    let is_said = (first..end).any(|at| view.text(at) == spelling(view, word));
    (first < end && !is_said).then_some(((first, end), Head { word, link, article, from: None }))
}

/// Returns a token as a head keeps it; texts are shorter than `u32` can count.
pub(crate) fn place_of(token: usize) -> u32 {
    u32::try_from(token).unwrap_or(u32::MAX)
}

/// Returns a head of the lexicon beside words that say it themselves.
fn alone(entry: u32, link: Link) -> Head {
    Head { word: HeadWord::Entry(entry), link, article: Article::None, from: None }
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
    let is_be = view.motion_before(mark.first).is_some_and(|verb| verb.item.class == MotionClass::State);
    if !is_amount || !is_be {
        return None;
    }
    let thing = figure.measure.filter(|&(first, _)| first >= figure.end);
    thing
        .and_then(|thing| before(view, HeadWord::Entry(mark.entry), Link::Of, thing))
        .or(Some(((mark.first, mark.end), alone(mark.entry, Link::Alone))))
}

/// Returns whether "short of" ends before a token.
pub(crate) fn is_lack(view: View<'_>, at: usize) -> bool {
    ends(view, at, HeadClass::Lack).is_some()
}

/// "will open in May, six weeks later than planned"
fn late(view: View<'_>, figure: &Figure) -> Option<Named> {
    if figure.kind != UnitKind::Duration {
        return None;
    }
    let mark = begins(view, figure.next, HeadClass::Delay)?;
    let is_later = view.is(mark.first, Words::COMPARISON);
    let closes = view.opens(mark.end) || !view.is_word(mark.end) || view.is(mark.end, Words::STOP);
    let tells = if is_later { view.is(mark.end, Words::THAN) } else { closes };
    tells.then_some(((mark.first, mark.end), alone(mark.entry, Link::Alone)))
}

/// Returns a phrase that is short enough to be named.
pub(crate) fn short(phrase: Option<Phrase>) -> Option<Phrase> {
    phrase.filter(|&(first, end)| end - first <= LONGEST)
}

/// "the bridge would cost 9 euros": the subject is the measure, the verb tells the head.
fn priced(view: View<'_>, done: &[Figure], figure: &Figure, article: Article) -> Option<Named> {
    let is_kind =
        matches!(figure.kind, UnitKind::Money | UnitKind::Mass | UnitKind::Duration | UnitKind::Power);
    if !is_kind || figure.role != Role::Level || figure.noun.is_some() {
        return None;
    }
    let verb = figure.verb.map_or_else(|| before_bound(view, figure).saturating_sub(1), |(verb, _)| verb);
    let mark = view.head(verb).filter(|mark| mark.item.kind == Some(figure.kind))?;
    let group = subject::group_of(view, verb, figure.sentence);
    let is_able = mark.item.class == HeadClass::Price
        || (group..verb).any(|at| view.is(at, Words::MODAL.or(Words::FUTURE)));
    let is_verb = is_able && verb > figure.sentence && !is_determiner(view, verb - 1);
    let told = figure.measure.filter(|&(_, end)| end <= verb && is_one_clause(view, end, verb));
    // "has a length of 9 metres and costs": the subject has the length, which costs nothing
    let told = if view.is_before(group, Words::AND) && told.is_some_and(|(_, end)| is_amount_at(view, end)) {
        first_subject(view, figure.sentence, verb)
    } else {
        told
    };
    let thing = told.or_else(|| subject::phrase(view, group, figure.sentence)).filter(|_| is_verb)?;
    let (thing, inner) = without_size(view, done, thing);
    let (thing, head) = before(view, HeadWord::Entry(mark.entry), Link::Of, thing)?;
    Some((thing, or_article(or_article(head, article), inner)))
}

/// Returns the subject of the first verb of a sentence.
fn first_subject(view: View<'_>, sentence: usize, end: usize) -> Option<Phrase> {
    let is_verb = |at: usize| {
        view.is(at, Words::AUXILIARY.or(Words::FUTURE).or(Words::PERFECT)) || view.motion(at).is_some()
    };
    let verb = (sentence + 1..end.min(sentence + 24)).find(|&at| is_verb(at))?;
    subject::phrase(view, verb, sentence)
}

/// Returns a head with an article that stands apart, where it has none.
fn or_article(head: Head, article: Article) -> Head {
    if head.article == Article::None { Head { article, ..head } } else { head }
}

/// Returns whether "of" and a figure stand at a token.
fn is_amount_at(view: View<'_>, at: usize) -> bool {
    view.is(at, Words::OF) && (view.flag(at + 1, flag::DIGIT) || numeral(view, at + 1).is_some())
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
    let is_power = figure.kind == UnitKind::Power;
    if !is_power && figure.kind != UnitKind::Length {
        return None;
    }
    let mark = ends(view, figure.end, HeadClass::Unit)?;
    let is_joined = is_power || (figure.first..figure.end).any(|at| view.is_joint(at));
    let is_of = view.is(figure.end, Words::OF) || figure.role != Role::Level;
    let is_other = (first..end).any(|at| begins(view, at, HeadClass::Other).is_some());
    let is_led = is_determiner(view, before_bound(view, figure).saturating_sub(1));
    let (thing, head) = before(view, HeadWord::Entry(mark.entry), Link::Of, (first, end))?;
    let article = if is_led { Article::Definite } else { Article::None };
    let named = (thing, or_article(head, article));
    (is_joined && !is_of && !is_other).then_some(named)
}

/// "the sixth month running": put before the month.
fn in_row(view: View<'_>, figure: &Figure) -> Option<Named> {
    let (first, end) = figure.noun.filter(|_| figure.kind == UnitKind::Ordinal)?;
    let mark = begins(view, end, HeadClass::Row)?;
    Some(((first, end), alone(mark.entry, Link::Nothing)))
}
