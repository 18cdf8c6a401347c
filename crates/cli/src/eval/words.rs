//! Comparing names and phrases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Words that say nothing about what a phrase means.
const STOP: &str = " the a an of and in to for by on at with between its their our s ";
/// Letters a word needs so that it can identify a name.
const MIN_NAME_CHARS: usize = 3;

/// Returns the letters and digits of a text, in lower case.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Returns the words of a phrase, singular, without stop words.
fn words(text: &str) -> BTreeSet<String> {
    let singular = |word: String| match word.strip_suffix('s') {
        Some(stem) if stem.chars().count() >= MIN_NAME_CHARS => stem.to_owned(),
        _ => word,
    };
    let words = split(text).map(|word| singular(word.to_lowercase()));
    words.filter(|word| !STOP.contains(&format!(" {word} "))).collect()
}

/// Returns the Dice coefficient of the words of two phrases: 0 to 1.
pub(super) fn dice(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return if a == b { 1.0 } else { 0.0 };
    }
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

/// Returns whether two names may name one speaker: equal, with a word of three letters in common, or one
/// the initials of the other.
pub(super) fn is_same_name(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return a == b;
    }
    if squash(a) == squash(b) {
        return true;
    }
    let long = |text: &str| -> BTreeSet<String> {
        split(text).filter(|word| word.chars().count() >= MIN_NAME_CHARS).map(str::to_lowercase).collect()
    };
    let initials =
        |text: &str| squash(&split(text).filter_map(|word| word.chars().next()).collect::<String>());
    let is_short_of =
        |short: &str, name: &str| split(name).nth(1).is_some() && initials(name) == squash(short);
    !long(a).is_disjoint(&long(b)) || is_short_of(b, a) || is_short_of(a, b)
}

/// Returns whether two numbers are equal but for rounding.
pub(super) fn is_close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1e-9)
}

/// Returns a unit in lower case and singular.
fn unit(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if text.chars().count() <= MIN_NAME_CHARS {
        return text;
    }
    let text = text.strip_suffix("ies").map_or(text.clone(), |stem| format!("{stem}y"));
    let before = text.bytes().rev().skip(1).take(3).filter(u8::is_ascii_lowercase).count();
    if text.ends_with('s') && before == 3 { text[..text.len() - 1].to_owned() } else { text }
}

/// Signs of units by their names, in lower case and singular.
static SIGNS: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let rows = include_str!("units.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|row| row.split_once('\t')).map(|(sign, name)| (unit(name), sign)).collect()
});

/// Returns whether two units are the same: the same sign, a sign and its name, or the same word but for case
/// and plural. Units are not converted: 2,000 kg is not 2 t.
pub(super) fn is_same_unit(a: Option<&str>, b: Option<&str>) -> bool {
    let (a, b) = (a.filter(|it| !it.is_empty()), b.filter(|it| !it.is_empty()));
    let (Some(a), Some(b)) = (a, b) else { return a == b };
    let sign = |it: &str| SIGNS.get(&unit(it)).copied();
    unit(a) == unit(b)
        || sign(a) == Some(b)
        || sign(b) == Some(a)
        || (sign(a).is_some() && sign(a) == sign(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_loosely() {
        assert!(is_same_name("Anna Berg", "Minister Berg"));
        assert!(is_same_name("Noam Chomsky", "NC"));
        assert!(!is_same_name("Anna Berg", "Xu"));
        assert!(!is_same_name("", "Xu"));
    }

    #[test]
    fn phrases_share_words() {
        assert!((dice("exports to Norway", "the exports of Norway") - 1.0).abs() < 1e-9);
        assert!((dice("wheat exports", "wheat") - 2.0 / 3.0).abs() < 1e-9);
        assert!(dice("wheat", "rye").abs() < 1e-9);
    }

    #[test]
    fn units_are_compared_without_plural_and_with_their_signs() {
        assert!(is_same_unit(Some("Countries"), Some("country")));
        assert!(is_same_unit(Some("bags"), Some("bag")));
        assert!(is_same_unit(Some("t"), Some("tonnes")) && is_same_unit(Some("litre"), Some("liters")));
        assert!(!is_same_unit(Some("t"), Some("kg")) && !is_same_unit(Some("bag"), None));
        assert!(is_same_unit(None, Some("")));
    }

    #[test]
    fn numbers_are_equal_but_for_rounding() {
        assert!(is_close(0.1 + 0.2, 0.3, 1e-6));
        assert!(!is_close(12.0, 12.1, 1e-6));
    }
}
