//! `dateline run` and `dateline finalize`.

use std::path::Path;

use anyhow::Result;
use dateline_pipeline::{Existing, Job, sample};

use crate::args::RunArgs;
use crate::progress::Progress;
use crate::signals::Signals;
use crate::{exit, out, setup, summary};

/// Facts of each table shown after a run.
const FACTS_PER_TABLE: usize = 2;

/// Runs a job and shows what came of it.
pub(crate) fn run(args: &RunArgs, signals: &Signals) -> Result<u8> {
    let config = setup::run_config(args)?;
    let job = Job {
        inputs: args.input.clone(),
        output: args.output.clone(),
        share: args.shard,
        existing: if args.overwrite { Existing::Replace } else { Existing::Continue },
    };
    let progress = Progress::new(args.progress, signals);
    let done = dateline_pipeline::run(&job, &config, &setup::search(&args.setup), &progress);
    progress.finish();
    let done = done?;
    let facts = if done.finalized { sample(&args.output, FACTS_PER_TABLE)? } else { Vec::new() };
    out::data(&summary::of_run(&done, &facts, &args.output));
    out::note(summary::of_time(&done));
    Ok(exit::DONE)
}

/// Completes a folder.
pub(crate) fn finalize(output: &Path) -> Result<u8> {
    let manifest = dateline_pipeline::finalize(output)?;
    let facts = sample(output, FACTS_PER_TABLE)?;
    out::data(&summary::of_manifest(&manifest, &facts, output));
    Ok(exit::DONE)
}
