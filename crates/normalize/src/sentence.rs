//! Sentences: a scan over each paragraph for marks that may end one.
//!
//! A sentence is also a headline, a list item or any other text between two ends of a paragraph; lines that
//! are only a rule (`-----`) or only a page number belong to no sentence. Not here: what a mark means where it
//! stands (`boundary`), tokens (sentences are made without them), quotes as such: a sentence may end inside
//! a quote, and its closing mark goes with it.

mod ahead;
mod before;
mod boundary;
mod full_stop;
mod marks;
mod stop;

use dateline_core::token::SENTENCE_SCHEMA;
use dateline_core::{Layer, Span};

use crate::marker::{self, Marker};
use marks::Marks;
use stop::Stop;

/// Sentences of a text, with the paragraph each lies in.
#[derive(Debug, Default)]
pub(crate) struct Sentences {
    /// First bytes.
    pub(crate) start: Vec<u32>,
    /// One past the last bytes.
    pub(crate) end: Vec<u32>,
    /// Indices of paragraphs.
    pub(crate) paragraph: Vec<u32>,
}

impl Sentences {
    /// Returns the sentence layer of a document.
    pub(crate) fn to_layer(&self) -> Layer {
        let columns = vec![self.paragraph.clone()];
        Layer::host(SENTENCE_SCHEMA.clone(), self.start.clone(), self.end.clone(), columns)
    }
}

/// Bytes that a marker of the next item is looked for behind the start of an item.
const MAX_ITEM: usize = 400;

/// Puts the sentences of the paragraphs into `out`, which is cleared first.
///
/// The language, where known, decides on abbreviations and on the dot of ordinal numbers.
pub(crate) fn sentences(text: &str, paragraphs: &[Span], language: Option<&str>, out: &mut Sentences) {
    out.start.clear();
    out.end.clear();
    out.paragraph.clear();
    for (idx, paragraph) in paragraphs.iter().enumerate() {
        let body = &text[paragraph.range()];
        if marker::is_rule(body) || (paragraphs.len() > 1 && is_page_number(body)) {
            continue;
        }
        Scanner::new(body, language).scan(&mut |from, to| {
            out.start.push(paragraph.start + from as u32);
            out.end.push(paragraph.start + to as u32);
            out.paragraph.push(idx as u32);
        });
    }
}

fn is_page_number(line: &str) -> bool {
    line.len() <= 3 && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The state of a scan over one paragraph. Offsets count from the start of the paragraph.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    language: Option<&'a str>,
    /// Where the current sentence starts.
    start: usize,
    /// Where its text starts behind quotes, brackets and bullets.
    content: usize,
    /// A bracket inside the sentence that is still open.
    bracket: Option<usize>,
    /// Where the marker of the next item stands.
    next_item: usize,
    /// Where the dateline of the paragraph ends; 0 if there is none.
    dateline: usize,
    marks: Marks<'a>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, language: Option<&'a str>) -> Self {
        let dateline = boundary::dateline_len(text);
        let marks = Marks::new(text.as_bytes());
        let mut scanner =
            Scanner { text, language, start: 0, content: 0, bracket: None, next_item: 0, dateline, marks };
        scanner.open(0);
        scanner
    }

    fn scan(mut self, emit: &mut impl FnMut(usize, usize)) {
        let mut at = self.start;
        while at < self.text.len() {
            let limit = self.next_item.min(self.text.len());
            at = match self.marks.next(at, limit) {
                Some(mark) => self.stop(mark, emit),
                None if limit < self.text.len() => self.cut(limit, emit),
                None => break,
            };
        }
        self.emit(self.text.len(), emit);
    }

    /// Handles the mark at `at` and returns where to go on.
    fn stop(&mut self, at: usize, emit: &mut impl FnMut(usize, usize)) -> usize {
        if let Some(next) = full_stop::inner(self.text, at) {
            return next;
        }
        if self.ends_plainly(at) {
            // Behind a full stop and a blank: the letter there starts a sentence and is no marker.
            emit(self.start, at + 1);
            (self.start, self.content, self.bracket, self.next_item) = (at + 2, at + 2, None, usize::MAX);
            return self.start;
        }
        let c = self.text[at..].chars().next().expect("a stop is the first byte of a character");
        let next = at + c.len_utf8();
        match c {
            '(' | '[' | '（' if at >= self.content => self.bracket = Some(at),
            ')' | ']' | '）' => self.bracket = None,
            _ if marker::is_bullet(c) => {
                if at > self.content && self.text[..at].ends_with([' ', '\n']) && c != '·' {
                    return self.cut(at, emit);
                }
            }
            _ => {
                let Some(stop) = Stop::at(self.text, at) else { return next };
                let is_boundary = self.ends_at(&stop);
                if stop.closes_bracket {
                    self.bracket = None;
                }
                return if is_boundary { self.cut(stop.end, emit) } else { stop.end };
            }
        }
        next
    }

    /// Ends the sentence at `end` and opens the next one.
    fn cut(&mut self, end: usize, emit: &mut impl FnMut(usize, usize)) -> usize {
        self.emit(end, emit);
        self.open(end);
        self.start
    }

    fn emit(&self, end: usize, emit: &mut impl FnMut(usize, usize)) {
        let sentence = self.text[self.start..end].trim_ascii_end();
        if !sentence.is_empty() {
            emit(self.start, self.start + sentence.len());
        }
    }

    fn open(&mut self, from: usize) {
        let skip = |at: usize, is_skipped: fn(char) -> bool| {
            self.text.len() - self.text[at..].trim_start_matches(is_skipped).len()
        };
        let start = skip(from, |c| c.is_ascii_whitespace());
        let content = skip(start, |c| c == ' ' || marker::is_bullet(c) || ahead::is_opener(c));
        (self.start, self.content, self.bracket) = (start, content, None);
        self.next_item = self.item_end(start).unwrap_or(usize::MAX);
    }

    /// Returns where the next item has its marker, if an item with a marker starts at `at`.
    ///
    /// A marker behind a comma, a semicolon or a conjunction goes on a sentence: "a) rail, b) road and c) sea".
    fn item_end(&self, at: usize) -> Option<usize> {
        let item = self.text[at..].trim_ascii_start();
        let marker = Marker::at(item).filter(|marker| marker.parts_items())?;
        let from = self.text.len() - item.len() + marker.byte_len;
        let window = self.text.len().min(from + MAX_ITEM);
        let spaces = memchr::memchr_iter(b' ', &self.text.as_bytes()[from..window]);
        let starts = spaces.map(|space| from + space + 1).filter(|start| self.text.is_char_boundary(*start));
        starts.skip(1).find(|start| {
            let follows = Marker::at(&self.text[*start..]).is_some_and(|next| marker.is_followed_by(next));
            follows && !before::is_joined(&self.text[from..*start])
        })
    }
}

#[cfg(test)]
mod tests;
