//! The quantity analyzer: figures with their unit, bound, role and what they measure.
//!
//! Candidates are tokens with a digit and hits of the lexicon `numbers`; what is done with them reads a few
//! tokens around, never the whole text. All words of the language stand in `lexicons/*.tsv`. Deliberately not
//! here: dates and times (`timex`), who says a figure (`holders`), figures without a value ("dozens of").

mod analyzer;
mod anaphora;
mod beside;
mod bits;
mod bound;
mod candidate;
mod classes;
mod clause;
mod compound;
mod corrected;
mod denominator;
mod digits;
mod distance;
mod doer;
mod duration;
mod engine;
mod figure;
mod frame;
mod headed;
mod inherit;
mod lexicons;
mod measure;
mod money;
mod noun;
mod number;
mod ordinal;
mod period;
mod range;
mod ratio;
mod reject;
mod role;
mod row;
mod story;
mod subject;
mod table;
mod times;
mod unit;
mod view;
mod words;

#[cfg(test)]
mod tests;

pub use analyzer::Quantity;
pub use engine::Engine;
pub use figure::{Bound, Direction, Role, UnitKind};
pub use lexicons::{Cells, HitColumns, LEXICONS, Lexicons};
pub use row::QuantityRow;
pub use times::TimeColumns;
pub use view::TokenColumns;
