//! The error of this crate: where a .tsv is wrong.

/// Why a lexicon cannot be read or compiled.
#[derive(Debug, thiserror::Error)]
#[error("lexicon `{lexicon}`, line {line}: {kind}")]
pub struct Error {
    lexicon: String,
    line: usize,
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("unknown directive `{0}`")]
    UnknownDirective(String),
    #[error("unknown case rule `{0}`")]
    UnknownCase(String),
    #[error("directive after the header")]
    LateDirective,
    #[error("the case rule is set twice")]
    SecondDirective,
    #[error("the file ends before a header row")]
    NoHeader,
    #[error("the first column is `{0}`, not `term`")]
    NoTermColumn(String),
    #[error("column `{0}` appears twice")]
    DuplicateColumn(String),
    #[error("column name `{0}` is not made of a-z, 0-9 and _")]
    ColumnName(String),
    #[error("{found} cells, the header has {header}")]
    Cells { found: usize, header: usize },
    #[error("the term is empty")]
    EmptyTerm,
    #[error("a second header row")]
    SecondHeader,
    #[error("term `{0}` holds no token")]
    NoToken(String),
}

impl Error {
    pub(crate) fn new(lexicon: &str, line: usize, kind: Kind) -> Self {
        Error { lexicon: lexicon.to_owned(), line, kind }
    }

    /// Returns the name of the lexicon.
    pub fn lexicon(&self) -> &str {
        &self.lexicon
    }

    /// Returns the line of the file, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns what the reader can do about it, where something helps.
    pub fn hint(&self) -> Option<&str> {
        match &self.kind {
            Kind::UnknownDirective(_) => Some("the one directive is `#! case = exact|fold|smart`"),
            Kind::UnknownCase(_) => Some("the case rules are exact, fold and smart"),
            Kind::LateDirective => Some("directives stand before the header row"),
            Kind::NoHeader | Kind::NoTermColumn(_) => {
                Some("the first row names the columns, parted by tabs; the first is `term`")
            }
            Kind::Cells { .. } => Some("cells are parted by single tabs; an empty cell means unknown"),
            _ => None,
        }
    }
}
