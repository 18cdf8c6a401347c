//! A feed cut into its entries: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.
//!
//! An entry becomes a feed of its own: the head of its feed, the entry, and what closes the feed, so that it
//! can be read on any thread. Not here: what the elements mean.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Longest head that stands before every entry; of a longer one the open elements are left.
const MAX_HEAD_BYTES: usize = 16 << 10;

/// A feed, cut.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// What stands before an entry and behind it, to make it a feed.
    pub(super) head: String,
    pub(super) tail: String,
    /// Entries, in bytes of the text.
    pub(super) entries: Vec<Range<usize>>,
    /// Where the feed is damaged and what is wrong; entries before it are there.
    pub(super) defect: Option<(usize, String)>,
}

impl Cut {
    /// Returns an entry as a feed of its own.
    pub(super) fn single(&self, text: &str, entry: &Range<usize>) -> String {
        [&self.head, &text[entry.clone()], &self.tail].concat()
    }

    fn broken(at: usize, message: impl Into<String>) -> Self {
        Cut { defect: Some((at, message.into())), ..Cut::default() }
    }
}

/// Cuts a feed.
pub(super) fn cut(text: &str) -> Cut {
    if text.trim_start().starts_with('{') { cut_json(text) } else { cut_xml(text) }
}

/// Returns the encoding that an XML declaration tells (XML 1.0, section 2.8).
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1024)];
    let start = memchr::memmem::find(head, b"<?xml")?;
    let end = start + memchr::memmem::find(&head[start..], b"?>")?;
    let declaration = String::from_utf8_lossy(&head[start..end]).into_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Open elements around the entries.
#[derive(Default)]
struct Open {
    /// Start tags as they stand, and names.
    tags: Vec<(String, String)>,
}

impl Open {
    fn push(&mut self, tag: &str, element: &BytesStart<'_>) {
        self.tags.push((tag.to_owned(), String::from(element.name().as_ref())));
    }

    fn is_feed(&self) -> bool {
        let root = self.tags.first().map_or("", |(_, name)| local(name));
        matches!(root, "rss" | "RDF" | "feed")
    }

    /// Returns whether an element that begins here is an entry.
    fn begins_entry(&self, name: &str) -> bool {
        let root = self.tags.first().map_or("", |(_, name)| local(name));
        match (root, local(name), self.tags.len()) {
            ("feed", "entry", 1) | ("RDF", "item", 1) => true,
            ("rss", "item", 2) => local(&self.tags[1].1) == "channel",
            _ => false,
        }
    }

    fn opening(&self) -> String {
        self.tags.iter().map(|(tag, _)| tag.as_str()).collect()
    }

    fn closing(&self) -> String {
        self.tags.iter().rev().map(|(_, name)| format!("</{name}>")).collect()
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn cut_xml(text: &str) -> Cut {
    let (mut out, mut open, mut head_start) = (Cut::default(), Open::default(), 0);
    let mut reader = Reader::from_str(text);
    loop {
        let before = reader.buffer_position() as usize;
        let defect = |error: quick_xml::Error| (before, format!("not well-formed: {error}"));
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return out.finished(Some(defect(error))),
        };
        let after = reader.buffer_position() as usize;
        match event {
            Event::Decl(_) => head_start = after,
            Event::Start(element) if open.begins_entry(element.name().as_ref()) => {
                if let Err(error) = reader.read_to_end(element.name()) {
                    return out.finished(Some(defect(error)));
                }
                out.take(text, &open, head_start, before..reader.buffer_position() as usize);
            }
            Event::Start(element) => {
                open.push(&text[before..after], &element);
                if !open.is_feed() {
                    let name = &open.tags[0].1;
                    return Cut::broken(before, format!("no feed: its first element is `{name}`"));
                }
            }
            Event::End(_) => {
                open.tags.pop();
                if open.tags.is_empty() {
                    return out.finished(None);
                }
            }
            Event::Eof if open.tags.is_empty() => return Cut::broken(before, "no feed: it has no element"),
            Event::Eof => {
                let name = open.tags.last().map_or("", |(_, name)| name.as_str());
                return out.finished(Some((before, format!("truncated: `{name}` has no end"))));
            }
            _ => {}
        }
    }
}

impl Cut {
    /// Takes an entry; the first one decides what head and tail are.
    fn take(&mut self, text: &str, open: &Open, head_start: usize, entry: Range<usize>) {
        if self.entries.is_empty() {
            let head = &text[head_start..entry.start];
            self.head = if head.len() > MAX_HEAD_BYTES { open.opening() } else { head.to_owned() };
            self.tail = open.closing();
        }
        self.entries.push(entry);
    }

