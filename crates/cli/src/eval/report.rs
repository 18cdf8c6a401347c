//! Showing the figures: a table with the errors that occur most often, and JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Figures;
use super::gold::GoldSet;
use super::layers::unscored;
use super::run::Run;
use super::tally::{Miss, Report, Score};

/// Longest sentence shown, in characters.
const SENTENCE_CHARS: usize = 160;

/// Returns the table of a set.
pub(super) fn table(
    name: &str,
    gold: &GoldSet,
    run: &Run,
    reports: &[(&'static str, Report)],
    n_errors: usize,
) -> String {
    let mut page = format!("{name}: {} texts, {} found in the run\n", gold.docs.len(), run.n_found());
    let rest = unscored(gold);
    if !rest.is_empty() {
        let _ = writeln!(page, "annotated but not scored: {}", rest.join(", "));
    }
    let _ = writeln!(
        page,
        "{:<13}{:>7}{:>7}   {:<20} {:<20} attributes (accuracy, n)",
        "layer", "gold", "found", "exact P     R    F1", "overlap P   R    F1"
    );
    for (layer, report) in reports {
        page += &figures(layer, report);
        if n_errors > 0 {
            page += &errors(report, gold, run, n_errors);
        }
    }
    if reports.iter().any(|(_, report)| report.is_recall_only) {
        page.push_str("* the gold of this layer is partial: recall only\n");
    }
    page
}

fn figures(layer: &str, report: &Report) -> String {
    let star = if report.is_recall_only { "*" } else { "" };
    let name = format!("{layer}{star}");
    let (exact, overlap) = (shown(report.exact), shown(report.overlap));
    let attributes =
        report.attributes.iter().map(|(name, accuracy, n)| format!("{name} {accuracy:.3} ({n})"));
    let attributes = attributes.collect::<Vec<_>>().join("  ");
    let mut page = format!(
        "{name:<13}{:>7}{:>7}   {exact:<20} {overlap:<20} {attributes}\n",
        report.gold, report.predicted
    );
    let mut f1s: Vec<String> = report.chain.iter().map(|(name, f1)| format!("{name} {f1:.3}")).collect();
    f1s.extend(report.any_kind.map(|score| format!("any kind {:.3}", score.f1)));
    f1s.extend(
        report.three_kinds.map(|(exact, near)| format!("three kinds {exact:.3} overlapping {near:.3}")),
    );
    if !f1s.is_empty() {
        let _ = writeln!(page, "{:>27}   {}", "F1 of", f1s.join("  "));
    }
    for (kind, exact, overlap, n) in &report.kinds {
        let _ = writeln!(page, "  {kind:<11}{n:>7}{:>7}   {:<20} {:<20}", "", shown(*exact), shown(*overlap));
    }
    if !report.cases.is_empty() {
        let cases: Vec<_> =
            report.cases.iter().map(|(group, passed, all)| format!("{group} {passed}/{all}")).collect();
        let _ = writeln!(page, "{:>27}   {}", "cases passed", cases.join("  "));
    }
    if let Some(note) = &report.note {
        let _ = writeln!(page, "{:>27}   {note}", "note");
    }
    page.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn shown(score: Score) -> String {
    let p = score.p.map_or_else(|| "    -".to_owned(), |p| format!("{p:5.3}"));
    format!("{p} {:5.3} {:5.3}", score.r, score.f1)
}

/// Returns the errors of each sort, those that occur most often first, each with its first sentence.
fn errors(report: &Report, gold: &GoldSet, run: &Run, n: usize) -> String {
    let mut page = String::new();
    for (sort, grouped) in grouped(&report.misses) {
        let all: usize = grouped.iter().map(|(times, _)| times).sum();
        let _ = writeln!(page, "    {sort}: {all}");
        for (times, miss) in grouped.into_iter().take(n) {
            let times = if times > 1 { format!(" ×{times}") } else { String::new() };
            let detail = if miss.detail.is_empty() { String::new() } else { format!("  {}", miss.detail) };
            let _ = writeln!(page, "      \"{}\"{detail}{times}  {} at {}", miss.text, miss.doc, miss.at);
            if let Some(sentence) = sentence(miss, gold, run) {
                let _ = writeln!(page, "          {sentence}");
            }
        }
    }
    page
}

/// Returns errors by sort, equal ones as one with their number, the most frequent first.
fn grouped(misses: &[Miss]) -> BTreeMap<&str, Vec<(usize, &Miss)>> {
    let mut firsts: BTreeMap<(&str, &str, &str), (usize, usize)> = BTreeMap::new();
    for (idx, miss) in misses.iter().enumerate() {
        firsts.entry((&miss.sort, &miss.text, &miss.detail)).or_insert((0, idx)).0 += 1;
    }
    let mut sorts: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for ((sort, ..), counted) in firsts {
        sorts.entry(sort).or_default().push(counted);
    }
    let sorted = sorts.into_iter().map(|(sort, mut found)| {
        found.sort_by_key(|(times, idx)| (std::cmp::Reverse(*times), *idx));
        (sort, found.into_iter().map(|(times, idx)| (times, &misses[idx])).collect())
    });
    sorted.collect()
}

/// Returns the sentence an error stands in: of the gold, else of the run, else the line.
fn sentence(miss: &Miss, gold: &GoldSet, run: &Run) -> Option<String> {
    let doc = gold.docs.get(&miss.doc)?;
    let holds = |start: usize, end: usize| start <= miss.at && miss.at < end;
    let of_gold =
        doc.of("sentence").iter().map(|it| (it.start, it.end)).find(|(start, end)| holds(*start, *end));
    let of_run = || {
        let table = run.table("sentences").ok()?;
        let rows = table.get(&miss.doc)?;
        rows.iter().map(|row| (row.start, row.end)).find(|(start, end)| holds(*start, *end))
    };
    let of_line = || {
        let before = doc.text.as_bytes().get(..miss.at)?.iter().rposition(|byte| *byte == b'\n');
        let after = doc.text.as_bytes().get(miss.at..)?.iter().position(|byte| *byte == b'\n');
        Some((before.map_or(0, |at| at + 1), after.map_or(doc.text.len(), |at| miss.at + at)))
    };
    let text = doc.slice(of_gold.or_else(of_run).or_else(of_line)?);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = text.char_indices().nth(SENTENCE_CHARS).map(|(at, _)| at);
    Some(cut.map_or(text.clone(), |at| format!("{}…", &text[..at])))
}

/// Returns all figures as JSON: by set, by layer.
pub(super) fn json(figures: &Figures) -> Value {
    let set = |reports: &Vec<(&'static str, Report)>| {
        let layers = reports.iter().map(|(layer, report)| ((*layer).to_owned(), layer_json(report)));
        Value::Object(layers.collect())
    };
    Value::Object(figures.iter().map(|(name, reports)| (name.clone(), set(reports))).collect())
}

fn layer_json(report: &Report) -> Value {
    let score =
        |score: Score| json!({"p": score.p.map(rounded), "r": rounded(score.r), "f1": rounded(score.f1)});
    let named = |items: Vec<(String, Value)>| Value::Object(items.into_iter().collect::<Map<_, _>>());
    let attributes = report
        .attributes
        .iter()
        .map(|(name, accuracy, n)| ((*name).to_owned(), json!({"accuracy": rounded(*accuracy), "n": n})));
    let chain = report.chain.iter().map(|(name, f1)| ((*name).to_owned(), rounded(*f1).into()));
    let mut json = json!({
        "documents": report.documents,
        "gold": report.gold,
        "predicted": report.predicted,
        "exact": score(report.exact),
        "overlap": score(report.overlap),
        "attributes": named(attributes.collect()),
        "chain_f1": named(chain.collect()),
        "f1": rounded(report.f1),
    });
    let mut put =
        |name: &str, value: Value| json.as_object_mut().map(|json| json.insert(name.to_owned(), value));
    if report.is_recall_only {
        put("recall_only", true.into());
    }
    if let Some(any_kind) = report.any_kind {
        put("any_kind", score(any_kind));
    }
    if let Some((exact, overlap)) = report.three_kinds {
        put("three_kinds_f1", rounded(exact).into());
        put("three_kinds_overlap_f1", rounded(overlap).into());
    }
    if !report.kinds.is_empty() {
        let kinds = report.kinds.iter().map(|(kind, exact, overlap, n)| {
            (kind.clone(), json!({"exact": score(*exact), "overlap": score(*overlap), "gold": n}))
        });
        put("kinds", named(kinds.collect()));
    }
    if !report.cases.is_empty() {
        let cases = report
            .cases
            .iter()
            .map(|(group, passed, of)| (group.clone(), json!({"passed": passed, "of": of})));
        put("cases", named(cases.collect()));
    }
    if let Some(note) = &report.note {
        put("note", note.clone().into());
    }
    json
}

fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
