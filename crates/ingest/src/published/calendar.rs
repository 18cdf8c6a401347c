//! Words of dates, from `lexicons/calendar.tsv`, and of dispatch lines, from `lexicons/dateline.tsv`.
//!
//! Not here: what the words mean together.

use std::sync::LazyLock;

/// Terms are no longer than this, in bytes.
const LONGEST_BYTES: usize = 40;

/// What a word is in a date or a dispatch line, by the name of its kind, and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: &'static str,
    pub(super) value: &'static str,
}

/// Terms in lower case by their first byte: most words of a text are told from all of them by a glance.
struct Lexicon {
    by_first: Vec<Vec<(&'static str, Entry)>>,
}

static CALENDAR: LazyLock<Lexicon> = LazyLock::new(|| read(include_str!("../../lexicons/calendar.tsv")));
static DATELINE: LazyLock<Lexicon> = LazyLock::new(|| read(include_str!("../../lexicons/dateline.tsv")));

fn read(tsv: &'static str) -> Lexicon {
    let mut lexicon = Lexicon { by_first: vec![Vec::new(); 256] };
    for row in tsv.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1) {
        let mut columns = row.split('\t');
        let mut column = || columns.next().unwrap_or_default();
        let (term, entry) = (column(), Entry { kind: column(), value: column() });
        if let Some(&first) = term.as_bytes().first() {
            lexicon.by_first[usize::from(first)].push((term, entry));
        }
    }
    lexicon
}

impl Lexicon {
    fn entry(&self, word: &str) -> Option<Entry> {
        if word.len() > LONGEST_BYTES {
            return None;
        }
        if !word.is_ascii() {
            return self.lower_entry(&word.to_lowercase());
        }
        let mut lower = [0; LONGEST_BYTES];
        lower[..word.len()].copy_from_slice(word.as_bytes());
        lower[..word.len()].make_ascii_lowercase();
        self.lower_entry(std::str::from_utf8(&lower[..word.len()]).unwrap_or_default())
    }

    fn lower_entry(&self, word: &str) -> Option<Entry> {
        let first = *word.as_bytes().first()?;
        let terms = &self.by_first[usize::from(first)];
        terms.iter().find(|&&(term, _)| term == word).map(|&(_, entry)| entry)
    }
}

/// Returns what a word is in a date. Case does not count.
pub(super) fn entry(word: &str) -> Option<Entry> {
    CALENDAR.entry(word)
}

/// Returns the value of a word of dates, if it is of a kind. Case does not count.
pub(super) fn value_of(word: &str, kind: &str) -> Option<&'static str> {
    let entry = entry(word)?;
    (entry.kind == kind).then_some(entry.value)
}

/// Returns the number of a month's name.
pub(super) fn month(word: &str) -> Option<i8> {
    value_of(word, "month").and_then(|value| value.parse().ok())
}

/// Returns what a word or name is in a dispatch line: `city`, `label`, `other`, `stop`, `particle`.
pub(super) fn dateline_kind(term: &str) -> Option<&'static str> {
    DATELINE.entry(term).map(|entry| entry.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicons_are_well_formed() {
        let rows = |lexicon: &Lexicon| lexicon.by_first.concat();
        for (term, entry) in rows(&CALENDAR).into_iter().chain(rows(&DATELINE)) {
            assert_eq!(term, term.to_lowercase(), "terms stand in lower case");
            assert!(term.len() <= LONGEST_BYTES && !entry.kind.is_empty(), "{term}");
        }
        for lexicon in [&CALENDAR, &DATELINE] {
            let mut terms: Vec<_> = rows(lexicon).into_iter().map(|(term, _)| term).collect();
            terms.sort_unstable();
            assert!(terms.windows(2).all(|pair| pair[0] != pair[1]), "no term stands twice");
        }
        for month in 1..=12 {
            let names = rows(&CALENDAR).into_iter().filter(|(term, _)| super::month(term) == Some(month));
            assert!(names.count() >= 5, "month {month}");
        }
        assert_eq!(month("MÄRZ"), Some(3));
        assert_eq!(dateline_kind("Astana"), Some("city"));
    }
}
