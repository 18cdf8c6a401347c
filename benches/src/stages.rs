//! The stages one by one, each over what the stage before it made.

use std::rc::Rc;
use std::sync::Arc;

use dateline_analyze::Analyze;
use dateline_core::token::{HOST_LAYERS, TOKEN};
use dateline_core::{Column, Document, RawDocument, Stage};
use dateline_export::{DocumentText, Export, Selection};
use dateline_ingest::Ingest;
use dateline_lexicon::{Hits, Lexicon, Matcher, TokenColumns};
use dateline_normalize::{HostLayers, Normalize, Settings, Tokenizer};
use dateline_tables::{Columns, Format as TableFormat, PartWriter, Rows};
use xtask::corpus::Format;

use crate::installed::Installed;
use crate::texts::Texts;
use crate::work::{Work, stage};

/// Every host layer.
pub(crate) const ALL_LAYERS: HostLayers = HostLayers { paragraph: true, sentence: true, token: true };

/// Size of the corpus that is put into pages, in KB: they are twelve times as large.
const PAGES: u64 = 200;

const NO_LAYERS: HostLayers = HostLayers { paragraph: false, sentence: false, token: false };

/// Returns the work of every stage, and of the parts that can be done alone.
pub fn stages(texts: &Rc<Texts>, installed: &Installed) -> Vec<Work> {
    let pages = Texts::kilobytes(PAGES);
    let formats = [(&**texts, Format::Txt), (&**texts, Format::Jsonl), (&pages, Format::Html)];
    let mut out: Vec<Work> =
        formats.into_iter().filter_map(|(texts, format)| ingest(texts, format)).collect();
    out.extend(normalize(texts));
    let analyze = Rc::new(installed.all());
    let documents = Rc::new(normalized(texts.documents(), ALL_LAYERS));
    out.push(lexicons(texts, installed, &documents));
    out.push(analyzed("analyze/all", texts.bytes(), &analyze, &documents));
    let annotated: Rc<Vec<Vec<Document>>> =
        Rc::new(documents.iter().map(|batch| run(&analyze, batch)).collect());
    let export = Rc::new(export(&analyze));
    let rows: Rc<Vec<Vec<Rows>>> =
        Rc::new(annotated.iter().map(|batch| run_export(&export, batch)).collect());
    let count = |tables: &Vec<Rows>| tables.iter().map(|rows| rows.len as u64).sum();
    out.push(stage("export/rows", texts.bytes(), export, move || annotated.to_vec(), count));
    out.push(tables("tables/jsonl", texts.bytes(), TableFormat::Jsonl, &rows));
    out.push(tables("tables/parquet", texts.bytes(), TableFormat::Parquet, &rows));
    out
}

/// Returns the work of decoding records that are in memory; `None` where ingest cannot read the format.
fn ingest(texts: &Texts, format: Format) -> Option<Work> {
    let (batches, bytes) = texts.records(format);
    if batches.is_empty() {
        return None;
    }
    let ingest = Rc::new(Ingest::new(dateline_ingest::Settings::default()).expect("the defaults are valid"));
    let name = format!("ingest/{}", format.name());
    let work =
        stage(name, bytes, ingest, move || batches.clone(), |ingested| ingested.documents.len() as u64);
    Some(work.expecting(texts.articles.len() as u64))
}

fn normalize(texts: &Texts) -> Vec<Work> {
    let documents = Rc::new(texts.documents());
    let parts = [
        ("normalize/text", NO_LAYERS),
        ("normalize/paragraph", HostLayers { paragraph: true, ..NO_LAYERS }),
        ("normalize/sentence", HostLayers { sentence: true, ..NO_LAYERS }),
        ("normalize/token", HostLayers { token: true, ..NO_LAYERS }),
        ("normalize/all", ALL_LAYERS),
    ];
    let work = |(name, layers)| {
        let documents = documents.clone();
        let normalize = Rc::new(Normalize::new(Settings { layers }));
        stage(name, texts.bytes(), normalize, move || documents.to_vec(), |done| host_rows(done))
    };
    parts.into_iter().map(work).collect()
}

/// Returns the number of documents and of rows of their host layers.
fn host_rows(documents: &[Document]) -> u64 {
    let rows =
        |document: &Document| document.layers.iter().flatten().map(|layer| layer.len as u64).sum::<u64>();
    documents.iter().map(|document| 1 + rows(document)).sum()
}

/// Returns the number of rows that plugins made.
pub(crate) fn plugin_rows(documents: &[Document]) -> u64 {
    let layers = documents.iter().flat_map(|document| document.layers.iter().skip(HOST_LAYERS).flatten());
    layers.map(|layer| layer.len as u64).sum()
}

