//! One document through all plugins.
//!
//! A plugin makes all its layers of a document or none; why it made none is a diagnostic. Not here: what is
//! valid output (`receive`, `finish`).

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use dateline_core::token::TOKEN;
use dateline_core::{Column, Diagnostic, Document, Layer, LayerSchema, Severity};
use dateline_lexicon::TokenColumns;

use crate::error::Error;
use crate::finish::{finish, put_nothing};
use crate::lexicons::Codeless;
use crate::loader::{Head, Instance, LentDoc, LentLayer, Outcome, Worker};
use crate::plan::{Input, Planned, Source};
use crate::receive::{Receiver, Violation};
use crate::stage::{Analyze, PluginScratch, Runner, Scratch};

/// Position of the `lower` column in the token layer.
const LOWER: usize = 2;

/// Why a plugin made nothing of a document.
enum Failure {
    /// Its rows are not valid.
    Invalid(Violation),
    Panicked(String),
    Failed(String),
    /// Something it needs is not there.
    Skipped(String),
    /// It cannot make a worker: the whole batch fails.
    NoWorker(String),
    /// It left early because it was asked to: the whole batch fails.
    Stopped,
}

impl From<Violation> for Failure {
    fn from(violation: Violation) -> Self {
        Failure::Invalid(violation)
    }
}

