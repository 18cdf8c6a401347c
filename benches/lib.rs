//! What the benchmarks share: documents to work on and the plugins they load.
//!
//! Not here: timing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use dateline_analyze::{Analyze, Search, Settings, discover};
use dateline_core::token::HOST_LAYERS;
use dateline_core::{
    Column, Document, Kind, Layer, LayerSchema, RawDocument, RawField, Stage, StageError, Value,
};
use dateline_core::{FieldName, OffsetMap};
use dateline_normalize::{HostLayers, Normalize, Tokenizer};

/// Returns `n` normalized documents made of one seed each, in turn, without host layers.
///
/// # Panics
///
/// When the seeds are not where the repository keeps them.
pub fn documents(n: usize) -> Vec<Document> {
    let text = fs::read_to_string(root().join("seeds/communiques/skopje-customs-corridor.txt"));
    let mut text = text.expect("the seeds are part of the repository");
    // The emitter marks single bytes, which must not cut a character.
    text.retain(|character| character.is_ascii());
    let field = RawField { name: FieldName::Body, text, map: OffsetMap::identity() };
    let raw = RawDocument { fields: vec![field], ..RawDocument::default() };
    let layers = HostLayers { paragraph: false, sentence: false, token: false };
    let normalize = Normalize::new(dateline_normalize::Settings { layers });
    let documents = normalize.run(&mut normalize.scratch(), vec![raw; n]);
    documents.expect("normalize does not fail on text")
}

/// Builds the emitter plugin and loads it, set to emit `rows` rows for each document.
///
/// # Panics
///
/// When cargo fails or the plugin does not load.
pub fn load_emitter(rows: u32) -> Analyze {
    let folder = tempfile::tempdir().expect("a folder for the plugin");
    let library = format!("{}emitter{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    fs::copy(build_emitter().join(&library), folder.path().join(&library)).expect("copying the library");
    fs::copy(root().join("benches/emitter/plugin.json"), folder.path().join("plugin.json"))
        .expect("copying the manifest");
    let search = Search { explicit: vec![folder.path().to_owned()], ..Search::default() };
    let found = discover(&search).expect("the emitter is where it was copied");
    let mut settings = Settings::default();
    settings.params.insert("emitter".into(), serde_json::json!({ "rows": rows }));
    Analyze::load(found, &settings, Arc::new(Tokenizer)).expect("the emitter loads")
}

/// Builds the emitter in release and returns the folder of its library.
fn build_emitter() -> PathBuf {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root())
        .args(["build", "--quiet", "--release", "--package", "dateline-benches", "--example", "emitter"])
        .status()
        .expect("running cargo");
    assert!(status.success(), "cargo could not build the emitter");
    // A benchmark runs as TARGET/release/deps/NAME-HASH.
    let bench = env::current_exe().expect("the path of this benchmark");
    bench.parent().and_then(Path::parent).expect("TARGET/release").join("examples")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches lie in the repository")
}

/// What the emitter does, without a plugin: the same rows pushed into the same columns by a function that
/// is called directly.
pub struct InProcess {
    rows: u32,
    schema: Arc<LayerSchema>,
}

impl InProcess {
    /// Returns a stage that adds `rows` rows to each document, in the layer that `plugin` declares.
    ///
    /// # Panics
    ///
    /// When `plugin` declares no layer.
    pub fn like(plugin: &Analyze, rows: u32) -> Self {
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

/// Returns the number of rows in the layer `emission` of all documents.
pub fn count_rows(documents: &[Document]) -> usize {
    documents.iter().filter_map(|document| document.layer("emission")).map(|layer| layer.len).sum()
}
