//! Where a name of the tagger ends: persons and places in a list are several names, and a dash between spaces, a
//! country’s possessive or a second given name begins another.
//!
//! `Ana Sol and Jo Tay`, `Malta, Cyprus`, `Peru’s Narvik Institute`. Not here: words that are no part of a name at its
//! ends (`head`).

use dateline_plugin::flag;

use crate::candidate::Candidate;
use crate::cues::{Cues, role};
use crate::mention::Kind;
use crate::tag::Tag;
use crate::text::{Gap, Text};

/// What the rules of splitting look at.
pub(crate) struct Scene<'a, 's> {
    pub(crate) text: &'s Text<'a>,
    pub(crate) cues: &'s Cues,
    pub(crate) candidates: &'s [Candidate<'a>],
    /// Tokens that are given names of persons, sorted.
    pub(crate) given_names: &'s [u32],
    /// Tokens that are family names of persons, sorted.
    pub(crate) surnames: &'s [u32],
}

/// Returns the names of the tagger, those that are several names in their parts.
pub(crate) fn split(scene: &Scene<'_, '_>, tags: &[Tag]) -> Vec<Tag> {
    let mut parts = Vec::with_capacity(tags.len());
    for tag in tags {
        let mut first = tag.first;
        for idx in tag.first + 1..tag.end {
            let Some(next) = scene.cut(*tag, first, idx) else { continue };
            push(&mut parts, *tag, first, idx);
            first = next;
        }
        push(&mut parts, *tag, first, tag.end);
    }
    parts
}

fn push(parts: &mut Vec<Tag>, tag: Tag, first: usize, end: usize) {
    if first < end {
        parts.push(Tag { first, end, ..tag });
    }
}

impl Scene<'_, '_> {
    /// Returns where the next name begins, where the one from token `first` on ends before token `idx`.
    fn cut(&self, tag: Tag, first: usize, idx: usize) -> Option<usize> {
        if idx <= first {
            return None;
        }
        let is_person = tag.kind == Some(Kind::Person);
        // A word with a capital is none of them: most words of names need not be looked at.
        let is_mark = !self.text.is_capital(idx)
            && (self.is_dash(idx)
                || self.is_separator(tag, first, idx)
                || self.is_possessive_of_place(first, idx)
                || self.is_verb(tag, first, idx));
        match () {
            () if is_mark => Some(idx + 1),
            () if is_person && self.is_next_person(tag, first, idx) => Some(idx),
            () => None,
        }
    }

    /// `Osh Market – Block 4`: a dash between spaces.
    fn is_dash(&self, idx: usize) -> bool {
        matches!(self.text.word(idx), "–" | "—" | "--")
            && self.text.gap_after(idx) == Gap::Space
            && self.text.gap_after(idx - 1) == Gap::Space
    }

    fn is_separator(&self, tag: Tag, first: usize, idx: usize) -> bool {
        let is_last = idx + 1 == tag.end;
        match self.text.word(idx) {
            "and" | "or" | "at" | "&" | "," | ";" | "/" if is_last => false,
            "and" => self.joins_two(tag, first, idx),
            "&" => tag.kind == Some(Kind::Person),
            "or" => tag.kind.is_some(),
            "at" => tag.kind == Some(Kind::Organization) && self.is_whole(first, idx),
            "," => self.is_list(tag, idx),
            ";" | "/" => matches!(tag.kind, Some(Kind::Person | Kind::Place)),
            _ => false,
        }
    }

    /// A person or a place is one name, `Northern Zoo and Aquarium` aside; of organizations, those are two that are
    /// whole by themselves.
    fn joins_two(&self, tag: Tag, first: usize, and: usize) -> bool {
        match tag.kind {
            Some(Kind::Person | Kind::Nationality) => true,
            Some(Kind::Place) => {
                let is_noun = and + 2 == tag.end && first + 1 < and && !self.is_known(and + 1, tag.end);
                !is_noun && !self.is_known(first, tag.end)
            }
            Some(Kind::Organization) => {
                let both = [(first, and), (and + 1, tag.end)];
                let is_phrase = (first..and).any(|idx| matches!(self.text.word(idx), "of" | "for" | "on"));
                let is_name = |(first, end): &(usize, usize)| {
                    self.is_known(*first, *end) || self.is_whole(*first, *end)
                };
                !is_phrase
                    && (both.iter().all(is_name)
                        || both.iter().any(|(first, end)| self.is_known_place(*first, *end)))
            }
            _ => false,
        }
    }

    /// `Northern Trade Bank`: several words, the last of which ends a name.
    fn is_whole(&self, first: usize, end: usize) -> bool {
        end - first >= 2 && self.cues.is(self.text, end - 1, role::COMPANY | role::FACILITY)
    }

    /// Returns whether a lexicon has the tokens as one name.
    fn is_known(&self, first: usize, end: usize) -> bool {
        self.known(first, end).is_some()
    }

    /// Returns whether a lexicon has the tokens as the name of a country.
    fn is_known_place(&self, first: usize, end: usize) -> bool {
        self.known(first, end).is_some_and(|candidate| candidate.source.is_country())
    }

    fn known(&self, first: usize, end: usize) -> Option<&Candidate<'_>> {
        let at = self.candidates.partition_point(|candidate| candidate.first < first);
        self.candidates.get(at).filter(|candidate| candidate.first == first && candidate.end == end)
    }

    /// `Malta, Cyprus`; not `Velgrave Steel, Inc.`, `Ana Sol, Jr.`, `Ministry of Trade, Industry and Mines`.
    fn is_list(&self, tag: Tag, comma: usize) -> bool {
        let is_style =
            self.text.has(comma + 1, flag::ABBREVIATION) || self.cues.is(self.text, comma + 1, role::COMPANY);
        let is_short = comma + 2 == tag.end;
        let has_and = (comma + 1..tag.end).any(|idx| matches!(self.text.word(idx), "and" | "&"));
        match tag.kind {
            Some(Kind::Person | Kind::Place | Kind::Nationality) => !(is_short && is_style),
            Some(Kind::Organization) => !is_style && !has_and,
            _ => false,
        }
    }

    /// `Vistula Bank bought Baltic Bank`: a long word in lower case after a whole name.
    fn is_verb(&self, tag: Tag, first: usize, idx: usize) -> bool {
        const SHORT: usize = 5;
        const INNER: u32 = role::PARTICLE | role::CONNECTOR | role::FUNCTION;
        let is_word = self.text.has(idx, flag::LOWER)
            && self.text.word(idx).chars().count() >= SHORT
            && idx + 1 < tag.end
            && self.text.is_capital(idx + 1);
        let is_end = match tag.kind {
            Some(Kind::Person) => true,
            Some(Kind::Organization) => self.is_whole(first, idx),
            _ => false,
        };
        is_word && is_end && !self.cues.is(self.text, idx, INNER)
    }

    /// `Peru’s Narvik Institute`.
    fn is_possessive_of_place(&self, first: usize, idx: usize) -> bool {
        matches!(self.text.word(idx), "'s" | "’s") && first + 1 == idx && self.is_known(first, idx)
    }

    /// `Ana Sol Jo Tay`: a given name after a whole name.
    fn is_next_person(&self, tag: Tag, first: usize, idx: usize) -> bool {
        let is_given = |idx: usize| self.given_names.binary_search(&(idx as u32)).is_ok();
        idx >= first + 2
            && idx + 2 <= tag.end
            && is_given(first)
            && is_given(idx)
            && self.surnames.binary_search(&(idx as u32 - 1)).is_ok()
            && (idx..tag.end).all(|idx| self.text.is_capital(idx))
    }
}
