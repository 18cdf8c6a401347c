//! Cutting and reading: the same records however a file is cut and batched.

use dateline_ingest::{Chunk, RawBatch, Reader, Settings, SourceRecord};
use proptest::prelude::*;

use crate::common::{Folder, read};

fn records(chunks: Vec<Chunk>, settings: &Settings) -> Vec<SourceRecord> {
    Reader::over(chunks, settings).flat_map(|batch| batch.records).collect()
}

#[test]
fn chunks_cover_the_file_and_are_a_plan() {
    let folder = Folder::with("a.jsonl", "{\"text\": \"a\"}\n".repeat(10));
    let chunks = folder.chunks(40);
    let cuts: Vec<_> = chunks.iter().map(|chunk| (chunk.start, chunk.end, chunk.first_record)).collect();
    assert_eq!(cuts, [(0, 42, 0), (42, 84, 3), (84, 126, 6), (126, 140, 9)]);
    assert_eq!(chunks[0].byte_len(), 42);
    let plan = serde_json::to_string(&chunks[1]).unwrap();
    assert!(
        plan.contains(r#""source":"a.jsonl""#)
            && plan.contains(r#""format":"jsonl","start":42,"end":84,"first_record":3}"#),
        "{plan}"
    );
    assert_eq!(serde_json::from_str::<Chunk>(&plan).unwrap(), chunks[1]);
}

#[test]
fn a_scan_hashes_and_counts() {
    let folder = Folder::with("a.jsonl", "{}\n\n{}\n");
    folder.write("b.txt", "Rain.");
    let listing = folder.list(&[""]);
    let lines = dateline_ingest::scan(&listing.inputs[0], &Settings::default(), 100).unwrap();
    assert_eq!((lines.records, lines.bytes, lines.chunks.len()), (Some(2), 7, 1));
    assert_eq!(lines.blake3, blake3::hash(b"{}\n\n{}\n").to_hex().as_str());
    let text = dateline_ingest::scan(&listing.inputs[1], &Settings::default(), 1).unwrap();
    assert_eq!((text.records, text.chunks.len()), (Some(1), 1));
    assert_eq!(text.chunks[0].blake3.as_ref(), Some(&text.blake3));
}

#[test]
fn small_files_share_a_batch_and_large_ones_do_not() {
    let folder = Folder::new();
    for n in 0..6 {
        folder.write(&format!("{n}.txt"), "x".repeat(if n == 4 { 900 } else { 100 }));
    }
    let settings = Settings { batch_bytes: 400, ..Settings::default() };
    let batches: Vec<RawBatch> = Reader::over(folder.chunks(100), &settings).collect();
    let counts: Vec<_> = batches.iter().map(|batch| (batch.records.len(), batch.byte_len())).collect();
    assert_eq!(counts, [(2, 200), (2, 200), (1, 900), (1, 100)], "each record counts 64 bytes more");
    let one: Vec<RawBatch> = Reader::open(&folder.chunks(100)[0], &settings).collect();
    assert_eq!((one.len(), &one[0].records[..]), (1, &batches[0].records[..1]));
}

/// Lines of all kinds: good, blank, malformed, with odd ends.
fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zа-я ]{1,12}".prop_map(|text| format!("{{\"text\": \"{text}\"}}")),
        1 => Just(String::new()),
        1 => Just("  \t".to_owned()),
        1 => Just("{\"text\": ".to_owned()),
        1 => Just("{\"text\": \"\"}".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_do_not_depend_on_cuts_and_batches(
        lines in prop::collection::vec((any_line(), prop::sample::select(vec!["\n", "\r\n"])), 0..30),
        has_last_end: bool,
        shard_bytes in 1u64..200,
        batch_bytes in 1u64..500,
    ) {
        let mut text: String = lines.iter().map(|(line, end)| format!("{line}{end}")).collect();
        if !has_last_end {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        let folder = Folder::with("a.jsonl", &text);
        let whole = folder.chunks(u64::MAX);
        let cut = folder.chunks(shard_bytes);
        prop_assert_eq!(cut.last().map_or(0, |chunk| chunk.end), text.len() as u64);
        prop_assert!(cut.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].start < pair[0].end));
        let settings = Settings { batch_bytes, ..Settings::default() };
        let expected = records(whole.clone(), &Settings::default());
        prop_assert_eq!(&records(cut.clone(), &settings), &expected);
        prop_assert_eq!(read(cut, &settings), read(whole, &Settings::default()));
        let by_lines: Vec<(i64, &str)> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(number, line)| (number as i64, line))
            .collect();
        let found: Vec<(i64, &str)> = expected
            .iter()
            .map(|record| (record.record.unwrap(), std::str::from_utf8(&record.bytes).unwrap()))
            .collect();
        prop_assert_eq!(found, by_lines);
        for record in &expected {
            let (start, end) = record.range;
            prop_assert_eq!(&text.as_bytes()[start as usize..end as usize], &record.bytes[..]);
        }
    }
}
