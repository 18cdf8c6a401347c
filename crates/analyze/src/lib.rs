//! Documents to annotated documents: lexicon scan, plugin planner, plugin loader.
//!
//! Plugins are found ([`discover`]), ordered by what they require and produce, checked against a lock file,
//! opened ([`Analyze::load`]), and run on every document; what they emit is validated before anybody else
//! sees it. A plugin that needs isolation (its panics abort) is refused: `Runner` is where a runner in
//! another process would join the two that there are.
//!
//! Deliberately not here: text processing (a lexicon's terms are cut by the [`Tokenize`] the caller hands
//! over), tables, threads (the caller runs one scratch per thread) and any analyzer of our own.
//!
//! [`Tokenize`]: dateline_core::token::Tokenize

mod abi;
mod cache;
mod discover;
mod document;
mod error;
mod finish;
mod hits;
mod lexicon_hits;
mod lexicons;
mod load;
mod loader;
mod lock;
mod manifest;
mod nearest;
mod owned;
mod params;
mod plan;
mod receive;
mod settings;
mod stage;
mod staged;

pub use discover::{Found, Search, Trust, discover};
pub use error::Error;
pub use lexicon_hits::TermHits;
pub use load::run_order;
pub use lock::{Lock, Locked};
pub use manifest::{Extend, Manifest, Produce, Require, Wanted};
pub use params::{Param, Type};
pub use settings::{HostNeeds, PluginInfo, Quota, Settings};
pub use stage::{Analyze, Scratch};
