//! Mentions: candidates that are names after all.
//!
//! Not here: the row that is emitted (`analyzer`).

use std::borrow::Cow;

use crate::candidate::{Candidate, Source};
use crate::reading::Reading;

/// The kind of a mention or an entity, as tables spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Person,
    Organization,
    Place,
    Nationality,
    Facility,
    Event,
    Product,
}

impl Kind {
    /// Returns the kind as tables spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organization => "organization",
            Kind::Place => "place",
            Kind::Nationality => "nationality",
            Kind::Facility => "facility",
            Kind::Event => "event",
            Kind::Product => "product",
        }
    }

    const ALL: [Kind; 7] = [
        Kind::Person,
        Kind::Organization,
        Kind::Place,
        Kind::Nationality,
        Kind::Facility,
        Kind::Event,
        Kind::Product,
    ];

    /// Returns the kind that a model calls so, if we have it.
    pub(crate) fn of_model(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns the kind of a number, as `kind as usize` gives it.
    pub(crate) fn at(number: usize) -> Option<Kind> {
        Kind::ALL.get(number).copied()
    }
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention<'a> {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    pub(crate) source: Source,
    pub(crate) kind: Kind,
    pub(crate) canonical: Cow<'a, str>,
    pub(crate) iso3166: Option<&'a str>,
    /// It names a people that has no country or region.
    pub(crate) is_people: bool,
    /// Name of the rule that made it.
    pub(crate) rule: &'static str,
}

impl<'a> Mention<'a> {
    /// Returns the mention of a candidate in one of its readings.
    pub(crate) fn new(candidate: &Candidate<'a>, reading: &Reading<'a>, rule: &'static str) -> Self {
        let kind = match reading.source {
            Source::Nationality => Kind::Nationality,
            source if source.is_organization() => Kind::Organization,
            _ => Kind::Place,
        };
        Mention {
            first: candidate.first,
            end: candidate.end,
            source: reading.source,
            kind,
            canonical: Cow::Borrowed(reading.canonical),
            iso3166: reading.iso3166,
            is_people: reading.is_people,
            rule,
        }
    }

    /// Returns whether it names a country, or the people of one.
    pub(crate) fn is_country(&self) -> bool {
        let is_own = self.source.is_country() || self.source == Source::Nationality && !self.is_people;
        is_own && self.iso3166.is_some()
    }

    /// Returns whether a lexicon has it as a city.
    pub(crate) fn is_city(&self) -> bool {
        self.source == Source::City && self.kind == Kind::Place
    }

    /// Returns the form, as tables spell it.
    pub(crate) fn form(&self) -> &'static str {
        if self.kind == Kind::Nationality { "demonym" } else { "name" }
    }

    /// Returns the kind of what it names: a nationality names a place, unless a people without one.
    pub(crate) fn entity_kind(&self) -> Kind {
        if self.kind == Kind::Nationality && !self.is_people { Kind::Place } else { self.kind }
    }
}
