//! The order of plugins: providers first, ties by name.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::plan::Candidate;
use crate::plan::providers::Need;

/// Returns the candidates in an order in which each comes after those it needs.
pub(super) fn order(candidates: &[Candidate<'_>], needs: &[Vec<Need>]) -> Result<Vec<usize>, Error> {
    let mut waiting: BTreeSet<(&str, usize)> =
        candidates.iter().enumerate().map(|(idx, c)| (c.manifest.name.as_str(), idx)).collect();
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |idx: usize| needs[idx].iter().all(|need| order.contains(&need.provider));
        let Some(next) = waiting.iter().copied().find(|(_, idx)| is_ready(*idx)) else {
            let first = waiting.first().expect("somebody is waiting").1;
            return Err(cycle(candidates, needs, &order, first));
        };
        waiting.remove(&next);
        order.push(next.1);
    }
    Ok(order)
}

/// Follows unmet needs from a plugin until one comes twice; that part is the cycle.
fn cycle(candidates: &[Candidate<'_>], needs: &[Vec<Need>], done: &[usize], first: usize) -> Error {
    let mut path: Vec<(usize, &Need)> = Vec::new();
    let mut at = first;
    while !path.iter().any(|(idx, _)| *idx == at) {
        let unmet = needs[at].iter().find(|need| !done.contains(&need.provider));
        let need = unmet.expect("a plugin that waits has an unmet need");
        path.push((at, need));
        at = need.provider;
    }
    let name = |idx: usize| candidates[idx].manifest.name.as_str();
    let circle = path.iter().skip_while(|(idx, _)| *idx != at);
    let steps: Vec<_> = circle
        .map(|(idx, need)| format!("`{}` needs {} of `{}`", name(*idx), need.what, name(need.provider)))
        .collect();
    Error::other(format!("plugins need each other in a circle: {}", steps.join(", ")))
        .with_hint("leave one of them out, or make one of the needs go away")
}
