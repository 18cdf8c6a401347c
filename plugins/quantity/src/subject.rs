//! The subject of the verb whose complement is a figure: "Output was 11 TWh", "prices fell by 3%".
//!
//! The verb must stand right before the figure, with nothing between them but prepositions, bounds, adverbs
//! and words such as "an average of". The subject must be a whole noun phrase that opens its clause. Where one
//! of this is not so, there is no subject: a wrong one is worse. Not here: other measures (`measure`).

use dateline_plugin::flag;

use crate::figure::{Figure, Unit, UnitKind};
use crate::lexicons::MotionClass;
use crate::number::numeral;
use crate::period;
use crate::role;
use crate::view::View;
use crate::words::Words;

/// The longest subject, in tokens.
const LONGEST: usize = 14;

/// How many words may stand between the verb and its figure, and before the verb in its group.
const REACH: usize = 6;

/// A verb that ends before a figure.
struct Verb {
    first: usize,
    class: MotionClass,
}

/// Returns the subject of the verb the figure completes.
pub(crate) fn find(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let (first, class) = figure.verb?;
    let verb = Verb { first, class };
    if verb.class == MotionClass::Raise
        && let Some(object) = object(view, verb.first, figure)
    {
        return Some(object);
    }
    if is_place(view, figure) || figure.unit == Unit::Year {
        return None;
    }
    let is_lasting = verb.class == MotionClass::Act
        && matches!(figure.kind, UnitKind::Duration | UnitKind::Power | UnitKind::Mass | UnitKind::Volume);
    let class = if is_lasting { MotionClass::State } else { verb.class };
    let is_held = class == MotionClass::Hold && view.is_before(period::before_bound(view, figure), Words::AT);
    let verb = Verb { class: if is_held { MotionClass::State } else { class }, ..verb };
    let end = group_start(view, &verb, figure.sentence)?;
    let is_aside = comma_before(view, end, figure.sentence).is_some();
    let (first, end) = phrase(view, antecedent(view, end, figure.sentence), figure.sentence)?;
    if !is_aside && is_related(view, end) && head_of(view, first, end) + 1 != end {
        return None;
    }
    let is_name = is_name(view, head_of(view, first, end));
    let moves_money =
        verb.class == MotionClass::Move && matches!(figure.kind, UnitKind::Percent | UnitKind::Money);
    (!is_name || moves_money).then_some((first, end))
}

/// Returns the subject of the verb that begins at a token: "rents have tripled".
pub(crate) fn of_verb(view: View<'_>, verb: usize, sentence: usize) -> Option<(usize, usize)> {
    let verb = Verb { first: verb, class: MotionClass::Move };
    phrase(view, antecedent(view, group_start(view, &verb, sentence)?, sentence), sentence)
}

/// Returns the first token of the verb the figure completes, and its class.
pub(crate) fn verb_of(view: View<'_>, figure: &Figure) -> Option<(usize, MotionClass)> {
    verb(view, figure).map(|verb| (verb.first, verb.class))
}

/// Returns where the group of a verb begins: "is expected to fall".
pub(crate) fn group_of(view: View<'_>, verb: usize, sentence: usize) -> usize {
    let lowest = verb.saturating_sub(REACH).max(sentence);
    let is_part = |at: usize| is_of_group(view, at);
    (lowest..verb).rev().take_while(|&at| is_part(at)).last().unwrap_or(verb)
}

