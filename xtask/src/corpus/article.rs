//! One article: headline, dateline, paragraphs, metadata.

use std::collections::HashSet;

use serde::Serialize;

use super::expand::Scribe;
use super::figures::{Day, House};
use super::names::{Cast, Names};
use super::rng::Rng;

/// Bytes of an article at every twentieth of their distribution: log-normal around 3,000.
const LENGTHS: [u64; 21] = [
    1000, 1214, 1483, 1697, 1888, 2070, 2248, 2427, 2610, 2800, 3000, 3215, 3448, 3708, 4003, 4348, 4767,
    5305, 6071, 7415, 12000,
];

/// How often a paragraph is drawn again because it stood somewhere before.
const TRIES: usize = 24;

/// A press article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its number in the corpus, as `c0000012`.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Body, without empty paragraphs; the first starts with the dateline.
    pub paragraphs: Vec<String>,
    /// Publication date, as ISO 8601.
    pub published: String,
    /// Author line.
    pub byline: String,
    /// Who published it.
    pub publisher: String,
    /// Section of the publication.
    pub section: String,
    /// What it is a near copy of, if it is one.
    pub copied: Option<Copied>,
}

/// What a near copy was made of and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The original's id.
    pub of: String,
    /// What was changed.
    pub kind: CopyKind,
    /// What stood there, or which paragraphs moved.
    pub before: String,
    /// What stands there now; empty where something was dropped.
    pub after: String,
}

/// What was changed in a near copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyKind {
    /// One figure is another.
    Figure,
    /// One sentence is missing.
    Sentence,
    /// The headline is another.
    Headline,
    /// The end is missing.
    Truncated,
    /// Two paragraphs changed places.
    Order,
    /// Only id and publisher differ.
    Exact,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    title: &'a str,
    published: &'a str,
    language: &'a str,
    byline: &'a str,
    publisher: &'a str,
    section: &'a str,
    url: String,
    text: String,
}

impl Article {
    /// Returns the paragraphs, with an empty line between them.
    pub fn body(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// Returns headline and body as a plain file has them.
    pub fn plain(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.body())
    }

    /// Returns the number of bytes of [`plain`](Article::plain).
    pub fn byte_len(&self) -> usize {
        let body: usize = self.paragraphs.iter().map(|paragraph| paragraph.len() + 2).sum();
        self.title.len() + 2 + body - 1
    }

    /// Appends the article as a line of JSON, without the line's end.
    pub fn to_json(&self, out: &mut String) {
        let line = Line {
            id: &self.id,
            title: &self.title,
            published: &self.published,
            language: "en",
            byline: &self.byline,
            publisher: &self.publisher,
            section: &self.section,
            url: format!("https://press.example/{}/{}", self.published.replace('-', "/"), self.id),
            text: self.body(),
        };
        out.push_str(&serde_json::to_string(&line).expect("strings are JSON"));
    }
}

/// Makes an article. What its paragraphs' hashes are is kept in `seen`; none is made twice.
pub(crate) fn compose(id: String, rng: &mut Rng, names: &Names, seen: &mut HashSet<u64>) -> Article {
    let length = draw_length(rng);
    let day = Day::draw(rng);
    let house = House::draw(rng);
    let cast = Cast::draw(rng, names);
    let is_interview = rng.percent(8);
    let mut scribe = Scribe::new(rng.fork(), cast, house);
    let mut title = String::new();
    scribe.sentence("headline", &mut title);
    let (byline, publisher) = (scribe.phrase("person"), scribe.phrase("publisher"));
    let section = scribe.phrase("section");
    let mut paragraphs = vec![fresh(seen, || lede(&mut scribe, day))];
    let mut left = length.saturating_sub((title.len() + paragraphs[0].len()) as u64);
    while left > 0 {
        let paragraph = fresh(seen, || paragraph(&mut scribe, is_interview));
        left = left.saturating_sub(paragraph.len() as u64 + 2);
        paragraphs.push(paragraph);
    }
    Article { id, title, paragraphs, published: day.iso(), byline, publisher, section, copied: None }
}

