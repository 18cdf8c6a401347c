//! The four stages in their order, over one batch; a panic in one costs the record that caused it.
//!
//! This is the only place that knows which stage follows which. Not here: shards, files, threads.

use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use dateline_analyze::{Analyze, Found, discover};
use dateline_core::{Document, RawDocument, Stage, StageError};
use dateline_export::{DocumentText, Export, Selection};
use dateline_ingest::{Class, Ingest, RawBatch, Rejected, SourceRecord};
use dateline_normalize::{HostLayers, Normalize, Tokenizer};
use dateline_tables::{Rows, TableSchema, schemas};

use crate::accounts::add_counts;
use crate::config::Config;
use crate::error::{Error, Kind};
use crate::meters::{Meter, Meters};
use crate::plugins::{check_names, stamps};
use crate::quarantine::Quarantined;
use crate::setup::PluginStamp;

/// The stages of a run, loaded and ready.
pub(crate) struct Stages<I = Ingest, N = Normalize>
where
    I: Stage,
    N: Stage,
{
    ingest: I,
    normalize: N,
    analyze: Analyze,
    export: Export,
    plugins: Vec<PluginStamp>,
    max_raw_bytes: u64,
    scratches: Mutex<Vec<Scratches<I, N>>>,
    pub(crate) meters: Meters,
}

struct Scratches<I: Stage, N: Stage> {
    ingest: I::Scratch,
    normalize: N::Scratch,
    analyze: <Analyze as Stage>::Scratch,
    export: <Export as Stage>::Scratch,
}

/// What became of a batch.
#[derive(Debug, Default)]
pub(crate) struct Processed {
    /// One `Rows` a table, in the order of the tables.
    pub(crate) rows: Vec<Rows>,
    pub(crate) n_documents: u64,
    pub(crate) quarantined: Vec<Quarantined>,
    pub(crate) filtered: BTreeMap<String, u64>,
    pub(crate) diagnostics: BTreeMap<String, u64>,
    /// Bytes of normalized text.
    pub(crate) text_bytes: u64,
}

impl Stages {
    /// Finds and loads the plugins and makes the stages.
    ///
    /// # Errors
    ///
    /// When a plugin cannot be used, the configuration names one that is not there, or the tables do not
    /// fit together.
    pub(crate) fn load(config: &Config, search: &dateline_analyze::Search) -> Result<Self, Error> {
        let found = discover(search).map_err(|error| Error::new(Kind::Analyze(error)))?;
        check_names(config, &found)?;
        let data = crate::plugins::data_hashes(&found)?;
        let analyze = load_analyze(config, found)?;
        let plugins = stamps(analyze.plugins(), &data);
        let export = make_export(config, &analyze)?;
        let needs = analyze.required_host_layers();
        let layers = HostLayers {
            paragraph: needs.paragraph,
            sentence: needs.sentence || export.needs_sentences(),
            token: needs.token || export.needs_tokens(),
        };
        let ingest = Ingest::new(config.ingest.clone()).map_err(|error| Error::new(Kind::Ingest(error)))?;
        let normalize = Normalize::new(dateline_normalize::Settings { layers });
        Ok(Stages::of(ingest, normalize, analyze, export, plugins, config.ingest.max_raw_bytes))
    }
}

pub(crate) fn load_analyze(config: &Config, found: Vec<Found>) -> Result<Analyze, Error> {
    let settings = dateline_analyze::Settings {
        params: config.plugins.clone(),
        max_panics: config.analyze.max_panics,
        quota: dateline_analyze::Quota {
            rows: config.analyze.max_rows,
            bytes: usize::try_from(config.analyze.max_bytes.0).unwrap_or(usize::MAX),
        },
        ..dateline_analyze::Settings::default()
    };
    Analyze::load(found, &settings, Arc::new(Tokenizer)).map_err(|error| Error::new(Kind::Analyze(error)))
}

pub(crate) fn make_export(config: &Config, analyze: &Analyze) -> Result<Export, Error> {
    let mut layers = analyze.host_schemas();
    layers.extend(analyze.layer_schemas());
    let settings = dateline_export::Settings {
        tables: Selection::parse(&config.output.tables),
        text: if config.output.text { DocumentText::Keep } else { DocumentText::LeaveOut },
    };
    Export::new(&layers, &analyze.document_attributes(), &settings)
        .map_err(|error| Error::new(Kind::Export(error)))
}