/// Returns the verb the figure completes.
fn verb(view: View<'_>, figure: &Figure) -> Option<Verb> {
    let mut at = figure.first;
    for _ in 0..REACH {
        if at <= figure.sentence {
            return None;
        }
        let verb = view.motion_before(at).filter(|mark| mark.first > figure.sentence);
        if let Some(mark) =
            verb.as_ref().filter(|mark| view.is(mark.first, Words::VAGUE) && view.is(mark.end, Words::OF))
        {
            at = mark.first;
            continue;
        }
        let word = view.word_before(at);
        if word.has(Words::ADVERB) && verb.as_ref().is_some_and(|mark| mark.item.class == MotionClass::Act) {
            at -= 1;
            continue;
        }
        let bound = view.bound_before(at).filter(|mark| mark.item.before.is_some());
        if let Some(mark) = bound.filter(|_| verb.is_none()) {
            at = if role::is_moved_to(view, mark.first, at) { at - 1 } else { mark.first };
            continue;
        }
        if let Some(mark) = verb {
            return Some(Verb { first: mark.first, class: mark.item.class });
        }
        let link = Words::BY.or(Words::TO).or(Words::AT).or(Words::BETWEEN).or(Words::FROM);
        let filler = link.or(Words::ARTICLE).or(Words::VAGUE).or(Words::ADVERB);
        let is_of = word.has(Words::OF) && view.is_before(at - 1, Words::VAGUE);
        if word.has(Words::AUXILIARY) || !(word.has(filler) || is_of || is_adverb(view, at - 1)) {
            return raised(view, figure, at);
        }
        at -= 1;
    }
    None
}

/// "cut the price of a ticket to 12 euros": the verb before the object that "to" or "by" ends.
fn raised(view: View<'_>, figure: &Figure, at: usize) -> Option<Verb> {
    let (mut motion, mut first) = role::motion_left(view, at, LONGEST, figure.sentence)?;
    // "cut its growth forecast to 2%"
    while motion.class == MotionClass::Noun && at - first < LONGEST {
        (motion, first) = role::motion_left(view, first, LONGEST, figure.sentence)?;
    }
    let is_raised = motion.class == MotionClass::Raise && object(view, first, figure).is_some();
    is_raised.then_some(Verb { first, class: motion.class })
}

fn is_adverb(view: View<'_>, at: usize) -> bool {
    let is_formed = || view.flag(at, flag::LOWER) && view.bytes(at).ends_with(b"ly");
    view.is(at, Words::ADVERB) || is_formed() && view.noun(at).is_none()
}

/// "cut the price of a ticket to 12 euros": what stands between the verb and "to" or "by".
fn object(view: View<'_>, verb: usize, figure: &Figure) -> Option<(usize, usize)> {
    let mut first = view.motion(verb)?.end;
    let bounded = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let end = bounded.checked_sub(1).filter(|&end| end > first && view.is(end, Words::TO.or(Words::BY)))?;
    while first < end && view.is(first, Words::DEFINITE.or(Words::ARTICLE)) {
        first += 1;
    }
    let is_plain = (first..end).all(|at| is_inside(view, at) && !view.is(at, Words::AUXILIARY));
    let is_whole = first < end && end - first < LONGEST && is_plain && is_head(view, end - 1);
    (is_whole && !is_actor(view, first, end)).then_some((first, end))
}

/// "is 410 km from the port": the figure says where the subject is.
fn is_place(view: View<'_>, figure: &Figure) -> bool {
    let is_distance = matches!(figure.kind, UnitKind::Length | UnitKind::Duration);
    is_distance && view.is(figure.next, Words::PLACE) && !view.opens(figure.next)
}

/// Returns where the group of the verb begins: "is expected to fall", "had never been".
fn group_start(view: View<'_>, verb: &Verb, sentence: usize) -> Option<usize> {
    let lowest = verb.first.saturating_sub(REACH).max(sentence);
    let is_part = |at: usize| is_of_group(view, at);
    let first = (lowest..verb.first).rev().take_while(|&at| is_part(at)).last().unwrap_or(verb.first);
    let is_passive = (first..verb.first).any(|at| view.is(at, Words::AUXILIARY.or(Words::MODAL)));
    let tells = match verb.class {
        MotionClass::Move
        | MotionClass::Reach
        | MotionClass::State
        | MotionClass::Share
        | MotionClass::Range => true,
        MotionClass::Raise => is_passive,
        MotionClass::Noun | MotionClass::Act | MotionClass::Hold => false,
    };
    let is_participle = first == verb.first && view.bytes(verb.first).ends_with(b"ing");
    (tells && !is_participle && !view.is(first, Words::TO)).then_some(first)
}

/// Returns whether a token can stand before the verb in its group: "is", "never", "forecast to".
fn is_of_group(view: View<'_>, at: usize) -> bool {
    let is_foreseen =
        view.is(at, Words::FORECAST) && view.is(at + 1, Words::TO) && view.is_before(at, Words::AUXILIARY);
    is_foreseen || view.is(at, Words::AUXILIARY.or(Words::MODAL)) || is_adverb(view, at)
}

