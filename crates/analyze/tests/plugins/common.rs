//! What the tests of plugins share: a tokenizer, C plugins compiled on the spot, documents.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use dateline_analyze::{Analyze, Error, Found, Search, Settings, discover};
use dateline_core::token::{Tokenize, Tokens};
use dateline_core::{Cell, Column, Document, Layer, Stage as _};
use tempfile::TempDir;

/// Words and single marks.
pub(crate) struct Words;

impl Tokenize for Words {
    fn tokenize(&self, text: &str, out: &mut Tokens) {
        *out = Tokens::default();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if !c.is_alphanumeric()
                && let Some(from) = start.take()
            {
                push(text, from, at, out);
            }
            if c.is_alphanumeric() {
                start = start.or(Some(at));
            } else if !c.is_whitespace() {
                push(text, at, at + c.len_utf8(), out);
            }
        }
    }
}

fn push(text: &str, start: usize, end: usize, out: &mut Tokens) {
    let lower = text[start..end].to_lowercase();
    let hash = lower.bytes().fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    out.start.push(start as u32);
    out.end.push(end as u32);
    for column in [&mut out.flags, &mut out.hash, &mut out.lower, &mut out.prefix3, &mut out.suffix3] {
        column.push(hash);
    }
}

/// A folder of plugins that is removed with the test.
pub(crate) struct Plugins {
    pub(crate) root: TempDir,
}

impl Plugins {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Plugins { root }
    }

    /// Writes the plugin's manifest and compiles a fixture as its library.
    pub(crate) fn add(&self, name: &str, rest: &str, fixture: &str) -> PathBuf {
        let folder = self.manifest(name, &format!(r#""library": "{name}", {rest}"#));
        let json = fs::read_to_string(folder.join("plugin.json")).unwrap();
        compile(&folder, name, &json, fixture);
        folder
    }

    /// Writes a manifest alone.
    pub(crate) fn manifest(&self, name: &str, rest: &str) -> PathBuf {
        let folder = self.root.path().join(name);
        fs::create_dir_all(folder.join("lexicons")).unwrap();
        let json = format!("{{\"name\": \"{name}\", \"version\": \"0.1.0\", \"abi\": \"0.1\",\n {rest}}}\n");
        fs::write(folder.join("plugin.json"), json).unwrap();
        folder
    }

    pub(crate) fn lexicon(&self, plugin: &str, file: &str, tsv: &str) {
        fs::write(self.root.path().join(plugin).join("lexicons").join(file), tsv).unwrap();
    }

    /// Returns all plugins, named one by one.
    pub(crate) fn explicit(&self) -> Result<Vec<Found>, Error> {
        let mut explicit: Vec<_> =
            fs::read_dir(self.root.path()).unwrap().map(|e| e.unwrap().path()).collect();
        explicit.retain(|path| path.is_dir());
        explicit.sort();
        discover(&Search { explicit, folders: Vec::new() })
    }

    /// Returns all plugins, found in their folder.
    pub(crate) fn in_folder(&self) -> Result<Vec<Found>, Error> {
        discover(&Search { explicit: Vec::new(), folders: vec![self.root.path().to_owned()] })
    }

    pub(crate) fn load(&self) -> Result<Analyze, Error> {
        load(self.explicit()?)
    }
}

pub(crate) fn load(found: Vec<Found>) -> Result<Analyze, Error> {
    Analyze::load(found, &Settings::default(), Arc::new(Words))
}

/// Returns the path of the file of a plugin's library.
pub(crate) fn library(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX))
}

fn compile(folder: &Path, name: &str, json: &str, fixture: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let header = folder.join("build");
    fs::create_dir_all(&header).unwrap();
    fs::write(header.join("manifest.h"), format!("#define MANIFEST {json:?}\n")).unwrap();
    let status = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()))
        .args(["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden"])
        .arg("-I")
        .arg(here.join("../plugin-abi/include"))
        .arg("-I")
        .arg(&header)
        .arg("-o")
        .arg(library(folder, name))
        .arg(here.join("tests/fixtures").join(fixture))
        .status()
        .expect("a C compiler");
    assert!(status.success(), "{fixture} does not compile");
}

/// Returns a document with tokens.
pub(crate) fn document(text: &str) -> Document {
    let mut tokens = Tokens::default();
    Words.tokenize(text, &mut tokens);
    let layers = vec![None, None, Some(tokens.into_layer())];
    Document { text: text.to_owned(), layers, ..Document::default() }
}

pub(crate) fn run(analyze: &Analyze, texts: &[&str]) -> Vec<Document> {
    let documents = texts.iter().map(|text| document(text)).collect();
    analyze.run(&mut analyze.scratch(), documents).unwrap()
}

/// Returns (code, message, text of the place) of every diagnostic.
pub(crate) fn diagnostics(document: &Document) -> Vec<(String, String, Option<&str>)> {
    let one = |d: &dateline_core::Diagnostic| {
        (d.code.to_string(), d.message.clone(), d.span.map(|span| document.slice(span)))
    };
    document.diagnostics.iter().map(one).collect()
}

/// Returns a row as `text|value|…`, without the text where there is no span.
pub(crate) fn row(document: &Document, layer: &Layer, idx: usize) -> String {
    let span = layer.span(idx).map(|span| document.slice(span).to_owned());
    span.into_iter().chain(layer.columns.iter().map(|c| cell(c, idx))).collect::<Vec<_>>().join("|")
}

pub(crate) fn rows(document: &Document, layer: &str) -> Vec<String> {
    let layer = document.layer(layer).expect("the layer was made");
    (0..layer.len).map(|idx| row(document, layer, idx)).collect()
}

pub(crate) fn cell(column: &Column, idx: usize) -> String {
    match column.cell(idx) {
        Cell::Null => "-".into(),
        Cell::Bool(value) => value.to_string(),
        Cell::I64(value) => value.to_string(),
        Cell::F64(value) => value.to_string(),
        Cell::F32(value) => value.to_string(),
        Cell::Str(value) => value.into(),
        Cell::List(items, rows) => {
            format!("[{}]", rows.map(|row| cell(items, row)).collect::<Vec<_>>().join(" "))
        }
        Cell::Struct(_, fields, row) => {
            format!("{{{}}}", fields.iter().map(|field| cell(field, row)).collect::<Vec<_>>().join(" "))
        }
    }
}

/// Returns an error with its causes in one line.
pub(crate) fn line(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        out = format!("{out}: {source}");
        next = source.source();
    }
    out
}
