//! Lexicon hits as layers: what a plugin that requires `lexicon:NAME` gets, in buffers that are reused.
//!
//! Not here: finding the hits (the matcher's business).

use dateline_lexicon::{Hit, Lexicon};

/// Texts up to this long are copied as this many bytes, which is faster than as few as they are.
const SHORT: usize = 16;

/// A column of texts in Arrow's layout.
#[derive(Debug)]
pub(crate) struct Texts {
    offsets: Vec<i32>,
    /// At least as long as the last offset says.
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
    /// Fills the column with the cells of some entries.
    fn fill(&mut self, entries: &[u32], cells: &Cells) {
        let room = (entries.len() + 1) * SHORT;
        grow(&mut self.bytes, room);
        self.offsets.resize(entries.len() + 1, 0);
        let mut at = 0;
        for (entry, offset) in entries.iter().zip(&mut self.offsets[1..]) {
            let Cell { first, len } = cells.cells[*entry as usize];
            let (first, len) = (first as usize, len as usize);
            if len > SHORT {
                grow(&mut self.bytes, at + len + room);
                self.bytes[at..at + len].copy_from_slice(&cells.bytes[first..first + len]);
            } else {
                // Always as many bytes: what stands behind the text is overwritten by the next.
                self.bytes[at..at + SHORT].copy_from_slice(&cells.bytes[first..first + SHORT]);
            }
            at += len;
            *offset = at as i32;
        }
        self.has_nulls = false;
        if let Some(is_known) = &cells.is_known {
            self.mark(entries, is_known);
        }
    }

    fn mark(&mut self, entries: &[u32], is_known: &[bool]) {
        self.validity.clear();
        let byte = |entries: &[u32]| {
            let bit = |(idx, entry): (usize, &u32)| u8::from(is_known[*entry as usize]) << idx;
            entries.iter().enumerate().map(bit).sum::<u8>()
        };
        self.validity.extend(entries.chunks(8).map(byte));
        let n_known = self.validity.iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
        self.has_nulls = n_known < entries.len();
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(crate) fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    /// Returns all texts, one after another, and what once stood behind them.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the validity bitmap, or `None` where no text is null.
    pub(crate) fn validity(&self) -> Option<&[u8]> {
        self.has_nulls.then_some(&self.validity)
    }
}

fn grow(bytes: &mut Vec<u8>, len: usize) {
    if bytes.len() < len {
        bytes.resize(len, 0);
    }
}

/// The cells of one column of a lexicon.
#[derive(Debug)]
pub(crate) struct Cells {
    cells: Vec<Cell>,
    /// All texts, one after another, and [`SHORT`] bytes more.
    bytes: Vec<u8>,
    /// Whether each cell is known; `None`: all are.
    is_known: Option<Vec<bool>>,
}

/// Where the text of a cell stands in the bytes of its column.
#[derive(Clone, Copy, Debug)]
struct Cell {
    first: u32,
    len: u32,
}

impl Cells {
    /// Returns the columns of a lexicon.
    pub(crate) fn columns(of: &Lexicon) -> Vec<Cells> {
        (0..of.columns.len())
            .map(|column| Cells::new(of.entries.iter().map(|entry| entry.cells[column].as_deref())))
            .collect()
    }

    fn new<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Cells {
        let (mut out, mut bytes, mut is_known) = (Vec::new(), Vec::new(), Vec::new());
        for cell in cells {
            let text = cell.unwrap_or_default();
            let first = u32::try_from(bytes.len()).expect("a lexicon is smaller than 4 GiB");
            out.push(Cell { first, len: text.len() as u32 });
            bytes.extend_from_slice(text.as_bytes());
            is_known.push(cell.is_some());
        }
        bytes.resize(bytes.len() + SHORT, 0);
        let has_nulls = is_known.contains(&false);
        Cells { cells: out, bytes, is_known: has_nulls.then_some(is_known) }
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
    pub(crate) fn fill(&mut self, hits: &[Hit], cells: &[Cells], picked: &[usize]) {
        if hits.is_empty() && self.entry.is_empty() && self.columns.len() == picked.len() {
            return;
        }
        refill(&mut self.start, hits, |hit| hit.start);
        refill(&mut self.end, hits, |hit| hit.end);
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

    /// Returns the texts of a column, read as a plugin reads them.
    fn read(texts: &Texts) -> Vec<Option<String>> {
        let is_known = |idx: usize| texts.validity().is_none_or(|bits| bits[idx / 8] >> (idx % 8) & 1 == 1);
        let text = |idx: usize| {
            let (start, end) = (texts.offsets()[idx] as usize, texts.offsets()[idx + 1] as usize);
            is_known(idx).then(|| String::from_utf8(texts.bytes()[start..end].to_vec()).unwrap())
        };
        (0..texts.len()).map(text).collect()
    }

    #[test]
    fn texts_keep_nulls_and_forget_the_last_document() {
        let cells = Cells::new([Some("ab"), None, Some("x")].into_iter());
        let mut texts = Texts::default();
        texts.fill(&[0; 9], &cells);
        assert_eq!(texts.validity(), None);
        texts.fill(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 1], &cells);
        assert_eq!((texts.validity().unwrap(), texts.len()), ([0xff, 0x01].as_slice(), 10));
        texts.fill(&[2], &cells);
        assert_eq!((texts.offsets(), texts.validity()), ([0, 1].as_slice(), None));
        assert_eq!(read(&texts), [Some("x".to_owned())]);
        texts.fill(&[], &cells);
        assert_eq!((texts.offsets(), texts.len()), ([0].as_slice(), 0));
    }

    #[test]
    fn long_texts_stand_between_short_ones() {
        let long = "a text of more than sixteen bytes".repeat(9);
        let all =
            [Some("ab"), Some(long.as_str()), None, Some("sixteen bytes ok"), Some("seventeen bytes!!")];
        let cells = Cells::new(all.into_iter());
        let mut texts = Texts::default();
        for entries in [&[0, 1, 2, 3, 4, 1, 1, 0][..], &[1], &[4, 4, 4, 3], &[1, 1, 1, 1, 1, 0, 0, 2, 3]] {
            texts.fill(entries, &cells);
            let expected = entries.iter().map(|entry| all[*entry as usize].map(str::to_owned));
            assert_eq!(read(&texts), expected.collect::<Vec<_>>());
        }
    }
}
