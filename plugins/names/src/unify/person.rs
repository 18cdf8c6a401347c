//! Persons: full names and what is left of them later.
//!
//! Not here: pronouns and offices.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::hashed::ByHash;
use crate::mention::{Kind, Mention};
use crate::text::Text;
use crate::unify::words;

/// Most full names with one last or first word that are compared; what comes after them stays by itself.
const MOST: usize = 32;

/// The words of the persons' names, one name after another.
#[derive(Debug, Default)]
struct Names {
    words: Vec<u32>,
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, words: impl Iterator<Item = u32>) {
        self.words.extend(words);
        self.ends.push(self.words.len());
    }

    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let firsts = std::iter::once(&0).chain(&self.ends);
        firsts.zip(&self.ends).map(|(first, end)| &self.words[*first..*end])
    }
}

/// A full name of the document.
#[derive(Debug)]
struct Full<'n> {
    words: &'n [u32],
    /// Its mentions, by index, in the order of the text.
    mentions: Vec<usize>,
}

/// The full names of a document, by their last and first words.
#[derive(Debug, Default)]
struct Fulls<'n> {
    names: Vec<Full<'n>>,
    by_last: ByHash<u32, Vec<usize>>,
    by_first: ByHash<u32, Vec<usize>>,
}

/// Gives every short name of a person the full name it is short for.
pub(crate) fn unify<'a>(text: &Text<'a>, mentions: &mut [Mention<'a>]) {
    let persons: Vec<usize> = (0..mentions.len()).filter(|idx| mentions[*idx].kind == Kind::Person).collect();
    let mut names = Names::default();
    persons.iter().for_each(|idx| names.push(words(text, &mentions[*idx])));
    let fulls = Fulls::new(&persons, &names);
    let mut canonical: Vec<(usize, Cow<'a, str>)> = Vec::new();
    for (idx, name) in persons.iter().zip(names.iter()) {
        if let Some(full) = fulls.of(*idx, name) {
            let mention = &mentions[full.mentions[0]];
            canonical.push((*idx, text.name(mention.first, mention.end)));
        }
    }
    for (idx, name) in canonical {
        mentions[idx].canonical = name;
    }
}

impl<'n> Fulls<'n> {
    /// Returns the names of two words or more.
    fn new(persons: &[usize], names: &'n Names) -> Self {
        let mut fulls = Fulls::default();
        let mut known: BTreeMap<&[u32], usize> = BTreeMap::new();
        for (idx, name) in persons.iter().zip(names.iter()).filter(|(_, name)| name.len() > 1) {
            let at = *known.entry(name).or_insert_with(|| {
                fulls.names.push(Full { words: name, mentions: Vec::new() });
                fulls.names.len() - 1
            });
            fulls.names[at].mentions.push(*idx);
        }
        for (at, full) in fulls.names.iter().enumerate() {
            let ends = [(&mut fulls.by_last, full.words.last()), (&mut fulls.by_first, full.words.first())];
            for (map, word) in ends {
                let bucket = word.map(|word| map.entry(*word).or_default());
                bucket.into_iter().filter(|bucket| bucket.len() < MOST).for_each(|bucket| bucket.push(at));
            }
        }
        fulls
    }

    /// Returns the longest name that a mention stands for: of several, the one named last before it, else the first
    /// after it.
    fn of(&self, idx: usize, name: &[u32]) -> Option<&Full<'n>> {
        let longest = self.longer(idx, name);
        longest
            .and_then(|full| self.longer(idx, full.words))
            .or(longest)
            .or_else(|| self.same(name))
            .or_else(|| self.given(name))
    }

    fn longer(&self, idx: usize, name: &[u32]) -> Option<&Full<'n>> {
        let bucket = self.by_last.get(name.last()?)?;
        nearest(bucket.iter().map(|at| &self.names[*at]).filter(|full| is_longer(full.words, name)), idx)
    }

    fn same(&self, name: &[u32]) -> Option<&Full<'n>> {
        let bucket = self.by_last.get(name.last()?)?;
        bucket.iter().map(|at| &self.names[*at]).find(|full| full.words == name)
    }

    /// A given name alone, where one person of the document has it.
    fn given(&self, name: &[u32]) -> Option<&Full<'n>> {
        let [given] = name else { return None };
        match self.by_first.get(given)?.as_slice() {
            [only] => Some(&self.names[*only]),
            _ => None,
        }
    }
}

/// Returns whether a name is another with more words before or inside it.
fn is_longer(long: &[u32], short: &[u32]) -> bool {
    long.len() > short.len() && (long.ends_with(short) || is_middle_left_out(long, short))
}

/// `John Quincy Adams`, `John Adams`.
fn is_middle_left_out(long: &[u32], short: &[u32]) -> bool {
    short.len() > 1 && long.first() == short.first() && long.last() == short.last()
}

fn nearest<'f, 'n>(fulls: impl Iterator<Item = &'f Full<'n>>, idx: usize) -> Option<&'f Full<'n>>
where
    'n: 'f,
{
    let distance = |full: &&Full<'_>| {
        let before = full.mentions.partition_point(|at| *at <= idx).checked_sub(1);
        let after = full.mentions.first().copied().unwrap_or(usize::MAX);
        before.map_or((true, after), |last| (false, idx - full.mentions[last]))
    };
    fulls.min_by_key(distance)
}
