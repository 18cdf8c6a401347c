//! The story: load, plan, run the shards that are not done, finalize.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use dateline_analyze::Search;
use dateline_ingest::Listing;

use crate::commit::{commit, make_folders};
use crate::config::Config;
use crate::error::{Category, Error, Kind};
use crate::finalize::complete;
use crate::folder::{Folder, MANIFEST, SUCCESS, State, Workroom, remove};
use crate::locations::Locations;
use crate::logs;
use crate::manifest::RunInfo;
use crate::meters::Meter;
use crate::opening::{Opening, listing};
use crate::plan::Plan;
use crate::planning::Planner;
use crate::receipt::Receipt;
use crate::setup::Setup;
use crate::shard::Work;
use crate::size::Budget;
use crate::stages::Stages;
use crate::summary::Summary;
use crate::watch::{Advance, Planned, Watch};

/// What to run.
#[derive(Clone, Debug)]
pub struct Job {
    /// Files, folders, patterns, `-`.
    pub inputs: Vec<String>,
    /// Folder of the tables.
    pub output: PathBuf,
    /// Which shards to do; `None`: all, and finalize.
    pub share: Option<Share>,
    /// What to do about a run that stands in the output folder.
    pub existing: Existing,
}

/// What to do about a run that stands in the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// Go on with it, if it is of the same setup.
    #[default]
    Continue,
    /// Replace it. With a share of the shards, only a run of another setup is replaced, so that the shares
    /// do not remove each other's work.
    Replace,
}

/// A share of the shards: those whose number leaves `index` when divided by `count`. Written `index/count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    index: usize,
    count: usize,
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(index, count)| {
            Some(Share { index: index.parse().ok()?, count: count.parse().ok()? })
        });
        match parsed {
            Some(share) if share.index < share.count => Ok(share),
            _ => Err(format!("`{text}` is not a share; write 0/3, 1/3 or 2/3 for the thirds of a run")),
        }
    }
}

impl Share {
    pub(crate) fn holds(self, shard: usize) -> bool {
        shard % self.count == self.index
    }
}

/// Runs a job.
///
/// # Errors
///
/// When the configuration or a plugin cannot be used, the output folder holds something else, an input
/// changed, the disk fails, the accounts do not close, more is quarantined than the budget allows, or the
/// watch asked to stop. What was committed stays, and a rerun goes on from there.
pub fn run(job: &Job, config: &Config, search: &Search, watch: &dyn Watch) -> Result<Summary, Error> {
    in_pool(config.run.threads, || Run::new(job, config, search, watch)?.finish())
}

/// Runs work in a pool of its own; 0 threads: as many as the machine has.
pub(crate) fn in_pool<T: Send>(
    threads: usize,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|idx| format!("dateline-{idx}"))
        .build()
        .map_err(|source| Error::new(Kind::Threads { threads, source }))?;
    pool.install(work)
}

/// A run whose stages are loaded and whose inputs are planned.
struct Run<'a> {
    job: &'a Job,
    config: &'a Config,
    watch: &'a dyn Watch,
    started: Instant,
    stages: Stages,
    folder: Folder,
    workroom: Workroom,
    plan: Plan,
    locations: Locations,
    ingest: dateline_ingest::Settings,
}

impl<'a> Run<'a> {
    fn new(job: &'a Job, config: &'a Config, search: &Search, watch: &'a dyn Watch) -> Result<Self, Error> {
        let started = Instant::now();
        let folder = Folder::new(&job.output);
        let state = folder.state()?;
        if state == State::Foreign {
            let error = Error::new(Kind::NotOurs { path: job.output.clone() });
            return Err(error.with_hint("choose another folder; dateline never removes what it did not make"));
        }
        let stages = Stages::load(config, search)?;
        let setup = Setup::new(config, stages.plugins().to_vec(), stages.tables(), &stages.layers());
        let (workroom, ingest, found) = open_inputs(job, config, &folder)?;
        let planner = Planner {
            listing: &found,
            settings: &ingest,
            shard_bytes: config.run.shard_bytes.0,
            limit: config.run.limit,
            output: &job.output,
            watch,
        };
        let locations = planner.locations();
        let plan = Opening { job, folder: &folder, workroom: &workroom, planner }.plan(state, setup)?;
        stages.meters.add(Meter::Plan, started.elapsed());
        Ok(Run { job, config, watch, started, stages, folder, workroom, plan, locations, ingest })
    }

