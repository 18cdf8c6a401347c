//! The counted noun behind a number, and its singular.
//!
//! There is no part-of-speech tagger here: the first plural among the next words, before any function word,
//! is the head. Not here: units (`unit`).

use dateline_plugin::flag;

use crate::lexicons::CurrencyClass;
use crate::number::numeral;
use crate::view::View;
use crate::words::Words;

/// How many tokens a noun phrase is searched for its head.
const REACH: usize = 8;

/// Returns the tokens of the noun phrase that begins at `idx` up to its head, the first plural.
pub(crate) fn plural_at(view: View<'_>, idx: usize) -> Option<(usize, usize)> {
    let mut at = idx;
    while at < idx + REACH && goes_on(view, at, idx) {
        if is_plural(view, at) {
            let more = at + 1;
            let is_longer = goes_on(view, more, idx) && is_plural(view, more) && view.flag(more, flag::LOWER);
            return Some((first_of(view, idx), if is_longer { more + 1 } else { more }));
        }
        at += 1;
    }
    None
}

/// Skips "more", "other", "new" before the noun.
fn first_of(view: View<'_>, idx: usize) -> usize {
    (idx..idx + 3).find(|&at| !view.is(at, Words::SKIP)).unwrap_or(idx)
}

/// Returns whether the phrase that began at `first` may hold token `at`.
fn goes_on(view: View<'_>, at: usize, first: usize) -> bool {
    if view.opens(at) {
        return false;
    }
    if view.is_joint(at) {
        return at > first;
    }
    if view.flag(at, flag::DIGIT) {
        // "14 Embraer 190 jets"
        let is_type = view.bytes(at).len() == 3 && view.is_word(at + 1) && !view.opens(at + 1);
        return at > first
            && (view.flag(at - 1, flag::FIRST_CAPITAL) || view.flag(at, flag::LETTER) || is_type);
    }
    if view.currency(at).is_some_and(|mark| mark.item.class != CurrencyClass::Name) {
        return false;
    }
    let is_stop = view.is(at, Words::STOP) && !view.is(at, Words::SKIP);
    view.is_word(at) && !is_stop && !view.flag(at, flag::CLITIC) && numeral(view, at).is_none()
}

/// Returns whether a token is a plural noun by its form.
pub(crate) fn is_plural(view: View<'_>, idx: usize) -> bool {
    if let Some(known) = view.noun(idx) {
        return !known.item.is_empty();
    }
    let ends = match view.bytes(idx) {
        [_, .., last, b's'] => !matches!(last, b's' | b'u' | b'i'),
        text => text.ends_with(b"men"),
    };
    let is_noun = view.is_word(idx) && !view.flag(idx, flag::ALL_CAPITALS | flag::ABBREVIATION);
    let is_short = view.bytes(idx).len() < 4 || view.is(idx, Words::STOP);
    ends && is_noun && !is_short
}

/// Appends the singular of the noun at a token to `out`, in lower case where the noun is no name.
pub(crate) fn singular(view: View<'_>, idx: usize, out: &mut String) {
    if let Some(known) = view.noun(idx).filter(|known| !known.item.is_empty()) {
        out.push_str(known.item);
        return;
    }
    let text = view.text(idx);
    let from = out.len();
    let stem = |n: usize| text.get(..text.len() - n).unwrap_or(text);
    if text.ends_with("ies") && text.len() > 4 {
        out.push_str(stem(3));
        out.push('y');
    } else if ["ches", "shes", "sses", "xes", "zzes"].iter().any(|end| text.ends_with(end)) {
        out.push_str(stem(2));
    } else if text.ends_with("men") {
        out.push_str(stem(3));
        out.push_str("man");
    } else if text.ends_with('s') && !text.ends_with("ss") {
        out.push_str(stem(1));
    } else {
        out.push_str(text);
    }
    if view.flag(idx, flag::SENTENCE_FIRST | flag::LOWER) {
        out[from..].make_ascii_lowercase();
    }
}
