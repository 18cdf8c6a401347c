//! One document through every stage, with what went in and out of each and how long it took.
//!
//! The facts are the rows that a run would write, from the same stages. Not here: how they are shown.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use dateline_analyze::Analyze;
use dateline_core::{Document, RawDocument, Stage, StageError};
use dateline_export::Export;
use dateline_ingest::RawBatch;
use dateline_normalize::Normalize;
use dateline_tables::Rows;

use super::Workbench;
use super::pick::{Pick, ingest, only, pick};
use crate::config::Config;
use crate::error::{Error, Kind};
use crate::stages::make_export;

/// Rounds after which a document is no longer run again to be timed.
const MAX_ROUNDS: usize = 5;
/// Time after which it is not either.
const MAX_TIME: Duration = Duration::from_millis(200);

/// What the stages made of one document.
#[derive(Debug)]
pub struct Explained {
    /// The stages in their order.
    pub stages: Vec<StageTrace>,
    /// The plugins in the order they ran.
    pub plugins: Vec<PluginTrace>,
    /// The rows of every table, `tokens` too, in the order of the tables.
    pub tables: Vec<ExplainedTable>,
}

/// What went into a stage and came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageTrace {
    /// `read`, `ingest`, `normalize`, `analyze`, `export`.
    pub name: &'static str,
    /// Bytes that went in: of the input, the record, the decoded fields, the text, the layers.
    pub bytes_in: usize,
    /// Bytes that came out: of the record, the decoded fields, the text, the layers, the tables.
    pub bytes_out: usize,
    /// What came out, by name: fields, rows of layers, rows of tables.
    pub facts: Vec<(String, usize)>,
    /// The shortest of a few rounds.
    pub elapsed: Duration,
}

/// What a plugin made of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginTrace {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Its layers, with the number of their rows; `None` where it made none of this document.
    pub layers: Vec<(String, Option<usize>)>,
    /// The shortest of a few rounds.
    pub elapsed: Duration,
}

/// The rows of one table that are about the document.
#[derive(Debug)]
pub struct ExplainedTable {
    /// The layer that the table is made of; `None` for `documents` and `diagnostics`.
    pub layer: Option<String>,
    /// Who makes it, as `name@version`.
    pub analyzer: String,
    /// Whether its rows have a span.
    pub has_span: bool,
    /// All fields of all rows.
    pub rows: Rows,
}

/// What one round gives.
struct Round {
    raw_bytes: usize,
    n_fields: usize,
    text_bytes: usize,
    document: Document,
    rows: Vec<Rows>,
    /// Of ingest, normalize, analyze, export.
    elapsed: [Duration; 4],
    plugins: Vec<Duration>,
}

impl Workbench {
    /// Runs one record of a file through all stages.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or has no such record, a run would not write the record, or a stage
    /// fails.
    pub fn explain(&self, config: &Config, file: &str, which: &Pick) -> Result<Explained, Error> {
        let start = Instant::now();
        let picked = pick(file, which, &config.ingest, config.run.shard_bytes.0)?;
        let read = start.elapsed();
        let config = with_all_tables(config);
        let export = make_export(&config, &self.analyze)?;
        let batch = RawBatch::of(vec![picked.record]);
        let record_bytes = batch.byte_len() as usize;
        let round = self.rounds(&config, &export, &batch, file)?;
        let mut stages = vec![StageTrace {
            name: "read",
            bytes_in: usize::try_from(picked.input_bytes).unwrap_or(usize::MAX),
            bytes_out: record_bytes,
            facts: vec![("record".into(), 1)],
            elapsed: read,
        }];
        stages.extend(round.traces(record_bytes));
        let plugins = self.plugin_traces(&round);
        Ok(Explained { stages, plugins, tables: self.tables(round.rows) })
    }

    /// Runs the batch a few times, unless it takes long, and returns the last round with the least times.
    fn rounds(&self, config: &Config, export: &Export, batch: &RawBatch, file: &str) -> Result<Round, Error> {
        let begin = Instant::now();
        let mut best = self.round(config, export, batch.clone(), file)?;
        for _ in 1..MAX_ROUNDS {
            if begin.elapsed() > MAX_TIME {
                break;
            }
            let next = self.round(config, export, batch.clone(), file)?;
            least(&mut best.elapsed, &next.elapsed);
            least(&mut best.plugins, &next.plugins);
        }
        Ok(best)
    }

