//! Bringing gold written like rows of the tables into the form that is scored.
//!
//! Row-like gold gives a quote with the row's span and its content beside, an event with its clause and the
//! trigger beside, the status of a commitment as its label.

use serde_json::{Map, Value, json};

use super::gold::{Gold, range};

/// Returns what is known about the text, and the annotations in the form that is scored.
pub(super) fn adapt(annotations: Vec<Gold>) -> (Map<String, Value>, Vec<Gold>) {
    let mut meta = Map::new();
    let mut out = Vec::new();
    for mut gold in annotations {
        lists(&mut gold);
        match gold.layer.as_str() {
            "doc" => {
                meta.extend(gold.value);
                continue;
            }
            "turn" => turn(&mut gold),
            "quantity" => drop_null(&mut gold, &["speaker"]),
            "quote" => quote(&mut gold),
            "event" => event(&mut gold),
            "commitment" => commitment(&mut gold),
            // A table has room for the current office.
            "office" if gold.str("status") == Some("former") => {
                gold.value.insert("required".into(), Value::Bool(false));
            }
            _ => {}
        }
        out.push(gold);
    }
    (meta, out)
}

/// `alt_values` is `alt_value`; what is right too is a list, also where there is one.
fn lists(gold: &mut Gold) {
    for (old, new) in [("alt_values", "alt_value"), ("alt_labels", "alt_label")] {
        if let Some(value) = gold.value.remove(old) {
            gold.value.insert(new.into(), value);
        }
    }
    for (name, value) in &mut gold.value {
        if name.starts_with("alt_") && !value.is_array() {
            *value = json!([value.take()]);
        }
    }
}

fn drop_null(gold: &mut Gold, names: &[&str]) {
    for name in names {
        if gold.value.get(*name).is_some_and(Value::is_null) {
            gold.value.remove(*name);
        }
    }
}

/// A turn whose label is none of ours is of any kind.
fn turn(gold: &mut Gold) {
    drop_null(gold, &["speaker"]);
    if !["question", "answer", "statement"].contains(&gold.label.as_str()) {
        gold.value.insert("any_type".into(), Value::Bool(true));
    }
}

fn quote(gold: &mut Gold) {
    let Some(content) = gold.value.remove("content").as_ref().and_then(range) else { return };
    (gold.start, gold.end) = content;
    gold.text = None;
    let fragments = gold.value.remove("fragments").unwrap_or_default();
    let others = fragments.as_array().into_iter().flatten().filter(|it| range(it) != Some(content));
    gold.value.insert("alt_spans".into(), others.cloned().collect());
    if let Some(text) = gold.value.get("speaker_text").cloned().filter(|text| !text.is_null()) {
        gold.value.insert("alt_speaker".into(), json!([text]));
    }
    drop_null(gold, &["speaker", "cue"]);
}

fn event(gold: &mut Gold) {
    if let Some(trigger) = gold.value.remove("trigger_span").as_ref().and_then(range) {
        gold.value.insert("evidence".into(), json!([gold.start, gold.end]));
        (gold.start, gold.end) = trigger;
        for name in ["actors", "recipients"] {
            let Some(people) = gold.value.get_mut(name).and_then(Value::as_array_mut) else { continue };
            people
                .iter_mut()
                .for_each(|it| *it = if it.is_string() { json!({ "iso3": it }) } else { it.take() });
        }
    }
    // An event is found by its trigger, by another mention of it, or by the clause that states it.
    let triggers = gold.value.get("trigger_spans").and_then(Value::as_array).cloned().unwrap_or_default();
    let spans: Vec<Value> = triggers.into_iter().chain(gold.value.get("evidence").cloned()).collect();
    gold.value.insert("alt_spans".into(), spans.into());
}

fn commitment(gold: &mut Gold) {
    if gold.label != "commitment" {
        gold.value.entry("status").or_insert_with(|| json!(gold.label));
        gold.label = "commitment".into();
        let labels = gold.value.remove("alt_label").unwrap_or_else(|| json!([]));
        gold.value.insert("alt_status".into(), labels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_its_content() {
        let value = json!({"content": [4, 9], "fragments": [[4, 9], [12, 20]], "cue": null});
        let (_, golds) = adapt(vec![Gold::test("quote", (0, 30), "direct", value)]);
        assert_eq!((golds[0].start, golds[0].end), (4, 9));
        assert_eq!(golds[0].spans(), [(4, 9), (12, 20)]);
        assert!(golds[0].get("cue").is_none());
    }

    #[test]
    fn the_label_of_a_commitment_is_its_status() {
        let (_, golds) =
            adapt(vec![Gold::test("commitment", (0, 3), "planned", json!({"alt_labels": "hoped"}))]);
        assert_eq!(golds[0].options("status"), [&json!("planned"), &json!("hoped")]);
        assert_eq!(golds[0].label, "commitment");
    }

    #[test]
    fn an_event_lies_at_its_trigger() {
        let value = json!({"trigger_span": [5, 8], "actors": ["NOR", {"iso3": "SWE"}]});
        let (_, golds) = adapt(vec![Gold::test("event", (0, 20), "AGREE", value)]);
        assert_eq!(golds[0].spans(), [(5, 8), (0, 20)]);
        assert_eq!(golds[0].get("actors"), Some(&json!([{"iso3": "NOR"}, {"iso3": "SWE"}])));
    }
}
