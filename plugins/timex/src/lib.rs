//! The timex analyzer: dates, times, durations and sets of times, resolved.
//!
//! Candidates are tokens with a digit and words of time (`words/*.tsv`); around each the longest expression is
//! read and resolved at once against the publication date and what stands before it. Deliberately not here:
//! dates written in calendars other than the Gregorian, events as times ("since the war").

mod ages;
mod ago;
mod analyzer;
mod bare;
mod calendars;
mod clock;
mod context;
mod counted;
mod digits;
mod engine;
mod habit;
mod hour;
mod length;
mod moon;
mod named;
mod number;
mod numeric;
mod parse;
mod parts;
mod period;
mod range;
mod refs;
mod relative;
mod tense;
mod timex;
mod units;
mod view;
mod window;
mod words;
mod year;

#[cfg(test)]
mod tests;

pub use analyzer::{Timexes, Worker};
