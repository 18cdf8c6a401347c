//! From arguments and environment to a configuration and a search for plugins.

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use dateline_analyze::Search;
use dateline_pipeline::{Assignment, Config};

use crate::args::{RunArgs, SetupArgs};

/// Folders of plugins, between the explicit ones and those beside the binary.
const PLUGIN_PATH: &str = "DATELINE_PLUGIN_PATH";

/// Returns where plugins are looked for: those named, then the folders of the environment, of the binary
/// and of the user. Never the working folder.
pub(crate) fn search(setup: &SetupArgs) -> Search {
    let mut folders: Vec<PathBuf> = env::var_os(PLUGIN_PATH)
        .map(|paths| env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()).collect())
        .unwrap_or_default();
    let binary = env::current_exe().ok().and_then(|binary| Some(binary.parent()?.join("plugins")));
    folders.extend(binary);
    folders.extend(user_folder());
    Search { explicit: setup.plugin.clone(), folders }
}

fn user_folder() -> Option<PathBuf> {
    let data = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    data.or_else(home).map(|data| data.join("dateline/plugins"))
}

/// Returns the configuration of a command without options of its own.
pub(crate) fn config(setup: &SetupArgs) -> Result<Config> {
    load(setup, Vec::new())
}

/// Returns the configuration of a run: options win over `--set`, `--set` over the file.
pub(crate) fn run_config(args: &RunArgs) -> Result<Config> {
    let mut options = Vec::new();
    let mut set = |key: &str, value: Option<serde_json::Value>| {
        options.extend(value.map(|value| Assignment::new(key, value)));
    };
    set("output.format", args.format.clone().map(Into::into));
    set("output.columns", args.columns.clone().map(Into::into));
    set("output.tables", (!args.tables.is_empty()).then(|| args.tables.clone().into()));
    set("run.threads", args.threads.map(Into::into));
    set("run.limit", args.limit.map(Into::into));
    set("run.shard_bytes", args.shard_bytes.map(|size| size.0.into()));
    set("run.max_errors", args.max_errors.map(|budget| budget.to_string().into()));
    set("ingest.format", args.input_format.clone().map(Into::into));
    set("ingest.fields.text", args.text_field.clone().map(Into::into));
    set("ingest.fields.title", args.title_field.clone().map(Into::into));
    set("ingest.repair_mojibake", args.repair_mojibake.as_ref().map(|state| (state == "on").into()));
    set("ingest.published", args.published.clone().map(Into::into));
    load(&args.setup, options)
}

fn load(setup: &SetupArgs, options: Vec<Assignment>) -> Result<Config> {
    let mut assignments: Vec<Assignment> =
        setup.set.iter().map(|text| Assignment::parse(text)).collect::<Result<_, _>>()?;
    assignments.extend(options);
    Ok(Config::load(setup.config.as_deref(), &assignments)?)
}
