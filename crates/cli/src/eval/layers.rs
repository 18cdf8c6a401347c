//! Which layers are scored, and how: one entry a layer.
//!
//! Spans are compared in bytes of the source. *Exact* is equal bounds (a leading "the" of a name is left
//! aside), *overlap* is one to one, the best pair first. *Cumulative* figures (`chain_f1`) count at each
//! step what the steps before left; a step passes where the gold does not give what it compares.
//!
//! Not scored here: turns' answers, nominal mentions, agreements, topics, metadata, extracted articles.

use std::collections::BTreeSet;

use dateline_pipeline::nearest;

use super::compare::{Denotes, Scene, Test};
use super::gold::{GoldDoc, GoldSet};
use super::pairing::Overlap;
use super::run::{Row, Run};
use super::tally::{Report, Tally};
use super::{flat, office, spans};
use crate::fault::Fault;

/// How a layer is scored.
#[derive(Clone, Copy, Debug)]
pub(super) enum Method {
    /// Ends of sentences.
    Ends,
    /// Spans of tokens and their `upos`.
    Tokens,
    /// Offices of persons.
    Offices,
    /// Spans with attributes.
    Spans(Spans),
}

/// How spans with attributes are scored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spans {
    /// Field of the kind.
    pub(super) kind: Option<&'static str>,
    /// Whether a span of another kind does not match.
    pub(super) kind_decides: bool,
    pub(super) overlap: Overlap,
    /// Fields of the span that is compared, bytes of the text; `None`: the row's own span.
    pub(super) bounds: Option<[&'static str; 2]>,
    /// Attributes of pairs that overlap.
    pub(super) attributes: &'static [(&'static str, Test)],
    /// Steps of the cumulative figures.
    pub(super) chain: &'static [(&'static str, Test)],
    /// What gold must give to take part in the cumulative figures.
    pub(super) chain_needs: Test,
}

/// A layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer {
    pub(super) name: &'static str,
    pub(super) table: &'static str,
    pub(super) method: Method,
    /// Whether the exact figure is the layer's first, not the one of overlaps.
    pub(super) is_exact: bool,
}

const PLAIN: Spans = Spans {
    kind: None,
    kind_decides: false,
    overlap: Overlap::Any,
    bounds: None,
    attributes: &[],
    chain: &[],
    chain_needs: Test::Always,
};

const TURN: Spans = Spans {
    kind: Some("kind"),
    overlap: Overlap::HalfOfBoth,
    attributes: &[("speaker", Test::Speaker)],
    chain: &[("+kind", Test::Kind("kind")), ("+speaker", Test::Speaker)],
    ..PLAIN
};

const ENTITY: Spans = Spans {
    kind: Some("kind"),
    kind_decides: true,
    attributes: &[
        ("canonical", Test::Canonical),
        ("iso3166", Test::Country(Denotes::Place)),
        ("iso3166_other", Test::Country(Denotes::Other)),
    ],
    ..PLAIN
};

const TIME: Spans = Spans {
    kind: Some("type"),
    attributes: &[("value", Test::TimeValue), ("mod", Test::Equal("mod"))],
    chain: &[("value", Test::TimeValue)],
    chain_needs: Test::TimeValue,
    ..PLAIN
};

const QUANTITY: Spans = Spans {
    kind: Some("unit_kind"),
    attributes: &[
        ("value", Test::Figure),
        ("unit", Test::Unit),
        ("role", Test::Equal("role")),
        ("direction", Test::Equal("direction")),
        ("bound", Test::Bound),
        ("period", Test::Time("period")),
        ("base_period", Test::Time("base_period")),
        ("measure", Test::Phrase("measure")),
        ("per", Test::Per),
        ("speaker", Test::Speaker),
    ],
    chain: &[
        ("value", Test::Figure),
        ("+unit", Test::Unit),
        ("+role", Test::All(&[Test::Equal("role"), Test::Equal("direction")])),
        ("+bound", Test::Bound),
        ("+period", Test::All(&[Test::Time("period"), Test::Time("base_period")])),
        ("+measure", Test::Phrase("measure")),
        ("+speaker", Test::Speaker),
    ],
    chain_needs: Test::Figure,
    ..PLAIN
};

const QUOTE: Spans = Spans {
    kind: Some("kind"),
    overlap: Overlap::HalfOfBoth,
    bounds: Some(["content_start_byte", "content_end_byte"]),
    attributes: &[("speaker", Test::QuoteSpeaker), ("cue", Test::Word("cue"))],
    chain: &[("content", Test::Always), ("+kind", Test::Kind("kind")), ("+speaker", Test::QuoteSpeaker)],
    ..PLAIN
};

const EVENT: Spans = Spans {
    kind: Some("category"),
    kind_decides: true,
    bounds: Some(["trigger_start_byte", "trigger_end_byte"]),
    attributes: &[
        ("actors", Test::People("actors")),
        ("recipients", Test::People("recipients")),
        ("participants", Test::Participants),
        ("status", Test::Equal("status")),
        ("date", Test::Time("date")),
        ("mode", Test::Equal("mode")),
    ],
    chain: &[
        ("category", Test::Always),
        ("+participants", Test::Participants),
        ("+roles", Test::Roles),
        ("+status", Test::Equal("status")),
        ("+date", Test::Time("date")),
    ],
    ..PLAIN
};

