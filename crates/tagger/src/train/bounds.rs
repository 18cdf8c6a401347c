//! Where names may stand, learned from the examples: joiners and plain words.

use std::collections::BTreeMap;

use crate::format::MAX_WORDS;
use crate::segments::{Bounds, is_alone};
use crate::train::Example;
use crate::words::Words;

/// How often a word stands in the examples, and how often in names.
type Counts = BTreeMap<u32, (u32, u32)>;

/// Names a joiner stands in at least.
const JOINER_NAMES: u32 = 1;
/// One of so many of its places is in a name at least.
const JOINER_SHARE: u32 = 500;
/// How often a plain word was seen at least.
const PLAIN_COUNT: u32 = 8;

/// Returns the bounds that the examples show.
pub(crate) fn bounds(examples: &[Example]) -> Bounds {
    let (mut small, mut alone) = (Counts::new(), Counts::new());
    for example in examples {
        count(example, &mut small, &mut alone);
    }
    let is_joiner = |(all, named): (u32, u32)| named >= JOINER_NAMES && named * JOINER_SHARE >= all;
    let is_plain = |(all, named): (u32, u32)| all >= PLAIN_COUNT && named == 0;
    Bounds { joiners: words(&small, is_joiner), plain: words(&alone, is_plain) }
}

/// Counts words without a capital, and those that have one and stand alone.
fn count(example: &Example, small: &mut Counts, alone: &mut Counts) {
    let text = example.text();
    let mut is_named = vec![false; text.len()];
    for name in example.names.iter().filter(|name| name.end <= text.len()) {
        is_named[name.first..name.end].fill(true);
    }
    let mut end = 0;
    for (idx, is_named) in is_named.iter().enumerate().take(example.until) {
        if idx >= end {
            end = text.sentence_end(idx, text.len());
        }
        let counts = match text.is_capital(idx) {
            false => &mut *small,
            true if is_alone(&text, idx, end) => &mut *alone,
            true => continue,
        };
        let (all, named) = counts.entry(text.lower[idx]).or_default();
        *all += 1;
        *named += u32::from(*is_named);
    }
}

fn words(counts: &Counts, is_one: impl Fn((u32, u32)) -> bool) -> Words {
    let found = counts.iter().filter(|(_, counts)| is_one(**counts)).map(|(word, _)| *word);
    Words::new(found.take(MAX_WORDS).collect())
}

#[cfg(test)]
mod tests {
    use dateline_core::token::flag;

    use super::*;
    use crate::text::Classes;
    use crate::train::Gold;

    /// An example of words that are numbers: above 100 with a capital.
    fn example(words: &[u32], names: &[(usize, usize)]) -> Example {
        let flags = |word: &u32| flag::LETTER | if *word > 100 { flag::FIRST_CAPITAL } else { flag::LOWER };
        let mut flags: Vec<u32> = words.iter().map(flags).collect();
        flags[0] |= flag::SENTENCE_FIRST;
        let mut classes = Classes::default();
        classes.clear(words.len());
        let column = || words.to_vec();
        let columns = [column(), column(), flags, column(), column(), column()];
        let names = names.iter().map(|(first, end)| Gold { first: *first, end: *end, kinds: vec![0] });
        Example { columns, classes, names: names.collect(), until: words.len() }
    }

    #[test]
    fn what_names_hold_joins_and_what_never_is_one_is_plain() {
        let mut examples = vec![example(&[200, 1, 300, 2, 400], &[(2, 5)])];
        examples.extend((0..PLAIN_COUNT).map(|_| example(&[200, 3, 400, 401, 3, 500], &[(5, 6)])));
        let bounds = bounds(&examples);
        assert_eq!(bounds.joiners.hashes(), [2]);
        assert_eq!(bounds.plain.hashes(), [200], "400 is never alone outside a name, 500 is a name");
    }
}
