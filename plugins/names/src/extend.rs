//! Longer names of places around a name of a lexicon: `Northern France`, `Almaty Region`.
//!
//! Not here: when a name is extended (`left`, `right`).

use crate::cues::role;
use crate::mention::Mention;
use crate::verdict::Scene;

/// Extends a mention to token `first` and before token `end`. The longer name is its own entity, but
/// `City of X` is X.
pub(crate) fn extend<'a>(scene: &Scene<'a, '_>, mention: &mut Mention<'a>, first: usize, end: usize) {
    if mention.first == first && mention.end == end {
        return;
    }
    let crosses_borders = scene.is_cue(end - 1, role::WATER) && end > mention.end;
    if crosses_borders {
        mention.iso3166 = None;
    }
    let is_styled = first + 1 < mention.first;
    (mention.first, mention.end) = (first, end);
    if !is_styled {
        mention.canonical = scene.text.name(first, end);
    }
    mention.rule = "extended";
}