/// Returns the noun phrase that ends at `end` and opens its clause.
pub(crate) fn phrase(view: View<'_>, end: usize, sentence: usize) -> Option<(usize, usize)> {
    let end = before_bracket(view, end, sentence);
    let lowest = end.saturating_sub(LONGEST).max(sentence);
    let first = (lowest..end).rev().take_while(|&at| is_inside(view, at)).last()?;
    let opens = |at: usize| at == sentence || is_border(view, at - 1, sentence);
    // "Last year rents fell": "last" ends the phrase before the time is whole.
    let date = view.time_around(first).filter(|date| !opens(first) && opens(date.0) && date.1 < end);
    let opens = date.is_some() || opens(first);
    let first = behind_date(view, date.map_or(first, |date| date.1), end);
    let is_fronted = first < end && view.is(first, Words::INNER);
    let end = without_date(view, first, end);
    let is_whole = first < end && opens && !is_fronted && may_end(view, first, end);
    let is_finite = (first + 1..end).any(|at| is_past(view, at) && !is_determiner(view, at - 1));
    (is_whole && !is_finite && !is_actor(view, first, end)).then_some((first, end))
}

/// Returns whether a phrase can end as it does: with a noun, or behind a preposition with persons ("among women") or
/// a limit ("under 25").
fn may_end(view: View<'_>, first: usize, end: usize) -> bool {
    let last = end - 1;
    let is_inner = head_of(view, first, end) < last;
    let is_person = view.is(last, Words::ACTOR) && !view.is(last, Words::STOP) && view.is_word(last);
    is_head(view, last) || is_inner && (is_person || last > first && is_limit(view, last - 1))
}

/// "under 25"
fn is_limit(view: View<'_>, at: usize) -> bool {
    view.is(at, Words::COMPARISON.or(Words::OVER)) && view.flag(at + 1, flag::NUMBER) && !view.opens(at + 1)
}

/// Goes back over ", which" to the noun it belongs to.
fn antecedent(view: View<'_>, end: usize, sentence: usize) -> usize {
    let is_relative = end > sentence + 2 && is_related(view, end - 2);
    if is_relative { end - 2 } else { before_aside(view, end, sentence) }
}

/// Goes back over ", which began on Monday,".
pub(crate) fn before_aside(view: View<'_>, end: usize, sentence: usize) -> usize {
    const ASIDE: usize = 16;
    let Some(closing) = comma_before(view, end, sentence) else { return end };
    let lowest = closing.saturating_sub(ASIDE).max(sentence + 1);
    let comma = (lowest..closing).rev().find(|&at| view.text(at) == ",");
    comma.filter(|&at| is_related(view, at)).unwrap_or(end)
}

/// Returns the comma that the group of a verb begins with or stands behind.
fn comma_before(view: View<'_>, group: usize, sentence: usize) -> Option<usize> {
    let is_comma = |at: usize| at > sentence && at < view.len() && view.text(at) == ",";
    [group, group.saturating_sub(1)].into_iter().find(|&at| is_comma(at))
}

/// Returns whether ", which" stands at a token.
fn is_related(view: View<'_>, at: usize) -> bool {
    at + 1 < view.len() && view.sign(at) == b',' && view.is(at + 1, Words::RELATIVE)
}

/// Goes back over "(a bracket)".
fn before_bracket(view: View<'_>, end: usize, sentence: usize) -> usize {
    if end <= sentence + 1 || view.sign(end - 1) != b')' {
        return end;
    }
    let lowest = end.saturating_sub(REACH).max(sentence);
    (lowest..end).rev().find(|&open| view.sign(open) == b'(').unwrap_or(end)
}

