//! What one manifest alone can get wrong beyond its JSON.

use std::collections::BTreeSet;

use dateline_core::layer::{ROW_FIELDS, SPAN_FIELDS};
use dateline_core::{Attribute, value::Kind};

use crate::error::Error;
use crate::manifest::{DOCUMENT, LEXICON, Manifest, Produce, Wanted, lexicon_name};
use crate::params;

const HOST_LAYERS: [&str; 3] = ["paragraph", "sentence", "token"];
const HOST_TABLES: [&str; 5] = ["documents", "diagnostics", "paragraphs", "sentences", "tokens"];

/// How deep lists and structs may nest.
const MAX_DEPTH: usize = 8;

type Checked = Result<(), String>;

pub(super) fn check(manifest: &Manifest) -> Result<(), Error> {
    let fail = |problem: String| Error::plugin(&manifest.name, problem);
    identity(manifest).map_err(fail)?;
    requires(manifest).map_err(fail)?;
    lexicons(manifest).map_err(fail)?;
    produces(manifest).map_err(fail)?;
    extends(manifest).map_err(fail)?;
    if manifest.library.is_none() {
        without_code(manifest).map_err(fail)?;
    }
    params::check(manifest)
}

fn identity(manifest: &Manifest) -> Checked {
    let is_name = |c: u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if !manifest.name.starts_with(|c: char| c.is_ascii_lowercase()) || !manifest.name.bytes().all(is_name) {
        return Err("a name is made of a-z, 0-9 and -, and begins with a letter".into());
    }
    let parts: Vec<_> = manifest.version.split(['-', '+']).next().unwrap_or_default().split('.').collect();
    if parts.len() != 3 || parts.iter().any(|part| part.parse::<u64>().is_err()) {
        return Err(format!("version `{}` is not of the form 1.2.3", manifest.version));
    }
    if crate::abi::Version::parse(&manifest.abi).is_none() {
        return Err(format!("abi `{}` is not of the form 0.1", manifest.abi));
    }
    if let Some(library) = &manifest.library {
        file_stem("library", library)?;
    }
    match manifest.languages.iter().find(|language| !is_language(language)) {
        Some(language) => Err(format!("language `{language}` is not a BCP 47 tag such as `en`")),
        None => Ok(()),
    }
}

fn requires(manifest: &Manifest) -> Checked {
    unique("layer in requires", manifest.requires.iter().map(|require| require.layer.as_str()))?;
    for require in &manifest.requires {
        match require.layer.strip_prefix(LEXICON) {
            Some(lexicon) => file_stem("lexicon", lexicon)?,
            None => identifier("layer", &require.layer)?,
        }
        if require.layer == DOCUMENT {
            return Err("`document` is not a layer to require: its fields come with the call".into());
        }
        let what = format!("attribute of `{}` in requires", require.layer);
        unique(&what, require.attributes.iter().map(Wanted::name))?;
    }
    Ok(())
}

fn lexicons(manifest: &Manifest) -> Checked {
    unique("lexicon", manifest.lexicons.iter().map(String::as_str))?;
    for file in &manifest.lexicons {
        if !file.ends_with(".tsv") {
            return Err(format!("lexicon `{file}` is not a .tsv file"));
        }
        let name = lexicon_name(file);
        file_stem("lexicon", name)?;
        let is_required = manifest.requires.iter().any(|r| r.layer.strip_prefix(LEXICON) == Some(name));
        if manifest.library.is_some() && !is_required {
            return Err(format!("lexicon `{file}` is read by nobody: require the layer `{LEXICON}{name}`"));
        }
    }
    Ok(())
}

fn produces(manifest: &Manifest) -> Checked {
    if manifest.produces.is_empty() && manifest.extends.is_empty() {
        return Err("it makes nothing: `produces` and `extends` are both empty".into());
    }
    unique("layer in produces", manifest.produces.iter().map(|produce| produce.layer.as_str()))?;
    for produce in &manifest.produces {
        one_produced(manifest, produce)?;
    }
    Ok(())
}

fn one_produced(manifest: &Manifest, produce: &Produce) -> Checked {
    let layer = &produce.layer;
    identifier("layer", layer)?;
    let table = produce.table();
    identifier("table", &table)?;
    if HOST_LAYERS.contains(&layer.as_str()) || layer == DOCUMENT {
        return Err(format!("layer `{layer}` is the host's own"));
    }
    if HOST_TABLES.contains(&table.as_str()) {
        return Err(format!("table `{table}` of layer `{layer}` is the host's own"));
    }
    if manifest.requires.iter().any(|require| require.layer == *layer) {
        return Err(format!("it requires the layer `{layer}` that it produces"));
    }
    if let Some(id_field) = &produce.id_field {
        identifier("id field", id_field)?;
    }
    let is_taken = |name: &str| {
        ROW_FIELDS.contains(&name)
            || (produce.span && SPAN_FIELDS.contains(&name))
            || produce.id_field.as_deref() == Some(name)
    };
    attributes(layer, &produce.attributes, is_taken)
}

