//! The 50,000 names of the corpus, and the cast of one article.

use std::collections::HashSet;

use super::rng::Rng;
use super::tables::{Country, Parts, TABLES};

/// How many names there are.
const NAMES: usize = 50_000;

/// Of them persons and organizations; the rest are places.
const PERSONS: usize = 24_000;
const ORGANIZATIONS: usize = 14_000;

/// The stream the names are made from; the same for every corpus.
const NAMES_SEED: u64 = 50_000;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) full: String,
    pub(crate) surname: String,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Organization {
    pub(crate) full: String,
    pub(crate) acronym: String,
}

/// All names by kind.
pub(crate) struct Names {
    pub(crate) persons: Vec<Person>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) places: Vec<String>,
}

/// Returns the 50,000 names: countries, cities, persons, organizations, invented places. None twice.
pub fn names() -> Vec<String> {
    let names = Names::new();
    let known = known().map(str::to_owned);
    let persons = names.persons.into_iter().map(|person| person.full);
    let organizations = names.organizations.into_iter().map(|organization| organization.full);
    known.chain(persons).chain(organizations).chain(names.places).collect()
}

fn known() -> impl Iterator<Item = &'static str> {
    let mut seen = HashSet::new();
    let countries = TABLES.countries.iter().map(|country| country.name);
    let cities = TABLES.countries.iter().flat_map(|country| country.cities.iter().copied());
    countries.chain(cities).filter(move |name| seen.insert(*name))
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut rng = Rng::new(NAMES_SEED);
        let mut taken: HashSet<String> = known().map(str::to_owned).collect();
        let n_places = NAMES - PERSONS - ORGANIZATIONS - taken.len();
        let places = distinct(n_places, &mut taken, || place(&mut rng), String::clone);
        let persons = distinct(PERSONS, &mut taken, || person(&mut rng), |person| person.full.clone());
        let organizations = distinct(
            ORGANIZATIONS,
            &mut taken,
            || organization(&mut rng, &places),
            |organization| organization.full.clone(),
        );
        Names { persons, organizations, places }
    }
}

fn distinct<T>(
    n: usize,
    taken: &mut HashSet<String>,
    mut make: impl FnMut() -> T,
    key: impl Fn(&T) -> String,
) -> Vec<T> {
    let mut out = Vec::with_capacity(n);
    while out.len() < n {
        let made = make();
        if taken.insert(key(&made)) {
            out.push(made);
        }
    }
    out
}

fn join(rng: &mut Rng, parts: &Parts) -> String {
    let mut name = rng.pick(&parts.begin).to_owned();
    if rng.percent(70) {
        name.push_str(rng.pick(&parts.middle));
    }
    name.push_str(rng.pick(&parts.end));
    name
}

fn surname(rng: &mut Rng) -> String {
    let mut one = || {
        let culture = rng.index(TABLES.surnames.len());
        join(rng, &TABLES.surnames[culture])
    };
    let (first, second) = (one(), one());
    if rng.percent(4) { format!("{first}-{second}") } else { first }
}

fn person(rng: &mut Rng) -> Person {
    let surname = surname(rng);
    let given = rng.pick(&TABLES.given_names);
    let full = match rng.below(20) {
        0 => format!("{given} {}. {surname}", char::from(b'A' + rng.below(26) as u8)),
        1 => format!("{given} {} {surname}", rng.pick(&TABLES.given_names)),
        _ => format!("{given} {surname}"),
    };
    Person { full, surname }
}

fn place(rng: &mut Rng) -> String {
    let name = join(rng, &TABLES.places[0]);
    match rng.below(10) {
        0 => format!("New {name}"),
        1 => format!("Port {name}"),
        2 => format!("Upper {name}"),
        _ => name,
    }
}

fn organization(rng: &mut Rng, places: &[String]) -> Organization {
    let country: &Country = &TABLES.countries[rng.index(TABLES.countries.len())];
    let pattern = rng.pick(&TABLES.organizations);
    let full = pattern
        .replace("{s2}", &surname(rng))
        .replace("{s}", &surname(rng))
        .replace("{p}", &places[rng.index(places.len())])
        .replace("{c}", country.name)
        .replace("{n}", country.nationality)
        .replace("{t}", rng.pick(&country.cities))
        .replace("{f}", rng.pick(&TABLES.fields));
    let initials = full.split([' ', '-']).filter_map(|word| word.chars().next());
    let acronym: String = initials.filter(|initial| initial.is_uppercase()).collect();
    Organization { full, acronym }
}

/// Who and what an article is about.
pub(crate) struct Cast<'a> {
    pub(crate) persons: Vec<&'a Person>,
    pub(crate) organizations: Vec<&'a Organization>,
    pub(crate) places: Vec<&'a str>,
    pub(crate) countries: Vec<&'static Country>,
}

impl<'a> Cast<'a> {
    pub(crate) fn draw(rng: &mut Rng, names: &'a Names) -> Self {
        let many = |rng: &mut Rng, low, high| 0..rng.between(low, high);
        let persons = many(rng, 3, 6);
        let organizations = many(rng, 3, 7);
        let places = many(rng, 2, 4);
        let countries = many(rng, 2, 4);
        Cast {
            persons: persons.map(|_| &names.persons[rng.skewed(PERSONS)]).collect(),
            organizations: organizations.map(|_| &names.organizations[rng.skewed(ORGANIZATIONS)]).collect(),
            places: places.map(|_| names.places[rng.skewed(names.places.len())].as_str()).collect(),
            countries: countries.map(|_| &TABLES.countries[rng.index(TABLES.countries.len())]).collect(),
        }
    }
}
