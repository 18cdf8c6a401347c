//! An article as a web page, with what pages have around their text: metadata, style sheets, state of scripts,
//! navigation, related links, teasers, advertising, a footer.
//!
//! Most of a press page is not text; the counts below give pages the size and the parts that such pages have.

use std::fmt::Write as _;

use super::Article;
use super::rng::Rng;

const HEAD: &str = include_str!("../../corpus/page_head.html");
const CARD: &str = include_str!("../../corpus/page_card.html");
const TAIL: &str = include_str!("../../corpus/page_tail.html");
/// Style declarations, one a line.
const STYLES: &str = include_str!("../../corpus/page_styles.txt");
/// Labels of teasers, one a line.
const LABELS: &str = include_str!("../../corpus/page_labels.txt");

/// Rules of the style sheet of a page, least and most.
const STYLE_RULES: (u64, u64) = (60, 200);
/// Entries in the state of a page's scripts.
const STATE_ENTRIES: (u64, u64) = (40, 160);
/// Teasers below an article.
const CARDS: (u64, u64) = (10, 30);

/// Names of parts of a page, for style rules.
const PARTS: [&str; 8] = ["card", "grid", "nav", "btn", "kicker", "figure", "footer", "ratio"];

/// Returns the page of an article: the same page for the same article.
pub fn page(article: &Article) -> String {
    let mut rng =
        Rng::new(article.byte_len() as u64 ^ u64::from(article.id.bytes().map(u32::from).sum::<u32>()));
    let (style, state, cards) = (style(&mut rng), state(&mut rng), cards(&mut rng, article));
    let size = HEAD.len() + TAIL.len() + style.len() + state.len() + cards.len() + article.byte_len() * 2;
    let mut out = String::with_capacity(size);
    out.push_str(&fill(HEAD, article).replace("{style}", &style).replace("{state}", &state));
    for (idx, paragraph) in article.paragraphs.iter().enumerate() {
        body(paragraph, idx, &mut out);
    }
    out.push_str(&fill(TAIL, article).replace("{cards}", &cards));
    out
}

fn style(rng: &mut Rng) -> String {
    let styles: Vec<_> = STYLES.lines().collect();
    let rule = |rng: &mut Rng, n| {
        let (part, style) = (rng.pick(&PARTS), rng.pick(&styles));
        format!("    .{part}--{n}:not(.is-open) > .{part}__inner{{{style};order:{}}}\n", rng.below(9))
    };
    (0..rng.between(STYLE_RULES.0, STYLE_RULES.1)).map(|n| rule(rng, n)).collect()
}

fn state(rng: &mut Rng) -> String {
    let entry = |rng: &mut Rng, n| {
        let part = rng.pick(&PARTS);
        format!("{{\"slot\":\"{part}-{n}\",\"key\":\"{:016x}\",\"lazy\":{}}}", rng.next(), rng.percent(50))
    };
    let entries: Vec<_> = (0..rng.between(STATE_ENTRIES.0, STATE_ENTRIES.1)).map(|n| entry(rng, n)).collect();
    format!("{{\"slots\":[{}]}}", entries.join(","))
}

fn cards(rng: &mut Rng, article: &Article) -> String {
    let labels: Vec<_> = LABELS.lines().collect();
    let card = |rng: &mut Rng, n: u64| {
        fill(CARD, article)
            .replace("{n}", &n.to_string())
            .replace("{label}", rng.pick(&labels))
            .replace("{key}", &format!("{:012x}", rng.next() >> 16))
    };
    (0..rng.between(CARDS.0, CARDS.1)).map(|n| card(rng, n)).collect()
}

fn fill(part: &str, article: &Article) -> String {
    part.replace("{title}", &escape(&article.title))
        .replace("{byline}", &escape(&article.byline))
        .replace("{publisher}", &escape(&article.publisher))
        .replace("{section}", &escape(&article.section))
        .replace("{published}", &article.published)
        .replace("{id}", &article.id)
}

fn body(paragraph: &str, idx: usize, out: &mut String) {
    for line in paragraph.split('\n') {
        let text = escape(line);
        let is_heading = paragraph.contains('\n') && !line.ends_with(['.', '?', '!', '”', '"', '’']);
        let written = match (is_heading, idx % 5) {
            (true, _) => writeln!(out, "      <h2>{text}</h2>"),
            (false, 1) => writeln!(out, "      <p>{}</p>", linked(&text, idx)),
            (false, _) => writeln!(out, "      <p>{text}</p>"),
        };
        written.expect("a String takes every write");
    }
    if idx % 6 == 3 {
        out.push_str("      <aside class=\"ad\" data-slot=\"mid\"><span>Advertisement</span></aside>\n");
    }
}

/// Puts a link around some words in the middle.
fn linked(text: &str, idx: usize) -> String {
    let mut spaces = text.match_indices(' ').map(|(at, _)| at);
    let (Some(from), Some(to)) = (spaces.nth(3), spaces.nth(1)) else { return text.to_owned() };
    format!("{} <a href=\"/topic/{idx}\"><em>{}</em></a>{}", &text[..from], &text[from + 1..to], &text[to..])
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('—', "&mdash;")
}
