//! Near copies: what other outlets make of an article.

use super::article::{Article, Copied, CopyKind};
use super::expand::Scribe;
use super::figures::House;
use super::names::{Cast, Names};
use super::rng::Rng;

const KINDS: [CopyKind; 6] = [
    CopyKind::Figure,
    CopyKind::Sentence,
    CopyKind::Headline,
    CopyKind::Truncated,
    CopyKind::Order,
    CopyKind::Exact,
];

/// Returns a near copy of an article under a new id and publisher.
pub(crate) fn copy(of: &Article, id: String, rng: &mut Rng, names: &Names) -> Article {
    let cast = Cast::draw(rng, names);
    let house = House::draw(rng);
    let mut scribe = Scribe::new(rng.fork(), cast, house);
    let mut article = Article { id, publisher: scribe.phrase("publisher"), ..of.clone() };
    let mut kind = rng.pick(&KINDS);
    let change = match kind {
        CopyKind::Figure => change_figure(&mut article, rng),
        CopyKind::Sentence => drop_sentence(&mut article, rng),
        CopyKind::Headline => change_headline(&mut article, &mut scribe),
        CopyKind::Truncated => truncate(&mut article, rng),
        CopyKind::Order => swap(&mut article, rng),
        CopyKind::Exact => None,
    };
    let (before, after) = change.unwrap_or_else(|| {
        kind = CopyKind::Exact;
        Default::default()
    });
    article.copied = Some(Copied { of: of.id.clone(), kind, before, after });
    article
}

type Change = Option<(String, String)>;

fn change_figure(article: &mut Article, rng: &mut Rng) -> Change {
    let start = rng.index(article.paragraphs.len());
    let n = article.paragraphs.len();
    // The first paragraph's figures may be the dateline's.
    let idx = (start..start + n)
        .map(|idx| idx % n)
        .find(|idx| *idx > 0 && figure(&article.paragraphs[*idx]).is_some())?;
    let paragraph = &mut article.paragraphs[idx];
    let (at, end) = figure(paragraph)?;
    let before = paragraph[at..end].to_owned();
    let last = before.bytes().next_back()? - b'0';
    let digit = (last + 1 + rng.below(9) as u8) % 10;
    let after = format!("{}{digit}", &before[..before.len() - 1]);
    paragraph.replace_range(at..end, &after);
    Some((before, after))
}

/// Returns the first run of two digits or more.
fn figure(text: &str) -> Option<(usize, usize)> {
    let is_digit = |at: &usize| text.as_bytes()[*at].is_ascii_digit();
    let at = (0..text.len().saturating_sub(1)).find(|at| is_digit(at) && is_digit(&(at + 1)))?;
    let end = (at..text.len()).find(|at| !is_digit(at)).unwrap_or(text.len());
    Some((at, end))
}

fn drop_sentence(article: &mut Article, rng: &mut Rng) -> Change {
    let n = article.paragraphs.len();
    let start = rng.index(n);
    for idx in (start..start + n).map(|idx| idx % n) {
        let paragraph = &mut article.paragraphs[idx];
        let Some(at) = paragraph.rfind(". ") else { continue };
        let before = paragraph[at + 2..].to_owned();
        paragraph.truncate(at + 1);
        return Some((before, String::new()));
    }
    None
}

fn change_headline(article: &mut Article, scribe: &mut Scribe<'_>) -> Change {
    let before = std::mem::take(&mut article.title);
    scribe.sentence("headline", &mut article.title);
    Some((before, article.title.clone()))
}

fn truncate(article: &mut Article, rng: &mut Rng) -> Change {
    let n = article.paragraphs.len();
    if n < 3 {
        return None;
    }
    let keep = rng.between(n as u64 / 2, n as u64 - 1) as usize;
    article.paragraphs.truncate(keep);
    Some((format!("{n} paragraphs"), format!("{keep} paragraphs")))
}

fn swap(article: &mut Article, rng: &mut Rng) -> Change {
    let n = article.paragraphs.len();
    if n < 3 {
        return None;
    }
    let first = 1 + rng.index(n - 2);
    let second = first + 1 + rng.index(n - 1 - first);
    article.paragraphs.swap(first, second);
    Some((format!("paragraphs {first}, {second}"), format!("paragraphs {second}, {first}")))
}
