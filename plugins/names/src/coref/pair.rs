//! `the two countries`, `both banks`: two names, one row each.
//!
//! The nearest sentence at or before the words that brings the names to two decides; with three nobody knows which. Countries
//! may be the only two of the document. Not here: one name (`sole`).

use std::collections::BTreeSet;

use dateline_plugin::{flag, token_hash};

use crate::coref::nouns::{Noun, Number, What};
use crate::coref::{Form, Scene, StandIn};

/// How far back the names may stand, in tokens.
const REACH: usize = 80;

/// Finds the two that the words from token `first` on stand for; the noun is token `noun` or the one after it.
/// `countries` are those of a document with two.
pub(crate) fn find(
    scene: &Scene<'_, '_>,
    [first, noun]: [usize; 2],
    countries: Option<[usize; 2]>,
    found: &mut Vec<StandIn>,
) {
    let at = |idx: usize| scene.noun(idx, Number::Two).map(|noun| (idx, noun));
    let is_plain = |idx: usize| scene.text.has(idx, flag::LOWER) && scene.mention_from(idx).is_none();
    let Some((last, noun)) = at(noun).or_else(|| at(noun + 1).filter(|_| is_plain(noun))) else { return };
    if scene.goes_on(last) || scene.text.next(first).is_none() {
        return;
    }
    for entity in two(scene, first, noun, countries).into_iter().flatten() {
        found.push(StandIn { first, end: last + 1, entity, form: Form::Nominal, rule: "two" });
    }
}

fn two(
    scene: &Scene<'_, '_>,
    token: usize,
    noun: &Noun,
    countries: Option<[usize; 2]>,
) -> Option<[usize; 2]> {
    let mut entities = BTreeSet::new();
    let mut mention = scene.mentions.partition_point(|mention| mention.end <= token);
    for idx in (token.saturating_sub(REACH)..token).rev() {
        while mention > 0 && scene.mentions[mention - 1].first >= idx {
            mention -= 1;
            if fits(scene, mention, noun) {
                entities.insert(scene.of_mention[mention]);
            }
        }
        if scene.text.has(idx, flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST) && entities.len() >= 2 {
            break;
        }
    }
    if entities.len() < 2 { countries.filter(|_| noun.what == What::Country) } else { as_two(&entities) }
}

/// Returns the countries of a document that names two.
pub(crate) fn countries(scene: &Scene<'_, '_>) -> Option<[usize; 2]> {
    let mut entities = BTreeSet::new();
    for mention in (0..scene.mentions.len()).filter(|mention| scene.is_what(*mention, What::Country)) {
        entities.insert(scene.of_mention[mention]);
        if entities.len() > 2 {
            return None;
        }
    }
    as_two(&entities)
}

fn as_two(entities: &BTreeSet<usize>) -> Option<[usize; 2]> {
    let mut all = entities.iter().copied();
    match (all.next(), all.next(), all.next()) {
        (Some(one), Some(other), None) => Some([one, other]),
        _ => None,
    }
}

fn fits(scene: &Scene<'_, '_>, mention: usize, noun: &Noun) -> bool {
    let canonical = &scene.entities[scene.of_mention[mention]].canonical;
    let mut words = canonical.split_whitespace();
    let ends = [words.next(), words.next_back()];
    let has_head =
        || ends.iter().flatten().any(|word| noun.heads.contains(&token_hash(&word.to_lowercase())));
    scene.is_what(mention, noun.what) && (noun.heads.is_empty() || has_head())
}
