//! The analyzer: from the layers of a document to mentions and entities.
//!
//! Not here: any rule.

use std::cell::Cell;

use dateline_plugin::{Analyzer, Doc, NoParams, Out, Row, RowRef, Value};

use crate::acronym::Acronyms;
use crate::ambiguity::Context;
use crate::candidate::{candidates, given_names};
use crate::cues::Cues;
use crate::entity::{Entity, entities};
use crate::extend::extend;
use crate::mention::Mention;
use crate::support::Support;
use crate::text::Text;
use crate::verdict::{Scene, verdict};

/// Finds the names of the lexicons and groups them into entities.
#[derive(Debug)]
pub struct Names {
    cues: Cues,
}

/// Index of the mention layer in `produces`.
const MENTION: u32 = 0;
/// Index of the entity layer in `produces`.
const ENTITY: u32 = 1;

impl Analyzer for Names {
    type Config = NoParams;
    type Worker = ();

    fn create(_: NoParams) -> Result<Self, String> {
        Ok(Names { cues: Cues::new()? })
    }

    fn worker(&self) {}

    fn analyze(&self, (): &mut (), doc: &Doc<'_>, out: &mut Out<'_>) {
        let text = Text { text: doc.text(), tokens: doc.tokens(0) };
        let mentions = mentions(&self.cues, doc, text);
        let (entities, of_mention) = entities(&text, &mentions);
        for (idx, (mention, entity)) in mentions.iter().zip(of_mention).enumerate() {
            emit_mention(out, &text, mention, [idx, entity]);
        }
        for (idx, entity) in entities.iter().enumerate() {
            emit_entity(out, entity, idx);
        }
    }
}

fn mentions<'a>(cues: &Cues, doc: &Doc<'a>, text: Text<'a>) -> Vec<Mention<'a>> {
    let candidates = candidates(doc, &text, cues);
    if candidates.is_empty() {
        return Vec::new();
    }
    let given_names = given_names(doc);
    let scene =
        Scene { text, cues, candidates: &candidates, given_names: &given_names, sentence: Cell::new(None) };
    let verdicts: Vec<_> = (0..candidates.len()).map(|idx| verdict(&scene, idx)).collect();
    let support = Support::new(&scene, &verdicts);
    let accepted: Vec<_> =
        verdicts.iter().enumerate().map(|(idx, verdict)| support.decide(&scene, idx, *verdict)).collect();
    let context = Context::new(&scene, &accepted);
    let mut mentions = Vec::new();
    for (idx, place) in accepted.iter().enumerate() {
        let Some((first, end)) = *place else { continue };
        let mut mention = context.mention(&scene, idx);
        extend(&scene, &mut mention, first, end);
        mentions.push(mention);
    }
    Acronyms::new(&text, &mentions).apply(&text, &mut mentions);
    mentions
}

fn emit_mention(out: &mut Out<'_>, text: &Text<'_>, mention: &Mention<'_>, [idx, entity]: [usize; 2]) {
    let (start, end) = text.span(mention.first, mention.end);
    let values = [
        Value::Str(mention.kind.as_str()),
        Value::Str(mention.form()),
        Value::Ref(RowRef { layer: ENTITY, row: entity as u64 }),
        Value::Str(&mention.canonical),
        mention.iso3166.into(),
    ];
    out.emit(Row::at(MENTION, start, end).id(idx as u64).rule(mention.rule).values(&values));
}

fn emit_entity(out: &mut Out<'_>, entity: &Entity<'_>, idx: usize) {
    let aliases: Vec<_> = entity.aliases.iter().map(|alias| Value::Str(alias)).collect();
    let first = entity.mentions.first().map(|first| RowRef { layer: MENTION, row: *first as u64 });
    let values = [
        Value::Str(entity.kind.as_str()),
        Value::Str(&entity.canonical),
        Value::List(&aliases),
        Value::Null,
        Value::Null,
        Value::Null,
        entity.iso3166.into(),
        Value::I64(entity.mentions.len() as i64),
        first.map_or(Value::Null, Value::Ref),
    ];
    out.emit(Row::about(ENTITY).id(idx as u64).rule("same-name").values(&values));
}
