//! Spans: half-open byte ranges of a text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start <= end`, both on char boundaries of the text it belongs to.
///
/// Texts are shorter than 4 GiB, so 32 bits suffice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the span of the bytes `start..end`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_core::Span;
    /// assert_eq!(Span::new(4, 9).slice("The price rose"), Some("price"));
    /// ```
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// Returns the length in bytes.
    pub const fn byte_len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Returns whether every byte of `other` lies in this span.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two spans share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the span as a range of `usize`, for slicing bytes.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the text of the span, or `None` where it is out of range or cuts a character.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }
}
