//! From examples to numbered features: every segment of every text, its features and the labels it may have.
//!
//! Not here: weights.

use std::collections::{HashMap, HashSet};

use crate::features::{self, Features};
use crate::labels::{begin, inside, n_labels};
use crate::scene::Scene;
use crate::segments::Bounds;
use crate::text::Text;
use crate::train::bounds::bounds;
use crate::train::{Example, Options};

/// All segments, one after another.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Hashes of the features, by number.
    pub(crate) hashes: Vec<u32>,
    /// Whether a feature knows the token's own word.
    pub(crate) of_word: Vec<bool>,
    /// The features of all tokens.
    pub(crate) features: Vec<u32>,
    /// Where the features of each token end.
    pub(crate) ends: Vec<usize>,
    /// Labels each token may have, a bit each.
    pub(crate) allowed: Vec<u16>,
    /// First and one past the last token of each segment.
    pub(crate) segments: Vec<(usize, usize)>,
    pub(crate) names: usize,
    pub(crate) missed: usize,
    pub(crate) bounds: Bounds,
}

impl Prepared {
    fn new(bounds: Bounds) -> Self {
        Prepared {
            bounds,
            hashes: Vec::new(),
            of_word: Vec::new(),
            features: Vec::new(),
            ends: Vec::new(),
            allowed: Vec::new(),
            segments: Vec::new(),
            names: 0,
            missed: 0,
        }
    }

    pub(crate) fn tokens(&self) -> usize {
        self.ends.len()
    }

    /// Returns the features of a token.
    pub(crate) fn of(&self, token: usize) -> &[u32] {
        let first = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.features[first..self.ends[token]]
    }
}

pub(crate) fn prepare(examples: &[Example], n_kinds: usize, options: &Options) -> Prepared {
    let mut prepared = Prepared::new(bounds(examples));
    let mut scene = Scene::default();
    let mut of_word = HashSet::new();
    for example in examples {
        add(example, n_kinds, &mut scene, &mut prepared, &mut of_word);
    }
    number(&mut prepared, &of_word, options.min_count);
    prepared
}

fn add(
    example: &Example,
    n_kinds: usize,
    scene: &mut Scene,
    prepared: &mut Prepared,
    of_word: &mut HashSet<u32>,
) {
    let text = example.text();
    let allowed = allowed(example, n_kinds, text.len());
    scene.begin(&text);
    let mut found = Vec::new();
    let mut covered = vec![false; text.len()];
    let mut first = 0;
    while first < text.len().min(example.until) {
        let end = text.sentence_end(first, text.len());
        found.clear();
        prepared.bounds.segments(&text, first, end, &mut found);
        scene.enter(&text, first, end);
        for (first, end) in found.iter().copied() {
            covered[first..end].iter_mut().for_each(|covered| *covered = true);
            add_segment(&text, scene, first..end, &allowed, (&mut *prepared, &mut *of_word));
        }
        first = end;
    }
    let is_missed =
        |name: &&crate::train::Gold| !covered[name.first..name.end].iter().all(|covered| *covered);
    prepared.names += example.known().count();
    prepared.missed += example.known().filter(is_missed).count();
}

fn add_segment(
    text: &Text<'_>,
    scene: &mut Scene,
    tokens: std::ops::Range<usize>,
    allowed: &[u16],
    (prepared, of_word): (&mut Prepared, &mut HashSet<u32>),
) {
    let from = prepared.ends.len();
    let mut features = Features::NONE;
    for idx in tokens {
        features::of(text, scene, idx, &mut features);
        prepared.features.extend_from_slice(features.as_slice());
        of_word.extend(features.of_word());
        prepared.ends.push(prepared.features.len());
        prepared.allowed.push(allowed[idx]);
    }
    prepared.segments.push((from, prepared.ends.len()));
}

/// Returns the labels that each token of an example may have, a bit each.
fn allowed(example: &Example, n_kinds: usize, len: usize) -> Vec<u16> {
    let any = ((1_u32 << n_labels(n_kinds)) - 1) as u16;
    let mut allowed: Vec<u16> = (0..len).map(|idx| if idx < example.until { 1 } else { any }).collect();
    for name in &example.names {
        let bits = |label: fn(usize) -> usize| {
            name.kinds.iter().fold(0_u16, |bits, kind| bits | 1 << label(usize::from(*kind)))
        };
        let (begin, inside) = if name.kinds.is_empty() { (any, any) } else { (bits(begin), bits(inside)) };
        allowed[name.first..name.end].iter_mut().for_each(|bits| *bits = inside);
        allowed[name.first] = begin;
    }
    allowed
}

/// Replaces the hashes of features by numbers; those that are too rare are left out.
fn number(prepared: &mut Prepared, of_word: &HashSet<u32>, min_count: u32) {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    prepared.features.iter().for_each(|hash| *counts.entry(*hash).or_default() += 1);
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    let (mut kept, mut ends) = (Vec::new(), Vec::with_capacity(prepared.ends.len()));
    let mut first = 0;
    for end in &prepared.ends {
        for hash in &prepared.features[first..*end] {
            if counts[hash] < min_count {
                continue;
            }
            let next = prepared.hashes.len() as u32;
            let number = *numbers.entry(*hash).or_insert(next);
            if number == next {
                prepared.hashes.push(*hash);
                prepared.of_word.push(of_word.contains(hash));
            }
            kept.push(number);
        }
        ends.push(kept.len());
        first = *end;
    }
    (prepared.features, prepared.ends) = (kept, ends);
}
