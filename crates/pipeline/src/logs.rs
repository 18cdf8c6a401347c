//! `_logs/run.jsonl`: one line a run. The only place, with the manifest's `run`, where the clock shows.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::error::Error;
use crate::folder::{Folder, LOGS, make_dir};
use crate::manifest::RunInfo;
use crate::receipt::Receipt;

/// Appends the line of a run.
pub(crate) fn append(folder: &Folder, run: &RunInfo, receipts: &[Receipt]) -> Result<(), Error> {
    make_dir(&folder.join(LOGS))?;
    let path = folder.join(LOGS).join("run.jsonl");
    let ended = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let quarantined: u64 = receipts.iter().map(|receipt| receipt.accounts.n_quarantined()).sum();
    let line = json!({
        "ended_unix": ended,
        "shards_standing": receipts.len(),
        "quarantined": quarantined,
        "run": run,
    });
    let opened = OpenOptions::new().create(true).append(true).open(&path);
    let written = opened.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
    written.map_err(|error| Error::io("writing", &path, error))
}
