//! The manifest of a plugin, `plugin.json`: what it is, needs and makes.
//!
//! The file beside the library holds the same bytes as the library itself, so nothing of a plugin has to
//! run to list, plan or check it. Not here: what only several manifests together can get wrong (the plan).

mod check;

use std::collections::BTreeMap;
use std::path::Path;

use dateline_core::{Attribute, value::Kind};
use serde::{Deserialize, Serialize};

use crate::abi::Version;
use crate::error::Error;
use crate::nearest::did_you_mean;
use crate::params::Param;

/// Name of the layer that stands for the document in `extends`.
pub(crate) const DOCUMENT: &str = "document";

/// What a layer of lexicon hits is called in `requires`: this and the name of the lexicon.
pub(crate) const LEXICON: &str = "lexicon:";

/// What a plugin is, needs and makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name, unique among the plugins of a run: `a-z`, `0-9`, `-`.
    pub name: String,
    /// Version, `1.2.3`.
    pub version: String,
    /// Version of the ABI it was built for, `0.1`.
    pub abi: String,
    /// What it does, in one line.
    #[serde(default)]
    pub description: String,
    /// Name of the library without prefix and extension; missing: a plugin without code.
    #[serde(default)]
    pub library: Option<String>,
    /// Languages it speaks, BCP 47; empty: any.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Layers it reads.
    #[serde(default)]
    pub requires: Vec<Require>,
    /// Files of its folder `lexicons/`.
    #[serde(default)]
    pub lexicons: Vec<String>,
    /// Layers it makes.
    #[serde(default)]
    pub produces: Vec<Produce>,
    /// Attributes it adds to layers of others.
    #[serde(default)]
    pub extends: Vec<Extend>,
    /// Parameters of the user's.
    #[serde(default)]
    pub params: BTreeMap<String, Param>,
}

/// A layer a plugin reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Require {
    /// Name of the layer: a host layer, a layer of another plugin, or `lexicon:NAME`.
    pub layer: String,
    /// Attributes it reads; of host layers it gets all columns anyway.
    #[serde(default)]
    pub attributes: Vec<Wanted>,
    /// Whether it can do without.
    #[serde(default)]
    pub optional: bool,
}

/// An attribute a plugin reads: its name, and its kind where the plugin depends on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wanted {
    /// Of any kind.
    Name(String),
    /// Of one kind only.
    Typed {
        /// Name.
        name: String,
        /// Kind.
        kind: Kind,
    },
}

impl Wanted {
    /// Returns the name.
    pub fn name(&self) -> &str {
        match self {
            Wanted::Name(name) | Wanted::Typed { name, .. } => name,
        }
    }

    /// Returns the kind it must have, if only one will do.
    pub fn kind(&self) -> Option<&Kind> {
        match self {
            Wanted::Name(_) => None,
            Wanted::Typed { kind, .. } => Some(kind),
        }
    }
}

/// A layer a plugin makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Produce {
    /// Name, singular: `quantity`.
    pub layer: String,
    /// Name of its table; missing: the layer's with an `s`.
    #[serde(default)]
    pub table: Option<String>,
    /// What a row is, in one line.
    pub doc: String,
    /// Whether rows have a span; otherwise they are rows about the document.
    #[serde(default = "yes")]
    pub span: bool,
    /// Name of the field with the row's id; null: none.
    #[serde(default = "id")]
    pub id_field: Option<String>,
    /// Attributes, in the order of the emitted values.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

impl Produce {
    /// Returns the name of the table.
    pub fn table(&self) -> String {
        self.table.clone().unwrap_or_else(|| format!("{}s", self.layer))
    }
}

/// Attributes a plugin adds to a layer of another, or to `document`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// Name of the layer.
    pub layer: String,
    /// Attributes, in the order of the emitted values.
    pub attributes: Vec<Attribute>,
}

fn yes() -> bool {
    true
}

fn id() -> Option<String> {
    Some("id".to_owned())
}

impl Manifest {
    /// Returns the manifest that the text of a `plugin.json` holds.
    ///
    /// # Errors
    ///
    /// When it was built for an ABI this host does not speak, is not JSON of this schema, or what it says
    /// makes no sense. `path` is for the message.
    pub fn parse(json: &str, path: &Path) -> Result<Manifest, Error> {
        check_abi(json)?;
        let manifest: Manifest = serde_json::from_str(json).map_err(|error| {
            let hint = unknown_field_hint(&error.to_string());
            Error::json(path, error, hint)
        })?;
        check::check(&manifest)?;
        Ok(manifest)
    }

    /// Returns what the table's `analyzer` says: `name@version`.
    pub fn analyzer(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }

    /// Returns whether the plugin speaks a language; an unknown one is not refused.
    pub(crate) fn speaks(&self, language: Option<&str>) -> bool {
        let Some(language) = language else { return true };
        self.languages.is_empty() || self.languages.iter().any(|own| is_within(language, own))
    }

    /// Returns whether one of its lexicons has this name.
    pub(crate) fn has_lexicon(&self, name: &str) -> bool {
        self.lexicons.iter().any(|file| lexicon_name(file) == name)
    }
}

/// Checks the ABI before anything else: a manifest for another one may have other fields.
fn check_abi(json: &str) -> Result<(), Error> {
    #[derive(Deserialize)]
    struct Head {
        name: String,
        abi: String,
    }
    let Ok(head) = serde_json::from_str::<Head>(json) else { return Ok(()) };
    Version::parse(&head.abi).map_or(Ok(()), |version| version.check(&head.name))
}

/// Returns the name of the lexicon in a file: `units` of `units.tsv`.
pub(crate) fn lexicon_name(file: &str) -> &str {
    file.strip_suffix(".tsv").unwrap_or(file)
}

/// Returns whether a language tag is `own` or one of its varieties: `en-GB` is within `en`.
fn is_within(language: &str, own: &str) -> bool {
    language.get(..own.len()).is_some_and(|head| head.eq_ignore_ascii_case(own))
        && matches!(language.as_bytes().get(own.len()), None | Some(b'-'))
}

/// Reads serde's "unknown field `x`, expected one of `a`, `b`".
fn unknown_field_hint(message: &str) -> Option<String> {
    let mut quoted = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    did_you_mean(unknown, quoted)
}

#[cfg(test)]
mod tests;
