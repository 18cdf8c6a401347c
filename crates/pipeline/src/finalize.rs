//! Finalizing: all shards are there, nothing else is, and the folder says so.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::{Error, Kind};
use crate::folder::{
    Folder, MANIFEST, QUARANTINE, RAW, SHARDS, SUCCESS, State, Workroom, names_in, remove, shard_of, sync_dir,
};
use crate::manifest::{Manifest, RunInfo};
use crate::plan::Plan;
use crate::receipt::Receipt;

/// Checks that every shard of a folder is done, removes what no receipt vouches for, and writes the
/// manifest and `_SUCCESS`.
///
/// # Errors
///
/// When the folder is not one of ours, shards are missing (the error names them), their parts are not as
/// their receipts say, or the disk fails.
pub fn finalize(output: &Path) -> Result<Manifest, Error> {
    let folder = Folder::new(output);
    let plan = open_plan(&folder)?;
    let workroom = Workroom::open(&folder)?;
    complete(&folder, &workroom, &plan, None)
}

/// Returns the plan of a folder of ours.
pub(crate) fn open_plan(folder: &Folder) -> Result<Plan, Error> {
    match folder.state()? {
        State::Ours => Plan::read(&folder.join(crate::folder::PLAN)),
        State::Fresh => Err(Error::damaged(folder.root(), "no run stands there: `_plan.json` is missing")),
        State::Foreign => Err(Error::new(Kind::NotOurs { path: folder.root().to_owned() })),
    }
}

/// Finalizes with what is known about the run; `None` keeps what an earlier manifest says of it.
pub(crate) fn complete(
    folder: &Folder,
    workroom: &Workroom,
    plan: &Plan,
    run: Option<RunInfo>,
) -> Result<Manifest, Error> {
    let extension = extension(plan)?;
    let receipts = receipts(plan, |shard, stamp| Receipt::read_valid(folder, shard, stamp, extension))?;
    remove_leftovers(folder, plan, &receipts)?;
    let before = Manifest::read(folder.root()).ok();
    let run = run.or_else(|| before.map(|manifest| manifest.run)).unwrap_or_default();
    let manifest = Manifest::new(plan, &receipts, run);
    if let Some(message) = manifest.accounts.mismatch() {
        return Err(Error::new(Kind::Accounts { shard: receipts.len(), message }));
    }
    workroom.put(manifest.to_json().as_bytes(), &folder.join(MANIFEST))?;
    workroom.put(b"", &folder.join(SUCCESS))?;
    sync_dir(folder.root())?;
    Ok(manifest)
}

/// Returns the receipts of all shards; `read` reads the one of a shard and a fingerprint.
pub(crate) fn receipts(
    plan: &Plan,
    read: impl Fn(usize, &str) -> Option<Receipt>,
) -> Result<Vec<Receipt>, Error> {
    let setup_hash = plan.setup.hash();
    let (mut receipts, mut missing) = (Vec::new(), Vec::new());
    for shard in 0..plan.shards.len() {
        match read(shard, &plan.shard_fingerprint(&setup_hash, shard)) {
            Some(receipt) => receipts.push(receipt),
            None => missing.push(shard),
        }
    }
    if missing.is_empty() {
        return Ok(receipts);
    }
    let of = plan.shards.len();
    Err(Error::new(Kind::MissingShards { missing, of })
        .with_hint("run it again with the same inputs and settings; what is done stays done"))
}

/// Returns the extension of the parts of a plan.
pub(crate) fn extension(plan: &Plan) -> Result<&'static str, Error> {
    let config = crate::config::Config::from_shape(&plan.setup.config);
    let config = config.map_err(|error| Error::new(Kind::Shape(error.into())))?;
    Ok(config.output.format.as_str())
}

/// Removes parts, kept records and receipts that belong to no shard of the plan.
fn remove_leftovers(folder: &Folder, plan: &Plan, receipts: &[Receipt]) -> Result<(), Error> {
    let extension = extension(plan)?;
    for table in &plan.setup.tables {
        let stands = |name: &str| {
            shard_of(name).is_some_and(|shard| {
                shard < receipts.len() && name == crate::folder::part_name(shard, extension)
            })
        };
        remove_others(&folder.join(&table.name), stands)?;
    }
    remove_others(&folder.join(SHARDS), |name| shard_of(name).is_some_and(|shard| shard < receipts.len()))?;
    let quarantined = |name: &str| {
        name == RAW
            || shard_of(name).and_then(|shard| receipts.get(shard)).is_some_and(|it| it.quarantine.is_some())
    };
    remove_others(&folder.join(QUARANTINE), quarantined)?;
    let raw: BTreeSet<&String> = receipts.iter().flat_map(|receipt| receipt.raw.keys()).collect();
    remove_others(&folder.join(QUARANTINE).join(RAW), |name| raw.contains(&name.to_owned()))?;
    for name in [format!("{QUARANTINE}/{RAW}"), QUARANTINE.to_owned()] {
        // Fails where something stands in it, as it should.
        let _ = std::fs::remove_dir(folder.join(&name));
    }
    Ok(())
}

/// Removes files that look like ours and do not stand there by right; what does not look like ours stays.
fn remove_others(path: &Path, stands: impl Fn(&str) -> bool) -> Result<(), Error> {
    for name in names_in(path)? {
        if shard_of(&name).is_some() && !stands(&name) {
            remove(&path.join(&name))?;
        }
    }
    Ok(())
}
