//! The text sentence by sentence, with markers under it and the facts that begin in it.
//!
//! Columns count characters: under scripts with wide characters, markers stand a little to the left.

use std::fmt::Write as _;

use super::facts;
use super::markers::{Marker, lines};
use super::paint::{Painter, Style, tame};
use super::view::{Fact, View};

/// Columns before the text: the number of the sentence.
const MARGIN: usize = 6;
/// Least columns of text.
const MIN_COLUMNS: usize = 20;

/// A stretch of text that is printed on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    start: usize,
    end: usize,
}

/// Returns the text with what was found in it.
pub(super) fn write(view: &View<'_>, painter: &Painter, columns: usize) -> String {
    let spanned = view.spanned();
    let columns = columns.saturating_sub(MARGIN).max(MIN_COLUMNS);
    let mut page = String::new();
    let mut next = 0;
    let mut window = Window { ahead: &spanned, touching: Vec::new() };
    for (idx, (start, end)) in sentences(view).into_iter().enumerate() {
        page.push('\n');
        for (n, line) in wrap(&view.text, start, end, columns).into_iter().enumerate() {
            let number = if n == 0 { idx.to_string() } else { String::new() };
            let touching = window.move_to(line);
            let _ = writeln!(
                page,
                "{} {}",
                painter.paint(Style::Faint, &format!("{number:>5}")),
                painted(view, line, touching, painter)
            );
            for marks in lines(&markers(view, line, touching), painter) {
                let _ = writeln!(page, "{:MARGIN$}{marks}", "");
            }
        }
        while let Some(fact) = spanned.get(next).filter(|fact| starts_before(fact, end)) {
            page += &facts::line(fact, view, painter);
            next += 1;
        }
    }
    spanned[next..].iter().for_each(|fact| page += &facts::line(fact, view, painter));
    page
}

/// Returns the sentences, or the whole text where there are none.
fn sentences(view: &View<'_>) -> Vec<(usize, usize)> {
    if view.sentences.is_empty() { vec![(0, view.text.len())] } else { view.sentences.clone() }
}

/// The facts that touch a line; lines come in the order of the text.
struct Window<'f, 'a> {
    /// Those that begin after the line, by where they begin.
    ahead: &'f [&'f Fact<'a>],
    /// Those that touch it, by where they begin.
    touching: Vec<&'f Fact<'a>>,
}

impl<'f, 'a> Window<'f, 'a> {
    fn move_to(&mut self, line: Line) -> &[&'f Fact<'a>] {
        let reached = self.ahead.partition_point(|fact| starts_before(fact, line.end));
        let (begun, ahead) = self.ahead.split_at(reached);
        self.ahead = ahead;
        self.touching.extend(begun);
        self.touching.retain(|fact| fact.span.is_some_and(|(_, end)| end > line.start));
        &self.touching
    }
}

fn starts_before(fact: &Fact<'_>, end: usize) -> bool {
    fact.span.is_some_and(|(start, _)| start < end)
}

/// Cuts a stretch of text at white space into lines of at most `columns` characters; a word that is longer
/// is cut.
fn wrap(text: &str, start: usize, end: usize, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let full = rest.char_indices().nth(columns).map(|(idx, _)| idx);
        let len = match full {
            None => rest.len(),
            Some(full) if rest[full..].starts_with(char::is_whitespace) => full,
            Some(full) => rest[..full].rfind(char::is_whitespace).filter(|idx| *idx > 0).unwrap_or(full),
        };
        lines.push(Line { start: at, end: at + len });
        let after = &text[at + len..end];
        at += len + (after.len() - after.trim_start().len());
    }
    lines
}

/// Returns a line with every character in the colour of the shortest fact that holds it.
fn painted(view: &View<'_>, line: Line, facts: &[&Fact<'_>], painter: &Painter) -> String {
    let text = &view.text[line.start..line.end];
    let layer_at = |byte: usize| {
        let holding = facts.iter().filter(|fact| fact.span.is_some_and(|(a, b)| a <= byte && byte < b));
        let shortest = holding.min_by_key(|fact| fact.span.map_or(0, |(a, b)| b - a));
        shortest.map_or(Style::Plain, |fact| Style::Layer(fact.layer))
    };
    let mut out = String::new();
    let (mut from, mut style) = (0, Style::Plain);
    for (at, _) in text.char_indices() {
        let next = layer_at(line.start + at);
        if next != style {
            out += &painter.paint(style, &tame(&text[from..at]));
            (from, style) = (at, next);
        }
    }
    out + &painter.paint(style, &tame(&text[from..]))
}

/// Returns the markers of a line; a fact that goes on has its label where it begins.
fn markers(view: &View<'_>, line: Line, facts: &[&Fact<'_>]) -> Vec<Marker> {
    let column = |byte: usize| view.text[line.start..byte].chars().count();
    let marker = |fact: &&Fact<'_>| {
        let (start, end) = fact.span?;
        if start >= line.end || end <= line.start {
            return None;
        }
        let begins = start >= line.start;
        let label = format!("{} {}", view.layers[fact.layer].name, fact.id);
        Some(Marker {
            start: column(start.max(line.start)),
            end: column(end.min(line.end)),
            layer: fact.layer,
            label: if begins { label } else { String::new() },
        })
    };
    facts.iter().filter_map(marker).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_white_space() {
        let text = "Exports of wheat rose.";
        let lines = wrap(text, 0, text.len(), 11);
        let shown: Vec<_> = lines.iter().map(|line| &text[line.start..line.end]).collect();
        assert_eq!(shown, ["Exports of", "wheat rose."]);
    }

    #[test]
    fn a_word_that_is_too_long_is_cut_between_characters() {
        let text = "экспортёры";
        let lines = wrap(text, 0, text.len(), 4);
        let shown: Vec<_> = lines.iter().map(|line| &text[line.start..line.end]).collect();
        assert_eq!(shown, ["эксп", "ортё", "ры"]);
    }
}
