//! Figures of `dateline eval` against figures worked out by hand, and what it refuses.

use std::fs;

use serde_json::{Value, json};

use crate::support::Place;

const TEXT: &str = "Norway sold 12 tonnes of salmon in 2025. Sales rose 5 % in Oslo.\nThe minister spoke.";

/// Writes a set `set/a` and a run `run` over it, both by hand.
fn place() -> Place {
    let place = Place::new();
    let gold = [
        annotation("sentence", "Norway sold 12 tonnes of salmon in 2025.", "s", json!({})),
        annotation("sentence", "Sales rose 5 % in Oslo.", "s", json!({})),
        annotation("sentence", "The minister spoke.", "s", json!({})),
        annotation("entity", "Norway", "place", json!({"iso3166": "NO", "canonical": "Norway"})),
        annotation("entity", "Oslo", "place", json!({"iso3166": "NO"})),
        annotation("time", "2025", "DATE", json!({"value": "2025"})),
        annotation("quantity", "12 tonnes", "mass", json!({"value": 12, "unit": "t"})),
        annotation(
            "quantity",
            "5 %",
            "percent",
            json!({"value": 5, "unit": "%", "role": "change", "direction": "increase"}),
        ),
        annotation("topic", "salmon", "03000000", json!({})),
    ];
    fs::create_dir(place.path("set")).expect("the disk works");
    fs::write(place.path("set/a.txt"), TEXT).expect("the disk works");
    fs::write(place.path("set/a.gold.jsonl"), lines(&gold)).expect("the disk works");
    table(&place, "documents", &[json!({"doc_id": "x", "source": "in/a.txt"})]);
    table(
        &place,
        "sentences",
        &[
            row("Norway sold 12 tonnes of salmon in 2025.", json!({})),
            row("Sales rose 5 % in Oslo.", json!({})),
        ],
    );
    table(
        &place,
        "mentions",
        &[
            row("Norway", json!({"kind": "place", "form": "name", "iso3166": "SE", "canonical": "Norway"})),
            row("Sales", json!({"kind": "organization", "form": "name"})),
            row("minister", json!({"kind": "person", "form": "nominal"})),
        ],
    );
    table(&place, "timexes", &[row("in 2025", json!({"type": "DATE", "value": "2025"}))]);
    table(
        &place,
        "quantities",
        &[
            row("12 tonnes", json!({"unit_kind": "mass", "value": 12.0, "unit": "kg"})),
            row(
                "5 %",
                json!({"unit_kind": "percent", "value": 5.0, "unit": "%", "role": "change", "direction": "decrease"}),
            ),
        ],
    );
    place
}

fn span(text: &str) -> (usize, usize) {
    let start = TEXT.find(text).expect("a part of the text");
    (start, start + text.len())
}

fn annotation(layer: &str, text: &str, label: &str, value: Value) -> Value {
    let (start, end) = span(text);
    let mut line = json!({"layer": layer, "start": start, "end": end, "label": label, "text": text});
    line["value"] = value;
    line
}

fn row(text: &str, more: Value) -> Value {
    let (start, end) = span(text);
    let Value::Object(mut row) = more else { panic!("a row is an object") };
    let places = [("start_byte", start), ("end_byte", end), ("source_start", start), ("source_end", end)];
    row.extend(places.map(|(name, at)| (name.to_owned(), at.into())));
    row.extend([("doc_id".to_owned(), "x".into()), ("text".to_owned(), text.into())]);
    Value::Object(row)
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

fn table(place: &Place, name: &str, rows: &[Value]) {
    let folder = place.path("run").join(name);
    fs::create_dir_all(&folder).expect("the disk works");
    fs::write(folder.join("part-00000.jsonl"), lines(rows)).expect("the disk works");
}

#[track_caller]
fn figures(place: &Place, args: &str) -> Value {
    place.call(&format!("eval set run --json figures.json {args}")).exits(0);
    let bytes = fs::read(place.path("figures.json")).expect("the disk works");
    serde_json::from_slice::<Value>(&bytes).expect("figures are JSON")["set"].clone()
}

#[test]
fn figures_are_as_worked_out_by_hand() {
    let all = figures(&place(), "");
    // Two of three ends found, nothing else: 1, 2/3.
    assert_eq!(all["sentence"]["exact"], json!({"p": 1.0, "r": 0.6667, "f1": 0.8}));
    // One of two names found, one name that is none; the description counts for nothing.
    assert_eq!(all["entity"]["exact"], json!({"p": 0.5, "r": 0.5, "f1": 0.5}));
    assert_eq!(all["entity"]["attributes"]["canonical"], json!({"accuracy": 1.0, "n": 1}));
    assert_eq!(all["entity"]["attributes"]["iso3166"], json!({"accuracy": 0.0, "n": 1}));
    assert_eq!(all["entity"]["kinds"]["place"]["exact"], json!({"p": 1.0, "r": 0.5, "f1": 0.6667}));
    assert_eq!(all["entity"]["kinds"]["organization"]["exact"]["p"], json!(0.0));
    // Bounds differ, the value is right.
    assert_eq!(all["time"]["exact"]["f1"], json!(0.0));
    assert_eq!(
        (&all["time"]["overlap"]["f1"], &all["time"]["chain_f1"]["value"]),
        (&json!(1.0), &json!(1.0))
    );
    // Both values, one unit, and that one with the wrong direction.
    let quantity = &all["quantity"];
    assert_eq!(quantity["exact"], json!({"p": 1.0, "r": 1.0, "f1": 1.0}));
    assert_eq!(quantity["chain_f1"], json!({"value": 1.0, "+unit": 0.5, "+role": 0.0}));
    assert_eq!(quantity["attributes"]["unit"], json!({"accuracy": 0.5, "n": 2}));
    assert_eq!(quantity["attributes"]["role"], json!({"accuracy": 1.0, "n": 1}));
    assert_eq!(quantity["attributes"]["direction"], json!({"accuracy": 0.0, "n": 1}));
}

#[test]
fn errors_come_with_their_sentence() {
    let done = place().call("eval set run").exits(0);
    for expected in [
        "set: 1 texts, 1 found in the run",
        "annotated but not scored: topic",
        "\"Oslo\"  place  a at 59\n          Sales rose 5 % in Oslo.\n",
        "wrong unit: 1\n      \"12 tonnes\"  \"t\" -> \"kg\"  a at 12\n          Norway sold 12 tonnes of salmon in 2025.\n",
        "extra: 1\n      \"Sales\"  organization  a at 41\n",
    ] {
        assert!(done.stdout.contains(expected), "no {expected:?} in:\n{}", done.stdout);
    }
    let quiet = place().call("eval set run --errors 0").exits(0);
    assert!(!quiet.stdout.contains("Sales rose"), "{}", quiet.stdout);
}

#[test]
fn layers_can_be_named() {
    let place = place();
    let all = figures(&place, "--layers time,sentence");
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), ["sentence", "time"]);
    place.call("eval set run --layers tim").exits(2).says("layer `tim`: not scored; the nearest is `time`");
    place.call("eval set run --layers quote").exits(65).says("none of the layers to score").says("sentence");
}

