//! Comparisons of one attribute: what the gold gives against what a row says.
//!
//! Each gives nothing where the gold does not give the attribute, else 1, 0, or a share between.

use serde_json::Value;

use super::gold::{Gold, GoldDoc, range};
use super::labels::Scope;
use super::pairing::common;
use super::people;
use super::run::{Row, Run};
use super::times::{day_range, is_same_interval, is_same_time};
use super::words::{dice, is_close, is_same_name, is_same_unit, squash};

/// Tolerance of figures.
const EXACT: f64 = 1e-6;
/// Tolerance of figures without a unit of their own: a third is no round number.
const FRACTION: f64 = 0.005;
/// Share of words that phrases must have in common.
const HALF: f64 = 0.5;
/// Lengths of time that stand for units of time.
const TIME_BASES: [(&str, &str); 5] =
    [("PT1H", "h"), ("P1D", "d"), ("P1W", "week"), ("P1M", "month"), ("P1Y", "year")];

/// What a comparison can look at besides the pair.
pub(super) struct Scene<'a> {
    pub(super) doc: &'a GoldDoc,
    pub(super) run: &'a Run,
    pub(super) scope: &'a Scope,
}

/// A comparison.
#[derive(Clone, Copy, Debug)]
pub(super) enum Test {
    /// The match itself.
    Always,
    /// The kind, in the field of this name.
    Kind(&'static str),
    /// Equal values.
    Equal(&'static str),
    /// The same TIMEX3 value.
    Time(&'static str),
    /// The value of a time, or its interval.
    TimeValue,
    /// The value of a quantity, and its high end.
    Figure,
    /// The unit of a quantity.
    Unit,
    /// The bound of a quantity; none is exact.
    Bound,
    /// The denominator of a rate.
    Per,
    /// Half of the words in common.
    Phrase(&'static str),
    /// A word in common.
    Word(&'static str),
    /// The speaker, by any of its names.
    Speaker,
    /// The speaker of a quote: by name, or by the place where it is named.
    QuoteSpeaker,
    /// A canonical name of the entity.
    Canonical,
    /// The country of places and nationalities, or of everything else.
    Country(Denotes),
    /// Actors and recipients together as sets of countries.
    Participants,
    /// Each list that the gold gives as a set of countries.
    People(&'static str),
    /// Actors and recipients, each right.
    Roles,
    /// Everybody party to a commitment.
    Parties,
    /// Who undertakes towards whom.
    Direction,
    /// Sections of ISIC, as a share.
    Sectors,
    /// Several at once.
    All(&'static [Test]),
}

/// Which entities a comparison of countries is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denotes {
    /// Places, facilities, nationalities: the country is a fact about the name.
    Place,
    /// Persons, organizations, events, products: the country is what the text gives them.
    Other,
}

impl Test {
    /// Compares; `None` where the gold does not give what is compared.
    pub(super) fn run(self, gold: &Gold, row: &Row, scene: &Scene<'_>) -> Option<f64> {
        let truth = |is_right: bool| Some(if is_right { 1.0 } else { 0.0 });
        match self {
            Test::Always => truth(true),
            Test::Kind(field) => kind(gold, row.str(field), scene.scope).and_then(truth),
            Test::Equal(name) => any(gold, name, |want| is_equal(want, row.get(name))).and_then(truth),
            Test::Time(name) => any(gold, name, |want| is_time(want, row.get(name))).and_then(truth),
            Test::TimeValue => time_value(gold, row).and_then(truth),
            Test::Figure => figure(gold, row).and_then(truth),
            Test::Unit => unit(gold, row).and_then(truth),
            Test::Bound => bound(gold, row).and_then(truth),
            Test::Per => any(gold, "per", |want| is_base(want.as_str(), row.str("per"))).and_then(truth),
            Test::Phrase(name) => any(gold, name, |want| shares(want, row.str(name), HALF)).and_then(truth),
            Test::Word(name) => {
                any(gold, name, |want| shares(want, row.str(name), f64::EPSILON)).and_then(truth)
            }
            Test::Speaker => any(gold, "speaker", |want| is_speaker(want, row, scene)).and_then(truth),
            Test::QuoteSpeaker => quote_speaker(gold, row, scene).and_then(truth),
            Test::Canonical => any(gold, "canonical", |want| is_canonical(want, row, scene)).and_then(truth),
            Test::Country(of) => country(gold, row, scene, of).and_then(truth),
            Test::Participants => people::participants(gold, row).and_then(truth),
            Test::People(name) => people::list(gold, row, name).and_then(truth),
            Test::Roles => people::roles(gold, row).and_then(truth),
            Test::Parties => people::parties(gold, row).and_then(truth),
            Test::Direction => people::direction(gold, row, scene).and_then(truth),
            Test::Sectors => people::sectors(gold, row),
            Test::All(tests) => {
                let given: Vec<f64> = tests.iter().filter_map(|test| test.run(gold, row, scene)).collect();
                given.into_iter().reduce(f64::min)
            }
        }
    }

    /// Returns whether the gold gives what is compared.
    pub(super) fn is_given(self, gold: &Gold, scene: &Scene<'_>) -> bool {
        self.run(gold, &Row::default(), scene).is_some()
    }
}

/// Returns whether any of the values that are right passes; `None` where the gold gives none.
fn any(gold: &Gold, name: &str, passes: impl Fn(&Value) -> bool) -> Option<bool> {
    let options = gold.options(name);
    (!options.is_empty()).then(|| options.into_iter().any(passes))
}

fn is_equal(want: &Value, found: Option<&Value>) -> bool {
    match (want.as_f64(), found.and_then(Value::as_f64)) {
        (Some(a), Some(b)) => is_close(a, b, EXACT),
        _ => *want == *found.unwrap_or(&Value::Null),
    }
}

fn is_time(want: &Value, found: Option<&Value>) -> bool {
    match (want.as_str(), found.and_then(Value::as_str)) {
        (Some(a), Some(b)) => is_same_time(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Returns whether the kind is right; `None` where the gold leaves it open.
fn kind(gold: &Gold, found: Option<&str>, scope: &Scope) -> Option<bool> {
    let is_open = gold.get("any_type").is_some_and(|it| *it != Value::Bool(false) && !it.is_null());
    (!is_open && !gold.label.is_empty() && !scope.is_open(gold)).then(|| scope.accepts(gold, found))
}

fn time_value(gold: &Gold, row: &Row) -> Option<bool> {
    let values: Vec<&str> = gold.options("value").into_iter().filter_map(Value::as_str).collect();
    let ends = [gold.str("begin"), gold.str("end")];
    let intervals = gold.get("alt_interval").and_then(Value::as_array).into_iter().flatten();
    let is_named =
        ["value", "alt_value", "alt_interval", "begin", "end"].iter().any(|it| gold.get(it).is_some());
    if !is_named {
        return None;
    }
    if values.iter().any(|want| row.str("value").is_some_and(|found| is_same_time(want, found))) {
        return Some(true);
    }
    let found = [row.str("begin"), row.str("end")];
    let given = intervals.map(|it| [it.get(0).and_then(Value::as_str), it.get(1).and_then(Value::as_str)]);
    // A period `first/last` is found by its interval too.
    let periods: Vec<[String; 2]> =
        values.iter().filter(|it| it.contains('/')).filter_map(|it| day_range(it)).collect();
    let periods = periods.iter().map(|[begin, end]| [Some(begin.as_str()), Some(end.as_str())]);
    Some(given.chain([ends]).chain(periods).any(|want| is_same_interval(want, found)))
}

fn figure(gold: &Gold, row: &Row) -> Option<bool> {
    gold.get("value")?;
    let tolerance = if gold.str("unit") == Some("1") { FRACTION } else { EXACT };
    let number = |name: &str| row.get(name).and_then(Value::as_f64);
    let is_right = |want: &Value| match (want.as_f64(), number("value")) {
        (Some(a), Some(b)) => is_close(a, b, tolerance),
        (a, b) => a.is_none() && b.is_none(),
    };
    let high = |want: &Value| match (want.as_f64(), number("value_high")) {
        (Some(a), Some(b)) => is_close(a, b, EXACT),
        (a, b) => a.is_none() && b.is_none(),
    };
    Some(gold.options("value").into_iter().any(is_right) && gold.get("value_high").is_none_or(high))
}

fn unit(gold: &Gold, row: &Row) -> Option<bool> {
    let want = gold.get("unit")?;
    let found = row.str("unit");
    if want.as_str() == Some("1") && found.is_none_or(str::is_empty) {
        return Some(true);
    }
    any(gold, "unit", |want| is_same_unit(want.as_str(), found))
}

fn bound(gold: &Gold, row: &Row) -> Option<bool> {
    let found = row.str("bound").unwrap_or("exact");
    any(gold, "bound", |want| want.as_str().unwrap_or("exact") == found)
}

fn is_base(want: Option<&str>, found: Option<&str>) -> bool {
    let base = |text: &str| {
        let of = TIME_BASES.iter().find(|(length, _)| *length == text);
        of.map_or(text, |(_, unit)| unit).to_owned()
    };
    is_same_unit(want.map(base).as_deref(), found.map(base).as_deref())
}

fn shares(want: &Value, found: Option<&str>, least: f64) -> bool {
    match (want.as_str(), found) {
        (Some(want), Some(found)) => dice(want, found) >= least,
        _ => false,
    }
}

/// Returns all names of a row's speaker.
fn speakers(row: &Row, scene: &Scene<'_>) -> Vec<String> {
    let of_entity = scene.run.names(&scene.doc.name, row.key("speaker_entity"));
    row.str("speaker").map(str::to_owned).into_iter().chain(of_entity).collect()
}

fn is_speaker(want: &Value, row: &Row, scene: &Scene<'_>) -> bool {
    let (want, names) = (want.as_str().unwrap_or_default(), speakers(row, scene));
    if names.is_empty() { want.is_empty() } else { names.iter().any(|name| is_same_name(want, name)) }
}

fn quote_speaker(gold: &Gold, row: &Row, scene: &Scene<'_>) -> Option<bool> {
    gold.get("speaker")?;
    if any(gold, "speaker", |want| is_speaker(want, row, scene)) == Some(true) {
        return Some(true);
    }
    let at = |name: &str| scene.run.to_source(&scene.doc.name, row, name);
    let found = at("speaker_start_byte").zip(at("speaker_end_byte"));
    let want = gold.get("speaker_span").and_then(range);
    Some(want.zip(found).is_some_and(|(want, found)| common(want, found) > 0))
}

fn is_canonical(want: &Value, row: &Row, scene: &Scene<'_>) -> bool {
    let names = scene.run.names(&scene.doc.name, row.key("entity"));
    let mut names = row.str("canonical").into_iter().chain(names.iter().map(String::as_str));
    want.as_str().is_some_and(|want| names.any(|name| squash(name) == squash(want)))
}

fn country(gold: &Gold, row: &Row, scene: &Scene<'_>, of: Denotes) -> Option<bool> {
    let is_other = ["person", "organization", "event", "product"].contains(&gold.label.as_str());
    if is_other != (of == Denotes::Other) {
        return None;
    }
    let entity = || scene.run.entity(&scene.doc.name, row.key("entity"));
    let found = row.str("iso3166").map(str::to_owned).or_else(|| Some(entity()?.str("iso3166")?.to_owned()));
    any(gold, "iso3166", |want| want.as_str() == found.as_deref())
}
