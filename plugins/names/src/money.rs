//! Money: a country or nation inside an amount or the name of a currency is no mention.
//!
//! Not here: amounts themselves.

use dateline_plugin::flag;

use crate::cues::role;
use crate::text::Gap;
use crate::verdict::Scene;

/// Returns whether candidate `idx` is part of a currency's name: `US dollars`, `Swiss francs`, `US$`.
pub(crate) fn is_money(scene: &Scene<'_, '_>, idx: usize) -> bool {
    let candidate = &scene.candidates[idx];
    let Some((after, gap)) = scene.text.next(candidate.end - 1) else { return false };
    if gap == Gap::None {
        return scene.text.has(after, flag::SYMBOL) && scene.text.word(after) != "%";
    }
    if scene.text.word(after) == "$" {
        return true;
    }
    if scene.is_cue(after, role::CURRENCY) {
        return true;
    }
    scene.is_cue(after, role::CURRENCY_AMOUNT) && is_after_amount(scene, candidate.first)
}

/// `won` and `real` are money after a number only.
fn is_after_amount(scene: &Scene<'_, '_>, first: usize) -> bool {
    let before = scene.text.previous(first).map(|(before, _)| before);
    before.is_some_and(|before| scene.text.has(before, flag::DIGIT) || scene.is_cue(before, role::AMOUNT))
}
