//! `dateline explain`: one document through every stage, to see what is wrong.
//!
//! Here is what can be typed. Not here: the stages (pipeline's workbench).

mod facts;
mod head;
mod json;
mod markers;
mod paint;
mod select;
mod sentences;
mod view;

use anyhow::Result;
use clap::{Args, ValueEnum};
use dateline_pipeline::{Pick, Workbench};

use crate::args::SetupArgs;
use crate::{exit, out, setup};

/// Columns of a page where the terminal does not say.
const COLUMNS: usize = 100;

/// Options of `dateline explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A file of any format that a run reads, or `-` for standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// The record of a file with several: its number, from 0, or its own id.
    #[arg(long, value_name = "N|ID")]
    record: Option<Pick>,
    /// Shows these layers or tables only; `sentence`, `paragraph` and `token` are shown when named.
    #[arg(short, long, value_delimiter = ',', value_name = "NAME")]
    layer: Vec<String>,
    /// Writes JSON: the record, stages, plugins, layers with the rows of their tables, diagnostics.
    #[arg(long)]
    json: bool,
    /// Colour: on a terminal unless `NO_COLOR` is set, always, or never.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// Columns of a line; by default what `COLUMNS` says, else 100.
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Publication date of a document that carries none.
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    #[command(flatten)]
    setup: SetupArgs,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Explains one document.
pub(crate) fn explain(args: &ExplainArgs) -> Result<u8> {
    let mut config = setup::config(&args.setup)?;
    config.ingest.published = args.published.clone().or(config.ingest.published);
    let bench = Workbench::load(&config, &setup::search(&args.setup))?;
    let explained = bench.explain(&config, &args.file, args.record.as_ref().unwrap_or(&Pick::First))?;
    let selection = select::Selection::new(&explained, &args.layer)?;
    if args.json {
        out::data(&json::write(&explained, &selection)?);
        return Ok(exit::DONE);
    }
    let view = view::View::new(&explained, &selection);
    let painter = paint::Painter::new(args.color);
    let mut page = head::write(&explained, &view, &painter);
    page += &sentences::write(&view, &painter, args.columns());
    page += &facts::of_document(&view, &painter);
    page += &facts::diagnostics(&explained, &painter);
    out::data(&page);
    Ok(exit::DONE)
}

impl ExplainArgs {
    fn columns(&self) -> usize {
        let told = || std::env::var("COLUMNS").ok()?.parse().ok();
        self.width.or_else(told).unwrap_or(COLUMNS)
    }
}
