//! What the features of a token need of the text around it: its sentence, its run of capitals, and what the rest of
//! the document shows about its word.
//!
//! Not here: the features (`features`).

use dateline_core::token::flag;

use crate::text::{CAPITAL, Text};

/// What capitals mean in a sentence.
const NORMAL: u8 = 0;
const TITLE: u8 = 1;
const CAPITALS: u8 = 2;

/// Slots of the word table.
const MAX_SLOTS: usize = 1 << 16;

/// The word stands in lower case somewhere.
const SEEN_LOWER: u8 = 1;
/// The word stands with a capital inside a sentence.
const SEEN_CAPITAL: u8 = 2;

/// A run of words with capitals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) first: usize,
    pub(crate) end: usize,
}

/// Scratch memory about one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scene {
    /// Where words were seen, by their hashes; words that share a slot share it.
    seen: Vec<u8>,
    /// The sentence at hand: bounds, shape, and the run that was asked for last.
    pub(crate) sentence: (usize, usize),
    pub(crate) shape: u8,
    run: Run,
}

impl Scene {
    /// Looks at a document.
    pub(crate) fn begin(&mut self, text: &Text<'_>) {
        let len = text.len();
        let slots = (len * 2).next_power_of_two().min(MAX_SLOTS);
        self.seen.clear();
        self.seen.resize(slots, 0);
        for (flags, lower) in text.flags[..len].iter().zip(&text.lower[..len]) {
            let seen = match () {
                () if flags & flag::LETTER == 0 => continue,
                () if flags & flag::FIRST_CAPITAL == 0 => SEEN_LOWER,
                () if flags & (flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST) == 0 => SEEN_CAPITAL,
                () => continue,
            };
            self.seen[*lower as usize & (slots - 1)] |= seen;
        }
    }

    /// Looks at the sentence of tokens `first` to before `end`.
    pub(crate) fn enter(&mut self, text: &Text<'_>, first: usize, end: usize) {
        self.sentence = (first, end);
        self.shape = shape(&text.flags[first..end]);
        self.run = Run { first, end: first };
    }

    /// Returns the run of capitals that a token of the sentence at hand is in; empty for any other token.
    pub(crate) fn run(&mut self, text: &Text<'_>, idx: usize) -> Run {
        if !text.is_capital(idx) {
            return Run::default();
        }
        if !(self.run.first..self.run.end).contains(&idx) {
            let (from, to) = self.sentence;
            let before = text.flags[from..idx].iter().rev().take_while(|flags| *flags & CAPITAL != 0).count();
            let after = text.flags[idx..to].iter().take_while(|flags| *flags & CAPITAL != 0).count();
            self.run = Run { first: idx - before, end: idx + after };
        }
        self.run
    }

    /// Returns where the document shows the word of a token.
    pub(crate) fn seen(&self, text: &Text<'_>, idx: usize) -> u32 {
        u32::from(self.seen[text.lower[idx] as usize & (self.seen.len() - 1)])
    }
}

fn shape(sentence: &[u32]) -> u8 {
    let (mut words, mut all, mut capital) = (0, 0, 0);
    for flags in sentence {
        let letter = u32::from(flags & flag::LETTER != 0);
        words += letter;
        all += letter & u32::from(flags & flag::ALL_CAPITALS != 0);
        capital += letter & u32::from(flags & (flag::FIRST_CAPITAL | flag::ALL_CAPITALS) != 0);
    }
    match () {
        () if words >= 3 && u64::from(all) * 10 >= u64::from(words) * 7 => CAPITALS,
        () if words >= 4 && u64::from(capital) * 10 >= u64::from(words) * 7 => TITLE,
        () => NORMAL,
    }
}
