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
        let unit_end = spell(view, figure.unit, arena);
        let per_from = arena.len();
        let has_per = spell_per(view, figure.per, arena);
        let per_end = arena.len();
        let period_end = spell_when(view, figure.period, arena);
        let base_end = spell_when(view, figure.base, arena);
        let is_composed = headed::spell(view, figure, arena);
        let tokens = view.tokens;
        let arena: &'a str = arena;
        let per = has_per.then(|| &arena[per_from..per_end]).filter(|per| !per.is_empty());
        let period = Some(&arena[per_end..period_end]).filter(|period| !period.is_empty());
        let time_base = per.filter(|_| figure.period == When::Unknown).and_then(time_base);
        QuantityRow {
            start: tokens.start[figure.first],
            end: tokens.end[figure.end - 1],
            value: figure.value,
            value_high: figure.high,
            unit_kind: figure.kind,
            unit: unit_end.map(|()| &arena[..per_from]).filter(|unit| !unit.is_empty()),
            bound: figure.bound,
            role: figure.role,
            direction: figure.direction,
            measure: figure.measure.map(|(first, end)| (tokens.start[first], tokens.end[end - 1])),
            composed: is_composed.then(|| &arena[base_end..]),
            period: period.or(time_base),
            base_period: Some(&arena[period_end..base_end]).filter(|base| !base.is_empty()),
            per,
            rule: figure.rule,
        }
    }
}

fn spell(view: View<'_>, unit: Unit, out: &mut String) -> Option<()> {
    match unit {
        Unit::None => return None,
        Unit::Name(entry) => out.push_str(&view.lexicons.units.entry(entry)?.unit),
        Unit::Symbol(entry) => out.push_str(&view.lexicons.symbols.entry(entry)?.unit),
        Unit::Currency(entry) => out.push_str(view.lexicons.currencies.entry(entry)?.code.as_deref()?),
        Unit::Noun(head) => noun::singular(view, head, out),
        Unit::One => out.push('1'),
        Unit::Year => out.push('a'),
    }
    Some(())
}

/// Writes a time, and returns where it ends.
fn spell_when(view: View<'_>, when: When, out: &mut String) -> usize {
    match when {
        When::Unknown => {}
        When::Time(idx) => out.push_str(view.times[idx].day_value()),
        When::YearBefore(idx) => times::push_year_before(view.times[idx].day_value(), out),
    }
    out.len()
}

fn spell_per(view: View<'_>, per: Per, out: &mut String) -> bool {
    match per {
        Per::None => return false,
        Per::Unit(Unit::Name(entry)) => {
            let Some(found) = view.lexicons.units.entry(entry) else { return false };
            out.push_str(found.per.as_deref().unwrap_or(&found.unit));
        }
        Per::Unit(unit) => return spell(view, unit, out).is_some(),
        Per::Words(first, end) => out.push_str(view.slice(first, end)),
    }
    true
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
