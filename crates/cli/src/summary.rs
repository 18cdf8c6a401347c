//! What a person wants to see at the end of a run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use dateline_pipeline::{Accounts, Fact, Manifest, Summary};

/// Longest sentence shown, in characters.
const SENTENCE_CHARS: usize = 160;
/// Longest list of attributes shown, in characters.
const ATTRIBUTE_CHARS: usize = 140;

/// Returns the summary of a run.
pub(crate) fn of_run(done: &Summary, facts: &[Fact], output: &Path) -> String {
    let mut text = documents(&done.accounts);
    tables(&mut text, done.tables.iter().map(|(name, rows)| (name.as_str(), *rows)));
    self::facts(&mut text, facts);
    counts(&mut text, "quarantined", &done.accounts.quarantined, "see _quarantine/");
    counts(&mut text, "filtered", &done.accounts.filtered, "");
    counts(&mut text, "skipped files", &done.skipped, "");
    counts(&mut text, "diagnostics", &done.diagnostics, "");
    place(&mut text, done, output);
    text
}

/// Returns the summary of a folder that was completed.
pub(crate) fn of_manifest(manifest: &Manifest, facts: &[Fact], output: &Path) -> String {
    let mut text = documents(&manifest.accounts);
    tables(&mut text, manifest.tables.iter().map(|(name, table)| (name.as_str(), table.rows)));
    self::facts(&mut text, facts);
    counts(&mut text, "quarantined", &manifest.accounts.quarantined, "see _quarantine/");
    counts(&mut text, "filtered", &manifest.accounts.filtered, "");
    complete(&mut text, output);
    text
}

/// Returns how long it took and how fast it was.
pub(crate) fn of_time(done: &Summary) -> String {
    let run = &done.run;
    let rate = run.input_bytes as f64 / 1e6 / run.seconds.max(1e-9);
    format!(
        "{:.2} s, {:.1} MB read, {rate:.1} MB/s, {} {}, {} of {} shards done now",
        run.seconds,
        run.input_bytes as f64 / 1e6,
        run.threads,
        if run.threads == 1 { "thread" } else { "threads" },
        run.shards,
        done.shards,
    )
}

fn documents(accounts: &Accounts) -> String {
    let mut text = format!("{} documents", grouped(accounts.written));
    if accounts.read != accounts.written {
        let _ = write!(text, " of {} records", grouped(accounts.read));
    }
    text.push('\n');
    text
}

fn tables<'a>(text: &mut String, rows: impl Iterator<Item = (&'a str, u64)>) {
    let rows: Vec<_> = rows.filter(|(name, _)| *name != "documents").collect();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, rows) in rows {
        let _ = writeln!(text, "  {name:width$}  {:>12}", grouped(rows));
    }
}

fn facts(text: &mut String, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    text.push_str("\nA few of them:\n");
    for fact in facts {
        let attributes: Vec<_> =
            fact.attributes.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let attributes = cut(&attributes.join(", "), ATTRIBUTE_CHARS);
        let _ = writeln!(text, "  {}: \"{}\"  {attributes}", fact.table, fact.text);
        if let Some(sentence) = &fact.sentence {
            let _ = writeln!(text, "      {}", cut(sentence, SENTENCE_CHARS));
        }
        if !fact.place.is_empty() {
            let _ = writeln!(text, "      {}", fact.place);
        }
    }
}

fn counts(text: &mut String, what: &str, counts: &BTreeMap<String, u64>, hint: &str) {
    let sum: u64 = counts.values().sum();
    if sum == 0 {
        return;
    }
    let parts: Vec<_> = counts.iter().map(|(name, count)| format!("{name} {}", grouped(*count))).collect();
    let hint = if hint.is_empty() { String::new() } else { format!("; {hint}") };
    let _ = writeln!(text, "\n{} {what}: {}{hint}", grouped(sum), parts.join(", "));
}

fn place(text: &mut String, done: &Summary, output: &Path) {
    if done.finalized {
        complete(text, output);
        return;
    }
    let (standing, all) = (done.shards_standing, done.shards);
    let _ = writeln!(
        text,
        "\n{standing} of {all} shards stand in {0}; when all do: dateline finalize {0}",
        output.display()
    );
}

fn complete(text: &mut String, output: &Path) {
    let _ = writeln!(text, "\ntables: {0}\nprove every span: dateline verify {0}", output.display());
}

/// Returns the first characters of a text, with an ellipsis where some are missing.
fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Returns a number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_summary_says_what_is_there_and_what_is_not() {
        let done = Summary {
            shards: 3,
            shards_standing: 3,
            accounts: Accounts {
                read: 1_204,
                written: 1_200,
                filtered: BTreeMap::from([("empty".into(), 1)]),
                quarantined: BTreeMap::from([("encoding".into(), 1), ("format".into(), 2)]),
            },
            tables: vec![("documents".into(), 1_200), ("quantities".into(), 52)],
            finalized: true,
            ..Summary::default()
        };
        let fact = Fact {
            table: "quantities".into(),
            text: "12 %".into(),
            attributes: vec![("value".into(), "12".into()), ("unit".into(), "%".into())],
            sentence: Some("Exports rose 12 %.".into()),
            place: "a.txt:3".into(),
        };
        let text = of_run(&done, &[fact], Path::new("out"));
        for expected in [
            "1,200 documents of 1,204 records\n",
            "  quantities            52\n",
            "  quantities: \"12 %\"  value 12, unit %\n      Exports rose 12 %.\n      a.txt:3\n",
            "3 quarantined: encoding 1, format 2; see _quarantine/\n",
            "1 filtered: empty 1\n",
            "dateline verify out\n",
        ] {
            assert!(text.contains(expected), "{expected:?} in {text}");
        }
    }

    #[test]
    fn long_sentences_are_cut_between_characters() {
        assert_eq!(cut("экспорт", 3), "экс…");
        assert_eq!(cut("экс", 3), "экс");
    }
}
