//! From an order to slots and columns.

use std::sync::Arc;

use dateline_core::token::{HOST_LAYERS, PARAGRAPH_SCHEMA, SENTENCE_SCHEMA, TOKEN_SCHEMA};
use dateline_core::{Attribute, LayerSchema, value::Kind};

use crate::error::Error;
use crate::manifest::{DOCUMENT, Extend, LEXICON, Manifest, Produce, Require, lexicon_name};
use crate::plan::providers::{Need, Providers};
use crate::plan::{Candidate, Form, Input, Output, Plan, Planned, RefTarget, Shape, Source, Target};

pub(super) fn wire(
    candidates: &[Candidate<'_>],
    providers: &Providers<'_>,
    needs: &[Vec<Need>],
    order: &[usize],
) -> Result<Plan, Error> {
    let mut wiring = Wiring { candidates, providers, order, plan: slots(candidates, providers, order) };
    for &candidate in order {
        let planned = wiring.plugin(candidate, &needs[candidate])?;
        wiring.plan.plugins.push(planned);
    }
    Ok(wiring.plan)
}

/// Returns a plan of slots without plugins.
fn slots(candidates: &[Candidate<'_>], providers: &Providers<'_>, order: &[usize]) -> Plan {
    let extended = |mut schema: LayerSchema| {
        let added = providers.extensions_of(&schema.name, order);
        schema.attributes.extend(added.into_iter().map(|(_, attribute)| attribute.clone()));
        Arc::new(schema)
    };
    let hosts = [&PARAGRAPH_SCHEMA, &SENTENCE_SCHEMA, &TOKEN_SCHEMA];
    let manifests = order.iter().map(|idx| candidates[*idx].manifest);
    let layers = manifests.flat_map(|manifest| manifest.produces.iter().map(move |p| schema(manifest, p)));
    let document = extended(document());
    Plan {
        plugins: Vec::new(),
        hosts: hosts.into_iter().map(|schema| extended(schema.as_ref().clone())).collect(),
        layers: layers.map(extended).collect(),
        document: (!document.attributes.is_empty()).then_some(document),
        lexicons: Vec::new(),
    }
}

fn schema(manifest: &Manifest, produce: &Produce) -> LayerSchema {
    LayerSchema {
        name: produce.layer.clone(),
        table: produce.table(),
        id_field: produce.id_field.clone(),
        has_span: produce.span,
        attributes: produce.attributes.clone(),
        doc: produce.doc.clone(),
        analyzer: manifest.analyzer(),
    }
}

fn document() -> LayerSchema {
    LayerSchema {
        name: DOCUMENT.into(),
        table: "documents".into(),
        id_field: None,
        has_span: false,
        attributes: Vec::new(),
        doc: "what plugins know about the document as a whole".into(),
        analyzer: TOKEN_SCHEMA.analyzer.clone(),
    }
}

struct Wiring<'a> {
    candidates: &'a [Candidate<'a>],
    providers: &'a Providers<'a>,
    order: &'a [usize],
    plan: Plan,
}

