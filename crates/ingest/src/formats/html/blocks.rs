//! The paragraphs of an article: which texts stand together between two breaks.
//!
//! The elements are those that the extraction kept, in the order of the page. A heading, an item, a row, a
//! question in bold letters that an answer follows is a paragraph or a line of its own.

use std::ops::Range;

use dom_query::{NodeData, NodeId, NodeRef};

use super::element::{Break, Element};
use super::tree::Page;

/// Fewest words of a question in bold letters that is parted from its answer.
const QUESTION_WORDS: usize = 3;

/// A part of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Bytes of a text, undecoded.
    Text(Range<u32>),
    /// A break inside the block: a line end or a tab.
    Break(Break),
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A paragraph, or text without one.
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// A table, or text in it.
    Table,
    /// Preformatted text.
    Preformatted,
}

/// Texts between two breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) pieces: Vec<Piece>,
    /// Bytes of text in links.
    pub(super) link_bytes: usize,
    /// Bytes of text.
    pub(super) text_bytes: usize,
    /// Bytes of text in bold letters from the start on, as long as there is nothing else.
    bold_bytes: usize,
}

impl Block {
    fn new(kind: BlockKind) -> Self {
        Block { kind, pieces: Vec::new(), link_bytes: 0, text_bytes: 0, bold_bytes: 0 }
    }

    /// Returns a block of pieces.
    pub(super) fn of(kind: BlockKind, pieces: Vec<Piece>) -> Self {
        Block { pieces, ..Block::new(kind) }
    }

    /// Returns the bytes of its texts, in order.
    pub(super) fn texts(&self) -> impl DoubleEndedIterator<Item = Range<u32>> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(range) => Some(range.clone()),
            Piece::Break(_) => None,
        })
    }
}

/// Returns the blocks under a node.
pub(super) fn blocks(page: &Page, html: &str, root: &NodeRef<'_>) -> Vec<Block> {
    let mut walk =
        Walk { page, html, done: Vec::new(), block: Block::new(BlockKind::Paragraph), open: Open::default() };
    walk.children(root);
    walk.finish();
    walk.done
}

/// Elements that are open around a text.
#[derive(Debug, Default)]
struct Open {
    headings: usize,
    items: usize,
    tables: usize,
    preformatted: usize,
    links: usize,
    bold: usize,
}

struct Walk<'a> {
    page: &'a Page,
    html: &'a str,
    done: Vec<Block>,
    block: Block,
    open: Open,
}

/// What is left to do on the way through a tree.
enum Step {
    Enter(NodeId),
    Leave(Element),
}

impl Walk<'_> {
    fn children(&mut self, root: &NodeRef<'_>) {
        let tree = root.tree;
        let mut steps: Vec<Step> = tree.child_ids_of_it(&root.id, true).map(Step::Enter).collect();
        while let Some(step) = steps.pop() {
            let id = match step {
                Step::Leave(element) => {
                    self.leave(element);
                    continue;
                }
                Step::Enter(id) => id,
            };
            let element = tree.query_node_or(&id, None, |node| match &node.data {
                NodeData::Element(element) => Some(Element::of(&element.name.local)),
                _ => None,
            });
            match element {
                None => self.text(id),
                Some(element) => {
                    self.enter(element);
                    steps.push(Step::Leave(element));
                    steps.extend(tree.child_ids_of_it(&id, true).map(Step::Enter));
                }
            }
        }
    }

    fn text(&mut self, id: NodeId) {
        let Some(range) = self.page.text(id) else { return };
        let text = &self.html[range.start as usize..range.end as usize];
        let bytes = text.trim_ascii().len();
        self.block.text_bytes += bytes;
        if self.open.links > 0 {
            self.block.link_bytes += bytes;
        }
        if self.open.bold > 0 && self.block.bold_bytes + bytes == self.block.text_bytes {
            self.block.bold_bytes += bytes;
        }
        self.block.pieces.push(Piece::Text(range));
    }

    fn enter(&mut self, element: Element) {
        if element.is_block() {
            self.finish();
        }
        self.count(element, 1);
        match element {
            Element::Line => self.line(Break::Line),
            Element::Row if self.block.text_bytes > 0 => self.line(Break::Line),
            Element::Cell if self.block.text_bytes > 0 => self.line(Break::Cell),
            _ => {}
        }
    }

    fn leave(&mut self, element: Element) {
        if element == Element::Bold {
            self.part_question();
        }
        if element.is_block() {
            self.finish();
        }
        self.count(element, -1);
    }

    fn count(&mut self, element: Element, change: isize) {
        let count = match element {
            Element::Heading => &mut self.open.headings,
            Element::Item => &mut self.open.items,
            Element::Table => &mut self.open.tables,
            Element::Preformatted => &mut self.open.preformatted,
            Element::Link => &mut self.open.links,
            Element::Bold => &mut self.open.bold,
            _ => return,
        };
        *count = count.saturating_add_signed(change);
    }

    /// Takes a break inside a block. Two line ends with nothing between end the block.
    fn line(&mut self, found: Break) {
        let is_blank = |piece: &Piece| match piece {
            Piece::Text(range) => self.html[range.start as usize..range.end as usize].trim_ascii().is_empty(),
            Piece::Break(_) => false,
        };
        let last = self.block.pieces.iter().rposition(|piece| !is_blank(piece));
        match last.map(|last| (&self.block.pieces[last], last)) {
            Some((Piece::Break(Break::Line), _)) if found == Break::Line && self.open.tables == 0 => {
                self.finish();
            }
            // A row's line end takes the place of the tab before it, and no tab follows a line end.
            Some((&Piece::Break(before), last)) => {
                if found > before {
                    self.block.pieces[last] = Piece::Break(found);
                }
            }
            _ => self.block.pieces.push(Piece::Break(found)),
        }
    }

    /// Ends the block after a question in bold letters, so that what follows is a paragraph of its own.
    fn part_question(&mut self) {
        let block = &self.block;
        if block.bold_bytes == 0 || block.bold_bytes != block.text_bytes || self.open.items > 0 {
            return;
        }
        let text = |range: Range<u32>| &self.html[range.start as usize..range.end as usize];
        let is_question =
            block.texts().map(text).rfind(|text| !text.trim_ascii().is_empty()).is_some_and(|last| {
                last.trim_end().trim_end_matches(['"', '”', '“', '»']).ends_with(['?', '؟', '？'])
            });
        let words: usize = block.texts().map(|range| text(range).split_whitespace().count()).sum();
        if is_question && words >= QUESTION_WORDS {
            self.finish();
        }
    }

    fn finish(&mut self) {
        let kind = match &self.open {
            Open { preformatted: 1.., .. } => BlockKind::Preformatted,
            Open { headings: 1.., .. } => BlockKind::Heading,
            Open { tables: 1.., .. } => BlockKind::Table,
            Open { items: 1.., .. } => BlockKind::Item,
            _ => BlockKind::Paragraph,
        };
        let mut block = std::mem::replace(&mut self.block, Block::new(BlockKind::Paragraph));
        if block.text_bytes > 0 {
            block.kind = kind;
            self.done.push(block);
        }
    }
}
