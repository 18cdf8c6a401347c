//! `the ministry`, `the company`, `the country`: the one name before it that the noun fits.
//!
//! Not here: sets of two (`pair`).

use dateline_plugin::token_hash;

use crate::coref::nouns::{Noun, What};
use crate::coref::{Kind, Scene};
use crate::hashed::ByHash;

/// How far back the last of several names may stand, in tokens.
const NEAR: usize = 60;
/// Most entities with one head that are kept apart.
const MOST: usize = 8;

/// The names of a document up to a token.
#[derive(Debug, Default)]
pub(crate) struct Sole {
    /// Organizations and facilities by the first and last words of their names, where a noun asks for them.
    by_head: ByHash<u32, Seen>,
    organizations: Seen,
    countries: Seen,
    cities: Seen,
    /// How many mentions were seen.
    next: usize,
}

/// Entities with the last tokens of their last mentions, in the order they were seen last.
#[derive(Debug, Default)]
struct Seen {
    last: Vec<(usize, usize)>,
    /// More were seen than are kept.
    is_full: bool,
}

impl Seen {
    fn add(&mut self, entity: usize, end: usize) {
        self.last.retain(|(known, _)| *known != entity);
        self.last.push((entity, end));
        if self.last.len() > MOST {
            self.last.remove(0);
            self.is_full = true;
        }
    }

    fn near(&self, token: usize) -> impl Iterator<Item = usize> {
        self.last.iter().filter(move |(_, end)| end + NEAR >= token).map(|(entity, _)| *entity)
    }
}

impl Sole {
    /// Reads on to the mentions that end before or at a token.
    pub(crate) fn read_on(&mut self, scene: &Scene<'_, '_>, token: usize) {
        while scene.mentions.get(self.next).is_some_and(|mention| mention.end <= token) {
            self.add(scene, self.next);
            self.next += 1;
        }
    }

    fn add(&mut self, scene: &Scene<'_, '_>, mention: usize) {
        let (entity, name) = (scene.of_mention[mention], &scene.mentions[mention]);
        if scene.is_what(mention, What::Country) {
            self.countries.add(entity, name.end);
        } else if scene.is_what(mention, What::City) {
            self.cities.add(entity, name.end);
        } else if matches!(name.kind, Kind::Organization | Kind::Facility) {
            if name.kind == Kind::Organization && !name.source.is_international() {
                self.organizations.add(entity, name.end);
            }
            let mut words = scene.entities[entity].canonical.split_whitespace();
            let (first, last) = (words.next(), words.next_back());
            for word in [first, last].into_iter().flatten() {
                let head = hash_of_lower(word);
                if scene.nouns.heads.contains(&head) {
                    self.by_head.entry(head).or_default().add(entity, name.end);
                }
            }
        }
    }

    /// Returns the entity that a noun at a token stands for.
    pub(crate) fn of(&self, noun: &Noun, token: usize) -> Option<usize> {
        match noun.what {
            What::Country => only(&[&self.countries], token),
            What::City => only(&[&self.cities], token),
            What::Organization | What::Facility => only(&self.with_heads(noun), token),
            What::Company => {
                only(&self.with_heads(noun), token).or_else(|| one(self.organizations.near(token)))
            }
        }
    }

    fn with_heads(&self, noun: &Noun) -> Vec<&Seen> {
        noun.heads.iter().filter_map(|head| self.by_head.get(head)).collect()
    }
}

/// Returns the hash of a word's lower case.
fn hash_of_lower(word: &str) -> u32 {
    const LONGEST: usize = 32;
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()).filter(|_| word.is_ascii()) else {
        return token_hash(&word.to_lowercase());
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).map_or(0, token_hash)
}

/// Returns the only entity that was seen, or of several the only one that was seen lately.
fn only(seen: &[&Seen], token: usize) -> Option<usize> {
    let all = seen.iter().flat_map(|seen| seen.last.iter().map(|(entity, _)| *entity));
    let is_full = seen.iter().any(|seen| seen.is_full);
    let first = if is_full { None } else { one(all) };
    first.or_else(|| one(seen.iter().flat_map(|seen| seen.near(token))))
}

fn one(mut entities: impl Iterator<Item = usize>) -> Option<usize> {
    let first = entities.next()?;
    entities.all(|entity| entity == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_hashed_in_lower_case_however_long_and_in_any_script() {
        let long = "Unterseekabelverlegungsgesellschaft".repeat(2);
        for word in ["Ministry", "BANK", "Ägide", "ÉCOLE", &long] {
            assert_eq!(hash_of_lower(word), token_hash(&word.to_lowercase()), "{word}");
        }
    }
}
