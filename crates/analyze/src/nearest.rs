//! The nearest of a few names to one that was mistyped, for hints.

/// Returns `did you mean` with the nearest candidate, if one is near enough to be what was meant.
pub(crate) fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let best = candidates.into_iter().map(|candidate| (distance(name, candidate), candidate));
    let (distance, candidate) = best.min_by_key(|(distance, _)| *distance)?;
    let longer = name.chars().count().max(candidate.chars().count());
    (distance <= longer / 2).then(|| format!("did you mean `{candidate}`?"))
}

/// Returns how many characters must be inserted, removed or replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(left != *right);
            row.push(replaced.min(last[j + 1] + 1).min(row[j] + 1));
        }
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_offered_and_a_far_one_is_not() {
        let names = ["min_confidence", "threads"];
        assert_eq!(did_you_mean("min_confidense", names).unwrap(), "did you mean `min_confidence`?");
        assert_eq!(did_you_mean("colour", names), None);
        assert_eq!(did_you_mean("x", []), None);
    }

    #[test]
    fn distances_count_edits() {
        assert_eq!((distance("", "abc"), distance("kitten", "sitting")), (3, 3));
    }
}
