//! Scoring one text of a layer of spans with attributes.

use super::compare::{Scene, Test};
use super::gold::{Gold, GoldDoc, Range};
use super::layers::Spans;
use super::pairing::{Candidate, closeness, exactness, pair};
use super::run::Row;
use super::tally::{Miss, Mode, Tally};

/// An annotation of the text.
struct Want<'a> {
    gold: &'a Gold,
    spans: Vec<Range>,
    /// Has to be found: required, and its label is scored.
    counts: bool,
    /// Its label is not scored.
    is_skipped: bool,
}

/// A row of the text.
struct Found<'a> {
    row: &'a Row,
    span: Range,
    kind: Option<&'a str>,
    /// Is right or wrong, not one that may be found or not.
    counts: bool,
}

/// Scores a text.
pub(super) fn score(tally: &mut Tally, layer: &str, how: &Spans, rows: &[&Row], scene: &Scene<'_>) {
    let wanted: Vec<Want<'_>> = wanted(layer, scene);
    let mut found: Vec<Found<'_>> = found(layer, how, rows, scene);
    tally.add_gold(wanted.iter().filter(|want| want.counts).count());
    let modes: &[Mode] = if how.kind_decides { &Mode::ALL } else { &Mode::ALL[1..] };
    let mut hits = Vec::new();
    for mode in modes {
        hits = score_mode(tally, *mode, layer, how, &wanted, &mut found, scene);
    }
    tally.add_found(found.iter().filter(|it| it.counts).count());
    missed(tally, &wanted, &hits, scene.doc);
    attributes(tally, how, &wanted, &found, &hits, scene);
    chain(tally, how, &wanted, &found, &hits, scene);
}

fn wanted<'a>(layer: &str, scene: &Scene<'a>) -> Vec<Want<'a>> {
    let golds = scene.doc.of(layer).iter();
    // Only names are wanted; a description is neither right nor wrong.
    let is_wanted = |gold: &&Gold| layer != "entity" || gold.get("named") != Some(&false.into());
    let want = |gold: &'a Gold| {
        let is_skipped = scene.scope.kinds(gold).is_none();
        let spans = gold.spans().into_iter().map(|span| bare(layer, scene.doc, span)).collect();
        Want { gold, spans, counts: gold.is_required() && !is_skipped, is_skipped }
    };
    golds.filter(is_wanted).map(want).collect()
}

fn found<'a>(layer: &str, how: &Spans, rows: &[&'a Row], scene: &Scene<'_>) -> Vec<Found<'a>> {
    let is_name =
        |row: &&&Row| layer != "entity" || matches!(row.str("form"), Some("name" | "demonym") | None);
    let found = |row: &&'a Row| {
        let at = |name: &str| scene.run.to_source(&scene.doc.name, row, name);
        let own = how.bounds.and_then(|[start, end]| at(start).zip(at(end)));
        let span = bare(layer, scene.doc, own.unwrap_or((row.start, row.end)));
        let kind = how.kind.and_then(|field| row.str(field));
        Found { row, span, kind, counts: false }
    };
    rows.iter().filter(is_name).map(found).collect()
}

/// Returns the bounds of a name without white space around it and a leading "the"; other spans as they are.
fn bare(layer: &str, doc: &GoldDoc, (start, end): Range) -> Range {
    let Some(text) = doc.text.get(start..end).filter(|_| layer == "entity") else { return (start, end) };
    let inner = text.trim_start();
    let article = inner.get(..3).filter(|it| *it == "the" || *it == "The").map(|_| inner[3..].trim_start());
    let is_article = |rest: &&str| rest.len() < inner.len() - 3 && !rest.is_empty();
    let rest = article.filter(is_article).unwrap_or(inner);
    let start = if rest.is_empty() { start } else { end - rest.len() };
    (start, start + doc.text[start..end].trim_end().len())
}

