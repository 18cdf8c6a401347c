//! Scoring sentences by their ends and tokens by their spans.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::{GoldDoc, Range};
use super::run::Row;
use super::tally::{Miss, Mode, Tally};

/// Bytes shown before and after the end of a sentence.
const AROUND: (usize, usize) = (40, 20);

/// Scores the ends of the sentences of a text, white space before them aside.
pub(super) fn ends(tally: &mut Tally, doc: &GoldDoc, rows: &[&Row]) {
    let end = |(start, end): Range| {
        let text = doc.text.as_bytes().get(start..end).unwrap_or_default();
        end - (text.len() - text.trim_ascii_end().len())
    };
    let wanted: BTreeSet<usize> = doc.of("sentence").iter().map(|gold| end((gold.start, gold.end))).collect();
    let found: BTreeSet<usize> = rows.iter().map(|row| end((row.start, row.end))).collect();
    count(tally, wanted.intersection(&found).count(), found.len(), wanted.len());
    wanted.difference(&found).for_each(|at| tally.miss(around("missed", doc, *at)));
    found.difference(&wanted).for_each(|at| tally.miss(around("extra", doc, *at)));
}

fn around(sort: &str, doc: &GoldDoc, at: usize) -> Miss {
    let (before, after) = (doc.slice((at.saturating_sub(AROUND.0), at)), doc.slice((at, at + AROUND.1)));
    Miss::new(sort, doc, at.saturating_sub(1), &format!("{before} | {after}"), "")
}

/// Scores the tokens of a text and their parts of speech.
pub(super) fn tokens(tally: &mut Tally, doc: &GoldDoc, rows: &[&Row]) {
    let wanted: BTreeMap<Range, &str> =
        doc.of("token").iter().map(|gold| ((gold.start, gold.end), gold.label.as_str())).collect();
    let found: BTreeMap<Range, Option<&str>> =
        rows.iter().map(|row| ((row.start, row.end), row.str("upos").or_else(|| row.str("pos")))).collect();
    let both: Vec<_> = wanted.iter().filter_map(|(span, want)| Some((want, found.get(span)?))).collect();
    count(tally, both.len(), found.len(), wanted.len());
    for (want, found) in both {
        if let Some(found) = found {
            tally.ask("upos");
            tally.check("upos", if want == found { 1.0 } else { 0.0 });
        }
    }
    for span in wanted.keys().filter(|span| !found.contains_key(span)) {
        tally.miss(Miss::new("missed", doc, span.0, &doc.slice(*span), wanted[span]));
    }
    for span in found.keys().filter(|span| !wanted.contains_key(span)) {
        tally.miss(Miss::new("extra", doc, span.0, &doc.slice(*span), ""));
    }
}

fn count(tally: &mut Tally, right: usize, found: usize, wanted: usize) {
    tally.add_gold(wanted);
    tally.add_found(found);
    [Mode::Exact, Mode::Overlap].into_iter().for_each(|mode| tally.count(mode, right, found, wanted));
}
