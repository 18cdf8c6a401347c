//! One table of all figures: short on the terminal, whole as `report.tsv`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::figures::{lookup, paths};
use super::floors::Floor;
use crate::cargo;

/// Prints a line a layer, writes every figure, and returns where.
///
/// # Errors
///
/// When the file cannot be written.
pub(crate) fn write(scored: &[(String, Value)], floors: &[Floor], folder: &Path) -> Result<PathBuf> {
    print!("{}", short(scored));
    let path = folder.join("report.tsv");
    fs::create_dir_all(folder).with_context(|| format!("making {}", cargo::shown(folder)))?;
    fs::write(&path, whole(scored, floors)).with_context(|| format!("writing {}", cargo::shown(&path)))?;
    Ok(path)
}

/// Returns a line a set and layer: its F1, exact and overlapping, and the last cumulative step.
fn short(scored: &[(String, Value)]) -> String {
    let mut page = format!(
        "{:<18}{:<13}{:>7}{:>7}{:>8}{:>8}{:>9}  {}\n",
        "set", "layer", "gold", "found", "F1", "exact", "overlap", "cumulative"
    );
    for (set, figures) in scored {
        for (layer, result) in figures.as_object().into_iter().flatten() {
            let cell = |path: &str| {
                lookup(figures, &format!("{layer}.{path}"))
                    .map_or_else(|| "-".to_owned(), |it| format!("{it:.3}"))
            };
            let count = |name: &str| result.get(name).and_then(Value::as_u64).unwrap_or(0);
            let _ = writeln!(
                page,
                "{set:<18}{layer:<13}{:>7}{:>7}{:>8}{:>8}{:>9}  {}",
                count("gold"),
                count("predicted"),
                cell("f1"),
                cell("exact"),
                cell("overlap"),
                steps(result)
            );
        }
    }
    page.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Returns the cumulative figures, which fall from step to step.
fn steps(result: &Value) -> String {
    let steps = result.get("chain_f1").and_then(Value::as_object).into_iter().flatten();
    let mut steps: Vec<(&str, f64)> =
        steps.filter_map(|(name, f1)| Some((name.as_str(), f1.as_f64()?))).collect();
    steps.sort_by(|a, b| b.1.total_cmp(&a.1));
    steps.iter().map(|(name, f1)| format!("{name} {f1:.3}")).collect::<Vec<_>>().join(" ")
}

/// Returns every figure: set, figure, value, floor.
fn whole(scored: &[(String, Value)], floors: &[Floor]) -> String {
    let mut page = "set\tfigure\tvalue\tfloor\n".to_owned();
    for (set, figures) in scored {
        for (path, value) in paths(figures) {
            let floor = floors.iter().find(|floor| floor.set == *set && floor.figure == path);
            let floor = floor.map(|floor| floor.minimum.to_string()).unwrap_or_default();
            let _ = writeln!(page, "{set}\t{path}\t{value}\t{floor}");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_has_every_figure_and_its_floor() {
        let scored = [(
            "seed".to_owned(),
            json!({"time": {"gold": 3, "predicted": 2, "f1": 0.8, "chain_f1": {"value": 0.5}}}),
        )];
        let floors = [Floor { set: "seed".into(), figure: "time".into(), minimum: 0.7 }];
        assert!(whole(&scored, &floors).contains("seed\ttime\t0.8\t0.7\n"));
        assert!(whole(&scored, &floors).contains("seed\ttime.chain_f1.value\t0.5\t\n"));
        let short = short(&scored);
        assert!(
            short.contains(
                "seed              time               3      2   0.800       -        -  value 0.500\n"
            ),
            "{short}"
        );
    }
}
