//! What a plugin emitted, checked as the host checks it and owned.
//!
//! Not here: quotas.

#![expect(unsafe_code, reason = "emitted rows are read from what the plugin lends")]

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use dateline_core::{Kind, Span};
use dateline_plugin_abi::{DlAnn, DlValue, flag, tag};
use serde_json::Value as Json;

use super::manifest::{Manifest, RowType};
use crate::raw;

/// A row as an analyzer emitted it, in its final place: references are row numbers of the layer they name.
#[derive(Clone, Debug, PartialEq)]
pub struct Emitted {
    /// Name of the layer produced or extended.
    pub layer: String,
    /// The extended row; `None`: a row of its own.
    pub target: Option<u64>,
    /// Its span, where its layer has them.
    pub span: Option<Span>,
    /// The text of the span.
    pub text: String,
    /// Confidence, if known.
    pub confidence: Option<f32>,
    /// Name of the rule; empty: unnamed.
    pub rule: String,
    /// Name and value of every attribute, in the order of the manifest. Lists are arrays, structs are
    /// objects without their nulls.
    pub values: Vec<(String, Json)>,
    kinds: Vec<Kind>,
    ty: u32,
    id: u64,
}

impl Emitted {
    /// Returns the value of an attribute; null where it is unknown or there is none of that name.
    pub fn value(&self, name: &str) -> &Json {
        self.values.iter().find(|(attribute, _)| attribute == name).map_or(&Json::Null, |(_, value)| value)
    }
}

/// A line of a case file: `layer start..end "text" attr=value`, without nulls.
impl fmt::Display for Emitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.layer)?;
        match (self.span, self.target) {
            (Some(span), _) => write!(f, " {}..{} {}", span.start, span.end, Json::from(self.text.as_str()))?,
            (None, Some(target)) => write!(f, " {target}")?,
            (None, None) => {}
        }
        for ((name, value), kind) in self.values.iter().zip(&self.kinds) {
            if !value.is_null() {
                write!(f, " {name}=")?;
                write_value(f, value, kind)?;
            }
        }
        Ok(())
    }
}

/// Writes compact JSON with the fields of structs in their declared order.
fn write_value(f: &mut fmt::Formatter<'_>, value: &Json, kind: &Kind) -> fmt::Result {
    match (value, kind) {
        (Json::Array(items), Kind::List(item)) => {
            f.write_char('[')?;
            for (idx, value) in items.iter().enumerate() {
                f.write_str(if idx == 0 { "" } else { "," })?;
                write_value(f, value, item)?;
            }
            f.write_char(']')
        }
        (Json::Object(fields), Kind::Struct(kinds)) => {
            f.write_char('{')?;
            let known = kinds.iter().filter_map(|(name, kind)| Some((name, fields.get(name)?, kind)));
            for (idx, (name, value, kind)) in known.enumerate() {
                write!(f, "{}\"{name}\":", if idx == 0 { "" } else { "," })?;
                write_value(f, value, kind)?;
            }
            f.write_char('}')
        }
        _ => write!(f, "{value}"),
    }
}

/// The rows of one document.
pub(super) struct Sink<'d> {
    pub(super) text: &'d str,
    pub(super) manifest: &'d Manifest,
    /// Rows of each required layer.
    pub(super) lens: Vec<usize>,
    pub(super) rows: Vec<Emitted>,
    pub(super) error: String,
}

