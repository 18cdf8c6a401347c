//! The tasks of this repository: `cargo xtask TASK`.
//!
//! xtask depends on nothing of ours: it calls cargo, the C compiler and the `dateline` binary.

mod cargo;
mod cases;
mod ci;
mod eval;
mod new_plugin;
mod plugins;
mod run;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

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
        /// Names of sets; by default those with floors.
        sets: Vec<String>,
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
        Task::Eval { gold, sets } => eval::eval(gold.as_ref(), &sets),
        Task::Tidy => tidy::tidy(),
        Task::Ci => ci::ci(),
    }
}
