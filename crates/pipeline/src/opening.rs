//! Opening an output folder for a run: which inputs there are, and whose plan holds.
//!
//! Not here: the plan itself and what makes it (see `plan`, `planning`).

use std::path::Path;

use dateline_ingest::{Listing, Settings, list};

use crate::error::{Category, Error, Kind};
use crate::folder::{
    Folder, Linked, MANIFEST, PLAN, SUCCESS, State, Workroom, link, remove, sync_dir, write_synced,
};
use crate::plan::Plan;
use crate::planning::{Planner, Recheck};
use crate::run::{Existing, Job};
use crate::setup::Setup;

/// A folder that is about to get a plan.
pub(crate) struct Opening<'a> {
    pub(crate) job: &'a Job,
    pub(crate) folder: &'a Folder,
    pub(crate) workroom: &'a Workroom,
    pub(crate) planner: Planner<'a>,
}

impl Opening<'_> {
    /// Returns the plan of the run, which then stands in the folder.
    ///
    /// # Errors
    ///
    /// When the plan that stands there is of another setup or of other inputs and may not be replaced.
    pub(crate) fn plan(&self, state: State, setup: Setup) -> Result<Plan, Error> {
        match (state, self.job.existing, self.job.share) {
            (State::Ours, Existing::Replace, None) => self.replaced(setup),
            (State::Ours, ..) => self.continued(setup),
            _ => self.fresh(setup),
        }
    }

    /// Plans into a folder without a plan; where another process was faster, its plan must be the same.
    fn fresh(&self, setup: Setup) -> Result<Plan, Error> {
        let plan = self.planner.plan(setup)?;
        self.put_first(&plan)?;
        Ok(plan)
    }

    fn replaced(&self, setup: Setup) -> Result<Plan, Error> {
        let plan = self.planner.plan(setup)?;
        self.folder.clear()?;
        self.put_first(&plan)?;
        Ok(plan)
    }

    /// Goes on with the plan that stands there, or replaces it where that may be.
    fn continued(&self, setup: Setup) -> Result<Plan, Error> {
        match self.updated(&setup) {
            Err(error) if self.may_replace(&error) => self.replaced_by_share(setup),
            result => result,
        }
    }

    fn may_replace(&self, error: &Error) -> bool {
        self.job.existing == Existing::Replace && error.category() == Category::Config
    }

    /// Replaces a plan of another setup, unless another share has just done so.
    fn replaced_by_share(&self, setup: Setup) -> Result<Plan, Error> {
        let plan = self.planner.plan(setup)?;
        if Plan::read(&self.folder.join(PLAN)).is_ok_and(|there| there == plan) {
            return Ok(plan);
        }
        self.folder.clear()?;
        self.put_first(&plan)?;
        Ok(plan)
    }

    fn updated(&self, setup: &Setup) -> Result<Plan, Error> {
        let old = Plan::read(&self.folder.join(PLAN)).map_err(|error| {
            error.with_hint("another version may have written it; `--overwrite` replaces the folder")
        })?;
        let shares: Vec<usize> = match self.job.share {
            Some(share) => (0..old.shards.len()).filter(|shard| share.holds(*shard)).collect(),
            None => Vec::new(),
        };
        let recheck = if self.job.share.is_some() { Recheck::Shards(&shares) } else { Recheck::All };
        let plan = self.planner.update(old.clone(), setup, recheck)?;
        if plan != old {
            remove(&self.folder.join(SUCCESS))?;
            remove(&self.folder.join(MANIFEST))?;
            self.workroom.put(plan.to_json().as_bytes(), &self.folder.join(PLAN))?;
        }
        Ok(plan)
    }

    fn put_first(&self, plan: &Plan) -> Result<(), Error> {
        let (from, to) = (self.workroom.join(PLAN), self.folder.join(PLAN));
        write_synced(&from, plan.to_json().as_bytes())?;
        if link(&from, &to)? == Linked::Taken && Plan::read(&to)? != *plan {
            let changes = vec!["another process planned other inputs at the same time".to_owned()];
            return Err(Error::new(Kind::Conflict { path: self.folder.root().to_owned(), changes }));
        }
        sync_dir(self.folder.root())
    }
}

/// Lists the inputs, without what lies in the output folder.
pub(crate) fn listing(inputs: &[String], ingest: &Settings, output: &Path) -> Result<Listing, Error> {
    let mut listing = list(inputs, ingest).map_err(|error| Error::new(Kind::Ingest(error)))?;
    let Ok(output) = std::fs::canonicalize(output) else { return Ok(listing) };
    let spooled = std::mem::take(&mut listing.spooled);
    let is_inside = |path: &Path| {
        !spooled.iter().any(|spooled| spooled == path)
            && std::fs::canonicalize(path).is_ok_and(|path| path.starts_with(&output))
    };
    let before = listing.inputs.len();
    listing.inputs.retain(|input| !is_inside(&input.path));
    let inside = (before - listing.inputs.len()) as u64;
    if inside > 0 {
        listing.skipped.insert("inside the output folder".into(), inside);
    }
    Ok(listing)
}
