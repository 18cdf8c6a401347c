//! Offices without a name beside them: `the Finance Minister of Malta`, `our President`.
//!
//! They name the person that holds such an office elsewhere in the document, or somebody the document does not name.
//! Not here: pronouns.

use crate::office::Office;

/// A person by office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nominal {
    /// Index of the office.
    pub(crate) office: usize,
    /// Index of a mention of the person; `None`: nobody that the document names.
    pub(crate) person: Option<usize>,
}

/// Returns the persons that the offices without a holder name.
///
/// `entity_of` is the entity of each mention.
pub(crate) fn nominals(offices: &[Office<'_>], entity_of: &[usize]) -> Vec<Nominal> {
    let without =
        offices.iter().enumerate().filter(|(_, office)| office.holder.is_none() && office.is_definite);
    without.filter_map(|(idx, office)| resolve(offices, entity_of, idx, office)).collect()
}

fn resolve(offices: &[Office<'_>], entity_of: &[usize], idx: usize, office: &Office<'_>) -> Option<Nominal> {
    let is_same = |other: &&Office<'_>| {
        let agrees = office.country.is_none() || other.country.is_none() || office.country == other.country;
        other.holder.is_some() && other.head == office.head && agrees
    };
    let mut holders = offices.iter().filter(is_same).filter_map(|other| other.holder);
    let first = holders.next();
    if let Some(first) = first {
        let is_one = holders.all(|other| entity_of[other] == entity_of[first]);
        return is_one.then_some(Nominal { office: idx, person: Some(first) });
    }
    let is_unnamed = office.is_state && office.has_owner && office.country.is_some();
    is_unnamed.then_some(Nominal { office: idx, person: None })
}
