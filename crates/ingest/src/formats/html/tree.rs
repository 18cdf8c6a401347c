//! The elements and texts of a page as the extraction's document, each text with the bytes it stands in.
//!
//! A tree is built from our own tokens because no HTML parser tells the bytes of its text nodes. It closes
//! elements as the HTML Standard does where that changes what belongs together (paragraphs, items, rows,
//! cells), and differs where only the looks change: bold text stays bold to the end of its block. What
//! holds no text of an article (scripts, forms' fields, what [`Verdict`] tells from classes) never becomes
//! a node, which also makes the extraction cheaper. Depth and number of nodes are bounded.

use std::borrow::Cow;
use std::ops::Range;

use dom_query::{Document, Element as DomElement, LocalName, NodeData, NodeId};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute as DomAttribute, QualName, ns};

use super::element::{Break, Element};
use super::evidence::{Evidence, Holds, Verdict};
use super::head::Head;
use super::lexer::{Lexer, Token};
use super::reference::{Place, decode};

/// Deepest element; what is deeper is read as if it stood there.
const MOST_DEPTH: usize = 160;
/// Most nodes of a page.
const MOST_NODES: usize = 400_000;

/// Longest value of an attribute that the extraction sees, in bytes.
const LONGEST_VALUE: usize = 256;

/// Which elements are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cleaning {
    /// Those that hold no text, and those that look like no part of an article.
    Full,
    /// Only those that never hold text of an article.
    Least,
}

/// A page as a tree.
pub(super) struct Page {
    /// Elements and texts.
    pub(super) document: Document,
    /// The body.
    pub(super) body: NodeId,
    /// Text nodes, ascending, with their bytes.
    texts: Vec<(NodeId, Range<u32>)>,
    /// Tags that part texts, in order, with their bytes.
    breaks: Vec<(Range<u32>, Break)>,
    /// Contents of preformatted elements.
    pub(super) preformatted: Vec<Range<u32>>,
    /// What the page says of itself.
    pub(super) head: Head,
}

/// A page has more nodes than are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overflow;

impl std::fmt::Display for Overflow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the page has more than {MOST_NODES} elements and texts")
    }
}

impl Page {
    /// Reads a page.
    pub(super) fn read(html: &str, cleaning: Cleaning) -> Result<Page, Overflow> {
        Builder::new(html, cleaning).run()
    }

    /// Returns the bytes of a text node.
    pub(super) fn text(&self, node: NodeId) -> Option<Range<u32>> {
        let found = self.texts.binary_search_by_key(&node, |(node, _)| *node).ok()?;
        Some(self.texts[found].1.clone())
    }

    /// Returns the bytes of a tag, or of two line ends in a row, that stand for a break between two places.
    pub(super) fn break_between(&self, html: &str, from: u32, to: u32, wanted: Break) -> Option<Range<u32>> {
        let first = self.breaks.partition_point(|(range, _)| range.start < from);
        let between = self.breaks[first..].iter().take_while(|(range, _)| range.end <= to);
        if let Some((range, _)) = between.clone().find(|(_, found)| *found == wanted) {
            return Some(range.clone());
        }
        let lines = || between.clone().filter(|(_, found)| *found == Break::Line);
        let is_apart = |(a, b): &(&Range<u32>, &Range<u32>)| {
            html[a.end as usize..b.start as usize].bytes().all(|byte| byte.is_ascii_whitespace())
        };
        let mut pairs = lines().map(|(range, _)| range).zip(lines().skip(1).map(|(range, _)| range));
        (wanted == Break::Block).then(|| pairs.find(is_apart))?.map(|(a, b)| a.start..b.end)
    }
}

/// An open element.
struct Open {
    element: Element,
    name: LocalName,
    /// `None` where it is left out.
    node: Option<NodeId>,
}

struct Builder<'a> {
    html: &'a str,
    cleaning: Cleaning,
    page: Page,
    open: Vec<Open>,
    /// Open elements that are left out.
    dropped: usize,
    /// Whether nothing but a tag that parts texts came last.
    after_break: bool,
    n_nodes: usize,
    evidence: Evidence,
}

