//! What the harness needs of a manifest.
//!
//! Not here: the whole schema, which the host checks. Unknown keys are passed over.

use std::collections::BTreeMap;

use dateline_core::{Attribute, Kind};
use serde::Deserialize;
use serde_json::Value as Json;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Manifest {
    #[serde(default)]
    pub(super) requires: Vec<Requires>,
    #[serde(default)]
    pub(super) produces: Vec<Produces>,
    #[serde(default)]
    pub(super) extends: Vec<Extends>,
    #[serde(default)]
    params: BTreeMap<String, Param>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Requires {
    pub(super) layer: String,
    #[serde(default)]
    pub(super) attributes: Vec<Wanted>,
    #[serde(default)]
    pub(super) optional: bool,
}

/// A required attribute: its name, alone or with the kind it must have.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Wanted {
    Name(String),
    Typed { name: String },
}

impl Wanted {
    pub(super) fn name(&self) -> &str {
        match self {
            Wanted::Name(name) | Wanted::Typed { name } => name,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Produces {
    pub(super) layer: String,
    #[serde(default = "yes")]
    pub(super) span: bool,
    #[serde(default)]
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Extends {
    pub(super) layer: String,
    #[serde(default)]
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, Deserialize)]
struct Param {
    default: Option<Json>,
}

/// What a type index of an emitted row means.
pub(super) struct RowType<'m> {
    pub(super) layer: &'m str,
    pub(super) has_span: bool,
    pub(super) extends: bool,
    pub(super) attributes: &'m [Attribute],
}

impl Manifest {
    pub(super) fn row_type(&self, ty: u32) -> Option<RowType<'_>> {
        let idx = ty as usize;
        if let Some(made) = self.produces.get(idx) {
            let (layer, has_span, attributes) = (&made.layer, made.span, &made.attributes);
            return Some(RowType { layer, has_span, extends: false, attributes });
        }
        let Extends { layer, attributes } = self.extends.get(idx - self.produces.len())?;
        Some(RowType { layer, has_span: false, extends: true, attributes })
    }

    /// Returns the parameters as JSON, `set` over the defaults.
    pub(super) fn config(&self, set: &Json) -> String {
        let mut config: serde_json::Map<String, Json> = self
            .params
            .iter()
            .filter_map(|(name, param)| Some((name.clone(), param.default.clone()?)))
            .collect();
        if let Json::Object(set) = set {
            config.extend(set.clone());
        }
        Json::Object(config).to_string()
    }

    /// Returns the index of a produced layer a reference may name, with the kind's layer name.
    pub(super) fn is_ref_to(&self, kind: &Kind, layer: u32) -> bool {
        use dateline_plugin_abi::flag::REF_REQUIRED;
        let idx = (layer & !REF_REQUIRED) as usize;
        let name = match layer & REF_REQUIRED {
            0 => self.produces.get(idx).map(|made| &made.layer),
            _ => self.requires.get(idx).map(|needed| &needed.layer),
        };
        matches!((kind, name), (Kind::Ref(wanted), Some(name)) if wanted == name)
    }
}

const fn yes() -> bool {
    true
}
