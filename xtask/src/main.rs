//! The tasks of this repository: `cargo xtask TASK`.
//!
//! xtask depends on nothing of ours: it calls cargo, the C compiler and the `dateline` binary.

mod bench;
mod cargo;
mod cases;
mod ci;
mod eval;
mod new_plugin;
mod peers;
mod plugins;
mod profile;
mod run;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::corpus::{Format, Settings, write};

/// The tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds everything in release and runs `dateline run ARGS`, by default over `seeds/` into `out/`.
    #[command(disable_help_flag = true)]
    Run {
        /// Passed on to `dateline run` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Builds the plugins and installs them beside the binary, with their lock file.
    Plugins {
        /// Cargo profile: `release` or `dev`.
        #[arg(long, default_value = "release")]
        profile: String,
    },
    /// Copies `plugins/template` to `plugins/NAME` and adds it to the workspace.
    NewPlugin {
        /// Lower case letters, digits and hyphens.
        name: String,
    },
    /// Runs the cases of the plugins in the given folders, by default of all.
    TestPlugin {
        /// Folders with a `plugin.json`.
        folders: Vec<String>,
    },
    /// Rewrites the expectations of every cases file; read the diff.
    Bless,
    /// Scores runs over the evaluation sets against the committed floors.
    Eval {
        /// Folder of the evaluation sets.
        #[arg(long, default_value = "../shared/eval")]
        gold: String,
        /// Trains in so many folds and scores each document with a model that has not seen it.
        #[arg(long, value_name = "N")]
        folds: Option<usize>,
        /// Names of sets; by default all, with `--folds` those of `xtask/folds.tsv`.
        sets: Vec<String>,
    },
    /// Profiles `dateline run ARGS`, by default over a corpus: time by function, crate and plugin.
    #[command(disable_help_flag = true)]
    Profile {
        /// Passed on to `dateline run` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Times other tools beside Dateline on the same corpus and counts what each finds.
    BenchPeers {
        /// Names of peers; by default all of `benches/peers/peers.tsv`.
        names: Vec<String>,
        /// Also writes a record of note, under the name of this machine.
        #[arg(long, value_name = "MACHINE")]
        record: Option<String>,
    },
    /// Writes a corpus of press-like text, the same for the same size, seed and version.
    Corpus {
        /// Size in millions of bytes of text.
        #[arg(long)]
        mb: u64,
        /// Folder to write into; empty or missing.
        #[arg(short, long)]
        output: PathBuf,
        /// `txt`, `jsonl` or `html`.
        #[arg(long, default_value = "jsonl")]
        format: String,
        /// Another seed gives another corpus.
        #[arg(long, default_value_t = xtask::corpus::SEED)]
        seed: u64,
    },
    /// Times every stage and plugin beside the rulers: a table, a picture, the goals.
    BenchReport {
        /// Turns, each a process that times everything: the least of all and the median are reported.
        #[arg(long, default_value_t = 12)]
        turns: u32,
        /// Fails when a goal of `benches/goals.tsv` is missed.
        #[arg(long)]
        check: bool,
        /// Also writes a record of note, under the name of this machine.
        #[arg(long, value_name = "MACHINE")]
        record: Option<String>,
        /// Parts of names of the work wanted; none: all.
        only: Vec<String>,
    },
    /// Counts instructions for a byte of text with callgrind and compares them with the committed table.
    BenchCheck {
        /// Writes the table anew instead.
        #[arg(long)]
        bless: bool,
    },
    /// Checks what the compiler does not: arrows, file heads and sizes, unsafe, root names.
    Tidy,
    /// Runs everything a change must pass.
    Ci,
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode> {
    match task {
        Task::Run { args } => run::run(&args),
        Task::Plugins { profile } => {
            let installed = plugins::install(cargo::Profile::parse(&profile)?)?;
            println!("plugins: {}", cargo::shown(&installed.default));
            println!("examples: {}", cargo::shown(&installed.examples));
            Ok(ExitCode::SUCCESS)
        }
        Task::NewPlugin { name } => new_plugin::create(&name).map(|()| ExitCode::SUCCESS),
        Task::TestPlugin { folders } => cases::test(&folders),
        Task::Bless => cases::bless(),
        Task::Eval { gold, folds: None, sets } => eval::eval(gold.as_ref(), &sets),
        Task::Eval { gold, folds: Some(n), sets } => eval::cross_validate(gold.as_ref(), &sets, n),
        Task::Profile { args } => profile::profile(&args),
        Task::BenchPeers { names, record } => peers::bench(&names, record.as_deref()),
        Task::Corpus { mb, output, format, seed } => corpus(mb, &output, &format, seed),
        Task::BenchReport { turns, check, record, only } => {
            let goals = if check { bench::Goals::Check } else { bench::Goals::Show };
            bench::report(&bench::Options { turns, goals, record, only })
        }
        Task::BenchCheck { bless } => {
            bench::check(if bless { bench::Table::Bless } else { bench::Table::Compare })
        }
        Task::Tidy => tidy::tidy(),
        Task::Ci => ci::ci(),
    }
}

fn corpus(mb: u64, output: &Path, format: &str, seed: u64) -> Result<ExitCode> {
    let settings = Settings { seed, ..Settings::megabytes(mb) };
    let written = write(settings, output, Format::parse(format)?)?;
    println!("articles: {} ({} near copies)", written.articles, written.copies);
    println!("bytes of text: {}", written.bytes);
    println!("blake3: {}", written.blake3);
    Ok(ExitCode::SUCCESS)
}
