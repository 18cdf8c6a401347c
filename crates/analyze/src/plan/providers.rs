//! Who provides which layer, attribute and lexicon, and what each plugin needs of whom.

use std::collections::BTreeMap;

use dateline_core::token::{PARAGRAPH_SCHEMA, SENTENCE_SCHEMA, TOKEN_SCHEMA};
use dateline_core::{Attribute, LayerSchema, value::Kind};

use crate::error::Error;
use crate::manifest::{DOCUMENT, LEXICON, Manifest, Produce, Require, Wanted, lexicon_name};
use crate::nearest::did_you_mean;
use crate::plan::Candidate;

/// Something a plugin needs of another.
#[derive(Debug)]
pub(super) struct Need {
    /// Index of the candidate that provides it.
    pub(super) provider: usize,
    /// ``layer `timex` `` or ``attribute `value` of layer `timex` ``.
    pub(super) what: String,
    pub(super) is_optional: bool,
}

/// Who provides which layer, attribute and lexicon, by index of the candidate.
pub(super) struct Providers<'a> {
    candidates: &'a [Candidate<'a>],
    layers: BTreeMap<&'a str, (usize, &'a Produce)>,
    /// By layer and attribute.
    extensions: BTreeMap<(&'a str, &'a str), (usize, &'a Attribute)>,
}

