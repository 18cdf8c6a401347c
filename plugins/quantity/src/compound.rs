//! Figures of two units: "9 feet 5 inches", "7.42 ± 0.03".
//!
//! Not here: dollars and cents (`money`).

use crate::figure::{Figure, Unit, UnitKind, tidy};
use crate::number::{self, Form};
use crate::unit;
use crate::view::View;
use crate::words::Words;

/// How many of the smaller unit make one of the larger.
const PARTS: [(&str, &str, f64); 4] =
    [("ft", "in", 12.0), ("lb", "oz", 16.0), ("h", "min", 60.0), ("min", "s", 60.0)];

/// Adds the smaller unit that follows the figure's.
pub(crate) fn parts(view: View<'_>, figure: &mut Figure) {
    if !matches!(figure.kind, UnitKind::Length | UnitKind::Mass | UnitKind::Duration)
        || figure.value.fract() != 0.0
    {
        return;
    }
    let at = view.after(figure.end, Words::AND).unwrap_or(figure.end);
    let Some(number) = number::at(view, at).filter(|_| !view.opens(at)) else { return };
    let small = Figure::new(at, number.end, number.value, number.form);
    let Some((_, mark)) = unit::find(view, number.end, Some(&small)) else { return };
    let large = code(view, figure.unit);
    let part = PARTS.iter().find(|(name, part, _)| Some(*name) == large && *part == &*mark.item.unit);
    if let Some((_, _, count)) = part.filter(|(_, _, count)| number.value < *count) {
        figure.value = tidy(figure.value + number.value / count);
        (figure.end, figure.next) = (mark.end, mark.end);
    }
}

fn code<'a>(view: View<'a>, unit: Unit) -> Option<&'a str> {
    let entry = match unit {
        Unit::Name(entry) => view.lexicons.units.entry(entry),
        Unit::Symbol(entry) => view.lexicons.symbols.entry(entry),
        _ => None,
    };
    entry.map(|entry| &*entry.unit)
}

/// Skips the error of a measurement, so that it is no figure of its own.
pub(crate) fn tolerance(view: View<'_>, figure: &mut Figure) {
    let Some(at) = view.after(figure.end, Words::PLUS_MINUS) else { return };
    if let Some(number) = number::at(view, at).filter(|number| number.form != Form::Ordinal) {
        (figure.end, figure.next) = (number.end, number.end);
    }
}
