//! A workbench for plugin authors: the stages over single texts and records, without plans or outputs.
//!
//! Here are the hostile texts every plugin must survive, the reading of cases, and one record of a file
//! through every stage. Not here: shards and the terminal.

mod cases;
mod explain;
mod hostile;
mod pick;
mod scan;
mod show;

use std::borrow::Cow;
use std::sync::Mutex;

use dateline_analyze::{Analyze, Found, Search, discover};
use dateline_core::{
    Document, FieldName, Metadata, OffsetMap, Origin, RawDocument, RawField, Severity, Stage, StageError,
};
use dateline_normalize::{HostLayers, Normalize};

pub use cases::CaseResult;
pub use explain::{Explained, ExplainedTable, PluginTrace, StageTrace};
pub use pick::Pick;
pub use scan::Scanned;

use crate::config::Config;
use crate::error::{Error, Kind};
use crate::stages::load_analyze;

/// The plugins of a search, loaded and ready for single texts.
pub struct Workbench {
    found: Vec<Found>,
    normalize: Normalize,
    analyze: Analyze,
    scratches: Mutex<(<Normalize as Stage>::Scratch, <Analyze as Stage>::Scratch)>,
}

/// A text and what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sample {
    text: String,
    title: Option<String>,
    published: Option<String>,
    language: Option<String>,
}

impl Workbench {
    /// Finds, plans and opens the plugins of a search.
    ///
    /// # Errors
    ///
    /// When a plugin cannot be used or the configuration names one that is not there.
    pub fn load(config: &Config, search: &Search) -> Result<Self, Error> {
        let found = discover(search).map_err(|error| Error::new(Kind::Analyze(error)))?;
        crate::plugins::check_names(config, &found)?;
        let analyze = load_analyze(config, found.clone())?;
        let layers = HostLayers { paragraph: true, sentence: true, token: true };
        let normalize = Normalize::new(dateline_normalize::Settings { layers });
        let scratches = Mutex::new((normalize.scratch(), analyze.scratch()));
        Ok(Workbench { found, normalize, analyze, scratches })
    }

    /// Returns the plugins that were found.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Returns the names of the plugins in the order they run.
    pub fn order(&self) -> Vec<&str> {
        self.analyze.plugins().iter().map(|plugin| plugin.name.as_str()).collect()
    }

    /// Runs a plugin on hostile texts, each twice, and returns what is wrong; nothing where all is well.
    ///
    /// What is wrong: the host had to refuse something (a span out of range or in mid-character, a value of
    /// another kind, a panic), or the second run gave something else than the first.
    ///
    /// # Errors
    ///
    /// When a stage fails.
    pub fn check(&self, plugin: &str) -> Result<Vec<String>, StageError> {
        let mut problems = Vec::new();
        for (name, text) in hostile::texts() {
            let sample = Sample { text, published: Some("2026-03-14".into()), ..Sample::default() };
            let (first, second) = (self.annotate(&sample)?, self.annotate(&sample)?);
            problems.extend(refused(&first, plugin).map(|message| format!("{name}: {message}")));
            problems.extend(badly_placed(&first).map(|message| format!("{name}: {message}")));
            // Unknown confidences are NaN, which equals nothing; its text does.
            if format!("{first:?}") != format!("{second:?}") {
                problems.push(format!("{name}: the second run gave something else than the first"));
            }
        }
        Ok(problems)
    }

    fn annotate(&self, sample: &Sample) -> Result<Document, StageError> {
        let mut scratches = self.scratches.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (normalize, analyze) = &mut *scratches;
        let documents = self.normalize.run(normalize, vec![raw_document(sample)])?;
        let mut documents = self.analyze.run(analyze, documents)?;
        Ok(documents.pop().unwrap_or_default())
    }
}

fn raw_document(sample: &Sample) -> RawDocument {
    let field =
        |name: FieldName, text: &String| RawField { name, text: text.clone(), map: OffsetMap::identity() };
    let title = sample.title.iter().map(|title| field(FieldName::Title, title));
    RawDocument {
        origin: Origin {
            source: "sample.txt".into(),
            media_type: Cow::Borrowed("text/plain"),
            ..Origin::default()
        },
        metadata: Metadata {
            title: sample.title.clone(),
            published: sample.published.clone(),
            published_from: sample.published.as_ref().map(|_| Cow::Borrowed("field")),
            language: sample.language.clone(),
            ..Metadata::default()
        },
        fields: title.chain([field(FieldName::Body, &sample.text)]).collect(),
        ..RawDocument::default()
    }
}

/// Returns what the host refused of a plugin's output.
fn refused<'a>(document: &'a Document, plugin: &'a str) -> impl Iterator<Item = String> + 'a {
    let about = document.diagnostics.iter().filter(move |diagnostic| {
        diagnostic.plugin.as_deref() == Some(plugin) && diagnostic.severity != Severity::Info
    });
    about.map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
}

/// Returns the rows whose span is no slice of the text or stands before the one before it.
fn badly_placed(document: &Document) -> impl Iterator<Item = String> + '_ {
    let layers = document.layers.iter().flatten().filter(|layer| layer.schema.has_span);
    layers.flat_map(move |layer| {
        let rows = (0..layer.len).filter_map(|row| layer.span(row).map(|span| (row, span)));
        rows.filter_map(move |(row, span)| {
            let name = &layer.schema.name;
            if span.slice(&document.text).is_none() {
                return Some(format!("{name}: {}..{} is no slice of the text", span.start, span.end));
            }
            let before = row.checked_sub(1).and_then(|before| layer.span(before))?;
            let is_sorted = (before.start, u32::MAX - before.end) <= (span.start, u32::MAX - span.end);
            (!is_sorted).then(|| format!("{name}: row {row} stands before the one before it"))
        })
    })
}