fn draw_length(rng: &mut Rng) -> u64 {
    let step = rng.index(LENGTHS.len() - 1);
    rng.between(LENGTHS[step], LENGTHS[step + 1])
}

fn fresh(seen: &mut HashSet<u64>, mut make: impl FnMut() -> String) -> String {
    for _ in 0..TRIES {
        let text = make();
        if seen.insert(hash(&text)) {
            return text;
        }
    }
    unreachable!("{TRIES} paragraphs in a row were all there before")
}

fn hash(text: &str) -> u64 {
    let bytes = blake3::hash(text.as_bytes());
    u64::from_le_bytes(bytes.as_bytes()[..8].try_into().expect("a hash has 32 bytes"))
}

fn lede(scribe: &mut Scribe<'_>, day: Day) -> String {
    let city = scribe.phrase("city");
    let mut out = city.to_uppercase();
    match scribe.rng.below(4) {
        0 => {
            out.push_str(", ");
            scribe.house.write_day(day, &mut out);
            out.push_str(&format!(" ({}) — ", scribe.phrase("agency")));
        }
        1 => {
            out.push_str(", ");
            scribe.house.write_day(day, &mut out);
            out.push_str(" — ");
        }
        2 => out.push_str(&format!(" ({}) - ", scribe.phrase("agency"))),
        _ => out.clear(),
    }
    scribe.sentence("lede", &mut out);
    for _ in 0..scribe.rng.below(2) {
        out.push(' ');
        sentence(scribe, &mut out);
    }
    out
}

fn paragraph(scribe: &mut Scribe<'_>, is_interview: bool) -> String {
    let mut out = String::new();
    if is_interview {
        turn(scribe, &mut out);
    } else if scribe.rng.percent(4) {
        scribe.sentence("subhead", &mut out);
        // A heading of its own would soon stand somewhere for the second time.
        out.push('\n');
        sentence(scribe, &mut out);
    } else {
        for idx in 0..[1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5][scribe.rng.index(12)] {
            if idx > 0 {
                out.push(' ');
            }
            sentence(scribe, &mut out);
        }
    }
    out
}

fn turn(scribe: &mut Scribe<'_>, out: &mut String) {
    out.push_str("Q: ");
    scribe.sentence("question", out);
    out.push_str("\nA: ");
    for _ in 0..scribe.rng.between(1, 3) {
        scribe.sentence("quoted", out);
        out.push(' ');
    }
    scribe.sentence("qs", out);
    out.push('.');
}

/// Appends one sentence of some kind; some are two clauses long.
fn sentence(scribe: &mut Scribe<'_>, out: &mut String) {
    let symbol = match scribe.rng.below(100) {
        0..7 => "short",
        7..18 => "body",
        18..27 => "quotes",
        27..31 => "background",
        31..54 => "wordy",
        54..60 => return quotation(scribe, out),
        60..83 => return joined(scribe, out),
        83..85 => "counted",
        _ => "plain",
    };
    scribe.sentence(symbol, out);
}

/// Appends what somebody of the seeds said, with a new speaker.
fn quotation(scribe: &mut Scribe<'_>, out: &mut String) {
    let (open, close) = scribe.house.marks;
    out.push_str(open);
    let begin = out.len();
    scribe.sentence("quoted", out);
    let has_comma = out[begin..].ends_with('.');
    if has_comma {
        out.pop();
        out.push(',');
    }
    out.push_str(&format!(
        "{close} {} {}.",
        scribe.phrase("speaker").trim_end_matches(','),
        scribe.phrase("said")
    ));
}

fn joined(scribe: &mut Scribe<'_>, out: &mut String) {
    let begin = out.len();
    let opening = if scribe.rng.percent(60) { "plain" } else { "wordy" };
    scribe.sentence(opening, out);
    let is_plain = out[begin..].ends_with('.') && !out[begin..].ends_with("..");
    if !is_plain {
        return;
    }
    out.pop();
    out.push_str(scribe.rng.pick(&[", while ", ", and ", ", although ", "; ", ", after ", ", because "]));
    out.push_str(&scribe.phrase("claim"));
    if scribe.rng.percent(75) {
        out.push_str(", ");
        out.push_str(&scribe.phrase("adjunct"));
    }
    out.push('.');
}
