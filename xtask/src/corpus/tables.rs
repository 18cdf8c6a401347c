//! The tables the corpus is made of, compiled in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A country of the world.
pub(crate) struct Country {
    pub(crate) name: &'static str,
    pub(crate) nationality: &'static str,
    pub(crate) cities: Vec<&'static str>,
}

/// Syllables of invented names: begin, middle, end.
pub(crate) struct Parts {
    pub(crate) begin: Vec<&'static str>,
    pub(crate) middle: Vec<&'static str>,
    pub(crate) end: Vec<&'static str>,
}

/// Everything.
pub(crate) struct Tables {
    /// What a symbol of the grammar can become.
    pub(crate) grammar: BTreeMap<&'static str, Vec<&'static str>>,
    pub(crate) countries: Vec<Country>,
    pub(crate) given_names: Vec<&'static str>,
    pub(crate) surnames: Vec<Parts>,
    pub(crate) places: Vec<Parts>,
    pub(crate) organizations: Vec<&'static str>,
    pub(crate) fields: Vec<&'static str>,
}

/// The tables, read once.
pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut grammar = BTreeMap::<_, Vec<_>>::new();
    let sentences = rows(include_str!("../../corpus/sentences.tsv"));
    for row in rows(include_str!("../../corpus/grammar.tsv")).into_iter().chain(sentences) {
        grammar.entry(row[0]).or_default().push(row[1]);
    }
    let parts = rows(include_str!("../../corpus/name_parts.tsv"));
    let organizations = rows(include_str!("../../corpus/organizations.tsv"));
    Tables {
        grammar,
        countries: rows(include_str!("../../corpus/countries.tsv")).iter().map(|row| country(row)).collect(),
        given_names: rows(include_str!("../../corpus/given_names.tsv")).iter().map(|row| row[0]).collect(),
        surnames: parts_of(&parts, "surname"),
        places: parts_of(&parts, "place"),
        organizations: of_kind(&organizations, "pattern"),
        fields: of_kind(&organizations, "field"),
    }
});

fn rows(text: &'static str) -> Vec<Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.skip(1).map(|line| line.split('\t').collect()).collect()
}

fn list(field: &'static str) -> Vec<&'static str> {
    field.split("; ").collect()
}

fn country(row: &[&'static str]) -> Country {
    Country { name: row[0], nationality: row[1], cities: list(row[2]) }
}

fn parts_of(rows: &[Vec<&'static str>], class: &str) -> Vec<Parts> {
    let of_class = rows.iter().filter(|row| row[0] == class);
    of_class.map(|row| Parts { begin: list(row[1]), middle: list(row[2]), end: list(row[3]) }).collect()
}

fn of_kind(rows: &[Vec<&'static str>], kind: &str) -> Vec<&'static str> {
    rows.iter().filter(|row| row[0] == kind).map(|row| row[1]).collect()
}
