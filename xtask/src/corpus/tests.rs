//! The corpus is what it says: the same everywhere, without repetition, with the names and copies it promises.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use super::*;

/// Hash of a corpus of 200,000 bytes: changes with [`VERSION`] and never without.
const SMALL: &str = "b0574bc94b4b8d1567e4a5a69686bc1e7d00ec9c81cc0dc2115788fc20fbd7b3";

/// Hash of the pages of the same articles.
const SMALL_PAGES: &str = "969784d1f6b89ecf4bc9d6c350940436058e254e0c0ea1d671040b8e07f707c6";

fn articles(bytes: u64) -> Vec<Article> {
    Corpus::new(Settings { bytes, seed: SEED }).collect()
}

#[test]
fn the_bytes_are_the_same_everywhere() {
    let mut digest = Digest::default();
    articles(200_000).iter().for_each(|article| digest.add(article));
    assert_eq!(digest.hex(), SMALL, "changed? raise VERSION and write the new hash");
}

#[test]
fn the_pages_are_the_same_everywhere() {
    let pages: String = articles(200_000).iter().map(html::page).collect();
    assert_eq!(blake3::hash(pages.as_bytes()).to_hex().as_str(), SMALL_PAGES, "changed? raise VERSION");
}

#[test]
fn pages_are_mostly_no_text() {
    let articles = articles(200_000);
    let (pages, text): (usize, usize) = articles
        .iter()
        .map(|it| (html::page(it).len(), it.byte_len()))
        .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    assert!((8 * text..16 * text).contains(&pages), "{pages} bytes of pages, {text} of text");
}

#[test]
fn a_larger_corpus_begins_like_a_smaller_one() {
    let (small, large) = (articles(50_000), articles(150_000));
    assert!(small.len() < large.len());
    assert_eq!(small, large[..small.len()]);
}

#[test]
fn another_seed_gives_another_corpus() {
    let other: Vec<_> = Corpus::new(Settings { bytes: 20_000, seed: 7 }).collect();
    assert_ne!(articles(20_000), other);
}

#[test]
fn no_paragraph_stands_twice_but_in_near_copies() {
    let mut seen = HashSet::new();
    let articles = articles(4_000_000);
    for article in articles.iter().filter(|article| article.copied.is_none()) {
        for paragraph in &article.paragraphs {
            assert!(seen.insert(paragraph.as_str()), "{}: {paragraph}", article.id);
        }
    }
}

#[test]
fn names_are_many_and_distinct() {
    let names = names();
    assert_eq!(names.len(), 50_000);
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    assert!(names.iter().all(|name| name.len() >= 3 && name.trim() == name));
}

#[test]
fn names_stand_as_often_as_promised() {
    let articles = articles(1_000_000);
    let bytes: usize = articles.iter().map(Article::byte_len).sum();
    let hits: usize = articles.iter().map(|article| count(&article.plain())).sum();
    let bytes_per_name = bytes / hits;
    assert!((100..=140).contains(&bytes_per_name), "one name in {bytes_per_name} bytes");
}

/// Returns the number of names that stand in a text and do not overlap; the shortest of several counts.
fn count(text: &str) -> usize {
    thread_local! {
        static NAMES: BTreeMap<String, Vec<String>> = by_start();
    }
    NAMES.with(|names| {
        let (mut at, mut n) = (0, 0);
        while at < text.len() {
            let start = text.get(at..at + 3).and_then(|start| names.get(start));
            let found = start.and_then(|names| names.iter().find(|name| text[at..].starts_with(*name)));
            n += usize::from(found.is_some());
            at += found.map_or_else(|| text[at..].chars().next().map_or(1, char::len_utf8), String::len);
        }
        n
    })
}

fn by_start() -> BTreeMap<String, Vec<String>> {
    let mut out = BTreeMap::<String, Vec<String>>::new();
    for name in names() {
        if let Some(start) = name.get(..3) {
            out.entry(start.to_owned()).or_default().push(name);
        }
    }
    out.values_mut().for_each(|names| names.sort_by_key(String::len));
    out
}

