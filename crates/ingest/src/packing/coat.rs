//! Taking off a layer of compression: gzip, zstd, deflate.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::sync::Arc;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder};

use super::budget::Budget;
use crate::record::Class;
use crate::stream::{defect, is_defect};

const BLOCK_BYTES: usize = 256 << 10;

/// Returns the bytes of one or several gzip members.
pub(super) fn gzip(packed: impl BufRead + Send + 'static, budget: &Arc<Budget>) -> Box<dyn BufRead + Send> {
    metered("gzip", MultiGzDecoder::new(packed), budget)
}

/// Returns the bytes of one or several zstd frames.
///
/// # Errors
///
/// When the decoder cannot be made.
pub(super) fn zstd(
    packed: impl BufRead + Send + 'static,
    budget: &Arc<Budget>,
) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(metered("zstd", ::zstd::stream::read::Decoder::with_buffer(packed)?, budget))
}

/// Returns the bytes of a member of a zip archive that is deflated.
pub(super) fn deflate(packed: impl BufRead + Send + 'static, budget: &Arc<Budget>) -> Box<dyn Read + Send> {
    Box::new(Metered::new("deflate", DeflateDecoder::new(packed), budget))
}

/// Returns bytes as they stand, counted.
pub(super) fn stored(bytes: impl Read + Send + 'static, budget: &Arc<Budget>) -> Box<dyn Read + Send> {
    Box::new(Metered::new("zip", bytes, budget))
}

fn metered(
    kind: &'static str,
    unpacked: impl Read + Send + 'static,
    budget: &Arc<Budget>,
) -> Box<dyn BufRead + Send> {
    Box::new(BufReader::with_capacity(BLOCK_BYTES, Metered::new(kind, unpacked, budget)))
}

/// A decoder whose output is counted and whose errors say what is wrong. Once it failed it fails always.
struct Metered<R> {
    kind: &'static str,
    unpacked: R,
    at: u64,
    budget: Arc<Budget>,
    failed: Option<(Class, String)>,
}

impl<R: Read> Metered<R> {
    fn new(kind: &'static str, unpacked: R, budget: &Arc<Budget>) -> Self {
        Metered { kind, unpacked, at: 0, budget: Arc::clone(budget), failed: None }
    }

    fn say(&self, error: io::Error) -> io::Error {
        if is_defect(&error) || error.raw_os_error().is_some() {
            return error;
        }
        let (kind, at) = (self.kind, self.at);
        let message = match error.kind() {
            ErrorKind::UnexpectedEof => format!("truncated {kind}: the data ends after {at} unpacked bytes"),
            _ => format!("corrupt {kind} after {at} unpacked bytes: {error}"),
        };
        defect(Class::Format, message)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some((class, message)) = &self.failed {
            return Err(defect(*class, message.clone()));
        }
        let read = self.unpacked.read(out).map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            _ => self.say(error),
        });
        let read = read.and_then(|len| self.budget.spend(len as u64).map(|()| len));
        match read {
            Ok(len) => {
                self.at += len as u64;
                Ok(len)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.failed = Some(crate::stream::class_of(&error));
                Err(error)
            }
        }
    }
}
