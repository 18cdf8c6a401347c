//! Who wrote a page.

use super::super::head::{Head, PassageKind};
use super::json_ld::Found;
use super::{clean, same, shown};

/// Most words of an author line.
const MOST_WORDS: usize = 16;

/// Returns the author line without the words that introduce it.
pub(super) fn find(html: &str, head: &Head, ld: &Found, publisher: Option<&str>) -> Option<String> {
    let meta = [
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "og:article:author",
    ];
    let metas = meta.into_iter().filter_map(|name| head.meta_content(name)).map(str::to_owned);
    let items = head.items.iter().filter(|(name, _)| name == "author").map(|(_, value)| value.clone());
    let passages = |kind: PassageKind| {
        head.passages.iter().filter(move |passage| passage.kind == kind).map(|passage| shown(html, passage))
    };
    let candidates = ld.byline.clone().into_iter().chain(metas).chain(items);
    let candidates = candidates.chain(passages(PassageKind::Author)).chain(passages(PassageKind::Byline));
    let is_publisher = |name: &String| publisher.is_some_and(|publisher| same(name, publisher));
    let mut found: Vec<String> = candidates.filter_map(|printed| name_of(&printed)).collect();
    // A page that names its publisher as the author may name a person elsewhere.
    let person = found.iter().position(|name| !is_publisher(name)).unwrap_or(0);
    (!found.is_empty()).then(|| found.swap_remove(person))
}

/// Returns the name in an author line: `By Ada Wren | 14 March` is `Ada Wren`.
fn name_of(printed: &str) -> Option<String> {
    let line = clean(printed).filter(|line| !line.contains("://"))?;
    let mut name = line.as_str();
    for word in INTRODUCTIONS.lines().filter(|line| !line.starts_with('#')) {
        if let Some(rest) = strip_word(name, word) {
            name = rest;
            break;
        }
    }
    let end = name.find(['|', '•', '·']).or_else(|| name.find(" / ")).unwrap_or(name.len());
    let name = name[..end]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '-' | '–' | '—'));
    let is_name = name.chars().any(char::is_alphabetic)
        && !name.contains('@')
        && !name.contains("[at]")
        && name.split(' ').count() <= MOST_WORDS;
    is_name.then(|| name.to_owned())
}

/// Words that introduce an author.
const INTRODUCTIONS: &str = include_str!("../../../../lexicons/byline-introductions.tsv");

/// Returns a line without the word or phrase it begins with, whatever its case.
fn strip_word<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = line.chars();
    for wanted in word.chars() {
        let found = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let stripped = rest.trim_start_matches([':', ' ', '\u{a0}']);
    (stripped.len() < rest.len()).then_some(stripped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_out_of_its_line() {
        assert_eq!(name_of("By  Ada Wren | 14 March").as_deref(), Some("Ada Wren"));
        assert_eq!(name_of("VON JAN LOHSE,").as_deref(), Some("JAN LOHSE"));
        assert_eq!(name_of("Автор: Айгүл Сәрсен").as_deref(), Some("Айгүл Сәрсен"));
        assert_eq!(name_of("Bylund Ola").as_deref(), Some("Bylund Ola"));
        for odd in ["https://example.org/ada", "ada@example.org", "ada[at]example.org", " | ", "2026"] {
            assert_eq!(name_of(odd), None, "{odd}");
        }
    }
}
