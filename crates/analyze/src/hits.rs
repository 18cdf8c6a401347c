//! Lexicon hits as layers: what a plugin that requires `lexicon:NAME` gets, in buffers that are reused.
//!
//! Not here: finding the hits (the matcher's business).

use dateline_core::Layer;
use dateline_lexicon::{Hit, Lexicon};

/// A column of texts in Arrow's layout.
#[derive(Debug)]
pub(crate) struct Texts {
    offsets: Vec<i32>,
    bytes: String,
    validity: Vec<u8>,
    has_nulls: bool,
}

impl Default for Texts {
    fn default() -> Self {
        Texts { offsets: vec![0], bytes: String::new(), validity: Vec::new(), has_nulls: false }
    }
}

impl Texts {
    fn clear(&mut self) {
        self.offsets.truncate(1);
        self.bytes.clear();
        self.validity.clear();
        self.has_nulls = false;
    }

    fn push(&mut self, text: Option<&str>) {
        let idx = self.len();
        if idx.is_multiple_of(8) {
            self.validity.push(0);
        }
        self.validity[idx / 8] |= u8::from(text.is_some()) << (idx % 8);
        self.has_nulls |= text.is_none();
        self.bytes.push_str(text.unwrap_or_default());
        self.offsets.push(self.bytes.len() as i32);
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(crate) fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    pub(crate) fn bytes(&self) -> &str {
        &self.bytes
    }

    /// Returns the validity bitmap, or `None` where no text is null.
    pub(crate) fn validity(&self) -> Option<&[u8]> {
        self.has_nulls.then_some(&self.validity)
    }
}

/// The hits of one lexicon in one document, with the columns one plugin asked for.
#[derive(Debug, Default)]
pub(crate) struct LexiconHits {
    pub(crate) start: Vec<u32>,
    pub(crate) end: Vec<u32>,
    pub(crate) entry: Vec<u32>,
    pub(crate) token: Vec<u32>,
    pub(crate) n_tokens: Vec<u32>,
    pub(crate) columns: Vec<Texts>,
}

impl LexiconHits {
    /// Fills the layer with the hits of a document.
    pub(crate) fn fill(&mut self, hits: &[Hit], lexicon: &Lexicon, picked: &[usize], tokens: &Layer) {
        let numbers = [&mut self.start, &mut self.end, &mut self.entry, &mut self.token, &mut self.n_tokens];
        numbers.into_iter().for_each(Vec::clear);
        for hit in hits {
            self.start.push(tokens.start[hit.first_token as usize]);
            self.end.push(tokens.end[(hit.first_token + hit.n_tokens - 1) as usize]);
            self.entry.push(hit.entry);
            self.token.push(hit.first_token);
            self.n_tokens.push(hit.n_tokens);
        }
        self.columns.resize_with(picked.len(), Texts::default);
        for (texts, column) in self.columns.iter_mut().zip(picked) {
            texts.clear();
            let cell = |hit: &Hit| lexicon.entries[hit.entry as usize].cells[*column].as_deref();
            hits.iter().for_each(|hit| texts.push(cell(hit)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_nulls_and_forget_the_last_document() {
        let mut texts = Texts::default();
        (0..9).for_each(|_| texts.push(Some("ab")));
        assert_eq!(texts.validity(), None);
        texts.push(None);
        assert_eq!((texts.validity().unwrap(), texts.len()), ([0xff, 0x01].as_slice(), 10));
        texts.clear();
        texts.push(Some("x"));
        assert_eq!((texts.offsets(), texts.bytes(), texts.validity()), ([0, 1].as_slice(), "x", None));
    }
}
