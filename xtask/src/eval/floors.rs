//! The committed floors: figures of sets that must not fall below a minimum.

use std::fs;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::figures::lookup;
use crate::cargo;

/// Where they are.
const FILE: &str = "xtask/floors.tsv";

/// One floor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Floor {
    /// The set.
    pub(crate) set: String,
    /// A layer, or a path into its figures.
    pub(crate) figure: String,
    /// The least it may be.
    pub(crate) minimum: f64,
}

/// Reads the floors.
///
/// # Errors
///
/// When the file cannot be read or a line is none.
pub(crate) fn read() -> Result<Vec<Floor>> {
    parse(&fs::read_to_string(cargo::root().join(FILE)).with_context(|| format!("reading {FILE}"))?)
}

fn parse(text: &str) -> Result<Vec<Floor>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let floor = |line: &str| {
        let cells: Vec<_> = line.split('\t').collect();
        let [set, figure, minimum] = cells[..] else {
            bail!("{FILE}: not three cells: `{line}`");
        };
        let minimum = minimum.parse().with_context(|| format!("{FILE}: not a number: `{line}`"))?;
        Ok(Floor { set: set.into(), figure: figure.into(), minimum })
    };
    lines.map(floor).collect()
}

/// Returns how many floors are about sets that were scored.
pub(crate) fn n_of(floors: &[Floor], scored: &[(String, Value)]) -> usize {
    floors.iter().filter(|floor| scored.iter().any(|(name, _)| *name == floor.set)).count()
}

/// Returns a line for every floor that does not hold, of the sets that were scored.
///
/// # Errors
///
/// When a set has no such figure: a misspelt floor must not hold.
pub(crate) fn missed(floors: &[Floor], scored: &[(String, Value)]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for Floor { set, figure, minimum } in floors {
        let Some((_, figures)) = scored.iter().find(|(name, _)| name == set) else { continue };
        let Some(value) = lookup(figures, figure) else {
            bail!("{FILE}: the set `{set}` has no figure `{figure}`");
        };
        if value < *minimum {
            lines.push(format!("BELOW ITS FLOOR: {set} {figure} is {value}, was at least {minimum}"));
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_floor_that_does_not_hold_is_named() {
        let floors = parse("# set\n\nseed\ttime\t0.9\nseed\tquantity\t0.5\nother\ttime\t1\n").unwrap();
        let scored = [("seed".to_owned(), json!({"time": {"f1": 0.8}, "quantity": {"f1": 0.6}}))];
        assert_eq!(
            missed(&floors, &scored).unwrap(),
            ["BELOW ITS FLOOR: seed time is 0.8, was at least 0.9"]
        );
        assert_eq!(n_of(&floors, &scored), 2);
    }

    #[test]
    fn a_floor_of_a_figure_that_is_not_there_is_an_error() {
        let floors = parse("seed\tqantity\t0.5\n").unwrap();
        assert!(
            missed(&floors, &[("seed".to_owned(), json!({}))]).unwrap_err().to_string().contains("qantity")
        );
        assert!(parse("seed\ttime\n").is_err() && parse("seed\ttime\thigh\n").is_err());
    }
}
