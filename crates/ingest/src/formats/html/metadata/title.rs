//! The headline of a page.
//!
//! What is declared is believed in this order: JSON-LD, OpenGraph, microdata, other meta elements, the
//! `title` element. A heading of the page that says the same, or the same without the name of the site, is
//! the headline as it is shown. Without one, the name of the site is cut off where the page says that name
//! elsewhere: as its publisher, in its address.

use std::ops::Range;

use super::super::head::{Head, PassageKind};
use super::super::reference::{Place, decode};
use super::json_ld::Found;
use super::{clean, shown};

/// Signs that part a headline from the name of a site, with white space around them.
const SEPARATORS: [&str; 12] = ["|", "-", "–", "—", "»", "«", "::", "·", "•", "/", ">", "‹"];
/// Fewest letters of a name that is looked for in an address.
const NAME_LETTERS: usize = 3;

/// A headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Headline {
    /// As it is shown, in one line.
    pub(in super::super) text: String,
    /// Texts of the page that show it: those of a heading, or the `title` element.
    pub(in super::super) texts: Vec<Range<usize>>,
}

/// Returns the headline, if the page has one.
pub(super) fn find(
    html: &str,
    head: &Head,
    ld: &Found,
    publisher: Option<&str>,
    url: Option<&str>,
) -> Option<Headline> {
    let headings = headings(html, head);
    let sites = sites(html, head, publisher, url);
    let declared = declared(html, head, ld);
    for title in &declared {
        if let Some(heading) = confirmed(title, &headings, &sites) {
            return Some(heading.clone());
        }
    }
    let only =
        |headings: &[Headline]| headings.first().filter(|heading| !sites.is_site(&heading.text)).cloned();
    let Some(title) = declared.iter().find(|title| !sites.is_site(title)) else {
        return only(&headings).or_else(|| declared.first().map(|title| alone(title.clone())));
    };
    Some(alone(sites.cut(title)))
}

fn alone(text: String) -> Headline {
    Headline { text, texts: Vec::new() }
}

/// Returns the headings that can be headlines: those named so first, then by rank.
fn headings(html: &str, head: &Head) -> Vec<Headline> {
    let of = |kind: PassageKind| {
        let passages = head.passages.iter().filter(move |passage| passage.kind == kind);
        passages.filter(|passage| !passage.leads_home).filter_map(|passage| {
            let text = clean(shown(html, passage))?;
            Some(Headline { text, texts: passage.texts.clone() })
        })
    };
    of(PassageKind::Headline).chain(of(PassageKind::Heading(1))).chain(of(PassageKind::Heading(2))).collect()
}

/// Returns the declared titles in the order of belief.
fn declared(html: &str, head: &Head, ld: &Found) -> Vec<String> {
    let meta = [
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
        "title",
    ];
    let items = head.items.iter().filter(|(name, _)| name == "headline").map(|(_, value)| value.clone());
    let metas = meta.into_iter().filter_map(|name| head.meta_content(name)).map(str::to_owned);
    let element = head.title.iter().map(|range| decode(&html[range.clone()], Place::Text).into_owned());
    ld.title.clone().into_iter().chain(metas).chain(items).chain(element).filter_map(clean).collect()
}

/// Returns the heading that says a title, or a part of it that is not the name of the site.
fn confirmed<'a>(title: &str, headings: &'a [Headline], sites: &Sites) -> Option<&'a Headline> {
    if let Some(whole) = headings.iter().find(|heading| same(&heading.text, title)) {
        return Some(whole);
    }
    let parts = Parts::of(title);
    let says =
        |run: &str| headings.iter().find(|heading| !sites.is_site(&heading.text) && same(run, &heading.text));
    parts.runs().find_map(says)
}

/// What the site is called, as far as the page tells.
struct Sites {
    names: Vec<String>,
    /// The letters of the address's host.
    host: String,
}

fn sites(html: &str, head: &Head, publisher: Option<&str>, url: Option<&str>) -> Sites {
    let meta = ["og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"];
    let names = publisher.into_iter().chain(meta.into_iter().filter_map(|name| head.meta_content(name)));
    let host = url.and_then(|url| url.split('/').nth(2)).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let shown_names =
        head.passages.iter().filter(|passage| passage.leads_home).map(|passage| shown(html, passage));
    Sites { names: names.map(squash).chain(shown_names.map(squash)).collect(), host: squash(host) }
}

impl Sites {
    /// Returns whether a text is the name of the site.
    fn is_site(&self, text: &str) -> bool {
        let letters = squash(text);
        self.names.contains(&letters)
            || (letters.chars().count() >= NAME_LETTERS && self.is_in_host(&letters))
    }

