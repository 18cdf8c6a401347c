//! Readings: the things a name of a lexicon can mean.
//!
//! Not here: which of them is meant (`ambiguity`).

use std::ops::{Deref, DerefMut};

use crate::candidate::Source;

/// One of the things a name can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading<'a> {
    pub(crate) source: Source,
    pub(crate) canonical: &'a str,
    pub(crate) iso3166: Option<&'a str>,
    /// It is meant where nothing speaks for another.
    pub(crate) is_main: bool,
    /// It names a people that has no country or region.
    pub(crate) is_people: bool,
    /// It is the capital of a country.
    pub(crate) is_capital: bool,
}

/// The readings of a name, one mostly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Readings<'a> {
    One([Reading<'a>; 1]),
    More(Vec<Reading<'a>>),
}

impl<'a> Readings<'a> {
    /// Adds other readings behind.
    pub(crate) fn extend(&mut self, others: &[Reading<'a>]) {
        *self = Readings::More([self, others].concat());
    }
}

impl<'a> Deref for Readings<'a> {
    type Target = [Reading<'a>];

    fn deref(&self) -> &[Reading<'a>] {
        match self {
            Readings::One(one) => one,
            Readings::More(more) => more,
        }
    }
}

impl DerefMut for Readings<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Readings::One(one) => one,
            Readings::More(more) => more,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_keep_their_order() {
        let reading = |canonical| Reading {
            source: Source::City,
            canonical,
            iso3166: None,
            is_main: false,
            is_people: false,
            is_capital: false,
        };
        let mut readings = Readings::One([reading("a")]);
        readings.extend(&Readings::More(vec![reading("b"), reading("c")]));
        let names: Vec<_> = readings.iter().map(|reading| reading.canonical).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }
}
