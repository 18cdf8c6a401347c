//! Support: what the rest of the document says for a doubtful candidate, or against a clear one.
//!
//! Not here: which of several readings is meant (`ambiguity`).

use std::collections::BTreeSet;

use crate::candidate::{Candidate, Evidence, Source};
use crate::verdict::{Scene, Verdict};

/// What the clear cases of a document say.
#[derive(Debug, Default)]
pub(crate) struct Support<'a> {
    /// Canonical names that stand for certain; empty where no candidate is doubtful.
    certain: BTreeSet<&'a str>,
    /// Canonical names that words of place stand beside; empty where no longer name begins with a candidate.
    located: BTreeSet<&'a str>,
    /// Hashes of words that are names of persons here.
    persons: BTreeSet<u32>,
    /// Hashes of words that begin longer names here.
    longer: BTreeSet<u32>,
}

impl<'a> Support<'a> {
    /// Returns what the verdicts of a document say.
    pub(crate) fn new(scene: &Scene<'a, '_>, verdicts: &[Verdict]) -> Self {
        let mut support = Support::default();
        let is_asked = |verdict: Verdict| verdicts.contains(&verdict);
        let (has_doubtful, has_longer) = (is_asked(Verdict::Doubtful), is_asked(Verdict::Longer));
        for (candidate, verdict) in scene.candidates.iter().zip(verdicts) {
            let names = candidate.readings.iter().map(|reading| reading.canonical);
            let words = (candidate.first..candidate.end).map(|idx| scene.text.lower(idx));
            let is_located = matches!(verdict, Verdict::Located(..));
            if has_doubtful && (is_located || matches!(verdict, Verdict::Name(..))) {
                support.certain.extend(names.clone());
            }
            match verdict {
                Verdict::Located(..) if has_longer => support.located.extend(names),
                Verdict::Person => support.persons.extend(words),
                Verdict::Longer => support.longer.extend(words),
                _ => {}
            }
        }
        support
    }

    /// Returns the tokens of a candidate's mention, or `None` where it is no name.
    pub(crate) fn decide(
        &self,
        scene: &Scene<'a, '_>,
        idx: usize,
        verdict: Verdict,
    ) -> Option<(usize, usize)> {
        let candidate = &scene.candidates[idx];
        match verdict {
            Verdict::Located(first, end) => Some((first, end)),
            Verdict::Name(first, end) => (!self.is_other(scene, candidate)).then_some((first, end)),
            Verdict::Doubtful if self.is_supported(scene, candidate) => {
                Some((candidate.first, candidate.end))
            }
            Verdict::Doubtful | Verdict::Person | Verdict::Longer | Verdict::No => None,
        }
    }

    fn is_supported(&self, scene: &Scene<'a, '_>, candidate: &Candidate<'a>) -> bool {
        let is_pronoun = candidate.source == Source::PlaceAcronym && candidate.evidence == Evidence::Word;
        let is_certain = candidate.readings.iter().any(|reading| self.certain.contains(reading.canonical));
        is_certain && !is_pronoun && !self.is_other(scene, candidate)
    }

    /// Returns whether the document has a person of that name, `Michael Jordan … Jordan`, or something that is
    /// named after a town, `Narvik Metals … Narvik`.
    fn is_other(&self, scene: &Scene<'a, '_>, candidate: &Candidate<'a>) -> bool {
        let word = scene.text.lower(candidate.first);
        let is_town =
            candidate.source == Source::City && !candidate.readings.iter().any(|reading| reading.is_capital);
        let is_located = || candidate.readings.iter().any(|reading| self.located.contains(reading.canonical));
        let is_short_form = is_town && self.longer.contains(&word) && !is_located();
        candidate.first + 1 == candidate.end && (self.persons.contains(&word) || is_short_form)
    }
}
