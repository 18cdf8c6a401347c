//! What a figure measures, where a simple rule tells: the counted noun, the noun before "of" or behind an
//! amount, the subject of the verb before it.
//!
//! Not here: the head noun that may be put before it (`headed`); what is found here is text of the document.

use dateline_plugin::flag;

use crate::anaphora;
use crate::beside;
use crate::clause;
use crate::doer;
use crate::figure::{Figure, Role, Unit, UnitKind};
use crate::frame;
use crate::headed;
use crate::inherit;
use crate::lexicons::MotionClass;
use crate::noun;
use crate::number::Form;
use crate::period::before_bound;
use crate::role;
use crate::subject;
use crate::view::View;
use crate::words::Words;

/// The longest noun phrase, in tokens.
const LONGEST: usize = 12;

/// The first of some answers that is one; those behind it are not asked for.
macro_rules! first_of {
    ($($answer:expr),+ $(,)?) => {
        'found: {
            $(if let Some(found) = $answer {
                break 'found Some(found);
            })+
            None
        }
    };
}
pub(crate) use first_of;

/// Sets the measure of a figure.
pub(crate) fn decide(view: View<'_>, done: &[Figure], earlier: Option<&Figure>, figure: &mut Figure) {
    figure.verb = subject::verb_of(view, figure);
    let beside = earlier.filter(|other| other.sentence == figure.sentence);
    let found = first_of![
        figure.noun.and_then(|_| placed(view, figure).or_else(|| reached(view, figure))),
        beside::led_to(view, earlier, figure),
        figure.noun.and_then(|_| frame::peopled(view, figure).or_else(|| counted(view, figure))),
        picked_from(view, figure),
        multiplied(view, figure),
        clause::put_at(view, figure),
        beside.and_then(|_| clause::repeated(view, earlier, figure)),
        beside.and_then(|_| clause::of_subject(view, earlier, figure)),
        clause::hyphened(view, figure),
        if figure.kind == UnitKind::Length { of_length(view, figure) } else { frame::apart(view, figure) },
        frame::roomy(view, figure),
        anaphora::tallied(view, done, figure),
        if figure.role == Role::Share { anaphora::of_whole(view, figure) } else { None },
        anaphora::picked(view, earlier, figure),
        beside::proportioned(view, figure),
        beside::paced(view, figure),
        beside::foreseen(view, earlier, figure),
        beside::gauged(view, earlier, figure),
        beside.and_then(|_| compared(view, earlier, figure)),
        figure.noun.filter(|_| figure.is_elliptic),
        frame::changed(view, figure),
        if figure.role == Role::Share { whole(view, figure) } else { None },
        attributed(view, figure),
        owner(view, figure),
        listed(view, figure),
        clause::cut_in(view, figure),
        of_clause(view, earlier, figure),
    ];
    figure.measure = found.filter(|&(first, end)| first < end && !is_cut(view, end));
}

/// What is as long.
fn of_length(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    first_of![sized(view, figure), frame::apart(view, figure), frame::shifted(view, figure)]
}

