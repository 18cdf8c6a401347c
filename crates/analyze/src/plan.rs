//! The plan: who runs when, reads what from where, and writes what into which slot.
//!
//! Made from manifests and the headers of lexicons alone, so nothing of a plugin runs to be planned. What
//! the manifests together get wrong is an error here, before the first document. Not here: opening
//! anything.

mod order;
mod providers;
mod wire;

use std::sync::Arc;

use dateline_core::LayerSchema;
use dateline_lexicon::Lexicon;

use crate::error::Error;
use crate::manifest::Manifest;
use providers::Providers;

/// A plugin to be planned, with its lexicons in the order of its manifest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) lexicons: &'a [Lexicon],
}

/// Who runs when, reads what from where, and writes what into which slot.
#[derive(Debug)]
pub(crate) struct Plan {
    /// In the order they run.
    pub(crate) plugins: Vec<Planned>,
    /// Host layers by slot, with extended attributes.
    pub(crate) hosts: Vec<Arc<LayerSchema>>,
    /// Layers of plugins by slot after the host's, with extended attributes.
    pub(crate) layers: Vec<Arc<LayerSchema>>,
    /// The layer `document`, in the last slot, where a plugin extends documents.
    pub(crate) document: Option<Arc<LayerSchema>>,
    /// Lexicons that are scanned for: (candidate, index of its lexicon).
    pub(crate) lexicons: Vec<(usize, usize)>,
}

/// One plugin of a plan.
#[derive(Debug)]
pub(crate) struct Planned {
    /// Index of the candidate.
    pub(crate) candidate: usize,
    /// One a `requires`, in that order; of a plugin without code, its lexicon.
    pub(crate) inputs: Vec<Input>,
    /// What it produces, then what it extends.
    pub(crate) outputs: Vec<Output>,
    /// Plugins it cannot do without on a document: index in the plan, and what they give it.
    pub(crate) strict: Vec<(usize, String)>,
}

/// One layer a plugin reads.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) layer: String,
    pub(crate) is_optional: bool,
    pub(crate) source: Source,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Nowhere: optional, and no plugin produces it.
    Absent,
    /// From a slot; columns by their index there, `None` where an optional attribute is not provided.
    Slot { slot: usize, columns: Vec<Option<usize>> },
    /// From a lexicon; columns by their index in the lexicon.
    Lexicon { lexicon: usize, columns: Vec<usize> },
}

/// One layer a plugin writes, or whose columns it writes.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) layer: String,
    pub(crate) form: Form,
    pub(crate) attributes: Vec<Target>,
}

/// What the rows of an output are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Rows with spans, of the layer in a slot.
    Spans { slot: usize },
    /// Rows about the document, of the layer in a slot.
    Rows { slot: usize },
    /// Values for rows of the layer in a slot, into columns from this one on.
    Extends { slot: usize, first_column: usize },
    /// Values for rows of a layer that nobody produces.
    Nowhere,
}

/// One attribute a plugin writes.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) shape: Shape,
}

/// A kind with its references resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Bool,
    I64,
    F64,
    Str,
    Ref(RefTarget),
    List(Box<Shape>),
    Struct(Vec<Shape>),
}

/// Which layer a reference is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefTarget {
    /// An output of the plugin.
    Produced(u32),
    /// An input of the plugin.
    Required(u32),
}

impl Form {
    /// Returns the slot it writes to, where there is one.
    pub(crate) fn slot(self) -> Option<usize> {
        match self {
            Form::Spans { slot } | Form::Rows { slot } | Form::Extends { slot, .. } => Some(slot),
            Form::Nowhere => None,
        }
    }
}

impl Shape {
    /// Returns the name of the kind, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Shape::Bool => "bool",
            Shape::I64 => "i64",
            Shape::F64 => "f64",
            Shape::Str => "string",
            Shape::Ref(_) => "ref",
            Shape::List(_) => "list",
            Shape::Struct(_) => "struct",
        }
    }
}

impl Plan {
    /// Returns the plan of some plugins.
    ///
    /// # Errors
    ///
    /// When a provider is missing, there are two, kinds do not fit, or the plugins need each other in a
    /// circle.
    pub(crate) fn new(candidates: &[Candidate<'_>]) -> Result<Plan, Error> {
        let providers = Providers::new(candidates)?;
        let needs = candidates
            .iter()
            .map(|candidate| providers.needs(candidate.manifest))
            .collect::<Result<Vec<_>, _>>()?;
        let order = order::order(candidates, &needs)?;
        wire::wire(candidates, &providers, &needs, &order)
    }

    /// Returns the number of slots of an analyzed document.
    pub(crate) fn n_slots(&self) -> usize {
        self.hosts.len() + self.layers.len() + usize::from(self.document.is_some())
    }

    /// Returns the schema of a slot.
    pub(crate) fn schema(&self, slot: usize) -> Option<&Arc<LayerSchema>> {
        let all = self.hosts.iter().chain(&self.layers).chain(&self.document);
        all.into_iter().nth(slot)
    }
}

#[cfg(test)]
mod tests;
