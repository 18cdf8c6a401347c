//! Documents made by hand.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use dateline_core::token::{PARAGRAPH_SCHEMA, SENTENCE_SCHEMA, Tokens, flag};
use dateline_core::{Attribute, Column, Kind, Layer, LayerSchema};

use super::rough_tokens;

/// A document made by hand, with the token, sentence and paragraph layers of a rough tokenizer.
#[derive(Clone, Debug)]
pub struct TestDoc {
    pub(super) text: String,
    pub(super) id: String,
    pub(super) language: String,
    pub(super) published: String,
    pub(super) title: String,
    pub(super) layers: BTreeMap<String, Layer>,
}

impl TestDoc {
    /// Returns a document of a text, in English.
    pub fn new(text: &str) -> Self {
        let tokens = rough_tokens(text);
        let mut layers = BTreeMap::new();
        layers.insert("paragraph".to_owned(), paragraphs(&tokens));
        layers.insert("sentence".to_owned(), sentences(&tokens));
        layers.insert("token".to_owned(), tokens.into_layer());
        let (text, id, language) = (text.to_owned(), "00".repeat(16), "en".to_owned());
        TestDoc { text, id, language, published: String::new(), title: String::new(), layers }
    }

    /// Sets the language; empty: unknown.
    #[must_use]
    pub fn language(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// Sets the date of publication.
    #[must_use]
    pub fn published(mut self, published: &str) -> Self {
        published.clone_into(&mut self.published);
        self
    }

    /// Sets the headline of the metadata.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Gives the document a layer under the name in its schema, in place of one that it had.
    #[must_use]
    pub fn layer(mut self, layer: Layer) -> Self {
        self.layers.insert(layer.schema.name.clone(), layer);
        self
    }

    /// Gives the document tokens made elsewhere.
    #[must_use]
    pub fn tokens(self, tokens: Tokens) -> Self {
        self.layer(tokens.into_layer())
    }

    /// Gives the document the hits of a lexicon: ranges of tokens with the texts of `columns`.
    ///
    /// The `entry` of a hit is its index here.
    ///
    /// # Panics
    ///
    /// When a range is empty or past the last token.
    #[must_use]
    pub fn lexicon(self, name: &str, columns: &[&str], hits: &[(Range<usize>, &[&str])]) -> Self {
        let tokens = &self.layers["token"];
        let start = hits.iter().map(|(rows, _)| tokens.start[rows.start]).collect();
        let end = hits.iter().map(|(rows, _)| tokens.end[rows.end - 1]).collect();
        let numbers: [Vec<u32>; 3] = [
            (0..hits.len() as u32).collect(),
            hits.iter().map(|(rows, _)| rows.start as u32).collect(),
            hits.iter().map(|(rows, _)| rows.len() as u32).collect(),
        ];
        let texts = (0..columns.len()).map(|column| {
            let mut made = Column::new(&Kind::String);
            hits.iter().for_each(|(_, texts)| made.push_str(texts[column]));
            made
        });
        let mut layer = Layer::empty(lexicon_schema(name, columns));
        (layer.len, layer.start, layer.end) = (hits.len(), start, end);
        layer.columns = numbers.into_iter().map(Column::from_u32).chain(texts).collect();
        self.layer(layer)
    }
}

fn lexicon_schema(name: &str, columns: &[&str]) -> Arc<LayerSchema> {
    let numbers = ["entry", "token", "n_tokens"].map(|name| (name, Kind::U32));
    let texts = columns.iter().map(|name| (*name, Kind::String));
    let attributes = numbers.into_iter().chain(texts);
    Arc::new(LayerSchema {
        name: name.to_owned(),
        table: String::new(),
        id_field: None,
        has_span: true,
        attributes: attributes
            .map(|(name, kind)| Attribute { name: name.to_owned(), kind, doc: String::new() })
            .collect(),
        doc: "hits of a lexicon".to_owned(),
        analyzer: String::new(),
    })
}

/// Returns the spans between tokens with a flag: each from one to the end of the token before the next.
fn groups(tokens: &Tokens, bit: u32) -> (Vec<u32>, Vec<u32>) {
    let firsts: Vec<usize> = (0..tokens.len()).filter(|idx| tokens.flags[*idx] & bit != 0).collect();
    let lasts = firsts.iter().skip(1).copied().chain([tokens.len()]);
    let end = lasts.zip(&firsts).map(|(last, _)| tokens.end[last - 1]).collect();
    (firsts.iter().map(|first| tokens.start[*first]).collect(), end)
}

fn paragraphs(tokens: &Tokens) -> Layer {
    let (start, end) = groups(tokens, flag::PARAGRAPH_FIRST);
    Layer::host(PARAGRAPH_SCHEMA.clone(), start, end, Vec::new())
}

fn sentences(tokens: &Tokens) -> Layer {
    let (start, end) = groups(tokens, flag::SENTENCE_FIRST);
    let (paragraphs, _) = groups(tokens, flag::PARAGRAPH_FIRST);
    let paragraph = start
        .iter()
        .map(|start| paragraphs.partition_point(|first| first <= start).saturating_sub(1) as u32)
        .collect();
    Layer::host(SENTENCE_SCHEMA.clone(), start, end, vec![paragraph])
}
