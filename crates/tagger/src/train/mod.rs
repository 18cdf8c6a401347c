//! Training: from texts with their names to a model.
//!
//! The same examples in the same order give the same bytes, on every machine: all arithmetic is IEEE 754 addition,
//! multiplication, division and square root in a fixed order, and examples are shuffled by a generator of our own.

mod bounds;
mod crf;
mod exp;
mod lattice;
mod pack;
mod prepare;

use crate::error::{Error, Kind};
use crate::labels::MAX_KINDS;
use crate::model::Model;
use crate::text::{Classes, MAX_CLASSES, Text};

/// A text with the names that are in it.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Token columns: first bytes, ends, flags, lower, prefix3, suffix3.
    pub columns: [Vec<u32>; 6],
    /// Classes.
    pub classes: Classes,
    /// Names, none overlapping another.
    pub names: Vec<Gold>,
    /// One past the last token that is annotated.
    pub until: usize,
}

impl Example {
    fn text(&self) -> Text<'_> {
        let [start, end, flags, lower, prefix3, suffix3] = &self.columns;
        Text { start, end, flags, lower, prefix3, suffix3, classes: &self.classes }
    }

    /// Returns the names whose kinds are known, as far as the text is annotated.
    fn known(&self) -> impl Iterator<Item = &Gold> {
        self.names.iter().filter(|name| !name.kinds.is_empty() && name.end <= self.until)
    }
}

/// A name of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Kinds it may be, as indexes into the list of kinds; none: unknown, the tokens may be anything.
    pub kinds: Vec<u8>,
}

/// How to train.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Times every example is seen.
    pub epochs: u32,
    /// The table has two to the power of this many rows, one a feature.
    pub bits: u32,
    /// Features seen less often are left out.
    pub min_count: u32,
    /// Length of the first steps.
    pub rate: f32,
    /// Pull of every weight towards zero.
    pub l2: f32,
    /// Share of tokens whose own word is hidden, anew each time: what stands around must do.
    pub hidden: f32,
}

impl Default for Options {
    fn default() -> Self {
        Options { epochs: 16, bits: 18, min_count: 2, rate: 0.03, l2: 0.000_3, hidden: 0.45 }
    }
}

/// A model and how its training went.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// Tokens in stretches where a name may stand.
    pub tokens: usize,
    /// Names among them.
    pub names: usize,
    /// Names that reach outside these stretches and could not be learned.
    pub missed: usize,
    /// Features that had weights before the table was made.
    pub features: usize,
}

/// Trains a model.
///
/// # Errors
///
/// When there are too many kinds or classes, a name lies outside its text or has an unknown kind, or there is no name.
pub fn train(
    kinds: &[String],
    classes: &[String],
    examples: &[Example],
    options: &Options,
) -> Result<Trained, Error> {
    check(kinds, classes, examples)?;
    let prepared = prepare::prepare(examples, kinds.len(), options);
    if prepared.names == 0 {
        return Err(Kind::NoNames.into());
    }
    let weights = crf::fit(&prepared, kinds.len(), options);
    let model = pack::pack(kinds, classes, &prepared, &weights, options);
    let (tokens, names, missed) = (prepared.tokens(), prepared.names, prepared.missed);
    Ok(Trained { model, tokens, names, missed, features: prepared.hashes.len() })
}

fn check(kinds: &[String], classes: &[String], examples: &[Example]) -> Result<(), Kind> {
    if kinds.is_empty() || kinds.len() > MAX_KINDS {
        return Err(Kind::Kinds { found: kinds.len() });
    }
    if classes.len() > MAX_CLASSES {
        return Err(Kind::Classes { found: classes.len() });
    }
    for example in examples {
        let len = example.columns[0].len();
        for Gold { first, end, kinds: of } in &example.names {
            if first >= end || *end > len {
                return Err(Kind::Span { first: *first, end: *end, len });
            }
            if let Some(unknown) = of.iter().find(|kind| usize::from(**kind) >= kinds.len()) {
                return Err(Kind::NoSuch(*unknown));
            }
        }
    }
    Ok(())
}
