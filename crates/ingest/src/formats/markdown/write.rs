//! Events of the parser to text, with a map back to the source.
//!
//! Blocks are parted by an empty line. What stands in the text as it stands in the source maps byte by
//! byte; an entity or another rewriting is a [`Piece`]; marks, tags and pictures leave nothing behind.

use std::ops::Range;

use dateline_core::{OffsetMap, Span};
use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

/// Source that became another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) source: Span,
    pub(super) text: String,
}

/// What a source was written to.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) map: OffsetMap,
    pub(super) pieces: Vec<Piece>,
    /// Bytes of the front matter, and the sign between its names and values.
    pub(super) front: Option<(Range<usize>, char)>,
    /// The heading that the text begins with, as bytes of the text.
    pub(super) heading: Option<Range<usize>>,
}

/// Parses and writes a text.
pub(super) fn write(source: &str) -> Written {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut writer = Writer {
        source,
        out: Written::default(),
        at: 0,
        newlines: 0,
        cell: Cell::None,
        hidden: 0,
        front: None,
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        writer.take(event, range);
    }
    writer.out
}

/// Where in a table the next text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    None,
    /// The first cell of a row.
    First,
    /// Another one.
    Later,
}

struct Writer<'a> {
    source: &'a str,
    out: Written,
    /// Where the source goes on behind what was written last.
    at: usize,
    /// Line ends to write before the next text.
    newlines: usize,
    cell: Cell,
    /// Depth of what is left out: pictures.
    hidden: u32,
    /// The sign between names and values of the front matter that is read.
    front: Option<char>,
}

impl Writer<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(_) | Event::Code(_) if self.hidden > 0 => {}
            Event::Text(_) if self.front.is_some() => self.front_text(&range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.code(&code, range),
            Event::SoftBreak | Event::HardBreak if self.hidden == 0 => self.line_break(&range),
            Event::Html(_) | Event::InlineHtml(_) => self.html(range),
            Event::Rule => self.part(2),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Image { .. } => self.hidden += 1,
            Tag::MetadataBlock(kind) => {
                self.front = Some(if *kind == MetadataBlockKind::YamlStyle { ':' } else { '=' });
            }
            Tag::TableHead | Tag::TableRow => {
                self.part(1);
                self.cell = Cell::First;
            }
            Tag::TableCell => {}
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Superscript
            | Tag::Subscript => {}
            Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. } if self.out.text.is_empty() => {
                self.out.heading = Some(0..0);
            }
            _ => self.part(2),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.hidden -= 1,
            TagEnd::MetadataBlock(_) => self.front = None,
            TagEnd::TableCell => self.cell = Cell::Later,
            TagEnd::TableHead | TagEnd::TableRow => self.part(1),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            TagEnd::Heading(_) => {
                if let Some(heading) = self.out.heading.as_mut().filter(|heading| heading.end == 0) {
                    heading.end = self.out.text.len();
                }
                self.part(2);
            }
            _ => {
                self.cell = Cell::None;
                self.part(2);
            }
        }
    }

    fn front_text(&mut self, range: &Range<usize>) {
        let Some(sign) = self.front else { return };
        let start = self.out.front.as_ref().map_or(range.start, |(front, _)| front.start);
        self.out.front = Some((start..range.end, sign));
    }

    /// Asks for so many line ends before the next text.
    fn part(&mut self, newlines: usize) {
        self.newlines = self.newlines.max(newlines);
    }

    /// Writes the line ends that are due: those of the source as far as it has them.
    fn flush(&mut self, next: usize) {
        let written = self.out.text.bytes().rev().take_while(|byte| *byte == b'\n').count();
        let newlines = std::mem::take(&mut self.newlines).saturating_sub(written);
        if self.out.text.is_empty() {
            self.at = next;
            return;
        }
        if newlines == 0 && written == 0 && self.cell == Cell::Later {
            self.out.text.push('\t');
        }
        for _ in 0..newlines {
            let gap = self.source.get(self.at..next).unwrap_or_default();
            match gap.find('\n') {
                Some(found) => self.copy(self.at + found..self.at + found + 1),
                None => self.out.text.push('\n'),
            }
        }
        self.cell = if self.cell == Cell::None { Cell::None } else { Cell::First };
    }

    /// Writes bytes of the source as they are.
    fn copy(&mut self, range: Range<usize>) {
        self.out.map.push_linear(self.out.text.len() as u32, range.start as u32, range.len() as u32);
        self.out.text.push_str(&self.source[range.clone()]);
        self.at = range.end;
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() || range.start < self.at {
            return;
        }
        self.flush(range.start);
        if self.source[range.clone()] == *text {
            return self.copy(range);
        }
        let start = self.out.text.len() as u32;
        self.out.text.push_str(text);
        let source = Span::new(range.start as u32, range.end as u32);
        self.out.map.push_atomic(Span::new(start, self.out.text.len() as u32), source);
        self.out.pieces.push(Piece { source, text: text.to_owned() });
        self.at = range.end;
    }

    /// Writes code between backticks.
    fn code(&mut self, code: &str, range: Range<usize>) {
        let inner = self.source[range.clone()].find(code).map(|at| range.start + at);
        let range = inner.map_or(range, |at| at..at + code.len());
        self.text(code, range);
    }

    fn line_break(&mut self, range: &Range<usize>) {
        let Some(found) = self.source[range.clone()].find('\n') else { return self.part(1) };
        let at = range.start + found;
        if at >= self.at && self.newlines == 0 && !self.out.text.is_empty() {
            self.copy(at..at + 1);
        }
    }

    /// Writes what stands between tags.
    fn html(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            if rest.starts_with('<') {
                let close = if rest.starts_with("<!--") { "-->" } else { ">" };
                at = rest.find(close).map_or(range.end, |found| at + found + close.len());
                continue;
            }
            let len = rest.find('<').unwrap_or(rest.len());
            let lead = rest[..len].len() - rest[..len].trim_start().len();
            let text = rest[..len].trim();
            if !text.is_empty() && self.hidden == 0 && at + lead >= self.at {
                self.part(1);
                self.flush(at + lead);
                self.copy(at + lead..at + lead + text.len());
                self.part(1);
            }
            at += len;
        }
    }
}
