//! The main content of a page.
//!
//! dom_smoothie chooses the elements; their text is made here, from the nodes it kept, as its own
//! `TextMode::Formatted` does, so that each text node can be tied to its bytes. When it finds little, the
//! page is read again without leaving out what only looks like no article; when it finds nothing, the text
//! of the whole body is taken, navigation and scripts aside.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, ParsePolicy, Readability, TextMode};

use super::blocks::{Block, blocks};
use super::tree::{Cleaning, Overflow, Page};
use super::trim::trim;

/// Fewest bytes of text that an article has; with less, other ways are tried.
const ENOUGH_BYTES: usize = 250;

/// What was found in a page.
pub(super) struct Content {
    /// The page the blocks are from.
    pub(super) page: Page,
    pub(super) blocks: Vec<Block>,
}

/// Returns the main content. `title` is the headline, which the content does not repeat.
pub(super) fn extract(html: &str, page: Page, title: Option<&str>) -> Result<Content, Overflow> {
    let strict = attempt(html, page, title, ParsePolicy::Strict);
    if text_bytes(&strict.blocks) >= ENOUGH_BYTES {
        return Ok(strict);
    }
    let mut best = strict;
    for (cleaning, policy) in [(Cleaning::Full, ParsePolicy::Clean), (Cleaning::Least, ParsePolicy::Strict)] {
        let next = attempt(html, Page::read(html, cleaning)?, title, policy);
        if text_bytes(&next.blocks) > 2 * text_bytes(&best.blocks) {
            best = next;
        }
        if text_bytes(&best.blocks) >= ENOUGH_BYTES {
            return Ok(best);
        }
    }
    let body = whole_body(html, title, Cleaning::Full)?;
    if text_bytes(&body.blocks) > 2 * text_bytes(&best.blocks) {
        best = body;
    }
    if best.blocks.is_empty() { whole_body(html, title, Cleaning::Least) } else { Ok(best) }
}

/// Returns the number of bytes of text outside links.
fn text_bytes(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text_bytes - block.link_bytes).sum()
}

fn attempt(html: &str, mut page: Page, title: Option<&str>, policy: ParsePolicy) -> Content {
    let document = std::mem::take(&mut page.document);
    // A panic in the library costs this attempt, not the document.
    let chosen = catch_unwind(AssertUnwindSafe(|| choose(document, title, policy))).ok().flatten();
    let found = chosen.map(|readability| {
        let root = readability.doc.select_single("#readability-page-1");
        root.nodes().first().map(|root| trim(html, blocks(&page, html, root), title)).unwrap_or_default()
    });
    Content { page, blocks: found.unwrap_or_default() }
}

/// Lets the library choose, once: its own further attempts would copy the whole tree for each.
fn choose(document: Document, title: Option<&str>, policy: ParsePolicy) -> Option<Readability> {
    say(&document, title);
    let config = Config {
        disable_json_ld: true,
        keep_classes: true,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
    readability.parse_with_policy(policy).ok().map(|_| readability)
}

/// Puts what is known of the page where the library looks for it: a title, so that it leaves out the
/// headline; an author, so that it looks for none in the text.
fn say(document: &Document, title: Option<&str>) {
    let Some(html) = document.root().first_element_child() else { return };
    let head = document.tree.new_element("head");
    html.prepend_child(&head);
    for (name, content) in [("og:title", title.unwrap_or_default()), ("author", "-")] {
        let meta = document.tree.new_element("meta");
        meta.set_attr("property", name);
        meta.set_attr("name", name);
        meta.set_attr("content", content);
        head.append_child(&meta);
    }
}

fn whole_body(html: &str, title: Option<&str>, cleaning: Cleaning) -> Result<Content, Overflow> {
    let page = Page::read(html, cleaning)?;
    let body = NodeRef::new(page.body, &page.document.tree);
    let blocks = trim(html, blocks(&page, html, &body), title);
    Ok(Content { page, blocks })
}
