//! A new plugin from the template.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::cargo;

/// Copies `plugins/template` to `plugins/NAME`, renames what is named after it and adds the package to
/// the workspace.
///
/// # Errors
///
/// When the name is not fit for a crate, the folder exists or a file cannot be written.
pub(crate) fn create(name: &str) -> Result<()> {
    if name.is_empty() || !name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
        bail!("plugin name `{name}`: lower case letters, digits and hyphens only");
    }
    let plugins = cargo::root().join("plugins");
    let target = plugins.join(name);
    if target.exists() {
        bail!("{} exists already", cargo::shown(&target));
    }
    copy(&plugins.join("template"), &target, name)?;
    join_workspace(name)?;
    println!(
        "{}: edit plugin.json and src/lib.rs, then `cargo xtask test-plugin plugins/{name}`",
        cargo::shown(&target)
    );
    Ok(())
}

fn copy(from: &Path, to: &Path, name: &str) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", cargo::shown(to)))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", cargo::shown(from)))?.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target, name)?;
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", cargo::shown(&path)))?;
        let text = text
            .replace("dateline_template", &format!("dateline_{}", name.replace('-', "_")))
            .replace("dateline-template", &format!("dateline-{name}"))
            .replace("\"name\": \"template\"", &format!("\"name\": \"{name}\""));
        fs::write(&target, text).with_context(|| format!("writing {}", cargo::shown(&target)))?;
    }
    Ok(())
}

fn join_workspace(name: &str) -> Result<()> {
    let path = cargo::root().join("Cargo.toml");
    let text = fs::read_to_string(&path).context("reading Cargo.toml")?;
    let last = "    \"plugins/template\",\n";
    let Some((before, after)) = text.split_once(last) else {
        bail!("Cargo.toml: `plugins/template` is not among the members");
    };
    fs::write(&path, format!("{before}{last}    \"plugins/{name}\",\n{after}")).context("writing Cargo.toml")
}