/// Returns whether a token may stand inside a noun phrase.
fn is_inside(view: View<'_>, at: usize) -> bool {
    let is_part = view.is_word(at) || view.is_joint(at) || view.flag(at, flag::CLITIC | flag::NUMBER);
    let inner = Words::ARTICLE.or(Words::DEFINITE).or(Words::INNER).or(Words::TIMELY);
    let is_and = view.is(at, Words::AND) && is_coordinated(view, at);
    let is_stop = view.is(at, Words::STOP) && !view.is(at, inner) && !view.is(at, Words::FOLLOWING);
    let is_that = view.is(at, Words::RELATIVE);
    let is_adjective = is_past(view, at) && at > 0 && is_determiner(view, at - 1);
    is_part && !is_that && (!is_stop || is_and || is_adjective || is_limit(view, at))
}

/// "Wind and solar parks", "between Lyon and Turin": "and" inside a phrase.
fn is_coordinated(view: View<'_>, at: usize) -> bool {
    let opens = |idx: usize| view.opens(idx) || !view.is_word(idx);
    let from = at.saturating_sub(REACH);
    let is_between = (from..at).any(|idx| view.is(idx, Words::BETWEEN));
    let is_first = at > 1 && (view.flag(at - 1, flag::SENTENCE_FIRST) || opens(at - 2));
    is_between || is_first || joins_names(view, at) || joins_nouns(view, at)
}

/// "imports of wheat and maize": "and" between the nouns behind "of".
fn joins_nouns(view: View<'_>, at: usize) -> bool {
    const FAR: usize = 4;
    let is_plain = |at: &usize| {
        let is_noun = view.motion(*at).is_none_or(|mark| mark.item.class == MotionClass::Noun);
        view.flag(*at, flag::LOWER) && !view.is(*at, Words::STOP) && is_noun
    };
    let of = (at.saturating_sub(FAR)..at).rev().find(|at| !is_plain(at));
    of.is_some_and(|of| view.is(of, Words::OF) && of + 1 < at) && is_plain(&(at + 1))
}

/// "prices in Lima and Quito": "and" between the names behind a preposition.
fn joins_names(view: View<'_>, at: usize) -> bool {
    let is_name = |at: usize| view.flag(at, flag::FIRST_CAPITAL) && !view.opens(at);
    let from = at.saturating_sub(REACH);
    let first = (from..at).rev().take_while(|&at| is_name(at)).last();
    let is_led = |at: usize| view.is(at, Words::INNER) && !view.is(at, Words::AND);
    is_name(at + 1) && first.is_some_and(|at| at > 0 && is_led(at - 1))
}

/// Returns whether a clause may open behind a token.
fn is_border(view: View<'_>, at: usize, sentence: usize) -> bool {
    let is_joined = view.is(at, Words::CLAUSE_START) && !view.is(at, Words::INNER);
    let is_clause = view.is_before(at, Words::CLAUSE_START) || is_complete(view, at);
    let is_relative = view.is(at, Words::RELATIVE) && at > sentence && !is_clause;
    let is_sign = !view.is_word(at) && !view.flag(at, flag::NUMBER | flag::CLITIC) && view.sign(at) != b')';
    is_sign || is_joined && !is_relative || view.is(at, Words::SAID.or(Words::AGO))
}

/// "told Nordic Radio that", "said last week that", "noted that": names, dates and verbs of telling take no "that" of
/// their own.
fn is_complete(view: View<'_>, at: usize) -> bool {
    let last = at.saturating_sub(1);
    let is_name = view.flag(last, flag::FIRST_CAPITAL) && !view.opens(last);
    let is_told = is_past(view, last) || view.is(last, Words::TELLING);
    view.text(at).eq_ignore_ascii_case("that") && (is_name || is_told || view.in_time(last))
}

/// Goes behind "In 2031" and "Last year".
fn behind_date(view: View<'_>, first: usize, end: usize) -> usize {
    let preposition = usize::from(view.is(first, Words::IN.or(Words::AT).or(Words::YEAR_PREPOSITION)));
    let is_led = preposition > 0 || view.is(first, Words::FOLLOWING);
    if let Some(behind) = view.time_end(first + preposition).filter(|&behind| is_led && behind < end) {
        return behind;
    }
    let is_number = |at: usize| view.flag(at, flag::NUMBER) && view.is_before(at, Words::TIMELY);
    let is_time =
        |at: usize| is_year(view, at) || view.is_joint(at) || view.is(at, Words::MONTH.or(Words::TIMELY));
    let is_date = |at: usize| is_time(at) || is_number(at);
    let second = if view.is(first + 1, Words::DEFINITE) { first + 2 } else { first + 1 };
    let opens =
        view.is(first, Words::IN.or(Words::AT)) && is_date(second) || view.is(first, Words::FOLLOWING);
    if !opens {
        return first;
    }
    (second..end).find(|&at| !is_date(at)).unwrap_or(end)
}

