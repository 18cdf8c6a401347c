//! Markdown (CommonMark with tables and footnotes): the file is the document.
//!
//! Headings, list items, quotes, rows of tables and blocks of code are paragraphs of the text; marks of
//! emphasis and links leave their words. Front matter of `name: value` lines (or `name = value` between
//! `+++`) gives the metadata, by the names that fields of records have; without a title there, a heading of the
//! first or second level that the text begins with is the title and stays in the text. Source offsets
//! count bytes of the file.
//!
//! Not here: nested front matter, addresses of links, text inside of `<script>`.

mod write;

use std::sync::Arc;

use dateline_core::{FieldName, OffsetMap, RawField, Span};

use super::fields::{self, Slot};
use super::{Codec, Parsed, named};
use crate::encoding::{self, Decoded, Encoding};
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;
use write::{Piece, Written, write};

pub(crate) struct Markdown;

impl Codec for Markdown {
    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mkd"]
    }

    fn media_type(&self) -> &'static str {
        "text/markdown"
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        let decoded = decode(record, settings)?;
        let written = write(&decoded.text);
        let mut parsed = Parsed { diagnostics: decoded.diagnostics, ..Parsed::default() };
        if let Some((range, sign)) = written.front.clone() {
            let lines = front_matter(&decoded.text[range.clone()], sign);
            let mut fields = fields::of_row(lines.into_iter(), &settings.fields);
            parsed.record_id = named::scalar(&mut fields, Slot::Id, &mut parsed.diagnostics);
            let title = named::scalar(&mut fields, Slot::Title, &mut parsed.diagnostics);
            parsed.metadata = named::metadata(&mut fields, title.as_deref(), &mut parsed.diagnostics);
            let heading = written.heading.as_ref().map(|heading| written.text[heading.clone()].trim());
            let title = title.filter(|title| heading != Some(title.trim()));
            let field = title.and_then(|title| title_field(&title, &decoded.text, range.start, &decoded.map));
            parsed.fields.extend(field);
        }
        if parsed.metadata.title.is_none() {
            let heading = written.heading.clone().map(|heading| written.text[heading].trim().to_owned());
            parsed.metadata.title = heading.filter(|heading| !heading.is_empty());
        }
        let Written { text, map, .. } = written;
        parsed.fields.push(RawField { name: FieldName::Body, map: through(&map, &decoded.map), text });
        Ok(parsed)
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let decoded = decode(record, settings)?;
        let pieces = write(&decoded.text).pieces.into_iter();
        let in_file =
            |piece: Piece| Some(Piece { source: decoded.map.source_hull(piece.source)?, text: piece.text });
        let pieces: Vec<Piece> = pieces.filter_map(in_file).collect();
        let (bytes, encoding) = (Arc::clone(&record.bytes), decoded.encoding);
        let len = bytes.len();
        let decode = move |span: Span| decode_run(&bytes, encoding, &pieces, span);
        Ok(vec![
            SourceField::of_bytes(FieldName::Title, Arc::clone(&record.bytes), encoding),
            SourceField::of_slices(FieldName::Body, len, decode),
        ])
    }
}

fn decode(record: &SourceRecord, settings: &Settings) -> Result<Decoded, Box<Rejected>> {
    if let Some(what) = encoding::binary_kind(&record.bytes) {
        return Err(Box::new(record.reject(Class::Format, format!("looks binary: {what}"), settings)));
    }
    Ok(encoding::decode(&record.bytes, None))
}

/// Returns a map into the decoded text as one into the file. A text that has no source at all has a map
/// that says so.
fn through(map: &OffsetMap, decoded: &OffsetMap) -> OffsetMap {
    if !map.is_identity() {
        return map.compose(decoded);
    }
    let mut none = OffsetMap::identity();
    none.push_atomic(Span::default(), Span::default());
    none
}

/// Returns the names and values of front matter, without quotes around a value.
fn front_matter(text: &str, sign: char) -> Vec<(&str, &str)> {
    text.lines()
        .filter(|line| !line.starts_with([' ', '\t', '#', '-']))
        .filter_map(|line| line.split_once(sign))
        .map(|(name, value)| (name.trim(), unquoted(value.trim())))
        .collect()
}

fn unquoted(value: &str) -> &str {
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// Returns the title of the front matter as a field, traced to its place there.
fn title_field(title: &str, text: &str, from: usize, decoded: &OffsetMap) -> Option<RawField> {
    let start = (from + text[from..].find(title)?) as u32;
    let mut map = OffsetMap::identity();
    map.push_linear(0, start, title.len() as u32);
    Some(RawField { name: FieldName::Title, text: title.to_owned(), map: map.compose(decoded) })
}

/// Decodes a slice of the file and puts in what pieces of it became.
fn decode_run(bytes: &[u8], encoding: Encoding, pieces: &[Piece], span: Span) -> Option<String> {
    let slice = |start: u32, end: u32| Some(encoding.decode_slice(bytes.get(start as usize..end as usize)?));
    let (mut out, mut at) = (String::new(), span.start);
    let first = pieces.partition_point(|piece| piece.source.start < span.start);
    for piece in pieces[first..].iter().take_while(|piece| piece.source.end <= span.end) {
        out.push_str(&slice(at, piece.source.start)?);
        out.push_str(&piece.text);
        at = piece.source.end;
    }
    out.push_str(&slice(at, span.end)?);
    Some(out)
}

#[cfg(test)]
mod tests;
