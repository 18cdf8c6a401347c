//! The kinds of a model of names, and which of them a set's labels are.
//!
//! `misc` are names of none of our kinds, and those whose label a set does not map; a run drops them.

/// The kinds, in the order of their numbers.
pub(crate) const NAMES: [&str; 6] = ["person", "organization", "place", "nationality", "event", "misc"];
/// Number of `nationality`.
pub(crate) const NATIONALITY: u8 = 3;
/// Number of `misc`.
pub(crate) const MISC: u8 = 5;

/// Returns the number of a kind; `facility` is learned as a place, told apart by rules, and `product` as `misc`.
pub(crate) fn number(kind: &str) -> Option<u8> {
    match kind {
        "facility" => number("place"),
        "product" => Some(MISC),
        _ => NAMES.iter().position(|name| *name == kind).map(|idx| idx as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_tables_has_a_number() {
        assert_eq!((number("nationality"), number("misc")), (Some(NATIONALITY), Some(MISC)));
        assert_eq!((number("facility"), number("product")), (number("place"), Some(MISC)));
        assert_eq!(number("dragon"), None);
    }
}