impl<'a> Builder<'a> {
    fn new(html: &'a str, cleaning: Cleaning) -> Self {
        let document = Document::default();
        let tree = &document.tree;
        let element =
            |name: &str| tree.create_node(NodeData::Element(dom_element(LocalName::from(name), Vec::new())));
        let (root, body) = (element("html"), element("body"));
        tree.append_child_of(&tree.root_id(), &root);
        tree.append_child_of(&root, &body);
        let page = Page {
            body,
            document,
            texts: Vec::new(),
            breaks: Vec::new(),
            preformatted: Vec::new(),
            head: Head::default(),
        };
        Builder {
            html,
            cleaning,
            page,
            open: Vec::new(),
            dropped: 0,
            after_break: true,
            n_nodes: 0,
            evidence: Evidence::default(),
        }
    }

    fn run(mut self) -> Result<Page, Overflow> {
        let html = self.html;
        let mut lexer = Lexer::new(html);
        while let Some(token) = lexer.next() {
            match token {
                Token::Text(range) => self.text(range),
                Token::Raw(element, range) => self.raw(element, range),
                Token::Start(element, range) => self.start(element, range, &lexer),
                Token::End(Element::Line, range) => self.start(Element::Line, range, &lexer),
                Token::End(element, range) => self.end(element, range, lexer.name()),
            }
            if self.n_nodes > MOST_NODES {
                return Err(Overflow);
            }
        }
        self.close_to(0, html.len());
        Ok(self.page)
    }

    fn parent(&self) -> NodeId {
        self.open.iter().rev().find_map(|open| open.node).unwrap_or(self.page.body)
    }

    fn text(&mut self, range: Range<usize>) {
        let text = &self.html[range.clone()];
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        self.page.head.text(&range);
        if self.dropped > 0 || (is_blank && self.after_break) {
            return;
        }
        self.after_break = false;
        let contents = StrTendril::from(unescaped(&decode(text, Place::Text)).as_ref());
        let node = self.page.document.tree.create_node(NodeData::Text { contents });
        self.page.document.tree.append_child_of(&self.parent(), &node);
        self.page.texts.push((node, short(&range)));
        self.n_nodes += 1;
    }

    fn raw(&mut self, element: Element, range: Range<usize>) {
        match element {
            Element::Title if self.dropped == 0 => self.page.head.title(range),
            Element::Script => self.page.head.script(range),
            _ => {}
        }
    }

    fn start(&mut self, element: Element, range: Range<usize>, lexer: &Lexer<'_>) {
        self.note_break(element, &range);
        self.close_implied(element);
        self.page.head.start(self.html, element, lexer);
        match element {
            Element::Frame | Element::Meta | Element::Title | Element::Script | Element::DroppedRaw => return,
            _ => {}
        }
        let judged = self.evidence.judge(self.html, element, lexer.attributes(), self.cleaning);
        let is_closed = self.html[..range.end].ends_with("/>") && element == Element::Dropped;
        if element.is_void() || is_closed {
            self.void(element, lexer, judged.0);
        } else if self.open.len() < MOST_DEPTH {
            self.push(element, range.end, lexer, judged);
        }
    }

    fn void(&mut self, element: Element, lexer: &Lexer<'_>, verdict: Verdict) {
        let is_kept =
            matches!(element, Element::Line | Element::Rule) || matches!(lexer.name(), "img" | "input");
        if self.dropped == 0 && is_kept && verdict == Verdict::Keep {
            self.create(lexer);
        }
    }

    fn push(&mut self, element: Element, at: usize, lexer: &Lexer<'_>, (verdict, holds): (Verdict, Holds)) {
        let is_dropped = verdict == Verdict::Drop;
        let node = (self.dropped == 0 && !is_dropped).then(|| self.create(lexer));
        self.dropped += usize::from(node.is_none());
        if element == Element::Preformatted {
            let at = at as u32;
            self.page.preformatted.push(at..at);
        }
        self.page.head.open(self.html, lexer, holds, self.open.len());
        self.open.push(Open { element, name: LocalName::from(lexer.name()), node });
    }

    fn create(&mut self, lexer: &Lexer<'_>) -> NodeId {
        let name = LocalName::from(lexer.name());
        let element = NodeData::Element(dom_element(name, kept_attributes(self.html, lexer)));
        let node = self.page.document.tree.create_node(element);
        self.page.document.tree.append_child_of(&self.parent(), &node);
        self.n_nodes += 1;
        node
    }

    fn note_break(&mut self, element: Element, range: &Range<usize>) {
        let Some(found) = element.breaks() else { return };
        self.after_break = true;
        self.page.breaks.push((short(range), found));
    }

