//! Marks acronyms that stand in brackets behind what they are short for: "World Trade Organization (WTO)".
//!
//! The plugin to copy. Not handled: "WTO (World Trade Organization)", and words joined by a hyphen,
//! "Anti-Corruption Agency (ACA)".

use dateline_plugin::{Doc, Out, Row, analyzer_fn, flag};

analyzer_fn!(acronyms, "../plugin.json");

/// Emits every bracketed word in capitals that the initials of the words before the bracket spell.
///
/// Words in lower case are passed over ("Ministry of Health"), unless the last one is in lower case, too
/// ("gross domestic product").
fn acronyms(doc: &Doc<'_>, out: &mut Out<'_>) {
    let tokens = doc.tokens(0);
    let is_bracketed = |idx: &usize| tokens.has(*idx, flag::ALL_CAPITALS) && tokens.text(idx - 1) == "(";
    for idx in (2..tokens.len()).filter(is_bracketed) {
        let passed = if tokens.has(idx - 2, flag::LOWER) { 0 } else { flag::LOWER };
        let counts = |word: &usize| !tokens.has(*word, passed);
        let initials = |from| (from..idx - 1).filter(counts).filter_map(|at| tokens.text(at).chars().next());
        let spells = |from: &usize| initials(*from).flat_map(char::to_uppercase).eq(tokens.text(idx).chars());
        if let Some(first) = (idx.saturating_sub(14)..idx - 1).rev().find(spells) {
            out.emit(Row::on(0, tokens.span(idx)).values(&[tokens.slice(first..idx - 1).into()]));
        }
    }
}

#[cfg(test)]
mod tests;
