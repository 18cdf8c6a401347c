//! Paragraphs: runs of lines that belong together.
//!
//! A blank line ends a paragraph. Between two lines without one, the line end is *soft* where the text goes on
//! behind it, and *hard* otherwise: in a headline, a list, a transcript with one turn a line. Not here:
//! headlines and turns as such, columns of a table.
//!
//! A line end is soft where the next line starts in lower case and the line is the start of a clause, or where
//! lines are wrapped at one width all over the text and this line had no room for the next line's first word.

use dateline_core::Span;

use crate::marker;

/// Widths at which texts are wrapped, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;
/// What a wrapped line may fall short of the width.
const SLACK: usize = 3;
/// Words that a line needs to be taken for the start of a clause that goes on below.
const CLAUSE_WORDS: usize = 3;

/// Lines of a text, reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    lines: Vec<Line>,
}

/// A line without the white space at its ends. Its measures are 0 where too few lines touch to be wrapped.
#[derive(Clone, Copy, Debug)]
struct Line {
    span: Span,
    /// Length in characters.
    width: usize,
    /// Length of the first word in characters.
    first_word: usize,
    /// Whether it starts with a letter that is no capital.
    starts_inside: bool,
}

impl Line {
    /// Returns whether the line fits a width and had no room for the first word of the next one.
    fn fills(self, next: Line, width: usize) -> bool {
        self.width <= width && self.width + 1 + next.first_word + SLACK > width
    }
}

/// Appends the paragraphs of a text to `out`, which is cleared first. No paragraph starts or ends with white
/// space, and none crosses one of `breaks` (starts of fields, sorted).
pub(crate) fn paragraphs(text: &str, breaks: &[u32], scratch: &mut Scratch, out: &mut Vec<Span>) {
    out.clear();
    read_lines(text, &mut scratch.lines);
    let wrap = wrap_width(text, &mut scratch.lines);
    let mut last: Option<Line> = None;
    for line in scratch.lines.iter().copied() {
        let before = last.replace(line);
        if line.span.is_empty() {
            continue;
        }
        let joined = before.is_some_and(|before| {
            !before.span.is_empty() && !breaks.contains(&line.span.start) && is_soft(text, before, line, wrap)
        });
        match out.last_mut() {
            Some(paragraph) if joined => paragraph.end = line.span.end,
            _ => out.push(line.span),
        }
    }
}

fn read_lines(text: &str, lines: &mut Vec<Line>) {
    lines.clear();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        lines.push(read_line(text, start, end));
        start = end + 1;
    }
}

fn read_line(text: &str, start: usize, end: usize) -> Line {
    let bytes = &text.as_bytes()[start..end];
    let from = start + bytes.iter().take_while(|byte| is_blank(byte)).count();
    let to = end - bytes.iter().rev().take_while(|byte| is_blank(byte)).count().min(end - from);
    Line { span: Span::new(from as u32, to as u32), width: 0, first_word: 0, starts_inside: false }
}

fn measure(text: &str, line: &mut Line) {
    let text = &text[line.span.range()];
    let bytes = text.as_bytes();
    // A line longer than any width is never wrapped; its exact width is of no interest.
    line.width = if bytes.len() > 4 * WIDTHS.end() { bytes.len() } else { text.chars().count() };
    let word = bytes.iter().take(4 * WIDTHS.end()).take_while(|byte| !is_blank(byte)).count();
    line.first_word = char_count(&bytes[..word]);
    line.starts_inside = text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_uppercase());
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn char_count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// Fewer line ends that fit a width tell nothing.
const MIN_FITS: i32 = 3;

/// Returns the width at which the text is wrapped, if most of its line ends fit one width.
///
/// A line end fits a width if the line is no longer and had no room for the next line's first word. In running
/// text a third of the lines and more start inside a sentence; in a list that fits a width by chance they do not.
fn wrap_width(text: &str, lines: &mut [Line]) -> Option<usize> {
    let touches = |pair: &&[Line]| !pair[0].span.is_empty() && !pair[1].span.is_empty();
    let inner = lines.windows(2).filter(touches).count() as i32;
    if inner < MIN_FITS {
        return None;
    }
    lines.iter_mut().for_each(|line| measure(text, line));
    let pairs = || lines.windows(2).filter(touches);
    let mut change = [0i32; 2 + *WIDTHS.end() + SLACK];
    for pair in pairs() {
        let (from, to) = (pair[0].width, pair[0].width + 1 + pair[1].first_word + SLACK);
        if from <= *WIDTHS.end() {
            change[from] += 1;
            change[to.min(change.len() - 1)] -= 1;
        }
    }
    let (mut fits, mut best) = (0, (0, 0));
    for (width, change) in change.iter().enumerate().take(*WIDTHS.end() + 1) {
        fits += change;
        if fits > best.0 && WIDTHS.contains(&width) {
            best = (fits, width);
        }
    }
    let (fits, width) = best;
    let inside = |pair: &&[Line]| pair[1].starts_inside;
    let all_inside = pairs().filter(inside).count() as i32;
    let fits_inside = pairs().filter(inside).filter(|pair| pair[0].fills(pair[1], width)).count() as i32;
    let is_running = all_inside * 3 >= inner || fits_inside * 3 >= fits;
    (fits >= MIN_FITS && fits * 5 >= inner * 3 && is_running).then_some(width)
}

