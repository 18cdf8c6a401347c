//! Organizations and facilities: acronyms in brackets, and shorter names.
//!
//! Not here: what the lexicons know about an acronym.

use std::collections::BTreeMap;

use crate::candidate::{Candidate, Source, country_within};
use crate::hashed::ByHash;
use crate::mention::{Kind, Mention};
use crate::text::{Gap, Text};
use crate::unify::words;

/// Gives organizations the country in their names, and acronyms and shorter names the full one.
pub(crate) fn unify<'a>(text: &Text<'a>, candidates: &[Candidate<'a>], mentions: &mut [Mention<'a>]) {
    let is_open = |mention: &&mut Mention<'_>| mention.source == Source::Tagger && mention.iso3166.is_none();
    let is_ours = |mention: &&mut Mention<'_>| matches!(mention.kind, Kind::Organization | Kind::Facility);
    for mention in mentions.iter_mut().filter(is_ours).filter(is_open) {
        mention.iso3166 = country_within(candidates, mention.first, mention.end);
    }
    bracketed(text, mentions);
    shortened(text, mentions);
}

/// `Narvik Metals Corporation (NMC) … NMC`.
fn bracketed<'a>(text: &Text<'a>, mentions: &mut [Mention<'a>]) {
    let mut full: BTreeMap<&str, Mention<'a>> = BTreeMap::new();
    for pair in mentions.windows(2) {
        if pair[0].kind == Kind::Organization && is_acronym_of(text, &pair[0], &pair[1]) {
            full.entry(text.word(pair[1].first)).or_insert_with(|| pair[0].clone());
        }
    }
    for mention in mentions.iter_mut().filter(|mention| is_one_word(mention) && is_named_by_text(mention)) {
        if let Some(name) = full.get(text.word(mention.first)) {
            mention.canonical = name.canonical.clone();
            (mention.kind, mention.iso3166, mention.source) = (name.kind, name.iso3166, name.source);
        }
    }
}

fn is_one_word(mention: &Mention<'_>) -> bool {
    mention.end == mention.first + 1
}

fn is_acronym_of(text: &Text<'_>, name: &Mention<'_>, acronym: &Mention<'_>) -> bool {
    let is_bracketed = name.end + 1 == acronym.first
        && is_one_word(acronym)
        && text.word(name.end) == "("
        && text.word(acronym.end) == ")"
        && text.gap_after(name.end - 1) == Gap::Space;
    is_bracketed
        && text.has(acronym.first, dateline_plugin::flag::ALL_CAPITALS | dateline_plugin::flag::MIXED)
}

/// Returns whether the text, not a lexicon, says what a mention names.
fn is_named_by_text(mention: &Mention<'_>) -> bool {
    matches!(mention.kind, Kind::Organization | Kind::Person | Kind::Product)
        && !mention.source.is_organization()
}

/// `Tamba` after `Tamba mine`, `Vistula Bank` after `Vistula Bank AG`, `the Commission` after `the European
/// Commission`: the name that was last before.
fn shortened<'a>(text: &Text<'a>, mentions: &mut [Mention<'a>]) {
    let mut full: ByHash<u64, usize> = ByHash::default();
    let mut by_first: ByHash<u32, usize> = ByHash::default();
    let mut name = Vec::new();
    for idx in 0..mentions.len() {
        if !matches!(mentions[idx].kind, Kind::Organization | Kind::Facility) {
            continue;
        }
        name.clear();
        name.extend(words(text, &mentions[idx]));
        let Some(first) = name.first() else { continue };
        let short = by_first.get(first).filter(|_| mentions[idx].rule == "short-name");
        let known = full.get(&key(&name)).or(short).copied().filter(|longer| {
            !mentions[idx].source.is_organization() && mentions[*longer].kind == mentions[idx].kind
        });
        if let Some(longer) = known {
            let (canonical, iso3166) = (mentions[longer].canonical.clone(), mentions[longer].iso3166);
            (mentions[idx].canonical, mentions[idx].iso3166) = (canonical, iso3166);
        }
        if name.len() > 1 {
            by_first.insert(*first, known.unwrap_or(idx));
        }
        full.extend(short_names(&name).map(|short| (key(short), known.unwrap_or(idx))));
    }
}

/// Returns one number for words by their hashes.
fn key(words: &[u32]) -> u64 {
    words.iter().fold(words.len() as u64, |key, word| {
        (key ^ u64::from(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    })
}

/// The beginning of a name without its last word or two, and its last word.
fn short_names(name: &[u32]) -> impl Iterator<Item = &[u32]> {
    let heads = (2..name.len()).rev().take(2).map(|len| &name[..len]);
    let last = name.len().checked_sub(1).filter(|last| *last > 0).map(|last| &name[last..]);
    heads.chain(last)
}
