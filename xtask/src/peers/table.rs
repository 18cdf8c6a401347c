//! The table of peers, as Markdown: rates, ratios, what each found, and where a peer is faster.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::measure::{Measured, Ours, median};
use super::{CORPUS_MB, PAGES_MB, Row, SECONDS, TURNS};

const HEAD: &str = "# Peers\n\n\
    Written by `cargo xtask bench-peers`. MB are millions of bytes of text (of pages for HTML), seconds are CPU time, one thread, median of the turns.\n\
    Dateline is the whole of it: starting, reading, every default plugin, writing every table as JSONL.\n\
    A ratio above 1 says how many times as much text Dateline does in a second. Peers find other things by other rules: counts show that work was done, not that it was right.\n\n";

/// Returns the table.
pub(super) fn page(rows: &[Row], ours: &Ours) -> String {
    let mut page = HEAD.to_owned();
    let _ = writeln!(
        page,
        "Corpus: `cargo xtask corpus`, {CORPUS_MB} MB of text, {PAGES_MB} MB of pages; {TURNS} turns, a peer has {SECONDS} s in each.\n"
    );
    page +=
        "| tool | what it does | MB/s | range | Dateline is | per MB it found |\n|---|---|---|---|---|---|\n";
    line(&mut page, "Dateline", "everything, texts", &ours.text, "1");
    if !ours.pages.is_empty() {
        line(&mut page, "Dateline", "everything, pages", &ours.pages, "1");
    }
    rows.iter().for_each(|row| peer(&mut page, row, ours));
    if let Some(reason) = ours.no_pages.as_ref().filter(|_| ours.pages.is_empty()) {
        let _ = writeln!(page, "\nDateline did not read the pages: {reason}");
    }
    page + &faster(rows, ours) + &versions(rows)
}

fn peer(page: &mut String, row: &Row, ours: &Ours) {
    match &row.outcome {
        Ok(turns) => {
            let ratio = ratio(row, ours).map_or_else(|| "-".to_owned(), |it| format!("{it:.3} times"));
            line(page, &row.peer.name, &row.peer.work, turns, &ratio);
        }
        Err(reason) => {
            let _ = writeln!(
                page,
                "| {} | {} | - | - | - | {} |",
                row.peer.name,
                row.peer.work,
                reason.replace('|', "/")
            );
        }
    }
}

fn line(page: &mut String, name: &str, work: &str, turns: &[Measured], ratio: &str) {
    let Some(middle) = median(turns) else { return };
    let rates: Vec<f64> = turns.iter().map(Measured::rate).collect();
    let (least, most) =
        (rates.iter().copied().fold(f64::MAX, f64::min), rates.iter().copied().fold(0.0, f64::max));
    let _ = writeln!(
        page,
        "| {name} | {work} | {} | {}–{} | {ratio} | {} |",
        shown(middle.rate()),
        shown(least),
        shown(most),
        counts(middle)
    );
}

/// Returns how many times as fast Dateline is.
fn ratio(row: &Row, ours: &Ours) -> Option<f64> {
    let theirs = median(row.outcome.as_ref().ok()?)?;
    Some(median(ours.of(row.peer.reads))?.rate() / theirs.rate())
}

fn counts(turn: &Measured) -> String {
    let per_mb = |n: u64| (n as f64 / (turn.bytes as f64 / 1e6).max(1e-9)).round();
    let sorted: BTreeMap<_, _> = turn.counts.iter().collect();
    sorted.into_iter().map(|(name, n)| format!("{name} {}", per_mb(*n))).collect::<Vec<_>>().join(", ")
}

fn faster(rows: &[Row], ours: &Ours) -> String {
    let faster =
        rows.iter().filter_map(|row| Some((row, ratio(row, ours)?))).filter(|(_, ratio)| *ratio < 1.0);
    let lines: Vec<_> = faster
        .map(|(row, ratio)| {
            format!(
                "- {} is {:.1} times as fast as Dateline: {}.\n",
                row.peer.name,
                1.0 / ratio,
                row.peer.why
            )
        })
        .collect();
    if lines.is_empty() {
        return "\nNo peer that ran is faster than the whole of Dateline.\n".into();
    }
    format!("\n## Where a peer is faster, and why\n\n{}", lines.concat())
}

fn versions(rows: &[Row]) -> String {
    let line = |row: &Row| format!("- {}: {}\n", row.peer.name, row.peer.packages.join(", "));
    format!("\n## Versions\n\n{}", rows.iter().map(line).collect::<String>())
}

/// Returns a rate with three digits that count.
fn shown(rate: f64) -> String {
    if rate >= 100.0 {
        format!("{rate:.0}")
    } else if rate >= 1.0 {
        format!("{rate:.1}")
    } else {
        format!("{rate:.4}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::list::{Peer, Reads, Runtime};

    fn turn(bytes: u64) -> Measured {
        Measured { bytes, cpu_seconds: 1.0, counts: BTreeMap::from([("tokens".into(), bytes / 5)]) }
    }

    fn row(name: &str, outcome: Result<Vec<Measured>, String>) -> Row {
        let peer = Peer {
            name: name.into(),
            runtime: Runtime::Python,
            reads: Reads::Text,
            script: "x.py".into(),
            packages: vec!["x==1".into()],
            work: "tokens".into(),
            why: "it does less".into(),
        };
        Row { peer, outcome }
    }

    #[test]
    fn a_table_has_ratios_reasons_and_what_did_not_run() {
        let ours = Ours { text: vec![turn(30_000_000)], ..Ours::default() };
        let rows = [
            row("slow", Ok(vec![turn(1_500_000)])),
            row("fast", Ok(vec![turn(60_000_000)])),
            row("gone", Err("not installed: no wheel".into())),
        ];
        let page = page(&rows, &ours);
        for expected in [
            "| slow | tokens | 1.5 | 1.5–1.5 | 20.000 times | tokens 200000 |",
            "| gone | tokens | - | - | - | not installed: no wheel |",
            "- fast is 2.0 times as fast as Dateline: it does less.",
            "- slow: x==1",
        ] {
            assert!(page.contains(expected), "no {expected:?} in {page}");
        }
    }
}
