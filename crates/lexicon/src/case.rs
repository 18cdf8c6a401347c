//! Case rules: which spellings of a term a text may use.
//!
//! Not here: hashes. The trie walks over hashes of lower case whatever the rule is.

/// How the case of a term binds its matches, one rule a lexicon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// The text must be spelled as the term.
    Exact,
    /// Case does not matter.
    Fold,
    /// Exact where the term has a capital (`IT`, `Polish`), else folded.
    #[default]
    Smart,
}

/// How one term is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Bytes,
    Folded,
}

impl Case {
    /// Returns the rule of a name: `exact`, `fold` or `smart`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "exact" => Some(Case::Exact),
            "fold" => Some(Case::Fold),
            "smart" => Some(Case::Smart),
            _ => None,
        }
    }

    /// Returns how `term` is compared under this rule.
    pub(crate) fn compare(self, term: &str) -> Compare {
        match self {
            Case::Exact => Compare::Bytes,
            Case::Fold => Compare::Folded,
            Case::Smart if term.chars().any(|c| c != lower(c)) => Compare::Bytes,
            Case::Smart => Compare::Folded,
        }
    }
}

impl Compare {
    /// Returns whether `text` is a spelling of `term`; both are UTF-8.
    #[inline]
    pub(crate) fn accepts(self, term: &[u8], text: &[u8]) -> bool {
        term == text || (self == Compare::Folded && equal_folded(term, text))
    }
}

fn equal_folded(a: &[u8], b: &[u8]) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        return false;
    }
    let (Ok(a), Ok(b)) = (std::str::from_utf8(a), std::str::from_utf8(b)) else { return false };
    a.chars().map(lower).eq(b.chars().map(lower))
}

/// Returns the simple lower case of a character: the first of its full lower case, which differs for `İ` only.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smart_is_exact_where_the_term_has_a_capital() {
        assert_eq!(Case::Smart.compare("Polish"), Compare::Bytes);
        assert_eq!(Case::Smart.compare("ОПЕК"), Compare::Bytes);
        assert_eq!(Case::Smart.compare("polish"), Compare::Folded);
        assert_eq!(Case::Smart.compare("42 km/h"), Compare::Folded);
        assert_eq!(Case::Exact.compare("polish"), Compare::Bytes);
        assert_eq!(Case::Fold.compare("Polish"), Compare::Folded);
    }

    #[test]
    fn folding_works_beyond_ascii() {
        assert!(Compare::Folded.accepts("тонна".as_bytes(), "ТОННА".as_bytes()));
        assert!(Compare::Folded.accepts("İzmir".as_bytes(), "izmir".as_bytes()));
        assert!(!Compare::Folded.accepts("тонна".as_bytes(), "тонны".as_bytes()));
        assert!(!Compare::Bytes.accepts("тонна".as_bytes(), "Тонна".as_bytes()));
    }
}