impl Analyze {
    /// Runs all plugins on a document, with the time each takes where `clock` says when it begins.
    pub(crate) fn document(
        &self,
        scratch: &mut Scratch,
        document: &mut Document,
        mut clock: Option<Instant>,
    ) -> Result<(), Error> {
        self.prepare(document);
        scratch.doc_id.clear();
        scratch.doc_id.extend(document.id.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
        self.scan(scratch, document);
        for idx in 0..self.units.len() {
            let result = self.plugin(idx, scratch, document);
            scratch.plugins[idx].is_done = result.is_ok();
            if let Err(failure) = result {
                let diagnostic = self.diagnostic(idx, failure)?;
                document.diagnostics.push(diagnostic);
            }
            if let Some(before) = clock {
                let now = Instant::now();
                scratch.plugins[idx].nanos += (now - before).as_nanos() as u64;
                clock = Some(now);
            }
        }
        Ok(())
    }

    /// Gives the document all its slots; columns that plugins add begin as nulls.
    fn prepare(&self, document: &mut Document) {
        let hosts = &self.plan.hosts;
        document.layers.resize_with(hosts.len(), || None);
        for (layer, schema) in document.layers.iter_mut().zip(hosts) {
            if let Some(layer) = layer {
                extend_host(layer, schema);
            }
        }
        document.layers.resize_with(self.plan.n_slots(), || None);
        if let (Some(schema), Some(slot)) = (&self.plan.document, document.layers.last_mut()) {
            let mut layer = Layer::empty(Arc::clone(schema));
            layer.len = 1;
            layer.columns.iter_mut().for_each(Column::push_null);
            *slot = Some(layer);
        }
    }

    pub(crate) fn scan(&self, scratch: &mut Scratch, document: &Document) {
        let Some((tokens, lower)) = document.layers[TOKEN].as_ref().and_then(|t| Some((t, lower(t)?))) else {
            return;
        };
        if !self.lexicons.is_empty() {
            let tokens = TokenColumns { start: &tokens.start, end: &tokens.end, lower };
            self.matcher.scan(&document.text, tokens, &mut scratch.hits);
        }
    }

    fn plugin(&self, idx: usize, scratch: &mut Scratch, document: &mut Document) -> Result<(), Failure> {
        let (unit, planned) = (&self.units[idx], &self.plan.plugins[idx]);
        if !unit.manifest.speaks(document.metadata.language.as_deref()) {
            put_nothing(&self.plan, planned, &mut document.layers);
            return Ok(());
        }
        self.check_inputs(planned, scratch, document)?;
        self.check_panics(&scratch.plugins[idx])?;
        match &unit.runner {
            Runner::Codeless { codeless, lexicon } => {
                self.codeless(codeless, *lexicon, planned, scratch, document);
                Ok(())
            }
            Runner::Library { instance, shared } => {
                self.fill_lexicons(idx, scratch, document);
                let Scratch { plugins, doc_id, .. } = scratch;
                let plugin = &mut plugins[idx];
                let Some(shared) = shared else {
                    let mut worker = plugin.worker.take();
                    let result = self.library(planned, instance, &mut worker, plugin, doc_id, document);
                    plugin.worker = worker;
                    return result;
                };
                let mut worker = shared.lock().unwrap_or_else(PoisonError::into_inner);
                self.library(planned, instance, &mut worker, plugin, doc_id, document)
            }
        }
    }

    /// Checks that everything is there that the plugin cannot do without.
    fn check_inputs(&self, planned: &Planned, scratch: &Scratch, document: &Document) -> Result<(), Failure> {
        if let Some((of, what)) = planned.strict.iter().find(|(of, _)| !scratch.plugins[*of].is_done) {
            let name = &self.units[*of].manifest.name;
            return Err(Failure::Skipped(format!(
                "it requires the {what}, which plugin `{name}` did not make"
            )));
        }
        let is_missing = |input: &&Input| match &input.source {
            Source::Slot { slot, .. } => !input.is_optional && document.layers[*slot].is_none(),
            Source::Lexicon { .. } => document.layers[TOKEN].is_none(),
            Source::Absent => false,
        };
        match planned.inputs.iter().find(is_missing) {
            Some(input) => {
                Err(Failure::Skipped(format!("it requires the layer `{}`, which was not made", input.layer)))
            }
            None => Ok(()),
        }
    }

    fn check_panics(&self, plugin: &PluginScratch) -> Result<(), Failure> {
        let (max, _) = self.limits;
        if max == 0 || plugin.panics < max {
            return Ok(());
        }
        Err(Failure::Skipped(format!("it panicked {max} times in this batch of documents")))
    }

    fn codeless(
        &self,
        of: &Codeless,
        lexicon: usize,
        planned: &Planned,
        scratch: &Scratch,
        doc: &mut Document,
    ) {
        let slot = planned.outputs.first().and_then(|output| output.form.slot());
        let (Some(slot), Some(_)) = (slot, &doc.layers[TOKEN]) else { return };
        let schema = self.plan.schema(slot).expect("every slot has a schema");
        let layer = of.layer(scratch.hits.of(lexicon), schema);
        doc.layers[slot] = Some(layer);
    }

    fn fill_lexicons(&self, idx: usize, scratch: &mut Scratch, document: &Document) {
        if document.layers[TOKEN].is_none() {
            return;
        }
        let inputs = self.plan.plugins[idx].inputs.iter();
        for (input, filled) in inputs.zip(&mut scratch.plugins[idx].lexicons) {
            if let Source::Lexicon { lexicon, columns } = &input.source {
                filled.fill(scratch.hits.of(*lexicon), &self.cells[*lexicon], columns);
            }
        }
    }

    fn library(
        &self,
        planned: &Planned,
        instance: &Arc<Instance>,
        worker: &mut Option<Worker>,
        plugin: &mut PluginScratch,
        doc_id: &str,
        document: &mut Document,
    ) -> Result<(), Failure> {
        let PluginScratch { staging, lexicons, lender, panics, .. } = plugin;
        let (text, quota) = (&document.text, self.limits.1);
        let mut receiver = Receiver::new(staging, text, &document.layers, &self.plan, planned, quota);
        let layers = planned.inputs.iter().zip(&*lexicons).map(|(input, hits)| match &input.source {
            Source::Absent => LentLayer::Absent,
            Source::Lexicon { .. } => LentLayer::Lexicon(hits),
            Source::Slot { slot, columns } => {
                let layer = document.layers[*slot].as_ref();
                layer.map_or(LentLayer::Absent, |layer| LentLayer::Layer(layer, columns))
            }
        });
        let lent = lender.lend(head(document, doc_id), layers);
        let outcome = call(instance, worker, &lent, &mut receiver).map_err(Failure::NoWorker)?;
        let received = receiver.finish();
        match outcome {
            Outcome::Panicked(message) => {
                *worker = None;
                *panics += 1;
                return Err(Failure::Panicked(message));
            }
            Outcome::Stopped if self.stop.load(Ordering::Relaxed) != 0 => {
                return Err(Failure::Stopped);
            }
            _ => {}
        }
        received?;
        match outcome {
            Outcome::Failed(message) => Err(Failure::Failed(message)),
            Outcome::Stopped => Err(Failure::Failed("it left early without being asked to".into())),
            Outcome::Done | Outcome::Panicked(_) if staging.is_empty() => {
                put_nothing(&self.plan, planned, &mut document.layers);
                Ok(())
            }
            Outcome::Done | Outcome::Panicked(_) => {
                finish(staging, &self.plan, planned, &document.layers)?.commit(&mut document.layers);
                Ok(())
            }
        }
    }

    fn diagnostic(&self, idx: usize, failure: Failure) -> Result<Diagnostic, Error> {
        let make = |severity, code, message: String| Diagnostic::new(severity, "analyze", code, message);
        let diagnostic = match failure {
            Failure::NoWorker(message) => {
                let name = &self.units[idx].manifest.name;
                return Err(Error::plugin(name, format!("it cannot make a worker: {message}")));
            }
            Failure::Stopped => return Err(Error::other("plugins were asked to stop")),
            Failure::Skipped(message) => make(Severity::Warning, "plugin-skipped", message),
            Failure::Panicked(message) => make(Severity::Error, "plugin-panicked", message)
                .hint("report it to the plugin's author with this document"),
            Failure::Failed(message) => make(Severity::Error, "plugin-failed", message),
            Failure::Invalid(Violation { message, span }) => {
                let diagnostic = make(Severity::Error, "plugin-invalid-output", message)
                    .hint("report it to the plugin's author; nothing it emitted for this document is kept");
                match span {
                    Some(span) => diagnostic.at(span),
                    None => diagnostic,
                }
            }
        };
        Ok(diagnostic.plugin(&self.units[idx].manifest.name))
    }
}

/// Calls the plugin with a worker, made if there is none.
fn call(
    instance: &Arc<Instance>,
    worker: &mut Option<Worker>,
    lent: &LentDoc<'_>,
    receiver: &mut Receiver<'_>,
) -> Result<Outcome, String> {
    if worker.is_none() {
        *worker = Some(Worker::new(instance)?);
    }
    let worker = worker.as_mut().expect("it was just made");
    Ok(worker.analyze(lent, receiver))
}

fn digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).expect("a nibble is a hexadecimal digit")
}

fn lower(tokens: &Layer) -> Option<&[u32]> {
    tokens.columns.get(LOWER)?.as_u32()
}

fn head<'a>(document: &'a Document, id: &'a str) -> Head<'a> {
    let metadata = &document.metadata;
    Head {
        text: &document.text,
        id,
        language: metadata.language.as_deref().unwrap_or_default(),
        published: metadata.published.as_deref().unwrap_or_default(),
        title: metadata.title.as_deref().unwrap_or_default(),
    }
}

fn extend_host(layer: &mut Layer, schema: &Arc<LayerSchema>) {
    for attribute in schema.attributes.iter().skip(layer.columns.len()) {
        layer.columns.push(Column::nulls(&attribute.kind, layer.len));
    }
    layer.schema = Arc::clone(schema);
}