    fn finished(mut self, defect: Option<(usize, String)>) -> Self {
        self.defect = defect;
        self
    }
}

/// The parts of a JSON feed that are kept for every item.
#[derive(Deserialize)]
struct JsonFeed<'a> {
    #[serde(borrow)]
    version: &'a RawValue,
    #[serde(borrow, default)]
    title: Option<&'a RawValue>,
    #[serde(borrow, default)]
    language: Option<&'a RawValue>,
    #[serde(borrow, default)]
    author: Option<&'a RawValue>,
    #[serde(borrow, default)]
    authors: Option<&'a RawValue>,
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

fn cut_json(text: &str) -> Cut {
    let feed: JsonFeed<'_> = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => return Cut::broken(0, format!("no JSON feed: {error}")),
    };
    let title = feed.title.map_or("\"\"", RawValue::get);
    let mut head = format!("{{\"version\":{},\"title\":{title}", feed.version.get());
    for (name, value) in [("language", feed.language), ("author", feed.author), ("authors", feed.authors)] {
        if let Some(value) = value {
            head.push_str(&format!(",\"{name}\":{}", value.get()));
        }
    }
    head.push_str(",\"items\":[");
    let base = text.as_ptr() as usize;
    let range = |item: &&RawValue| {
        let start = item.get().as_ptr() as usize - base;
        start..start + item.get().len()
    };
    Cut { head, tail: "]}".into(), entries: feed.items.iter().map(range).collect(), defect: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<String> {
        let cut = cut(text);
        cut.entries.iter().map(|entry| cut.single(text, entry)).collect()
    }

    #[test]
    fn every_entry_becomes_a_feed_of_its_own() {
        let rss = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Wire</title>\
            <item><title>a</title></item>\n<item><title>b</title></item></channel></rss>";
        assert_eq!(
            entries(rss)[1],
            "<rss version=\"2.0\"><channel><title>Wire</title><item><title>b</title></item></channel></rss>"
        );
        let atom = "<feed xmlns='a'><entry><source><title>x</title></source></entry></feed>";
        assert_eq!(entries(atom), [atom]);
        let rdf = "<rdf:RDF><channel><items/></channel><item>a</item><item>b</item></rdf:RDF>";
        assert_eq!(entries(rdf)[0], "<rdf:RDF><channel><items/></channel><item>a</item></rdf:RDF>");
    }

    #[test]
    fn json_feeds_keep_their_head() {
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "x": 1,
            "items": [{"id": "1"}, {"id": "2"}], "language": "en"}"#;
        assert_eq!(
            entries(json)[1],
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"Wire","language":"en","items":[{"id": "2"}]}"#
        );
        assert!(cut("{\"version\": 1").defect.unwrap().1.starts_with("no JSON feed"));
    }

    #[test]
    fn entries_before_a_defect_are_kept() {
        let rss = "<rss><channel><item>a</item><item>b</item><item><b>c</item></channel></rss>";
        let found = cut(rss);
        assert_eq!(found.entries.len(), 2);
        let (at, message) = found.defect.unwrap();
        assert_eq!(at, rss.find("<item><b>").unwrap());
        assert!(message.starts_with("not well-formed"), "{message}");
        let found = cut("<rss><channel><item>a</item><item>b");
        assert_eq!((found.entries.len(), found.defect.is_some()), (1, true));
        let found = cut("<rss><channel><item>a</item>");
        assert!(found.defect.unwrap().1.starts_with("truncated"));
    }

    #[test]
    fn what_is_no_feed_says_so() {
        let message = |text: &str| cut(text).defect.unwrap().1;
        assert_eq!(message("<html><body/></html>"), "no feed: its first element is `html`");
        assert_eq!(message("plain words"), "no feed: it has no element");
        assert_eq!(cut("<rss><channel></channel></rss>"), Cut::default());
    }

    #[test]
    fn a_long_head_is_not_repeated() {
        let long = "x".repeat(MAX_HEAD_BYTES);
        let rss = format!("<rss><channel><title>{long}</title><item>a</item></channel></rss>");
        assert_eq!(entries(&rss), ["<rss><channel><item>a</item></channel></rss>"]);
    }

    #[test]
    fn the_declared_encoding_is_found() {
        assert_eq!(
            declared_encoding(b"<?xml version='1.0' encoding = 'windows-1251'?><rss/>").as_deref(),
            Some("windows-1251")
        );
        assert_eq!(declared_encoding(b"<?xml version=\"1.0\"?>"), None);
        assert_eq!(declared_encoding(b"<rss encoding=\"x\">"), None);
    }
}
