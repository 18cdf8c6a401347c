//! Figures of a wording that the text itself corrects: "an earlier version said 40", "not 40, but 45", "45, not 40".
//!
//! Not here: denials that name no other figure ("it is not 40").

use crate::figure::Figure;
use crate::period::before_bound;
use crate::view::View;
use crate::words::Words;

/// How far back the word for the old wording is looked for, in tokens.
const REACH: usize = 60;

/// Returns whether a figure belongs to a wording that is no longer held.
pub(crate) fn is_superseded(view: View<'_>, figure: &Figure) -> bool {
    is_denied(view, figure) || is_old(view, figure)
}

/// "not 40, but 45", "is 45 km, not 40 km"
fn is_denied(view: View<'_>, figure: &Figure) -> bool {
    let not = figure.first.checked_sub(1).filter(|&at| view.is(at, Words::NEGATION));
    let Some(not) = not.filter(|_| before_bound(view, figure) == figure.first) else { return false };
    let comma = usize::from(view.sign(figure.next) == b',');
    let is_mended = view.is(figure.next + comma, Words::CONTRAST) && !view.opens(figure.next + comma);
    is_mended || not > figure.sentence && view.sign(not - 1) == b','
}

/// "an earlier version of this article gave 40", up to "; it is" or "instead of".
fn is_old(view: View<'_>, figure: &Figure) -> bool {
    if !view.has(Words::SUPERSEDED) {
        return false;
    }
    let lowest = figure.first.saturating_sub(REACH).max(figure.sentence);
    let turns = |at: usize| view.sign(at) == b';' || view.is(at, Words::CONTRAST.or(Words::THAN));
    let old = (lowest..figure.first).rev().take_while(|&at| !turns(at));
    old.into_iter().any(|at| view.is(at, Words::SUPERSEDED))
}
