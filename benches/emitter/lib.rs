//! The plugin of the crossing benchmark: emits as many rows as its parameter says, and does nothing else.

use dateline_plugin::{Analyzer, Doc, Out, Row, Value, export_analyzer, serde};

/// Emits `rows` rows for every document.
struct Emitter {
    rows: u32,
}

/// Parameters of the manifest.
#[derive(serde::Deserialize)]
#[serde(crate = "dateline_plugin::serde")]
struct Params {
    rows: u32,
}

impl Analyzer for Emitter {
    type Config = Params;
    type Worker = ();

    fn create(config: Params) -> Result<Self, String> {
        Ok(Emitter { rows: config.rows })
    }

    fn worker(&self) {}

    fn analyze(&self, _worker: &mut (), _doc: &Doc<'_>, out: &mut Out<'_>) {
        for idx in 0..self.rows {
            out.emit(Row::at(0, idx, idx + 1).values(&[Value::F64(f64::from(idx))]));
        }
    }
}

export_analyzer!(Emitter, "plugin.json");