#[test]
fn lengths_are_those_of_the_press() {
    let articles = articles(2_000_000);
    let mut lengths: Vec<usize> = articles.iter().map(Article::byte_len).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!((2_600..4_000).contains(&median), "median {median}");
    assert!(lengths[0] >= 600 && lengths[lengths.len() - 1] < 16_000, "{lengths:?}");
}

#[test]
fn near_copies_are_what_the_truth_says() {
    let articles = articles(4_000_000);
    let by_id: BTreeMap<&str, &Article> =
        articles.iter().map(|article| (article.id.as_str(), article)).collect();
    let mut kinds = BTreeMap::<CopyKind, usize>::new();
    for (article, copied) in articles.iter().filter_map(|article| Some((article, article.copied.as_ref()?))) {
        *kinds.entry(copied.kind).or_default() += 1;
        check(by_id[copied.of.as_str()], article, copied);
    }
    let copies: usize = kinds.values().sum();
    assert!((40..=60).contains(&(copies * 1000 / articles.len())), "{copies} of {}", articles.len());
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

fn check(of: &Article, copy: &Article, copied: &Copied) {
    let (before, after) = (of.body(), copy.body());
    assert_ne!(of.id, copy.id);
    assert_eq!(of.title == copy.title, copied.kind != CopyKind::Headline || copied.before == copied.after);
    match copied.kind {
        CopyKind::Exact | CopyKind::Headline => assert_eq!(before, after),
        CopyKind::Figure => {
            let differing = before.bytes().zip(after.bytes()).filter(|(before, after)| before != after);
            assert_eq!((before.len(), differing.count()), (after.len(), 1));
            assert!(before.contains(&copied.before) && after.contains(&copied.after));
        }
        CopyKind::Sentence => assert_eq!(before.len(), after.len() + copied.before.len() + 1),
        CopyKind::Truncated => assert!(before.starts_with(&after) && before.len() > after.len()),
        CopyKind::Order => {
            let sorted = |article: &Article| {
                let mut paragraphs = article.paragraphs.clone();
                paragraphs.sort();
                paragraphs
            };
            assert!(sorted(of) == sorted(copy) && before != after);
        }
    }
}

#[test]
fn a_folder_holds_articles_names_and_truth() {
    let folder = std::env::temp_dir().join(format!("dateline-corpus-{}", std::process::id()));
    let mut hashes = HashSet::new();
    for (format, kind) in [(Format::Txt, "txt"), (Format::Jsonl, "jsonl"), (Format::Html, "html")] {
        let target = folder.join(kind);
        let written = write(Settings { bytes: 60_000, seed: SEED }, &target, format).unwrap();
        hashes.insert(written.blake3.clone());
        let text = fs::read_to_string(target.join("corpus.json")).unwrap();
        assert!(text.contains(&written.blake3));
        assert_eq!(fs::read_to_string(target.join("names.txt")).unwrap().lines().count(), 50_000);
        let truth = fs::read_to_string(target.join("truth.jsonl")).unwrap();
        assert_eq!(truth.lines().count() as u64, written.copies);
        let error = write(Settings { bytes: 1, seed: SEED }, &target, format).unwrap_err();
        assert!(error.to_string().contains("not empty"), "{error}");
    }
    assert_eq!(hashes.len(), 1, "the hash does not depend on the format");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn pages_are_marked_up_and_escaped() {
    let mut article = articles(1).remove(0);
    article.title = "Salt & <Sons> \"win\"".to_owned();
    let page = html::page(&article);
    assert!(page.contains("<h1>Salt &amp; &lt;Sons&gt; &quot;win&quot;</h1>"));
    assert!(!page.contains("{title}") && page.ends_with("</html>\n"));
}
