//! `dateline plugins list`: reads manifests and lock files; no plugin code runs.

use std::fmt::Write as _;

use anyhow::Result;
use dateline_analyze::{Found, Lock, Require, Trust, discover, run_order};

use crate::args::SetupArgs;
use crate::{exit, out, setup};

/// Lists the plugins that are found, in the order they would run.
pub(crate) fn list(args: &SetupArgs) -> Result<u8> {
    let found = discover(&setup::search(args))?;
    if found.is_empty() {
        out::note("no plugin was found; name one with `--plugin PATH`, or run `cargo xtask plugins`");
        return Ok(exit::DONE);
    }
    let order = run_order(&found)?;
    let mut text = String::new();
    for name in order {
        if let Some(plugin) = found.iter().find(|found| found.manifest.name == name) {
            describe(&mut text, plugin)?;
        }
    }
    out::data(&text);
    Ok(exit::DONE)
}

fn describe(text: &mut String, found: &Found) -> Result<()> {
    let manifest = &found.manifest;
    let _ = writeln!(text, "{} {}  {}", manifest.name, manifest.version, manifest.description);
    let needs: Vec<String> = manifest.requires.iter().map(need).collect();
    line(text, "needs", &needs);
    let makes = manifest.produces.iter().map(|it| format!("{} ({})", it.layer, it.table()));
    let adds = manifest
        .extends
        .iter()
        .flat_map(|it| it.attributes.iter().map(|attribute| format!("{}.{}", it.layer, attribute.name)));
    line(text, "makes", &makes.chain(adds).collect::<Vec<_>>());
    line(text, "languages", &manifest.languages);
    line(text, "where", &[found.folder.display().to_string()]);
    line(text, "trust", &[trust(found)?.to_owned()]);
    Ok(())
}

fn line(text: &mut String, what: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = writeln!(text, "  {what:9}  {}", items.join(", "));
    }
}

fn need(require: &Require) -> String {
    let optional = if require.optional { " (if there)" } else { "" };
    format!("{}{optional}", require.layer)
}

fn trust(found: &Found) -> Result<&'static str> {
    let Trust::Locked(folder) = &found.trust else { return Ok("named with --plugin") };
    let lock = Lock::read(folder)?;
    let manifest = &found.manifest;
    let is_locked = lock.is_some_and(|lock| {
        lock.plugins.iter().any(|it| it.name == manifest.name && it.version == manifest.version)
    });
    Ok(if is_locked { "locked" } else { "not locked: it will be refused" })
}
