//! The names analyzer: persons, organizations, places, nations, facilities and events, the entities they name, and who
//! holds which office.
//!
//! Every name of a lexicon is a candidate; the words beside it and the document as a whole decide. A tagger finds the
//! names that no lexicon holds. Deliberately not here: knowledge of the world.

mod acronym;
mod agree;
mod ambiguity;
mod analyzer;
mod candidate;
mod case;
mod coref;
mod cues;
mod edge;
mod entity;
mod extend;
mod hashed;
mod head;
mod holding;
mod left;
mod list;
mod location;
mod mention;
mod merge;
mod money;
mod noun;
mod office;
mod product;
mod reading;
mod reject;
mod right;
mod rows;
mod split;
mod support;
mod tag;
mod text;
mod unify;
mod verdict;

#[cfg(test)]
mod tests;

pub use analyzer::Names;

dateline_plugin::export_analyzer!(Names, "../plugin.json");
