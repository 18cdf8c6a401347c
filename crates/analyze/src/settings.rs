//! What a caller sets and what it is told: parameters, quotas, host layers, plugins.
//!
//! Not here: where plugins are looked for (see [`Search`](crate::Search)).

use std::collections::BTreeMap;
use std::path::PathBuf;

/// How plugins are run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Parameters by plugin: `plugins.<name>` of the configuration, each an object of `<param>: <value>`.
    pub params: BTreeMap<String, serde_json::Value>,
    /// Number of panics of one plugin in one batch of documents after which it is skipped for the rest of
    /// that batch, so that its fate depends on no thread; 0: never skipped, a panic costs one document.
    pub max_panics: u32,
    /// How much one plugin may emit for one document.
    pub quota: Quota,
    /// Folder for private copies of libraries, open to its owner alone; `None`: a fresh folder that is
    /// removed once the libraries are open. Profilers want one that stays.
    pub cache: Option<PathBuf>,
}

/// How much one plugin may emit for one document; more, and its output for that document is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Rows.
    pub rows: usize,
    /// Bytes of values.
    pub bytes: usize,
}

impl Default for Quota {
    /// A million rows and 256 MiB.
    fn default() -> Self {
        Quota { rows: 1_000_000, bytes: 256 << 20 }
    }
}

/// Which host layers the plugins need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostNeeds {
    /// A plugin reads paragraphs.
    pub paragraph: bool,
    /// A plugin reads sentences.
    pub sentence: bool,
    /// A plugin reads tokens, or a lexicon is scanned for.
    pub token: bool,
}

/// A plugin as a run's manifest names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The ABI version it was built for.
    pub abi: String,
    /// Hex of sha256 over its library, or over its `plugin.json` where it has none.
    pub sha256: String,
}
