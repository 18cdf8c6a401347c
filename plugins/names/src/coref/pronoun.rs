//! `he` and `she` as the subject, where one person alone can be meant.
//!
//! The pronoun begins its sentence, or follows the person and a verb or two (`Ana Sol said she`); the sentence before names that person
//! and nobody else. In quotations somebody else speaks: no answer. A title that says otherwise (`Mr`) forbids it. Not here:
//! `his`, `him`, `it`, `they`.

use dateline_plugin::flag;

use crate::coref::{Form, Kind, Scene, StandIn};
use crate::cues::role;

/// How far back the person may stand, in tokens.
const REACH: usize = 60;
/// Most tokens between a person and the pronoun of one sentence.
const NEAR: usize = 4;

/// What the pronouns of a document were found to stand for.
#[derive(Debug, Default)]
pub(crate) struct Persons {
    /// The last pronoun that was decided: its token and the entity.
    last: Option<(usize, usize)>,
    quotation: Quotation,
}

impl Persons {
    /// Finds the person that the token stands for, if it is such a pronoun.
    pub(crate) fn find(&mut self, scene: &Scene<'_, '_>, idx: usize, found: &mut Vec<StandIn>) {
        let is_word =
            scene.cues.is(&scene.text, idx, role::PRONOUN) && !scene.text.has(idx, flag::ALL_CAPITALS);
        if !is_word || self.quotation.covers(scene, idx) {
            return;
        }
        let entity = self.near(scene, idx).filter(|entity| !is_other_gender(scene, *entity, idx));
        let Some(entity) = entity else { return };
        self.last = Some((idx, entity));
        found.push(StandIn { first: idx, end: idx + 1, entity, form: Form::Pronoun, rule: "pronoun" });
    }

    fn near(&self, scene: &Scene<'_, '_>, idx: usize) -> Option<usize> {
        let first = sentence_first(scene, idx)?;
        if first != idx {
            let before = self.only(scene, first, idx)?;
            let last = scene.mentions.partition_point(|mention| mention.end <= idx).checked_sub(1)?;
            let is_near = scene.mentions[last].end + NEAR >= idx && scene.of_mention[last] == before;
            let is_plain = (scene.mentions[last].end..idx).all(|idx| scene.text.has(idx, flag::LOWER));
            return (is_near && is_plain).then_some(before);
        }
        let before = first.checked_sub(1)?;
        self.only(scene, sentence_first(scene, before)?, first)
    }

    /// Returns the only person between two tokens, by name or pronoun.
    fn only(&self, scene: &Scene<'_, '_>, first: usize, end: usize) -> Option<usize> {
        let from = scene.mentions.partition_point(|mention| mention.first < first);
        let named = (from..scene.mentions.len()).take_while(|idx| scene.mentions[*idx].first < end);
        let named = named.filter(|idx| scene.mentions[*idx].kind == Kind::Person);
        let named = named.map(|idx| scene.of_mention[idx]);
        let at = scene.by_office.partition_point(|office| office.first < first);
        let by_office = scene.by_office[at..].iter().take_while(|office| office.first < end);
        let said = self.last.filter(|(token, _)| (first..end).contains(token)).map(|(_, entity)| entity);
        let mut all = named.chain(by_office.map(|office| office.entity)).chain(said);
        let one = all.next()?;
        all.all(|entity| entity == one).then_some(one)
    }
}

/// A form of address before one of the entity's names says the other gender.
fn is_other_gender(scene: &Scene<'_, '_>, entity: usize, pronoun: usize) -> bool {
    const MOST: usize = 16;
    let is = |idx: usize, gender: u32| scene.cues.is(&scene.text, idx, gender);
    let other = if is(pronoun, role::MALE) { role::FEMALE } else { role::MALE };
    scene.entities[entity].mentions.iter().take(MOST).any(|mention| {
        let title = scene.text.previous(scene.mentions[*mention].first);
        title.is_some_and(|(title, _)| is(title, other))
    })
}

/// Returns the first token of the sentence, where it is near.
fn sentence_first(scene: &Scene<'_, '_>, idx: usize) -> Option<usize> {
    const FIRST: u32 = flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST;
    (idx.saturating_sub(REACH)..=idx).rev().find(|idx| scene.text.has(*idx, FIRST))
}

/// Whether a quotation is open, up to a token.
#[derive(Debug, Default)]
struct Quotation {
    /// One past the last token that was looked at.
    end: usize,
    is_open: bool,
}

impl Quotation {
    /// Reads on to a token, and returns whether it stands in a quotation. A new paragraph closes all.
    fn covers(&mut self, scene: &Scene<'_, '_>, idx: usize) -> bool {
        for at in self.end..idx {
            if scene.text.has(at, flag::PARAGRAPH_FIRST) {
                self.is_open = false;
            }
            if scene.text.has(at, flag::QUOTE) {
                match scene.text.word(at) {
                    "“" | "«" | "„" => self.is_open = true,
                    "”" | "»" => self.is_open = false,
                    "\"" => self.is_open = !self.is_open,
                    _ => {}
                }
            }
        }
        self.end = idx;
        self.is_open && !scene.text.has(idx, flag::PARAGRAPH_FIRST)
    }
}
