//! One entry of a feed: what it says of itself, and its text.
//!
//! The text is the content, or the summary where there is no content or it is shorter. Not here: pages the
//! entry links to.

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use feed_rs::model::{Entry, Feed, FeedType, Link, Text};
use feed_rs::parser::Builder;

use crate::formats::part::Part;
use crate::identity::is_blank;
use crate::published::date::parse_date;

/// What an entry says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The guid or id that it gives itself.
    pub(super) id: Option<String>,
    pub(super) title: Option<Part>,
    pub(super) body: Option<Part>,
    pub(super) byline: Option<String>,
    /// As ISO 8601, in the zone it was printed in.
    pub(super) published: Option<String>,
    /// Title of the feed.
    pub(super) publisher: Option<String>,
    /// The first category.
    pub(super) section: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// Media type of the feed.
    pub(super) media_type: &'static str,
}

/// Reads a feed of one entry; `None` where it has none.
pub(super) fn read(feed: &str) -> Result<Option<Item>, String> {
    let printed = Printed::default();
    let parser = Builder::new()
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        .timestamp_parser(printed.parser())
        .build();
    let mut feed = parser.parse(feed.as_bytes()).map_err(|error| error.to_string())?;
    let Some(entry) = feed.entries.pop() else { return Ok(None) };
    Ok(Some(item(entry, &feed, &printed)))
}

fn item(entry: Entry, feed: &Feed, printed: &Printed) -> Item {
    let published = entry.published.as_ref().or(entry.updated.as_ref());
    let published = published.and_then(|time| printed.find(time));
    let names: Vec<String> =
        entry.authors.iter().filter_map(|author| filled(author.name.as_deref())).collect();
    let category = entry.categories.first();
    Item {
        id: filled(Some(&entry.id)),
        byline: (!names.is_empty()).then(|| names.join(", ")),
        published,
        publisher: feed.title.as_ref().and_then(|title| filled(Some(&title.content))),
        section: category.and_then(|category| filled(category.label.as_deref().or(Some(&category.term)))),
        url: address(&entry.links),
        language: filled(entry.language.as_deref().or(feed.language.as_deref())),
        body: body(&entry),
        media_type: match feed.feed_type {
            FeedType::Atom => "application/atom+xml",
            FeedType::JSON => "application/feed+json",
            _ => "application/rss+xml",
        },
        title: entry.title.map(|title| text_part(&title)).filter(|title| !is_blank(title.as_str())),
    }
}

fn filled(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!is_blank(text)).then(|| text.to_owned())
}

/// Returns the address of the page the entry is about.
fn address(links: &[Link]) -> Option<String> {
    let is_page = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    links.iter().find(is_page).and_then(|link| filled(Some(&link.href)))
}

fn body(entry: &Entry) -> Option<Part> {
    let content = entry.content.as_ref().and_then(|content| {
        let text = content.body.clone()?;
        Some(part(text, content.content_type.as_ref()))
    });
    let summary = entry.summary.as_ref().map(text_part);
    let texts = [content, summary].into_iter().flatten().filter(|part| !is_blank(part.as_str()));
    // Of two that are equally long the first is taken.
    texts.reduce(|best, next| if next.as_str().len() > best.as_str().len() { next } else { best })
}

fn text_part(text: &Text) -> Part {
    part(text.content.clone(), text.content_type.as_ref())
}

fn part(text: String, media_type: &str) -> Part {
    if media_type.contains("html") { Part::Html(text) } else { Part::Plain(text) }
}

/// Times as they were printed: the library turns all to UTC, which can change the day.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<String>>>);

impl Printed {
    /// Returns a reader of times that remembers what it read.
    fn parser<T: FromStr>(&self) -> impl Fn(&str) -> Option<T> + Send + Sync + 'static {
        let seen = self.0.clone();
        move |text| {
            let iso = parse_date(text)?;
            let time = instant(&iso)?;
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(iso);
            Some(time)
        }
    }

    /// Returns the first time that was read as `time`.
    fn find<T: FromStr + PartialEq>(&self, time: &T) -> Option<String> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().find(|iso| instant::<T>(iso).as_ref() == Some(time)).cloned()
    }
}

