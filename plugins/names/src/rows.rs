//! Mentions and entities as rows.
//!
//! Not here: any rule.

use dateline_plugin::{Out, Row, RowRef, Value};

use crate::coref::StandIn;
use crate::entity::Entity;
use crate::holding::Holding;
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
    stand_ins: &[StandIn],
    entities: &[Entity<'_>],
) {
    for (idx, (mention, entity)) in mentions.iter().zip(of_mention).enumerate() {
        emit_mention(out, text, mention, [idx, *entity]);
    }
    let mut counts: Vec<_> =
        entities.iter().map(|entity| (entity.mentions.len(), entity.mentions.first().copied())).collect();
    for (idx, stand_in) in stand_ins.iter().enumerate() {
        let id = mentions.len() + idx;
        emit_stand_in(out, text, *stand_in, id, &entities[stand_in.entity]);
        let (count, first) = &mut counts[stand_in.entity];
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

fn emit_stand_in(out: &mut Out<'_>, text: &Text<'_>, stand_in: StandIn, id: usize, entity: &Entity<'_>) {
    let (start, end) = text.span(stand_in.first, stand_in.end);
    let values = [
        Value::Str(entity.kind.as_str()),
        Value::Str(stand_in.form.as_str()),
        Value::Ref(RowRef { layer: ENTITY, row: stand_in.entity as u64 }),
        name(entity),
        if entity.kind == Kind::Person { Value::Null } else { entity.iso3166.into() },
    ];
    out.emit(Row::at(MENTION, start, end).id(id as u64).rule(stand_in.rule).values(&values));
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
