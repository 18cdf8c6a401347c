//! Tests of the public API: what is written, what comes back, what is refused.

#[cfg(test)]
mod common;
#[cfg(test)]
mod jsonl;
#[cfg(test)]
mod parts;
#[cfg(test)]
mod round_trip;
