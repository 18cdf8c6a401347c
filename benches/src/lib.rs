//! What the benchmarks share: the texts, the rulers, and every piece of work that is timed.
//!
//! A piece of [`Work`] is made once and done as often as one likes; criterion, `bench-report` and
//! `bench-check` time the same pieces. Deliberately not here: statistics and goals.

mod clock;
mod crossing;
mod installed;
mod plugins;
mod rulers;
mod scaling;
mod stages;
mod texts;
mod whole;
mod work;

pub use clock::{Clock, collected};
pub use crossing::crossing;
pub use installed::{Installed, installed};
pub use plugins::plugins;
pub use rulers::{both_rulers, rulers};
pub use scaling::{lengths, lexicon_counts};
pub use stages::stages;
pub use texts::Texts;
pub use whole::whole;
pub use work::{Job, Work};
