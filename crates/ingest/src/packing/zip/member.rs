//! The bytes of one member of a zip archive, unpacked and held against its checksum.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use flate2::Crc;

use super::bytes::{ZipBytes, u16_at};
use super::directory::{Entry, LOCAL, LOCAL_LEN};
use crate::packing::budget::Budget;
use crate::packing::coat;
use crate::record::Class;
use crate::stream::defect;

const STORED: u16 = 0;
pub(super) const DEFLATED: u16 = 8;
const ZSTD: u16 = 93;

/// Opens a member.
///
/// # Errors
///
/// When it is encrypted, packed in a way that is not read, or its header is not where it should be.
pub(super) fn open(
    bytes: &ZipBytes,
    entry: &Entry,
    budget: &Arc<Budget>,
) -> io::Result<Box<dyn Read + Send>> {
    if entry.is_encrypted() {
        return Err(defect(Class::Format, "the member is encrypted; it is not read"));
    }
    let start = data_start(bytes, entry.at)?;
    let packed = BufReader::new(bytes.range(start, entry.packed)?);
    let unpacked: Box<dyn Read + Send> = match entry.method {
        STORED => coat::stored(packed, budget),
        DEFLATED => coat::deflate(packed, budget),
        ZSTD => Box::new(coat::zstd(packed, budget)?),
        other => {
            let message = format!("the member is packed by method {other}; 0, 8 and 93 are read");
            return Err(defect(Class::Format, message));
        }
    };
    Ok(match entry.sum {
        Some(expected) => Box::new(Checked { unpacked, crc: Crc::new(), bytes: 0, expected }),
        None => unpacked,
    })
}

/// Returns where the data of a member begins, behind its header.
fn data_start(bytes: &ZipBytes, at: u64) -> io::Result<u64> {
    let head = bytes.exactly(at, LOCAL_LEN)?.filter(|head| head.starts_with(LOCAL));
    let head = head.ok_or_else(|| {
        defect(Class::Format, format!("corrupt zip: there is no member at byte {at}, where it should be"))
    })?;
    Ok(at + LOCAL_LEN as u64 + u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28)))
}

/// Bytes whose checksum is held against the archive's at their end.
struct Checked<R> {
    unpacked: R,
    crc: Crc,
    bytes: u64,
    expected: (u32, u64),
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let len = self.unpacked.read(out)?;
        self.crc.update(&out[..len]);
        self.bytes += len as u64;
        if len == 0 && !out.is_empty() {
            self.check()?;
        }
        Ok(len)
    }
}

impl<R> Checked<R> {
    fn check(&self) -> io::Result<()> {
        let (crc, bytes) = self.expected;
        if self.bytes < bytes {
            let found = self.bytes;
            return Err(defect(
                Class::Format,
                format!("truncated zip: the member has {found} of {bytes} bytes"),
            ));
        }
        if self.bytes != bytes || self.crc.sum() != crc {
            return Err(defect(Class::Format, "corrupt zip: the member does not match its checksum"));
        }
        Ok(())
    }
}
