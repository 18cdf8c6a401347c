//! What a time is resolved against: the publication date, and the times that stand before it.
//!
//! Not here: reading of expressions.

use jiff::civil::Date;

use crate::bare::{Bare, Part};
use crate::period::{Period, monday, plus_days};
use crate::tense::{self, Tense};
use crate::timex::{Timex, Value};
use crate::view::View;

/// A document as far as it was read.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) view: View<'a>,
    /// Day of publication.
    pub(crate) now: Option<Date>,
    /// Hour and minute of publication.
    pub(crate) now_clock: Option<(i8, i8)>,
    /// The last period, with the token it began at.
    pub(crate) last: Option<(usize, Period)>,
    /// The last day.
    pub(crate) last_day: Option<(usize, Date)>,
    /// The year that opened a sentence of this paragraph.
    pub(crate) topic: Option<i32>,
    /// The last fiscal year.
    pub(crate) fiscal: Option<i32>,
    /// First tokens of sentence and paragraph.
    pub(crate) sentence: usize,
    pub(crate) paragraph: usize,
}

impl<'a> Context<'a> {
    /// Returns the context at the beginning of a document; `published` is ISO 8601, as precise as known.
    pub(crate) fn new(view: View<'a>, published: Option<&str>) -> Self {
        let now = published.and_then(|text| text.get(..10)?.parse().ok());
        let now_clock = published.and_then(|text| {
            let time = text.get(11..16)?;
            Some((time.get(..2)?.parse().ok()?, time.get(3..)?.parse().ok()?))
        });
        Context {
            view,
            now,
            now_clock,
            last: None,
            last_day: None,
            topic: None,
            fiscal: None,
            sentence: 0,
            paragraph: 0,
        }
    }

    /// Notes the sentence and paragraph that are read now, by their first tokens.
    pub(crate) fn open(&mut self, sentence: usize, paragraph: usize) {
        self.sentence = sentence;
        if paragraph != self.paragraph {
            self.paragraph = paragraph;
            self.topic = None;
        }
    }

    /// Notes an expression that was found.
    pub(crate) fn note(&mut self, timex: &Timex) {
        if let Value::Moment(Some(day), _) | Value::DayPart(Some(day), _) = timex.value {
            self.last_day = Some((timex.first, day));
        }
        if let Value::Moment(Some(day), _) | Value::DayPart(Some(day), _) = timex.value
            && !timex.anchored
        {
            self.last = Some((timex.first, Period::Day(day)));
        }
        let Some(period) = timex.period() else { return };
        if let Period::Day(day) = period {
            self.last_day = Some((timex.first, day));
        }
        if let Period::Fiscal(year) = period {
            self.fiscal = Some(year);
        }
        if matches!(period, Period::Year(_)) && timex.modifier.is_none() && timex.first <= self.sentence + 2 {
            self.topic = period.year();
        }
        self.last = Some((timex.first, period));
    }

    /// Returns the last period of the sentence.
    pub(crate) fn last_in_sentence(&self) -> Option<Period> {
        self.last.filter(|(first, _)| *first >= self.sentence).map(|(_, period)| period)
    }

    /// Returns what "the previous year" and "a week later" count from.
    pub(crate) fn reference(&self) -> Option<Period> {
        let last = self.last_in_sentence().or_else(|| self.last.map(|(_, period)| period));
        last.or_else(|| self.now.map(Period::Day))
    }

    /// Returns the period of a date whose year may be missing, and whether it was resolved.
    pub(crate) fn resolve(&self, bare: Bare, first: usize, end: usize) -> (Value, bool) {
        if let Some(period) = bare.period() {
            return (Value::Period(period), false);
        }
        if let Some(period) = self.bracketed(bare, end) {
            return (Value::Period(period), true);
        }
        let tense = match tense::around(self.view, first, end) {
            Tense::Present
                if matches!(bare.part, Part::Weekday(_)) && tense::is_to_come(self.view, first, end) =>
            {
                Tense::Future
            }
            tense => tense,
        };
        match self.missing(bare, tense) {
            Some(period) => (Value::Period(period), true),
            None => (Value::Partial(bare.part), false),
        }
    }

    /// "Friday (5 June)": the day in brackets behind a weekday, where the two agree.
    pub(crate) fn bracketed(&self, bare: Bare, end: usize) -> Option<Period> {
        let Part::Weekday(weekday) = bare.part else { return None };
        let is_bracket = self.view.is_sign(end, "(") && !self.view.opens(end);
        let (date, _) = self.view.bare(end + 1).filter(|_| is_bracket)?;
        let period = date.period().or_else(|| self.nearest(date))?;
        let Period::Day(day) = period else { return None };
        (i32::from(day.weekday().to_monday_one_offset()) == weekday).then_some(period)
    }

    /// Returns the period of a date without a year.
    pub(crate) fn missing(&self, bare: Bare, tense: Tense) -> Option<Period> {
        match bare.part {
            Part::Weekday(n) => return self.weekday(n, tense),
            Part::DayOnly(n) => return self.day_only(n),
            Part::WeekdayDay(weekday, n) => return self.weekday_day(weekday, n, tense),
            Part::FullDay(weekday, month, n) => return self.full_day(weekday, month, n, tense),
            _ => {}
        }
        if let Some(year) = self.topic.filter(|_| tense != Tense::Future) {
            return bare.in_year(year);
        }
        if let Some(period) = self.narrated(bare).filter(|_| tense != Tense::Future) {
            return Some(period);
        }
        let is_day = matches!(bare.part, Part::Day(..) | Part::Named(_) | Part::NamedWeekend(_));
        match tense {
            Tense::Open if self.is_note() => self.ahead(bare),
            Tense::Future => self.ahead(bare),
            _ if is_day || tense == Tense::Present => self.nearest(bare),
            _ => self.behind(bare),
        }
    }

