//! Acronyms that the document introduces: `International Coffee Organization (ICO)`.
//!
//! Not here: acronyms of the lexicon.

use std::collections::BTreeMap;

use dateline_plugin::flag;

use crate::hashed::Few;
use crate::mention::{Kind, Mention};
use crate::text::{Gap, Text};

/// What the brackets of a document say about acronyms.
#[derive(Debug, Default)]
pub(crate) struct Acronyms<'a> {
    /// By the acronym: what it is short for, or `None` where that is unknown to the lexicons.
    introduced: BTreeMap<&'a str, Option<Mention<'a>>>,
    /// Hashes of the lower case of those that are short for something known.
    lower: Few,
}

impl<'a> Acronyms<'a> {
    /// Returns the acronyms in brackets after the mentions of a document, and those after unknown names.
    pub(crate) fn new(text: &Text<'a>, mentions: &[Mention<'a>]) -> Self {
        let mut acronyms = Acronyms::default();
        for mention in mentions.iter().filter(|mention| mention.kind != Kind::Nationality) {
            if let Some(acronym) = bracketed(text, mention.end)
                && is_short_for(
                    text.word(acronym),
                    &mention.canonical,
                    text.slice(mention.first, mention.end),
                )
            {
                acronyms.introduced.entry(text.word(acronym)).or_insert_with(|| Some(mention.clone()));
                acronyms.lower.insert(text.lower(acronym));
            }
        }
        for mention in mentions.iter().filter(|mention| mention.rule == "acronym") {
            if is_introduced_otherwise(text, mention, mentions) {
                acronyms.introduced.entry(text.word(mention.first)).or_insert(None);
            }
        }
        acronyms
    }

    /// Adds the mentions of introduced acronyms, and removes those that mean something else here.
    pub(crate) fn apply(&self, text: &Text<'a>, mentions: &mut Vec<Mention<'a>>) {
        if self.introduced.is_empty() {
            return;
        }
        mentions.retain(|mention| {
            mention.rule != "acronym" || !self.introduced.contains_key(text.word(mention.first))
        });
        let mut added = Vec::new();
        let known = text.tokens.lower().iter().enumerate().filter(|(_, lower)| self.lower.contains(lower));
        for (idx, _) in known {
            if let Some(Some(name)) = self.introduced.get(text.word(idx))
                && is_acronym(text, idx)
                && mention_at(mentions, idx).is_none()
            {
                added.push(Mention { first: idx, end: idx + 1, rule: "introduced-acronym", ..name.clone() });
            }
        }
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.first);
    }
}

/// Returns the acronym in brackets right after a name.
fn bracketed(text: &Text<'_>, end: usize) -> Option<usize> {
    let (open, Gap::Space) = text.next(end - 1)? else { return None };
    let (acronym, Gap::None) = text.next(open)? else { return None };
    let (close, Gap::None) = text.next(acronym)? else { return None };
    (text.word(open) == "(" && text.word(close) == ")" && is_acronym(text, acronym)).then_some(acronym)
}

/// Capitals, or most of them: `WTO`, `AfDB`, `U.N.`.
fn is_acronym(text: &Text<'_>, idx: usize) -> bool {
    const LONGEST: usize = 10;
    let word = text.word(idx);
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    text.has(idx, flag::LETTER) && word.len() <= LONGEST && capitals >= 2 && capitals * 2 >= letters
}

/// Returns whether an acronym's letters stand in the name in their order, the first at a word's beginning.
fn is_short_for(acronym: &str, canonical: &str, name: &str) -> bool {
    [canonical, name].iter().any(|name| {
        let mut letters = acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase);
        let Some(first) = letters.next() else { return false };
        let lower = name.to_lowercase();
        let Some(start) = lower.split_whitespace().position(|word| word.starts_with(first)) else {
            return false;
        };
        let tail: String = lower.split_whitespace().skip(start).collect::<Vec<_>>().join(" ");
        let mut rest = tail.chars().skip(1);
        letters.all(|letter| rest.any(|c| c == letter))
    })
}

/// `Indian Dairy Board (IDB)`: the brackets follow a name that is not the acronym's in the lexicon.
fn is_introduced_otherwise(text: &Text<'_>, mention: &Mention<'_>, mentions: &[Mention<'_>]) -> bool {
    let Some((open, Gap::None)) = text.previous(mention.first) else { return false };
    let Some((before, Gap::Space)) = text.previous(open) else { return false };
    if text.word(open) != "(" || text.word(mention.end) != ")" || !text.is_capital(before) {
        return false;
    }
    mention_at(mentions, before).is_none()
}

/// Returns the mention that a token belongs to; mentions are in the order of the text.
fn mention_at<'m, 'a>(mentions: &'m [Mention<'a>], token: usize) -> Option<&'m Mention<'a>> {
    let last = mentions.partition_point(|mention| mention.first <= token).checked_sub(1)?;
    mentions.get(last).filter(|mention| mention.end > token)
}
