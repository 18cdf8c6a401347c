//! What is known about a page besides its text, from what the page says of itself.
//!
//! The first source that says something readable is believed, in this order:
//!
//! - title: see [`title`];
//! - author: JSON-LD, meta elements, microdata and `rel="author"`, an author line named by its class;
//! - date: JSON-LD, OpenGraph, microdata, meta elements, `time` elements, a date named by its class, the
//!   page's address;
//! - publisher: JSON-LD, OpenGraph, meta elements;
//! - section: JSON-LD, OpenGraph, meta elements;
//! - address: the canonical link, OpenGraph, JSON-LD;
//! - language: the `html` element, JSON-LD, meta elements, OpenGraph.

mod byline;
mod json_ld;
mod published;
mod title;

use dateline_core::Metadata;

use super::chunks::{Chunk, Chunks, White};
use super::head::{Head, Passage};
use crate::formats::named::language_tag;

pub(super) use title::{Headline, same};

/// Longest text of a field, in bytes; what is longer is not what it is said to be.
const LONGEST: usize = 1000;

/// Returns the metadata of a page and the headline.
pub(super) fn read(html: &str, head: &Head) -> (Metadata, Option<Headline>) {
    let ld = json_ld::read(html, head);
    let meta = |names: &[&str]| names.iter().find_map(|name| head.meta_content(name)).map(str::to_owned);
    let publisher = ld
        .publisher
        .clone()
        .or_else(|| meta(&["og:site_name", "application-name", "dc.publisher", "publisher"]));
    let url = address(head, &ld);
    let title = title::find(html, head, &ld, publisher.as_deref(), url.as_deref());
    let published = published::find(html, head, &ld, url.as_deref());
    let metadata = Metadata {
        title: title.as_ref().map(|title| title.text.clone()),
        byline: byline::find(html, head, &ld, publisher.as_deref()),
        section: ld
            .section
            .clone()
            .or_else(|| meta(&["article:section", "og:section", "parsely-section", "section"]))
            .and_then(clean),
        language: language(head, &ld),
        published: published.as_ref().map(|(printed, _)| printed.clone()),
        published_from: published.map(|(_, from)| from.into()),
        publisher: publisher.and_then(clean),
        url,
        ..Metadata::default()
    };
    (metadata, title)
}

fn address(head: &Head, ld: &json_ld::Found) -> Option<String> {
    let candidates = [head.canonical.as_deref(), head.meta_content("og:url"), ld.url.as_deref()];
    let is_address = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    candidates.into_iter().flatten().map(str::trim).find(is_address).map(str::to_owned)
}

fn language(head: &Head, ld: &json_ld::Found) -> Option<String> {
    let meta = ["content-language", "dc.language", "dcterms.language", "language", "og:locale"];
    let candidates = [head.language.as_deref(), ld.language.as_deref()];
    let candidates = candidates.into_iter().chain(meta.into_iter().map(|name| head.meta_content(name)));
    candidates.flatten().find_map(|printed| language_tag(printed.trim()))
}

/// Returns a text in one line without white space at its ends, where it can be a field.
fn clean(text: impl AsRef<str>) -> Option<String> {
    let text = text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// Returns the text that a passage shows, in one line.
fn shown(html: &str, passage: &Passage) -> String {
    let mut out = String::new();
    for range in &passage.texts {
        let text = &html[range.clone()];
        for (range, chunk) in Chunks::new(text, White::Collapse) {
            match chunk {
                Chunk::Plain => out.push_str(&text[range]),
                Chunk::Space(_) => out.push(' '),
                Chunk::Reference(first, second) => out.extend([Some(first), second].into_iter().flatten()),
            }
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
