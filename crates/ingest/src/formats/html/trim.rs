//! Blocks at the ends of an article that are no part of it: the headline once more, links to other
//! articles, what the site says to its readers.
//!
//! The phrases stand in `lexicons/html-phrases.tsv`. Nothing is taken out of the middle but lines that
//! say nothing else than such a phrase.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::blocks::{Block, BlockKind};
use super::chunks::{Chunk, Chunks, White};
use super::metadata::same;

/// Longest line in which a phrase is looked for, in bytes of UTF-8.
const LONGEST_LINE: usize = 160;
/// Longest line that a phrase at its start makes the end of an article.
const LONGEST_END: usize = 90;
/// Share of the text that must stand before the line that ends an article, in percent.
const LEAST_BEFORE: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Line,
    End,
}

static PHRASES: LazyLock<HashMap<&'static str, Tells>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicons/html-phrases.tsv").lines();
    let read = |line: &'static str| {
        let (phrase, tells) = line.split_once('\t')?;
        Some((phrase, if tells == "end" { Tells::End } else { Tells::Line }))
    };
    lines.filter(|line| !line.starts_with('#')).skip(1).filter_map(read).collect()
});

/// Returns the blocks without those at the ends that are no part of the article.
pub(super) fn trim(html: &str, mut blocks: Vec<Block>, title: Option<&str>) -> Vec<Block> {
    let told: Vec<Option<Tells>> = blocks.iter().map(|block| tells(html, block)).collect();
    let total: usize = blocks.iter().map(|block| block.text_bytes).sum();
    let mut before = 0;
    let end = blocks.iter().zip(&told).position(|(block, told)| {
        before += block.text_bytes;
        *told == Some(Tells::End) && before * 100 >= total * LEAST_BEFORE
    });
    blocks.truncate(end.unwrap_or(blocks.len()));
    let mut told = told.into_iter();
    blocks.retain(|_| told.next().flatten().is_none());
    let is_title = |block: &Block| title.is_some_and(|title| same(&line(html, block), title));
    let first = blocks.iter().position(|block| !is_title(block) && !is_links(block));
    blocks.drain(..first.unwrap_or(blocks.len()));
    while blocks.last().is_some_and(|block| block.kind == BlockKind::Heading || is_links(block)) {
        blocks.pop();
    }
    blocks
}

/// Returns whether a block is little but links.
fn is_links(block: &Block) -> bool {
    block.link_bytes * 4 > block.text_bytes * 3
}

fn tells(html: &str, block: &Block) -> Option<Tells> {
    if block.text_bytes > LONGEST_LINE || block.kind == BlockKind::Preformatted {
        return None;
    }
    let line = line(html, block).to_lowercase();
    let bare = line.trim_end_matches(|c: char| {
        matches!(c, ':' | '.' | '!' | '»' | '›' | '>' | '…' | '→') || c.is_whitespace()
    });
    if let Some(tells) = PHRASES.get(line.as_str()).or_else(|| PHRASES.get(bare)) {
        return Some(*tells);
    }
    let starts = |end: usize| PHRASES.get(line[..end].trim_end_matches(':').trim_end());
    let ends = line.char_indices().filter(|(_, c)| matches!(c, ' ' | ':')).map(|(at, _)| at);
    let is_end = |end: usize| line[end..].starts_with(':') && starts(end) == Some(&Tells::End);
    let mark = line.starts_with("copyright ©") || line.starts_with('©') || line.starts_with("(c) ");
    (line.len() <= LONGEST_END && (mark || ends.into_iter().any(is_end))).then_some(Tells::End)
}

/// Returns the text of a block in one line.
fn line(html: &str, block: &Block) -> String {
    let mut out = String::new();
    for range in block.texts() {
        let text = &html[range.start as usize..range.end as usize];
        for (range, chunk) in Chunks::new(text, White::Collapse) {
            match chunk {
                Chunk::Plain => out.push_str(&text[range]),
                Chunk::Space(_) => out.push(' '),
                Chunk::Reference(first, second) => out.extend([Some(first), second].into_iter().flatten()),
            }
        }
    }
    out.trim().to_owned()
}
