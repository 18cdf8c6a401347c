//! Who holds the offices of a document: each goes to the entity of its holder.
//!
//! Not here: how an office and its holder are found (`office`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::coref::{Form, StandIn};
use crate::entity::Entity;
use crate::mention::Kind;
use crate::office::{Office, Status, nominals};
use crate::text::Text;

/// An office that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holding<'a> {
    pub(crate) office: Cow<'a, str>,
    pub(crate) country: Option<&'a str>,
    pub(crate) status: Status,
    /// The text names whose office it is.
    is_owned: bool,
}

/// Gives every office to the entity of its holder with the country where it is owned there, new entities for holders without a name among them, and returns the
/// phrases that name a person by office.
pub(crate) fn hold<'a>(
    text: &Text<'a>,
    offices: &[Office<'a>],
    of_mention: &[usize],
    entities: &mut Vec<Entity<'a>>,
) -> Vec<StandIn> {
    for office in offices {
        if let Some(holder) = office.holder {
            entities[of_mention[holder]].take(holding(text, office));
        }
    }
    for entity in entities.iter_mut().filter(|entity| entity.iso3166.is_none()) {
        entity.iso3166 = entity.office().and_then(|held| held.country);
    }
    let mut unnamed: BTreeMap<(String, Option<&str>), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for nominal in nominals(offices, of_mention) {
        let office = &offices[nominal.office];
        let entity = nominal.person.map(|person| of_mention[person]).unwrap_or_else(|| {
            let held = holding(text, office);
            *unnamed.entry((held.office.to_lowercase(), held.country)).or_insert_with(|| {
                let mut entity = Entity::new(Kind::Person, Cow::Borrowed(""), None);
                entity.take(held);
                entities.push(entity);
                entities.len() - 1
            })
        });
        let (first, end) = office.outer;
        found.push(StandIn { first, end, entity, form: Form::Nominal, rule: "by-office" });
    }
    found
}

fn holding<'a>(text: &Text<'a>, office: &Office<'a>) -> Holding<'a> {
    let (first, end) = office.title;
    Holding {
        office: text.name(first, end),
        country: office.country,
        status: office.status,
        is_owned: office.has_owner,
    }
}

impl<'a> Entity<'a> {
    /// Adds an office, unless it is known; the longer title of one office stands.
    fn take(&mut self, held: Holding<'a>) {
        let is_same = |known: &&mut Holding<'_>| {
            let (one, other) = (known.office.to_lowercase(), held.office.to_lowercase());
            known.status == held.status && (one.contains(&other) || other.contains(&one))
        };
        match self.offices.iter_mut().find(is_same) {
            Some(known) => {
                if known.country.is_none() || (held.is_owned && !known.is_owned) {
                    (known.country, known.is_owned) = (held.country, held.is_owned);
                }
                if held.office.len() > known.office.len() {
                    known.office = held.office;
                }
            }
            None => self.offices.push(held),
        }
    }

    /// Returns the office a person holds now: the first that is current, acting, or, where there is no other, designate.
    pub(crate) fn office(&self) -> Option<&Holding<'a>> {
        let by = |status| self.offices.iter().find(|held| held.status == status);
        by(Status::Current).or_else(|| by(Status::Acting)).or_else(|| by(Status::Designate))
    }
}
