//! Who may depend on whom, and which outside crate has one home.
//!
//! Normal and build dependencies count; tests may wire anything.

use super::Finding;
use crate::cargo::{Metadata, Package};

/// Of ours, what a package may depend on. Names without the `dateline-` prefix.
const ARROWS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("plugin-abi", &[]),
    ("ingest", &["core"]),
    ("normalize", &["core"]),
    ("lexicon", &["core"]),
    ("tables", &["core"]),
    ("tagger", &["core"]),
    ("export", &["core", "tables"]),
    ("plugin", &["core", "plugin-abi"]),
    ("analyze", &["core", "plugin-abi", "lexicon"]),
    ("pipeline", &["core", "tables", "ingest", "normalize", "analyze", "export"]),
    ("dossier", &["core", "tables"]),
    ("report", &["core", "tables"]),
    ("cli", &["core", "pipeline", "dossier", "report", "tables", "tagger", "analyze"]),
    ("python", &["pipeline"]),
    ("xtask", &[]),
    ("emitter", &["plugin"]),
];

/// What a plugin may depend on.
const PLUGIN_ARROWS: &[&str] = &["plugin", "tagger"];

/// Outside crates with a home: nobody else may use them, not even in tests.
const HOMES: &[(&str, &[&str])] = &[
    ("clap", &["cli", "xtask"]),
    ("rayon", &["pipeline"]),
    ("pyo3", &["python"]),
    ("criterion", &["benches"]),
    ("libloading", &["analyze"]),
    ("arrow", &["tables"]),
    ("arrow-array", &["tables"]),
    ("arrow-buffer", &["tables"]),
    ("arrow-data", &["tables"]),
    ("arrow-schema", &["tables"]),
    ("parquet", &["tables"]),
    ("dom_smoothie", &["ingest"]),
    ("dom_query", &["ingest"]),
    ("html5ever", &["ingest"]),
    ("scraper", &["ingest"]),
];

/// Core and the ABI stay this small.
const OUTSIDE: &[(&str, &[&str])] = &[("core", &["serde"]), ("plugin-abi", &[])];

/// Returns every arrow that the design does not allow.
pub(crate) fn check(metadata: &Metadata) -> Vec<Finding> {
    metadata.packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let name = short(&package.name);
    let Some(allowed) = allowed(package) else {
        return vec![Finding::new(place(package), "no arrows are declared for this package")];
    };
    let mut findings = Vec::new();
    for dependency in &package.dependencies {
        let to = short(&dependency.name);
        let is_dev = dependency.kind.as_deref() == Some("dev");
        let ours = dependency.name.starts_with("dateline-") || to == "xtask";
        if ours && !is_dev && allowed.is_some_and(|allowed| !allowed.contains(&to)) {
            findings.push(Finding::new(place(package), format!("`{name}` must not depend on `{to}`")));
        }
        if let Some((_, homes)) = HOMES.iter().find(|(outside, _)| *outside == to)
            && !homes.contains(&name)
        {
            let homes = homes.join(", ");
            findings.push(Finding::new(place(package), format!("`{to}` lives in {homes}, not in `{name}`")));
        }
        if let Some((_, outside)) = OUTSIDE.iter().find(|(ours, _)| *ours == name)
            && !ours
            && !is_dev
            && !outside.contains(&to)
        {
            findings.push(Finding::new(place(package), format!("`{name}` must not depend on `{to}`")));
        }
    }
    findings
}

/// Returns what a package may depend on; `Some(None)`: anything; `None`: the package is unknown.
fn allowed(package: &Package) -> Option<Option<&'static [&'static str]>> {
    let name = short(&package.name);
    if name == "benches" {
        return Some(None);
    }
    if package.manifest_path.parent()?.parent()?.ends_with("plugins") {
        return Some(Some(PLUGIN_ARROWS));
    }
    ARROWS.iter().find(|(from, _)| *from == name).map(|(_, allowed)| Some(*allowed))
}

fn short(name: &str) -> &str {
    name.strip_prefix("dateline-").unwrap_or(name)
}

fn place(package: &Package) -> String {
    let folder = package.manifest_path.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
    format!("{}/Cargo.toml", folder.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo::Dependency;

    fn package(name: &str, folder: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency { name: (*name).into(), kind: kind.map(Into::into) })
            .collect();
        let manifest_path = format!("repo/{folder}/Cargo.toml").into();
        Package { name: name.into(), manifest_path, dependencies }
    }

    #[test]
    fn stages_must_not_see_each_other() {
        let bad = package("dateline-normalize", "crates/normalize", &[("dateline-ingest", None)]);
        assert_eq!(check_package(&bad)[0].message, "`normalize` must not depend on `ingest`");
        let test_only =
            package("dateline-normalize", "crates/normalize", &[("dateline-ingest", Some("dev"))]);
        assert!(check_package(&test_only).is_empty());
    }

    #[test]
    fn outside_crates_have_one_home() {
        let bad = package("dateline-export", "crates/export", &[("parquet", None)]);
        assert_eq!(check_package(&bad)[0].message, "`parquet` lives in tables, not in `export`");
        let core = package("dateline-core", "crates/core", &[("serde", None), ("memchr", None)]);
        assert_eq!(check_package(&core).len(), 1);
    }

    #[test]
    fn plugins_see_the_sdk_only() {
        let good = package("dateline-quantity", "plugins/quantity", &[("dateline-plugin", None)]);
        assert!(check_package(&good).is_empty());
        let bad = package("dateline-quantity", "plugins/quantity", &[("dateline-core", None)]);
        assert_eq!(check_package(&bad).len(), 1);
    }
}
