//! The bytes of one document file, wherever they are: a chunk of a file, or what was unpacked.
//!
//! Not here: what unpacks them (`packing`) and what the bytes mean (`formats`).

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::formats::{Format, Records};
use crate::record::{Chunk, Class, Rejected, SourceRecord};
use crate::settings::Settings;

const BLOCK_BYTES: usize = 256 << 10;

/// The bytes of one document file and what is known about them.
pub(crate) struct Stream {
    /// Where records are from.
    pub(crate) place: Place,
    /// First byte of the chunk, in the file.
    pub(crate) start: u64,
    /// One past the last byte of the chunk; `None`: where the stream ends.
    pub(crate) end: Option<u64>,
    /// Number of the first record of the chunk.
    pub(crate) first_record: u64,
    /// Hex of blake3 that a file had when it was planned, where it is one record.
    pub(crate) planned_blake3: Option<Arc<str>>,
    body: Body,
}

/// Where the bytes are.
enum Body {
    File(PathBuf),
    Unpacked(Box<dyn BufRead + Send>),
}

/// Which file a record is from, and how it is decoded.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Name of the file in the tables: `a.txt`, `a.zip!/b.html`.
    pub(crate) source: Arc<str>,
    /// How its records are decoded.
    pub(crate) format: Format,
}

impl Place {
    /// Returns a record of the file.
    pub(crate) fn record(&self, number: u64, range: (u64, u64), bytes: Vec<u8>) -> SourceRecord {
        SourceRecord { record: Some(number as i64), ..self.whole(range, bytes) }
    }

    /// Returns the record that is the whole file.
    pub(crate) fn whole(&self, range: (u64, u64), bytes: Vec<u8>) -> SourceRecord {
        SourceRecord {
            source: Arc::clone(&self.source),
            format: self.format,
            record: None,
            range,
            bytes: Arc::new(bytes),
            planned_blake3: None,
        }
    }

    /// Returns the rejection of a part of the file, `range` of its bytes.
    pub(crate) fn reject(
        &self,
        range: (u64, u64),
        class: Class,
        message: impl Into<String>,
    ) -> Box<Rejected> {
        Box::new(Rejected { range: Some(range), ..Rejected::new(&self.source, class, message) })
    }

    /// Returns the rejection of what could not be read from byte `at` on; `what` says which part it is and
    /// may be empty: `line 7`.
    pub(crate) fn broken(&self, at: u64, what: &str, error: &io::Error) -> Box<Rejected> {
        let (class, said) = class_of(error);
        let message = if what.is_empty() { said } else { format!("{what}: {said}") };
        Box::new(Rejected { range: Some((at, at)), ..Rejected::new(&self.source, class, message) })
    }
}

impl Stream {
    /// Returns the stream of a chunk of a file that is not packed.
    pub(crate) fn of_chunk(chunk: &Chunk, format: Format) -> Self {
        Stream {
            place: Place { source: Arc::from(chunk.source.as_str()), format },
            start: chunk.start,
            end: Some(chunk.end),
            first_record: chunk.first_record,
            planned_blake3: chunk.blake3.as_deref().map(Arc::from),
            body: Body::File(chunk.path.clone()),
        }
    }

    /// Returns the stream of what was unpacked.
    pub(crate) fn unpacked(place: Place, reader: Box<dyn BufRead + Send>) -> Self {
        Stream {
            place,
            start: 0,
            end: None,
            first_record: 0,
            planned_blake3: None,
            body: Body::Unpacked(reader),
        }
    }

    /// Returns the path, where the bytes are a file of their own.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.body {
            Body::File(path) => Some(path),
            Body::Unpacked(_) => None,
        }
    }

    /// Opens the bytes from the start of the chunk on. They may go on behind its end.
    pub(crate) fn into_reader(self) -> io::Result<Box<dyn BufRead + Send>> {
        match self.body {
            Body::File(path) => {
                let mut file = File::open(path)?;
                if self.start > 0 {
                    file.seek(SeekFrom::Start(self.start))?;
                }
                let bytes = self.end.map_or(u64::MAX, |end| end - self.start);
                let block = usize::try_from(bytes).unwrap_or(BLOCK_BYTES).clamp(512, BLOCK_BYTES);
                Ok(Box::new(BufReader::with_capacity(block, file)))
            }
            Body::Unpacked(reader) => Ok(reader),
        }
    }
}

