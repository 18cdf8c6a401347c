//! What a run has to say at its end, and a few of its facts.

use std::collections::BTreeMap;

use crate::accounts::{Accounts, add_counts};
use crate::manifest::RunInfo;
use crate::plan::Plan;
use crate::receipt::Receipt;

/// What a run did, and what stands in its folder now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Shards of the plan.
    pub shards: usize,
    /// Shards that are this run's share and stand now.
    pub shards_standing: usize,
    /// What became of their records.
    pub accounts: Accounts,
    /// Rows of each table in them, in the order of the tables.
    pub tables: Vec<(String, u64)>,
    /// Numbers of diagnostics by code.
    pub diagnostics: BTreeMap<String, u64>,
    /// Numbers of skipped files by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Names and versions of the plugins, in the order they ran.
    pub plugins: Vec<String>,
    /// How this run went.
    pub run: RunInfo,
    /// Whether the folder is complete.
    pub finalized: bool,
}

impl Summary {
    pub(crate) fn new(plan: &Plan, receipts: &[Receipt], run: RunInfo) -> Self {
        let mut summary = Summary {
            shards: plan.shards.len(),
            shards_standing: receipts.len(),
            skipped: plan.skipped.clone(),
            plugins: plan.setup.plugins.iter().map(|it| format!("{} {}", it.name, it.version)).collect(),
            run,
            ..Summary::default()
        };
        for receipt in receipts {
            summary.accounts.add(&receipt.accounts);
            add_counts(&mut summary.diagnostics, &receipt.diagnostics);
        }
        let rows = |table: &str| -> u64 {
            receipts.iter().filter_map(|receipt| receipt.tables.get(table)).map(|part| part.rows).sum()
        };
        summary.tables =
            plan.setup.tables.iter().map(|table| (table.name.clone(), rows(&table.name))).collect();
        summary
    }
}
