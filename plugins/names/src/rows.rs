//! Mentions and entities as rows.
//!
//! Not here: any rule.

use dateline_plugin::{Out, Row, RowRef, Value};

use crate::entity::Entity;
use crate::holding::{ByOffice, Holding};
use crate::mention::{Kind, Mention};
use crate::text::Text;

/// Index of the mention layer in `produces`.
const MENTION: u32 = 0;
/// Index of the entity layer in `produces`.
const ENTITY: u32 = 1;

/// Emits all rows of a document.
pub(crate) fn emit(
    out: &mut Out<'_>,
    text: &Text<'_>,
    mentions: &[Mention<'_>],
    of_mention: &[usize],
    by_office: &[ByOffice],
    entities: &[Entity<'_>],
) {
    for (idx, (mention, entity)) in mentions.iter().zip(of_mention).enumerate() {
        emit_mention(out, text, mention, [idx, *entity]);
    }
    let mut counts: Vec<_> =
        entities.iter().map(|entity| (entity.mentions.len(), entity.mentions.first().copied())).collect();
    for (idx, nominal) in by_office.iter().enumerate() {
        let id = mentions.len() + idx;
        emit_by_office(out, text, *nominal, id, &entities[nominal.entity]);
        let (count, first) = &mut counts[nominal.entity];
        *count += 1;
        first.get_or_insert(id);
    }
    for (idx, (entity, counted)) in entities.iter().zip(counts).enumerate() {
        emit_entity(out, entity, idx, counted);
    }
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

fn emit_by_office(out: &mut Out<'_>, text: &Text<'_>, nominal: ByOffice, id: usize, entity: &Entity<'_>) {
    let (start, end) = text.span(nominal.first, nominal.end);
    let values = [
        Value::Str(Kind::Person.as_str()),
        Value::Str("nominal"),
        Value::Ref(RowRef { layer: ENTITY, row: nominal.entity as u64 }),
        name(entity),
        Value::Null,
    ];
    out.emit(Row::at(MENTION, start, end).id(id as u64).rule("by-office").values(&values));
}

fn name<'e>(entity: &'e Entity<'_>) -> Value<'e> {
    if entity.canonical.is_empty() { Value::Null } else { Value::Str(&entity.canonical) }
}

fn emit_entity(out: &mut Out<'_>, entity: &Entity<'_>, idx: usize, (count, first): (usize, Option<usize>)) {
    let aliases: Vec<_> = entity.aliases.iter().map(|alias| Value::Str(alias)).collect();
    let held: Vec<[Value<'_>; 3]> = entity.offices.iter().map(fields).collect();
    let offices: Vec<_> = held.iter().map(|fields| Value::Struct(fields)).collect();
    let [office, country, _] = entity.office().map_or([Value::Null; 3], fields);
    let values = [
        Value::Str(entity.kind.as_str()),
        name(entity),
        Value::List(&aliases),
        office,
        country,
        if offices.is_empty() { Value::Null } else { Value::List(&offices) },
        entity.iso3166.into(),
        Value::I64(count as i64),
        first.map_or(Value::Null, |first| Value::Ref(RowRef { layer: MENTION, row: first as u64 })),
    ];
    out.emit(Row::about(ENTITY).id(idx as u64).rule("same-name").values(&values));
}

fn fields<'h>(held: &'h Holding<'_>) -> [Value<'h>; 3] {
    [Value::Str(&held.office), held.country.into(), Value::Str(held.status.as_str())]
}
