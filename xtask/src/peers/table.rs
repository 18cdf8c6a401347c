//! The table of peers, as Markdown: rates, ratios, what each found, and where a peer is faster.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::list::Reads;
use super::measure::{Measured, Turn};
use super::{CORPUS_MB, PAGES_MB, Row, SECONDS, TURNS};

const HEAD: &str = "# Peers\n\n\
    Written by `cargo xtask bench-peers`. MB are millions of bytes of text (of pages for HTML), seconds are CPU time of one thread. Each peer's turn comes right after one of Dateline's; a ratio is taken within a turn, the median over the turns counts.\n\
    Dateline is the whole of it: starting, reading, every default plugin, writing every table as JSONL.\n\
    A ratio above 1 says how many times as much text Dateline does in a second. Peers find other things by other rules: counts show that work was done, not that it was right.\n\n";

/// Returns the table.
pub(super) fn page(rows: &[Row]) -> String {
    let mut page = HEAD.to_owned();
    let _ = writeln!(
        page,
        "Corpus: `cargo xtask corpus`, {CORPUS_MB} MB of text, {PAGES_MB} MB of pages' text; {TURNS} turns, a peer has {SECONDS} s in each.\n"
    );
    page += "| tool | what it does | MB/s | Dateline is | least to most | per MB it found |\n|---|---|---|---|---|---|\n";
    let texts = |row: &Row| row.peer.reads != Reads::Pages;
    ours(&mut page, "everything, texts", rows.iter().filter(|row| texts(row)));
    ours(&mut page, "everything, pages", rows.iter().filter(|row| !texts(row)));
    rows.iter().for_each(|row| peer(&mut page, row));
    page + &faster(rows) + &versions(rows)
}

/// Writes a line of Dateline's, over its turns with those peers.
fn ours<'r>(page: &mut String, work: &str, rows: impl Iterator<Item = &'r Row>) {
    let turns: Vec<_> =
        rows.filter_map(|row| row.outcome.as_ref().ok()).flatten().map(|turn| &turn.ours).collect();
    let Some(middle) = middle(turns, Measured::rate) else { return };
    let _ = writeln!(page, "| Dateline | {work} | {} | 1 | - | {} |", shown(middle.rate()), counts(middle));
}

fn peer(page: &mut String, row: &Row) {
    let (name, work) = (&row.peer.name, &row.peer.work);
    let _ = match &row.outcome {
        Ok(turns) => {
            let Some(middle) = middle(turns.iter().collect(), Turn::ratio) else { return };
            let ratios = || turns.iter().map(Turn::ratio);
            writeln!(
                page,
                "| {name} | {work} | {} | {:.3} times | {:.3}–{:.3} | {} |",
                shown(middle.theirs.rate()),
                middle.ratio(),
                ratios().fold(f64::MAX, f64::min),
                ratios().fold(0.0, f64::max),
                counts(&middle.theirs)
            )
        }
        Err(reason) => writeln!(page, "| {name} | {work} | - | - | - | {} |", reason.replace('|', "/")),
    };
}

/// Returns the one in the middle.
fn middle<T>(mut all: Vec<&T>, by: impl Fn(&T) -> f64) -> Option<&T> {
    all.sort_by(|a, b| by(a).total_cmp(&by(b)));
    all.get(all.len() / 2).copied()
}

/// Returns how many times as fast Dateline is.
fn ratio(row: &Row) -> Option<f64> {
    middle(row.outcome.as_ref().ok()?.iter().collect(), Turn::ratio).map(Turn::ratio)
}

fn counts(turn: &Measured) -> String {
    let per_mb = |n: u64| (n as f64 / (turn.bytes as f64 / 1e6).max(1e-9)).round();
    let sorted: BTreeMap<_, _> = turn.counts.iter().collect();
    sorted.into_iter().map(|(name, n)| format!("{name} {}", per_mb(*n))).collect::<Vec<_>>().join(", ")
}

fn faster(rows: &[Row]) -> String {
    let faster = rows.iter().filter_map(|row| Some((row, ratio(row)?))).filter(|(_, ratio)| *ratio < 1.0);
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
            "| Dateline | everything, texts | 30.0 | 1 | - | tokens 200000 |",
            "| slow | tokens | 1.5 | 20.000 times | 10.000–30.000 | tokens 200000 |",
            "| gone | tokens | - | - | - | not installed: no wheel |",
            "- fast is 2.0 times as fast as Dateline: it does less.",
            "- slow: x==1",
        ] {
            assert!(page.contains(expected), "no {expected:?} in {page}");
        }
    }

    #[test]
    fn the_turn_in_the_middle_counts() {
        assert_eq!(middle(vec![&9.0, &1.0, &5.0], |it| *it), Some(&5.0));
        assert_eq!(middle(Vec::<&f64>::new(), |it| *it), None);
    }
}
