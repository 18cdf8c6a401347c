//! `dateline train names`: a model of the tagger from folders of annotated texts.
//!
//! Not here: the features and the training itself (tagger), the lexicons (the plugin's own, found by the host).

mod example;
mod gold;
mod kinds;
mod sets;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use dateline_pipeline::{Config, Workbench};
use dateline_tagger::{Options, train};

use crate::args::{SetupArgs, TrainCommand, TrainNamesArgs};
use crate::{exit, out, setup};

/// Returns the configuration with the tagger off: the model that stands there may be one of another version.
fn untagged(args: &SetupArgs) -> Result<Config> {
    let mut setup = args.clone();
    setup.set.push(format!("plugins.{PLUGIN}.tagger=false"));
    setup::config(&setup)
}

/// The plugin whose lexicons a model of names is trained with.
const PLUGIN: &str = "names";

/// Performs one of the commands that train.
pub(crate) fn perform(command: TrainCommand) -> Result<u8> {
    match command {
        TrainCommand::Names(args) => names(&args),
    }
}

fn names(args: &TrainNamesArgs) -> Result<u8> {
    let bench = Workbench::load(&untagged(&args.setup)?, &setup::search(&args.setup))?;
    let named = bench.found().iter().any(|found| found.manifest.name == PLUGIN);
    ensure!(named, "plugin `{PLUGIN}`: not found, and its lexicons are needed");
    let sets = sets::read(&args.folders)?;
    let mut classes = Vec::new();
    let mut examples = Vec::new();
    for set in &sets {
        for document in &set.documents {
            let scanned = bench.scan(&document.text, PLUGIN)?;
            examples.push(example::example(&scanned, set, document, &mut classes));
        }
    }
    let kinds: Vec<String> = kinds::NAMES.iter().map(|&name| name.to_owned()).collect();
    let options = Options {
        epochs: args.epochs,
        bits: args.bits,
        min_count: args.min_count,
        rate: args.rate,
        l2: args.l2,
        hidden: args.hidden,
    };
    let trained = train(&kinds, &classes, &examples, &options)?;
    let bytes = trained.model.write();
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from("names.model"));
    fs::write(&path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    out::data(&format!(
        "{} documents, {} tokens where a name may stand, {} names of which {} reach outside these\n\
         {} features learned, {} kept, {} bytes in {}\n",
        examples.len(),
        trained.tokens,
        trained.names,
        trained.missed,
        trained.features,
        trained.model.n_features(),
        bytes.len(),
        path.display()
    ));
    Ok(exit::DONE)
}
