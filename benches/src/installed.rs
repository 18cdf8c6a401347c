//! The plugins that are installed beside the binary, and sets of them that can be loaded.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use dateline_analyze::{Analyze, Found, Search, Settings, discover};
use dateline_normalize::Tokenizer;

/// Plugins found in a folder.
#[derive(Clone)]
pub struct Installed {
    /// The folder of plugins.
    pub folder: PathBuf,
    found: Vec<Found>,
}

/// Returns the plugins of `DATELINE_PLUGIN_PATH`, else builds and installs those of the repository.
///
/// # Panics
///
/// When cargo fails.
pub fn installed() -> Installed {
    if let Some(folder) = env::var_os("DATELINE_PLUGIN_PATH") {
        return Installed::in_folder(Path::new(&folder));
    }
    cargo(&["run", "--quiet", "--release", "--package", "xtask", "--", "plugins"]);
    Installed::in_folder(&artifacts().join("plugins"))
}

/// Runs cargo in the repository.
pub(crate) fn cargo(arguments: &[&str]) {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root())
        .args(arguments)
        .status()
        .expect("running cargo");
    assert!(status.success(), "cargo {} failed", arguments.join(" "));
}

/// Returns the folder of release artifacts: this is TARGET/release/NAME or TARGET/release/deps/NAME-HASH.
pub(crate) fn artifacts() -> PathBuf {
    let this = env::current_exe().expect("the path of this program");
    let folder = this.parent().expect("a program lies in a folder");
    if folder.ends_with("deps") {
        folder.parent().expect("TARGET/release").to_owned()
    } else {
        folder.to_owned()
    }
}

/// Returns whether this is a benchmark: whoever starts one of the programs has built everything before.
pub(crate) fn is_benchmark() -> bool {
    env::current_exe().is_ok_and(|this| this.parent().is_some_and(|folder| folder.ends_with("deps")))
}

/// Returns the root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches lie in the repository")
}

impl Installed {
    /// Returns the plugins of a folder.
    ///
    /// # Panics
    ///
    /// When they cannot be discovered.
    pub fn in_folder(folder: &Path) -> Self {
        let search = Search { folders: vec![folder.to_owned()], ..Search::default() };
        let found = discover(&search).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        Installed { folder: folder.to_owned(), found }
    }

    /// Returns the names of the plugins.
    pub fn names(&self) -> Vec<String> {
        self.found.iter().map(|found| found.manifest.name.clone()).collect()
    }

    /// Returns the plugins with their lexicons' folders.
    pub(crate) fn found(&self) -> &[Found] {
        &self.found
    }

    /// Returns whether a plugin has a parameter.
    pub(crate) fn has_param(&self, plugin: &str, param: &str) -> bool {
        let plugin = self.found.iter().find(|found| found.manifest.name == plugin);
        plugin.is_some_and(|found| found.manifest.params.contains_key(param))
    }

    /// Returns all plugins, loaded.
    pub(crate) fn all(&self) -> Analyze {
        load(self.found.clone(), &Settings::default())
    }

    /// Returns the named plugins and those whose layers they cannot do without; `None` where one is not there.
    pub(crate) fn some(&self, names: &[&str], settings: &Settings) -> Option<Analyze> {
        let mut wanted: BTreeSet<&str> = names.iter().copied().collect();
        loop {
            let more: Vec<&str> = wanted.iter().flat_map(|name| self.needed_by(name)).collect();
            let before = wanted.len();
            wanted.extend(more);
            if wanted.len() == before {
                break;
            }
        }
        let is_wanted = |found: &&Found| wanted.contains(found.manifest.name.as_str());
        let found: Vec<Found> = self.found.iter().filter(is_wanted).cloned().collect();
        (found.len() == wanted.len()).then(|| load(found, settings))
    }

    fn needed_by(&self, name: &str) -> Vec<&str> {
        let Some(plugin) = self.found.iter().find(|found| found.manifest.name == name) else {
            return Vec::new();
        };
        let required = plugin.manifest.requires.iter().filter(|require| !require.optional);
        let extended = plugin.manifest.extends.iter().map(|extend| extend.layer.as_str());
        let layers: Vec<&str> = required.map(|require| require.layer.as_str()).chain(extended).collect();
        let makes = |found: &&Found| {
            found.manifest.produces.iter().any(|produce| layers.contains(&produce.layer.as_str()))
        };
        self.found.iter().filter(makes).map(|found| found.manifest.name.as_str()).collect()
    }
}

fn load(found: Vec<Found>, settings: &Settings) -> Analyze {
    Analyze::load(found, settings, Arc::new(Tokenizer))
        .unwrap_or_else(|error| panic!("loading plugins: {error}"))
}