#[test]
fn minima_fail_when_they_are_missed_or_misspelt() {
    let place = place();
    place
        .call("eval set run --min sentence=0.8 set/quantity.chain_f1.unit=0.5 entity.kinds.place=0.66")
        .exits(0);
    place
        .call("eval set run --min sentence=0.81")
        .exits(1)
        .says("below the minimum: set/sentence is 0.8, not 0.81");
    place.call("eval set run --min quantity.chain_f1.unt=0.1").exits(2).says("quantity.chain_f1.unit");
    place.call("eval set run --min other/sentence=0.1").exits(2).says("no set `other`").says("sets: set");
    place.call("eval set run --min sentence").exits(2).says("is not LAYER=F1");
}

#[test]
fn a_folder_of_sets_is_scored_set_by_set() {
    let place = place();
    fs::create_dir_all(place.path("all")).unwrap();
    fs::create_dir_all(place.path("runs")).unwrap();
    fs::rename(place.path("set"), place.path("all/one")).unwrap();
    fs::rename(place.path("run"), place.path("runs/one")).unwrap();
    let done = place.call("eval all runs --min one/sentence=0.8").exits(0);
    assert!(done.stdout.contains("one: 1 texts"), "{}", done.stdout);
}

#[test]
fn parquet_and_jsonl_give_the_same_figures() {
    let place = place();
    fs::write(place.path("in/a.txt"), TEXT).unwrap();
    for format in ["jsonl", "parquet"] {
        place.call(&format!("run -i in -o {format} --format {format}")).exits(0);
    }
    let of = |run: &str| place.call(&format!("eval set {run} --layers sentence")).exits(0).stdout;
    assert_eq!(of("parquet"), of("jsonl"));
    assert!(of("parquet").contains("1.000 1.000 1.000"), "{}", of("parquet"));
}

#[test]
fn bad_gold_is_named() {
    let place = place();
    place.call("eval gone run").exits(74).says("gone");
    fs::create_dir(place.path("empty")).unwrap();
    place.call("eval empty run").exits(65).says("no `NAME.gold.jsonl`").says("hint: ");
    let gold = place.path("set/a.gold.jsonl");
    for (bad, message) in [
        ("nonsense\n", "line 1: not a JSON object"),
        ("{\"layer\": \"time\", \"start\": 3}\n", "line 1: no number `end`"),
        ("{\"layer\": \"time\", \"start\": 3, \"end\": 1}\n", "`end` 1 lies before `start` 3"),
        (
            "{\"layer\": \"time\", \"start\": 3, \"end\": 999}\n",
            "time 3..999 lies outside of the text of 84 bytes",
        ),
    ] {
        fs::write(&gold, bad).unwrap();
        place.call("eval set run").exits(65).says(message);
    }
    fs::remove_file(place.path("set/a.txt")).unwrap();
    place.call("eval set run").exits(74).says("a.txt");
}

#[test]
fn a_run_that_is_none_is_named() {
    let place = place();
    place.call("eval set nowhere").exits(65).says("no table `documents`").says("hint: ");
    table(&place, "documents", &[json!({"doc_id": "x", "source": "other.txt"})]);
    place.call("eval set run").exits(65).says("none of its 1 documents is a text of the gold");
    table(&place, "documents", &[json!({"doc_id": "x", "source": "in/a.txt"})]);
    fs::write(place.path("run/timexes/part-00000.jsonl"), "{\"doc_id\": \n").unwrap();
    place.call("eval set run").exits(65).says("part-00000.jsonl").says("line 1: not a JSON object");
}
