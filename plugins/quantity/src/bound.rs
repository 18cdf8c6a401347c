//! The words that bound a figure: "about", "more than", "up to", "or so".
//!
//! Not here: which words (`lexicons/bounds.tsv`).

use crate::figure::{Bound, Figure};
use crate::role;
use crate::view::View;
use crate::words::Words;

/// Sets the bound of a figure.
pub(crate) fn decide(view: View<'_>, figure: &mut Figure) {
    if let Some(bound) = before(view, figure).or_else(|| behind(view, figure)) {
        figure.bound = bound;
    }
}

fn before(view: View<'_>, figure: &Figure) -> Option<Bound> {
    if view.opens(figure.first) {
        return None;
    }
    let at = figure.first;
    let mark = view.bound_before(at).or_else(|| {
        let skips = at > 0
            && view.is(at - 1, Words::BETWEEN.or(Words::ARTICLE).or(Words::FROM))
            && !view.opens(at - 1);
        if skips { view.bound_before(at - 1) } else { None }
    })?;
    let is_verb = role::is_moved_to(view, mark.first, mark.end);
    mark.item.before.filter(|_| !is_verb)
}

fn behind(view: View<'_>, figure: &Figure) -> Option<Bound> {
    let at = figure.next;
    if view.is_glued(figure.end) && view.is(figure.end, Words::PLUS) {
        return Some(Bound::AtLeast);
    }
    if view.opens(at) {
        return None;
    }
    let at = if at < view.len() && view.sign(at) == b',' { at + 1 } else { at };
    view.bound(at)?.item.after.filter(|_| view.is(at, Words::OR) || at == figure.next)
}