    fn is_in_host(&self, letters: &str) -> bool {
        !self.host.is_empty() && (self.host.starts_with(letters) || self.host == *letters)
    }

    /// Returns a title without the names of the site at its ends.
    fn cut(&self, title: &str) -> String {
        let parts = Parts::of(title);
        let (mut first, mut last) = (0, parts.parts.len());
        // The name of a site can have signs in it itself.
        for from in 1..last {
            if self.is_site(&title[parts.parts[from].start..]) {
                last = from;
                break;
            }
        }
        while last - first > 1 && self.is_site(&title[parts.parts[last - 1].clone()]) {
            last -= 1;
        }
        while last - first > 1 && self.is_site(&title[parts.parts[first].clone()]) {
            first += 1;
        }
        title[parts.parts[first].start..parts.parts[last - 1].end].to_owned()
    }
}

/// A title split where a sign stands between white space.
struct Parts<'a> {
    title: &'a str,
    parts: Vec<Range<usize>>,
}

impl<'a> Parts<'a> {
    fn of(title: &'a str) -> Self {
        let (mut parts, mut from) = (Vec::new(), 0);
        let mut at = 0;
        for word in title.split_inclusive(' ') {
            let end = at + word.len();
            let sign = word.trim_end();
            if SEPARATORS.contains(&sign) && at > from {
                parts.push(from..from + title[from..at].trim_end().len());
                from = end;
            } else if let Some(name) = sign.strip_suffix(':').filter(|name| !name.is_empty()) {
                parts.push(from..at + name.len());
                from = end;
            }
            at = end;
        }
        if from < title.len() {
            parts.push(from..title.len());
        }
        Parts { title, parts }
    }

    /// Returns the runs of parts at the title's ends, the longest first: those at the start before those at
    /// the end, but after a `»`, which leads from the site to the page, the other way round.
    fn runs(&self) -> impl Iterator<Item = &'a str> + '_ {
        let (title, n) = (self.title, self.parts.len());
        let heads = (1..n).rev().map(move |len| &title[self.parts[0].start..self.parts[len - 1].end]);
        let tails = (1..n).map(move |from| &title[self.parts[from].start..self.parts[n - 1].end]);
        let leads = title.contains(" » ") || title.contains(" :: ");
        let (first, second): (Vec<_>, Vec<_>) =
            if leads { (tails.collect(), heads.collect()) } else { (heads.collect(), tails.collect()) };
        first.into_iter().chain(second).chain(self.parts.iter().map(move |part| &title[part.clone()]))
    }
}

/// Returns the letters and digits of a text in lower case.
pub(in super::super) fn squash(text: impl AsRef<str>) -> String {
    text.as_ref().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns whether two texts have the same letters.
pub(in super::super) fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| squash(text);
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::{Cleaning, Page};

    fn title(html: &str) -> Option<String> {
        let page = Page::read(html, Cleaning::Full).unwrap();
        super::super::read(html, &page.head).0.title
    }

    #[test]
    fn a_heading_that_is_declared_is_the_headline() {
        let html = "<title>Quay reopens - The Harbour Post</title><h1>The Harbour Post</h1><h2>Quay  reopens</h2><h2>Other</h2>";
        assert_eq!(title(html).as_deref(), Some("Quay reopens"));
        let html = "<title>Ports: Quay reopens | Post</title><h1>Ports: Quay reopens</h1>";
        assert_eq!(title(html).as_deref(), Some("Ports: Quay reopens"));
    }

    #[test]
    fn the_site_is_cut_where_the_page_names_it() {
        let meta = "<meta property=og:site_name content='Harbour Post'>";
        assert_eq!(
            title(&format!("{meta}<title>Quay reopens | Harbour Post</title>")).as_deref(),
            Some("Quay reopens")
        );
        let link = "<link rel=canonical href='https://www.harbourpost.example/quay'>";
        assert_eq!(
            title(&format!("{link}<title>HarbourPost » Quay - the story</title>")).as_deref(),
            Some("Quay - the story")
        );
        assert_eq!(
            title("<title>Quay reopens - after ten years</title>").as_deref(),
            Some("Quay reopens - after ten years")
        );
    }

    #[test]
    fn a_page_without_title_has_its_heading_or_none() {
        assert_eq!(title("<h1>Quay &amp; rail</h1>").as_deref(), Some("Quay & rail"));
        assert_eq!(title("<p>text"), None);
        assert_eq!(title("<title> </title>"), None);
    }
}
