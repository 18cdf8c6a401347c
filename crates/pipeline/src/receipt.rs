//! Receipts: what stands in a shard's parts. A shard is done when its receipt stands.

use std::collections::BTreeMap;
use std::path::Path;

use dateline_tables::PartStats;
use serde::{Deserialize, Serialize};

use crate::accounts::Accounts;
use crate::error::Error;
use crate::folder::Folder;

/// The receipt of a shard, kept as `_shards/{k}.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    pub(crate) shard: usize,
    pub(crate) fingerprint: String,
    /// Numbers of records read of each slice, in the order of the plan.
    pub(crate) slices: Vec<SliceRead>,
    pub(crate) accounts: Accounts,
    /// Numbers of diagnostics by code.
    pub(crate) diagnostics: BTreeMap<String, u64>,
    pub(crate) tables: BTreeMap<String, PartStats>,
    /// The quarantine's part; none where nothing was quarantined.
    pub(crate) quarantine: Option<PartStats>,
    /// Kept records by file name.
    pub(crate) raw: BTreeMap<String, RawStats>,
}

/// What was read of a slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SliceRead {
    pub(crate) source: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) read: u64,
}

/// The bytes of a kept record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStats {
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
}

impl Receipt {
    /// Returns the receipt of a shard, or `None` where there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be read or understood.
    pub(crate) fn read(folder: &Folder, shard: usize) -> Result<Option<Self>, Error> {
        let path = folder.receipt(shard);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("reading", &path, error)),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| Error::damaged(&path, error.to_string()))
    }

    /// Returns the receipt of a shard, if it is of this fingerprint and all its parts stand.
    ///
    /// A receipt that cannot be understood is none: the shard is done again.
    pub(crate) fn read_valid(
        folder: &Folder,
        shard: usize,
        fingerprint: &str,
        extension: &str,
    ) -> Option<Self> {
        Receipt::read_stamped(folder, shard, fingerprint).filter(|it| it.missing(folder, extension).is_none())
    }

    /// Returns the receipt of a shard, if it is of this fingerprint, whatever became of its parts.
    pub(crate) fn read_stamped(folder: &Folder, shard: usize, fingerprint: &str) -> Option<Self> {
        let receipt = Receipt::read(folder, shard).ok().flatten()?;
        (receipt.shard == shard && receipt.fingerprint == fingerprint).then_some(receipt)
    }

    /// Returns the first part, by name, that does not stand with the length the receipt says.
    pub(crate) fn missing(&self, folder: &Folder, extension: &str) -> Option<String> {
        let tables =
            self.tables.iter().map(|(table, part)| (folder.part(table, self.shard, extension), part.bytes));
        let quarantine = self.quarantine.iter().map(|part| (folder.quarantine(self.shard), part.bytes));
        let raw = self.raw.iter().map(|(name, raw)| (folder.raw(name), raw.bytes));
        let mut files = tables.chain(quarantine).chain(raw);
        let (path, _) = files.find(|(path, bytes)| byte_len(path) != Some(*bytes))?;
        Some(path.strip_prefix(folder.root()).unwrap_or(&path).display().to_string())
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a receipt is JSON") + "\n"
    }
}

fn byte_len(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|metadata| metadata.len())
}
