//! Figures that must not be lower: `--min time=0.9`, `--min SET/quantity.chain_f1.unit=0.6`.

use std::str::FromStr;

use dateline_pipeline::nearest;
use serde_json::Value;

use super::{Figures, report};
use crate::fault::Fault;

/// A figure and the least it may be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Minimum {
    /// The set; `None`: the only one.
    set: Option<String>,
    /// A layer, or a path into its JSON; the `+` of a step may be left out.
    path: String,
    least: f64,
}

impl FromStr for Minimum {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('=').filter(|(key, _)| !key.is_empty());
        let parsed = parts.and_then(|(key, least)| Some((key, least.parse().ok()?)));
        let (key, least) = parsed.ok_or_else(|| format!("`{text}` is not LAYER=F1"))?;
        let (set, path) =
            key.rsplit_once('/').map_or((None, key), |(set, path)| (Some(set.to_owned()), path));
        Ok(Minimum { set, path: path.to_owned(), least })
    }
}

/// Returns a line for every figure that is too low.
///
/// # Errors
///
/// When there is no such set or figure: a misspelt minimum must not pass.
pub(super) fn missed(minima: &[Minimum], figures: &Figures) -> Result<Vec<String>, Fault> {
    let json = report::json(figures);
    let mut lines = Vec::new();
    for minimum in minima {
        let set = set_of(minimum, figures)?;
        let Some(value) = lookup(&json[set], &minimum.path) else {
            return Err(no_figure(&minimum.path, &json[set]));
        };
        if value < minimum.least {
            lines
                .push(format!("below the minimum: {set}/{} is {value}, not {}", minimum.path, minimum.least));
        }
    }
    Ok(lines)
}

fn set_of<'a>(minimum: &'a Minimum, figures: &'a Figures) -> Result<&'a str, Fault> {
    let known = || figures.keys().map(String::as_str);
    match &minimum.set {
        Some(set) if figures.contains_key(set) => Ok(set),
        None if figures.len() == 1 => Ok(known().next().unwrap_or_default()),
        set => {
            let shown = set.as_deref().unwrap_or("");
            let hint =
                format!("sets: {}; write SET/{}", known().collect::<Vec<_>>().join(", "), minimum.path);
            Err(Fault::usage(format!("--min: no set `{shown}`")).hint(hint))
        }
    }
}

fn no_figure(path: &str, set: &Value) -> Fault {
    let mut known = Vec::new();
    paths(set, "", &mut known);
    let near = nearest(path, known.iter().map(String::as_str)).map(str::to_owned);
    let layer = path.split('.').next().unwrap_or_default();
    let inside = || known.iter().filter(|it| it.split('.').next() == Some(layer)).take(8).cloned();
    let shown: Vec<String> = near.into_iter().chain(inside()).collect();
    let shown =
        if shown.is_empty() { known.into_iter().filter(|it| !it.contains('.')).collect() } else { shown };
    Fault::usage(format!("--min: no figure `{path}`")).hint(format!("there are {}", shown.join(", ")))
}

/// Returns the number a path leads to: itself, its F1, or its accuracy.
fn lookup(set: &Value, path: &str) -> Option<f64> {
    let step = |node: &Value, part: &str| node.get(part).or_else(|| node.get(format!("+{part}"))).cloned();
    figure(&path.split('.').try_fold(set.clone(), |node, part| step(&node, part))?)
}

fn figure(node: &Value) -> Option<f64> {
    let inner = |name: &str| node.get(name)?.as_f64();
    let exact = || node.get("exact")?.get("f1")?.as_f64();
    node.as_f64().or_else(|| inner("f1")).or_else(|| inner("accuracy")).or_else(exact)
}

fn paths(node: &Value, at: &str, out: &mut Vec<String>) {
    for (name, inner) in node.as_object().into_iter().flatten() {
        let path = format!("{at}{}", name.trim_start_matches('+'));
        if figure(inner).is_some() {
            out.push(path.clone());
        }
        paths(inner, &format!("{path}."), out);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_minimum_names_a_figure() {
        let minimum: Minimum = "seed/quantity.chain_f1.unit=0.6".parse().unwrap();
        assert_eq!((minimum.set.as_deref(), minimum.path.as_str()), (Some("seed"), "quantity.chain_f1.unit"));
        assert!("time".parse::<Minimum>().is_err() && "=0.5".parse::<Minimum>().is_err());
        assert!("time=high".parse::<Minimum>().is_err());
    }

    #[test]
    fn a_path_leads_to_a_number() {
        let set = json!({"time": {"f1": 0.5, "chain_f1": {"+unit": 0.25}, "kinds": {"DATE": {"exact": {"f1": 0.1}}}}});
        assert_eq!(lookup(&set, "time"), Some(0.5));
        assert_eq!(lookup(&set, "time.chain_f1.unit"), Some(0.25));
        assert_eq!(lookup(&set, "time.kinds.DATE"), Some(0.1));
        assert_eq!(lookup(&set, "time.chain_f1.role"), None);
        let fault = no_figure("time.chain_f1.unti", &set);
        assert!(fault.hint.unwrap().contains("time.chain_f1.unit"));
    }
}