impl Wiring<'_> {
    fn plugin(&mut self, candidate: usize, needs: &[Need]) -> Result<Planned, Error> {
        let manifest = self.candidates[candidate].manifest;
        let mut inputs = Vec::new();
        for require in &manifest.requires {
            inputs.push(self.input(manifest, require)?);
        }
        if manifest.library.is_none() && inputs.is_empty() {
            inputs.push(self.own_lexicon(manifest)?);
        }
        let mut outputs = Vec::new();
        for produce in &manifest.produces {
            outputs.push(self.produce(manifest, produce)?);
        }
        for extend in &manifest.extends {
            outputs.push(self.extend(manifest, extend, candidate)?);
        }
        Ok(Planned { candidate, inputs, outputs, strict: self.strict(needs) })
    }

    fn strict(&self, needs: &[Need]) -> Vec<(usize, String)> {
        let at = |need: &Need| {
            let idx = self.order.iter().position(|idx| *idx == need.provider);
            (idx.expect("every candidate is in the order"), need.what.clone())
        };
        needs.iter().filter(|need| !need.is_optional).map(at).collect()
    }

    fn input(&mut self, manifest: &Manifest, require: &Require) -> Result<Input, Error> {
        let source = match require.layer.strip_prefix(LEXICON) {
            Some(name) => self.lexicon(manifest, require, name)?,
            None => self.slot_source(require),
        };
        Ok(Input { layer: require.layer.clone(), is_optional: require.optional, source })
    }

    fn own_lexicon(&mut self, manifest: &Manifest) -> Result<Input, Error> {
        let name = lexicon_name(&manifest.lexicons[0]);
        let require = Require { layer: format!("{LEXICON}{name}"), attributes: Vec::new(), optional: false };
        self.input(manifest, &require)
    }

    fn lexicon(&mut self, manifest: &Manifest, require: &Require, name: &str) -> Result<Source, Error> {
        let (owner, idx) = self.providers.lexicon(manifest, name)?;
        let known = self.plan.lexicons.iter().position(|lexicon| *lexicon == (owner, idx));
        let lexicon = known.unwrap_or_else(|| {
            self.plan.lexicons.push((owner, idx));
            self.plan.lexicons.len() - 1
        });
        let columns = &self.candidates[owner].lexicons[idx].columns;
        let at = |name: &str| columns.iter().position(|column| column == name).expect("checked before");
        let columns = require.attributes.iter().map(|wanted| at(wanted.name())).collect();
        Ok(Source::Lexicon { lexicon, columns })
    }

    fn slot_source(&self, require: &Require) -> Source {
        let Some(slot) = self.slot(&require.layer) else { return Source::Absent };
        let schema = self.plan.schema(slot).expect("the slot exists");
        let at = |name: &str| schema.attributes.iter().position(|attribute| attribute.name == name);
        let of_host =
            if slot < HOST_LAYERS { self.providers.own_attributes(&require.layer).1.len() } else { 0 };
        let named = require.attributes.iter().map(|wanted| at(wanted.name()));
        Source::Slot { slot, columns: (0..of_host).map(Some).chain(named).collect() }
    }

    fn slot(&self, layer: &str) -> Option<usize> {
        (0..self.plan.n_slots()).find(|slot| self.plan.schema(*slot).is_some_and(|s| s.name == layer))
    }

    fn produce(&self, manifest: &Manifest, produce: &Produce) -> Result<Output, Error> {
        let slot = self.slot(&produce.layer).expect("produced layers have slots");
        let form = if produce.span { Form::Spans { slot } } else { Form::Rows { slot } };
        self.output(manifest, &produce.layer, form, &produce.attributes)
    }

    fn extend(&self, manifest: &Manifest, extend: &Extend, candidate: usize) -> Result<Output, Error> {
        let form = match self.slot(&extend.layer) {
            None => Form::Nowhere,
            Some(slot) => {
                let own = self.providers.own_attributes(&extend.layer).1.len();
                let added = self.providers.extensions_of(&extend.layer, self.order);
                let before = added.iter().take_while(|(idx, _)| *idx != candidate).count();
                Form::Extends { slot, first_column: own + before }
            }
        };
        self.output(manifest, &extend.layer, form, &extend.attributes)
    }

    fn output(
        &self,
        manifest: &Manifest,
        layer: &str,
        form: Form,
        attributes: &[Attribute],
    ) -> Result<Output, Error> {
        let target = |attribute: &Attribute| -> Result<Target, Error> {
            let shape = shape(manifest, &attribute.kind).map_err(|to| {
                let problem = format!(
                    "attribute `{}` of layer `{layer}` refers to layer `{to}`, which it neither produces nor requires",
                    attribute.name
                );
                Error::plugin(&manifest.name, problem).with_hint(format!("add `{to}` to its `requires`"))
            })?;
            Ok(Target { name: attribute.name.clone(), shape })
        };
        let attributes = attributes.iter().map(target).collect::<Result<_, _>>()?;
        Ok(Output { layer: layer.to_owned(), form, attributes })
    }
}

/// Returns the shape of a kind, or the layer that a reference in it cannot be to.
fn shape(manifest: &Manifest, kind: &Kind) -> Result<Shape, String> {
    Ok(match kind {
        Kind::Bool => Shape::Bool,
        Kind::I64 | Kind::U32 => Shape::I64,
        Kind::F64 | Kind::F32 => Shape::F64,
        Kind::String => Shape::Str,
        Kind::List(item) => Shape::List(Box::new(shape(manifest, item)?)),
        Kind::Struct(fields) => {
            Shape::Struct(fields.iter().map(|(_, kind)| shape(manifest, kind)).collect::<Result<_, _>>()?)
        }
        Kind::Ref(layer) => {
            let produced = manifest.produces.iter().position(|produce| produce.layer == *layer);
            let required = manifest.requires.iter().position(|require| require.layer == *layer);
            Shape::Ref(match (produced, required) {
                (Some(idx), _) => RefTarget::Produced(idx as u32),
                (None, Some(idx)) => RefTarget::Required(idx as u32),
                (None, None) => return Err(layer.clone()),
            })
        }
    })
}
