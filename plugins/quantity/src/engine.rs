//! The engine: one pass over the tokens for candidates, one over the figures for what is said of them.
//!
//! Both are linear: every rule looks a bounded number of tokens or figures to either side. Not here: the
//! host's interface (`analyzer`).

use dateline_plugin::flag;

use crate::candidate;
use crate::figure::{Figure, Per};
use crate::lexicons::{CANDIDATE, HitColumns, Lexicons, WORDS};
use crate::number::Form;
use crate::row::QuantityRow;
use crate::times::TimeColumns;
use crate::view::{Columns, TokenColumns, View};
use crate::words::Words;
use crate::{anaphora, bound, clause, corrected, headed, inherit, measure, period, range, role};

/// The rules with their scratch memory.
#[derive(Debug, Default)]
pub struct Engine {
    lexicons: Lexicons,
    figures: Vec<Figure>,
    arena: String,
}

impl Engine {
    /// Finds the figures of a document and hands each to `emit`, in the order of the text.
    pub fn run(
        &mut self,
        tokens: TokenColumns<'_>,
        hits: &[HitColumns<'_>; 9],
        times: &TimeColumns<'_>,
        mut emit: impl FnMut(&QuantityRow<'_>),
    ) {
        let Engine { lexicons, figures, arena } = self;
        if !lexicons.begin(tokens, hits) {
            return;
        }
        lexicons.load(hits);
        let times = times.load(tokens, &mut lexicons.bits);
        let (bits, words) = (lexicons.bits.as_slice(), lexicons.words.places());
        let columns = Columns { tokens, bits, words, lexicons, times: &times };
        let view = View(&columns);
        find(view, figures);
        describe(view, figures);
        period::decide(view, figures);
        for figure in figures.iter() {
            emit(&QuantityRow::new(view, figure, arena));
        }
        lexicons.words.forget(&hits[WORDS]);
    }
}

/// What the pass for candidates looks at: where a sentence, a paragraph or a candidate begins.
const STOP: u32 = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST | CANDIDATE;

/// Collects the figures of a document.
fn find(view: View<'_>, figures: &mut Vec<Figure>) {
    figures.clear();
    let mut scan = Scan { at: 0, floor: 0, sentence: 0, refused: usize::MAX, paragraph: 0, count: 0 };
    let mut figure = Figure::new(0, 0, 0.0, Form::Digits);
    let bits = &view.bits[..view.len()];
    loop {
        let at = next_stop(bits, scan.at);
        let Some(&token) = bits.get(at) else { return };
        scan.at = at;
        if token & flag::PARAGRAPH_FIRST != 0 && at > 0 {
            (scan.paragraph, scan.count) = (at, scan.count + 1);
        }
        if token & flag::SENTENCE_FIRST != 0 {
            scan.sentence = at;
            (figure.paragraph, figure.nth_paragraph) = (scan.paragraph, scan.count);
        }
        if token & CANDIDATE == 0 {
            scan.at += 1;
            continue;
        }
        if let Some(end) = scan.row_of_numbers(view) {
            (scan.at, scan.floor, scan.refused) = (end, end, end);
        } else if scan.decide(view, &mut figure) == Decision::Figure {
            add(view, figures, &mut figure);
        }
        scan.pass(bits, at + 1);
    }
}

/// Returns the first token from `at` on that the pass looks at, or the end.
fn next_stop(bits: &[u32], mut at: usize) -> usize {
    while at < bits.len() && bits[at] & STOP == 0 {
        at += 1;
    }
    at
}

/// What a candidate turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Figure,
    Nothing,
}

/// The state of the pass for candidates; places are tokens.
struct Scan {
    at: usize,
    /// What stands before belongs to the figure before.
    floor: usize,
    /// First token of the sentence.
    sentence: usize,
    /// Where the last number that is no figure ended.
    refused: usize,
    /// First token of the paragraph, and how many paragraphs stand before.
    paragraph: usize,
    count: usize,
}

impl Scan {
    /// Decides the candidate, writes it to `figure`, and goes behind it.
    fn decide(&mut self, view: View<'_>, figure: &mut Figure) -> Decision {
        let found = candidate::decide(view, self.at, self.floor, figure);
        let next = found.as_ref().map_or_else(|nothing| nothing.0, |()| figure.end);
        self.at = next.max(self.at + 1);
        if found.is_err() || figure.is_bare() && self.continues(view, figure.first) {
            self.refused = self.at;
            return Decision::Nothing;
        }
        let is_worded = matches!(figure.per, Per::Words(..));
        self.floor = if is_worded { figure.next } else { figure.end };
        let noun_end = figure.noun.map_or(0, |(_, end)| end);
        self.at = self.at.max(self.floor).max(noun_end);
        figure.sentence = self.sentence;
        Decision::Figure
    }