    fn end(&mut self, element: Element, range: Range<usize>, name: &str) {
        self.note_break(element, &range);
        if let Some(idx) = self.closed_by(element, name) {
            self.close_to(idx, range.start);
        }
    }

    /// Returns the open element that an end tag closes.
    fn closed_by(&self, element: Element, name: &str) -> Option<usize> {
        let is_table_part = matches!(element, Element::Table | Element::Rows | Element::Row | Element::Cell);
        for (idx, open) in self.open.iter().enumerate().rev() {
            if &*open.name == name {
                return Some(idx);
            }
            let is_barred = match element {
                Element::Table => false,
                _ if is_table_part => open.element == Element::Table,
                Element::Inline | Element::Bold => open.element.is_block() || open.element.is_boundary(),
                _ => open.element.is_boundary(),
            };
            if is_barred {
                return None;
            }
        }
        None
    }

    /// Closes what a start tag closes without saying so.
    fn close_implied(&mut self, element: Element) {
        if element.closes_paragraph() {
            self.close_nearest(Element::Paragraph, |open| open.is_block() || open.is_boundary());
        }
        let is_table = |open: Element| open == Element::Table;
        match element {
            Element::Item | Element::Definition => {
                self.close_nearest(element, |open| open == Element::List || open.is_boundary());
            }
            Element::Row => {
                self.close_nearest(Element::Row, is_table);
            }
            Element::Cell => {
                self.close_nearest(Element::Cell, |open| matches!(open, Element::Table | Element::Row));
            }
            Element::Rows => {
                self.close_nearest(Element::Rows, is_table);
            }
            Element::Link => {
                self.close_nearest(Element::Link, |open| open.is_block() || open.is_boundary());
            }
            Element::Heading if self.open.last().is_some_and(|open| open.element == Element::Heading) => {
                self.close_to(self.open.len() - 1, 0);
            }
            _ => {}
        }
    }

    /// Closes the innermost open element of a kind that no barrier stands in front of.
    fn close_nearest(&mut self, element: Element, is_barrier: impl Fn(Element) -> bool) {
        for idx in (0..self.open.len()).rev() {
            if self.open[idx].element == element {
                return self.close_to(idx, 0);
            }
            if is_barrier(self.open[idx].element) {
                return;
            }
        }
    }

    /// Closes open elements down to the one at `idx`. `at` is where, for preformatted text.
    fn close_to(&mut self, idx: usize, at: usize) {
        for open in self.open.drain(idx..).rev() {
            self.dropped -= usize::from(open.node.is_none());
            if open.element == Element::Preformatted
                && let Some(last) = self.page.preformatted.last_mut()
            {
                last.end = last.end.max(at as u32);
            }
        }
        self.page.head.close(idx);
    }
}

/// Returns a text without the characters that are escaped when a document is written as HTML. The extraction
/// only counts and compares words, and writes what it chose, which takes the square of their number.
fn unescaped(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if memchr::memchr3(b'&', b'<', b'>', bytes).is_none() && memchr::memchr(0xc2, bytes).is_none() {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| match c {
        '&' | '<' | '>' => '+',
        '\u{a0}' => ' ',
        c => c,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

fn short(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

fn dom_element(name: LocalName, attributes: Vec<DomAttribute>) -> DomElement {
    DomElement::new(QualName::new(None, ns!(html), name), attributes, None, false)
}

/// Returns the attributes that the extraction looks at.
fn kept_attributes(html: &str, lexer: &Lexer<'_>) -> Vec<DomAttribute> {
    let mut kept = Vec::new();
    for attribute in lexer.attributes() {
        let value = &html[attribute.value.clone()];
        let value = &value[..value.floor_char_boundary(LONGEST_VALUE)];
        let (name, value) = match html[attribute.name.clone()].to_ascii_lowercase().as_str() {
            "class" => ("class", value),
            "id" => ("id", value),
            "role" => ("role", value),
            "itemprop" => ("itemprop", value),
            "rel" => ("rel", value),
            "colspan" => ("colspan", value),
            // Only whether a link leads out of the page, and whether an image is one, counts.
            "href" => ("href", if value.starts_with('#') { "#a" } else { "a" }),
            "src" | "srcset" | "data-src" => ("src", "a.jpg"),
            _ => continue,
        };
        let name = QualName::new(None, ns!(), LocalName::from(name));
        if kept.iter().all(|have: &DomAttribute| have.name != name) {
            kept.push(DomAttribute { name, value: StrTendril::from(value) });
        }
    }
    kept
}
