//! The crossing: rows a plugin emits beside the same rows made by a function that is called directly.

use std::env;
use std::fs;
use std::rc::Rc;
use std::sync::Arc;

use dateline_analyze::{Analyze, Search, Settings, discover};
use dateline_core::token::HOST_LAYERS;
use dateline_core::{Column, Document, Kind, Layer, LayerSchema, Stage, StageError, Value};
use dateline_normalize::{HostLayers, Tokenizer};

use crate::installed::{artifacts, cargo, is_benchmark, root};
use crate::stages::normalized;
use crate::texts::raw;
use crate::work::{Work, stage};

/// Documents in a batch: enough that the batch's own cost does not show.
const DOCUMENTS: usize = 64;

/// Rows for each document.
const ROWS: [u32; 5] = [0, 1, 10, 100, 1000];

/// Returns the work of emitting 0, 1, 10, 100 and 1000 rows for each of 64 documents, from a plugin and from
/// linked code.
///
/// # Panics
///
/// When cargo cannot build the emitter, or it does not load.
pub fn crossing() -> Vec<Work> {
    let documents = documents();
    let bytes = documents.iter().map(|document| document.text.len() as u64).sum();
    let emitter = Emitter::build();
    let mut out = Vec::new();
    for rows in ROWS {
        let plugin = Rc::new(emitter.load(rows));
        let in_process = Rc::new(InProcess::like(&plugin, rows));
        out.push(work("plugin", rows, bytes, plugin, documents.clone()));
        out.push(work("in-process", rows, bytes, in_process, documents.clone()));
    }
    out
}

fn work<S>(name: &str, rows: u32, bytes: u64, of: Rc<S>, documents: Vec<Document>) -> Work
where
    S: Stage<Input = Vec<Document>, Output = Vec<Document>> + 'static,
{
    let input = move || vec![documents.clone()];
    let work = stage(format!("crossing/{name}/{rows}"), bytes, of, input, |documents| count_rows(documents));
    work.expecting(u64::from(rows) * DOCUMENTS as u64)
}

/// Returns normalized copies of one seed, without host layers.
fn documents() -> Vec<Document> {
    let text = fs::read_to_string(root().join("seeds/communiques/skopje-customs-corridor.txt"));
    let mut text = text.expect("the seeds are part of the repository");
    // The emitter marks single bytes, which must not cut a character.
    text.retain(|character| character.is_ascii());
    let layers = HostLayers { paragraph: false, sentence: false, token: false };
    let documents = (0..DOCUMENTS).map(|_| raw("", text.clone())).collect();
    normalized(vec![documents], layers).remove(0)
}

/// Returns the number of rows in the layer `emission` of all documents.
fn count_rows(documents: &[Document]) -> u64 {
    let layers = documents.iter().filter_map(|document| document.layer("emission"));
    layers.map(|layer| layer.len as u64).sum()
}

/// The emitter plugin, built and installed in a folder of its own.
struct Emitter {
    folder: tempfile::TempDir,
}

impl Emitter {
    fn build() -> Self {
        if is_benchmark() {
            cargo(&["build", "--quiet", "--release", "--package", "dateline-emitter"]);
        }
        let folder = tempfile::tempdir().expect("a folder for the plugin");
        let library = format!("{}emitter{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
        let built = artifacts().join(&library);
        fs::copy(built, folder.path().join(&library)).expect("copying the library");
        fs::copy(root().join("benches/emitter/plugin.json"), folder.path().join("plugin.json"))
            .expect("copying the manifest");
        Emitter { folder }
    }

    /// Returns the plugin, set to emit `rows` rows for each document.
    fn load(&self, rows: u32) -> Analyze {
        let search = Search { explicit: vec![self.folder.path().to_owned()], ..Search::default() };
        let found = discover(&search).expect("the emitter is where it was copied");
        let mut settings = Settings::default();
        settings.params.insert("emitter".into(), serde_json::json!({ "rows": rows }));
        Analyze::load(found, &settings, Arc::new(Tokenizer)).expect("the emitter loads")
    }
}

/// What the emitter does, without a plugin: the same rows pushed into the same columns by a function that
/// is called directly.
struct InProcess {
    rows: u32,
    schema: Arc<LayerSchema>,
}

impl InProcess {
    /// Returns a stage that adds `rows` rows to each document, in the layer that `plugin` declares.
    fn like(plugin: &Analyze, rows: u32) -> Self {
        let schema = plugin.layer_schemas().into_iter().next().expect("the emitter produces one layer");
        InProcess { rows, schema }
    }

    fn layer(&self) -> Layer {
        let mut layer = Layer::empty(self.schema.clone());
        let mut rule = Column::new(&Kind::String);
        for idx in 0..self.rows {
            layer.start.push(idx);
            layer.end.push(idx + 1);
            layer.confidence.push(f32::NAN);
            rule.push_null();
            layer.columns[0].push(&Value::F64(f64::from(idx))).expect("the column is one of f64");
        }
        layer.rule = Some(rule);
        layer.len = self.rows as usize;
        layer
    }
}

impl Stage for InProcess {
    type Input = Vec<Document>;
    type Output = Vec<Document>;
    type Scratch = ();

    fn name(&self) -> &'static str {
        "analyze"
    }

    fn scratch(&self) {}

    fn run(&self, _scratch: &mut (), mut input: Vec<Document>) -> Result<Vec<Document>, StageError> {
        for document in &mut input {
            document.layers.resize(HOST_LAYERS, None);
            document.layers.push(Some(self.layer()));
        }
        Ok(input)
    }
}
