//! The `dateline` command: arguments in, exit code out.
//!
//! Data goes to standard output, everything else to standard error. Not here: how a run works (pipeline).

mod args;
mod eval;
mod exit;
mod explain;
mod fault;
mod out;
mod plugins;
mod progress;
mod run;
mod setup;
mod signals;
mod summary;
mod train;
mod verify;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;

use crate::args::{Cli, Command};
use crate::signals::Signals;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .without_time()
        .with_target(false)
        .init();
    let signals = match Signals::install() {
        Ok(signals) => signals,
        Err(error) => return failed(&error, None),
    };
    match perform(cli.command, &signals) {
        Ok(code) => ExitCode::from(code),
        Err(error) => failed(&error, signals.seen()),
    }
}

fn perform(command: Command, signals: &Signals) -> Result<u8> {
    match command {
        Command::Run(args) => run::run(&args, signals),
        Command::Eval(args) => eval::eval(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Finalize { output } => run::finalize(&output),
        Command::Verify { output, input, threads } => verify::verify(&output, &input, threads, signals),
        Command::Plugins(command) => plugins::perform(command),
        Command::Train(command) => train::perform(command),
    }
}

fn failed(error: &anyhow::Error, signal: Option<u8>) -> ExitCode {
    out::error(error);
    exit::code_of(error, signal)
}
