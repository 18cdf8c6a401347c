//! Figures in what the scorer wrote: a layer, or a path into it.

use serde_json::Value;

/// Returns the number a path leads to: itself, its F1, its accuracy or its exact F1. The `+` of a step may
/// be left out.
pub(crate) fn lookup(set: &Value, path: &str) -> Option<f64> {
    let step = |node: &'_ Value, part: &str| node.get(part).or_else(|| node.get(format!("+{part}"))).cloned();
    number(&path.split('.').try_fold(set.clone(), |node, part| step(&node, part))?)
}

/// Returns every path that leads to a number, in the order of the report.
pub(crate) fn paths(set: &Value) -> Vec<(String, f64)> {
    let mut out = Vec::new();
    collect(set, "", &mut out);
    out
}

fn number(node: &Value) -> Option<f64> {
    let inner = |name: &str| node.get(name)?.as_f64();
    let exact = || node.get("exact")?.get("f1")?.as_f64();
    node.as_f64().or_else(|| inner("f1")).or_else(|| inner("accuracy")).or_else(exact)
}

fn collect(node: &Value, at: &str, out: &mut Vec<(String, f64)>) {
    for (name, inner) in node.as_object().into_iter().flatten() {
        let path = format!("{at}{}", name.trim_start_matches('+'));
        if let Some(number) = number(inner) {
            out.push((path.clone(), number));
        }
        collect(inner, &format!("{path}."), out);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_to_a_number() {
        let set = json!({"time": {"f1": 0.5, "chain_f1": {"+unit": 0.25}, "cases": {"en": {"passed": 12}}}});
        assert_eq!(lookup(&set, "time"), Some(0.5));
        assert_eq!(lookup(&set, "time.chain_f1.unit"), Some(0.25));
        assert_eq!(lookup(&set, "time.cases.en.passed"), Some(12.0));
        assert_eq!(lookup(&set, "time.cases.en"), None);
        let paths: Vec<_> = paths(&set).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["time", "time.cases.en.passed", "time.chain_f1.unit", "time.f1"]);
    }
}
