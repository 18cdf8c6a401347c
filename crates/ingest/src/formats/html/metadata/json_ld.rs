//! What scripts of JSON-LD say of the article: objects of schema.org, alone, in arrays, in a `@graph`.
//!
//! Scripts that are no JSON as they stand are mended where that is plain: comments around them, line ends
//! in strings, commas before a closing bracket. Not here: lists of other articles.

use serde_json::{Map, Value};

use super::super::head::Head;
use super::super::reference::{Place, decode};
use super::clean;

/// Longest script that is read, in bytes.
const LONGEST_SCRIPT: usize = 1 << 20;
/// Deepest object that is looked at.
const MOST_DEPTH: usize = 6;

/// What the scripts of a page say of its article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) published: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

/// Reads all scripts. An article is believed before any other page.
pub(super) fn read(html: &str, head: &Head) -> Found {
    let scripts = head.json_ld.iter().filter(|range| range.len() <= LONGEST_SCRIPT);
    let values: Vec<Value> = scripts.filter_map(|range| parse(&html[range.clone()])).collect();
    let mut objects = Vec::new();
    values.iter().for_each(|value| collect(value, 0, &mut objects));
    let mut found = Found::default();
    for wanted in [is_article, is_page] {
        for object in objects.iter().filter(|object| types(object).any(wanted)) {
            found.fill(object, &objects);
        }
    }
    found
}

/// Parses a script; a script that is broken beyond mending says nothing.
fn parse(script: &str) -> Option<Value> {
    let bare = script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[");
    let bare = bare.trim_start_matches("<![CDATA[").trim_end_matches("-->").trim_end_matches("]]>");
    let bare = bare.trim().trim_end_matches("//").trim().trim_end_matches(';');
    serde_json::from_str(bare).ok().or_else(|| serde_json::from_str(&mend(bare)).ok())
}

/// Replaces control characters in strings, and drops commas before closing brackets.
fn mend(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            out.push(if c.is_control() { ' ' } else { c });
            in_string = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            continue;
        }
        if matches!(c, ']' | '}') {
            let kept = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept);
        }
        in_string = c == '"';
        out.push(c);
    }
    out
}

/// Collects the objects that describe the page: those at the top, in arrays, graphs and `mainEntity`.
fn collect<'a>(value: &'a Value, depth: usize, out: &mut Vec<&'a Map<String, Value>>) {
    if depth > MOST_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, out)),
        Value::Object(object) => {
            out.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    collect(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

fn types<'a>(object: &'a Map<String, Value>) -> impl Iterator<Item = &'a str> {
    let types: &'a [Value] = match object.get("@type") {
        Some(Value::Array(types)) => types,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    types.iter().filter_map(Value::as_str)
}

fn is_article(kind: &str) -> bool {
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(kind, "Report" | "Interview" | "CreativeWork")
}

fn is_page(kind: &str) -> bool {
    kind.ends_with("WebPage") || matches!(kind, "ItemPage" | "FAQPage" | "VideoObject" | "PodcastEpisode")
}

impl Found {
    /// Takes what an object says where nothing is known yet.
    fn fill(&mut self, object: &Map<String, Value>, all: &[&Map<String, Value>]) {
        let text = |key: &str| object.get(key).and_then(text_of);
        let set = |to: &mut Option<String>, found: Option<String>| {
            if to.is_none() {
                *to = found;
            }
        };
        set(&mut self.title, text("headline").or_else(|| text("name")));
        set(
            &mut self.byline,
            object.get("author").or(object.get("creator")).and_then(|value| names(value, all)),
        );
        set(&mut self.publisher, object.get("publisher").and_then(|value| names(value, all)));
        set(&mut self.section, text("articleSection"));
        set(&mut self.url, text("url").or_else(|| text("mainEntityOfPage")));
        set(&mut self.language, text("inLanguage"));
        self.published.extend(["datePublished", "dateCreated", "uploadDate"].into_iter().filter_map(text));
    }
}

/// Returns the text of a value: a string, the first of an array, the `@value` or `@id` of an object.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(decode(text, Place::Text)),
        Value::Array(values) => values.iter().find_map(text_of),
        Value::Object(object) => ["@value", "name", "@id"]
            .into_iter()
            .find_map(|key| object.get(key).and_then(Value::as_str))
            .and_then(clean),
        _ => None,
    }
}

/// Returns the names of persons or organizations, those that are only referred to as well.
fn names(value: &Value, all: &[&Map<String, Value>]) -> Option<String> {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut names: Vec<String> = Vec::new();
    for name in values.iter().filter_map(|value| name(value, all)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    clean(names.join(", "))
}

fn name(value: &Value, all: &[&Map<String, Value>]) -> Option<String> {
    let object = match value {
        Value::String(name) => return clean(decode(name, Place::Text)).filter(|name| !name.contains("://")),
        Value::Object(object) => object,
        _ => return None,
    };
    let of = |object: &Map<String, Value>| object.get("name").and_then(text_of);
    of(object).or_else(|| {
        let id = object.get("@id")?.as_str()?;
        all.iter()
            .find(|other| other.get("@id").and_then(Value::as_str) == Some(id))
            .and_then(|other| of(other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scripts: &[&str]) -> Found {
        let html = scripts.concat();
        let mut head = Head::default();
        let mut at = 0;
        for script in scripts {
            head.json_ld.push(at..at + script.len());
            at += script.len();
        }
        read(&html, &head)
    }

    #[test]
    fn an_article_is_read_wherever_it_stands() {
        let alone = r#"{"@type":"NewsArticle","headline":"Port opens &amp; trades","datePublished":"2026-03-14",
            "author":[{"@type":"Person","name":"Ada Wren"},{"name":"Bo Lind"}],"publisher":{"name":"The Quay"},"articleSection":["Trade","Ports"]}"#;
        let found = of(&[alone]);
        assert_eq!(found.title.as_deref(), Some("Port opens & trades"));
        assert_eq!(found.byline.as_deref(), Some("Ada Wren, Bo Lind"));
        assert_eq!((found.publisher.as_deref(), found.section.as_deref()), (Some("The Quay"), Some("Trade")));
        let graph = r##"{"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"Page"},
            {"@type":["Thing","BlogPosting"],"headline":"H","author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Cy Ode"}]}"##;
        let found = of(&[r#"{"@type":"Organization","name":"Org"}"#, &format!("[{graph}]")]);
        assert_eq!((found.title.as_deref(), found.byline.as_deref()), (Some("H"), Some("Cy Ode")));
    }

    #[test]
    fn broken_json_is_mended_where_that_is_plain() {
        let found =
            of(&["<!-- {\"@type\":\"Article\",\n\"headline\":\"Two\nlines\",\"author\":\"X Y\",} -->"]);
        assert_eq!((found.title.as_deref(), found.byline.as_deref()), (Some("Two lines"), Some("X Y")));
        assert_eq!(
            of(&["{\"@type\":\"Article\",\"headline\":", "[[[[", "\"text\"", "null"]),
            Found::default()
        );
    }

    #[test]
    fn deep_json_is_no_danger() {
        let deep = "[".repeat(100_000);
        assert_eq!(of(&[&deep]), Found::default());
    }

    #[test]
    fn lists_of_other_articles_are_not_the_page() {
        let list = r#"{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Other"}]}"#;
        assert_eq!(of(&[list]), Found::default());
    }
}
