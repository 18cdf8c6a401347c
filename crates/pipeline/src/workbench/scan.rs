//! A text as a plugin's rules begin with it: tokens and the hits of its lexicons.

use std::sync::PoisonError;

use dateline_analyze::TermHits;
use dateline_core::{Document, Stage, StageError};

use super::{Sample, Workbench, raw_document};

/// A normalized text with its host layers, and the hits of one plugin's lexicons.
#[derive(Debug)]
pub struct Scanned {
    /// The document; only the layers of the host are made.
    pub document: Document,
    /// The hits, one item a lexicon.
    pub hits: Vec<TermHits>,
}

impl Workbench {
    /// Normalizes an English text and looks for the terms of a plugin's lexicons; runs no plugin.
    ///
    /// # Errors
    ///
    /// When normalize fails.
    pub fn scan(&self, text: &str, plugin: &str) -> Result<Scanned, StageError> {
        let sample = Sample { text: text.to_owned(), language: Some("en".into()), ..Sample::default() };
        let mut scratches = self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        let (normalize, analyze) = &mut *scratches;
        let mut documents = self.normalize.run(normalize, vec![raw_document(&sample)])?;
        let document = documents.pop().unwrap_or_default();
        let hits = self.analyze.term_hits(analyze, &document, plugin);
        Ok(Scanned { document, hits })
    }
}
