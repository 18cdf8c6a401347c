//! What a page says of itself, as found while its tokens go by: meta elements, scripts of JSON-LD,
//! headings, author lines, times.
//!
//! Not here: which of them is believed (`metadata`).

use std::ops::Range;

use super::element::Element;
use super::evidence::Holds;
use super::lexer::Lexer;
use super::reference::{Place, decode};

/// Most of each kind that is kept.
const MOST: usize = 200;
/// Most texts of one passage.
const MOST_TEXTS: usize = 64;

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PassageKind {
    /// `h1` or `h2`.
    Heading(u8),
    /// Named as the headline by microdata.
    Headline,
    /// Named as the author by microdata or by `rel`.
    Author,
    /// Named as an author line by its class.
    Byline,
    /// Named as the date of publication by microdata, or as a date by its class.
    Date,
    /// A `time` element.
    Time,
}

/// A passage of the page: texts in order, and what its own attributes say.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    pub(super) kind: PassageKind,
    /// Value of its `datetime` or `content`.
    pub(super) value: Option<String>,
    /// Its texts, undecoded, with the tags that part them.
    pub(super) texts: Vec<Range<usize>>,
    /// Whether it links to the front page, as the name of a site does.
    pub(super) leads_home: bool,
}

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The `title` element.
    pub(super) title: Option<Range<usize>>,
    /// Scripts of JSON-LD.
    pub(super) json_ld: Vec<Range<usize>>,
    /// Names in lower case and contents of meta elements.
    pub(super) metas: Vec<(String, String)>,
    /// The page's own address.
    pub(super) canonical: Option<String>,
    /// Language of the `html` element.
    pub(super) language: Option<String>,
    /// Values of microdata that stand in attributes.
    pub(super) items: Vec<(String, String)>,
    /// Passages in the order of their starts.
    pub(super) passages: Vec<Passage>,
    /// Open passages: how deep, which.
    open: Vec<(usize, usize)>,
    is_json_ld: bool,
}

impl Head {
    /// Takes the title.
    pub(super) fn title(&mut self, range: Range<usize>) {
        self.title.get_or_insert(range);
    }

    /// Takes the text of the script whose start tag came last.
    pub(super) fn script(&mut self, range: Range<usize>) {
        if self.is_json_ld && self.json_ld.len() < MOST {
            self.json_ld.push(range);
        }
    }

    /// Takes a text.
    pub(super) fn text(&mut self, range: &Range<usize>) {
        for &(_, idx) in &self.open {
            let texts = &mut self.passages[idx].texts;
            if texts.len() < MOST_TEXTS {
                texts.push(range.clone());
            }
        }
    }

    /// Takes a start tag.
    pub(super) fn start(&mut self, html: &str, element: Element, lexer: &Lexer<'_>) {
        let value = |name: &str| value_of(html, lexer, name);
        match element {
            Element::Meta => self.meta(html, lexer),
            Element::Script => {
                self.is_json_ld =
                    value("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
            }
            Element::Frame if lexer.name() == "html" && self.language.is_none() => {
                self.language = value("lang").or_else(|| value("xml:lang"));
            }
            Element::Link if value("href").is_some_and(|href| is_front(&href)) => {
                self.open.iter().for_each(|&(_, idx)| self.passages[idx].leads_home = true);
            }
            _ => {}
        }
    }

    fn meta(&mut self, html: &str, lexer: &Lexer<'_>) {
        let value = |name: &str| value_of(html, lexer, name);
        if lexer.name() == "link" {
            if value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
                && self.canonical.is_none()
            {
                self.canonical = value("href");
            }
            return;
        }
        let Some(content) = value("content").filter(|content| !content.trim().is_empty()) else { return };
        if self.metas.len() + self.items.len() >= 2 * MOST {
            return;
        }
        if let Some(name) = value("itemprop") {
            self.items.push((name.to_ascii_lowercase(), content.clone()));
        }
        let names = ["property", "name", "http-equiv"].into_iter().filter_map(value);
        for name in names
            .flat_map(|names| names.split_ascii_whitespace().map(str::to_ascii_lowercase).collect::<Vec<_>>())
        {
            self.metas.push((name, content.clone()));
        }
    }

    /// Opens a passage where an element is one. `depth` is how many elements are open around it.
    pub(super) fn open(&mut self, html: &str, lexer: &Lexer<'_>, holds: Holds, depth: usize) {
        if self.passages.len() >= MOST {
            return;
        }
        let itemprop = value_of(html, lexer, "itemprop").unwrap_or_default().to_ascii_lowercase();
        let Some(kind) = kind_of(html, lexer, holds, &itemprop) else { return };
        let value = ["datetime", "content"].into_iter().find_map(|name| value_of(html, lexer, name));
        self.open.push((depth, self.passages.len()));
        self.passages.push(Passage { kind, value, texts: Vec::new(), leads_home: false });
    }

    /// Closes the passages of elements that are `depth` deep or deeper.
    pub(super) fn close(&mut self, depth: usize) {
        while self.open.pop_if(|(open, _)| *open >= depth).is_some() {}
    }

    /// Returns the first content of a meta element of a name.
    pub(super) fn meta_content(&self, name: &str) -> Option<&str> {
        let found = self.metas.iter().find(|(found, _)| found == name);
        found.map(|(_, content)| content.trim())
    }
}

fn kind_of(html: &str, lexer: &Lexer<'_>, holds: Holds, itemprop: &str) -> Option<PassageKind> {
    let is = |wanted: &str| itemprop.split_ascii_whitespace().any(|name| name == wanted);
    let rel = || value_of(html, lexer, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("author"));
    match lexer.name() {
        "h1" if is("headline") => Some(PassageKind::Headline),
        "h1" => Some(PassageKind::Heading(1)),
        "h2" if is("headline") => Some(PassageKind::Headline),
        "h2" => Some(PassageKind::Heading(2)),
        "time" if is("datepublished") => Some(PassageKind::Date),
        "time" => Some(PassageKind::Time),
        _ if is("headline") => Some(PassageKind::Headline),
        _ if is("author") || (lexer.name() == "a" && rel()) => Some(PassageKind::Author),
        _ if is("datepublished") || holds == Holds::Date => Some(PassageKind::Date),
        _ if holds == Holds::Byline => Some(PassageKind::Byline),
        _ => None,
    }
}

/// Returns whether an address is that of a front page.
fn is_front(href: &str) -> bool {
    let path = href.split_once("://").map_or(href, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    matches!(path, "/" | "./" | "/index.html" | "/index.php")
}

/// Returns the decoded value of an attribute of the start tag that was read last.
fn value_of(html: &str, lexer: &Lexer<'_>, name: &str) -> Option<String> {
    let found =
        lexer.attributes().iter().find(|found| html[found.name.clone()].eq_ignore_ascii_case(name))?;
    Some(decode(&html[found.value.clone()], Place::Attribute).into_owned())
}
