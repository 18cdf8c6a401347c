//! Words that stand for a name of the document: `the Kazakh side`, `the two countries`, `the ministry`, `she`.
//!
//! Each rule speaks only where one answer is left; what stays open has no row. Not here: offices (`office`), shorter names
//! (`unify`).

mod nouns;
mod pair;
mod pronoun;
mod sole;

use dateline_plugin::token_hash;

use crate::cues::{Cues, role};
use crate::entity::Entity;
use crate::hashed::Few;
use crate::mention::{Kind, Mention};
use crate::text::Text;

pub(crate) use nouns::Nouns;
use nouns::{Noun, Number, What};
use pronoun::Persons;
use sole::Sole;

/// A span that stands for an entity without naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StandIn {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// Index of the entity.
    pub(crate) entity: usize,
    pub(crate) form: Form,
    /// Name of the rule that made it.
    pub(crate) rule: &'static str,
}

/// How a span stands for an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Nominal,
    Pronoun,
}

impl Form {
    /// Returns the form as tables spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Form::Nominal => "nominal",
            Form::Pronoun => "pronoun",
        }
    }
}

/// What the rules look at.
pub(crate) struct Scene<'a, 's> {
    pub(crate) text: Text<'a>,
    pub(crate) cues: &'s Cues,
    /// Names, in the order of the text.
    pub(crate) mentions: &'s [Mention<'a>],
    /// The entity of each mention.
    pub(crate) of_mention: &'s [usize],
    pub(crate) entities: &'s [Entity<'a>],
    /// Persons by office, in the order of the text.
    pub(crate) by_office: &'s [StandIn],
    pub(crate) nouns: &'s Nouns,
    pub(crate) openers: &'s Openers,
}

/// Returns what stands for names of a document, in the order of the text.
pub(crate) fn stand_ins(scene: &Scene<'_, '_>) -> Vec<StandIn> {
    let mut found = Vec::new();
    if scene.mentions.is_empty() {
        return found;
    }
    let countries = pair::countries(scene);
    let mut sole = Sole::default();
    let mut persons = Persons::default();
    let openers = scene.openers;
    for (idx, word) in
        scene.text.tokens.lower().iter().enumerate().filter(|(_, word)| openers.few.contains(word))
    {
        if *word == openers.the {
            after_article(scene, (&mut sole, countries), idx, &mut found);
        } else if *word == openers.both {
            pair::find(scene, [idx, idx + 1], countries, &mut found);
        } else {
            persons.find(scene, idx, &mut found);
        }
    }
    found
}

/// The words that the rules begin at, by their hashes.
#[derive(Debug)]
pub(crate) struct Openers {
    the: u32,
    both: u32,
    two: u32,
    /// They and the pronouns.
    few: Few,
}

impl Openers {
    /// Returns the articles, and the pronouns among the cue words.
    pub(crate) fn new(cues: &Cues) -> Self {
        let [the, both, two] = ["the", "both", "two"].map(token_hash);
        let mut few = Few::default();
        cues.with_roles(role::PRONOUN).chain([the, both]).for_each(|hash| few.insert(hash));
        Openers { the, both, two, few }
    }
}

fn after_article(
    scene: &Scene<'_, '_>,
    (sole, countries): (&mut Sole, Option<[usize; 2]>),
    the: usize,
    found: &mut Vec<StandIn>,
) {
    if scene.text.lower(the + 1) == scene.openers.two {
        pair::find(scene, [the, the + 2], countries, found);
    } else if let Some(mention) = scene.mention_from(the + 1) {
        found.extend(side(scene, the, mention));
    } else if let Some(noun) = scene.noun(the + 1, Number::One)
        && !scene.goes_on(the + 1)
    {
        sole.read_on(scene, the);
        let entity = sole.of(noun, the);
        let stand_in =
            |entity| StandIn { first: the, end: the + 2, entity, form: Form::Nominal, rule: "definite-noun" };
        found.extend(entity.map(stand_in));
    }
}

/// `the Kazakh side`.
fn side(scene: &Scene<'_, '_>, the: usize, mention: usize) -> Option<StandIn> {
    let Mention { end, kind, .. } = scene.mentions[mention];
    let is_party = matches!(kind, Kind::Nationality | Kind::Place | Kind::Organization);
    let entity = scene.of_mention[mention];
    let is_side = is_party && scene.text.next(end - 1).is_some() && scene.noun(end, Number::Side).is_some();
    is_side.then_some(StandIn { first: the, end: end + 1, entity, form: Form::Nominal, rule: "side" })
}

impl<'s> Scene<'_, 's> {
    /// Returns the index of the mention that begins at a token.
    fn mention_from(&self, token: usize) -> Option<usize> {
        self.mentions.binary_search_by_key(&token, |mention| mention.first).ok()
    }

    /// Returns the noun at a token, in lower case and without a name in it.
    fn noun(&self, idx: usize, number: Number) -> Option<&'s Noun> {
        let noun = self.nouns.at(&self.text, idx)?;
        (noun.number == number && !self.text.is_capital(idx)).then_some(noun)
    }

    /// `the ministry of health`, `the bank-owned yard`: the noun is not whole.
    fn goes_on(&self, noun: usize) -> bool {
        matches!(self.text.word(noun + 1), "of" | "for" | "-" | "–") || self.mention_from(noun + 1).is_some()
    }

    /// Returns whether a mention is of the kind that a noun stands for, heads aside.
    fn is_what(&self, mention: usize, what: What) -> bool {
        let mention = &self.mentions[mention];
        match what {
            What::Country => mention.is_country(),
            What::City => mention.is_city(),
            What::Organization | What::Company => mention.kind == Kind::Organization,
            What::Facility => mention.kind == Kind::Facility,
        }
    }
}
