//! The bytes of a zip archive, in a file or in memory, read from any place.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

/// Where an archive's bytes are.
#[derive(Clone, Debug)]
pub(super) enum ZipBytes {
    File(PathBuf),
    Memory(Arc<Vec<u8>>),
}

impl ZipBytes {
    pub(super) fn byte_len(&self) -> io::Result<u64> {
        match self {
            ZipBytes::File(path) => Ok(std::fs::metadata(path)?.len()),
            ZipBytes::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Returns up to `len` bytes from `start` on; none from behind the end.
    pub(super) fn range(&self, start: u64, len: u64) -> io::Result<Box<dyn Read + Send>> {
        match self {
            // No file is that long, and systems refuse to look there.
            _ if start > i64::MAX as u64 => Ok(Box::new(io::empty())),
            ZipBytes::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(start))?;
                Ok(Box::new(file.take(len)))
            }
            ZipBytes::Memory(bytes) => {
                let mut bytes = io::Cursor::new(Shared(Arc::clone(bytes)));
                bytes.set_position(start);
                Ok(Box::new(bytes.take(len)))
            }
        }
    }

    /// Returns exactly `len` bytes from `start` on, or `None` where there are fewer.
    pub(super) fn exactly(&self, start: u64, len: usize) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        self.range(start, len as u64)?.read_to_end(&mut bytes)?;
        Ok((bytes.len() == len).then_some(bytes))
    }
}

/// Bytes that a reader owns together with others.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Returns the two bytes at a place of a header; 0 behind its end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

/// Returns the four bytes at a place of a header; 0 behind its end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// Returns the eight bytes at a place of a header; 0 behind its end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