    /// Returns the period of this year, the last or the next that is nearest.
    fn nearest(&self, bare: Bare) -> Option<Period> {
        let now = self.now?;
        let year = i32::from(now.year());
        let distance = |period: &Period| {
            period.days().map_or(i32::MAX, |(first, end)| {
                if now < first { (first - now).get_days() } else { (now - end).get_days().max(0) }
            })
        };
        [year, year - 1, year + 1].into_iter().filter_map(|year| bare.in_year(year)).min_by_key(distance)
    }

    /// Returns the first period that has not passed.
    fn ahead(&self, bare: Bare) -> Option<Period> {
        let now = self.now?;
        let year = i32::from(now.year());
        let is_ahead = |period: &Period| period.days().is_some_and(|(_, end)| end > now);
        (year..year + 9).filter_map(|year| bare.in_year(year)).find(is_ahead)
    }

    /// Returns the last period that has begun.
    fn behind(&self, bare: Bare) -> Option<Period> {
        let now = self.now?;
        let (year, limit) = (i32::from(now.year()), plus_days(now, 1)?);
        let is_behind = |period: &Period| period.first().is_some_and(|first| first <= limit);
        (year - 8..=year).rev().filter_map(|year| bare.in_year(year)).find(is_behind)
    }

    /// Returns whether the text is a short note of one sentence, which looks ahead.
    fn is_note(&self) -> bool {
        const LONGEST: usize = 16;
        self.view.len() <= LONGEST
    }

    /// Returns the next such date in a story of the past: "On 30 May 1832 … On 5 June".
    fn narrated(&self, bare: Bare) -> Option<Period> {
        const LONG_AGO: i16 = 3;
        let (at, last) = self.last.filter(|(at, _)| *at >= self.paragraph)?;
        let is_told =
            matches!(last, Period::Day(_) | Period::Month(..) | Period::Season(..)) || at >= self.sentence;
        let first =
            last.first().filter(|_| is_told && !matches!(last, Period::Decade(_) | Period::Century(_)))?;
        if self.now.is_some_and(|now| now.year() - first.year() <= LONG_AGO) {
            return None;
        }
        let year = i32::from(first.year());
        let is_whole = matches!(last, Period::Year(_));
        let same = bare.in_year(year)?;
        let is_next = is_whole || same.last()? >= first;
        if is_next { Some(same) } else { bare.in_year(year + 1) }
    }

    fn weekday(&self, n: i32, tense: Tense) -> Option<Period> {
        const LONG_AGO: i32 = 40;
        let now = self.now?;
        let told = self
            .last_day
            .filter(|(first, day)| *first >= self.paragraph && (now - *day).get_days() > LONG_AGO);
        let (base, tense) = match told {
            Some((_, day)) => (day, Tense::Future),
            None => (now, tense),
        };
        let today = i32::from(base.weekday().to_monday_one_offset());
        let back = (today - n).rem_euclid(7);
        let is_ahead = tense == Tense::Future || tense == Tense::Open && self.is_note();
        let day = if is_ahead { plus_days(base, 7 - back)? } else { plus_days(base, -back)? };
        Some(Period::Day(day))
    }

    /// "Friday the 13th": of the nearest month in which the days agree.
    fn weekday_day(&self, weekday: i32, n: i32, tense: Tense) -> Option<Period> {
        const MONTHS: i32 = 14;
        let now = self.now?;
        let of = |months: i32| {
            let first = crate::period::plus_months(now, months)?;
            let day = crate::period::day(i32::from(first.year()), i32::from(first.month()), n)?;
            let is_so = i32::from(day.weekday().to_monday_one_offset()) == weekday;
            is_so.then_some(Period::Day(day))
        };
        let is_ahead = tense == Tense::Future || tense == Tense::Open && self.is_note();
        let found = if is_ahead {
            (0..=MONTHS).filter_map(of).find(|period| period.first().is_some_and(|day| day >= now))
        } else {
            (-MONTHS..=0).rev().filter_map(of).find(|period| period.first().is_some_and(|day| day <= now))
        };
        found.or_else(|| self.day_only(n))
    }

    /// "Sunday, 4 March": of the nearest year in which the days agree.
    fn full_day(&self, weekday: i32, month: i32, n: i32, tense: Tense) -> Option<Period> {
        const YEARS: i32 = 1;
        let plain = self.missing(Bare::new(Part::Day(month, n), None), tense)?;
        let year = plain.year()?;
        let agrees = |year: &i32| {
            let day = crate::period::day(*year, month, n);
            day.is_some_and(|day| i32::from(day.weekday().to_monday_one_offset()) == weekday)
        };
        let near = (0..=YEARS).flat_map(|n| [year - n, year + n]).find(agrees);
        near.and_then(|year| Bare::new(Part::Day(month, n), Some(year)).period()).or(Some(plain))
    }

    /// "the 13th": of the month that was spoken of.
    fn day_only(&self, n: i32) -> Option<Period> {
        let month =
            self.last.and_then(|(_, last)| last.first()).filter(|_| self.last_day.is_some()).or(self.now)?;
        crate::period::day(i32::from(month.year()), i32::from(month.month()), n).map(Period::Day)
    }

    /// Returns the day of the week that "this Friday" is of.
    pub(crate) fn in_week(&self, n: i32, weeks: i32) -> Option<Date> {
        plus_days(monday(self.now?)?, n - 1 + weeks * 7)
    }
}
