//! `dateline plugins check`: loads plugins, plans them, and runs them on hostile texts.

use std::path::Path;

use anyhow::{Result, bail};
use dateline_pipeline::Workbench;

use crate::args::SetupArgs;
use crate::{exit, out, setup};

/// Checks one plugin, by name or path, or all that are found.
pub(crate) fn check(which: Option<&str>, mut args: SetupArgs) -> Result<u8> {
    let path = which.map(Path::new).filter(|path| path.exists());
    if let Some(path) = path {
        args.plugin.insert(0, path.to_owned());
    }
    let bench = Workbench::load(&setup::config(&args)?, &setup::search(&args))?;
    let names = match (which, path) {
        // What was named first was found first.
        (Some(_), Some(_)) => bench.found().iter().take(1).map(|found| found.manifest.name.clone()).collect(),
        (Some(name), None) if bench.order().contains(&name) => vec![name.to_owned()],
        (Some(name), None) => bail!("plugin `{name}`: not found; there are {}", bench.order().join(", ")),
        (None, _) => bench.order().into_iter().map(str::to_owned).collect::<Vec<_>>(),
    };
    let mut n_problems = 0;
    for name in &names {
        let problems = bench.check(name)?;
        out::data(&format!(
            "{name}: {}\n",
            if problems.is_empty() { "well behaved" } else { "has problems" }
        ));
        problems.iter().for_each(|problem| out::note(format_args!("  {problem}")));
        n_problems += problems.len();
    }
    Ok(if n_problems == 0 { exit::DONE } else { exit::FAILED })
}
