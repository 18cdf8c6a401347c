//! Quarantine: one row a record that could not be read or analyzed, and its bytes.

use dateline_ingest::{Class, Rejected};
use serde::{Deserialize, Serialize};

use crate::folder::RAW;
use crate::plan::PlanRejected;

/// A record on its way into quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quarantined {
    pub(crate) rejected: Rejected,
    /// Stage that gave up.
    pub(crate) stage: &'static str,
}

/// A row of `_quarantine/part-*.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) record_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source_range: Option<Range>,
    pub(crate) stage: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) plugin: Option<String>,
    pub(crate) class: Class,
    pub(crate) message: String,
    /// Path of the kept bytes below `_quarantine/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw: Option<String>,
}

/// Bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Range {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// The quarantine of a shard as it is written.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// Lines of JSON.
    pub(crate) jsonl: String,
    /// Kept bytes by file name.
    pub(crate) raw: Vec<(String, Vec<u8>)>,
}

impl Quarantined {
    pub(crate) fn new(stage: &'static str, rejected: Rejected) -> Self {
        Quarantined { rejected, stage }
    }

    /// Returns the entry of an input that could not be read when the plan was made.
    pub(crate) fn planned(rejected: &PlanRejected) -> Self {
        Quarantined::new("ingest", Rejected::new(&rejected.source, rejected.class, &rejected.message))
    }
}

/// Returns the part of a shard: rows by source, then place in it. Names count from 0 within the shard.
pub(crate) fn part(shard: usize, mut entries: Vec<Quarantined>) -> Part {
    let mut part = Part::default();
    entries.sort_by(|a, b| {
        let (a, b) = (&a.rejected, &b.rejected);
        (&a.source, a.record, a.range, &a.message).cmp(&(&b.source, b.record, b.range, &b.message))
    });
    for (idx, entry) in entries.into_iter().enumerate() {
        let Quarantined { rejected, stage } = entry;
        let name = (!rejected.raw.is_empty()).then(|| format!("{shard:05}-{idx:06}.bin"));
        let row = Row {
            source: rejected.source,
            record: rejected.record,
            record_id: rejected.record_id,
            source_range: rejected.range.map(|(start, end)| Range { start, end }),
            stage: stage.to_owned(),
            plugin: None,
            class: rejected.class,
            message: rejected.message,
            raw: name.as_ref().map(|name| format!("{RAW}/{name}")),
        };
        part.jsonl += &serde_json::to_string(&row).expect("a row has string keys and plain values only");
        part.jsonl.push('\n');
        part.raw.extend(name.map(|name| (name, rejected.raw)));
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_named_by_place() {
        let entry = |source: &str, record: i64, raw: &[u8]| {
            let rejected = Rejected::new(source, Class::Format, "not JSON");
            Quarantined::new("ingest", Rejected { record: Some(record), raw: raw.to_vec(), ..rejected })
        };
        let part = part(3, vec![entry("b", 1, b"x"), entry("a", 7, b""), entry("a", 2, b"yz")]);
        let rows: Vec<Row> = part.jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let places: Vec<_> =
            rows.iter().map(|row| (row.source.as_str(), row.record, row.raw.as_deref())).collect();
        let expected = [
            ("a", Some(2), Some("raw/00003-000000.bin")),
            ("a", Some(7), None),
            ("b", Some(1), Some("raw/00003-000002.bin")),
        ];
        assert_eq!(places, expected);
        assert_eq!(part.raw[0], ("00003-000000.bin".to_owned(), b"yz".to_vec()));
    }
}