impl<I, N> Stages<I, N>
where
    I: Stage<Input = RawBatch, Output = dateline_ingest::Ingested>,
    N: Stage<Input = Vec<RawDocument>, Output = Vec<Document>>,
{
    pub(crate) fn of(
        ingest: I,
        normalize: N,
        analyze: Analyze,
        export: Export,
        plugins: Vec<PluginStamp>,
        max_raw_bytes: u64,
    ) -> Self {
        let scratches = Mutex::new(Vec::new());
        let meters = Meters::default();
        Stages { ingest, normalize, analyze, export, plugins, max_raw_bytes, scratches, meters }
    }

    /// Returns the tables in the order of their rows.
    pub(crate) fn tables(&self) -> &[Arc<TableSchema>] {
        self.export.tables()
    }

    /// Returns the names of layers by the tables they become.
    pub(crate) fn layers(&self) -> BTreeMap<String, String> {
        let layers = self.analyze.host_schemas().into_iter().chain(self.analyze.layer_schemas());
        layers.map(|layer| (layer.table.clone(), layer.name.clone())).collect()
    }

    pub(crate) fn plugins(&self) -> &[PluginStamp] {
        &self.plugins
    }

    /// Returns how long each plugin ran so far, in seconds.
    pub(crate) fn plugin_seconds(&self) -> BTreeMap<String, f64> {
        let timings = self.analyze.timings().into_iter();
        timings.map(|(name, elapsed)| (name, elapsed.as_secs_f64())).collect()
    }

    /// Runs the stages over a batch. Where a stage panics, the records are run one by one, and those that
    /// make it panic go into quarantine.
    ///
    /// # Errors
    ///
    /// When the outside world fails: a disk, a plugin's worker.
    pub(crate) fn process(&self, batch: RawBatch) -> Result<Processed, StageError> {
        let kept = batch.clone();
        match self.attempt(batch) {
            Ok(processed) => processed,
            Err(_) => self.one_by_one(kept),
        }
    }

    fn one_by_one(&self, batch: RawBatch) -> Result<Processed, StageError> {
        let mut all = Processed::empty(self.tables());
        let RawBatch { records, rejected, skipped } = batch;
        all.quarantined.extend(rejected.into_iter().map(|rejected| Quarantined::new("ingest", rejected)));
        all.filtered = skipped;
        for record in records {
            match self.attempt(RawBatch::of(vec![record.clone()])) {
                Ok(processed) => all.append(processed?),
                Err(panic) => all.quarantined.push(self.panicked(&record, &panic)),
            }
        }
        Ok(all)
    }

    fn panicked(&self, record: &SourceRecord, panic: &Panic) -> Quarantined {
        let message = format!("panicked: {}", panic.message);
        let mut rejected = Rejected {
            record: record.record,
            range: Some(record.range),
            ..Rejected::new(&record.source, Class::Panic, message)
        };
        if record.bytes.len() as u64 <= self.max_raw_bytes {
            rejected.raw = record.bytes.to_vec();
        }
        Quarantined::new(panic.stage, rejected)
    }

    /// Runs the stages and catches a panic. The scratches a panic may have left half changed are dropped.
    fn attempt(&self, batch: RawBatch) -> Result<Result<Processed, StageError>, Panic> {
        let stage = Cell::new(self.ingest.name());
        let taken = self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratches = taken.unwrap_or_else(|| self.new_scratches());
        let caught = catch_unwind(AssertUnwindSafe(|| self.run(&mut scratches, batch, &stage)));
        match caught {
            Ok(done) => {
                self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratches);
                Ok(done)
            }
            Err(payload) => Err(Panic { stage: stage.get(), message: message_of(payload.as_ref()) }),
        }
    }

    fn new_scratches(&self) -> Scratches<I, N> {
        Scratches {
            ingest: self.ingest.scratch(),
            normalize: self.normalize.scratch(),
            analyze: self.analyze.scratch(),
            export: self.export.scratch(),
        }
    }

    fn run(
        &self,
        scratches: &mut Scratches<I, N>,
        batch: RawBatch,
        stage: &Cell<&'static str>,
    ) -> Result<Processed, StageError> {
        let ingested = self.timed(Meter::Ingest, || self.ingest.run(&mut scratches.ingest, batch))?;
        stage.set(self.normalize.name());
        let normalized = self
            .timed(Meter::Normalize, || self.normalize.run(&mut scratches.normalize, ingested.documents))?;
        let mut out = Processed { n_documents: normalized.len() as u64, ..Processed::default() };
        out.text_bytes = normalized.iter().map(|doc| doc.text.len() as u64).sum();
        stage.set(self.analyze.name());
        let annotated =
            self.timed(Meter::Analyze, || self.analyze.run(&mut scratches.analyze, normalized))?;
        out.count_diagnostics(&annotated);
        stage.set(self.export.name());
        out.rows = self.timed(Meter::Export, || self.export.run(&mut scratches.export, annotated))?;
        out.quarantined =
            ingested.rejected.into_iter().map(|rejected| Quarantined::new("ingest", rejected)).collect();
        out.filtered = ingested.filtered;
        Ok(out)
    }

    fn timed<T>(&self, meter: Meter, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.meters.add(meter, start.elapsed());
        done
    }
}

impl Processed {
    fn empty(tables: &[Arc<TableSchema>]) -> Self {
        Processed { rows: tables.iter().cloned().map(Rows::empty).collect(), ..Processed::default() }
    }

    fn append(&mut self, other: Processed) {
        self.rows.iter_mut().zip(&other.rows).for_each(|(to, from)| to.append(from));
        self.n_documents += other.n_documents;
        self.quarantined.extend(other.quarantined);
        add_counts(&mut self.filtered, &other.filtered);
        add_counts(&mut self.diagnostics, &other.diagnostics);
        self.text_bytes += other.text_bytes;
    }

    fn count_diagnostics(&mut self, documents: &[Document]) {
        for diagnostic in documents.iter().flat_map(|doc| &doc.diagnostics) {
            match self.diagnostics.get_mut(diagnostic.code.as_ref()) {
                Some(count) => *count += 1,
                None => {
                    self.diagnostics.insert(diagnostic.code.to_string(), 1);
                }
            }
        }
    }

    /// Returns the number of documents that were written: the rows of their table, where it is made.
    pub(crate) fn written(&self) -> u64 {
        let documents = self.rows.iter().find(|rows| rows.schema.name == schemas::DOCUMENTS);
        documents.map_or(self.n_documents, |rows| rows.len as u64)
    }
}

/// A panic that was caught.
struct Panic {
    stage: &'static str,
    message: String,
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".into())
}

#[cfg(test)]
#[path = "stages/tests.rs"]
mod tests;
