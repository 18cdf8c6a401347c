//! The denominator of a rate or price: "a tonne", "per hectare", "/day".
//!
//! Not here: units that are rates themselves (`km/h` stands in the lexicons).

use crate::figure::{Figure, Per, Unit, UnitKind};
use crate::noun;
use crate::number;
use crate::times::TimeKind;
use crate::unit;
use crate::view::View;
use crate::words::Words;

/// Takes in the denominator behind the figure and its noun.
pub(crate) fn attach(view: View<'_>, figure: &mut Figure) {
    if let Unit::Name(entry) = figure.unit
        && view.lexicons.units.entry(entry).is_some_and(|entry| entry.per.is_some())
    {
        figure.per = Per::Unit(figure.unit);
        return;
    }
    let Some(at) = view.after(figure.next, Words::PER).filter(|&at| !view.opens(at)) else { return };
    if is_earlier(view, figure.next) {
        return;
    }
    let found = measured(view, figure, at).or_else(|| worded(view, figure, at));
    if let Some((per, end)) = found {
        (figure.per, figure.next) = (per, end);
    }
}

/// "a year earlier": a date, no denominator.
fn is_earlier(view: View<'_>, at: usize) -> bool {
    let idx = view.times.partition_point(|time| time.first < at);
    view.times.get(idx).is_some_and(|time| time.first == at && time.kind == TimeKind::Period)
}

/// "a tonne", "per day"
fn measured(view: View<'_>, figure: &Figure, at: usize) -> Option<(Per, usize)> {
    let (unit, mark) = unit::find(view, at, None)?;
    let is_time = mark.item.kind == UnitKind::Duration;
    let is_amount = matches!(figure.kind, UnitKind::Money | UnitKind::Mass);
    // "45 million a year earlier"
    let is_date = is_time && view.is(mark.end, Words::AGO) && !view.opens(mark.end);
    let fits = !is_date && (is_time || is_amount || !view.is(figure.next, Words::ARTICLE));
    (fits && mark.item.kind != UnitKind::Percent && !view.is_joint(mark.end))
        .then_some((Per::Unit(unit), mark.end))
}

/// "per 10,000 cars", "per capita", "a ticket"
fn worded(view: View<'_>, figure: &Figure, at: usize) -> Option<(Per, usize)> {
    if unit::find(view, at, None).is_some() {
        return None;
    }
    let is_article = view.is(figure.next, Words::ARTICLE);
    if let Some(number) = number::at(view, at).filter(|_| !is_article) {
        let end = noun::plural_at(view, number.end).map_or(number.end, |(_, end)| end);
        return Some((Per::Words(at, end), end));
    }
    let is_noun = view.is_word(at) && !view.is(at, Words::STOP);
    let is_head = view.is(at, Words::CAPITA) && figure.kind == UnitKind::Money;
    let is_per = is_head || !is_article && !view.is(figure.next, Words::EVERY);
    (is_noun && is_per).then_some((Per::Words(at, at + 1), at + 1))
}
