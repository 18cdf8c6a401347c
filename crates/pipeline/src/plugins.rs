//! What a fingerprint has to know of plugins: which there are, and what their data files hold.

use std::collections::BTreeMap;
use std::path::Path;

use dateline_analyze::{Found, PluginInfo};

use crate::config::Config;
use crate::error::{Error, Kind};
use crate::folder::names_in;
use crate::nearest::nearest;
use crate::setup::PluginStamp;

/// Checks that the configuration names only plugins that were found.
pub(crate) fn check_names(config: &Config, found: &[Found]) -> Result<(), Error> {
    let names: Vec<&str> = found.iter().map(|found| found.manifest.name.as_str()).collect();
    let Some(unknown) = config.plugins.keys().find(|name| !names.contains(&name.as_str())) else {
        return Ok(());
    };
    let nearest = nearest(unknown, names.iter().copied()).map(|name| format!("plugins.{name}"));
    let error = Error::new(Kind::UnknownKey { key: format!("plugins.{unknown}"), nearest });
    if names.is_empty() {
        return Err(error.with_hint("no plugin was found; name one with `--plugin PATH`"));
    }
    Err(error.with_hint(format!("plugins found: {}", names.join(", "))))
}

/// Returns hex of blake3 over each plugin's manifest and lexicons, by name.
pub(crate) fn data_hashes(found: &[Found]) -> Result<BTreeMap<String, String>, Error> {
    let hash = |found: &Found| Ok((found.manifest.name.clone(), data_hash(&found.folder)?));
    found.iter().map(hash).collect()
}

fn data_hash(folder: &Path) -> Result<String, Error> {
    let mut hasher = blake3::Hasher::new();
    let lexicons = folder.join("lexicons");
    let mut files = vec![folder.join("plugin.json")];
    files.extend(names_in(&lexicons)?.into_iter().map(|name| lexicons.join(name)));
    for path in files.iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(path).map_err(|error| Error::io("reading", path, error))?;
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        for part in [name, &bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Returns the stamps of loaded plugins, in the order they run.
pub(crate) fn stamps(plugins: &[PluginInfo], data: &BTreeMap<String, String>) -> Vec<PluginStamp> {
    let stamp = |plugin: &PluginInfo| PluginStamp {
        name: plugin.name.clone(),
        version: plugin.version.clone(),
        abi: plugin.abi.clone(),
        sha256: plugin.sha256.clone(),
        data_blake3: data.get(&plugin.name).cloned().unwrap_or_default(),
    };
    plugins.iter().map(stamp).collect()
}
