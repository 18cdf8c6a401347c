//! A seeded generator of press-like text, to measure speed on.
//!
//! A [`Corpus`] is an iterator of [`Article`]s: the same articles for the same settings and [`VERSION`], on
//! every machine. Its sentences are templates made of the seeds and a grammar, its names are invented; all of
//! that are tables in `xtask/corpus/`, compiled in. They are copies on purpose: a ruler must not change when
//! somebody edits a seed or a plugin's lexicon. No floating point and no hash order takes part.
//!
//! What it is not good for: measuring quality. The sentences agree with grammar, mostly, and with nothing else.

mod article;
mod copies;
mod expand;
mod figures;
pub mod html;
mod names;
mod rng;
mod tables;
#[cfg(test)]
mod tests;
mod write;

use std::collections::{HashSet, VecDeque};

pub use article::{Article, Copied, CopyKind};
pub use names::names;
pub use write::{Format, Written, write};

use names::Names;
use rng::Rng;

/// Version of the corpus: goes up with any change of its bytes.
pub const VERSION: u32 = 2;

/// The seed that everybody uses who does not ask for another.
pub const SEED: u64 = 1851;

/// Of a hundred articles, how many are near copies.
const COPIES_PERCENT: u64 = 5;

/// How many originals a near copy can be of.
const REMEMBERED: usize = 64;

/// What a corpus is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of text, titles included; the last article goes over them.
    pub bytes: u64,
    /// The seed.
    pub seed: u64,
}

impl Settings {
    /// Returns the settings of a corpus of `mb` times a million bytes with the seed that everybody uses.
    pub fn megabytes(mb: u64) -> Self {
        Settings { bytes: mb * 1_000_000, seed: SEED }
    }
}

/// The articles, one after another.
pub struct Corpus {
    settings: Settings,
    names: Names,
    rng: Rng,
    made: u64,
    bytes: u64,
    recent: VecDeque<Article>,
    paragraphs: HashSet<u64>,
}

impl Corpus {
    /// Returns the articles of the settings.
    pub fn new(settings: Settings) -> Self {
        Corpus {
            settings,
            names: Names::new(),
            rng: Rng::new(settings.seed),
            made: 0,
            bytes: 0,
            recent: VecDeque::with_capacity(REMEMBERED),
            paragraphs: HashSet::new(),
        }
    }

    fn original(&mut self, id: String) -> Article {
        let mut rng = self.rng.fork();
        let article = article::compose(id, &mut rng, &self.names, &mut self.paragraphs);
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(article.clone());
        article
    }
}

impl Iterator for Corpus {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        if self.bytes >= self.settings.bytes {
            return None;
        }
        let id = format!("c{:07}", self.made);
        let is_copy = self.rng.below(100) < COPIES_PERCENT && self.recent.len() > REMEMBERED / 8;
        let article = if is_copy {
            let of = self.rng.index(self.recent.len());
            let mut rng = self.rng.fork();
            copies::copy(&self.recent[of], id, &mut rng, &self.names)
        } else {
            self.original(id)
        };
        self.made += 1;
        self.bytes += article.byte_len() as u64;
        Some(article)
    }
}

/// Collects the blake3 of a corpus, article by article.
#[derive(Default)]
pub struct Digest {
    hasher: blake3::Hasher,
    line: String,
}

impl Digest {
    /// Takes one article in.
    pub fn add(&mut self, article: &Article) {
        self.line.clear();
        article.to_json(&mut self.line);
        self.line.push('\n');
        self.hasher.update(self.line.as_bytes());
    }

    /// Returns the hash in hex.
    pub fn hex(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}
