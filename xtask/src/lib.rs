//! What the tasks share with the benchmarks: the corpus and what is measured with it.
//!
//! Deliberately not here: the tasks themselves, which belong to the binary, and anything of ours that is not
//! xtask's own.

pub mod corpus;
