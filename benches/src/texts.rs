//! The texts the benchmarks work on: a corpus of xtask, checked against what `corpus.tsv` says about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use dateline_core::{FieldName, OffsetMap, RawDocument, RawField};
use dateline_ingest::{RawBatch, Reader, Settings, list, scan};
use tempfile::TempDir;
use xtask::corpus::{self, Article, Corpus, Digest, Format};

/// Bytes in a batch, as in a run.
const BATCH_BYTES: usize = 1 << 20;

/// What is known of the corpora: size in KB, blake3, names that ruler B finds.
const KNOWN: &str = include_str!("../corpus.tsv");

/// A corpus in memory.
pub struct Texts {
    /// The articles.
    pub articles: Vec<Article>,
    /// The plain text of all articles.
    pub text: String,
    /// The names of ruler B.
    pub names: Vec<String>,
    /// How many of them it finds; 0: not known.
    pub hits: u64,
    folder: TempDir,
}

impl Texts {
    /// Returns the corpus of a size that `corpus.tsv` knows.
    ///
    /// # Panics
    ///
    /// When `corpus.tsv` does not know the size or the corpus is not the one it knows.
    pub fn kilobytes(kb: u64) -> Self {
        let line = KNOWN.lines().find(|line| line.split('\t').next() == Some(&kb.to_string()));
        let line = line.unwrap_or_else(|| panic!("corpus.tsv: nothing is known of a corpus of {kb} KB"));
        let [_, blake3, hits] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("corpus.tsv: a line has three fields: {line}")
        };
        let texts = Texts::unchecked(kb);
        assert_eq!(texts.hash(), blake3, "the corpus is another; see benches/README.md");
        Texts { hits: hits.parse().expect("corpus.tsv: hits are a number"), ..texts }
    }

    /// Returns the line of `corpus.tsv` for the corpus of a size as it is now.
    pub fn line(kb: u64) -> String {
        let texts = Rc::new(Texts::unchecked(kb));
        let mut names = crate::rulers(&texts).pop().expect("ruler B comes last");
        format!("{kb}\t{}\t{}", texts.hash(), names.count())
    }

    fn hash(&self) -> String {
        let mut digest = Digest::default();
        self.articles.iter().for_each(|article| digest.add(article));
        digest.hex()
    }

    fn unchecked(kb: u64) -> Self {
        let settings = corpus::Settings { bytes: kb * 1000, seed: corpus::SEED };
        let articles: Vec<Article> = Corpus::new(settings).collect();
        let text = articles.iter().map(Article::plain).collect();
        let folder = tempfile::tempdir().expect("a folder for the corpus");
        Texts { articles, text, names: corpus::names(), hits: 0, folder }
    }

    /// Returns the bytes of text.
    pub fn bytes(&self) -> u64 {
        self.text.len() as u64
    }

    /// Returns the folder with the articles in a format, written once.
    pub fn folder(&self, format: Format) -> PathBuf {
        let folder = self.folder.path().join(format.name());
        if !folder.exists() {
            fs::create_dir(&folder).expect("making a folder in a fresh one");
            self.write(format, &folder);
        }
        folder
    }

    fn write(&self, format: Format, folder: &Path) {
        let write =
            |name: String, text: &str| fs::write(folder.join(name), text).expect("writing the corpus");
        if format == Format::Jsonl {
            let mut lines = String::new();
            for article in &self.articles {
                article.to_json(&mut lines);
                lines.push('\n');
            }
            return write("articles.jsonl".into(), &lines);
        }
        for article in &self.articles {
            let text = match format {
                Format::Html => corpus::html::page(article),
                _ => article.plain(),
            };
            write(format!("{}-{}.{}", article.published, article.id, format.name()), &text);
        }
    }

    /// Returns a format's records as they come from the disk, in batches, and their bytes.
    pub fn records(&self, format: Format) -> (Vec<RawBatch>, u64) {
        let settings = Settings::default();
        let folder = self.folder(format).to_string_lossy().into_owned();
        let listing = list(&[folder], &settings).expect("the folder was just written");
        let chunks = listing
            .inputs
            .iter()
            .flat_map(|input| scan(input, &settings, u64::MAX).expect("the files were just written").chunks);
        let batches: Vec<_> = Reader::over(chunks.collect(), &settings).collect();
        let bytes = batches.iter().map(RawBatch::byte_len).sum();
        (batches, bytes)
    }

    /// Returns the articles as ingest makes them, in batches.
    pub fn documents(&self) -> Vec<Vec<RawDocument>> {
        let documents = self.articles.iter().map(|article| raw(&article.title, article.body()));
        batches(documents.collect())
    }
}

/// Returns a document of a title and a body that stand in their source as they are.
pub(crate) fn raw(title: &str, body: String) -> RawDocument {
    let field = |name, text| RawField { name, text, map: OffsetMap::identity() };
    let fields = vec![field(FieldName::Title, title.to_owned()), field(FieldName::Body, body)];
    let mut document = RawDocument { fields, ..RawDocument::default() };
    document.metadata.language = Some("en".into());
    document.metadata.published = Some("2026-05-04".into());
    document
}

/// Cuts documents into batches of the size that a run has.
pub(crate) fn batches(documents: Vec<RawDocument>) -> Vec<Vec<RawDocument>> {
    let (mut out, mut batch, mut bytes) = (Vec::new(), Vec::new(), 0);
    for document in documents {
        bytes += document.byte_len();
        batch.push(document);
        if bytes >= BATCH_BYTES {
            out.push(std::mem::take(&mut batch));
            bytes = 0;
        }
    }
    if !batch.is_empty() {
        out.push(batch);
    }
    out
}
