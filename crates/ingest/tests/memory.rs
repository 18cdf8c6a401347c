//! A line far over the limit is read past without being held. Alone in its process, because it looks at
//! the most memory the process ever had.

use std::fs::File;
use std::io::{BufWriter, Write};

use dateline_ingest::{Class, Reader, Settings, list, scan};

const LINE_BYTES: u64 = 100_000_000;

/// Returns the most memory the process ever had, in bytes, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

fn write_lines(path: &std::path::Path) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, r#"{{"text": "before"}}"#)?;
    let block = [b'a'; 1 << 16];
    let mut left = LINE_BYTES;
    while left > 0 {
        let len = left.min(block.len() as u64);
        file.write_all(&block[..len as usize])?;
        left -= len;
    }
    writeln!(file, "\n{{\"text\": \"after\"}}")?;
    file.flush()
}

#[test]
fn a_line_of_100_megabytes_is_rejected_without_being_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    write_lines(&path).unwrap();
    let settings = Settings { max_record_bytes: 1 << 20, max_raw_bytes: 1 << 20, ..Settings::default() };
    let listing = list(&[path.to_str().unwrap().to_owned()], &settings).unwrap();
    let scan = scan(&listing.inputs[0], &settings, 1 << 20).unwrap();
    assert_eq!((scan.records, scan.chunks.len()), (Some(3), 2));
    let before = peak_bytes();
    let batches: Vec<_> = Reader::over(scan.chunks, &settings).collect();
    let rejected: Vec<_> = batches.iter().flat_map(|batch| &batch.rejected).collect();
    assert_eq!(batches.iter().map(|batch| batch.records.len()).sum::<usize>(), 2);
    assert_eq!((rejected.len(), rejected[0].class, rejected[0].record), (1, Class::Limit, Some(1)));
    assert_eq!(rejected[0].range, Some((19, 19 + LINE_BYTES)));
    assert!(rejected[0].raw.is_empty());
    match (before, peak_bytes()) {
        (Some(before), Some(after)) => {
            assert!(after - before < 10 << 20, "{} bytes more were held", after - before);
            assert!(after < LINE_BYTES, "{after} bytes in all");
        }
        _ => println!("skipped: the system does not tell how much memory a process had"),
    }
}
