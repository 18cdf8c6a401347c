//! The table of peers, as Markdown: rates, ratios, what each found, and where a peer is faster.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::list::Reads;
use super::measure::{Measured, Turn};
use super::{CORPUS_MB, PAGES_MB, Row, SECONDS, TURNS};

const HEAD: &str = "# Peers\n\n\
    Written by `cargo xtask bench-peers`. MB are millions of bytes of text (of pages for HTML), seconds are CPU time of one thread. Each peer's turn comes right after one of Dateline's. What else a machine does only adds to a time: the best turn of each counts, which another run finds again; the ratio within a turn, its median and range, stands beside it.\n\
    Dateline is the whole of it: starting, reading, every default plugin, writing every table as JSONL.\n\
    A ratio above 1 says how many times as much text Dateline does in a second. Peers find other things by other rules: counts show that work was done, not that it was right.\n\n";

/// Returns the table.
pub(super) fn page(rows: &[Row]) -> String {
    let mut page = HEAD.to_owned();
    let _ = writeln!(
        page,
        "Corpus: `cargo xtask corpus`, {CORPUS_MB} MB of text, {PAGES_MB} MB of pages' text; {TURNS} turns, a peer has {SECONDS} s in each.\n"
    );
    page += "| tool | what it does | MB/s | Dateline is | median | least to most | per MB it found |\n|---|---|---|---|---|---|---|\n";
    for (of_pages, work) in [(false, "everything, texts"), (true, "everything, pages")] {
        if let Some(best) = ours(rows, of_pages) {
            let _ = writeln!(
                page,
                "| Dateline | {work} | {} | 1 | 1 | - | {} |",
                shown(best.rate()),
                counts(best)
            );
        }
    }
    rows.iter().for_each(|row| peer(&mut page, row, ours(rows, is_of_pages(row))));
    page + &faster(rows) + &versions(rows)
}

fn is_of_pages(row: &Row) -> bool {
    row.peer.reads == Reads::Pages
}

/// Returns the best of Dateline's turns, on texts or on pages.
fn ours(rows: &[Row], of_pages: bool) -> Option<&Measured> {
    let rows = rows.iter().filter(|row| is_of_pages(row) == of_pages);
    best(rows.filter_map(|row| row.outcome.as_ref().ok()).flatten().map(|turn| &turn.ours))
}

fn best<'t>(turns: impl Iterator<Item = &'t Measured>) -> Option<&'t Measured> {
    turns.max_by(|a, b| a.rate().total_cmp(&b.rate()))
}

fn peer(page: &mut String, row: &Row, ours: Option<&Measured>) {
    let (name, work) = (&row.peer.name, &row.peer.work);
    let turns = match &row.outcome {
        Ok(turns) => turns,
        Err(reason) => {
            let _ = writeln!(page, "| {name} | {work} | - | - | - | - | {} |", reason.replace('|', "/"));
            return;
        }
    };
    let (Some(ours), Some(theirs)) = (ours, best(turns.iter().map(|turn| &turn.theirs))) else { return };
    let mut ratios: Vec<f64> = turns.iter().map(Turn::ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let _ = writeln!(
        page,
        "| {name} | {work} | {} | {:.3} times | {:.3} | {:.3}–{:.3} | {} |",
        shown(theirs.rate()),
        ours.rate() / theirs.rate(),
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1],
        counts(theirs)
    );
}

/// Returns how many times as fast Dateline is.
fn ratio(rows: &[Row], row: &Row) -> Option<f64> {
    let theirs = best(row.outcome.as_ref().ok()?.iter().map(|turn| &turn.theirs))?;
    Some(ours(rows, is_of_pages(row))?.rate() / theirs.rate())
}

fn counts(turn: &Measured) -> String {
    let per_mb = |n: u64| (n as f64 / (turn.bytes as f64 / 1e6).max(1e-9)).round();
    let sorted: BTreeMap<_, _> = turn.counts.iter().collect();
    sorted.into_iter().map(|(name, n)| format!("{name} {}", per_mb(*n))).collect::<Vec<_>>().join(", ")
}

fn faster(rows: &[Row]) -> String {
    let faster =
        rows.iter().filter_map(|row| Some((row, ratio(rows, row)?))).filter(|(_, ratio)| *ratio < 1.0);
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
    use crate::peers::list::{Peer, Runtime};

    fn measured(bytes: u64) -> Measured {
        Measured { bytes, cpu_seconds: 1.0, counts: BTreeMap::from([("tokens".into(), bytes / 5)]) }
    }

    fn turn(theirs: u64) -> Turn {
        Turn { ours: measured(30_000_000), theirs: measured(theirs) }
    }

    fn row(name: &str, outcome: Result<Vec<Turn>, String>) -> Row {
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
        let rows = [
            row("slow", Ok(vec![turn(1_000_000), turn(1_500_000), turn(3_000_000)])),
            row("fast", Ok(vec![turn(60_000_000)])),
            row("gone", Err("not installed: no wheel".into())),
        ];
        let page = page(&rows);
        for expected in [
            "| Dateline | everything, texts | 30.0 | 1 | 1 | - | tokens 200000 |",
            "| slow | tokens | 3.0 | 10.000 times | 20.000 | 10.000–30.000 | tokens 200000 |",
            "| gone | tokens | - | - | - | - | not installed: no wheel |",
            "- fast is 2.0 times as fast as Dateline: it does less.",
            "- slow: x==1",
        ] {
            assert!(page.contains(expected), "no {expected:?} in {page}");
        }
    }
}
