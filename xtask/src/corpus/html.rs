//! An article as a web page, with what pages have around their text: metadata, navigation, related links,
//! advertising, a footer.

use std::fmt::Write as _;

use super::Article;

const HEAD: &str = include_str!("../../corpus/page_head.html");
const TAIL: &str = include_str!("../../corpus/page_tail.html");

/// Returns the page of an article.
pub fn page(article: &Article) -> String {
    let mut out = String::with_capacity(HEAD.len() + TAIL.len() + article.byte_len() * 2);
    out.push_str(&fill(HEAD, article));
    for (idx, paragraph) in article.paragraphs.iter().enumerate() {
        body(paragraph, idx, &mut out);
    }
    out.push_str(&fill(TAIL, article));
    out
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
