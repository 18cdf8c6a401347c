//! Where the lexicons of one plugin hit a document, for whoever trains a model on the same hits.
//!
//! Not here: hits as layers, which is what a plugin sees (`hits`).

use dateline_core::Document;

use crate::stage::{Analyze, Scratch};

/// The hits of one lexicon in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermHits {
    /// Name of the lexicon, without `.tsv`.
    pub lexicon: String,
    /// First token and number of tokens of each hit, in the order of the text.
    pub tokens: Vec<(u32, u32)>,
}

impl Analyze {
    /// Returns the hits of the lexicons that a plugin brings, in the order of its manifest; those of lexicons
    /// that nobody requires are left out, as are all of a document without tokens.
    pub fn term_hits(&self, scratch: &mut Scratch, document: &Document, plugin: &str) -> Vec<TermHits> {
        self.scan(scratch, document);
        let of_plugin = |candidate: usize| {
            let at = self.plan.plugins.iter().position(|planned| planned.candidate == candidate);
            at.is_some_and(|at| self.units[at].manifest.name == plugin)
        };
        let indexes = (0..self.lexicons.len()).filter(|idx| of_plugin(self.plan.lexicons[*idx].0));
        let tokens = |idx| scratch.hits.of(idx).iter().map(|hit| (hit.first_token, hit.n_tokens)).collect();
        indexes
            .map(|idx| TermHits { lexicon: self.lexicons[idx].name.clone(), tokens: tokens(idx) })
            .collect()
    }
}
