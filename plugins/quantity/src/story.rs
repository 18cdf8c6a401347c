//! What the account has told so far: the time that figures without one go on with.
//!
//! "Exports rose 3% in 2025. Imports fell 2%": the second holds for 2025, too. Not here: times of the figure's
//! own sentence (`period`).

use dateline_plugin::flag;

use crate::figure::{Figure, Role, Unit, UnitKind, When};
use crate::lexicons::MotionClass;
use crate::period::{
    before_bound, is_attribute, is_compared, is_modifier, is_shift, is_static, moves, time_from,
};
use crate::role;
use crate::times::TimeKind;
use crate::view::View;
use crate::words::Words;

/// A time that was told, and where.
#[derive(Clone, Copy, Default)]
struct Account {
    period: Option<When>,
    base: Option<When>,
    /// First token of the paragraph that told it, and the paragraph's number.
    paragraph: usize,
    told: usize,
    /// What its last amount or count is of.
    counted: Option<(UnitKind, Unit)>,
}

/// The account up to a figure.
#[derive(Default)]
pub(crate) struct Story {
    /// What was, and what is to come.
    past: Account,
    ahead: Account,
    /// The first period of the document, its frame.
    frame: Option<When>,
    /// Paragraphs up to the one under work.
    count: usize,
    /// First tokens of the paragraph and the sentence under work.
    here: usize,
    now: usize,
    /// How many times begin before the sentence under work.
    n_times: usize,
}

impl Story {
    /// Goes on to the sentence of a figure.
    pub(crate) fn open(&mut self, view: View<'_>, figure: &Figure) {
        if figure.sentence == self.now {
            return;
        }
        (self.here, self.count) = (figure.paragraph, figure.nth_paragraph);
        self.asked(view, figure);
        self.now = figure.sentence;
    }

    /// "Was last year any better? They sold 640": the time of the sentence before, which has no figure.
    fn asked(&mut self, view: View<'_>, figure: &Figure) {
        self.n_times = time_from(view, figure.sentence, self.n_times);
        let Some(idx) = self.n_times.checked_sub(1).filter(|&idx| view.times[idx].first >= self.now) else {
            return;
        };
        let time = &view.times[idx];
        let sentences = || (time.first + 1..=figure.sentence).filter(|&at| view.opens(at)).count();
        let is_apart = || self.now == 0 || (self.now + 1..=time.first).any(|at| view.opens(at));
        if time.kind == TimeKind::Period
            && !view.is_before(time.first, Words::SINCE.or(Words::FROM))
            && is_apart()
            && sentences() == 1
            && !looks_ahead(view, time.first, time.first.saturating_sub(12))
        {
            let period = Some(When::Time(idx));
            self.past = Account { period, paragraph: self.here, told: self.count, ..Account::default() };
            self.frame = self.frame.or(period);
        }
    }

    /// Gives a figure without a time that of the account.
    pub(crate) fn fill(&self, view: View<'_>, done: &[Figure], figure: &mut Figure) {
        if figure.kind == UnitKind::Ordinal || is_shift(view, figure) || is_beside_static(view, done, figure)
        {
            return;
        }
        self.resolve(view, figure);
        if figure.base == When::Unknown && (figure.period == When::Unknown || figure.role == Role::Change) {
            self.go_on(view, done, figure);
        }
        from_base(view, done, figure);
    }

    /// Gives a figure without a time of comparison what it lacks.
    fn go_on(&self, view: View<'_>, done: &[Figure], figure: &mut Figure) {
        let is_ahead = looks_ahead(view, figure.first, lowest(figure));
        let account = if is_ahead { &self.ahead } else { &self.past };
        if figure.period == When::Unknown {
            let twin = done.last().filter(|other| is_twin(view, other, figure));
            let twin = twin.or_else(|| whole_of(view, done, figure)).filter(|_| !is_attribute(view, figure));
            let told = || account.period.filter(|_| self.continues(view, account, figure));
            let framed = || self.frame.filter(|_| !is_ahead && is_framed(view, figure));
            let period = twin.map(|other| other.period).or_else(told).or_else(framed);
            figure.period = period.unwrap_or(When::Unknown);
        }
        if figure.role == Role::Change {
            let is_same = account.paragraph == self.here && Some(figure.period) == account.period;
            let told = account.base.filter(|_| is_same && !is_day(view, account.period));
            figure.base = told.or_else(|| before_it(view, done, figure)).unwrap_or(When::Unknown);
        }
    }

    /// "over the year": the year that the account tells of.
    fn resolve(&self, view: View<'_>, figure: &mut Figure) {
        let When::Time(idx) = figure.period else { return };
        let time = &view.times[idx];
        let is_bare = time.first + 2 == time.end
            && view.is(time.first, Words::DEFINITE)
            && view.is(time.first + 1, Words::YEAR);
        let Some(When::Time(told)) = self.past.period.filter(|_| is_bare) else { return };
        if view.times[told].value.len() == time.value.len() {
            figure.period = When::Time(told);
        }
    }