fn extends(manifest: &Manifest) -> Checked {
    unique("layer in extends", manifest.extends.iter().map(|extend| extend.layer.as_str()))?;
    for extend in &manifest.extends {
        let layer = &extend.layer;
        if extend.attributes.is_empty() {
            return Err(format!("it extends `{layer}` by nothing"));
        }
        if manifest.produces.iter().any(|produce| produce.layer == *layer) {
            return Err(format!("it extends the layer `{layer}` that it produces: add to its attributes"));
        }
        let required = manifest.requires.iter().find(|require| require.layer == *layer);
        if layer != DOCUMENT && required.is_none() {
            return Err(format!("it extends the layer `{layer}`, so it must require it too"));
        }
        if let Some(own) = required.and_then(|require| {
            extend.attributes.iter().find(|own| require.attributes.iter().any(|w| w.name() == own.name))
        }) {
            return Err(format!("it requires the attribute `{}` of `{layer}` that it adds", own.name));
        }
        // What is extended may have spans; that stands in another manifest.
        let is_taken =
            |name: &str| layer != DOCUMENT && (ROW_FIELDS.contains(&name) || SPAN_FIELDS.contains(&name));
        attributes(layer, &extend.attributes, is_taken)?;
    }
    Ok(())
}

/// A plugin without code maps its one lexicon straight to its one layer.
fn without_code(manifest: &Manifest) -> Checked {
    let why = "a plugin without `library` maps its one lexicon to its one layer";
    if manifest.lexicons.len() != 1 || manifest.produces.len() != 1 || !manifest.extends.is_empty() {
        return Err(format!("{why}: it needs one file in `lexicons`, one layer in `produces`, no `extends`"));
    }
    let lexicon = format!("{LEXICON}{}", lexicon_name(&manifest.lexicons[0]));
    if let Some(other) = manifest.requires.iter().find(|require| require.layer != lexicon) {
        return Err(format!("{why}: nobody would read the layer `{}`", other.layer));
    }
    if !manifest.produces[0].span {
        return Err(format!("{why}: the layer must have spans"));
    }
    if let Some(param) = manifest.params.keys().next() {
        return Err(format!("{why}: nobody would read the parameter `{param}`"));
    }
    match manifest.produces[0].attributes.iter().find(|attribute| !is_cell(&attribute.kind)) {
        Some(Attribute { name, kind, .. }) => {
            Err(format!("attribute `{name}`: a cell of a lexicon cannot be a {kind}"))
        }
        None => Ok(()),
    }
}

fn is_cell(kind: &Kind) -> bool {
    matches!(kind, Kind::Bool | Kind::I64 | Kind::F64 | Kind::String)
}

fn attributes(layer: &str, attributes: &[Attribute], is_taken: impl Fn(&str) -> bool) -> Checked {
    unique(&format!("attribute of `{layer}`"), attributes.iter().map(|attribute| attribute.name.as_str()))?;
    for attribute in attributes {
        identifier("attribute", &attribute.name)?;
        if is_taken(&attribute.name) {
            return Err(format!("attribute `{}` of `{layer}`: every table has that field", attribute.name));
        }
        kind(&attribute.kind, MAX_DEPTH)
            .map_err(|problem| format!("attribute `{}` of `{layer}`: {problem}", attribute.name))?;
    }
    Ok(())
}

fn kind(of: &Kind, depth: usize) -> Checked {
    if depth == 0 {
        return Err(format!("kinds nest deeper than {MAX_DEPTH}"));
    }
    match of {
        Kind::List(item) => kind(item, depth - 1),
        Kind::Struct(fields) if fields.is_empty() => Err("a struct without fields".into()),
        Kind::Struct(fields) => {
            unique("field", fields.iter().map(|(name, _)| name.as_str()))?;
            fields.iter().try_for_each(|(name, of)| {
                identifier("field", name)?;
                kind(of, depth - 1)
            })
        }
        Kind::Ref(layer) => identifier("layer", layer),
        _ => Ok(()),
    }
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("{what} `{name}` appears twice"));
        }
    }
    Ok(())
}

/// Names of layers, tables, attributes: they become names of folders and fields.
fn identifier(what: &str, name: &str) -> Checked {
    let is_fine = |c: u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_');
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(is_fine) {
        return Ok(());
    }
    Err(format!("{what} `{name}`: a name is made of a-z, 0-9 and _, and begins with a letter"))
}

/// Names of files must not lead out of the plugin's folder.
fn file_stem(what: &str, name: &str) -> Checked {
    let is_fine = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    if !name.is_empty() && name.bytes().all(is_fine) {
        return Ok(());
    }
    Err(format!("{what} `{name}`: the name of a file is made of letters, digits, _ and -"))
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|c| c.is_ascii_alphabetic()))
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|c| c.is_ascii_alphanumeric()))
}