/// Returns documents with host layers.
pub(crate) fn normalized(documents: Vec<Vec<RawDocument>>, layers: HostLayers) -> Vec<Vec<Document>> {
    let normalize = Normalize::new(Settings { layers });
    let run = |batch| normalize.run(&mut normalize.scratch(), batch).expect("text is never an error");
    documents.into_iter().map(run).collect()
}

/// Returns the work of plugins on normalized documents.
pub(crate) fn analyzed(
    name: impl Into<String>,
    bytes: u64,
    analyze: &Rc<Analyze>,
    documents: &Rc<Vec<Vec<Document>>>,
) -> Work {
    let documents = documents.clone();
    stage(name, bytes, analyze.clone(), move || documents.to_vec(), |done| plugin_rows(done))
}

fn run(analyze: &Analyze, batch: &[Document]) -> Vec<Document> {
    analyze.run(&mut analyze.scratch(), batch.to_vec()).expect("the plugins run")
}

fn run_export(export: &Export, batch: &[Document]) -> Vec<Rows> {
    export.run(&mut export.scratch(), batch.to_vec()).expect("the tables fit")
}

/// Returns the export of a run with its defaults.
fn export(analyze: &Analyze) -> Export {
    let mut layers = analyze.host_schemas();
    layers.extend(analyze.layer_schemas());
    let tables = Selection::parse(&[] as &[&str]);
    let settings = dateline_export::Settings { tables, text: DocumentText::Keep };
    Export::new(&layers, &analyze.document_attributes(), &settings).expect("the tables fit")
}

/// Returns the work of the scan for the terms of all lexicons of all plugins.
fn lexicons(texts: &Texts, installed: &Installed, documents: &Rc<Vec<Vec<Document>>>) -> Work {
    let mut lexicons = Vec::new();
    for found in installed.found() {
        for file in &found.manifest.lexicons {
            let path = found.folder.join("lexicons").join(file);
            let tsv = std::fs::read_to_string(&path).expect("an installed lexicon");
            lexicons.push(Lexicon::parse(file.trim_end_matches(".tsv"), &tsv).expect("an installed lexicon"));
        }
    }
    scan("lexicon/plugins", texts.bytes(), &lexicons, documents)
}

/// Returns the work of a scan for the terms of lexicons; its results are hits and documents.
pub(crate) fn scan(
    name: impl Into<String>,
    bytes: u64,
    lexicons: &[Lexicon],
    documents: &Rc<Vec<Vec<Document>>>,
) -> Work {
    let matcher = Arc::new(Matcher::build(lexicons, &Tokenizer).expect("terms hold tokens"));
    let documents = documents.clone();
    Work::new(name, bytes, move || {
        let (matcher, documents) = (matcher.clone(), documents.clone());
        Box::new(move || {
            let mut hits = Hits::default();
            documents.iter().flatten().map(|document| 1 + scan_one(&matcher, document, &mut hits)).sum()
        })
    })
}

fn scan_one(matcher: &Matcher, document: &Document, hits: &mut Hits) -> u64 {
    let tokens = document.layers[TOKEN].as_ref().expect("tokens were made");
    let lower = tokens.column("lower").and_then(Column::as_u32).expect("a column of tokens");
    let columns = TokenColumns { start: &tokens.start, end: &tokens.end, lower };
    matcher.scan(&document.text, columns, hits);
    (0..matcher.n_lexicons()).map(|lexicon| hits.of(lexicon).len() as u64).sum()
}

/// Returns the work of writing every table of rows as a part; the disk is in it.
fn tables(name: &str, bytes: u64, format: TableFormat, rows: &Rc<Vec<Vec<Rows>>>) -> Work {
    let (rows, folder) = (rows.clone(), tempfile::tempdir().expect("a folder for tables"));
    let folder = Rc::new(folder);
    Work::new(name, bytes, move || {
        let (rows, folder) = (rows.clone(), folder.clone());
        Box::new(move || {
            let n_tables = rows.first().map_or(0, Vec::len);
            let mut written = 0;
            for table in 0..n_tables {
                let schema = &rows[0][table].schema;
                let path = folder.path().join(format!("{}.{}", schema.name, format.as_str()));
                let mut writer = PartWriter::create(&path, schema, format, Columns::Compact).expect("a part");
                rows.iter().for_each(|batch| writer.write(&batch[table]).expect("rows that fit"));
                written += writer.finish().expect("the disk").rows;
            }
            written
        })
    })
}