/// Returns the one record of a file that is a document, with all its bytes.
pub(crate) fn whole_file(stream: Stream, settings: &Settings) -> io::Result<Records> {
    let (place, planned, hash) = (stream.place.clone(), stream.end, stream.planned_blake3.clone());
    let keep = settings.max_record_bytes.max(settings.max_raw_bytes);
    if let Some(len) = planned.filter(|&len| len > keep) {
        stream.into_reader()?;
        return Ok(one(Err(too_long(&place, Some(len), Vec::new(), settings))));
    }
    let mut bytes = Vec::new();
    if let Some(len) = planned {
        bytes.reserve_exact(usize::try_from(len).unwrap_or(0) + 1);
    }
    let most = planned.unwrap_or(keep);
    match stream.into_reader()?.take(most + 1).read_to_end(&mut bytes) {
        Ok(_) => Ok(one(checked(&place, planned, hash, bytes, settings))),
        Err(error) => {
            let mut rejected = place.broken(0, "", &error);
            rejected.range = Some((0, bytes.len() as u64));
            rejected.raw = if bytes.len() as u64 <= settings.max_raw_bytes { bytes } else { Vec::new() };
            Ok(one(Err(rejected)))
        }
    }
}

fn one(record: Result<SourceRecord, Box<Rejected>>) -> Records {
    Box::new(std::iter::once(record))
}

/// Returns the record of all bytes, unless it is not as long as planned or too long.
fn checked(
    place: &Place,
    planned: Option<u64>,
    hash: Option<Arc<str>>,
    bytes: Vec<u8>,
    settings: &Settings,
) -> Result<SourceRecord, Box<Rejected>> {
    let found = bytes.len() as u64;
    if let Some(planned) = planned.filter(|planned| *planned != found) {
        let than = if found < planned { "shorter" } else { "longer" };
        let message = format!("the file is {than} than the {planned} bytes it had when the run was planned");
        return Err(place.reject((0, planned), Class::Unreadable, message));
    }
    if found > settings.max_record_bytes {
        return Err(too_long(place, planned, bytes, settings));
    }
    Ok(SourceRecord { planned_blake3: hash, ..place.whole((0, found), bytes) })
}

fn too_long(place: &Place, len: Option<u64>, bytes: Vec<u8>, settings: &Settings) -> Box<Rejected> {
    let limit = settings.max_record_bytes;
    let message = match len {
        Some(len) => format!("the file has {len} bytes, the limit is {limit} (max_record_bytes)"),
        None => format!("the file has more than {limit} bytes, the limit (max_record_bytes)"),
    };
    let found = bytes.len() as u64;
    let mut rejected = place.reject((0, len.unwrap_or(found)), Class::Limit, message);
    rejected.raw = if len == Some(found) && found <= settings.max_raw_bytes { bytes } else { Vec::new() };
    rejected
}

/// What is wrong with bytes that were to be unpacked, carried by an [`io::Error`].
#[derive(Debug)]
struct Defect {
    class: Class,
    message: String,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Defect {}

/// Returns an error of reading that is no failure of the disk but of the contents.
pub(crate) fn defect(class: Class, message: impl Into<String>) -> io::Error {
    io::Error::other(Defect { class, message: message.into() })
}

/// Returns whether an error of reading is one that [`defect`] made.
pub(crate) fn is_defect(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Defect>()).is_some()
}

/// Returns what kind of failure an error of reading is, and what to say.
pub(crate) fn class_of(error: &io::Error) -> (Class, String) {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Defect>()) {
        Some(defect) => (defect.class, defect.message.clone()),
        None => (Class::Unreadable, format!("cannot be read: {error}")),
    }
}
