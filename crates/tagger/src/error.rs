//! The error of this crate: what is wrong with a model or with what it is to be trained on.

/// Why a model cannot be read or trained.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] pub(crate) Kind);

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Kind {
    #[error("not a tagger model: it does not begin with `{}`", crate::format::MAGIC.escape_ascii())]
    Magic,
    #[error("model format {found}, this version reads {}", crate::format::VERSION)]
    Version { found: u32 },
    #[error("the model is cut short at byte {at}")]
    Short { at: usize },
    #[error("the model is damaged: its checksum does not match")]
    Checksum,
    #[error("the model is damaged: {0}")]
    Content(&'static str),
    #[error("nothing to train on: no example has a name")]
    NoNames,
    #[error("{found} kinds of names, at most {}", crate::labels::MAX_KINDS)]
    Kinds { found: usize },
    #[error("{found} classes, at most {}", crate::text::MAX_CLASSES)]
    Classes { found: usize },
    #[error("a name at tokens {first} to {end} of a text with {len}")]
    Span { first: usize, end: usize, len: usize },
    #[error("kind {0} of a name is not in the list of kinds")]
    NoSuch(u8),
}
