//! Where marks stand in a paragraph that a scan stops at. Not here: what they are.

/// Bytes that are looked at together.
const STRETCH: usize = 64;

/// Bytes that a scan stops at: ASCII marks and the first bytes of others.
static STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let mut idx = 0;
    let bytes = b".!?()[]:\xd6\xd8\xdb\xe0\xe2\xe3\xef";
    while idx < bytes.len() {
        table[bytes[idx] as usize] = true;
        idx += 1;
    }
    table
};

/// The marks of a paragraph, found from left to right.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    bytes: &'a [u8],
    /// Where the stretch ends that was looked at last.
    end: usize,
    /// Its bytes that may be marks, the first in the lowest bit.
    bits: u64,
}

impl<'a> Marks<'a> {
    /// Returns the marks of a paragraph.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Marks { bytes, end: 0, bits: 0 }
    }

    /// Returns where the first mark stands in `at..limit`. What stands before `at` is looked at no more.
    #[inline]
    pub(super) fn next(&mut self, mut at: usize, limit: usize) -> Option<usize> {
        while at < limit {
            while self.end <= at {
                self.read(self.end);
            }
            let start = self.end - STRETCH;
            let bits = self.bits >> (at - start.min(at));
            if bits == 0 {
                at = self.end;
                continue;
            }
            at += bits.trailing_zeros() as usize;
            if at < limit && STOPS[usize::from(self.bytes[at])] {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    fn read(&mut self, from: usize) {
        let rest = &self.bytes[from..];
        self.bits = match rest.first_chunk() {
            Some(stretch) => bits(stretch),
            None => {
                let mut stretch = [0; STRETCH];
                stretch[..rest.len()].copy_from_slice(rest);
                bits(&stretch)
            }
        };
        self.end = from + STRETCH;
    }
}

/// Returns which bytes may be marks: those of ASCII and all others outside it.
#[inline]
fn bits(stretch: &[u8; STRETCH]) -> u64 {
    const HIGH: u64 = u64::MAX / 255 * 0x80;
    let mut may_stop = [0; STRETCH];
    for (may_stop, byte) in may_stop.iter_mut().zip(stretch) {
        let is = |mark: u8| if *byte == mark { 0xff } else { 0 };
        let ends = is(b'.') | is(b'!') | is(b'?') | is(b':');
        let brackets = is(b'(') | is(b')') | is(b'[') | is(b']');
        // Bytes outside ASCII have the highest bit as well.
        *may_stop = ends | brackets | byte;
    }
    let (words, _) = may_stop.as_chunks();
    let words: [u64; STRETCH / 8] = std::array::from_fn(|idx| u64::from_le_bytes(words[idx]) & HIGH);
    if words.iter().fold(0, |all, word| all | word) == 0 {
        return 0;
    }
    words.iter().rev().fold(0, |bits, word| {
        // The product moves the lowest bit of every byte into the highest byte.
        bits << 8 | ((word >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_mark_is_found(text in "[a-z .,:()é…。]{0,120}", from in 0usize..60, limit in 0usize..200) {
            let bytes = text.as_bytes();
            let limit = limit.min(bytes.len());
            let mut marks = Marks::new(bytes);
            let mut at = from;
            for (idx, _) in bytes.iter().enumerate().take(limit).skip(from).filter(|(_, byte)| STOPS[usize::from(**byte)]) {
                prop_assert_eq!(marks.next(at, limit), Some(idx));
                at = idx + 1;
            }
            prop_assert_eq!(marks.next(at, limit), None);
        }
    }
}
