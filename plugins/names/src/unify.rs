//! Mentions of one document that name the same person or organization get one canonical name.
//!
//! A person's shorter name (`Sol`, `Ana Sol`) stands for the full name that ends with it, the nearest before it where there
//! are several. An organization's acronym in brackets and its shorter name stand for the full one. Not here: names of places
//! (their lexicons say what they name), the rows of entities (`entity`).

mod organization;
mod person;

use crate::candidate::Candidate;
use crate::mention::Mention;
use crate::text::Text;

/// Gives mentions of the same thing the same canonical name.
pub(crate) fn unify<'a>(text: &Text<'a>, candidates: &[Candidate<'a>], mentions: &mut [Mention<'a>]) {
    person::unify(text, mentions);
    organization::unify(text, candidates, mentions);
}

/// Returns the hashes of the words of a mention, marks left out.
fn words(text: &Text<'_>, mention: &Mention<'_>) -> impl Iterator<Item = u32> {
    let is_word = |idx: &usize| text.has(*idx, dateline_plugin::flag::LETTER | dateline_plugin::flag::DIGIT);
    (mention.first..mention.end).filter(is_word).map(|idx| text.lower(idx))
}