impl Sink<'_> {
    /// Checks and copies a row.
    ///
    /// # Safety
    ///
    /// The row and everything it points at are as the header promises.
    pub(super) unsafe fn take(&mut self, ann: &DlAnn) -> Result<(), String> {
        let ty = self.manifest.row_type(ann.ty).ok_or_else(|| format!("type {} is not declared", ann.ty))?;
        let span = Span::new(ann.start, ann.end);
        let text = self.place(&ty, span, ann.id)?;
        if ann.n_values as usize > ty.attributes.len() {
            return Err(format!("{} values for {} attributes", ann.n_values, ty.attributes.len()));
        }
        let known = !ann.confidence.is_nan();
        if known && !(0.0..=1.0).contains(&ann.confidence) {
            return Err(format!("confidence {} is not in 0..=1", ann.confidence));
        }
        // SAFETY: the caller's promise.
        let (given, rule) = unsafe { (raw::slice(ann.values, ann.n_values as usize), raw::text(ann.rule)) };
        let mut values = Vec::with_capacity(ty.attributes.len());
        for (idx, attribute) in ty.attributes.iter().enumerate() {
            let value = given.get(idx).unwrap_or(&DlValue::NULL);
            // SAFETY: the caller's promise.
            let value = unsafe { self.value(value, &attribute.kind) };
            let value = value.map_err(|error| format!("attribute `{}`: {error}", attribute.name))?;
            values.push((attribute.name.clone(), value));
        }
        self.rows.push(Emitted {
            layer: ty.layer.to_owned(),
            target: ty.extends.then_some(ann.id),
            span: ty.has_span.then_some(span),
            text: text.to_owned(),
            confidence: known.then_some(ann.confidence),
            rule: rule.to_owned(),
            values,
            kinds: ty.attributes.iter().map(|attribute| attribute.kind.clone()).collect(),
            ty: ann.ty,
            id: ann.id,
        });
        Ok(())
    }

    /// Checks where a row stands and returns the text of its span.
    fn place(&self, ty: &RowType<'_>, span: Span, id: u64) -> Result<&str, String> {
        if !ty.has_span && span != Span::default() {
            return Err(format!("span {}..{} where none belongs", span.start, span.end));
        }
        if ty.extends && ty.layer != "document" {
            let layer = self.manifest.requires.iter().position(|needed| needed.layer == ty.layer);
            let len = layer.map_or(0, |idx| self.lens[idx]);
            let twice = self.rows.iter().any(|row| row.layer == ty.layer && row.target == Some(id));
            if id >= len as u64 || twice {
                let why =
                    if twice { "is extended again".to_owned() } else { format!("is not among its {len}") };
                return Err(format!("row {id} of layer `{}` {why}", ty.layer));
            }
        }
        let text = span.slice(self.text).filter(|_| span.start <= span.end);
        text.ok_or_else(|| format!("span {}..{} is not in the text", span.start, span.end))
    }

    /// Returns a value as JSON. A reference to a row of the plugin's own stays its own id for now.
    ///
    /// # Safety
    ///
    /// As [`Sink::take`].
    unsafe fn value(&self, value: &DlValue, kind: &Kind) -> Result<Json, String> {
        let DlValue { tag, len, v } = *value;
        // SAFETY: the tag says which part of the payload is set; the rest is the caller's promise.
        unsafe {
            match (tag, kind) {
                (tag::NULL, _) => Ok(Json::Null),
                (tag::BOOL, Kind::Bool) => Ok((v.u != 0).into()),
                (tag::I64, Kind::I64) => Ok(v.i.into()),
                (tag::I64, Kind::F64) => Ok((v.i as f64).into()),
                (tag::F64, Kind::F64) if v.f.is_finite() => Ok(v.f.into()),
                (tag::STR, Kind::String) => std::str::from_utf8(raw::slice(v.s, len as usize))
                    .map(Json::from)
                    .map_err(|_| "a text is not UTF-8".to_owned()),
                (tag::REF, Kind::Ref(_)) => self.reference(len, v.u, kind),
                (tag::LIST, Kind::List(item)) => {
                    let items: &[DlValue] = raw::slice(v.items, len as usize);
                    items.iter().map(|value| self.value(value, item)).collect()
                }
                (tag::STRUCT, Kind::Struct(fields)) if len as usize <= fields.len() => {
                    let items: &[DlValue] = raw::slice(v.items, len as usize);
                    let known = items.iter().zip(fields).filter(|(value, _)| value.tag != tag::NULL);
                    known.map(|(value, (name, kind))| Ok((name.clone(), self.value(value, kind)?))).collect()
                }
                _ => Err(format!("declared {kind}, found tag {tag} with length {len}")),
            }
        }
    }

    fn reference(&self, layer: u32, row: u64, kind: &Kind) -> Result<Json, String> {
        if !self.manifest.is_ref_to(kind, layer) {
            return Err(format!("layer index {layer:#x} is not {kind}"));
        }
        let required = layer & flag::REF_REQUIRED != 0;
        let len = self.lens.get((layer & !flag::REF_REQUIRED) as usize).copied().unwrap_or(0) as u64;
        match required {
            true if row >= len => Err(format!("row {row} of a layer of {len} rows")),
            true => Ok(row.into()),
            false => Ok(Json::Array(vec![Json::from(OWN_ID), layer.into(), row.into()])),
        }
    }

    /// Returns the rows in their final order, references to the plugin's own rows resolved.
    pub(super) fn finish(self) -> Result<Vec<Emitted>, String> {
        let mut rows = self.rows;
        let key = |row: &Emitted| row.span.map(|span| (span.start, u32::MAX - span.end));
        rows.sort_by(|a, b| a.ty.cmp(&b.ty).then_with(|| key(a).cmp(&key(b))));
        let mut places: Places = BTreeMap::new();
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        for row in &rows {
            let count = counts.entry(row.ty).or_default();
            places.entry((row.ty, row.id)).and_modify(|place| *place = None).or_insert(Some(*count));
            *count += 1;
        }
        for row in &mut rows {
            row.values.iter_mut().try_for_each(|(_, value)| resolve(value, &places))?;
        }
        Ok(rows)
    }
}

/// Marks an unresolved reference; no text of a plugin can look like it, as texts stand alone or in arrays of
/// one kind.
const OWN_ID: &str = "own id";

/// Place of the row of a type and id; `None`: several rows have it.
type Places = BTreeMap<(u32, u64), Option<u64>>;

fn resolve(value: &mut Json, places: &Places) -> Result<(), String> {
    match value {
        Json::Array(parts) if parts.len() == 3 && parts[0] == OWN_ID && parts[1].is_u64() => {
            let layer = parts[1].as_u64().and_then(|layer| u32::try_from(layer).ok()).unwrap_or(u32::MAX);
            let id = parts[2].as_u64().unwrap_or(u64::MAX);
            let place = places.get(&(layer, id)).copied().flatten();
            *value = place.ok_or_else(|| format!("not one row of layer {layer} has the id {id}"))?.into();
            Ok(())
        }
        Json::Array(items) => items.iter_mut().try_for_each(|item| resolve(item, places)),
        Json::Object(fields) => fields.values_mut().try_for_each(|field| resolve(field, places)),
        _ => Ok(()),
    }
}
