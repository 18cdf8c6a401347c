//! The analyzer: from the layers of a document to mentions and entities.
//!
//! Not here: any rule.

use std::cell::Cell;

use dateline_plugin::serde::{self, Deserialize};
use dateline_plugin::{Analyzer, Doc, Out};

use crate::acronym::Acronyms;
use crate::agree::agree;
use crate::ambiguity::Context;
use crate::candidate::{Candidate, candidates, given_names, surnames};
use crate::coref::{self, Nouns, Openers};
use crate::cues::Cues;
use crate::edge::edges;
use crate::entity::entities;
use crate::extend::extend;
use crate::head::{correct, kind_of_other};
use crate::holding::hold;
use crate::list::{fill, level};
use crate::location::locate;
use crate::mention::{Kind, Mention};
use crate::merge::merge;
use crate::noun;
use crate::office;
use crate::product;
use crate::reject::is_refused;
use crate::rows;
use crate::split::{self, split};
use crate::support::Support;
use crate::tag::{Tag, Tagger, Tags};
use crate::text::{Text, high};
use crate::unify::unify;
use crate::verdict::{Scene, Verdict, verdict};

/// Finds the names of the lexicons and groups them into entities.
#[derive(Debug)]
pub struct Names {
    cues: Cues,
    nouns: Nouns,
    openers: Openers,
    tagger: Option<Tagger>,
}

/// The parameters of `plugin.json`.
#[derive(Debug, Deserialize)]
#[serde(crate = "serde")]
pub struct Config {
    /// Whether the tagger runs.
    tagger: bool,
    /// File of a model; empty: the plugin's own.
    model: String,
}

/// Scratch memory of one thread.
#[derive(Debug, Default)]
pub struct Worker {
    tags: Tags,
    /// See [`Text`].
    high: Vec<u32>,
}

impl Analyzer for Names {
    type Config = Config;
    type Worker = Worker;

    fn create(config: Config) -> Result<Self, String> {
        let tagger = if config.tagger { Some(Tagger::new(&config.model)?) } else { None };
        let cues = Cues::new()?;
        Ok(Names { openers: Openers::new(&cues), cues, nouns: Nouns::new()?, tagger })
    }

    fn worker(&self) -> Worker {
        Worker::default()
    }

    fn analyze(&self, worker: &mut Worker, doc: &Doc<'_>, out: &mut Out<'_>) {
        let tokens = doc.tokens(0);
        let high = if self.tagger.is_some() { high(&tokens, &mut worker.high) } else { &[] };
        let text = Text { text: doc.text(), tokens, high };
        let candidates = candidates(doc, &text, &self.cues);
        let (mut mentions, refused) = mentions(&self.cues, doc, text, &candidates);
        if let Some(tagger) = &self.tagger {
            let mut tags = tagger.tag(doc, &mut worker.tags);
            tags.retain(|tag| refused.binary_search(&(tag.first, tag.end)).is_err());
            mentions = self.with_tags(doc, &text, &candidates, mentions, &tags);
        }
        unify(&text, &candidates, &mut mentions);
        locate(&text, &self.cues, &candidates, &mut mentions);
        let (mut entities, of_mention) = entities(&text, &mentions);
        let scene = office::Scene { text, cues: &self.cues, mentions: &mentions, candidates: &candidates };
        let offices = office::offices(&scene, doc);
        let mut by_office = hold(&text, &offices, &of_mention, &mut entities);
        let scene = coref::Scene {
            text,
            cues: &self.cues,
            mentions: &mentions,
            of_mention: &of_mention,
            entities: &entities,
            by_office: &by_office,
            nouns: &self.nouns,
            openers: &self.openers,
        };
        let stand_ins = coref::stand_ins(&scene);
        by_office.extend(stand_ins);
        rows::emit(out, &text, &mentions, &of_mention, &by_office, &entities);
    }
}

impl Names {
    /// Returns the mentions of the lexicons with those of the tagger.
    fn with_tags<'a>(
        &self,
        doc: &Doc<'a>,
        text: &Text<'a>,
        candidates: &[Candidate<'a>],
        lexical: Vec<Mention<'a>>,
        tags: &[Tag],
    ) -> Vec<Mention<'a>> {
        let (given_names, surnames) = (given_names(doc), surnames(doc));
        let scene = split::Scene { text, cues: &self.cues, candidates, given_names, surnames };
        let mut tags = split(&scene, tags);
        for tag in tags.iter_mut().filter(|tag| tag.kind.is_none()) {
            let is_product = product::is_product(text, &self.cues, candidates, *tag);
            tag.kind = if is_product { Some(Kind::Product) } else { kind_of_other(text, &self.cues, *tag) };
        }
        let mut mentions = merge(text, lexical, &tags);
        edges(text, &self.cues, candidates, &mut mentions);
        correct(text, &self.cues, &mut mentions);
        noun::find(text, &self.cues, &mut mentions);
        level(text, &self.cues, &mut mentions);
        fill(text, &self.cues, &mut mentions);
        agree(text, &self.cues, &tags, &mut mentions);
        product::find(text, &self.cues, &mut mentions);
        Acronyms::new(text, &mentions).apply(text, &mut mentions);
        mentions
    }
}

/// Returns the mentions of the lexicons, and the tokens of candidates that are no name at all.
fn mentions<'a>(
    cues: &Cues,
    doc: &Doc<'a>,
    text: Text<'a>,
    candidates: &[Candidate<'a>],
) -> (Vec<Mention<'a>>, Vec<(usize, usize)>) {
    if candidates.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let given_names = given_names(doc);
    let scene = Scene { text, cues, candidates, given_names, sentence: Cell::new(None) };
    let verdicts: Vec<_> = (0..candidates.len()).map(|idx| verdict(&scene, idx)).collect();
    let support = Support::new(&scene, &verdicts);
    let accepted: Vec<_> =
        verdicts.iter().enumerate().map(|(idx, verdict)| support.decide(&scene, idx, *verdict)).collect();
    let context = Context::new(&scene, &accepted);
    let mut mentions = Vec::with_capacity(accepted.len());
    for (idx, place) in accepted.iter().enumerate() {
        let Some((first, end)) = *place else { continue };
        let mut mention = context.mention(&scene, idx);
        extend(&scene, &mut mention, first, end);
        mentions.push(mention);
    }
    Acronyms::new(&text, &mentions).apply(&text, &mut mentions);
    let refused =
        (0..candidates.len()).filter(|idx| verdicts[*idx] == Verdict::No && is_refused(&scene, *idx));
    (mentions, refused.map(|idx| (candidates[idx].first, candidates[idx].end)).collect())
}
