//! What passes between the parts of ingest: chunks of a plan, undecoded records, what became of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use dateline_core::RawDocument;
use serde::{Deserialize, Serialize};

use crate::detect::Named;
use crate::formats::Format;
use crate::settings::Settings;

/// A slice of one input: whole records, in order. Part of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chunk {
    /// Name of the input in the tables.
    pub source: String,
    /// Where the file is, as given.
    #[serde(with = "path_text")]
    pub path: PathBuf,
    /// How the file is read; `None`: it is packed, and its members tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Whether the file was named as such.
    #[serde(default, skip_serializing_if = "Named::is_no")]
    pub named: Named,
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Number of the first record, from 0; lines of JSONL are counted whether blank or not.
    pub first_record: u64,
    /// Hex of blake3 of the whole file, where the chunk is the whole file and one record. A file that
    /// has another when it is read has changed since the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blake3: Option<String>,
}

impl Chunk {
    /// Returns whether it is the only chunk of a file that is one record, which has one hash.
    pub fn is_one_record(&self) -> bool {
        self.format.is_some_and(|format| !format.is_multi_record())
    }

    /// Returns the number of bytes.
    pub fn byte_len(&self) -> u64 {
        self.end - self.start
    }
}

/// A record as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    /// Name of the input or its member in the tables: `a.txt`, `a.zip!/b.html`.
    pub source: Arc<str>,
    /// How it is decoded.
    pub format: Format,
    /// Number of the record in its file, from 0; `None` where the file is the record.
    pub record: Option<i64>,
    /// Bytes of the file, unpacked, half-open.
    pub range: (u64, u64),
    /// Those bytes and what else it takes to decode them: without line end for a line, with the byte order
    /// mark for a file of plain text, behind the head of its feed for an entry.
    pub bytes: Arc<Vec<u8>>,
    /// Hex of blake3 that the bytes had when the plan was made, where the plan knows it.
    pub planned_blake3: Option<Arc<str>>,
}

impl SourceRecord {
    /// Returns the rejection of this record, with its bytes where the settings allow them.
    pub(crate) fn reject(&self, class: Class, message: impl Into<String>, settings: &Settings) -> Rejected {
        let keep = self.bytes.len() as u64 <= settings.max_raw_bytes;
        Rejected {
            record: self.record,
            range: Some(self.range),
            raw: if keep { self.bytes.to_vec() } else { Vec::new() },
            ..Rejected::new(&self.source, class, message)
        }
    }
}

/// Records read in one go, bounded in bytes, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawBatch {
    /// What was read.
    pub records: Vec<SourceRecord>,
    /// What could not be read.
    pub rejected: Vec<Rejected>,
    /// Numbers of members of packed files that were skipped, by reason: `extension .png`, `empty archive`.
    pub skipped: BTreeMap<String, u64>,
}

impl RawBatch {
    /// Returns the batch of some records.
    pub fn of(records: Vec<SourceRecord>) -> Self {
        RawBatch { records, ..RawBatch::default() }
    }

    /// Returns how many records, unreadable parts of files and skipped members are in the batch.
    pub fn read(&self) -> u64 {
        (self.records.len() + self.rejected.len()) as u64 + self.skipped.values().sum::<u64>()
    }

    /// Returns the number of bytes of the records.
    pub fn byte_len(&self) -> u64 {
        self.records.iter().map(|record| record.bytes.len() as u64).sum()
    }
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ingested {
    /// Decoded documents, in the order of the batch.
    pub documents: Vec<RawDocument>,
    /// What could not be read, first what the reader could not read.
    pub rejected: Vec<Rejected>,
    /// Records and members left out on purpose, by reason: `empty`, `extension .png`.
    pub filtered: BTreeMap<String, u64>,
}

impl Ingested {
    /// Returns how many records were read: documents, rejected and filtered.
    pub fn read(&self) -> u64 {
        (self.documents.len() + self.rejected.len()) as u64 + self.filtered.values().sum::<u64>()
    }
}

/// A record, file or folder that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Name of the input in the tables.
    pub source: String,
    /// Number of the record in its file, from 0.
    pub record: Option<i64>,
    /// The record's own id, where it could be read.
    pub record_id: Option<String>,
    /// Bytes of the file, half-open, where they are known.
    pub range: Option<(u64, u64)>,
    /// What kind of failure it was.
    pub class: Class,
    /// What is wrong, lower case, no period.
    pub message: String,
    /// The record's bytes, whole; empty where they could not be read or are more than
    /// [`Settings::max_raw_bytes`].
    pub raw: Vec<u8>,
}

impl Rejected {
    /// Returns the rejection of something that has no record number, range or bytes.
    pub fn new(source: &str, class: Class, message: impl Into<String>) -> Self {
        Rejected {
            source: source.to_owned(),
            record: None,
            record_id: None,
            range: None,
            class,
            message: message.into(),
            raw: Vec::new(),
        }
    }
}

/// Kinds of failure, as the quarantine knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Vanished, truncated, changed since the plan, no permission, a failing disk.
    Unreadable,
    /// Bytes that are not of the encoding.
    Encoding,
    /// Not what the format asks for.
    Format,
    /// Longer than the limit.
    Limit,
    /// Took longer than the deadline.
    Timeout,
    /// Took a process with it.
    Crash,
    /// Panicked.
    Panic,
}

impl Class {
    /// Returns the name in the quarantine.
    pub const fn as_str(self) -> &'static str {
        match self {
            Class::Unreadable => "unreadable",
            Class::Encoding => "encoding",
            Class::Format => "format",
            Class::Limit => "limit",
            Class::Timeout => "timeout",
            Class::Crash => "crash",
            Class::Panic => "panic",
        }
    }
}

/// Paths in a plan: text, or bytes where a name is not UTF-8.
mod path_text {
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Text {
        Utf8(String),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        let text = path.to_str().map_or_else(
            || Text::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
            |text| Text::Utf8(text.to_owned()),
        );
        text.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        Ok(match Text::deserialize(deserializer)? {
            Text::Utf8(text) => PathBuf::from(text),
            Text::Bytes(bytes) => PathBuf::from(from_bytes::<D>(bytes)?),
        })
    }

    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "fails on other systems")]
    fn from_bytes<'de, D: Deserializer<'de>>(bytes: Vec<u8>) -> Result<OsString, D::Error> {
        Ok(std::os::unix::ffi::OsStringExt::from_vec(bytes))
    }

    #[cfg(not(unix))]
    fn from_bytes<'de, D: Deserializer<'de>>(_: Vec<u8>) -> Result<OsString, D::Error> {
        Err(serde::de::Error::custom("a path of bytes can be read on Unix only"))
    }
}
