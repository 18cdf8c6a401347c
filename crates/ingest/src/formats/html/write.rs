//! The text of blocks, each byte of it tied to the page.
//!
//! Between two blocks stands an empty line; its source is a tag between them that means one, where there is
//! such a tag. What comes out of order has no source.

use std::ops::Range;

use dateline_core::{OffsetMap, Span};

use super::blocks::{Block, BlockKind, Piece};
use super::chunks::{Chunk, Chunks, White};
use super::element::Break;
use super::tree::Page;

/// Returns the text of blocks and the map to the bytes of the page.
pub(super) fn write(page: &Page, html: &str, blocks: &[Block]) -> (String, OffsetMap) {
    let mut writer = Writer::new(page, html);
    for block in blocks {
        writer.block(block);
    }
    writer.finish()
}

struct Writer<'a> {
    page: &'a Page,
    html: &'a str,
    out: String,
    map: OffsetMap,
    /// White space that is written when text follows it in its line: its bytes, and what is shown.
    space: Option<(Range<usize>, char)>,
    /// The break that is written when text follows.
    pending: Option<Break>,
    /// Whether there is text in the line.
    has_text: bool,
    /// One past the last byte of the page that was written.
    source_end: usize,
}

impl<'a> Writer<'a> {
    fn new(page: &'a Page, html: &'a str) -> Self {
        Writer {
            page,
            html,
            out: String::new(),
            map: OffsetMap::identity(),
            space: None,
            pending: None,
            has_text: false,
            source_end: 0,
        }
    }

    fn block(&mut self, block: &Block) {
        self.part(Break::Block);
        let white = match block.kind {
            BlockKind::Preformatted => White::Keep,
            _ => White::Collapse,
        };
        let last = block.pieces.iter().rposition(|piece| matches!(piece, Piece::Text(_)));
        for (idx, piece) in block.pieces.iter().enumerate() {
            match piece {
                Piece::Break(found) => self.part(*found),
                Piece::Text(range) => {
                    let mut range = range.start as usize..range.end as usize;
                    if white == White::Keep {
                        self.trim(&mut range, Some(idx) == last);
                    }
                    self.text(range, white);
                }
            }
        }
    }

    /// Leaves out line ends at the start of preformatted text, and white space at its end.
    fn trim(&self, range: &mut Range<usize>, is_last: bool) {
        if is_last {
            range.end = range.start + self.html[range.clone()].trim_end().len();
        }
        if !self.has_text {
            let text = &self.html[range.clone()];
            range.start += text.len() - text.trim_start_matches(['\n', '\r']).len();
        }
    }

    fn part(&mut self, found: Break) {
        self.space = None;
        self.has_text = false;
        if !self.out.is_empty() {
            self.pending = self.pending.max(Some(found));
        }
    }

    fn text(&mut self, range: Range<usize>, white: White) {
        let html = self.html;
        for (chunk_range, chunk) in Chunks::new(&html[range.clone()], white) {
            let source = range.start + chunk_range.start..range.start + chunk_range.end;
            match chunk {
                Chunk::Space(c) if self.has_text && self.space.is_none() => self.space = Some((source, c)),
                Chunk::Space(_) => {}
                Chunk::Plain => {
                    self.before(source.start);
                    self.push(&html[source.clone()], source);
                }
                Chunk::Reference(first, second) => {
                    self.before(source.start);
                    let decoded: String = [Some(first), second].into_iter().flatten().collect();
                    self.push(&decoded, source);
                }
            }
        }
    }

    /// Writes what stands between the text so far and the text that begins at a byte of the page.
    fn before(&mut self, next: usize) {
        self.has_text = true;
        if let Some(found) = self.pending.take() {
            let from = self.source_end as u32;
            match self.page.break_between(self.html, from, next as u32, found) {
                Some(source) => self.push(found.as_str(), source.start as usize..source.end as usize),
                None => self.out.push_str(found.as_str()),
            }
        }
        if let Some((source, c)) = self.space.take() {
            self.push(c.encode_utf8(&mut [0; 4]), source);
        }
    }

    /// Writes text that stands for bytes of the page.
    fn push(&mut self, text: &str, source: Range<usize>) {
        let from = self.out.len() as u32;
        self.out.push_str(text);
        if source.start < self.source_end {
            return;
        }
        self.source_end = source.end;
        let span = Span::new(source.start as u32, source.end as u32);
        if self.html[source] == *text {
            self.map.push_linear(from, span.start, span.byte_len());
        } else {
            self.map.push_atomic(Span::new(from, from + text.len() as u32), span);
        }
    }

    fn finish(mut self) -> (String, OffsetMap) {
        if self.map.is_identity() {
            // No byte has a source; without a run the map would be the identity.
            self.map.push_atomic(Span::default(), Span::default());
        }
        (self.out, self.map)
    }
}
