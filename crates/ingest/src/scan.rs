//! One pass over an input: its hash, its records, its chunks. Constant memory.

use std::fs::File;
use std::io::{ErrorKind, Read};

use crate::error::Error;
use crate::list::Input;
use crate::record::Chunk;

const BLOCK_BYTES: usize = 1 << 20;

/// What one pass over an input finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Hex of blake3 over the whole file.
    pub blake3: String,
    /// Length of the file.
    pub bytes: u64,
    /// Number of records: 1 for a file that is a document, else the lines that are not blank.
    pub records: u64,
    /// Slices of whole records that cover the file; none where there is no record.
    pub chunks: Vec<Chunk>,
}

/// Reads an input once and cuts it.
///
/// Chunks depend on the bytes of the file and `shard_bytes` alone: JSONL is cut at the first line end at or
/// after each multiple of `shard_bytes`, a file that is a document is never cut.
///
/// # Errors
///
/// When the file cannot be opened or read; [`Error::to_rejected`] makes that a rejected input.
pub fn scan(input: &Input, shard_bytes: u64) -> Result<Scan, Error> {
    let failed = |error| Error::read(&input.path, error);
    let mut file = File::open(&input.path).map_err(failed)?;
    let mut block = vec![0; BLOCK_BYTES.min(usize::try_from(input.bytes).unwrap_or(BLOCK_BYTES).max(4096))];
    let mut hasher = blake3::Hasher::new();
    let mut cutter = input.format.codec().cutter(shard_bytes);
    let mut bytes = 0;
    loop {
        let len = fill(&mut file, &mut block).map_err(failed)?;
        hasher.update(&block[..len]);
        cutter.feed(&block[..len]);
        bytes += len as u64;
        if len < block.len() {
            break;
        }
    }
    let blake3 = hasher.finalize().to_hex().to_string();
    let cuts = cutter.finish(bytes);
    let chunks = chunks(input, &cuts.starts, bytes, &blake3);
    Ok(Scan { blake3, bytes, records: cuts.records, chunks })
}

/// Fills the block unless the file ends.
fn fill(file: &mut File, block: &mut [u8]) -> std::io::Result<usize> {
    let mut len = 0;
    while len < block.len() {
        match file.read(&mut block[len..]) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(len)
}

fn chunks(input: &Input, starts: &[(u64, u64)], bytes: u64, blake3: &str) -> Vec<Chunk> {
    let ends = starts.iter().skip(1).map(|&(start, _)| start).chain([bytes]);
    let chunk = |(&(start, first_record), end): (&(u64, u64), u64)| Chunk {
        source: input.source.clone(),
        path: input.path.clone(),
        format: input.format,
        start,
        end,
        first_record,
        blake3: (!input.format.is_multi_record()).then(|| blake3.to_owned()),
    };
    starts.iter().zip(ends).map(chunk).collect()
}