    fn round(&self, config: &Config, export: &Export, batch: RawBatch, file: &str) -> Result<Round, Error> {
        let failed = |source: StageError| Error::new(Kind::Stage { shard: 0, source });
        let ingest = ingest(&config.ingest)?;
        let mut scratches = self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        let (for_normalize, for_analyze) = &mut *scratches;
        let (ingested, t_ingest) = timed(&ingest, &mut ingest.scratch(), batch).map_err(failed)?;
        let raw = only(ingested, file)?;
        let (raw_bytes, n_fields) = (raw.byte_len(), raw.fields.len());
        let (normalized, t_normalize) = self.normalize(for_normalize, raw).map_err(failed)?;
        let text_bytes = normalized.iter().map(|document| document.text.len()).sum();
        let before = self.analyze.timings();
        let (annotated, t_analyze) = timed(&self.analyze, for_analyze, normalized).map_err(failed)?;
        let after = self.analyze.timings();
        let document = annotated.first().cloned().unwrap_or_default();
        let (rows, t_export) = timed(export, &mut export.scratch(), annotated).map_err(failed)?;
        let plugins = before.iter().zip(&after).map(|((_, a), (_, b))| b.saturating_sub(*a)).collect();
        let elapsed = [t_ingest, t_normalize, t_analyze, t_export];
        Ok(Round { raw_bytes, n_fields, text_bytes, document, rows, elapsed, plugins })
    }

    fn normalize(
        &self,
        scratch: &mut <Normalize as Stage>::Scratch,
        raw: RawDocument,
    ) -> Result<(Vec<Document>, Duration), StageError> {
        timed(&self.normalize, scratch, vec![raw])
    }

    fn plugin_traces(&self, round: &Round) -> Vec<PluginTrace> {
        let schemas = self.analyze.layer_schemas();
        let trace = |(plugin, elapsed): (&dateline_analyze::PluginInfo, &Duration)| {
            let analyzer = format!("{}@{}", plugin.name, plugin.version);
            let own = schemas.iter().filter(|schema| schema.analyzer == analyzer);
            let rows = |name: &str| round.document.layer(name).map(|layer| layer.len);
            PluginTrace {
                name: plugin.name.clone(),
                version: plugin.version.clone(),
                layers: own.map(|schema| (schema.name.clone(), rows(&schema.name))).collect(),
                elapsed: *elapsed,
            }
        };
        self.analyze.plugins().iter().zip(&round.plugins).map(trace).collect()
    }

    fn tables(&self, rows: Vec<Rows>) -> Vec<ExplainedTable> {
        let schemas = layers(&self.analyze);
        let explained = |rows: Rows| {
            let layer = schemas.iter().find(|layer| layer.table == rows.schema.name);
            ExplainedTable {
                layer: layer.map(|layer| layer.name.clone()),
                analyzer: layer.map(|layer| layer.analyzer.clone()).unwrap_or_default(),
                has_span: rows.schema.index_of("start_byte").is_some() && layer.is_some(),
                rows,
            }
        };
        rows.into_iter().map(explained).collect()
    }
}

impl Round {
    fn traces(&self, record_bytes: usize) -> [StageTrace; 4] {
        let layers = || self.document.layers.iter().flatten();
        let counts = |is_host: bool| {
            let of = layers().filter(move |layer| layer.rule.is_none() == is_host && layer.len > 0);
            of.map(|layer| (layer.schema.name.clone(), layer.len)).collect::<Vec<_>>()
        };
        let layer_bytes: usize = layers()
            .map(|layer| {
                let columns: usize = layer.columns.iter().map(dateline_core::Column::byte_len).sum();
                columns + 4 * (layer.start.len() + layer.end.len())
            })
            .sum();
        let fields = vec![("field".to_owned(), self.n_fields)];
        let full = self.rows.iter().filter(|rows| !rows.is_empty());
        let rows = full.map(|rows| (rows.schema.name.clone(), rows.len)).collect();
        let row_bytes = self.rows.iter().map(Rows::byte_len).sum();
        let trace = |name, bytes_in, bytes_out, facts, elapsed| StageTrace {
            name,
            bytes_in,
            bytes_out,
            facts,
            elapsed,
        };
        let [ingest, normalize, analyze, export] = self.elapsed;
        [
            trace("ingest", record_bytes, self.raw_bytes, fields, ingest),
            trace("normalize", self.raw_bytes, self.text_bytes, counts(true), normalize),
            trace("analyze", self.text_bytes, layer_bytes, counts(false), analyze),
            trace("export", layer_bytes, row_bytes, rows, export),
        ]
    }
}

/// Every table is made, so that what is shown does not depend on what a run writes.
fn with_all_tables(config: &Config) -> Config {
    let mut config = config.clone();
    config.output.tables = vec![format!("+{}", dateline_tables::schemas::TOKENS)];
    config.output.text = true;
    config
}

fn layers(analyze: &Analyze) -> Vec<std::sync::Arc<dateline_core::LayerSchema>> {
    analyze.host_schemas().into_iter().chain(analyze.layer_schemas()).collect()
}

fn timed<S: Stage>(
    stage: &S,
    scratch: &mut S::Scratch,
    input: S::Input,
) -> Result<(S::Output, Duration), StageError> {
    let start = Instant::now();
    let output = stage.run(scratch, input)?;
    Ok((output, start.elapsed()))
}

fn least(best: &mut [Duration], next: &[Duration]) {
    best.iter_mut().zip(next).for_each(|(best, next)| *best = (*best).min(*next));
}
