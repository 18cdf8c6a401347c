//! What the features of a token need of the text around it: its sentence, its run of capitals, and what the rest of
//! the document shows about its word.
//!
//! Not here: the features (`features`).

use dateline_core::token::flag;

use crate::text::Text;

/// What capitals mean in a sentence.
const NORMAL: u8 = 0;
const TITLE: u8 = 1;
const CAPITALS: u8 = 2;

/// Slots of the word table.
const MAX_SLOTS: usize = 1 << 16;

/// The word stands in lower case somewhere.
pub(crate) const SEEN_LOWER: u32 = 1;
/// The word stands with a capital inside a sentence.
pub(crate) const SEEN_CAPITAL: u32 = 2;

/// What a document shows about a word; words that share a slot share it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    pub(crate) seen: u32,
    /// Classes of the tokens before it, where it has a capital.
    pub(crate) before: u32,
    /// Classes of the tokens after it.
    pub(crate) after: u32,
}

/// A run of words with capitals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) first: u32,
    pub(crate) end: u32,
}

/// Scratch memory about one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scene {
    words: Vec<Word>,
    /// The sentence at hand: bounds, shape, and the run of each of its tokens.
    pub(crate) sentence: (usize, usize),
    pub(crate) shape: u8,
    runs: Vec<Run>,
}

impl Scene {
    /// Looks at a document.
    pub(crate) fn begin(&mut self, text: &Text<'_>) {
        let len = text.len();
        let slots = (len * 2).next_power_of_two().min(MAX_SLOTS);
        self.words.clear();
        self.words.resize(slots, Word::default());
        for idx in 0..len {
            let flags = text.flags[idx];
            if flags & flag::LETTER == 0 {
                continue;
            }
            let word = &mut self.words[text.lower[idx] as usize & (slots - 1)];
            if flags & flag::FIRST_CAPITAL == 0 {
                word.seen |= SEEN_LOWER;
                continue;
            }
            if flags & (flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST) == 0 {
                word.seen |= SEEN_CAPITAL;
                word.before |= text.classes.all(idx - 1);
            }
            if idx + 1 < len && !text.is_first(idx + 1) {
                word.after |= text.classes.all(idx + 1);
            }
        }
    }

    /// Looks at the sentence of tokens `first` to before `end`.
    pub(crate) fn enter(&mut self, text: &Text<'_>, first: usize, end: usize) {
        self.sentence = (first, end);
        self.shape = shape(text, first, end);
        self.runs.clear();
        let mut open: Option<usize> = None;
        for idx in first..end {
            if text.is_capital(idx) {
                let from = *open.get_or_insert(idx);
                self.runs.push(Run { first: from as u32, end: 0 });
            } else {
                self.close(open.take(), first, idx);
                self.runs.push(Run { first: idx as u32, end: idx as u32 });
            }
        }
        self.close(open, first, end);
    }

    fn close(&mut self, open: Option<usize>, first: usize, end: usize) {
        let Some(from) = open else { return };
        self.runs[from - first..end - first].iter_mut().for_each(|run| run.end = end as u32);
    }

    /// Returns the run of capitals that a token of the sentence at hand is in; empty for any other token.
    pub(crate) fn run(&self, idx: usize) -> Run {
        self.runs[idx - self.sentence.0]
    }

    /// Returns what the document shows about the word of a token.
    pub(crate) fn word(&self, text: &Text<'_>, idx: usize) -> Word {
        self.words[text.lower[idx] as usize & (self.words.len() - 1)]
    }
}

fn shape(text: &Text<'_>, first: usize, end: usize) -> u8 {
    let (mut words, mut all, mut capital) = (0, 0, 0);
    for flags in text.flags[first..end].iter().filter(|flags| *flags & flag::LETTER != 0) {
        words += 1;
        all += usize::from(flags & flag::ALL_CAPITALS != 0);
        capital += usize::from(flags & (flag::FIRST_CAPITAL | flag::ALL_CAPITALS) != 0);
    }
    match () {
        () if words >= 3 && all * 10 >= words * 7 => CAPITALS,
        () if words >= 4 && capital * 10 >= words * 7 => TITLE,
        () => NORMAL,
    }
}
