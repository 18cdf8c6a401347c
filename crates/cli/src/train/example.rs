//! From an annotated document to an example of the tagger: tokens, classes, names in tokens.
//!
//! Of names inside one another the required ones win, then the longest.

use std::cmp::Reverse;

use dateline_core::token::{TOKEN, flag};
use dateline_core::{Column, Document, Layer, Span};
use dateline_pipeline::Scanned;
use dateline_tagger::{Classes, Example, Gold};

use crate::train::gold::Annotation;
use crate::train::kinds::{MISC, NATIONALITY, number};
use crate::train::sets::{Set, SetDocument};

/// The lexicon whose names are nationalities.
const NATIONALITIES: &str = "nationalities";

/// Returns the example of a document; lexicons become classes in the order they are met, which is the plugin's.
pub(crate) fn example(
    scanned: &Scanned,
    set: &Set,
    document: &SetDocument,
    lexicons: &mut Vec<String>,
) -> Example {
    let Some(tokens) = scanned.document.layers.get(TOKEN).and_then(Option::as_ref) else {
        return Example::default();
    };
    let column = |name| tokens.column(name).and_then(Column::as_u32).unwrap_or_default().to_vec();
    let [flags, lower, prefix3, suffix3] = ["flags", "lower", "prefix3", "suffix3"].map(column);
    let mut classes = Classes::default();
    classes.clear(tokens.len);
    let mut nations = vec![false; tokens.len];
    for hits in &scanned.hits {
        let class = class_of(lexicons, &hits.lexicon);
        for (first, n_tokens) in &hits.tokens {
            classes.mark(class, *first as usize, *n_tokens as usize);
            if hits.lexicon == NATIONALITIES {
                nations[*first as usize..][..*n_tokens as usize].iter_mut().for_each(|is| *is = true);
            }
        }
    }
    let place = Place { document: &scanned.document, tokens, flags: &flags };
    let until = document.until.map_or(tokens.len, |until| place.before(until));
    let names = names(&place, set, document, &nations);
    let columns = [tokens.start.clone(), tokens.end.clone(), flags, lower, prefix3, suffix3];
    Example { columns, classes, names, until }
}

fn class_of(lexicons: &mut Vec<String>, name: &str) -> usize {
    lexicons.iter().position(|lexicon| lexicon == name).unwrap_or_else(|| {
        lexicons.push(name.to_owned());
        lexicons.len() - 1
    })
}

fn names(place: &Place<'_>, set: &Set, document: &SetDocument, nations: &[bool]) -> Vec<Gold> {
    let mut found: Vec<(bool, usize, usize, Vec<u8>)> = document
        .names
        .iter()
        .filter_map(|name| {
            let (first, end) = place.tokens_of(name)?;
            let is_nation = nations[first..end].iter().all(|is| *is);
            Some((!name.is_required, first, end, kinds(set, &name.label, is_nation)))
        })
        .collect();
    found.sort_by_key(|(is_optional, first, end, _)| (*is_optional, Reverse(end - first), *first));
    let mut names: Vec<Gold> = Vec::new();
    for (_, first, end, kinds) in found {
        if names.iter().all(|name| name.end <= first || end <= name.first) {
            names.push(Gold { first, end, kinds });
        }
    }
    names.sort_by_key(|name| name.first);
    names
}

/// Returns the kinds that a label may be.
fn kinds(set: &Set, label: &str, is_nation: bool) -> Vec<u8> {
    let of_label = vec![label.to_owned()];
    let accepted = match &set.labels {
        None => &of_label,
        Some(labels) => match labels.get(label) {
            Some(kinds) => kinds,
            None => return vec![if is_nation { NATIONALITY } else { MISC }],
        },
    };
    let mut kinds: Vec<u8> = accepted.iter().filter_map(|kind| number(kind)).collect();
    kinds.dedup();
    if kinds.contains(&NATIONALITY) && kinds.len() > 1 {
        kinds = if is_nation { vec![NATIONALITY] } else { vec![kinds[0]] };
    }
    kinds
}

struct Place<'a> {
    document: &'a Document,
    tokens: &'a Layer,
    flags: &'a [u32],
}

impl Place<'_> {
    /// Returns the tokens of a name: of its span, or of another right one where the span has more than a name.
    fn tokens_of(&self, name: &Annotation) -> Option<(usize, usize)> {
        let whole = self.within(name.start, name.end);
        let is_plain = |(first, end): &(usize, usize)| {
            (*first..*end).all(|idx| self.flags[idx] & flag::LOWER == 0 || self.length(idx) <= 3)
                && self.flags[*end - 1] & flag::CLITIC == 0
        };
        let other = || name.others.iter().find_map(|(start, end)| self.within(*start, *end));
        whole.filter(is_plain).or_else(other).or(whole)
    }

    fn length(&self, idx: usize) -> u32 {
        self.tokens.end[idx] - self.tokens.start[idx]
    }

    /// Returns the tokens of a span of the source, without an article before it.
    fn within(&self, start: u32, end: u32) -> Option<(usize, usize)> {
        let (mut first, end) = (self.before(start), self.before(end));
        if first + 1 < end && self.text(first).eq_ignore_ascii_case("the") {
            first += 1;
        }
        (first < end).then_some((first, end))
    }

    fn text(&self, idx: usize) -> &str {
        self.document.slice(Span::new(self.tokens.start[idx], self.tokens.end[idx]))
    }

    /// Returns the first token that begins at a byte of the source or after it.
    fn before(&self, byte: u32) -> usize {
        let source = |idx: usize| {
            let span = Span::new(self.tokens.start[idx], self.tokens.end[idx]);
            self.document.source_span(span).map_or(0, |source| source.hull().start)
        };
        let (mut low, mut high) = (0, self.tokens.len);
        while low < high {
            let middle = (low + high) / 2;
            if source(middle) < byte { low = middle + 1 } else { high = middle }
        }
        low
    }
}
