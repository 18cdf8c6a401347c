//! Case: whether the spelling of a lexicon's name in the text is that of a name, and what the case of a line says.
//!
//! Lexicons of names match in any case, so that lines in capitals are found. Not here: acronyms, which the host
//! matches letter by letter.

use dateline_plugin::flag;

use crate::cues::{Cues, role};
use crate::text::Text;

/// What capitals mean in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// They mark names.
    Normal,
    /// Every word of weight has one: a headline.
    Title,
    /// All letters are capitals.
    Capitals,
}

/// Returns whether a name's tokens are spelled as a name.
pub(crate) fn is_name_case(text: &Text<'_>, first: usize, end: usize) -> bool {
    if first + 1 == end {
        return text.is_capital(first);
    }
    let mut letters = (first..end).filter(|idx| text.has(*idx, flag::LETTER));
    let Some(head) = letters.next() else { return false };
    let last = letters.next_back();
    text.is_capital(head) || last.is_some_and(|last| text.is_capital(last))
}

/// Returns the shape of the sentence from token `first` to before token `end`.
pub(crate) fn shape(text: &Text<'_>, cues: &Cues, first: usize, end: usize) -> Shape {
    let mut count = Count::default();
    (first..end).filter(|idx| text.has(*idx, flag::LETTER)).for_each(|idx| count.add(text, cues, idx));
    count.shape(text.word(end.saturating_sub(1)))
}

#[derive(Default)]
struct Count {
    words: u32,
    capitals: u32,
    weighty: u32,
    first_capital: u32,
}

impl Count {
    fn add(&mut self, text: &Text<'_>, cues: &Cues, idx: usize) {
        self.words += 1;
        self.capitals += u32::from(text.has(idx, flag::ALL_CAPITALS));
        if !cues.is(text, idx, role::FUNCTION | role::CONNECTOR) && !text.has(idx, flag::CLITIC) {
            self.weighty += 1;
            self.first_capital += u32::from(text.is_capital(idx));
        }
    }

    fn shape(&self, last: &str) -> Shape {
        if self.words >= 2 && self.capitals * 10 >= self.words * 7 {
            return Shape::Capitals;
        }
        let is_closed = matches!(last, "." | ";" | ":" | ",");
        let is_title = self.weighty >= 5 && self.first_capital * 10 >= self.weighty * 8 && !is_closed;
        if is_title { Shape::Title } else { Shape::Normal }
    }
}
