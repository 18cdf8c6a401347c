//! Labels: outside, and for each kind of name its begin and its inside.
//!
//! Label 0 is outside; kind `k` begins with `1 + 2k` and goes on with `2 + 2k`.

/// Labels that scores have room for.
pub(crate) const LANES: usize = 16;

/// Labels that a row of weights has room for.
pub(crate) const WEIGHTS: usize = 14;

/// Kinds of names a model can have.
pub const MAX_KINDS: usize = (WEIGHTS - 1) / 2;

/// The label of a token outside names.
pub(crate) const OUTSIDE: usize = 0;

/// Returns the number of labels for a number of kinds.
pub(crate) const fn n_labels(kinds: usize) -> usize {
    1 + 2 * kinds
}

/// Returns the label of the first token of a name.
pub(crate) const fn begin(kind: usize) -> usize {
    1 + 2 * kind
}

/// Returns the label of the other tokens of a name.
pub(crate) const fn inside(kind: usize) -> usize {
    2 + 2 * kind
}

/// Returns whether a label begins a name.
pub(crate) const fn is_begin(label: usize) -> bool {
    label % 2 == 1
}

/// Returns the kind of a label that is not outside.
pub(crate) const fn kind(label: usize) -> usize {
    (label - 1) / 2
}

/// Returns whether `label` may stand after `before`: a name does not go on unless it began.
pub(crate) const fn may_follow(before: usize, label: usize) -> bool {
    label == OUTSIDE || is_begin(label) || before == label || before + 1 == label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_on_only_where_it_began() {
        assert!(may_follow(begin(2), inside(2)) && may_follow(inside(2), inside(2)));
        assert!(!may_follow(OUTSIDE, inside(0)) && !may_follow(inside(0), inside(1)));
        assert!(!may_follow(begin(1), inside(0)));
        assert!((0..n_labels(MAX_KINDS)).all(|before| may_follow(before, OUTSIDE)));
        assert_eq!((kind(begin(3)), kind(inside(3))), (3, 3));
        assert!(n_labels(MAX_KINDS) <= WEIGHTS);
    }
}
