//! The analyze stage: its plugins, its scratch, and the run over a batch.
//!
//! Not here: how a plugin runs on one document (`document`), how plugins are opened (`load`).

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dateline_core::token::{PARAGRAPH, SENTENCE, TOKEN};
use dateline_core::{Attribute, Document, LayerSchema, Stage, StageError};
use dateline_lexicon::{Hits, Lexicon, Matcher};

use crate::hits::{Cells, LexiconHits};
use crate::lexicons::Codeless;
use crate::loader::{Instance, Lender, Worker};
use crate::manifest::Manifest;
use crate::plan::{Plan, Source};
use crate::settings::{HostNeeds, PluginInfo, Quota};
use crate::staged::Staging;

/// Of how many documents one is timed.
const TIMED: usize = 16;

/// The plugins of a run, planned and opened.
///
/// A document leaves the stage with one slot a layer: the host's, then those of the plugins in the order of
/// [`layer_schemas`](Analyze::layer_schemas), then `document` if a plugin extends it. A slot is `None`
/// where its plugin failed on the document or was skipped, and an empty layer where the plugin does not
/// speak its language. A document whose language is unknown is given to every plugin.
#[derive(Debug)]
pub struct Analyze {
    pub(crate) plan: Plan,
    pub(crate) units: Vec<Unit>,
    pub(crate) infos: Vec<PluginInfo>,
    /// Those that are scanned for, by their index in the plan.
    pub(crate) lexicons: Vec<Lexicon>,
    /// Their columns.
    pub(crate) cells: Vec<Vec<Cells>>,
    pub(crate) matcher: Matcher,
    /// Panics a batch, and what one plugin may emit for one document.
    pub(crate) limits: (u32, Quota),
    /// The word workers poll.
    pub(crate) stop: Arc<AtomicU32>,
    /// Nanoseconds each plugin has run.
    pub(crate) nanos: Vec<AtomicU64>,
}

/// One plugin, in the order of the plan.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) manifest: Manifest,
    pub(crate) runner: Runner,
}

/// What makes a plugin's rows.
#[derive(Debug)]
pub(crate) enum Runner {
    /// A library in this process; `shared` is its one worker where it may have only one.
    Library { instance: Arc<Instance>, shared: Option<Mutex<Option<Worker>>> },
    /// A lexicon, by its index in the plan.
    Codeless { codeless: Codeless, lexicon: usize },
}

/// What one thread needs to run the plugins; reused from batch to batch.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) hits: Hits,
    pub(crate) doc_id: String,
    pub(crate) plugins: Vec<PluginScratch>,
}

/// What one thread needs to run one plugin.
#[derive(Debug, Default)]
pub(crate) struct PluginScratch {
    pub(crate) worker: Option<Worker>,
    pub(crate) lender: Lender,
    /// One an input; filled where the input is a lexicon.
    pub(crate) lexicons: Vec<LexiconHits>,
    pub(crate) staging: Staging,
    /// Panics in this batch.
    pub(crate) panics: u32,
    /// Whether it made its layers of this document.
    pub(crate) is_done: bool,
    /// Time spent in this batch.
    pub(crate) nanos: u64,
}

impl Analyze {
    /// Returns which host layers the plugins need.
    pub fn required_host_layers(&self) -> HostNeeds {
        let mut needs = HostNeeds { token: !self.lexicons.is_empty(), ..HostNeeds::default() };
        for input in self.plan.plugins.iter().flat_map(|planned| &planned.inputs) {
            match &input.source {
                Source::Slot { slot: PARAGRAPH, .. } => needs.paragraph = true,
                Source::Slot { slot: SENTENCE, .. } => needs.sentence = true,
                Source::Slot { slot: TOKEN, .. } => needs.token = true,
                _ => {}
            }
        }
        needs
    }

    /// Returns the layers of plugins in the order of their slots, with extended attributes.
    pub fn layer_schemas(&self) -> Vec<Arc<LayerSchema>> {
        self.plan.layers.clone()
    }

    /// Returns the host layers by slot, with extended attributes.
    pub fn host_schemas(&self) -> Vec<Arc<LayerSchema>> {
        self.plan.hosts.clone()
    }

    /// Returns the attributes plugins add to documents.
    ///
    /// Where there is one, every analyzed document has one more slot after the layers of plugins: the layer
    /// `document`, without spans, with one row and these attributes as its columns.
    pub fn document_attributes(&self) -> Vec<Attribute> {
        self.plan.document.as_ref().map_or_else(Vec::new, |schema| schema.attributes.clone())
    }

    /// Returns the plugins in the order they run.
    pub fn plugins(&self) -> &[PluginInfo] {
        &self.infos
    }

    /// Returns how long each plugin has run so far, summed over threads, in the order they run.
    ///
    /// An estimate from every 16th document: reading the clock can cost more than a call of a plugin.
    pub fn timings(&self) -> Vec<(String, Duration)> {
        let timing = |(info, nanos): (&PluginInfo, &AtomicU64)| {
            (info.name.clone(), Duration::from_nanos(nanos.load(Ordering::Relaxed)))
        };
        self.infos.iter().zip(&self.nanos).map(timing).collect()
    }

    /// Asks every running plugin to return early; batches that are cut short by it fail.
    pub fn stop(&self) {
        self.stop.store(1, Ordering::Relaxed);
    }

    /// Adds the times of a batch, in which `timed` of `bytes` bytes of text were timed.
    fn add_times(&self, scratch: &mut Scratch, timed: usize, bytes: usize) {
        let scale = bytes as f64 / timed.max(1) as f64;
        for (total, plugin) in self.nanos.iter().zip(&mut scratch.plugins) {
            let nanos = std::mem::take(&mut plugin.nanos) as f64 * scale;
            total.fetch_add(nanos as u64, Ordering::Relaxed);
        }
    }
}

impl Stage for Analyze {
    type Input = Vec<Document>;
    type Output = Vec<Document>;
    type Scratch = Scratch;

    fn name(&self) -> &'static str {
        "analyze"
    }

    fn scratch(&self) -> Scratch {
        let plugin = |planned: &crate::plan::Planned| {
            let lexicons = planned.inputs.iter().map(|_| LexiconHits::default()).collect();
            PluginScratch { lexicons, ..PluginScratch::default() }
        };
        Scratch { plugins: self.plan.plugins.iter().map(plugin).collect(), ..Scratch::default() }
    }

    /// Runs every plugin on every document.
    ///
    /// # Errors
    ///
    /// When a plugin cannot make a worker, or left early because of [`Analyze::stop`].
    fn run(&self, scratch: &mut Scratch, mut input: Vec<Document>) -> Result<Vec<Document>, StageError> {
        scratch.plugins.iter_mut().for_each(|plugin| plugin.panics = 0);
        let (mut timed, mut bytes) = (0, 0);
        let result = input.iter_mut().enumerate().try_for_each(|(idx, document)| {
            bytes += document.text.len();
            let clock = idx.is_multiple_of(TIMED).then(|| {
                timed += document.text.len();
                Instant::now()
            });
            self.document(scratch, document, clock)
        });
        self.add_times(scratch, timed, bytes);
        result.map(|()| input).map_err(|error| StageError::new("analyze", error))
    }
}