    fn finish(self) -> Result<Summary, Error> {
        self.locations.write(&self.folder, &self.workroom)?;
        make_folders(&self.folder, self.stages.tables().iter().map(|table| table.name.as_str()))?;
        let mine: Vec<usize> = self.mine().collect();
        let setup_hash = self.plan.setup.hash();
        let fingerprints: Vec<_> =
            mine.iter().map(|shard| self.plan.shard_fingerprint(&setup_hash, *shard)).collect();
        let receipt = |(shard, fingerprint): (&usize, &String)| self.receipt(*shard, fingerprint);
        let mut receipts: Vec<Option<Receipt>> = mine.iter().zip(&fingerprints).map(receipt).collect();
        let todo: Vec<usize> = (0..mine.len()).filter(|idx| receipts[*idx].is_none()).collect();
        self.announce(&mine, &todo);
        let progress = Progress::default();
        if !todo.is_empty() {
            let shards: Vec<_> = todo.iter().map(|idx| (mine[*idx], fingerprints[*idx].as_str())).collect();
            self.reopen(&shards)?;
            let done = self.run_shards(&shards, &progress)?;
            todo.iter().zip(done).for_each(|(idx, receipt)| receipts[*idx] = Some(receipt));
        }
        let receipts: Vec<Receipt> = receipts.into_iter().flatten().collect();
        self.close(&receipts, todo.len(), &progress)
    }

    fn mine(&self) -> impl Iterator<Item = usize> {
        let share = self.job.share;
        (0..self.plan.shards.len()).filter(move |shard| share.is_none_or(|share| share.holds(*shard)))
    }

    fn announce(&self, mine: &[usize], todo: &[usize]) {
        self.watch.planned(&Planned {
            shards: self.plan.shards.len(),
            shards_to_do: todo.len(),
            bytes_to_do: todo.iter().map(|idx| self.plan.shard_bytes(mine[*idx])).sum(),
            inputs: self.plan.inputs.len(),
        });
    }

    /// Takes back what says that the folder is complete, and receipts that no longer hold.
    fn reopen(&self, shards: &[(usize, &str)]) -> Result<(), Error> {
        remove(&self.folder.join(SUCCESS))?;
        remove(&self.folder.join(MANIFEST))?;
        for (shard, fingerprint) in shards {
            // Another process may have committed it in the meantime.
            if self.receipt(*shard, fingerprint).is_none() {
                remove(&self.folder.receipt(*shard))?;
            }
        }
        Ok(())
    }

    fn receipt(&self, shard: usize, fingerprint: &str) -> Option<Receipt> {
        Receipt::read_valid(&self.folder, shard, fingerprint, self.config.output.format.as_str())
    }