    /// Counts the paragraphs that begin at tokens from `from` on that were gone over.
    fn pass(&mut self, bits: &[u32], from: usize) {
        for (at, bits) in bits.get(from..self.at).unwrap_or_default().iter().enumerate() {
            if bits & flag::PARAGRAPH_FIRST != 0 {
                (self.paragraph, self.count) = (from + at, self.count + 1);
            }
        }
    }

    /// Returns where the last number of a row of bare numbers stands: a table or a list, which tells no figure
    /// but perhaps the last.
    fn row_of_numbers(&self, view: View<'_>) -> Option<usize> {
        const LEAST: usize = 12;
        let is_bare = |at: usize| view.flag(at, flag::NUMBER) && !view.flag(at, flag::LETTER);
        let is_part = |at: usize| is_bare(at) || matches!(view.sign(at), b',' | b';' | b'|');
        if !is_part(self.at + 1) {
            return None;
        }
        let near = (self.at..self.at + 2 * LEAST).take_while(|&at| is_part(at));
        if near.filter(|&at| is_bare(at)).count() < LEAST {
            return None;
        }
        let end = (self.at..view.len()).find(|&at| !is_part(at)).unwrap_or(view.len());
        let last = (self.at + 1..end).rev().find(|&at| is_bare(at))?;
        Some(if end == view.len() { end } else { last })
    }

    /// Returns whether a hyphen joins a number to one that was refused: the 45 of "the 612-45".
    fn continues(&self, view: View<'_>, first: usize) -> bool {
        self.refused < first && self.refused + 1 == first && view.is_joint(self.refused)
    }
}

/// Adds a figure, or joins it to the one before it.
fn add(view: View<'_>, figures: &mut Vec<Figure>, figure: &mut Figure) {
    if let Some(before) = figures.last_mut()
        && before.sentence == figure.sentence
        && range::join(view, before, figure)
    {
        return;
    }
    figures.push(*figure);
}

/// Says of every figure what bounds it, what it is and what it measures.
fn describe(view: View<'_>, figures: &mut Vec<Figure>) {
    for at in 0..figures.len() {
        let (earlier, rest) = figures.split_at_mut(at);
        inherit::unit(view, earlier, &mut rest[0]);
    }
    figures.iter_mut().for_each(|figure| bound::decide(view, figure));
    figures.dedup_by(|figure, before| {
        figure.sentence == before.sentence && range::join_bounds(view, before, figure)
    });
    for at in 0..figures.len() {
        let (done, rest) = figures.split_at_mut(at);
        let Some(figure) = rest.first_mut() else { return };
        role::decide(view, done.last(), figure);
        measure::decide(view, done, main_before(view, done), figure);
        headed::decide(view, done, figure);
        figure.measure = figure.measure.or_else(|| clause::again(view, done, figure));
        headed::repeat(done, figure);
        anaphora::count(view, done.last(), figure);
    }
    figures.retain(|figure| figure.value.is_finite() && !corrected::is_superseded(view, figure));
}

/// Returns the last figure, or the one whose noun it describes: "900 sacks of 25 kg".
fn main_before<'a>(view: View<'_>, done: &'a [Figure]) -> Option<&'a Figure> {
    let [.., main, last] = done else { return done.last() };
    let is_inside = main.sentence == last.sentence
        && main.noun.is_some_and(|(_, end)| end + 1 == last.first && view.is(end, Words::OF));
    Some(if is_inside { main } else { last })
}
