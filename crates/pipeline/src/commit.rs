//! The commit of a shard: its files get their final names, the receipt last. The first committer wins.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind};
use crate::folder::{
    Folder, Linked, QUARANTINE, RAW, SHARDS, Workroom, link, make_dir, replace, sync_dir, write_synced,
};
use crate::receipt::{RawStats, Receipt};
use crate::shard::Finished;

/// Makes the folders that commits link into.
pub(crate) fn make_folders<'a>(
    folder: &Folder,
    mut tables: impl Iterator<Item = &'a str>,
) -> Result<(), Error> {
    folder.make()?;
    make_dir(&folder.join(SHARDS))?;
    tables.try_for_each(|table| make_dir(&folder.join(table)))
}

/// Commits a finished shard and returns its receipt.
///
/// # Errors
///
/// When the disk fails, or another process committed the shard with other bytes.
pub(crate) fn commit(
    folder: &Folder,
    workroom: &Workroom,
    fingerprint: &str,
    extension: &str,
    finished: Finished,
) -> Result<Receipt, Error> {
    let shard = finished.shard;
    let room = workroom.shard(shard);
    let mut tables = BTreeMap::new();
    for (table, from, stats) in finished.parts {
        put(folder, shard, &table, &from, &folder.part(&table, shard, extension), &stats.blake3)?;
        tables.insert(table, stats);
    }
    let raw = put_raw(folder, shard, &room, &finished.quarantine.raw)?;
    let quarantine = put_quarantine(folder, shard, &room, &finished.quarantine.jsonl)?;
    for table in tables.keys() {
        sync_dir(&folder.join(table))?;
    }
    let receipt = Receipt {
        shard,
        fingerprint: fingerprint.to_owned(),
        slices: finished.slices,
        accounts: finished.accounts,
        diagnostics: finished.diagnostics,
        tables,
        quarantine,
        raw,
    };
    put_receipt(folder, &room, &receipt)?;
    Ok(receipt)
}

/// Gives a finished file its final name. What stands there is replaced, unless a receipt vouches for it.
fn put(folder: &Folder, shard: usize, name: &str, from: &Path, to: &Path, hash: &str) -> Result<(), Error> {
    if link(from, to)? == Linked::First || hash_of(to).is_some_and(|there| there == hash) {
        return Ok(());
    }
    if Receipt::read(folder, shard)?.is_some() {
        return Err(Error::new(Kind::NotTheSame { shard, table: name.to_owned() }));
    }
    replace(from, to)
}

fn put_raw(
    folder: &Folder,
    shard: usize,
    room: &Path,
    raw: &[(String, Vec<u8>)],
) -> Result<BTreeMap<String, RawStats>, Error> {
    let mut stats = BTreeMap::new();
    if raw.is_empty() {
        return Ok(stats);
    }
    let raw_folder = folder.join(QUARANTINE).join(RAW);
    make_dir(&raw_folder)?;
    for (name, bytes) in raw {
        let (from, blake3) = (room.join(name), blake3::hash(bytes).to_hex().to_string());
        write_synced(&from, bytes)?;
        put(folder, shard, name, &from, &folder.raw(name), &blake3)?;
        stats.insert(name.clone(), RawStats { bytes: bytes.len() as u64, blake3 });
    }
    sync_dir(&raw_folder)?;
    Ok(stats)
}

fn put_quarantine(
    folder: &Folder,
    shard: usize,
    room: &Path,
    jsonl: &str,
) -> Result<Option<dateline_tables::PartStats>, Error> {
    if jsonl.is_empty() {
        return Ok(None);
    }
    make_dir(&folder.join(QUARANTINE))?;
    let (from, blake3) =
        (room.join("_quarantine.jsonl"), blake3::hash(jsonl.as_bytes()).to_hex().to_string());
    write_synced(&from, jsonl.as_bytes())?;
    put(folder, shard, QUARANTINE, &from, &folder.quarantine(shard), &blake3)?;
    sync_dir(&folder.join(QUARANTINE))?;
    let rows = jsonl.lines().count() as u64;
    Ok(Some(dateline_tables::PartStats { rows, bytes: jsonl.len() as u64, blake3 }))
}

fn put_receipt(folder: &Folder, room: &Path, receipt: &Receipt) -> Result<(), Error> {
    let (from, to) = (room.join("_receipt.json"), folder.receipt(receipt.shard));
    write_synced(&from, receipt.to_json().as_bytes())?;
    if link(&from, &to)? == Linked::Taken {
        let there = Receipt::read(folder, receipt.shard)?;
        if there.as_ref() != Some(receipt) {
            let table = "the receipt".to_owned();
            return Err(Error::new(Kind::NotTheSame { shard: receipt.shard, table }));
        }
    }
    sync_dir(&folder.join(SHARDS))
}

pub(crate) fn hash_of(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    let mut file = std::fs::File::open(path).ok()?;
    std::io::copy(&mut file, &mut hasher).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}

impl Workroom {
    /// Returns the folder in which the files of a shard are finished.
    pub(crate) fn shard(&self, shard: usize) -> PathBuf {
        self.join(&format!("{shard:05}"))
    }
}
