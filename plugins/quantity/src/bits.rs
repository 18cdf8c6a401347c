//! What one look at a token tells: the bits of the host, and those the lexicons and times of a document add.
//!
//! Not here: what the words are (`words`), what their entries hold (`table`).

use dateline_plugin::flag;

/// The bits of the host that are looked at.
const HOST: u32 = (1 << 16) - 1;

/// A word of several tokens of the lexicon `words` ends before.
pub(crate) const PHRASE_END: u32 = 1 << 16;
/// No white space stands before, and a token does.
pub(crate) const GLUED: u32 = 1 << 17;
/// A hyphen or dash that joins its neighbours without a space.
pub(crate) const JOINT: u32 = 1 << 18;
/// A number word begins.
pub(crate) const NUMBER: u32 = 1 << 19;
/// The name of a unit begins.
pub(crate) const UNIT: u32 = 1 << 20;
/// The symbol of a unit begins.
pub(crate) const SYMBOL: u32 = 1 << 21;
/// A currency begins, and ends before.
pub(crate) const CURRENCY: [u32; 2] = [1 << 22, 1 << 23];
/// A word that bounds a figure begins, and ends before.
pub(crate) const BOUND: [u32; 2] = [1 << 24, 1 << 25];
/// A word of movement begins, and ends before.
pub(crate) const MOTION: [u32; 2] = [1 << 26, 1 << 27];
/// A noun of the lexicon begins.
pub(crate) const NOUN: u32 = 1 << 28;
/// A word that says what is measured begins, and ends before.
pub(crate) const HEAD: [u32; 2] = [1 << 29, 1 << 30];
/// Belongs to a time.
pub(crate) const TIME: u32 = 1 << 31;

/// Takes over the bits of the host, tells which tokens are glued, and adds a place behind the last token, which
/// opens a sentence.
pub(crate) fn fill(bits: &mut Vec<u32>, flags: &[u32], start: &[u32], end: &[u32]) {
    bits.clear();
    bits.extend(flags.iter().map(|flags| flags & HOST));
    let glued = start.iter().skip(1).zip(end);
    for (bits, (start, end)) in bits.iter_mut().skip(1).zip(glued) {
        *bits |= if start == end { GLUED } else { 0 };
    }
    bits.push(flag::SENTENCE_FIRST);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_without_space_between_are_glued() {
        let mut bits = vec![7];
        fill(&mut bits, &[flag::DIGIT | TIME, flag::LOWER, flag::LOWER], &[0, 2, 5], &[2, 4, 7]);
        assert_eq!(bits, [flag::DIGIT, flag::LOWER | GLUED, flag::LOWER, flag::SENTENCE_FIRST]);
        fill(&mut bits, &[], &[], &[]);
        assert_eq!(bits, [flag::SENTENCE_FIRST]);
    }
}
