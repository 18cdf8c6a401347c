//! When a page says it was published.
//!
//! Dates of changes are not taken: a page that tells only those has no date of publication.

use super::super::head::{Head, PassageKind};
use super::json_ld::Found;
use super::shown;
use crate::published::date::parse_date;

/// Names of meta elements that tell the date of publication.
const METAS: [&str; 18] = [
    "date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "published_time",
    "datepublished",
    "created",
];
/// Most words of a passage in which a date is looked for.
const MOST_WORDS: usize = 24;
/// Most words of a date.
const DATE_WORDS: usize = 5;

/// Returns the date as printed and what told it: the first that can be read.
pub(super) fn find(html: &str, head: &Head, ld: &Found, url: Option<&str>) -> Option<(String, &'static str)> {
    let readable = |printed: &String| parse_date(printed).is_some();
    let graph =
        ["article:published_time", "og:article:published_time", "og:published_time", "article:published"];
    let metas = |names: &[&str]| {
        names.iter().filter_map(|name| head.meta_content(name)).map(str::to_owned).find(readable)
    };
    let items = head.items.iter().filter(|(name, _)| name == "datepublished").map(|(_, value)| value.clone());
    let values = |kind: PassageKind| {
        head.passages
            .iter()
            .filter(move |passage| passage.kind == kind)
            .filter_map(|passage| passage.value.clone())
    };
    let texts = |kind: PassageKind| {
        head.passages
            .iter()
            .filter(move |passage| passage.kind == kind)
            .find_map(|passage| date_in(&shown(html, passage)))
    };
    let found = |printed: Option<String>, from: &'static str| printed.map(|printed| (printed, from));
    found(ld.published.iter().find(|printed| readable(printed)).cloned(), "json-ld")
        .or_else(|| found(metas(&graph), "opengraph"))
        .or_else(|| found({ items }.find(readable), "microdata"))
        .or_else(|| found(values(PassageKind::Date).find(readable), "microdata"))
        .or_else(|| found(metas(&METAS), "meta"))
        .or_else(|| found(values(PassageKind::Time).find(readable), "time"))
        .or_else(|| found(texts(PassageKind::Date).or_else(|| texts(PassageKind::Time)), "page"))
        .or_else(|| found(url.and_then(in_address), "url"))
}

/// Returns the first date in a short passage.
fn date_in(passage: &str) -> Option<String> {
    let words: Vec<&str> = passage.split(' ').take(MOST_WORDS).collect();
    for from in 0..words.len() {
        for len in (1..=DATE_WORDS.min(words.len() - from)).rev() {
            let joined = words[from..from + len].join(" ");
            let printed = joined.trim_matches(|c: char| !c.is_alphanumeric());
            let is_date =
                printed.len() >= "1.1.2000".len() && printed.bytes().any(|byte| byte.is_ascii_digit());
            if is_date && parse_date(printed).is_some_and(|date| date.len() >= "2000-01".len()) {
                return Some(printed.to_owned());
            }
        }
    }
    None
}

/// Returns the day in an address: `/2026/03/14/quay`, `/2026-03-14-quay`.
fn in_address(url: &str) -> Option<String> {
    let path = url.split_once("://")?.1.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let folders = parts.windows(3).map(|parts| parts.join("-"));
    let names = parts.iter().filter_map(|part| part.get(..10)).map(str::to_owned);
    let is_day =
        |date: &String| date.len() == 10 && date.starts_with(['1', '2']) && parse_date(date).is_some();
    folders.chain(names).find(is_day)
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::{Cleaning, Page};

    fn published(html: &str) -> Option<(String, String)> {
        let page = Page::read(html, Cleaning::Full).unwrap();
        let metadata = super::super::read(html, &page.head).0;
        Some((metadata.published?, metadata.published_from?.into_owned()))
    }

    #[test]
    fn sources_are_believed_in_order() {
        let ld = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-03-14\"}</script>";
        let graph = "<meta property='article:published_time' content='2026-03-15T10:00:00Z'>";
        let meta = "<meta name=date content='not a date'><meta name=pubdate content='2026-03-16'>";
        let time = "<time datetime='2026-03-17'>today</time>";
        let text = "<span class='post-date'>Posted on 18 March 2026 by Ada</span>";
        let url = "<link rel=canonical href='https://a.example/2026/03/19/quay'>";
        let all = [
            (ld, "json-ld", "2026-03-14"),
            (graph, "opengraph", "2026-03-15T10:00:00Z"),
            (meta, "meta", "2026-03-16"),
            (time, "time", "2026-03-17"),
            (text, "page", "18 March 2026"),
            (url, "url", "2026-03-19"),
        ];
        for first in 0..all.len() {
            let html: String = all[first..].iter().rev().map(|(html, ..)| *html).collect();
            assert_eq!(published(&html), Some((all[first].2.to_owned(), all[first].1.to_owned())));
        }
    }

    #[test]
    fn what_is_no_date_of_publication_is_not_taken() {
        assert_eq!(
            published("<meta property='article:modified_time' content='2026-03-15'><p>14 March 2026"),
            None
        );
        assert_eq!(published("<link rel=canonical href='https://a.example/2026/99/19/quay'>"), None);
    }
}
