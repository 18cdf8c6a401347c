//! The names analyzer: countries, cities, regions, nations and international organizations, as far as lexicons
//! alone carry them, and the entities they name.
//!
//! Every name of a lexicon is a candidate; the words beside it and the rest of the document decide. Deliberately
//! not here: persons, companies and facilities, names that no lexicon holds, pronouns, offices.

mod acronym;
mod ambiguity;
mod analyzer;
mod candidate;
mod case;
mod cues;
mod entity;
mod extend;
mod left;
mod mention;
mod money;
mod reject;
mod right;
mod support;
mod text;
mod verdict;

#[cfg(test)]
mod tests;

pub use analyzer::Names;

dateline_plugin::export_analyzer!(Names, "../plugin.json");
