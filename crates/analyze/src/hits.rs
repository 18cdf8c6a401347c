//! Lexicon hits as layers: what a plugin that requires `lexicon:NAME` gets, in buffers that are reused.
//!
//! Not here: finding the hits (the matcher's business).

use dateline_core::Layer;
use dateline_lexicon::{Hit, Lexicon};

/// A column of texts in Arrow's layout.
#[derive(Debug)]
pub(crate) struct Texts {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    validity: Vec<u8>,
    has_nulls: bool,
}

impl Default for Texts {
    fn default() -> Self {
        Texts { offsets: vec![0], bytes: Vec::new(), validity: Vec::new(), has_nulls: false }
    }
}

impl Texts {
    fn clear(&mut self) {
        self.offsets.truncate(1);
        self.bytes.clear();
        self.validity.clear();
        self.has_nulls = false;
    }

    /// Fills the column with the cells of some entries.
    fn fill(&mut self, entries: &[u32], cells: &Cells) {
        self.clear();
        self.offsets.reserve(entries.len());
        for entry in entries {
            let text = cells.text(*entry);
            if !text.is_empty() {
                self.bytes.extend_from_slice(text);
            }
            self.offsets.push(self.bytes.len() as i32);
        }
        if let Some(is_known) = &cells.is_known {
            self.mark(entries, is_known);
        }
    }

    fn mark(&mut self, entries: &[u32], is_known: &[bool]) {
        self.validity.resize(entries.len().div_ceil(8), 0);
        for (idx, entry) in entries.iter().enumerate() {
            let known = is_known[*entry as usize];
            self.validity[idx / 8] |= u8::from(known) << (idx % 8);
            self.has_nulls |= !known;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(crate) fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    /// Returns all texts, one after another.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the validity bitmap, or `None` where no text is null.
    pub(crate) fn validity(&self) -> Option<&[u8]> {
        self.has_nulls.then_some(&self.validity)
    }
}

/// The cells of one column of a lexicon, one after another.
#[derive(Debug)]
pub(crate) struct Cells {
    /// Where each cell starts, and the end of the last.
    offsets: Vec<u32>,
    bytes: Vec<u8>,
    /// Whether each cell is known; `None`: all are.
    is_known: Option<Vec<bool>>,
}

impl Cells {
    /// Returns the columns of a lexicon.
    pub(crate) fn columns(of: &Lexicon) -> Vec<Cells> {
        (0..of.columns.len())
            .map(|column| Cells::new(of.entries.iter().map(|entry| entry.cells[column].as_deref())))
            .collect()
    }

    fn new<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Cells {
        let (mut offsets, mut bytes, mut is_known) = (vec![0], Vec::new(), Vec::new());
        for cell in cells {
            bytes.extend_from_slice(cell.unwrap_or_default().as_bytes());
            offsets.push(u32::try_from(bytes.len()).expect("a lexicon is smaller than 4 GiB"));
            is_known.push(cell.is_some());
        }
        let has_nulls = is_known.contains(&false);
        Cells { offsets, bytes, is_known: has_nulls.then_some(is_known) }
    }

    #[inline]
    fn text(&self, entry: u32) -> &[u8] {
        let entry = entry as usize;
        &self.bytes[self.offsets[entry] as usize..self.offsets[entry + 1] as usize]
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
    pub(crate) fn fill(&mut self, hits: &[Hit], cells: &[Cells], picked: &[usize], tokens: &Layer) {
        let last = |hit: &Hit| (hit.first_token + hit.n_tokens - 1) as usize;
        refill(&mut self.start, hits, |hit| tokens.start[hit.first_token as usize]);
        refill(&mut self.end, hits, |hit| tokens.end[last(hit)]);
        refill(&mut self.entry, hits, |hit| hit.entry);
        refill(&mut self.token, hits, |hit| hit.first_token);
        refill(&mut self.n_tokens, hits, |hit| hit.n_tokens);
        self.columns.resize_with(picked.len(), Texts::default);
        for (texts, column) in self.columns.iter_mut().zip(picked) {
            texts.fill(&self.entry, &cells[*column]);
        }
    }
}

fn refill(column: &mut Vec<u32>, hits: &[Hit], of: impl Fn(&Hit) -> u32) {
    column.clear();
    column.extend(hits.iter().map(of));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_nulls_and_forget_the_last_document() {
        let cells = Cells::new([Some("ab"), None, Some("x")].into_iter());
        let mut texts = Texts::default();
        texts.fill(&[0; 9], &cells);
        assert_eq!(texts.validity(), None);
        texts.fill(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 1], &cells);
        assert_eq!((texts.validity().unwrap(), texts.len()), ([0xff, 0x01].as_slice(), 10));
        texts.fill(&[2], &cells);
        assert_eq!(
            (texts.offsets(), texts.bytes(), texts.validity()),
            ([0, 1].as_slice(), b"x".as_slice(), None)
        );
    }
}