/// Returns the host layer of a name, with its slot.
pub(super) fn host(layer: &str) -> Option<(usize, &'static LayerSchema)> {
    let hosts: [&'static LayerSchema; 3] = [&PARAGRAPH_SCHEMA, &SENTENCE_SCHEMA, &TOKEN_SCHEMA];
    hosts.into_iter().enumerate().find(|(_, schema)| schema.name == layer)
}

impl<'a> Providers<'a> {
    pub(super) fn new(candidates: &'a [Candidate<'a>]) -> Result<Self, Error> {
        let mut all = Providers { candidates, layers: BTreeMap::new(), extensions: BTreeMap::new() };
        all.check_names()?;
        all.add_layers()?;
        all.add_extensions()?;
        Ok(all)
    }

    fn name(&self, idx: usize) -> &'a str {
        &self.candidates[idx].manifest.name
    }

    fn check_names(&self) -> Result<(), Error> {
        let mut seen = BTreeMap::new();
        for (idx, candidate) in self.candidates.iter().enumerate() {
            if seen.insert(&candidate.manifest.name, idx).is_some() {
                return Err(Error::plugin(&candidate.manifest.name, "there are two plugins of this name"));
            }
        }
        Ok(())
    }

    fn add_layers(&mut self) -> Result<(), Error> {
        let mut tables: BTreeMap<String, usize> = BTreeMap::new();
        for (idx, candidate) in self.candidates.iter().enumerate() {
            for produce in &candidate.manifest.produces {
                if let Some((other, _)) = self.layers.insert(&produce.layer, (idx, produce)) {
                    return Err(self.two(other, idx, &format!("produce the layer `{}`", produce.layer)));
                }
                if let Some(other) = tables.insert(produce.table(), idx) {
                    return Err(self.two(other, idx, &format!("fill the table `{}`", produce.table())));
                }
            }
        }
        Ok(())
    }

    fn add_extensions(&mut self) -> Result<(), Error> {
        for (idx, candidate) in self.candidates.iter().enumerate() {
            let manifest = candidate.manifest;
            let added = manifest.extends.iter().flat_map(|e| e.attributes.iter().map(move |a| (&e.layer, a)));
            for (layer, attribute) in added {
                let both = format!("provide the attribute `{}` of layer `{layer}`", attribute.name);
                let (owner, own) = self.own_attributes(layer);
                if own.iter().any(|own| own.name == attribute.name) {
                    return Err(match owner {
                        Some(owner) => self.two(owner, idx, &both),
                        None => Error::plugin(&manifest.name, format!("it and the host both {both}")),
                    });
                }
                if let Some((other, _)) = self.extensions.insert((layer, &attribute.name), (idx, attribute)) {
                    return Err(self.two(other, idx, &both));
                }
            }
        }
        Ok(())
    }

    fn two(&self, one: usize, other: usize, what: &str) -> Error {
        let problem = format!("plugins `{}` and `{}` both {what}", self.name(one), self.name(other));
        Error::other(problem).with_hint("leave one of them out")
    }

    /// Returns the plugin that produces a layer, if one does, and the attributes it has by itself.
    pub(super) fn own_attributes(&self, layer: &str) -> (Option<usize>, &'a [Attribute]) {
        match (self.layers.get(layer), host(layer)) {
            (Some((idx, produce)), _) => (Some(*idx), &produce.attributes),
            (None, Some((_, schema))) => (None, &schema.attributes),
            (None, None) => (None, &[]),
        }
    }

    /// Returns the attributes that plugins add to a layer, with the plugin, in the order the plugins run.
    pub(super) fn extensions_of(&self, layer: &str, order: &[usize]) -> Vec<(usize, &'a Attribute)> {
        let of = |idx: &usize| {
            let extends = &self.candidates[*idx].manifest.extends;
            let own = extends.iter().filter(|extend| extend.layer == layer);
            own.flat_map(|extend| &extend.attributes).map(|attribute| (*idx, attribute)).collect::<Vec<_>>()
        };
        order.iter().flat_map(of).collect()
    }

    /// Returns whether a layer is made by the host or by a plugin.
    pub(super) fn has_layer(&self, layer: &str) -> bool {
        layer == DOCUMENT || host(layer).is_some() || self.layers.contains_key(layer)
    }

    /// Returns what a plugin needs of other plugins.
    pub(super) fn needs(&self, manifest: &Manifest) -> Result<Vec<Need>, Error> {
        let mut needs = Vec::new();
        for require in &manifest.requires {
            match require.layer.strip_prefix(LEXICON) {
                Some(name) => self.check_lexicon(manifest, require, name)?,
                None => self.need_layer(manifest, require, &mut needs)?,
            }
        }
        Ok(needs)
    }

    fn need_layer(&self, manifest: &Manifest, require: &Require, needs: &mut Vec<Need>) -> Result<(), Error> {
        let (layer, is_optional) = (&require.layer, require.optional);
        if !self.has_layer(layer) {
            return if is_optional { Ok(()) } else { Err(self.missing_layer(manifest, layer)) };
        }
        let (owner, _) = self.own_attributes(layer);
        needs.extend(owner.map(|provider| Need { provider, what: format!("layer `{layer}`"), is_optional }));
        for wanted in &require.attributes {
            let provider = self.need_attribute(manifest, require, wanted)?;
            let what = format!("attribute `{}` of layer `{layer}`", wanted.name());
            needs.extend(provider.map(|provider| Need { provider, what, is_optional }));
        }
        Ok(())
    }

    /// Returns the plugin that adds an attribute to another's layer.
    fn need_attribute(
        &self,
        of: &Manifest,
        require: &Require,
        want: &Wanted,
    ) -> Result<Option<usize>, Error> {
        let layer = &require.layer;
        let (owner, own) = self.own_attributes(layer);
        let own = own.iter().find(|own| own.name == want.name()).map(|own| (None, owner, own));
        let extension = self.extensions.get(&(layer.as_str(), want.name()));
        let added = extension.map(|(idx, attribute)| (Some(*idx), Some(*idx), *attribute));
        let Some((extender, by, attribute)) = own.or(added) else {
            return if require.optional { Ok(None) } else { Err(self.missing_attribute(of, layer, want)) };
        };
        match want.kind() {
            Some(kind) if *kind != attribute.kind => {
                let by = by.map_or("the host".to_owned(), |by| format!("plugin `{}`", self.name(by)));
                Err(kind_mismatch(of, layer, want.name(), [kind, &attribute.kind], &by))
            }
            _ => Ok(extender),
        }
    }

    /// Returns the owner of the lexicon that a plugin calls `name`, and its index there: the plugin's own,
    /// else the only one of the name.
    pub(super) fn lexicon(&self, manifest: &Manifest, name: &str) -> Result<(usize, usize), Error> {
        let owners = self.candidates.iter().enumerate().filter(|(_, c)| c.manifest.has_lexicon(name));
        let owners: Vec<usize> = owners.map(|(idx, _)| idx).collect();
        let own = owners.iter().copied().find(|idx| self.name(*idx) == manifest.name);
        let owner = match (own, owners.as_slice()) {
            (Some(own), _) => own,
            (None, [only]) => *only,
            (None, []) => {
                let problem = format!("requires the lexicon `{name}`, which no plugin has");
                let hint = format!("put {name}.tsv into the plugin's lexicons/ and name it in `lexicons`");
                return Err(Error::plugin(&manifest.name, problem).with_hint(hint));
            }
            (None, [one, other, ..]) => {
                return Err(self.two(
                    *one,
                    *other,
                    &format!("have the lexicon `{name}`, which `{}` requires", manifest.name),
                ));
            }
        };
        let files = &self.candidates[owner].manifest.lexicons;
        let idx = files.iter().position(|file| lexicon_name(file) == name).expect("the owner has it");
        Ok((owner, idx))
    }

    fn check_lexicon(&self, manifest: &Manifest, require: &Require, name: &str) -> Result<(), Error> {
        let (owner, idx) = self.lexicon(manifest, name)?;
        let columns = &self.candidates[owner].lexicons[idx].columns;
        for wanted in &require.attributes {
            if !columns.iter().any(|column| column == wanted.name()) {
                let problem =
                    format!("requires the column `{}` of lexicon `{name}`, which has none", wanted.name());
                let hint = did_you_mean(wanted.name(), columns.iter().map(String::as_str));
                let hint = hint.unwrap_or_else(|| format!("its columns: {}", columns.join(", ")));
                return Err(Error::plugin(&manifest.name, problem).with_hint(hint));
            }
            if let Some(kind) = wanted.kind().filter(|kind| **kind != Kind::String) {
                let by = format!("lexicon `{name}`");
                return Err(kind_mismatch(
                    manifest,
                    &require.layer,
                    wanted.name(),
                    [kind, &Kind::String],
                    &by,
                ));
            }
        }
        Ok(())
    }

    fn missing_layer(&self, manifest: &Manifest, layer: &str) -> Error {
        let problem = format!("requires the layer `{layer}`, which no plugin produces");
        let near = did_you_mean(layer, self.layers.keys().copied());
        let hint =
            near.unwrap_or_else(|| "add a plugin that produces it, for example with `--plugin`".into());
        Error::plugin(&manifest.name, problem).with_hint(hint)
    }

    fn missing_attribute(&self, manifest: &Manifest, layer: &str, wanted: &Wanted) -> Error {
        let (owner, own) = self.own_attributes(layer);
        let by = owner.map_or("the host".to_owned(), |owner| format!("plugin `{}`", self.name(owner)));
        let problem = format!(
            "requires the attribute `{}` of layer `{layer}`, which neither {by} nor an extension provides",
            wanted.name()
        );
        let extensions = self.extensions.keys().filter(|(of, _)| *of == layer).map(|(_, name)| *name);
        let near = did_you_mean(wanted.name(), own.iter().map(|own| own.name.as_str()).chain(extensions));
        let hint = near.unwrap_or_else(|| "add a plugin that extends the layer by it".into());
        Error::plugin(&manifest.name, problem).with_hint(hint)
    }
}

fn kind_mismatch(manifest: &Manifest, layer: &str, name: &str, kinds: [&Kind; 2], by: &str) -> Error {
    let [wanted, provided] = kinds;
    let problem =
        format!("requires the attribute `{name}` of layer `{layer}` as {wanted}, {by} provides {provided}");
    Error::plugin(&manifest.name, problem).with_hint("the two plugins are not of one time; update the older")
}
