//! `cargo xtask bench-peers`: other tools beside Dateline on the same corpus, in turns.
//!
//! What the peers are stands in `benches/peers/peers.tsv`, what each does in a script beside it. Each works
//! through as many texts as it can in its share of seconds; CPU time counts. A peer that cannot be installed
//! or does not run is a row that says why. Not here: Dateline's own ruler (`bench-report`).

mod install;
mod list;
mod measure;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use self::list::{Peer, Reads};
use self::measure::Turn;
use crate::cargo::{self, Profile};
use crate::{plugins, profile};

/// Megabytes of text that everybody reads.
const CORPUS_MB: u64 = 20;
/// Megabytes of pages.
const PAGES_MB: u64 = 3;
/// How often a peer has a turn, right after one of Dateline's; the median counts.
const TURNS: usize = 7;
/// Seconds of CPU a peer has in a turn.
const SECONDS: f64 = 4.0;

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    peer: Peer,
    /// What came out, or why nothing did.
    outcome: Result<Vec<Turn>, String>,
}

/// Times the peers that are named, or all, and writes a table.
///
/// # Errors
///
/// When a peer is not listed, a build fails or Dateline does not run. A peer that fails is no error.
pub(crate) fn bench(names: &[String], record: Option<&str>) -> Result<ExitCode> {
    let peers = list::read(names)?;
    let folder = cargo::metadata()?.target_directory.join("peers");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(&folder)))?;
    plugins::install(Profile::Release)?;
    let corpora = Corpora::write(&folder, &peers)?;
    let mut rows: Vec<Row> = peers.into_iter().map(|peer| install_one(&folder, peer)).collect();
    for turn in 1..=TURNS {
        println!("turn {turn} of {TURNS}");
        rows.iter_mut().try_for_each(|row| take_turn(row, &corpora, &folder))?;
    }
    let page = table::page(&rows);
    print!("{page}");
    let mut places = vec![folder.join("report.md")];
    places.extend(record.map(record_path).transpose()?);
    for place in places {
        fs::write(&place, &page).with_context(|| format!("writing {}", cargo::shown(&place)))?;
        println!("written: {}", cargo::shown(&place));
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the corpora are.
pub(crate) struct Corpora {
    text: PathBuf,
    pages: Option<PathBuf>,
}

impl Corpora {
    fn write(folder: &Path, peers: &[Peer]) -> Result<Self> {
        let needs_pages = peers.iter().any(|peer| peer.reads == Reads::Pages);
        Ok(Corpora {
            text: profile::corpus(folder, CORPUS_MB, "jsonl")?,
            pages: needs_pages.then(|| profile::corpus(folder, PAGES_MB, "html")).transpose()?,
        })
    }

    /// Returns the corpus that is read so.
    pub(crate) fn of(&self, reads: Reads) -> Option<&Path> {
        match reads {
            Reads::Text | Reads::Files => Some(&self.text),
            Reads::Pages => self.pages.as_deref(),
        }
    }
}

fn install_one(folder: &Path, peer: Peer) -> Row {
    println!("installing {}", peer.name);
    let outcome = install::install(folder, &peer).map(|()| Vec::new()).map_err(|error| format!("{error:#}"));
    Row { peer, outcome }
}

/// Runs Dateline and then a peer, unless that has failed before.
fn take_turn(row: &mut Row, corpora: &Corpora, folder: &Path) -> Result<()> {
    let (Ok(turns), Some(corpus)) = (&mut row.outcome, corpora.of(row.peer.reads)) else { return Ok(()) };
    println!("  {}", row.peer.name);
    let ours = measure::dateline(row.peer.reads, corpus, folder)?;
    match measure::peer(&row.peer, corpus, folder, SECONDS) {
        Ok(theirs) => turns.push(Turn { ours, theirs }),
        Err(error) => row.outcome = Err(format!("{error:#}")),
    }
    Ok(())
}

fn record_path(machine: &str) -> Result<PathBuf> {
    let folder = cargo::root().join("benches/record").join(machine);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(&folder)))?;
    Ok(folder.join("peers.md"))
}