    /// Returns whether a figure goes on with the time of an account.
    fn continues(&self, view: View<'_>, account: &Account, figure: &Figure) -> bool {
        let is_same = account.paragraph == self.here;
        let is_next = account.told + 1 >= self.count;
        let is_ahead = std::ptr::eq(account, &self.ahead);
        if !is_same && (is_ahead || !is_next)
            || has_day(view, figure)
            || is_attribute(view, figure)
            || is_under_way(view, figure)
        {
            return false;
        }
        let moves = moves(view, figure);
        let is_present = is_present(view, figure);
        let stays = is_static(figure) || is_present;
        let is_counted = account.counted.is_some_and(|counted| is_same_thing(view, counted, figure));
        is_same && (moves || !stays) || is_next && (moves || is_counted && !stays) && !is_present
    }

    /// Keeps the time of a figure for those behind it.
    pub(crate) fn note(&mut self, view: View<'_>, figure: &Figure) {
        let When::Time(idx) = figure.period else { return };
        let time = &view.times[idx];
        let is_day = time.kind == TimeKind::Day;
        if figure.kind == UnitKind::Ordinal
            || time.kind == TimeKind::Base
            || is_day && !moves(view, figure) && figure.kind != UnitKind::Money
            || is_compared(view, figure)
        {
            return;
        }
        let end = if time.first < figure.next + 14 { time.first.max(figure.first) } else { figure.first };
        let is_ahead = looks_ahead(view, end, lowest(figure)) || self.is_later(view, idx);
        if !is_ahead && !is_day {
            self.frame = self.frame.or(Some(figure.period));
        }
        let (here, told) = (self.here, self.count);
        let account = if is_ahead { &mut self.ahead } else { &mut self.past };
        let is_other = account.paragraph != here || account.period != Some(figure.period);
        let base = if is_other { None } else { account.base };
        let base = Some(figure.base).filter(|&base| base != When::Unknown).or(base);
        let thing = counted(figure).or(account.counted.filter(|_| account.period == Some(figure.period)));
        *account = Account { period: Some(figure.period), base, paragraph: here, told, counted: thing };
    }

    /// "rebates for 2026", told in an account of 2025, are to come.
    fn is_later(&self, view: View<'_>, idx: usize) -> bool {
        let is_for = view.is_before(view.times[idx].first, Words::FOR);
        let Some(When::Time(told)) = self.past.period.filter(|_| is_for) else { return false };
        view.times[told].value < view.times[idx].value
    }
}

/// Returns whether a figure far from the account tells of a movement within the document's frame.
fn is_framed(view: View<'_>, figure: &Figure) -> bool {
    let is_verb = figure.verb.is_some_and(|(_, class)| class == MotionClass::Move);
    let is_told = is_verb && (figure.role == Role::Change || figure.direction.is_some());
    is_told && !is_present(view, figure) && !has_day(view, figure) && !is_under_way(view, figure)
}

/// Returns from where on a word before a figure may tell that it is to come.
fn lowest(figure: &Figure) -> usize {
    figure.first.saturating_sub(12).max(figure.sentence)
}

fn is_day(view: View<'_>, when: Option<When>) -> bool {
    matches!(when, Some(When::Time(idx)) if view.times[idx].kind == TimeKind::Day)
}

/// Returns what a figure counts or weighs.
fn counted(figure: &Figure) -> Option<(UnitKind, Unit)> {
    let is_amount = matches!(figure.kind, UnitKind::Mass | UnitKind::Volume | UnitKind::Energy);
    let is_count = figure.kind == UnitKind::Count && figure.unit != Unit::None;
    (figure.role == Role::Level && (is_amount || is_count)).then_some((figure.kind, figure.unit))
}

/// Returns whether a figure counts or weighs the same as another.
fn is_same_thing(view: View<'_>, (kind, unit): (UnitKind, Unit), figure: &Figure) -> bool {
    match (unit, counted(figure)) {
        (_, None) => false,
        (Unit::Noun(other), Some((_, Unit::Noun(noun)))) => view.text(other) == view.text(noun),
        (_, Some((own, own_unit))) => own == kind && (kind != UnitKind::Count || own_unit == unit),
    }
}

/// "is being widened from 3 to 5 metres": neither done nor to come.
fn is_under_way(view: View<'_>, figure: &Figure) -> bool {
    view.has(Words::BEING)
        && (figure.sentence..figure.first)
            .rev()
            .take(8)
            .any(|at| view.is(at, Words::PRESENT) && view.is(at + 1, Words::BEING))
}

/// "a third of that": the figure it is a part of, which is no standard of comparison.
fn whole_of<'a>(view: View<'_>, done: &'a [Figure], figure: &Figure) -> Option<&'a Figure> {
    let at = figure.end + 1;
    let is_part = figure.role == Role::Share
        && view.is(figure.end, Words::OF)
        && view.is(at, Words::ANAPHOR)
        && (!view.is_word(at + 1) || view.opens(at + 1));
    let mut whole = done.iter().rev().take(3).filter(|other| !is_compared(view, other));
    if is_part { whole.next() } else { None }
}

