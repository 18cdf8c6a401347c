//! Accounts: what became of every record, and that nothing is missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of the records of a shard, an input or a run.
///
/// They close when `read = written + filtered + quarantined`. What is read is counted by the reader, what
/// is written by the rows of the documents table, so that a loss in between shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// Records, and unreadable inputs or parts of them.
    pub read: u64,
    /// Rows of the documents table.
    pub written: u64,
    /// Left out on purpose, by reason.
    pub filtered: BTreeMap<String, u64>,
    /// Put into quarantine, by class.
    pub quarantined: BTreeMap<String, u64>,
}

impl Accounts {
    /// Returns the number of filtered records.
    pub fn n_filtered(&self) -> u64 {
        self.filtered.values().sum()
    }

    /// Returns the number of quarantined records.
    pub fn n_quarantined(&self) -> u64 {
        self.quarantined.values().sum()
    }

    /// Adds the accounts of another part.
    pub fn add(&mut self, other: &Accounts) {
        self.read += other.read;
        self.written += other.written;
        add_counts(&mut self.filtered, &other.filtered);
        add_counts(&mut self.quarantined, &other.quarantined);
    }

    /// Returns what is wrong, with all numbers, where the accounts do not close.
    pub fn mismatch(&self) -> Option<String> {
        let (filtered, quarantined) = (self.n_filtered(), self.n_quarantined());
        (self.read != self.written + filtered + quarantined).then(|| {
            format!(
                "{} read, {} written, {filtered} filtered, {quarantined} quarantined",
                self.read, self.written
            )
        })
    }
}

/// Adds counts by name.
pub(crate) fn add_counts(to: &mut BTreeMap<String, u64>, from: &BTreeMap<String, u64>) {
    for (name, count) in from {
        *to.entry(name.clone()).or_default() += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts(read: u64, written: u64, empty: u64, format: u64) -> Accounts {
        Accounts {
            read,
            written,
            filtered: BTreeMap::from([("empty".into(), empty)]),
            quarantined: BTreeMap::from([("format".into(), format)]),
        }
    }

    #[test]
    fn accounts_close_or_say_by_how_much_not() {
        assert_eq!(accounts(10, 7, 2, 1).mismatch(), None);
        let lost = accounts(10, 6, 2, 1).mismatch().unwrap();
        assert_eq!(lost, "10 read, 6 written, 2 filtered, 1 quarantined");
    }

    #[test]
    fn parts_add_up() {
        let mut all = accounts(10, 7, 2, 1);
        all.add(&accounts(5, 5, 0, 0));
        assert_eq!(all, accounts(15, 12, 2, 1));
    }
}
