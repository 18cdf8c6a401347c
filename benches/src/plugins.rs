//! Plugins: each alone, and the base ones from decoded text to layers.

use std::cell::RefCell;
use std::rc::Rc;

use dateline_analyze::{Analyze, Settings};
use dateline_core::{Document, RawDocument, Stage as _};
use dateline_normalize::{HostLayers, Normalize};

use crate::installed::Installed;
use crate::stages::{ALL_LAYERS, analyzed, normalized, plugin_rows};
use crate::texts::Texts;
use crate::work::Work;

/// The plugins every other needs.
const BASE: [&str; 3] = ["names", "timex", "quantity"];

/// The switch of the plugin that has a tagger.
const TAGGER: (&str, &str) = ("names", "tagger");

/// Returns the work of each plugin alone, with those it cannot do without, and of all from text to layers.
///
/// The work on layers without the tagger is there from the day the base plugins are; the one with the tagger
/// once there is a tagger to switch off.
pub fn plugins(texts: &Rc<Texts>, installed: &Installed) -> Vec<Work> {
    let documents = Rc::new(normalized(texts.documents(), ALL_LAYERS));
    let mut out = Vec::new();
    for name in installed.names() {
        let analyze = Rc::new(installed.some(&[&name], &Settings::default()).expect("it is installed"));
        out.push(analyzed(format!("plugin/{name}"), texts.bytes(), &analyze, &documents));
    }
    let raw = Rc::new(texts.documents());
    let to_layers = |name: &str, analyze| layers(name, texts.bytes(), analyze, &raw);
    out.push(to_layers("layers/all", installed.all()));
    let has_tagger = installed.has_param(TAGGER.0, TAGGER.1);
    if has_tagger {
        out.extend(
            installed.some(&BASE, &Settings::default()).map(|base| to_layers("layers/base-tagged", base)),
        );
    }
    let untagged = if has_tagger { without_tagger() } else { Settings::default() };
    out.extend(installed.some(&BASE, &untagged).map(|base| to_layers("layers/base-untagged", base)));
    out
}

fn without_tagger() -> Settings {
    let mut settings = Settings::default();
    settings.params.insert(TAGGER.0.into(), serde_json::json!({ TAGGER.1: false }));
    settings
}

/// Returns the work from decoded text to the layers of plugins.
fn layers(name: &str, bytes: u64, analyze: Analyze, raw: &Rc<Vec<Vec<RawDocument>>>) -> Work {
    let needs = analyze.required_host_layers();
    let layers = HostLayers { paragraph: needs.paragraph, sentence: true, token: needs.token };
    let normalize = Rc::new(Normalize::new(dateline_normalize::Settings { layers }));
    let scratch = Rc::new(RefCell::new((normalize.scratch(), analyze.scratch())));
    let (raw, analyze) = (raw.clone(), Rc::new(analyze));
    Work::new(name, bytes, move || {
        let (batches, scratch) = (raw.to_vec(), scratch.clone());
        let (normalize, analyze) = (normalize.clone(), analyze.clone());
        Box::new(move || {
            let (of_normalize, of_analyze) = &mut *scratch.borrow_mut();
            let mut rows = 0;
            for batch in batches {
                let documents = normalize.run(of_normalize, batch).expect("text is never an error");
                let documents: Vec<Document> = analyze.run(of_analyze, documents).expect("the plugins run");
                rows += plugin_rows(&documents);
            }
            rows
        })
    })
}
