//! What may stand in the root, and that folders and packages are named alike.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::Finding;
use crate::cargo::{Metadata, Package};

/// Everything that may stand in the root.
const ROOT: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "benches",
    "clippy.toml",
    "crates",
    "plugins",
    "rustfmt.toml",
    "seeds",
    "xtask",
];

/// Returns names in the root that do not belong there, and packages named unlike their folder.
pub(crate) fn check(files: &[PathBuf], metadata: &Metadata) -> Vec<Finding> {
    let names: BTreeSet<_> =
        files.iter().filter_map(|file| file.components().next()).map(Component::as_os_str).collect();
    let strangers = names.into_iter().map(|name| name.to_string_lossy().into_owned());
    let mut findings: Vec<_> = strangers
        .filter(|name| !ROOT.contains(&name.as_str()))
        .map(|name| Finding::new(name, "does not belong in the root"))
        .collect();
    findings.extend(metadata.packages.iter().filter_map(check_name));
    findings
}

fn check_name(package: &Package) -> Option<Finding> {
    let folder = package.manifest_path.parent().and_then(Path::file_name)?.to_string_lossy();
    let expected = if folder == "xtask" { "xtask".to_owned() } else { format!("dateline-{folder}") };
    (package.name != expected).then(|| {
        let message = format!("package `{}` should be named `{expected}`", package.name);
        Finding::new(format!("{folder}/Cargo.toml"), message)
    })
}