/// Returns whether the text goes on from `line` to the line that follows it.
fn is_soft(text: &str, line: Line, next: Line, wrap: Option<usize>) -> bool {
    let (this, below) = (&text[line.span.range()], &text[next.span.range()]);
    let is_item = marker::starts_item(below) || is_dash_item(this, below);
    if is_item || marker::is_rule(below) || marker::is_rule(this) {
        return false;
    }
    wrap.is_some_and(|width| line.fills(next, width))
        || goes_on(this, below, text.as_bytes().get(line.span.end as usize) == Some(&b' '))
}

/// Returns whether a dash that starts `below` starts an item: the line above is one, or ends with a mark.
fn is_dash_item(this: &str, below: &str) -> bool {
    let is_dashed = |line: &str| ["- ", "– ", "— "].iter().any(|dash| line.starts_with(dash));
    is_dashed(below) && (is_dashed(this) || this.ends_with([':', ';', ',', '.', '!', '?']))
}

/// Returns whether `this` is the start of a clause and `below` starts like the rest of one.
fn goes_on(this: &str, below: &str, has_trailing_space: bool) -> bool {
    let mut ahead = below.chars();
    let lower = match ahead.next() {
        Some('(') => !ahead.find(|c| *c != ' ').is_some_and(char::is_uppercase) && is_prose(this),
        Some(c) => c.is_lowercase() && is_plain_word(below),
        None => false,
    };
    let words = this.split_ascii_whitespace().take(CLAUSE_WORDS).count();
    lower && !ends_sentence(this) && (words == CLAUSE_WORDS || has_trailing_space)
}

/// Returns whether the first word is one of lower case letters, not an address or a brand (`eBay`).
fn is_plain_word(line: &str) -> bool {
    let word = line.split_ascii_whitespace().next().unwrap_or(line);
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.chars().all(|c| !c.is_uppercase() && (c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
}

/// Returns whether most words of a line start in lower case.
fn is_prose(line: &str) -> bool {
    let lower = |word: &&str| word.starts_with(char::is_lowercase);
    let words = || line.split_ascii_whitespace().take(40);
    words().filter(lower).count() * 2 > words().count()
}

/// Returns whether a line ends with a mark that ends sentences, quotes and brackets aside.
fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    line.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '։', '؟', '۔', '।'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        paragraphs(text, &[], &mut Scratch::default(), &mut out);
        out.iter().map(|span| span.slice(text).unwrap()).collect()
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(cut("\n One \n \t\n\nTwo"), ["One", "Two"]);
        assert!(cut(" \n\t\n").is_empty() && cut("").is_empty());
    }

    #[test]
    fn lines_of_a_list_or_transcript_stay_apart() {
        assert_eq!(cut("Prices rise\nOutput falls\nTrade"), ["Prices rise", "Output falls", "Trade"]);
        assert_eq!(cut("berths\ngrain silos\ncranes, wagons").len(), 3);
    }

    #[test]
    fn a_clause_goes_on_in_lower_case() {
        assert_eq!(cut("The port will be open \nfrom June.").len(), 1);
        assert_eq!(cut("The port is open.\nfrom June.").len(), 2);
        assert_eq!(cut("Write to the editor\neditor@example.org").len(), 2);
        assert_eq!(cut("It will be cut to 40 t\n( 36 short tons ).").len(), 1);
        assert_eq!(cut("Grand Harbour Trophy Race\n(6 boats)").len(), 2);
    }

    #[test]
    fn wrapped_lines_are_joined_and_short_ones_end_a_paragraph() {
        let wrapped = "The ministry said on Monday that the new railway to\nAktau will carry four million tonnes of grain a year.\n\
            Exporters from Kostanay and from the northern regions\nwelcomed the plan.\nQ: When will it open?\nA: In 2027.";
        let found = cut(wrapped);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("The ministry") && found[0].ends_with("plan."));
    }

    #[test]
    fn a_list_that_fits_a_width_by_chance_is_no_running_text() {
        let list = "The presidents signed in the capital today:\n– a plan for the railway over the high pass;\n\
            – a loan for the two ports on the Caspian;\n– a visa scheme for drivers of lorries;\n– a list of rivers to be surveyed in spring.";
        assert_eq!(cut(list).len(), 5);
        let places = "Port of Kuryk on the eastern Caspian shore\nPort of Aktau on the eastern Caspian shore\n\
            Port of Baku on the western Caspian shore\nPort of Poti on the eastern Black Sea shore\nPort of Batumi";
        assert_eq!(cut(places).len(), 5);
    }

    #[test]
    fn a_field_starts_a_paragraph() {
        let text = "One headline that is long\ngoes on";
        let mut out = Vec::new();
        paragraphs(text, &[26], &mut Scratch::default(), &mut out);
        assert_eq!(out.len(), 2);
    }
}