/// Returns the instant of an ISO date or date-time; a date begins at midnight, no zone is UTC.
fn instant<T: FromStr>(iso: &str) -> Option<T> {
    let (date, time) = iso.split_once('T').unwrap_or((iso, "00:00:00"));
    let date = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    let zone = if zone.is_empty() { "Z" } else { zone };
    format!("{date}T{clock}{seconds}{zone}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rss(item: &str) -> Item {
        let feed = format!(
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Harbour Wire</title>\
             <language>en-GB</language><item>{item}</item></channel></rss>"
        );
        read(&feed).unwrap().unwrap()
    }

    fn html(text: &str) -> Option<Part> {
        Some(Part::Html(text.into()))
    }

    #[test]
    fn an_item_of_rss_says_all() {
        let item = rss("<title>Quay &amp; crane</title><link>https://example.org/1</link><guid>tag:1</guid>\
             <dc:creator>Lena Adjei</dc:creator><category>Ports</category>\
             <pubDate>Sat, 14 Mar 2026 01:30:00 +0500</pubDate>\
             <description>Short.</description><content:encoded><![CDATA[<p>The quay &amp; the crane</p>]]></content:encoded>");
        assert_eq!(item.title, Some(Part::Plain("Quay & crane".into())));
        assert_eq!(item.body, html("<p>The quay &amp; the crane</p>"));
        assert_eq!(item.id.as_deref(), Some("tag:1"));
        assert_eq!(item.byline.as_deref(), Some("Lena Adjei"));
        assert_eq!(item.section.as_deref(), Some("Ports"));
        assert_eq!(item.published.as_deref(), Some("2026-03-14T01:30:00+05:00"), "the day stays the day");
        assert_eq!(item.publisher.as_deref(), Some("Harbour Wire"));
        assert_eq!(item.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(item.language.as_deref(), Some("en-gb"));
    }

    #[test]
    fn a_description_stands_in_for_content() {
        let item = rss("<description>&lt;p&gt;All of it&lt;/p&gt;</description>");
        assert_eq!(item.body, html("<p>All of it</p>"));
        assert_eq!((item.id, item.url, item.published), (None, None, None));
        assert_eq!(rss("<title>Only a title</title>").body, None);
    }

    #[test]
    fn atom_tells_text_from_html() {
        let entry = |content: &str| {
            let feed = format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>W</title><entry><id>urn:1</id><title>t</title>\
                 <updated>2026-03-14T10:00:00Z</updated><link rel=\"self\" href=\"https://example.org/s\"/>\
                 <link href=\"https://example.org/a\"/>{content}</entry></feed>"
            );
            read(&feed).unwrap().unwrap()
        };
        let item = entry("<content type=\"text\">a &lt; b</content>");
        assert_eq!(item.body, Some(Part::Plain("a < b".into())));
        assert_eq!(item.published.as_deref(), Some("2026-03-14T10:00:00Z"));
        assert_eq!(item.url.as_deref(), Some("https://example.org/a"));
        let xhtml = "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &lt; b</p></div></content>";
        assert_eq!(entry(xhtml).body, html("<p>a &lt; b</p>"));
        assert_eq!(entry("<summary>s</summary>").body, Some(Part::Plain("s".into())));
    }

    #[test]
    fn json_items_are_read() {
        let item = r#"{"id": "7", "url": "https://example.org/7", "title": "Tea", "content_text": "Tea rose.",
            "date_published": "2026-03-14T01:00:00+05:30", "authors": [{"name": "Ruwan"}], "tags": ["Trade"]}"#;
        let feed =
            format!(r#"{{"version": "https://jsonfeed.org/version/1.1", "title": "W", "items": [{item}]}}"#);
        let item = read(&feed).unwrap().unwrap();
        assert_eq!(item.body, Some(Part::Plain("Tea rose.".into())));
        assert_eq!(item.published.as_deref(), Some("2026-03-14T01:00:00+05:30"));
        assert_eq!((item.byline.as_deref(), item.section.as_deref()), (Some("Ruwan"), Some("Trade")));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert!(read("<rss version=\"2.0\"><channel></channel></rss>").unwrap().is_none());
        assert!(read("<html/>").is_err());
        assert!(read("").is_err());
    }
}