/// "The walk takes nine hours, half the time of a drive": a part of a size or a length of time, which hold
/// without a date.
fn is_beside_static(view: View<'_>, done: &[Figure], figure: &Figure) -> bool {
    let is_part = figure.kind == UnitKind::Ratio && figure.role == Role::Level;
    done.last().filter(|_| is_part).is_some_and(|other| {
        let is_beside = figure.first == other.next + 1 && view.sign(other.next) == b',';
        other.sentence == figure.sentence && is_beside && is_static(other) && other.period == When::Unknown
    })
}

/// "It left on Monday with 40 crates", "Summer sales were 3% lower": the sentence tells its own time, a day which
/// is not that of who said it, or the part of a year that its subject names.
fn has_day(view: View<'_>, figure: &Figure) -> bool {
    let from = view.times.partition_point(|time| time.first < figure.sentence);
    let mut own = view.times[from..].iter().take_while(|time| time.first < figure.first);
    let is_said = || view.any(figure.sentence..figure.first.min(figure.sentence + 40), Words::SAID);
    own.any(|time| {
        time.first == figure.sentence && is_modifier(view, time) || time.kind == TimeKind::Day && !is_said()
    })
}

/// Returns whether a word for what is to come stands between two tokens: "will", "are to", "estimates".
fn looks_ahead(view: View<'_>, end: usize, first: usize) -> bool {
    let told = view.among(first..end);
    let is_bound = |at: usize| view.is(at, Words::PRESENT) && view.is(at + 1, Words::TO);
    told.has(Words::FUTURE.or(Words::FORECAST)) || told.has(Words::PRESENT) && (first..end).any(is_bound)
}

/// Returns whether the sentence tells of a state, not of what was: "are", "has", at its verb.
fn is_present(view: View<'_>, figure: &Figure) -> bool {
    const STATE: Words = Words::PRESENT.or(Words::PERFECT);
    let is_state = |at: usize| view.is(at, STATE);
    if figure.role != Role::Change && is_present_verb(view, before_bound(view, figure), figure.sentence) {
        return true;
    }
    let first = figure.first.saturating_sub(8).max(figure.sentence);
    view.any(first..figure.first, STATE)
        || (figure.next..figure.next + 3).take_while(|&at| !view.opens(at)).any(is_state)
}

/// "which employs 40": a verb of the present right before the figure.
fn is_present_verb(view: View<'_>, end: usize, sentence: usize) -> bool {
    let is_given = view.is_before(end, Words::ACTOR.or(Words::OBJECT));
    let end = if is_given { end - 1 } else { end };
    let Some(at) = end.checked_sub(1).filter(|&at| at > sentence) else { return false };
    let text = view.bytes(at);
    let ends = text.ends_with(b"s") && !text.ends_with(b"ss") && !text.ends_with(b"us");
    ends && view.flag(at, flag::LOWER) && !view.is(at, Words::STOP)
}

/// "6.2% to $1.18 bn": two figures of one measure in one sentence.
fn is_twin(view: View<'_>, other: &Figure, figure: &Figure) -> bool {
    let is_one =
        other.sentence == figure.sentence && other.measure == figure.measure && figure.measure.is_some();
    is_one && !is_compared(view, other) && other.period != When::Unknown
}

/// "It was 12.1% in May. By autumn it had lost 1.4 points": compared with the figure before.
fn before_it(view: View<'_>, done: &[Figure], figure: &Figure) -> Option<When> {
    let other = done.last().filter(|other| other.sentence < figure.sentence && other.role == Role::Level)?;
    let is_pronoun = view.any(figure.sentence..figure.first.min(figure.sentence + 12), Words::PRONOUN);
    let is_known =
        other.period != When::Unknown && figure.period != When::Unknown && other.period != figure.period;
    (is_pronoun && is_known && figure.sentence - other.first < 25).then_some(other.period)
}

/// "went from €82 to €97": the figure behind "from" holds for the time of comparison.
fn from_base(view: View<'_>, done: &[Figure], figure: &mut Figure) {
    let is_from = view.is_before(before_bound(view, figure), Words::FROM);
    let is_level = figure.role == Role::Level && figure.direction.is_none();
    let When::Time(idx) = figure.period else { return };
    let first = view.times[idx].first;
    let is_own = first > figure.first && first < figure.next + 4;
    if !is_from || !is_level || is_own || figure.high.is_some() || view.times[idx].kind != TimeKind::Period {
        return;
    }
    let told =
        done.iter().rev().take(3).find(|other| other.base != When::Unknown && other.period == figure.period);
    // "raised its goal for 2027 to 80 from 60": both hold for 2027.
    let is_set = done.iter().rev().take(2).any(|other| {
        let verb = role::motion_left(view, other.first, 14, other.sentence);
        other.sentence == figure.sentence
            && other.period == figure.period
            && verb.is_some_and(|(motion, _)| motion.class == MotionClass::Raise)
    });
    if !is_set {
        figure.period = told.map_or(When::YearBefore(idx), |other| other.base);
    }
}
