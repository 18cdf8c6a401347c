//! Decoding: the best labels of every segment, and the names they make.

use crate::features::{self, Features};
use crate::labels::{LANES, OUTSIDE, is_begin, kind};
use crate::model::{Model, SCALE};
use crate::scene::Scene;
use crate::text::Text;
use crate::transitions::top;

/// A name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Index into the model's kinds.
    pub kind: usize,
    /// How much better its labels fit its tokens than none, a token.
    pub margin: i32,
}

/// Scratch memory of one thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    scene: Scene,
    segments: Vec<(usize, usize)>,
    emissions: Vec<[i16; LANES]>,
    /// The best label before, a token and label.
    back: Vec<[u8; LANES]>,
    labels: Vec<u8>,
}

impl Model {
    /// Finds the names of a text, in its order; none overlaps another.
    pub fn tag(&self, text: &Text<'_>, scratch: &mut Scratch, out: &mut Vec<Found>) {
        out.clear();
        let len = text.len();
        scratch.scene.begin(text);
        let mut first = 0;
        while first < len {
            let end = text.sentence_end(first, len);
            self.sentence(text, scratch, first, end, out);
            first = end;
        }
    }

    fn sentence(
        &self,
        text: &Text<'_>,
        scratch: &mut Scratch,
        first: usize,
        end: usize,
        out: &mut Vec<Found>,
    ) {
        scratch.segments.clear();
        self.bounds.segments(text, first, end, &mut scratch.segments);
        if scratch.segments.is_empty() {
            return;
        }
        scratch.scene.enter(text, first, end);
        for at in 0..scratch.segments.len() {
            let (first, end) = scratch.segments[at];
            self.emit(text, scratch, first, end);
            self.decode(scratch);
            names(scratch, first, out);
        }
    }

    fn emit(&self, text: &Text<'_>, scratch: &mut Scratch, first: usize, end: usize) {
        let mut features = Features::NONE;
        scratch.emissions.clear();
        for idx in first..end {
            features::of(text, &mut scratch.scene, idx, &mut features);
            scratch.emissions.push(self.table.sum(&features));
        }
    }

    /// Finds the best labels of the emissions.
    fn decode(&self, scratch: &mut Scratch) {
        let n = self.n_labels();
        let Scratch { emissions, back, labels, .. } = scratch;
        back.clear();
        let mut best = self.transitions.start();
        for (at, emission) in emissions.iter().enumerate() {
            let mut from = [OUTSIDE as i32; LANES];
            if at > 0 {
                best = self.transitions.step(&best, &mut from);
            }
            best.iter_mut().zip(emission).for_each(|(best, score)| *best += i32::from(*score) * SCALE);
            back.push(from.map(|label| label as u8));
        }
        let mut label = top(&best, n);
        labels.clear();
        labels.resize(emissions.len(), 0);
        for (own, from) in labels.iter_mut().zip(back.iter()).rev() {
            *own = label as u8;
            label = usize::from(from[label]);
        }
    }
}

/// Appends the names of a segment that begins at token `first`.
fn names(scratch: &Scratch, first: usize, out: &mut Vec<Found>) {
    let is_open = out.len();
    for (at, label) in scratch.labels.iter().enumerate().filter(|(_, label)| usize::from(**label) != OUTSIDE)
    {
        let (label, emission) = (usize::from(*label), &scratch.emissions[at]);
        let margin = (i32::from(emission[label]) - i32::from(emission[OUTSIDE])) * SCALE;
        match out[is_open..].last_mut() {
            Some(name) if !is_begin(label) && name.end == first + at => {
                name.end += 1;
                name.margin += margin;
            }
            _ => out.push(Found { first: first + at, end: first + at + 1, kind: kind(label), margin }),
        }
    }
    out[is_open..].iter_mut().for_each(|name| name.margin /= (name.end - name.first) as i32);
}