    /// Runs shards, at most as many at a time as there are threads, and returns their receipts.
    fn run_shards(&self, shards: &[(usize, &str)], progress: &Progress) -> Result<Vec<Receipt>, Error> {
        let threads = rayon::current_num_threads();
        let drivers = threads.min(shards.len());
        let watch = Counting { inner: self.watch, progress };
        let work = Work {
            plan: &self.plan,
            stages: &self.stages,
            locations: &self.locations,
            ingest: &self.ingest,
            format: self.config.output.format,
            columns: self.config.output.columns,
            group: (2 * threads).div_ceil(drivers),
            watch: &watch,
            halt: AtomicBool::new(false),
        };
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(shards.len()));
        rayon::scope(|scope| {
            for _ in 0..drivers {
                scope.spawn(|_| {
                    while let Some((shard, fingerprint)) = shards.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let result = self.run_shard(&work, *shard, fingerprint, progress);
                        if result.is_err() {
                            work.halt.store(true, Ordering::Relaxed);
                        }
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((*shard, result));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(shard, _)| *shard);
        self.receipts_or_worst(done)
    }

    /// Returns the receipts, or the first error that is not the echo of another.
    fn receipts_or_worst(&self, done: Vec<(usize, Result<Receipt, Error>)>) -> Result<Vec<Receipt>, Error> {
        let mut receipts = Vec::with_capacity(done.len());
        let mut worst: Option<Error> = None;
        for (_, result) in done {
            match result {
                Ok(receipt) => receipts.push(receipt),
                Err(error)
                    if worst.as_ref().is_none_or(|worst| worst.category() == Category::Interrupted) =>
                {
                    worst = Some(error);
                }
                Err(_) => {}
            }
        }
        worst.map_or(Ok(receipts), Err)
    }

    fn run_shard(
        &self,
        work: &Work<'_>,
        shard: usize,
        fingerprint: &str,
        progress: &Progress,
    ) -> Result<Receipt, Error> {
        if work.halt.load(Ordering::Relaxed) || self.watch.is_stopped() {
            return Err(Error::new(Kind::Interrupted));
        }
        let room = self.workroom.shard(shard);
        crate::folder::make_dir(&room)?;
        let extension = self.config.output.format.as_str();
        let receipt = work
            .run_shard(shard, &room)
            .and_then(|finished| commit(&self.folder, &self.workroom, fingerprint, extension, finished));
        remove(&room)?;
        self.check_early(progress)?;
        if receipt.is_ok() {
            self.watch.committed(shard);
        }
        receipt
    }

    /// Stops early where a budget of a number of records is already spent.
    fn check_early(&self, progress: &Progress) -> Result<(), Error> {
        let Some(Budget::Records(_)) = self.config.run.max_errors else { return Ok(()) };
        let so_far = |count: &AtomicU64| count.load(Ordering::Relaxed);
        self.check_budget(so_far(&progress.quarantined), so_far(&progress.read))
    }

    fn check_budget(&self, quarantined: u64, read: u64) -> Result<(), Error> {
        match self.config.run.max_errors {
            Some(budget) if !budget.allows(quarantined, read) => {
                let budget = budget.to_string();
                let error = Error::new(Kind::Budget { quarantined, read, budget });
                Err(error.with_hint("see `_quarantine/`; `--max-errors` sets the budget"))
            }
            _ => Ok(()),
        }
    }

    fn close(self, receipts: &[Receipt], n_done: usize, progress: &Progress) -> Result<Summary, Error> {
        let run = self.run_info(n_done, progress);
        logs::append(&self.folder, &run, receipts)?;
        let mut summary = Summary::new(&self.plan, receipts, run.clone());
        self.check_budget(summary.accounts.n_quarantined(), summary.accounts.read)?;
        if self.job.share.is_none() {
            let is_news = n_done > 0 || !self.folder.join(MANIFEST).exists();
            complete(&self.folder, &self.workroom, &self.plan, is_news.then_some(run))?;
            summary.finalized = true;
        }
        Ok(summary)
    }

    fn run_info(&self, shards: usize, progress: &Progress) -> RunInfo {
        RunInfo {
            host: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            threads: rayon::current_num_threads(),
            shards,
            seconds: self.started.elapsed().as_secs_f64(),
            input_bytes: progress.bytes.load(Ordering::Relaxed),
            text_bytes: progress.text_bytes.load(Ordering::Relaxed),
            stages: self.stages.meters.seconds(),
            plugins: self.stages.plugin_seconds(),
            ..RunInfo::default()
        }
        .with_rates()
    }
}

/// Lists the inputs and makes the output folder, in the order that leaves least behind when it fails:
/// inputs that are not there leave no folder, but standard input needs one to be kept in.
fn open_inputs(
    job: &Job,
    config: &Config,
    folder: &Folder,
) -> Result<(Workroom, dateline_ingest::Settings, Listing), Error> {
    let mut ingest = config.ingest.clone();
    if job.inputs.iter().all(|input| input != "-") {
        let found = listing(&job.inputs, &ingest, &job.output)?;
        folder.make()?;
        return Ok((Workroom::open(folder)?, ingest, found));
    }
    folder.make()?;
    let workroom = Workroom::open(folder)?;
    let spool = workroom.join("stdin");
    crate::folder::make_dir(&spool)?;
    ingest.spool = Some(spool);
    let found = listing(&job.inputs, &ingest, &job.output)?;
    Ok((workroom, ingest, found))
}

/// What passed through so far.
#[derive(Debug, Default)]
struct Progress {
    bytes: AtomicU64,
    text_bytes: AtomicU64,
    read: AtomicU64,
    quarantined: AtomicU64,
}

/// Counts on the way to the caller's watch.
struct Counting<'a> {
    inner: &'a dyn Watch,
    progress: &'a Progress,
}

impl Watch for Counting<'_> {
    fn advanced(&self, advance: &Advance) {
        let add = |to: &AtomicU64, by: u64| to.fetch_add(by, Ordering::Relaxed);
        add(&self.progress.bytes, advance.bytes);
        add(&self.progress.text_bytes, advance.text_bytes);
        add(&self.progress.read, advance.records);
        add(&self.progress.quarantined, advance.quarantined);
        self.inner.advanced(advance);
    }

    fn is_stopped(&self) -> bool {
        self.inner.is_stopped()
    }
}