/// Pairs annotations and rows in one mode, counts them, and returns the pairs that count.
fn score_mode(
    tally: &mut Tally,
    mode: Mode,
    layer: &str,
    how: &Spans,
    wanted: &[Want<'_>],
    found: &mut [Found<'_>],
    scene: &Scene<'_>,
) -> Vec<(usize, usize)> {
    let pairs = pair(candidates(mode, how, wanted, found, scene));
    let mut partner = vec![None; found.len()];
    pairs.iter().for_each(|(want, row)| partner[*row] = Some(*want));
    for (it, partner) in found.iter_mut().zip(&partner) {
        let want = partner.map(|idx| &wanted[idx]);
        it.counts = match want {
            Some(want) => want.counts,
            None => scene.scope.counts(it.kind) && !is_dismissed(layer, how, wanted, it.span),
        };
        if it.counts && mode == Mode::Overlap && want.is_none() && !scene.scope.is_recall_only {
            tally.miss(extra(it, scene.doc));
        }
        if it.counts && how.kind_decides {
            let name = want.map(|want| scene.scope.name(want.gold));
            tally.kind(&name.unwrap_or_else(|| scene.scope.reported(it.kind).to_owned()), mode).found += 1;
        }
    }
    let hits: Vec<_> = pairs.into_iter().filter(|(want, _)| wanted[*want].counts).collect();
    let n_wanted = wanted.iter().filter(|want| want.counts).count();
    tally.count(mode, hits.len(), found.iter().filter(|it| it.counts).count(), n_wanted);
    if how.kind_decides {
        hits.iter().for_each(|(want, _)| tally.kind(&scene.scope.name(wanted[*want].gold), mode).right += 1);
        let counted = wanted.iter().filter(|want| want.counts);
        counted.for_each(|want| tally.kind(&scene.scope.name(want.gold), mode).wanted += 1);
    }
    hits
}

fn candidates(
    mode: Mode,
    how: &Spans,
    wanted: &[Want<'_>],
    found: &[Found<'_>],
    scene: &Scene<'_>,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (gold, want) in wanted.iter().enumerate() {
        for (row, it) in found.iter().enumerate() {
            let exact = exactness(&want.spans, it.span);
            let near = if mode == Mode::Exact { 0.0 } else { closeness(how.overlap, &want.spans, it.span) };
            let any_kind = want.is_skipped || !how.kind_decides || mode == Mode::AnyKind;
            if near + exact > 0.0 && (any_kind || scene.scope.accepts(want.gold, it.kind)) {
                let is_required = want.gold.is_required();
                candidates.push(Candidate { gold, row, is_required, closeness: near + exact });
            }
        }
    }
    candidates
}

/// Returns whether a row without a partner touches what may be found or not, or a part of a split quote.
fn is_dismissed(layer: &str, how: &Spans, wanted: &[Want<'_>], span: Range) -> bool {
    let touches = |spans: &[Range]| closeness(how.overlap, spans, span) > 0.0;
    wanted.iter().any(|want| {
        (!want.counts && touches(&want.spans))
            || (layer == "quote" && want.spans.len() > 2 && touches(&want.spans[1..]))
    })
}

fn extra(it: &Found<'_>, doc: &GoldDoc) -> Miss {
    let text = it.row.str("text").map_or_else(|| doc.slice(it.span), str::to_owned);
    Miss::new("extra", doc, it.span.0, &text, it.kind.unwrap_or_default())
}

fn shown(gold: &Gold, doc: &GoldDoc) -> String {
    gold.text.clone().unwrap_or_else(|| doc.slice((gold.start, gold.end)))
}

fn missed(tally: &mut Tally, wanted: &[Want<'_>], hits: &[(usize, usize)], doc: &GoldDoc) {
    for (idx, want) in wanted.iter().enumerate().filter(|(_, want)| want.counts) {
        if hits.iter().all(|(hit, _)| *hit != idx) {
            tally.miss(Miss::new("missed", doc, want.gold.start, &shown(want.gold, doc), &want.gold.label));
        }
    }
}

/// Compares the attributes of the pairs, and the kind where it does not decide whether spans match.
fn attributes(
    tally: &mut Tally,
    how: &Spans,
    wanted: &[Want<'_>],
    found: &[Found<'_>],
    hits: &[(usize, usize)],
    scene: &Scene<'_>,
) {
    let kind = how.kind.filter(|_| !how.kind_decides).map(|field| ("kind", Test::Kind(field)));
    for (name, test) in kind.iter().chain(how.attributes) {
        if *name != "kind" && wanted.iter().any(|want| want.counts && test.is_given(want.gold, scene)) {
            tally.ask(name);
        }
        for (want, row) in hits {
            let (gold, it) = (wanted[*want].gold, &found[*row]);
            let Some(share) = test.run(gold, it.row, scene) else { continue };
            tally.check(name, share);
            if share <= 0.0 {
                let detail = difference(name, gold, it);
                tally.miss(Miss::new(
                    &format!("wrong {name}"),
                    scene.doc,
                    gold.start,
                    &shown(gold, scene.doc),
                    &detail,
                ));
            }
        }
    }
}

fn difference(name: &str, gold: &Gold, it: &Found<'_>) -> String {
    if name == "kind" {
        return format!("{} -> {}", gold.label, it.kind.unwrap_or("null"));
    }
    let field = name.trim_end_matches("_other");
    let of = |value: Option<&serde_json::Value>| value.map_or_else(|| "null".to_owned(), ToString::to_string);
    format!("{} -> {}", of(gold.get(field)), of(it.row.get(field)))
}

/// Counts the cumulative figures: at each step the pairs that passed all steps up to it.
fn chain(
    tally: &mut Tally,
    how: &Spans,
    wanted: &[Want<'_>],
    found: &[Found<'_>],
    hits: &[(usize, usize)],
    scene: &Scene<'_>,
) {
    let takes_part = |want: &Want<'_>| how.chain_needs.is_given(want.gold, scene);
    let n_wanted = wanted.iter().filter(|want| want.counts && takes_part(want)).count();
    let (mut alive, others): (Vec<_>, Vec<_>) =
        hits.iter().copied().partition(|(want, _)| takes_part(&wanted[*want]));
    let n_found = found.iter().filter(|it| it.counts).count() - others.len();
    for (name, test) in how.chain {
        let passes = |(want, row): &(usize, usize)| {
            test.run(wanted[*want].gold, found[*row].row, scene).is_none_or(|share| share >= 1.0)
        };
        alive.retain(passes);
        let is_given =
            wanted.iter().any(|want| want.counts && takes_part(want) && test.is_given(want.gold, scene));
        tally.step(name, [alive.len(), n_found, n_wanted], is_given);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_without_its_article() {
        let doc = GoldDoc::test("in the Hague, the  theatre", Vec::new());
        assert_eq!(bare("entity", &doc, (3, 12)), (7, 12));
        assert_eq!(bare("entity", &doc, (14, 26)), (19, 26));
        assert_eq!(bare("entity", &doc, (19, 26)), (19, 26));
        assert_eq!(bare("entity", &doc, (2, 13)), (7, 13));
        assert_eq!(bare("time", &doc, (3, 12)), (3, 12));
    }
}
