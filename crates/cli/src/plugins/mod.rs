//! `dateline plugins list | check | test`.

mod check;
mod diff;
mod list;
mod test;

use anyhow::Result;

use crate::args::PluginsCommand;

/// Performs one of the commands about plugins.
pub(crate) fn perform(command: PluginsCommand) -> Result<u8> {
    match command {
        PluginsCommand::List { setup } => list::list(&setup),
        PluginsCommand::Check { which, setup } => check::check(which.as_deref(), setup),
        PluginsCommand::Test { folders, bless, setup } => {
            let mode = if bless { test::Mode::Bless } else { test::Mode::Compare };
            test::test(&folders, mode, &setup)
        }
    }
}
