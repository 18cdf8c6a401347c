//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dateline_pipeline::{Budget, ByteSize, Share};

use crate::eval::EvalArgs;
use crate::explain::ExplainArgs;

/// Reads press documents and writes down, with exact provenance, who said what, did what, and how much.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads documents and writes tables.
    Run(Box<RunArgs>),
    /// Scores a run against gold annotations: precision, recall, F1, and the worst errors.
    Eval(Box<EvalArgs>),
    /// Shows one document through every stage, with every fact.
    Explain(Box<ExplainArgs>),
    /// Completes a folder whose shards were run one by one.
    Finalize {
        /// Folder of the tables.
        output: PathBuf,
    },
    /// Reads the sources again and proves every span of every table.
    Verify {
        /// Folder of the tables.
        output: PathBuf,
        /// Where the inputs are now, if they were moved or came from standard input.
        #[arg(short, long, num_args = 1.., value_name = "PATH")]
        input: Vec<String>,
        /// Threads; 0: as many as the machine has.
        #[arg(short, long, default_value_t = 0)]
        threads: usize,
    },
    /// Lists, checks and tests plugins.
    #[command(subcommand)]
    Plugins(PluginsCommand),
    /// Trains the models of plugins.
    #[command(subcommand)]
    Train(TrainCommand),
}

/// Options of `dateline run`.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// File, folder, pattern, or `-` for standard input.
    #[arg(short, long, num_args = 1.., required = true, value_name = "PATH")]
    pub(crate) input: Vec<String>,
    /// Folder of the tables.
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: PathBuf,
    /// Format of all inputs; default: told by content and name. What is packed is unpacked all the same.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) input_format: Option<String>,
    /// Name of the field or column that holds the text; dots lead into objects: `article.body`.
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Option<String>,
    /// Name of the field or column that holds the title.
    #[arg(long, value_name = "NAME")]
    pub(crate) title_field: Option<String>,
    /// Whether text that was decoded wrongly before is repaired where that is certain; on by default.
    #[arg(long, value_parser = ["on", "off"])]
    pub(crate) repair_mojibake: Option<String>,
    /// Format of the tables.
    #[arg(long, value_parser = ["parquet", "jsonl"])]
    pub(crate) format: Option<String>,
    /// Columns of JSONL; Parquet always has all.
    #[arg(long, value_parser = ["compact", "full"])]
    pub(crate) columns: Option<String>,
    /// Tables: `+tokens` and `-sentences` change the default set, bare names replace it.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "TABLES")]
    pub(crate) tables: Vec<String>,
    /// Threads; 0: as many as the machine has. Never changes a result.
    #[arg(short, long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Publication date of documents that carry none.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    /// Reads the first N records only.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Runs the shards k with k % N == I only; `dateline finalize` completes the folder.
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Share>,
    /// Bytes of input in a shard: `64MiB`.
    #[arg(long, value_name = "SIZE")]
    pub(crate) shard_bytes: Option<ByteSize>,
    /// Replaces a run that stands in the output folder.
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Fails with 65 when more records are quarantined: a number, or a share like `0.1%`. Default: any.
    #[arg(long, value_name = "N|P%")]
    pub(crate) max_errors: Option<Budget>,
    /// Progress on standard error: a bar or a line every 10 s, JSON lines, or nothing.
    #[arg(long, value_enum, default_value_t = ProgressMode::Auto)]
    pub(crate) progress: ProgressMode,
    #[command(flatten)]
    pub(crate) setup: SetupArgs,
}

/// Options of every command that loads plugins.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SetupArgs {
    /// A plugin: its folder, plugin.json or library.
    #[arg(long, value_name = "PATH")]
    pub(crate) plugin: Vec<PathBuf>,
    /// A configuration file, TOML.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Sets one key of the configuration: `plugins.quantity.min_confidence=0.5`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressMode {
    /// A bar on a terminal, else a line every 10 s.
    Auto,
    /// One JSON object a line.
    Json,
    /// Nothing.
    None,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginsCommand {
    /// Lists the plugins that are found, in the order they run.
    List {
        #[command(flatten)]
        setup: SetupArgs,
    },
    /// Loads plugins and runs them on hostile texts.
    Check {
        /// Name or path of a plugin; all that are found where none is given.
        #[arg(value_name = "NAME|PATH")]
        which: Option<String>,
        #[command(flatten)]
        setup: SetupArgs,
    },
    /// Runs the cases of plugins' folders.
    Test {
        /// Folders with `plugin.json` and `cases/*.txt`.
        #[arg(required = true)]
        folders: Vec<PathBuf>,
        /// Rewrites the expectations; read the diff.
        #[arg(long)]
        bless: bool,
        #[command(flatten)]
        setup: SetupArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrainCommand {
    /// Trains the model of the plugin `names`; the same texts and options give the same bytes.
    Names(TrainNamesArgs),
}

/// Options of `dateline train names`.
#[derive(Debug, Args)]
pub(crate) struct TrainNamesArgs {
    /// Folders of texts: NAME.txt with its names in NAME.gold.jsonl, and labels.json.
    #[arg(required = true, value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
    /// File of the model; default: names.model in the working folder.
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) output: Option<PathBuf>,
    /// Times every text is seen.
    #[arg(long, value_name = "N", default_value_t = 16)]
    pub(crate) epochs: u32,
    /// The table has two to the power of this many rows, one a feature; at most 19, which is 8 MiB.
    #[arg(long, value_name = "N", default_value_t = 18, value_parser = clap::value_parser!(u32).range(1..=19))]
    pub(crate) bits: u32,
    /// Features that are seen less often are left out.
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) min_count: u32,
    /// Length of the first steps.
    #[arg(long, value_name = "X", default_value_t = 0.03)]
    pub(crate) rate: f32,
    /// Pull of every weight towards zero.
    #[arg(long, value_name = "X", default_value_t = 0.0003)]
    pub(crate) l2: f32,
    /// Share of words that are hidden in training.
    #[arg(long, value_name = "X", default_value_t = 0.45)]
    pub(crate) hidden: f32,
    #[command(flatten)]
    pub(crate) setup: SetupArgs,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn tables_may_be_taken_away() {
        let args = ["dateline", "run", "-i", "a", "b", "-o", "out", "--tables", "-sentences,+tokens"];
        let Command::Run(run) = Cli::try_parse_from(args).unwrap().command else { panic!("a run") };
        assert_eq!(run.tables, ["-sentences", "+tokens"]);
        assert_eq!(run.input, ["a", "b"]);
    }
}
