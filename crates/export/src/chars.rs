//! From byte offsets of a text to character offsets.

/// Bytes between two counts.
const BLOCK: usize = 64;

/// The characters before every block of a text, counted in one pass.
#[derive(Debug, Default)]
pub(crate) struct CharIndex {
    /// Empty for ASCII, where bytes are characters.
    before: Vec<u32>,
    len: u32,
}

impl CharIndex {
    /// Counts the characters of a text.
    pub(crate) fn build(&mut self, text: &str) {
        self.before.clear();
        self.len = text.len() as u32;
        if text.is_ascii() {
            return;
        }
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            self.before.push(count);
            count += chars_in(block);
        }
        if text.len().is_multiple_of(BLOCK) {
            self.before.push(count);
        }
        self.len = count;
    }

    /// Returns the number of characters of the text.
    pub(crate) fn char_len(&self) -> i64 {
        i64::from(self.len)
    }

    /// Returns the number of characters before `offset` in the text the index was built of.
    pub(crate) fn char_at(&self, text: &str, offset: u32) -> i64 {
        let block = offset as usize / BLOCK;
        match self.before.get(block) {
            Some(before) => {
                let bytes = &text.as_bytes()[block * BLOCK..offset as usize];
                i64::from(before + chars_in(bytes))
            }
            None => i64::from(offset),
        }
    }
}

/// Returns how many characters begin in some bytes of UTF-8.
fn chars_in(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(*byte as i8 >= -0x40)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn offsets_are_those_of_counting(text in "[a-zа-яё€🙂 ]{0,200}", plain in "[a-z]{0,130}") {
            let mut index = CharIndex::default();
            for text in [text.as_str(), plain.as_str(), &format!("{plain}é")] {
                index.build(text);
                prop_assert_eq!(index.char_len(), text.chars().count() as i64);
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                for (chars, at) in ends.enumerate() {
                    prop_assert_eq!(index.char_at(text, at as u32), chars as i64);
                }
            }
        }
    }
}