/// Leaves out "in 2031" and "last year" at the end.
fn without_date(view: View<'_>, first: usize, end: usize) -> usize {
    let is_date =
        |at: usize| is_year(view, at) || view.is_joint(at) || view.is(at, Words::MONTH.or(Words::TIMELY));
    let from = (first..end).rev().take_while(|&at| is_date(at)).last().unwrap_or(end);
    let is_led =
        from < end && from > first && view.is(from - 1, Words::IN.or(Words::FOLLOWING).or(Words::FROM));
    if is_led { from - 1 } else { without_time(view, first, end) }
}

/// Leaves out "for the quarter" at the end.
fn without_time(view: View<'_>, first: usize, end: usize) -> usize {
    let is_span = view.is(end - 1, Words::TIMELY.or(Words::YEAR)) && end > first + 1;
    let span = Some((end - 1, end)).filter(|_| is_span && view.is(end - 2, Words::DEFINITE));
    let time = view.time_around(end - 1).or(span).filter(|time| time.0 > first + 1);
    let Some(time) = time else { return end };
    let lowest = time.0.saturating_sub(2).max(first + 1);
    let link = (lowest..time.0).rev().find(|&at| !view.is(at, Words::DEFINITE));
    link.filter(|&at| view.is(at, Words::FOR.or(Words::IN).or(Words::FROM))).unwrap_or(end)
}

fn is_year(view: View<'_>, at: usize) -> bool {
    view.flag(at, flag::NUMBER) && matches!(view.bytes(at), [b'1', b'9', _, _] | [b'2', b'0', _, _])
}

/// Returns whether a token can be the head of a noun phrase.
pub(crate) fn is_head(view: View<'_>, at: usize) -> bool {
    let is_pronoun = view.is(at, Words::STOP.or(Words::ACTOR)) || view.is(at, Words::ADVERB);
    view.is_word(at)
        && !is_pronoun
        && !view.flag(at, flag::ABBREVIATION)
        && !is_past(view, at)
        && numeral(view, at).is_none()
        && !view.flag(at, flag::CLITIC)
}

/// Returns whether a token is a past form in "-ed".
pub(crate) fn is_past(view: View<'_>, at: usize) -> bool {
    let is_formed = |text: &[u8]| text.len() > 4 && text.ends_with(b"ed") && !text.ends_with(b"eed");
    view.flag(at, flag::LOWER) && is_formed(view.bytes(at))
}

fn is_determiner(view: View<'_>, at: usize) -> bool {
    view.is(at, Words::DEFINITE.or(Words::ARTICLE).or(Words::POSSESSIVE))
}

/// Returns the head of a noun phrase: the word before its first preposition.
pub(crate) fn head_of(view: View<'_>, first: usize, end: usize) -> usize {
    let preposition = (first + 1..end).find(|&at| view.is(at, Words::INNER) && !view.is(at, Words::AND));
    preposition.unwrap_or(end) - 1
}

/// Returns whether the phrase is of a person, or a figure itself.
fn is_actor(view: View<'_>, first: usize, end: usize) -> bool {
    let head = head_of(view, first, end);
    let is_dated = |at: usize| view.in_time(at);
    let is_number = |at: usize| {
        let is_joined = view.is_joint(at + 1) || view.is_joint(at.wrapping_sub(1));
        !is_joined
            && !is_dated(at)
            && !is_year(view, at)
            && (view.flag(at, flag::NUMBER) || numeral(view, at).is_some())
    };
    view.is(head, Words::ACTOR) || !is_head(view, head) || (first..=head).any(is_number)
}

/// Returns whether a token is a name by its capital.
fn is_name(view: View<'_>, at: usize) -> bool {
    let is_first = view.opens(at);
    view.flag(at, flag::FIRST_CAPITAL) && !is_first && !view.flag(at, flag::ALL_CAPITALS)
}
