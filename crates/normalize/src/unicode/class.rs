//! What normalization does with each character, before composition: keep, delete, turn into a space or a
//! line end. Not here: composition, and the joiners' neighbours as they stand in a text.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// What becomes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It stays, perhaps composed with its neighbours.
    Keep,
    /// It becomes a space.
    Space,
    /// It becomes a line end.
    Newline,
    /// U+200C or U+200D: it stays between two letters or two symbols that it binds.
    Joiner,
    /// It is deleted: NUL.
    Nul,
    /// It is deleted: a control character.
    Control,
    /// It is deleted: invisible (soft hyphen, zero width, byte order mark).
    Invisible,
    /// It is deleted: a control of the writing direction.
    Direction,
}

impl Action {
    /// Returns the action for a character.
    pub(super) fn of(c: char) -> Action {
        match u32::from(c) {
            0x00 => Action::Nul,
            0x09 | 0x0a => Action::Keep,
            0x0b..=0x0d | 0x85 | 0x2028 | 0x2029 => Action::Newline,
            0x01..=0x1f | 0x7f..=0x9f => Action::Control,
            0xa0 | 0x1680 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000 => Action::Space,
            0x200c | 0x200d => Action::Joiner,
            0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0x061c => Action::Direction,
            0xad | 0x034f | 0x180e | 0x200b | 0x2060..=0x2065 | 0x206a..=0x206f | 0xfeff => Action::Invisible,
            0xfff9..=0xfffb => Action::Invisible,
            _ => Action::Keep,
        }
    }
}

/// Returns whether a character stays as it is whatever stands before it, by its block alone.
///
/// True only for starters that are never rewritten and never compose with what stands before them. Blocks
/// that press texts are made of; for the others the slow path decides.
#[inline]
pub(super) fn is_plain(c: char) -> bool {
    matches!(
        u32::from(c),
        0x20..=0x7e | 0x09 | 0x0a | 0xa1..=0xac | 0xae..=0x2ff
            | 0x388..=0x3ff | 0x400..=0x482 | 0x48a..=0x55f | 0x561..=0x58a
            | 0x5d0..=0x5ea | 0x60c..=0x60f | 0x61d..=0x64a | 0x660..=0x66f | 0x671..=0x6d3
            | 0x10a0..=0x10ff | 0x1e00..=0x1eff | 0x2010..=0x2027 | 0x2030..=0x205e | 0x20a0..=0x20bf
            | 0x2100..=0x2125 | 0x2190..=0x21ff | 0x2500..=0x26ff
            | 0x3001..=0x3029 | 0x3041..=0x3096 | 0x30a1..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7a3
            | 0xff01..=0xffef
    )
}

/// Returns whether a character is a starter that never composes with what stands before it.
pub(super) fn is_boundary(c: char) -> bool {
    is_plain(c)
        || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

/// What a joiner can bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bindable {
    /// A letter or mark of a script that is written with joiners.
    Letter,
    /// A pictograph, its variation selector, modifier or tag.
    Symbol,
}

impl Bindable {
    /// Returns what a joiner beside `c` binds, if it binds anything.
    pub(super) fn of(c: char) -> Option<Bindable> {
        match u32::from(c) {
            // Hebrew to Tibetan, Myanmar, Khmer, Mongolian, Arabic presentation forms.
            0x0590..=0x0fff | 0x1000..=0x109f | 0x1780..=0x18af | 0xfb1d..=0xfdff | 0xfe70..=0xfefc => {
                (c.is_alphabetic() || is_combining_mark(c)).then_some(Bindable::Letter)
            }
            0x2194..=0x21ff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0xfe0f | 0x1f000..=0x1faff => {
                Some(Bindable::Symbol)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_characters_are_boundaries_that_nothing_rewrites() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32).filter(|c| is_plain(*c)) {
            assert_eq!(Action::of(c), Action::Keep, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
        }
    }
}
