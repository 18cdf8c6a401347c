//! The host's part of a test: real tokens, real lexicons.
//!
//! Not here: cases and assertions.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use dateline_core::token::TOKEN;
use dateline_core::{
    Attribute, Column, Document, FieldName, Kind, Layer, LayerSchema, OffsetMap, RawDocument, RawField, Stage,
};
use dateline_lexicon::{Hit, Hits, Lexicon, Matcher, TokenColumns};
use dateline_normalize::{HostLayers, Normalize, Settings, Tokenizer};
use dateline_plugin::testing::TestDoc;

static LEXICONS: LazyLock<(Vec<Lexicon>, Matcher)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons");
    let lexicons: Vec<_> = NAMES.iter().map(|name| read(&folder.join(format!("{name}.tsv")), name)).collect();
    let matcher = Matcher::build(&lexicons, &Tokenizer).unwrap();
    (lexicons, matcher)
});

/// The lexicons of the manifest.
pub(crate) const NAMES: [&str; 15] = [
    "countries",
    "cities",
    "regions",
    "nationalities",
    "acronyms",
    "organizations",
    "blocks",
    "given_names",
    "offices",
    "organization_heads",
    "facility_heads",
    "event_heads",
    "place_heads",
    "titles",
    "surnames",
];

fn read(path: &Path, name: &str) -> Lexicon {
    Lexicon::parse(name, &std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Returns the lexicons.
pub(crate) fn lexicons() -> &'static [Lexicon] {
    &LEXICONS.0
}

/// Returns a text as normalize leaves it, with tokens.
pub(crate) fn document(text: &str) -> Document {
    let field = RawField { name: FieldName::Body, text: text.to_owned(), map: OffsetMap::identity() };
    let mut raw = RawDocument { fields: vec![field], ..RawDocument::default() };
    raw.metadata.language = Some("en".to_owned());
    let layers = HostLayers { paragraph: true, sentence: true, token: true };
    let stage = Normalize::new(Settings { layers });
    stage.run(&mut stage.scratch(), vec![raw]).unwrap().remove(0)
}

/// Returns the document with the hits of the lexicons.
pub(crate) fn with_lexicons(document: &Document) -> TestDoc {
    let (lexicons, matcher) = &*LEXICONS;
    let tokens = document.layers[TOKEN].as_ref().unwrap();
    let lower = tokens.column("lower").and_then(Column::as_u32).unwrap();
    let columns = TokenColumns { start: &tokens.start, end: &tokens.end, lower };
    let mut hits = Hits::default();
    matcher.scan(&document.text, columns, &mut hits);
    let doc = TestDoc::new(&document.text).layer(tokens.clone());
    (0..lexicons.len()).fold(doc, |doc, idx| doc.layer(hit_layer(&lexicons[idx], hits.of(idx), tokens)))
}

fn hit_layer(lexicon: &Lexicon, hits: &[Hit], tokens: &Layer) -> Layer {
    let mut layer = Layer::empty(schema(lexicon));
    layer.len = hits.len();
    layer.start = hits.iter().map(|hit| tokens.start[hit.first_token as usize]).collect();
    layer.end = hits.iter().map(|hit| tokens.end[(hit.first_token + hit.n_tokens) as usize - 1]).collect();
    let numbers: [fn(&Hit) -> u32; 3] = [|hit| hit.entry, |hit| hit.first_token, |hit| hit.n_tokens];
    layer.columns = numbers.iter().map(|of| Column::from_u32(hits.iter().map(of).collect())).collect();
    for cell in 0..lexicon.columns.len() {
        let mut column = Column::new(&Kind::String);
        for hit in hits {
            match &lexicon.entries[hit.entry as usize].cells[cell] {
                Some(text) => column.push_str(text),
                None => column.push_null(),
            }
        }
        layer.columns.push(column);
    }
    layer
}

fn schema(lexicon: &Lexicon) -> Arc<LayerSchema> {
    let numbers = ["entry", "token", "n_tokens"].map(|name| (name.to_owned(), Kind::U32));
    let texts = lexicon.columns.iter().map(|name| (name.clone(), Kind::String));
    let attribute = |(name, kind)| Attribute { name, kind, doc: String::new() };
    Arc::new(LayerSchema {
        name: format!("lexicon:{}", lexicon.name),
        table: String::new(),
        id_field: None,
        has_span: true,
        attributes: numbers.into_iter().chain(texts).map(attribute).collect(),
        doc: String::new(),
        analyzer: String::new(),
    })
}