const COMMITMENT: Spans = Spans {
    overlap: Overlap::HalfOfShorter,
    attributes: &[
        ("status", Test::Equal("status")),
        ("sectors", Test::Sectors),
        ("parties", Test::Parties),
        ("direction", Test::Direction),
        ("due", Test::Time("due")),
    ],
    chain: &[
        ("span", Test::Always),
        ("+status", Test::Equal("status")),
        ("+direction", Test::Direction),
        ("+due", Test::Time("due")),
    ],
    ..PLAIN
};

const fn layer(name: &'static str, table: &'static str, method: Method) -> Layer {
    Layer { name, table, method, is_exact: false }
}

const fn exact(name: &'static str, table: &'static str, method: Method) -> Layer {
    Layer { name, table, method, is_exact: true }
}

/// Every layer that is scored, in the order of the report.
const LAYERS: &[Layer] = &[
    exact("sentence", "sentences", Method::Ends),
    exact("token", "tokens", Method::Tokens),
    layer("turn", "turns", Method::Spans(TURN)),
    exact("entity", "mentions", Method::Spans(ENTITY)),
    layer("office", "entities", Method::Offices),
    layer("time", "timexes", Method::Spans(TIME)),
    layer("quantity", "quantities", Method::Spans(QUANTITY)),
    layer("quote", "quotes", Method::Spans(QUOTE)),
    layer("event", "events", Method::Spans(EVENT)),
    layer("commitment", "commitments", Method::Spans(COMMITMENT)),
];

/// Layers where a text without annotations still counts what is found in it.
const ALWAYS: [&str; 6] = ["entity", "time", "quantity", "event", "quote", "turn"];

/// Checks that every name is a layer.
///
/// # Errors
///
/// When one is not; the error names the nearest.
pub(super) fn check_names(names: &[String]) -> Result<(), Fault> {
    let known = || LAYERS.iter().map(|layer| layer.name);
    let Some(unknown) = names.iter().find(|name| known().all(|known| known != name.as_str())) else {
        return Ok(());
    };
    let near = nearest(unknown, known()).map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
    let hint = format!("layers: {}", known().collect::<Vec<_>>().join(", "));
    Err(Fault::usage(format!("layer `{unknown}`: not scored{near}")).hint(hint))
}

/// Returns the layers of a set that are annotated but not scored.
pub(super) fn unscored(gold: &GoldSet) -> Vec<&str> {
    let is_known = |name: &&str| LAYERS.iter().any(|layer| layer.name == *name);
    gold.layers().into_iter().filter(|name| !is_known(name)).collect()
}

/// Scores every layer of a set, or those that are named.
///
/// # Errors
///
/// When a table of the run cannot be read, or none of the named layers is in the gold.
pub(super) fn score(
    gold: &GoldSet,
    run: &Run,
    names: &[String],
) -> Result<Vec<(&'static str, Report)>, Fault> {
    let annotated: BTreeSet<&str> = gold.layers().into_iter().collect();
    let is_wanted = |layer: &&Layer| {
        let is_named = names.is_empty() || names.iter().any(|name| name == layer.name);
        // Tokens are exported on request; without them there is nothing to say about them.
        let is_there = layer.name != "token" || !names.is_empty() || run.has(layer.table);
        annotated.contains(layer.name) && is_named && is_there
    };
    let wanted: Vec<&Layer> = LAYERS.iter().filter(is_wanted).collect();
    if wanted.is_empty() {
        let there = annotated.into_iter().collect::<Vec<_>>().join(", ");
        return Err(Fault::data("the gold has none of the layers to score").hint(format!("it has: {there}")));
    }
    wanted.into_iter().map(|layer| Ok((layer.name, score_layer(layer, gold, run)?))).collect()
}

fn score_layer(layer: &Layer, gold: &GoldSet, run: &Run) -> Result<Report, Fault> {
    let scope = gold.labels.scope(layer.name);
    let rows = run.table(layer.table)?;
    let mut tally = Tally::new(layer.name);
    for (name, doc) in &gold.docs {
        if !is_scored(layer, doc) {
            continue;
        }
        let rows = rows.get(name).map_or(&[][..], Vec::as_slice);
        let rows: Vec<&Row> = rows.iter().filter(|row| row.start < doc.until).collect();
        let scene = Scene { doc, run, scope: &scope };
        tally.open(doc);
        match &layer.method {
            Method::Ends => flat::ends(&mut tally, doc, &rows),
            Method::Tokens => flat::tokens(&mut tally, doc, &rows),
            Method::Offices => office::score(&mut tally, &rows, &scene)?,
            Method::Spans(how) => spans::score(&mut tally, layer.name, how, &rows, &scene),
        }
        tally.close(doc);
    }
    let missing = (!run.has(layer.table)).then(|| format!("table {} is not in the run", layer.table));
    Ok(tally.report(layer.is_exact, scope.is_recall_only, missing))
}

fn is_scored(layer: &Layer, doc: &GoldDoc) -> bool {
    match &doc.case {
        Some((layers, _)) => layers.iter().any(|name| name == layer.name),
        None => !doc.of(layer.name).is_empty() || ALWAYS.contains(&layer.name),
    }
}
