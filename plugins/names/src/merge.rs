//! One list of mentions from two finders: the lexicons with their rules, and the tagger.
//!
//! Where both found the same tokens, a name of a country or nation is the lexicon's; of other names the tagger says
//! the kind. Where one name lies inside the other, the longer stands.

use std::borrow::Cow;

use crate::candidate::Source;
use crate::mention::Mention;
use crate::tag::Tag;
use crate::text::Text;

/// Returns the mentions of both, in the order of the text, none overlapping another.
pub(crate) fn merge<'a>(text: &Text<'a>, lexical: Vec<Mention<'a>>, tags: &[Tag]) -> Vec<Mention<'a>> {
    let mut merged = Vec::with_capacity(lexical.len() + tags.len());
    let mut lexical = lexical.into_iter().peekable();
    for tag in tags {
        while let Some(before) = lexical.next_if(|mention| mention.end <= tag.first) {
            merged.push(before);
        }
        let mut tag = Some(*tag);
        while let Some(mention) = lexical.next_if(|mention| tag.is_some_and(|tag| mention.first < tag.end)) {
            let Some(name) = tag else { break };
            let is_same = mention.first == name.first && mention.end == name.end && is_kind(&mention, name);
            if is_same || prefers_lexicon(&mention, name) {
                merged.push(mention);
                tag = None;
            }
        }
        merged.extend(tag.and_then(|tag| tagged(text, tag)));
    }
    merged.extend(lexical);
    merged.sort_by_key(|mention| mention.first);
    let mut end = 0;
    merged.retain(|mention| {
        let is_free = mention.first >= end;
        end = end.max(mention.end);
        is_free
    });
    merged
}

fn is_kind(mention: &Mention<'_>, tag: Tag) -> bool {
    tag.kind == Some(mention.kind)
}

fn prefers_lexicon(mention: &Mention<'_>, tag: Tag) -> bool {
    let is_longer = mention.end - mention.first > tag.end - tag.first;
    let is_same = mention.first == tag.first && mention.end == tag.end;
    let is_sure = matches!(mention.source, Source::Country | Source::PlaceAcronym | Source::Nationality)
        || mention.source.is_organization()
        || (mention.source.is_area() && mention.end - mention.first >= 2);
    is_longer || (is_same && (is_sure || tag.kind.is_none()))
}

fn tagged<'a>(text: &Text<'a>, tag: Tag) -> Option<Mention<'a>> {
    let kind = tag.kind?;
    let canonical: Cow<'a, str> = text.name(tag.first, tag.end);
    Some(Mention {
        first: tag.first,
        end: tag.end,
        source: Source::Tagger,
        kind,
        canonical,
        iso3166: None,
        is_people: false,
        rule: "tagger",
    })
}
