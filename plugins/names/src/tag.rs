//! The tagger in this plugin: its model, and the classes it gets from the lexicons.
//!
//! Not here: what becomes of its names (`merge`).

use dateline_plugin::Doc;
use dateline_tagger::{Classes, Found, Model, Scratch, Text as Columns};

use crate::mention::Kind;

/// The model of this plugin; see `model/README.md`.
const OWN: &[u8] = include_bytes!("../model/names.model");

/// The lexicons that are classes, with the layers of `requires` that hold their hits.
pub(crate) const LEXICONS: [(&str, usize); 15] = [
    ("countries", 1),
    ("cities", 2),
    ("regions", 3),
    ("nationalities", 4),
    ("acronyms", 5),
    ("organizations", 6),
    ("blocks", 7),
    ("given_names", 8),
    ("offices", 9),
    ("organization_heads", 10),
    ("facility_heads", 11),
    ("event_heads", 12),
    ("place_heads", 13),
    ("titles", 14),
    ("surnames", 15),
];

/// A model ready for the layers of this plugin.
#[derive(Debug)]
pub(crate) struct Tagger {
    model: Model,
    /// The kind of each of the model's kinds; `None`: names we have no kind for.
    kinds: Vec<Option<Kind>>,
    /// The layer of each of the model's classes.
    layers: Vec<usize>,
}

/// Scratch memory of one thread.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    classes: Classes,
    scratch: Scratch,
    found: Vec<Found>,
}

/// A name the tagger found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// `None`: a name of no kind of ours.
    pub(crate) kind: Option<Kind>,
    pub(crate) margin: i32,
}

impl Tagger {
    /// Returns the tagger with the model in a file, or with the plugin's own where `path` is empty.
    ///
    /// # Errors
    ///
    /// A message, where the file cannot be read, is no model, or wants lexicons this plugin does not have.
    pub(crate) fn new(path: &str) -> Result<Self, String> {
        let named = |message: String| format!("parameter `model`: {message}");
        if path.is_empty() {
            return Tagger::read(OWN).map_err(|message| format!("the plugin's own model: {message}"));
        }
        let bytes = std::fs::read(path).map_err(|error| named(format!("{path}: {error}")))?;
        Tagger::read(&bytes).map_err(|message| named(format!("{path}: {message}")))
    }

    fn read(bytes: &[u8]) -> Result<Self, String> {
        let model = Model::read(bytes).map_err(|error| error.to_string())?;
        let layer = |class: &String| {
            let known = LEXICONS.iter().find(|(name, _)| name == class);
            known
                .map(|(_, layer)| *layer)
                .ok_or_else(|| format!("it was trained with the lexicon `{class}`, which is not there"))
        };
        let layers = model.classes().iter().map(layer).collect::<Result<_, _>>()?;
        let kinds = model.kinds().iter().map(|kind| Kind::of_model(kind)).collect();
        Ok(Tagger { model, kinds, layers })
    }

    /// Finds the names of a document, in its order.
    pub(crate) fn tag(&self, doc: &Doc<'_>, tags: &mut Tags) -> Vec<Tag> {
        let tokens = doc.tokens(0);
        tags.classes.clear(tokens.len());
        for (class, layer) in self.layers.iter().enumerate() {
            let Some(hits) = doc.layer(*layer) else { continue };
            for (first, n_tokens) in hits.column(1).u32s().iter().zip(hits.column(2).u32s()) {
                tags.classes.mark(class, *first as usize, *n_tokens as usize);
            }
        }
        let text = Columns {
            start: tokens.start(),
            end: tokens.end(),
            flags: tokens.flags(),
            lower: tokens.lower(),
            prefix3: tokens.prefix3(),
            suffix3: tokens.suffix3(),
            classes: &tags.classes,
        };
        self.model.tag(&text, &mut tags.scratch, &mut tags.found);
        let tag = |found: &Found| Tag {
            first: found.first,
            end: found.end,
            kind: self.kinds[found.kind],
            margin: found.margin,
        };
        tags.found.iter().map(tag).collect()
    }
}
