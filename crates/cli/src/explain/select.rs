//! Which layers are shown.

use dateline_pipeline::{Explained, ExplainedTable, nearest};

use crate::fault::Fault;

/// Layers that are shown only when they are named: there is one for every word or line.
const WHEN_NAMED: [&str; 3] = ["paragraph", "sentence", "token"];

/// A choice of layers.
pub(super) struct Selection {
    layers: Vec<String>,
}

impl Selection {
    /// Returns the choice that names of layers or tables make; without names, what plugins made.
    ///
    /// # Errors
    ///
    /// When there is no such layer.
    pub(super) fn new(explained: &Explained, names: &[String]) -> Result<Self, Fault> {
        let tables = || explained.tables.iter().filter_map(|table| Some((table.layer.as_ref()?, table)));
        if names.is_empty() {
            let layers = tables().map(|(layer, _)| layer.clone());
            return Ok(Selection {
                layers: layers.filter(|it| !WHEN_NAMED.contains(&it.as_str())).collect(),
            });
        }
        let mut layers = Vec::new();
        for name in names {
            let found = tables().find(|(layer, table)| *layer == name || table.rows.schema.name == *name);
            let Some((layer, _)) = found else {
                let known: Vec<&str> = tables().map(|(layer, _)| layer.as_str()).collect();
                return Err(unknown(name, &known));
            };
            layers.push(layer.clone());
        }
        Ok(Selection { layers })
    }

    /// Returns whether a table is shown.
    pub(super) fn has(&self, table: &ExplainedTable) -> bool {
        table.layer.as_ref().is_some_and(|layer| self.layers.contains(layer))
    }
}

fn unknown(name: &str, known: &[&str]) -> Fault {
    let near = nearest(name, known.iter().copied());
    let near = near.map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
    Fault::usage(format!("layer `{name}`: there is none{near}"))
        .hint(format!("layers here: {}", known.join(", ")))
}
