//! The token contract: what every token column holds, for every reader.
//!
//! A change to a boundary, a bit or a hash is a version: weights and lexicons depend on them. Boundaries
//! are those of UD English: clitics and hyphens split, abbreviations keep their dot, numbers keep their
//! separators, sign and unit stand apart. `crates/normalize/cases/token.txt` decides doubts.

use std::sync::{Arc, LazyLock};

use crate::layer::{Attribute, Layer, LayerSchema};
use crate::span::Span;
use crate::value::Kind;

/// Slot of the paragraph layer in [`Document::layers`](crate::Document::layers).
pub const PARAGRAPH: usize = 0;
/// Slot of the sentence layer.
pub const SENTENCE: usize = 1;
/// Slot of the token layer.
pub const TOKEN: usize = 2;
/// Number of host layers; layers of plugins follow.
pub const HOST_LAYERS: usize = 3;

/// Bits of the `flags` column.
pub mod flag {
    /// The first character is an upper or title case letter.
    pub const FIRST_CAPITAL: u32 = 1 << 0;
    /// Two letters or more, all of them upper case.
    pub const ALL_CAPITALS: u32 = 1 << 1;
    /// An upper case letter after the first character and a lower case letter anywhere.
    pub const MIXED: u32 = 1 << 2;
    /// All letters are lower case, and there is one.
    pub const LOWER: u32 = 1 << 3;
    /// Holds a letter.
    pub const LETTER: u32 = 1 << 4;
    /// Holds a decimal digit.
    pub const DIGIT: u32 = 1 << 5;
    /// Digits with nothing but separators between them: `1,200.50`.
    pub const NUMBER: u32 = 1 << 6;
    /// Punctuation only.
    pub const PUNCTUATION: u32 = 1 << 7;
    /// Symbols only: currency signs, `%`, `+`, `°`.
    pub const SYMBOL: u32 = 1 << 8;
    /// First token of a sentence.
    pub const SENTENCE_FIRST: u32 = 1 << 9;
    /// First token of a paragraph.
    pub const PARAGRAPH_FIRST: u32 = 1 << 10;
    /// White space or the start of the text stands before.
    pub const AFTER_SPACE: u32 = 1 << 11;
    /// Ends with a dot that belongs to it: `U.S.`, `Dr.`.
    pub const ABBREVIATION: u32 = 1 << 12;
    /// A part split off the word before it: `'s`, `n't`, `'ll`.
    pub const CLITIC: u32 = 1 << 13;
    /// A quotation mark.
    pub const QUOTE: u32 = 1 << 14;
    /// A bracket.
    pub const BRACKET: u32 = 1 << 15;
    /// Holds a character outside ASCII.
    pub const NON_ASCII: u32 = 1 << 16;
}

/// Columns of the token layer, in order: `flags`, `hash`, `lower`, `prefix3`, `suffix3`.
pub static TOKEN_SCHEMA: LazyLock<Arc<LayerSchema>> = LazyLock::new(|| {
    host_schema(
        "token",
        "tokens",
        "a word, number, sign or mark",
        &[
            ("flags", "bits of dateline_core::token::flag"),
            ("hash", "low 32 bits of xxh3-64 of the bytes"),
            ("lower", "low 32 bits of xxh3-64 of the simple lower case"),
            ("prefix3", "low 32 bits of xxh3-64 of the first three characters of the simple lower case"),
            ("suffix3", "low 32 bits of xxh3-64 of the last three characters of the simple lower case"),
        ],
    )
});

/// Columns of the sentence layer: `paragraph`.
pub static SENTENCE_SCHEMA: LazyLock<Arc<LayerSchema>> = LazyLock::new(|| {
    host_schema(
        "sentence",
        "sentences",
        "a sentence, headline or list item",
        &[("paragraph", "index of the paragraph it lies in")],
    )
});

/// The paragraph layer has no columns besides its spans.
pub static PARAGRAPH_SCHEMA: LazyLock<Arc<LayerSchema>> =
    LazyLock::new(|| host_schema("paragraph", "paragraphs", "a block of lines", &[]));

fn host_schema(name: &str, table: &str, doc: &str, columns: &[(&str, &str)]) -> Arc<LayerSchema> {
    let attributes = columns
        .iter()
        .map(|(name, doc)| Attribute { name: (*name).into(), kind: Kind::U32, doc: (*doc).into() })
        .collect();
    Arc::new(LayerSchema {
        name: name.into(),
        table: table.into(),
        id_field: Some("id".into()),
        has_span: true,
        attributes,
        doc: doc.into(),
        analyzer: concat!("dateline@", env!("CARGO_PKG_VERSION")).into(),
    })
}

/// The token columns of one text, before they become a layer or while they are read from one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// First bytes.
    pub start: Vec<u32>,
    /// One past the last bytes.
    pub end: Vec<u32>,
    /// Bits of [`flag`].
    pub flags: Vec<u32>,
    /// Hashes of the bytes.
    pub hash: Vec<u32>,
    /// Hashes of the lower case.
    pub lower: Vec<u32>,
    /// Hashes of the first three characters.
    pub prefix3: Vec<u32>,
    /// Hashes of the last three characters.
    pub suffix3: Vec<u32>,
}

impl Tokens {
    /// Returns the number of tokens.
    pub fn len(&self) -> usize {
        self.start.len()
    }

    /// Returns whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.start.is_empty()
    }

    /// Returns the span of token `idx`.
    ///
    /// # Panics
    ///
    /// When `idx` is out of range.
    pub fn span(&self, idx: usize) -> Span {
        Span::new(self.start[idx], self.end[idx])
    }

    /// Returns the token layer of a document.
    pub fn into_layer(self) -> Layer {
        let columns = vec![self.flags, self.hash, self.lower, self.prefix3, self.suffix3];
        Layer::host(TOKEN_SCHEMA.clone(), self.start, self.end, columns)
    }
}

/// Cuts a text into tokens; normalize implements it, whoever needs tokens of other texts (a lexicon's
/// terms) is handed it.
pub trait Tokenize: Send + Sync {
    /// Appends nothing but the tokens of `text` to `out`, which is cleared first.
    ///
    /// `SENTENCE_FIRST` and `PARAGRAPH_FIRST` are set on the first token only.
    fn tokenize(&self, text: &str, out: &mut Tokens);
}
