//! Comparing lists of people and countries: actors of events, parties of commitments.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compare::Scene;
use super::gold::Gold;
use super::run::Row;
use super::words::{dice, squash};

/// Codes of groups, which are no countries.
const NOT_COUNTRIES: [&str; 8] = ["EUR", "UNO", "IGO", "NGO", "MNC", "REB", "IMG", "INT"];
/// Share of words that two names of one party have in common at least.
const MOST: f64 = 0.5;

fn codes<'a>(people: impl IntoIterator<Item = Option<&'a Value>>, field: &str) -> BTreeSet<String> {
    let people = people.into_iter().flatten().filter_map(Value::as_array).flatten();
    let codes = people.filter_map(|it| it.get(field)?.as_str()).map(str::to_uppercase);
    codes.filter(|code| field != "iso3" || !NOT_COUNTRIES.contains(&code.as_str())).collect()
}

/// Compares a list of an event as a set of countries.
pub(super) fn list(gold: &Gold, row: &Row, name: &str) -> Option<bool> {
    let want = codes([gold.get(name)], "iso3");
    (!want.is_empty()).then(|| want == codes([row.get(name)], "iso3"))
}

/// Compares everybody who takes part in an event.
pub(super) fn participants(gold: &Gold, row: &Row) -> Option<bool> {
    let want = codes([gold.get("actors"), gold.get("recipients")], "iso3");
    (!want.is_empty()).then(|| want == codes([row.get("actors"), row.get("recipients")], "iso3"))
}

/// Compares actors and recipients, each list that the gold gives; one that it gives empty must be empty.
pub(super) fn roles(gold: &Gold, row: &Row) -> Option<bool> {
    let lists = ["actors", "recipients"];
    if lists.iter().all(|name| codes([gold.get(name)], "iso3").is_empty()) {
        return None;
    }
    let is_right = |name: &&str| {
        let Some(list) = gold.get(name) else { return true };
        let (want, is_empty) = (codes([Some(list)], "iso3"), list.as_array().is_none_or(Vec::is_empty));
        (want.is_empty() && !is_empty) || want == codes([row.get(name)], "iso3")
    };
    Some(lists.iter().all(is_right))
}

/// Compares everybody party to a commitment as a set of countries.
pub(super) fn parties(gold: &Gold, row: &Row) -> Option<bool> {
    let all = |get: &dyn Fn(&str) -> Option<Value>| {
        let lists: Vec<_> = ["parties", "by", "to"].iter().map(|name| get(name)).collect();
        codes(lists.iter().map(Option::as_ref), "iso3166")
    };
    let want = all(&|name| gold.get(name).cloned());
    (!want.is_empty()).then(|| want == all(&|name| row.get(name).cloned()))
}

/// Compares who undertakes and towards whom: party by party, the same country or the same name.
pub(super) fn direction(gold: &Gold, row: &Row, scene: &Scene<'_>) -> Option<bool> {
    let items = |list: Option<&Value>| {
        let items = list.and_then(Value::as_array).into_iter().flatten();
        items.filter(|item| item.is_object()).cloned().collect::<Vec<_>>()
    };
    if items(gold.get("by")).is_empty() && items(gold.get("to")).is_empty() {
        return None;
    }
    let is_right = |name: &&str| {
        let Some(list) = gold.get(name) else { return true };
        let (want, found) = (items(Some(list)), items(row.get(name)));
        want.iter().all(|a| found.iter().any(|b| is_same_party(a, b, scene)))
            && found.iter().all(|b| want.iter().any(|a| is_same_party(a, b, scene)))
    };
    Some(["by", "to"].iter().all(is_right))
}

fn is_same_party(gold: &Value, found: &Value, scene: &Scene<'_>) -> bool {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let key = found.get("entity").filter(|it| !it.is_null());
    let key = key.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
    let entity = || scene.run.entity(&scene.doc.name, key.clone())?.str("iso3166").map(str::to_owned);
    let country = text(found, "iso3166").or_else(entity);
    if text(gold, "iso3166").is_some_and(|want| Some(want) == country) {
        return true;
    }
    let known = ["canonical", "text"].into_iter();
    let names: Vec<String> = known
        .clone()
        .filter_map(|name| text(found, name))
        .chain(scene.run.names(&scene.doc.name, key))
        .collect();
    let mut wanted = known.filter_map(|name| text(gold, name));
    wanted.any(|want| names.iter().any(|name| squash(&want) == squash(name) || dice(&want, name) > MOST))
}

/// Compares sections of ISIC: the sections in common as a share of all.
pub(super) fn sectors(gold: &Gold, row: &Row) -> Option<f64> {
    let of = |list: Option<&Value>| -> BTreeSet<String> {
        let codes = list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        codes.filter_map(|code| code.chars().next()).map(|c| c.to_uppercase().to_string()).collect()
    };
    let (want, found) = (of(gold.get("sectors")), of(row.get("sectors")));
    (!want.is_empty()).then(|| want.intersection(&found).count() as f64 / want.union(&found).count() as f64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_sets_of_countries() {
        let gold = Gold::test(
            "event",
            (0, 1),
            "AGREE",
            json!({"actors": [{"iso3": "NOR"}, {"iso3": "IGO"}], "recipients": []}),
        );
        let right = Row::test(0, 1, json!({"actors": [{"iso3": "NOR"}]}));
        let swapped = Row::test(0, 1, json!({"recipients": [{"iso3": "NOR"}]}));
        assert_eq!((list(&gold, &right, "actors"), list(&gold, &right, "recipients")), (Some(true), None));
        assert_eq!((participants(&gold, &swapped), roles(&gold, &swapped)), (Some(true), Some(false)));
        assert_eq!(roles(&gold, &right), Some(true));
    }

    #[test]
    fn sectors_are_a_share() {
        let gold = Gold::test("commitment", (0, 1), "commitment", json!({"sectors": ["H49", "K"]}));
        let row = Row::test(0, 1, json!({"sectors": ["H", "A"]}));
        assert!((sectors(&gold, &row).unwrap() - 1.0 / 3.0).abs() < 1e-9);
    }
}
