//! One pass over an input: its format, its hash, its records, its chunks. Constant memory.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::detect::{Kind, detect};
use crate::error::Error;
use crate::formats::{Cutter, Format, Uncut};
use crate::list::Input;
use crate::packing::HEAD_BYTES;
use crate::record::Chunk;
use crate::settings::Settings;

const BLOCK_BYTES: usize = 1 << 20;

/// What one pass over an input finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// How the file is read; `None`: it is packed, and its members tell.
    pub format: Option<Format>,
    /// Hex of blake3 over the whole file.
    pub blake3: String,
    /// Length of the file.
    pub bytes: u64,
    /// Number of records, where it is cheap to know: 1 for a file that is a document, for JSONL the lines
    /// that are not blank.
    pub records: Option<u64>,
    /// Slices of whole records that cover the file; none where there is no record.
    pub chunks: Vec<Chunk>,
    /// Why the file is skipped, where it is: it is of no format. Then only its beginning was read.
    pub skipped: Option<String>,
}

/// Tells the format of an input, reads it once and cuts it.
///
/// Chunks depend on the bytes of the file, its name, the settings and `shard_bytes` alone: JSONL is cut at
/// the first line end at or after each multiple of `shard_bytes`; a file that is a document, or packed, is
/// never cut.
///
/// # Errors
///
/// When the file cannot be opened or read; [`Error::to_rejected`] makes that a rejected input.
pub fn scan(input: &Input, settings: &Settings, shard_bytes: u64) -> Result<Scan, Error> {
    let failed = |error| Error::read(&input.path, error);
    let mut file = File::open(&input.path).map_err(failed)?;
    let mut block = vec![0; BLOCK_BYTES.min(usize::try_from(input.bytes).unwrap_or(BLOCK_BYTES).max(4096))];
    let first = fill(&mut file, &mut block).map_err(failed)?;
    let head = &block[..first.min(HEAD_BYTES)];
    let format = match detect(&input.source, head, input.named, settings.format) {
        Ok(Kind::Document(format)) => Some(format),
        Ok(Kind::Packed(_)) => None,
        Err(reason) => return Ok(Scan { skipped: Some(reason), ..Scan::default() }),
    };
    let mut cutter: Box<dyn Cutter> = match format {
        Some(format) => format.codec().cutter(shard_bytes),
        None => Box::new(Uncut { records: None }),
    };
    let (bytes, blake3) = pass(&mut file, &mut block, first, |bytes| cutter.feed(bytes)).map_err(failed)?;
    let cuts = cutter.finish(bytes);
    let chunks = chunks(input, format, &cuts.starts, bytes, &blake3);
    Ok(Scan { format, blake3, bytes, records: cuts.records, chunks, skipped: None })
}

/// Reads the rest of a file whose first bytes stand in the block, and returns its length and hash.
fn pass(
    file: &mut File,
    block: &mut [u8],
    first: usize,
    mut feed: impl FnMut(&[u8]),
) -> std::io::Result<(u64, String)> {
    let (mut hasher, mut bytes, mut len) = (blake3::Hasher::new(), 0, first);
    loop {
        hasher.update(&block[..len]);
        feed(&block[..len]);
        bytes += len as u64;
        if len < block.len() {
            return Ok((bytes, hasher.finalize().to_hex().to_string()));
        }
        len = fill(file, block)?;
    }
}

/// Returns the hex of blake3 over a file.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn hash_of(path: &Path) -> Result<String, Error> {
    let failed = |error| Error::read(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut block = vec![0; BLOCK_BYTES];
    let first = fill(&mut file, &mut block).map_err(failed)?;
    pass(&mut file, &mut block, first, |_| {}).map(|(_, blake3)| blake3).map_err(failed)
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

fn chunks(
    input: &Input,
    format: Option<Format>,
    starts: &[(u64, u64)],
    bytes: u64,
    blake3: &str,
) -> Vec<Chunk> {
    let ends = starts.iter().skip(1).map(|&(start, _)| start).chain([bytes]);
    let chunk = |(&(start, first_record), end): (&(u64, u64), u64)| {
        let mut chunk = Chunk {
            source: input.source.clone(),
            path: input.path.clone(),
            format,
            named: input.named,
            start,
            end,
            first_record,
            blake3: None,
        };
        chunk.blake3 = chunk.is_one_record().then(|| blake3.to_owned());
        chunk
    };
    starts.iter().zip(ends).map(chunk).collect()
}
