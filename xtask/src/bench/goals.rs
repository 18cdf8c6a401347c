//! The goals: ratios that must hold, from `benches/goals.tsv`.

use std::path::Path;

use anyhow::{Result, bail};

use super::rows;
use super::samples::{Against, Samples};

/// One goal.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    /// The piece of work.
    pub(crate) name: String,
    /// `A`, `B`, `B-wall`, or another piece of work.
    pub(crate) ruler: String,
    /// The least ratio.
    pub(crate) minimum: f64,
    /// Where it comes from.
    pub(crate) source: String,
}

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Standing {
    /// The ratio is at least the minimum.
    Reached(f64),
    /// It is below.
    Missed(f64),
    /// One of the two was not measured, which is missed as well.
    NotThere,
}

/// Reads the goals.
///
/// # Errors
///
/// When the file cannot be read or a line is not a goal.
pub(crate) fn read(path: &Path) -> Result<Vec<Goal>> {
    let goal = |cells: Vec<String>| {
        let [name, ruler, minimum, source] = &cells[..] else {
            bail!("goals.tsv: not four cells: {cells:?}")
        };
        let Ok(minimum) = minimum.parse::<f64>() else { bail!("goals.tsv: `{minimum}` is no ratio") };
        Ok(Goal { name: name.clone(), ruler: ruler.clone(), minimum, source: source.clone() })
    };
    rows(path)?.into_iter().map(goal).collect()
}

impl Goal {
    /// Returns how the goal stands.
    pub(crate) fn standing(&self, samples: &Samples) -> Standing {
        match self.ratio(samples) {
            None => Standing::NotThere,
            Some(ratio) if ratio >= self.minimum => Standing::Reached(ratio),
            Some(ratio) => Standing::Missed(ratio),
        }
    }

    fn ratio(&self, samples: &Samples) -> Option<f64> {
        let against = match self.ruler.as_str() {
            "A" => Against::A,
            "B" => Against::B,
            "B-wall" => Against::BWall,
            other => {
                let speed = |name: &str| Some(samples.least(name)?.mb_per_s());
                return Some(speed(&self.name)? / speed(other)?);
            }
        };
        Some(samples.least(&self.name)?.ratio(against))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::tests::PRINTED;
    use super::*;

    fn standing(name: &str, ruler: &str, minimum: f64) -> Standing {
        let goal = Goal { name: name.into(), ruler: ruler.into(), minimum, source: String::new() };
        goal.standing(&Samples::parse(PRINTED).unwrap())
    }

    #[test]
    fn what_is_not_there_is_missed() {
        assert_eq!(standing("x/1", "B", 0.49), Standing::Reached(0.5));
        assert_eq!(standing("x/1", "B", 0.51), Standing::Missed(0.5));
        assert_eq!(standing("timex/1", "B", 0.1), Standing::NotThere);
        assert_eq!(standing("x/1", "timex/1", 0.1), Standing::NotThere);
        assert_eq!(standing("x/1", "y/1", 3.9), Standing::Reached(4.0));
    }

    #[test]
    fn the_committed_goals_can_be_read() {
        let goals = read(&crate::cargo::root().join("benches/goals.tsv")).unwrap();
        assert!(goals.len() > 10);
        assert!(goals.iter().all(|goal| goal.minimum > 0.0 && !goal.source.is_empty()));
    }
}
