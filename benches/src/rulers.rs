//! The rulers: work that everybody knows, done beside ours.
//!
//! A is `split_ascii_whitespace` over the text; B finds 50,000 names with the contiguous NFA of
//! aho-corasick 1.1, standard match kind. What is measured is a ratio to one of them.

use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::texts::Texts;
use crate::work::Work;

/// Returns A and B.
///
/// # Panics
///
/// When B does not find the names that `corpus.tsv` says.
pub fn rulers(texts: &Rc<Texts>) -> Vec<Work> {
    let searcher = searcher(texts);
    let (a, b) = (texts.clone(), texts.clone());
    let words = Work::new("ruler/A", texts.bytes(), move || {
        let texts = a.clone();
        Box::new(move || texts.text.split_ascii_whitespace().count() as u64)
    });
    let mut names = Work::new("ruler/B", texts.bytes(), move || {
        let (texts, searcher) = (b.clone(), searcher.clone());
        Box::new(move || searcher.find_iter(&texts.text).count() as u64)
    });
    let hits = names.count();
    assert!(
        texts.hits == hits || texts.hits == 0,
        "ruler B finds {hits} names, corpus.tsv says {}",
        texts.hits
    );
    vec![words, names]
}

/// Returns two copies of B, each over the whole text, at the same time.
pub fn both_rulers(texts: &Rc<Texts>) -> Work {
    let (searcher, text) = (Arc::new(searcher(texts)), Arc::new(texts.text.clone()));
    Work::on_threads("ruler/B-twice", 2 * texts.bytes(), 2, move || {
        let (searcher, text) = (searcher.clone(), text.clone());
        Box::new(move || {
            let count = || searcher.find_iter(text.as_str()).count() as u64;
            thread::scope(|scope| {
                let other = scope.spawn(count);
                count() + other.join().expect("a search does not panic")
            })
        })
    })
}

fn searcher(texts: &Texts) -> AhoCorasick {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::Standard)
        .build(&texts.names)
        .expect("50,000 names fit")
}
