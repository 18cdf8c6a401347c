//! A figure as it is emitted, with its texts.
//!
//! Not here: how they were found.

use crate::figure::{Bound, Direction, Figure, Per, Role, Unit, UnitKind, When};
use crate::view::View;
use crate::{headed, noun, times};

/// A row of the table `quantities`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantityRow<'a> {
    /// First byte of the span.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The figure, or the low end of a range.
    pub value: f64,
    /// The high end of a range.
    pub value_high: Option<f64>,
    /// Kind of the unit.
    pub unit_kind: UnitKind,
    /// The unit.
    pub unit: Option<&'a str>,
    /// How exactly it is given.
    pub bound: Bound,
    /// What it says.
    pub role: Role,
    /// Where it moved.
    pub direction: Option<Direction>,
    /// Bytes of the words it is said of.
    pub measure: Option<(u32, u32)>,
    /// What it measures, where this is more than those words.
    pub composed: Option<&'a str>,
    /// The period it holds for, or the time base of a rate, as a TIMEX3 value.
    pub period: Option<&'a str>,
    /// The period it is compared with, as a TIMEX3 value.
    pub base_period: Option<&'a str>,
    /// The denominator.
    pub per: Option<&'a str>,
    /// Stable name of the rule.
    pub rule: &'static str,
}

impl<'a> QuantityRow<'a> {
    /// Returns the row of a figure; `arena` holds what is spelled anew.
    pub(crate) fn new(view: View<'a>, figure: &Figure, arena: &'a mut String) -> Self {
        arena.clear();
        let unit = spell(view, figure.unit, arena);
        let noun_end = arena.len();
        let base = when(view, figure.base, arena);
        let base_end = arena.len();
        let period = when(view, figure.period, arena);
        let period_end = arena.len();
        let is_composed = headed::spell(view, figure, arena);
        let tokens = view.tokens;
        let arena: &'a str = arena;
        let unit = unit.or_else(|| part(arena, 0, noun_end)).filter(|unit| !unit.is_empty());
        let per = per(view, figure.per).filter(|per| !per.is_empty());
        let period = period.or_else(|| part(arena, base_end, period_end));
        let time_base = per.filter(|_| figure.period == When::Unknown).and_then(time_base);
        QuantityRow {
            start: tokens.start[figure.first],
            end: tokens.end[figure.end - 1],
            value: figure.value,
            value_high: figure.high,
            unit_kind: figure.kind,
            unit,
            bound: figure.bound,
            role: figure.role,
            direction: figure.direction,
            measure: figure.measure.map(|(first, end)| (tokens.start[first], tokens.end[end - 1])),
            composed: is_composed.then(|| &arena[period_end..]),
            period: period.or(time_base),
            base_period: base.or_else(|| part(arena, noun_end, base_end)),
            per,
            rule: figure.rule,
        }
    }
}

/// Returns what was written between two places.
fn part(arena: &str, from: usize, to: usize) -> Option<&str> {
    if from < to { arena.get(from..to) } else { None }
}

/// Returns a unit as it is kept, or writes the counted noun.
fn spell<'a>(view: View<'a>, unit: Unit, out: &mut String) -> Option<&'a str> {
    if let Unit::Noun(head) = unit {
        noun::singular(view, head, out);
    }
    kept(view, unit)
}

/// Returns a unit other than a counted noun.
fn kept(view: View<'_>, unit: Unit) -> Option<&str> {
    let lexicons = view.0.lexicons;
    match unit {
        Unit::None | Unit::Noun(_) => None,
        Unit::Name(entry) => Some(&lexicons.units.entry(entry)?.unit),
        Unit::Symbol(entry) => Some(&lexicons.symbols.entry(entry)?.unit),
        Unit::Currency(entry) => lexicons.currencies.entry(entry)?.code.as_deref(),
        Unit::One => Some("1"),
        Unit::Year => Some("a"),
    }
}

/// Returns a time as the document has it, or writes the one before.
fn when<'a>(view: View<'a>, when: When, out: &mut String) -> Option<&'a str> {
    let value = |idx: usize| view.0.times[idx].day_value();
    match when {
        When::Unknown => None,
        When::Time(idx) => Some(value(idx)).filter(|value| !value.is_empty()),
        When::YearBefore(idx) => {
            times::push_year_before(value(idx), out);
            None
        }
    }
}

fn per(view: View<'_>, per: Per) -> Option<&str> {
    match per {
        Per::None => None,
        Per::Unit(Unit::Name(entry)) => {
            let found = view.0.lexicons.units.entry(entry)?;
            Some(found.per.as_deref().unwrap_or(&found.unit))
        }
        Per::Unit(unit) => kept(view, unit),
        Per::Words(first, end) => Some(view.slice(first, end)),
    }
}

/// Returns the TIMEX3 value of a denominator that is a length of time.
fn time_base(per: &str) -> Option<&'static str> {
    Some(match per {
        "s" => "PT1S",
        "min" => "PT1M",
        "h" => "PT1H",
        "d" => "P1D",
        "wk" => "P1W",
        "mo" => "P1M",
        "a" => "P1Y",
        _ => return None,
    })
}