/// What the clause tells, where nothing stands beside the figure.
fn of_clause(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<(usize, usize)> {
    let verb = figure.verb.is_some();
    let is_share = figure.role == Role::Share;
    first_of![
        if verb { subject::find(view, figure) } else { None },
        if is_share { frame::part_of_that(view, earlier, figure) } else { None },
        if verb { clause::infinitive(view, figure) } else { None },
        frame::cost(view, figure),
        frame::frequent(view, figure),
        if verb { held(view, figure).or_else(|| clause::carried(view, earlier, figure)) } else { None },
        clause::given_for(view, figure),
        clause::apposed(view, figure),
        beside::limited(view, figure),
        if is_share { part_of(view, figure) } else { None },
        frame::act(view, figure),
        clause::opening(view, figure),
    ]
}

/// Returns whether a phrase that ends at `end` would end inside a word: the "CO" of "CO₂".
fn is_cut(view: View<'_>, end: usize) -> bool {
    let is_more = view.flag(end, flag::LETTER | flag::NUMBER) && !view.flag(end, flag::CLITIC);
    is_more && view.is_glued(end) && !view.opens(end)
}

/// "Malta slipped to fourth place": who has the place.
fn placed(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let verb = role::to_place(view, figure)?.1;
    subject::of_verb(view, verb, figure.sentence)
}

/// "Exports totalled 33 million bags": the subject of a verb of movement tells more than the counted noun.
fn reached(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    figure.noun.filter(|_| figure.kind == UnitKind::Count)?;
    let is_verb = |at: usize| !view.is(at, Words::AUXILIARY);
    let told = |class| match class {
        MotionClass::Move | MotionClass::Reach | MotionClass::State => true,
        MotionClass::Range => figure.is_elliptic,
        _ => false,
    };
    let moved = figure.verb.is_some_and(|(verb, class)| told(class) && is_verb(verb));
    moved.then(|| subject::find(view, figure)).flatten().or_else(|| clause::put_at(view, figure))
}

/// The counted noun, or the noun an ordinal ranks.
fn counted(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let (first, end) = figure.noun.filter(|_| !figure.is_elliptic)?;
    let is_address = view.flag(first, flag::FIRST_CAPITAL)
        && (first..end).any(|at| view.flag(at, flag::LOWER))
        && !view.flag(end - 1, flag::LOWER);
    if is_address || subject::is_past(view, end - 1) || view.is(first, Words::TIMES) {
        return None;
    }
    let is_row =
        figure.kind == UnitKind::Ordinal && view.is(figure.end, Words::SEQUENCE) && figure.end + 1 == first;
    let (_, longer) = complement(view, end);
    Some((if is_row { figure.end } else { first }, longer))
}

/// Returns the "of" or "from" phrase behind a noun that ends at `end`: "loaves of rye bread".
fn complement(view: View<'_>, end: usize) -> (usize, usize) {
    let is_link = view.is(end, Words::OF) && !view.opens(end);
    if !is_link {
        return (end, end);
    }
    let stop = phrase_end(view, end + 1);
    (end, if stop > end + 1 { stop } else { end })
}

/// Returns where the noun phrase that begins at a token ends, leading articles included.
pub(crate) fn phrase_end(view: View<'_>, idx: usize) -> usize {
    let mut at = idx;
    while at < idx + 2 && view.is(at, Words::DEFINITE.or(Words::ARTICLE)) && !view.opens(at) {
        at += 1;
    }
    while at < idx + LONGEST && is_inside(view, at) {
        at += 1;
        let is_head = view.flag(at - 1, flag::LOWER) && noun::is_plural(view, at - 1);
        if is_head && !noun::is_plural(view, at) && !view.is_joint(at) && !view.flag(at, flag::CLITIC) {
            break;
        }
    }
    while at > idx && (subject::is_past(view, at - 1) || view.is(at - 1, Words::ADVERB)) {
        at -= 1;
    }
    if at < idx + LONGEST { at } else { idx }
}

fn is_inside(view: View<'_>, at: usize) -> bool {
    let is_part = view.is_word(at) || view.is_joint(at) || view.flag(at, flag::CLITIC);
    at < view.len()
        && is_part
        && !view.opens(at)
        && !view.is(at, Words::STOP)
        && view.currency(at).is_none()
        && !view.flag(at, flag::NUMBER)
        && view.motion(at).is_none_or(|mark| {
            matches!(
                mark.item.class,
                MotionClass::Noun | MotionClass::State | MotionClass::Share | MotionClass::Hold
            )
        })
}

/// "rents almost tripled"
fn multiplied(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    if let Some(standard) = halved(view, figure) {
        return Some(standard);
    }
    matches!(figure.form, Form::Multiple(_)).then_some(())?;
    let subject = subject::of_verb(view, before_bound(view, figure), figure.sentence);
    let object = Some((figure.end, phrase_end(view, figure.end))).filter(|(first, end)| first < end);
    // "plans to triple his ovens", "has halved maize production"
    let is_thing = |&(first, end): &(usize, usize)| {
        let is_noun = noun::is_plural(view, end - 1) || end > first + 1;
        is_noun
            && subject::is_head(view, end - 1)
            && !view.in_time(first)
            && !view.is(first, Words::FOLLOWING)
    };
    object.filter(is_thing).or(subject).or(object.filter(|&(first, _)| view.is(first, Words::DEFINITE)))
}

/// "half the fuel burned by ferries", "twice the price": the standard, with the participle that belongs to it.
fn halved(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let is_bare =
        figure.form_is_fraction() && figure.kind == UnitKind::Ratio && view.is(figure.end, Words::DEFINITE);
    let first = Some(figure.end + 1).filter(|&at| is_bare && !view.opens(at))?;
    let end = phrase_end(view, first);
    let is_by = subject::is_past(view, end) && view.is(end + 1, Words::BY) && !view.opens(end + 1);
    let longer = if is_by { phrase_end(view, end + 2) } else { end };
    let is_noun = end > first && view.flag(end - 1, flag::LOWER);
    is_noun.then_some((first, if longer > end + 2 { longer } else { end }))
}

/// ", flour 75 kg and salt 4 kg": the noun stands right before the figure, behind a comma or "and".
fn listed(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let word = figure.first.checked_sub(1).filter(|&word| word > figure.sentence)?;
    if figure.kind == UnitKind::Count || view.sign(word - 1) != b',' && !view.is(word - 1, Words::AND) {
        return None;
    }
    let is_noun = view.flag(word, flag::LOWER)
        && !view.is(word, Words::STOP.or(Words::ADVERB).or(Words::SKIP))
        && view.motion(word).is_none()
        && view.bound_before(figure.first).is_none()
        && !view.bytes(word).ends_with(b"ed")
        && !view.bytes(word).ends_with(b"ing");
    let is_last = !view.is_word(figure.next) || view.is(figure.next, Words::AND);
    let follows = is_last && view.sign(figure.next) != b'(';
    (is_noun && follows && !view.opens(word)).then_some((word, word + 1))
}

/// "the quays in Port Ellen": takes in the place behind a noun phrase.
fn located(view: View<'_>, end: usize) -> usize {
    let is_led = view.is(end, Words::IN.or(Words::AT)) && !view.opens(end) && !view.opens(end + 1);
    let is_name = |at: usize| view.flag(at, flag::FIRST_CAPITAL) && !view.opens(at) && !view.in_time(at);
    if !is_led || !is_name(end + 1) {
        return end;
    }
    (end + 1..end + 5).find(|&at| !is_name(at)).unwrap_or(end)
}

/// "and covers 8% of the rent": what somebody has a part of.
fn held(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    figure.verb.filter(|(_, class)| *class == MotionClass::Hold)?;
    part_of(view, figure)
}

/// "8% of the find": the whole, where nothing better is known.
fn part_of(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    if figure.role != Role::Share || !view.is(figure.end, Words::OF) || view.opens(figure.end) {
        return None;
    }
    let first = figure.end + 1;
    let end = located(view, phrase_end(view, first));
    (end > first).then_some((first, end))
}

/// "jumped 8% to 620": the second of two figures of one subject.
fn compared(view: View<'_>, earlier: Option<&Figure>, figure: &Figure) -> Option<(usize, usize)> {
    let other = earlier.filter(|other| other.sentence == figure.sentence)?;
    other.measure?;
    if is_continued(view, other, figure) {
        return other.measure;
    }
    if inherit::is_owned(view, figure) {
        return None;
    }
    let is_near = figure.first <= other.next + 6;
    let is_pair = other.role == Role::Change || figure.is_elliptic || other.is_elliptic;
    let moved = figure.direction.is_some() || figure.is_elliptic;
    let follows = match figure.role {
        Role::Change => !has_own_subject(view, other, figure),
        Role::Share => other.role == Role::Share && !figure.form_is_fraction(),
        _ => is_pair && moved,
    };
    other.measure.filter(|_| is_near && follows)
}

/// "profit fell 3%, while revenue slipped 2%": the verb behind the figure before has a subject.
fn has_own_subject(view: View<'_>, other: &Figure, figure: &Figure) -> bool {
    let verb = figure.verb.filter(|&(verb, _)| verb > other.next);
    let own = verb.and_then(|(verb, _)| subject::of_verb(view, verb, figure.sentence));
    own.is_some_and(|(first, _)| first >= other.next)
}

/// "fell from £23 to £17", "is 62 kroner, or 5 euros": the figures stand side by side.
fn is_continued(view: View<'_>, other: &Figure, figure: &Figure) -> bool {
    let first = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let link = first.wrapping_sub(1);
    // "a fifth of the fields, or 40 hectares": what the share is of may stand between
    let behind = other.measure.filter(|&(first, _)| first > other.next).map_or(other.next, |(_, end)| end);
    let is_beside = other.noun.is_none()
        && ((other.next..=other.next + 1).contains(&link) || (behind..=behind + 1).contains(&link));
    let is_moved =
        view.is(link, Words::TO.or(Words::FROM)) && (other.kind == figure.kind || other.role == Role::Change);
    let is_converted = view.is(link, Words::OR) || view.sign(link) == b',' || view.sign(link) == b'(';
    let is_part = other.role == Role::Share && figure.role == Role::Level && figure.noun.is_none();
    let is_both = other.kind == figure.kind && other.kind != UnitKind::Count && other.unit != figure.unit;
    let is_moving = other.direction.is_some() || view.is_before(link, Words::COMPARISON);
    let is_from = view.is(link, Words::FROM) && is_moving && other.kind == figure.kind;
    is_beside && (is_moved || is_converted && (is_both || is_part)) || is_from && link <= other.next + 4
}

/// "70 per cent of the tickets go to schools": the whole, where the share opens the sentence.
fn whole(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let opens = figure.first <= figure.sentence + 3;
    let is_whole = figure.role == Role::Share && opens && view.is(figure.end, Words::OF);
    if !is_whole || role::motion_left(view, figure.first, 4, figure.sentence).is_some() {
        return None;
    }
    let first = figure.end + 1;
    if let Some(counted) = counted_whole(view, first) {
        return Some(counted);
    }
    let end = located(view, doer::with_participle(view, phrase_end(view, first)));
    (end > first && !view.opens(figure.end)).then_some((first, end))
}

/// "a third of the town's 420 pupils": the noun behind the number of the whole.
fn counted_whole(view: View<'_>, first: usize) -> Option<(usize, usize)> {
    const NEAR: usize = 6;
    let is_number = |at: usize| view.flag(at, flag::NUMBER) || view.number(at).is_some();
    let number = (first..first + NEAR).find(|&at| is_number(at) || view.is(at, Words::STOP) && at > first)?;
    let behind = (number..number + 3).find(|&at| !is_number(at))?;
    let end = phrase_end(view, behind);
    let is_led = number > first && view.is_before(number, Words::POSSESSIVE.or(Words::DEFINITE));
    (is_led && is_number(number) && end > behind && noun::is_plural(view, end - 1)).then_some((behind, end))
}

/// "four of the 11 seats": what there is more of.
fn picked_from(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let is_part = figure.kind == UnitKind::Count && figure.noun.is_none() && view.is(figure.end, Words::OF);
    if is_part && !view.opens(figure.end) { counted_whole(view, figure.end + 1) } else { None }
}

/// "the £35 million harbour contract", "a 65-km tunnel"
fn attributed(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    if figure.next != figure.end || figure.role == Role::Change || figure.noun.is_some() {
        return None;
    }
    let is_joined = view.is_joint(figure.next);
    let first = if is_joined { figure.next + 1 } else { figure.next };
    if view.is(figure.end, Words::OF) && is_amount(view, figure) && !view.opens(figure.end) {
        let end = phrase_end(view, figure.end + 1);
        let is_to = view.text(end) == "to" && view.flag(end + 1, flag::FIRST_CAPITAL) && !view.opens(end + 1);
        let longer = if is_to { phrase_end(view, end + 1).max(end) } else { end };
        return (end > figure.end + 1).then_some((figure.end + 1, longer));
    }
    if !is_joined && figure.kind != UnitKind::Money || view.is(first, Words::DEFINITE.or(Words::STOP)) {
        return None;
    }
    let end = phrase_end(view, first);
    let is_noun = end > first && end <= first + 4 && view.flag(end - 1, flag::LOWER);
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let is_led = view.is_before(before, Words::ARTICLE.or(Words::DEFINITE).or(Words::POSSESSIVE));
    let is_money = figure.kind == UnitKind::Money
        && (is_led
            || !view.is_before(before, Words::OF) && (end > first + 1 || noun::is_plural(view, end - 1)))
        || is_joined;
    let is_whole = is_noun && subject::is_head(view, end - 1) && !view.bytes(first).ends_with(b"ing");
    (is_whole && is_money).then_some((first, end))
}

/// Amounts of a stuff: "80 ml of ink".
fn is_amount(view: View<'_>, figure: &Figure) -> bool {
    matches!(
        figure.kind,
        UnitKind::Mass | UnitKind::Volume | UnitKind::Area | UnitKind::Energy | UnitKind::Money
    ) || is_layer(view, figure)
        || figure.kind == UnitKind::Count && matches!(figure.unit, Unit::Name(_) | Unit::Symbol(_))
}

/// "30 mm of rain", "4 metres of snow".
fn is_layer(view: View<'_>, figure: &Figure) -> bool {
    let at = figure.end + 1;
    let is_stuff =
        view.flag(at, flag::LOWER) && !view.is(at, Words::STOP.or(Words::DEFINITE).or(Words::ARTICLE));
    let is_within = view.is_before(before_bound(view, figure), Words::DURATION_PREPOSITION);
    let is_another = view.is_before(figure.first, Words::ADVERB);
    figure.kind == UnitKind::Length && is_stuff && (!is_within || is_another)
}

/// "a fine of £6 million", "a vase worth $900"
fn owner(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let before = view.bound_before(figure.first).map_or(figure.first, |mark| mark.first);
    let before = if view.is_before(before, Words::BETWEEN) { before - 1 } else { worth(view, before) };
    let is_of = view.is_before(before, Words::OF);
    let end = before.checked_sub(1).filter(|_| is_of || view.is_before(before, Words::VALUE))?;
    if role::pace(view, before).is_some() {
        return None;
    }
    let motion = view.motion_before(before).filter(|mark| mark.item.class == MotionClass::Noun);
    let end = motion.map_or(end, |mark| mark.first + 1);
    let is_plain = end > figure.sentence
        && subject::is_head(view, end - 1)
        && !headed::is_lack(view, before)
        && !view.is(end - 1, Words::VAGUE)
        && !(is_of && view.flag(end - 1, flag::FIRST_CAPITAL) && !view.opens(end - 1));
    if !is_plain {
        return None;
    }
    let first = phrase_start(view, end, figure.sentence);
    let borders = Words::ARTICLE.or(Words::DEFINITE).or(Words::INNER).or(Words::VAGUE);
    let is_introduced = first > figure.sentence && view.is(first - 1, borders);
    let is_number = |at: &usize| view.number(*at).is_some() || view.flag(*at, flag::DIGIT);
    let number = (first..end).rev().find(is_number);
    let first = number.map_or(if is_introduced { first } else { end - 1 }, |at| at + 1);
    let bearer = extent_of(view, first, end, figure.sentence).filter(|_| is_of);
    bearer.or((first < end).then_some((first, end)))
}

/// "worth a combined 3 euros": goes back to the word of worth.
fn worth(view: View<'_>, before: usize) -> usize {
    let filler = Words::ARTICLE.or(Words::ADVERB).or(Words::VAGUE);
    let lowest = before.saturating_sub(3);
    let first = (lowest..before).rev().take_while(|&at| view.is(at, filler)).last().unwrap_or(before);
    if view.is_before(first, Words::VALUE) { first } else { before }
}

/// "the Aral basin, an area of 9 sq km": what "area" is said of.
fn extent_of(view: View<'_>, first: usize, end: usize, sentence: usize) -> Option<(usize, usize)> {
    let is_extent =
        first + 1 == end && view.is(first, Words::EXTENT) && view.is_before(first, Words::ARTICLE);
    let comma = first.checked_sub(2).filter(|&at| is_extent && at > sentence && view.sign(at) == b',')?;
    let is_name = view.flag(comma - 1, flag::FIRST_CAPITAL);
    if !is_name {
        let start = phrase_start(view, comma, sentence);
        return (start > sentence && view.is_before(start, Words::DEFINITE)).then_some((start, comma));
    }
    let is_part = |at: usize| view.flag(at, flag::FIRST_CAPITAL);
    let lowest = comma.saturating_sub(LONGEST).max(sentence);
    let start = (lowest..comma).rev().take_while(|&at| is_part(at)).last()?;
    Some((start, comma))
}

/// Returns where the noun phrase that ends at `end` begins, articles left out.
pub(crate) fn phrase_start(view: View<'_>, end: usize, sentence: usize) -> usize {
    let mut at = end;
    while at > sentence && end - at < LONGEST {
        let word = at - 1;
        let is_verb = view.motion(word).is_some_and(|mark| mark.item.class != MotionClass::Noun);
        let is_part = view.is_word(word) || view.is_joint(word) || view.flag(word, flag::CLITIC);
        let is_actor = at < end && view.flag(word, flag::FIRST_CAPITAL) && view.flag(at, flag::LOWER);
        // "the mill expects sales of": a verb before the noun
        let is_wish = at < end && view.is(word, Words::WISH) && !is_noun_too(view, word);
        if !is_part || view.is(word, Words::STOP) || is_verb && end - at > 0 || is_actor || is_wish {
            break;
        }
        at = word;
    }
    at
}

/// Returns whether a word of wishing can be a noun: "hopes", "plans" behind an article.
fn is_noun_too(view: View<'_>, word: usize) -> bool {
    view.is_before(word, Words::ARTICLE.or(Words::DEFINITE).or(Words::POSSESSIVE))
        || subject::is_past(view, word)
}

/// "a ditch 3 metres deep", "the tunnel, 65 km long"
fn sized(view: View<'_>, figure: &Figure) -> Option<(usize, usize)> {
    let is_sized =
        figure.kind == UnitKind::Length && view.is(figure.end, Words::DIMENSION) && !view.opens(figure.end);
    let is_adjective = view.is(figure.end, Words::STOP)
        && !view.is(figure.end, Words::PLACE)
        && !view.is(figure.end, Words::DURATION_PREPOSITION);
    let last = figure.first.checked_sub(1).filter(|_| is_sized && is_adjective)? + 1;
    let has_comma = view.sign(last - 1) == b',';
    let end = if has_comma { last - 1 } else { last };
    let first = phrase_start(view, end, figure.sentence);
    let is_led = first > figure.sentence && view.is(first - 1, Words::ARTICLE.or(Words::DEFINITE));
    let is_attached = has_comma && first > figure.sentence + 1 && view.is(first - 2, Words::INNER);
    let is_noun = first < end && subject::is_head(view, end - 1) && view.motion(end - 1).is_none();
    (is_noun && is_led && !is_attached).then_some((first, end))
}
