//! What the account has told so far: the time that figures without one go on with.
//!
//! "Exports rose 3% in 2025. Imports fell 2%": the second holds for 2025, too. Not here: times of the figure's
//! own sentence (`period`).

use dateline_plugin::flag;

use crate::figure::{Figure, Role, UnitKind, When};
use crate::lexicons::MotionClass;
use crate::period::{before_bound, is_attribute, is_compared, is_shift, is_static, moves};
use crate::role;
use crate::times::TimeKind;
use crate::view::View;
use crate::words::Words;

/// The account up to a figure.
#[derive(Default)]
pub(crate) struct Story {
    period: Option<When>,
    base: Option<When>,
    /// First token of the paragraph that told it, and whether it was told of what is to come.
    paragraph: usize,
    is_ahead: bool,
    /// Paragraphs, counted, of the account and under work.
    told: usize,
    count: usize,
    /// First tokens of the paragraph and the sentence under work, and of the sentence before.
    here: usize,
    now: usize,
}

impl Story {
    /// Goes on to the sentence of a figure.
    pub(crate) fn open(&mut self, view: View<'_>, figure: &Figure) {
        if figure.sentence == self.now {
            return;
        }
        for at in (self.now + 1)..=figure.sentence {
            if view.flag(at, flag::PARAGRAPH_FIRST) {
                (self.here, self.count) = (at, self.count + 1);
            }
        }
        self.asked(view, figure);
        self.now = figure.sentence;
    }

    /// "Was last year any better? They sold 640": the time of the sentence before, which has no figure.
    fn asked(&mut self, view: View<'_>, figure: &Figure) {
        let end = view.times.partition_point(|time| time.first < figure.sentence);
        let Some(idx) = end.checked_sub(1).filter(|&idx| view.times[idx].first >= self.now) else { return };
        let time = &view.times[idx];
        let sentences = (time.first + 1..=figure.sentence).filter(|&at| view.opens(at)).count();
        let is_apart = self.now == 0 || (self.now + 1..=time.first).any(|at| view.opens(at));
        let is_period =
            time.kind == TimeKind::Period && !view.is_before(time.first, Words::SINCE.or(Words::FROM));
        if is_period
            && is_apart
            && sentences == 1
            && !looks_ahead(view, time.first, time.first.saturating_sub(12))
        {
            (self.period, self.base) = (Some(When::Time(idx)), None);
            (self.paragraph, self.told, self.is_ahead) = (self.here, self.count, false);
        }
    }

    /// Gives a figure without a time that of the account.
    pub(crate) fn fill(&self, view: View<'_>, done: &[Figure], figure: &mut Figure) {
        if figure.kind == UnitKind::Ordinal || is_shift(view, figure) {
            return;
        }
        if figure.period == When::Unknown && figure.base == When::Unknown {
            let twin =
                done.last().filter(|other| is_twin(view, other, figure) && !is_attribute(view, figure));
            let told = self.period.filter(|_| self.continues(view, figure));
            figure.period = twin.map(|other| other.period).or(told).unwrap_or(When::Unknown);
        }
        if figure.role == Role::Change && figure.base == When::Unknown {
            let told = self.base.filter(|_| {
                self.paragraph == self.here && Some(figure.period) == self.period && !self.is_day(view)
            });
            figure.base = told.or_else(|| before_it(view, done, figure)).unwrap_or(When::Unknown);
        }
        from_base(view, done, figure);
    }

    fn continues(&self, view: View<'_>, figure: &Figure) -> bool {
        let is_same = self.paragraph == self.here;
        let is_next = self.told + 1 >= self.count;
        let moves = moves(view, figure);
        let lowest = figure.first.saturating_sub(12).max(figure.sentence);
        if self.is_ahead && !is_same
            || has_day(view, figure)
            || is_attribute(view, figure)
            || looks_ahead(view, figure.first, lowest) != self.is_ahead
        {
            return false;
        }
        let stays = is_static(figure) || is_present(view, figure);
        is_same && (moves || !stays) || is_next && moves && !is_present(view, figure)
    }

    fn is_day(&self, view: View<'_>) -> bool {
        matches!(self.period, Some(When::Time(idx)) if view.times[idx].kind == TimeKind::Day)
    }

    /// Keeps the time of a figure for those behind it.
    pub(crate) fn note(&mut self, view: View<'_>, figure: &Figure) {
        let When::Time(idx) = figure.period else { return };
        let is_day = view.times[idx].kind == TimeKind::Day;
        let is_base = view.times[idx].kind == TimeKind::Base;
        if is_base
            || is_day && !moves(view, figure) && figure.kind != UnitKind::Money
            || is_compared(view, figure)
        {
            return;
        }
        if figure.base != When::Unknown {
            self.base = Some(figure.base);
        } else if self.paragraph != self.here || self.period != Some(figure.period) {
            self.base = None;
        }
        self.period = Some(figure.period);
        let lowest = figure.first.saturating_sub(12).max(figure.sentence);
        let told = view.times[idx].first;
        let end = if told < figure.next + 14 { told.max(figure.first) } else { figure.first };
        self.is_ahead = looks_ahead(view, end, lowest);
        (self.paragraph, self.told) = (self.here, self.count);
    }
}

/// "It left on Monday with 40 crates": the sentence tells its own day, which is not that of who said it.
fn has_day(view: View<'_>, figure: &Figure) -> bool {
    let from = view.times.partition_point(|time| time.first < figure.sentence);
    let mut own = view.times[from..].iter().take_while(|time| time.first < figure.first);
    let is_said = || (figure.sentence..figure.first).take(40).any(|at| view.is(at, Words::SAID));
    own.any(|time| time.kind == TimeKind::Day) && !is_said()
}

/// Returns whether a word for what is to come stands between two tokens: "will", "are to", "estimates".
fn looks_ahead(view: View<'_>, end: usize, first: usize) -> bool {
    let is_bound = |at: usize| view.is(at, Words::PRESENT) && view.is(at + 1, Words::TO);
    (first..end).any(|at| view.is(at, Words::FUTURE.or(Words::FORECAST)) || is_bound(at))
}

/// Returns whether the sentence tells of a state, not of what was: "are", "has", at its verb.
fn is_present(view: View<'_>, figure: &Figure) -> bool {
    let is_state = |at: usize| view.is(at, Words::PRESENT.or(Words::PERFECT));
    if figure.role != Role::Change && is_present_verb(view, before_bound(view, figure), figure.sentence) {
        return true;
    }
    let before = (figure.sentence..figure.first).rev().take(8).any(is_state);
    before || (figure.next..figure.next + 3).take_while(|&at| !view.opens(at)).any(is_state)
}

/// "which employs 40": a verb of the present right before the figure.
fn is_present_verb(view: View<'_>, end: usize, sentence: usize) -> bool {
    let Some(at) = end.checked_sub(1).filter(|&at| at > sentence) else { return false };
    let text = view.text(at);
    let ends = text.ends_with('s') && !text.ends_with("ss") && !text.ends_with("us");
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
    let is_pronoun = (figure.sentence..figure.first).take(12).any(|at| view.is(at, Words::PRONOUN));
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
    if !is_from || !is_level || is_own || view.times[idx].kind != TimeKind::Period {
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
