//! Scoring the offices of persons, by text: whoever the gold names must hold the office there.

use serde_json::Value;

use super::compare::Scene;
use super::gold::Gold;
use super::pairing::common;
use super::run::Row;
use super::tally::{Miss, Mode, Tally};
use super::words::{dice, squash};
use crate::fault::Fault;

/// Share of words that two names of one office have in common at least.
const HALF: f64 = 0.5;

/// Scores the offices of a text.
///
/// # Errors
///
/// When the mentions cannot be read.
pub(super) fn score(tally: &mut Tally, entities: &[&Row], scene: &Scene<'_>) -> Result<(), Fault> {
    let mentions = scene.run.table("mentions")?;
    let mentions = mentions.get(&scene.doc.name).map_or(&[][..], Vec::as_slice);
    for gold in scene.doc.of("office").iter().filter(|gold| gold.is_required()) {
        score_one(tally, gold, &holders(gold, entities, mentions), scene);
    }
    Ok(())
}

/// Returns the entities that a person of the gold may be: mentioned there, or of that name.
fn holders<'a>(gold: &Gold, entities: &[&'a Row], mentions: &[Row]) -> Vec<&'a Row> {
    let is_near = |row: &&Row| {
        row.str("kind") == Some("person") && common((gold.start, gold.end), (row.start, row.end)) > 0
    };
    let near: Vec<_> = mentions.iter().filter(is_near).filter_map(|row| row.key("entity")).collect();
    let person = gold.str("person").map(squash);
    let is_named = |row: &Row| {
        let aliases = row.get("aliases").and_then(Value::as_array).into_iter().flatten();
        let mut names = row.str("canonical").into_iter().chain(aliases.filter_map(Value::as_str));
        person.as_ref().is_some_and(|person| names.any(|name| squash(name) == *person))
    };
    let is_holder = |row: &&&Row| row.key("entity").is_some_and(|key| near.contains(&key)) || is_named(row);
    entities.iter().filter(is_holder).copied().collect()
}

fn score_one(tally: &mut Tally, gold: &Gold, holders: &[&Row], scene: &Scene<'_>) {
    let want = gold.str("office").unwrap_or_default();
    let offices: Vec<&str> = holders.iter().filter_map(|row| row.str("office")).collect();
    let is_right = |office: &str| dice(want, office) >= HALF;
    let right: Vec<&&Row> = holders.iter().filter(|row| row.str("office").is_some_and(is_right)).collect();
    let is_exact = right.iter().any(|row| row.str("office").is_some_and(|it| squash(it) == squash(want)));
    let n_found = usize::from(!offices.is_empty());
    tally.add_gold(1);
    tally.add_found(n_found);
    tally.count(Mode::Exact, usize::from(is_exact), n_found, 1);
    tally.count(Mode::Overlap, usize::from(!right.is_empty()), n_found, 1);
    let person = gold.str("person").unwrap_or("?");
    let country = gold.str("office_country");
    if country.is_some() {
        tally.ask("office_country");
    }
    if right.is_empty() {
        let text = format!("{person}: {want}");
        tally.miss(Miss::new("missed", scene.doc, gold.start, &text, &offices.join(", ")));
    } else if let Some(country) = country {
        let is_there = right.iter().any(|row| row.str("office_country") == Some(country));
        tally.check("office_country", if is_there { 1.0 } else { 0.0 });
        if !is_there {
            let found = right[0].str("office_country").unwrap_or("null");
            let detail = format!("{country} -> {found}");
            tally.miss(Miss::new("wrong office_country", scene.doc, gold.start, want, &detail));
        }
    }
}
