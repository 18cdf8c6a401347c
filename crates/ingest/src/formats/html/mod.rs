//! HTML: the main content of a page, what the page says of itself, and the bytes that each piece of text
//! stands in.
//!
//! The way of a page: [`charset`] and the encodings' module decode it, [`lexer`] cuts it into tokens,
//! [`tree`] makes them the document that the extraction chooses from ([`content`]), [`blocks`] are the
//! paragraphs of what was chosen, [`write`] makes them text and ties it to the page, [`metadata`] reads
//! what the page says of itself. [`slice`] is the way back, for those who want proof.
//!
//! Offsets count bytes of the page as stored. A piece of text and the white space, references and breaks
//! in it have a source; so has the empty line between two paragraphs where a tag stands for it. The
//! headline is a field of its own where the page shows it, and does not open the body a second time.
//!
//! Not here: frames, scripts that write text, styles (what a style sheet hides is read).

mod blocks;
mod charset;
mod chunks;
mod content;
mod element;
mod evidence;
mod head;
mod lexer;
mod metadata;
mod reference;
mod slice;
mod tree;
mod trim;
mod write;

use std::ops::Range;
use std::sync::Arc;

use dateline_core::{FieldName, OffsetMap, RawField, Span};

use super::{Codec, Parsed, Sniff};
use crate::encoding::{self, Decoded, Encoding};
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use blocks::{Block, BlockKind, Piece};
use chunks::White;
use tree::{Cleaning, Overflow, Page};

pub(crate) struct Html;

impl Codec for Html {
    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml"]
    }

    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        sniff(head)
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        if let Some(what) = encoding::binary_kind(&record.bytes) {
            return Err(Box::new(record.reject(Class::Format, format!("looks binary: {what}"), settings)));
        }
        try_parse(&record.bytes, None)
            .map_err(|message| Box::new(record.reject(Class::Limit, message, settings)))
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        Ok(source_fields(&record.bytes, None, settings))
    }
}

/// Returns whether bytes begin like a page.
fn sniff(head: &[u8]) -> Sniff {
    let start =
        head.iter().take_while(|byte| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf));
    let head = &head[start.count()..];
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins(b"<!doctype html") || begins(b"<html") {
        return Sniff::Sure;
    }
    let is_page = |head: &[u8]| {
        let lower = head[..head.len().min(1024)].to_ascii_lowercase();
        [&b"<html"[..], b"<!doctype html", b"<body", b"<head>"]
            .iter()
            .any(|tag| memchr::memmem::find(&lower, tag).is_some())
    };
    if begins(b"<") && is_page(head) { Sniff::Maybe } else { Sniff::No }
}

/// Reads a page. `declared` is the encoding that its transport names. Maps count in `bytes`. A page with
/// more elements than are read is filtered.
pub(crate) fn parse(bytes: &[u8], declared: Option<&str>, _: &Settings) -> Parsed {
    let too_large = |_| Parsed { filtered: Some("page with too many elements".into()), ..Parsed::default() };
    try_parse(bytes, declared).unwrap_or_else(too_large)
}

/// [`parse`], or what is wrong with the page.
fn try_parse(bytes: &[u8], declared: Option<&str>) -> Result<Parsed, String> {
    let Decoded { text, map, diagnostics, .. } = decode(bytes, declared);
    let (metadata, title, body) = read(&text).map_err(|overflow| overflow.to_string())?;
    let fields = [(FieldName::Title, title), (FieldName::Body, Some(body))].into_iter();
    let field = |(name, field): (FieldName, Option<(String, OffsetMap)>)| {
        let (text, inner) = field?;
        Some(RawField { name, text, map: inner.compose(&map) })
    };
    Ok(Parsed { metadata, fields: fields.filter_map(field).collect(), diagnostics, ..Parsed::default() })
}

/// Returns the fields that offsets of a page's document count in, for the arguments of [`parse`].
pub(crate) fn source_fields(bytes: &Arc<Vec<u8>>, declared: Option<&str>, _: &Settings) -> Vec<SourceField> {
    let Decoded { text, map, encoding, .. } = decode(bytes, declared);
    let kept: Vec<Span> = preformatted(&text).iter().filter_map(|span| map.source_hull(*span)).collect();
    let kept: Arc<[Span]> = kept.into();
    let field = |name| {
        let (bytes, kept) = (Arc::clone(bytes), Arc::clone(&kept));
        SourceField::of_slices(name, bytes.len(), move |span| decode_slice(&bytes, span, encoding, &kept))
    };
    vec![field(FieldName::Title), field(FieldName::Body)]
}

/// Returns the text of a piece of HTML that is decoded already, such as an entry of a feed: all of it that
/// is shown. The map counts bytes of `text`.
pub(crate) fn fragment(text: &str) -> (String, OffsetMap) {
    match Page::read(text, Cleaning::Least) {
        Ok(page) => {
            let body = page.document.tree.get_unchecked(&page.body);
            let blocks = blocks::blocks(&page, text, &body);
            write::write(&page, text, &blocks)
        }
        Err(Overflow) => (String::new(), OffsetMap::identity()),
    }
}

/// Returns the field that offsets of a [`fragment`] count in.
pub(crate) fn source_fragment(name: FieldName, text: String) -> SourceField {
    let kept = preformatted(&text);
    SourceField::of_slices(name, text.len(), move |span| {
        text.get(span.range()).map(|slice| slice::decode(slice, white(&kept, span)))
    })
}

/// Returns the text of a slice of a page, or `None` where it is out of range. `kept` are the bytes of
/// preformatted text.
fn decode_slice(bytes: &[u8], span: Span, encoding: Encoding, kept: &[Span]) -> Option<String> {
    let slice = encoding.decode_slice(bytes.get(span.range())?);
    Some(slice::decode(&slice, white(kept, span)))
}

fn white(kept: &[Span], span: Span) -> White {
    if kept.iter().any(|kept| (kept.start..kept.end).contains(&span.start)) {
        White::Keep
    } else {
        White::Collapse
    }
}

fn preformatted(text: &str) -> Vec<Span> {
    let page = Page::read(text, Cleaning::Least);
    page.map(|page| page.preformatted.iter().map(|range| Span::new(range.start, range.end)).collect())
        .unwrap_or_default()
}

fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    match declared {
        Some(declared) => encoding::decode(bytes, Some(declared)),
        None => encoding::decode(bytes, charset::declared(bytes).as_deref()),
    }
}

type Read = (dateline_core::Metadata, Option<(String, OffsetMap)>, (String, OffsetMap));

/// Reads a decoded page: metadata, headline, body.
fn read(html: &str) -> Result<Read, Overflow> {
    let page = Page::read(html, Cleaning::Full)?;
    let (metadata, headline) = metadata::read(html, &page.head);
    let title = headline.and_then(|headline| headline_field(&page, html, headline.texts));
    let found = content::extract(html, page, metadata.title.as_deref())?;
    let body = write::write(&found.page, html, &found.blocks);
    Ok((metadata, title, body))
}

/// Returns the text of a headline that the page shows.
fn headline_field(page: &Page, html: &str, texts: Vec<Range<usize>>) -> Option<(String, OffsetMap)> {
    let pieces = texts.into_iter().map(|range| Piece::Text(range.start as u32..range.end as u32)).collect();
    let (text, map) = write::write(page, html, &[Block::of(BlockKind::Heading, pieces)]);
    (!text.is_empty()).then_some((text, map))
}
