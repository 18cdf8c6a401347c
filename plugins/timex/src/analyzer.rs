//! The analyzer as the host sees it: tokens in, rows out.
//!
//! Not here: any rule (`engine`).

use dateline_plugin::{Analyzer, Doc, NoParams, Out, Row, Value, export_analyzer};

use crate::engine::Engine;
use crate::named;
use crate::timex::{Mod, Timex};
use crate::view::View;
use crate::words::Words;

/// The timex analyzer.
#[derive(Debug)]
pub struct Timexes;

/// Scratch memory of a thread.
#[derive(Debug, Default)]
pub struct Worker {
    engine: Engine,
    texts: [String; 3],
}

impl Analyzer for Timexes {
    type Config = NoParams;
    type Worker = Worker;

    fn create(_config: NoParams) -> Result<Self, String> {
        named::load();
        Words::of_language("en").map(|_| Timexes)
    }

    fn worker(&self) -> Worker {
        Worker::default()
    }

    fn analyze(&self, worker: &mut Worker, doc: &Doc<'_>, out: &mut Out<'_>) {
        let Ok(words) = Words::of_language(doc.language()) else { return };
        let Worker { engine, texts } = worker;
        let (text, tokens) = (doc.text(), doc.tokens(0));
        engine.run((text, &tokens), words, doc.published(), |view, timex| emit(view, timex, texts, out));
    }
}

export_analyzer!(Timexes, "../plugin.json");

/// Emits a row, in the order of the manifest's attributes.
fn emit(view: View<'_>, timex: &Timex, texts: &mut [String; 3], out: &mut Out<'_>) {
    let [value, begin, end] = texts;
    timex.write_value(value);
    let has_interval = timex.write_interval(begin, end);
    let values = [
        Value::Str(timex.kind()),
        Value::Str(value),
        timex.modifier.map(Mod::as_str).into(),
        has_interval.then_some(begin.as_str()).into(),
        has_interval.then_some(end.as_str()).into(),
        Value::Bool(timex.anchored),
    ];
    let (first, last) = view.bytes(timex.first, timex.end);
    out.emit(Row::at(0, first, last).rule(timex.rule).values(&values));
}
