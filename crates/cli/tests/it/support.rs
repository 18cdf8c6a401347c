//! A place to run the command in: inputs, outputs, and a binary with no plugins beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// The command as cargo built it, with the plugins beside it that `cargo xtask plugins` put there.
const BINARY: &str = env!("CARGO_BIN_EXE_dateline");

/// A folder to work in.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    binary: PathBuf,
}

/// What a call of the command left.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    /// A place whose command finds no plugin by itself.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("bin")).expect("a folder for the binary");
        let binary = folder.path().join("bin/dateline");
        if fs::hard_link(BINARY, &binary).is_err() {
            fs::copy(BINARY, &binary).expect("a copy of the binary");
        }
        fs::create_dir(folder.path().join("in")).expect("a folder of inputs");
        Place { folder, binary }
    }

    /// A place whose command finds the plugins of this repository.
    pub(crate) fn with_plugins() -> Self {
        let mut place = Place::new();
        build_plugins();
        place.binary = PathBuf::from(BINARY);
        place
    }

    /// A place with twelve texts and forty records.
    pub(crate) fn with_inputs(self) -> Self {
        for idx in 0..12 {
            self.input(&format!("{idx:02}.txt"), text(idx).as_bytes());
        }
        self.input("records.jsonl", records(40).as_bytes());
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn input(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path("in").join(name), bytes).expect("an input");
    }

    /// Returns the command with arguments parted by spaces, in this folder and away from the user's.
    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(args.split_whitespace()).current_dir(self.folder.path());
        command
            .env("HOME", self.folder.path())
            .env_remove("XDG_DATA_HOME")
            .env_remove("DATELINE_PLUGIN_PATH");
        command
    }

    pub(crate) fn call(&self, args: &str) -> Done {
        Done::of(&self.command(args).output().expect("the command starts"))
    }

    /// Runs over `in/` into an output, as JSONL and with small shards.
    pub(crate) fn run(&self, output: &str, more: &str) -> Done {
        self.call(&format!("run -i in -o {output} --format jsonl --shard-bytes 1KiB {more}"))
    }

    /// Returns the rows of a table of an output in JSONL.
    pub(crate) fn rows(&self, output: &str, table: &str) -> Vec<Value> {
        let folder = self.path(output).join(table);
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut parts: Vec<_> =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        parts.sort();
        let text: String = parts.iter().map(|part| fs::read_to_string(part).expect("a part")).collect();
        text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
    }

    pub(crate) fn manifest(&self, output: &str) -> Value {
        let bytes = fs::read(self.path(output).join("_manifest.json")).expect("a manifest");
        serde_json::from_slice(&bytes).expect("a manifest is JSON")
    }
}

impl Done {
    pub(crate) fn of(output: &Output) -> Self {
        Done {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Checks the exit code and returns what was written to both.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        assert!(all.contains(text), "no {text:?} in: {all}");
        self
    }
}

/// Checks that two outputs are the same byte for byte, but for the logs and the manifest's `run`.
#[track_caller]
pub(crate) fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (files(a), files(b));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&a), names(&b));
    for (name, bytes) in &a {
        assert!(b[name] == *bytes, "{name} differs");
    }
}

/// Returns every file of an output that must not differ between two runs.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(root, root, &mut files);
    if let Some(manifest) = files.get_mut("_manifest.json") {
        let mut json: Value = serde_json::from_slice(manifest).expect("a manifest is JSON");
        json["run"] = Value::Null;
        *manifest = json.to_string().into_bytes();
    }
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).expect("below the root").display().to_string();
        if path.is_dir() {
            files.insert(format!("{name}/"), Vec::new());
            if name != "_logs" {
                collect(root, &path, files);
            }
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// Builds the plugins of this repository beside the binary, once.
fn build_plugins() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
        let mut command = Command::new(cargo);
        command.args(["xtask", "plugins", "--profile", profile]).current_dir(root);
        assert!(command.status().expect("cargo starts").success(), "the plugins cannot be built");
    });
}

/// Returns a short dispatch.
pub(crate) fn text(idx: usize) -> String {
    format!(
        "ALMATY, {} March 2026 (Agency) — Exports of wheat to Norway rose {idx} % to {idx}.5 million tonnes.\r\n\r\n\
         “We will build two terminals,” the minister of Uzbekistan said. Trade with Iran fell by $30 million.\u{ad}\n",
        idx + 1
    )
}

/// Returns lines of JSON.
pub(crate) fn records(n: usize) -> String {
    let record =
        |idx: usize| serde_json::json!({"id": idx, "title": format!("Title {idx}"), "text": text(idx)});
    (0..n).map(|idx| record(idx).to_string() + "\n").collect()
}

/// Writes a plugin that is a lexicon and nothing else: what `manifest` changes is changed.
pub(crate) fn lexicon_plugin(folder: &Path, change: impl FnOnce(&mut Value)) {
    let mut manifest = serde_json::json!({
        "name": "crops", "version": "0.1.0", "abi": "0.1", "description": "Names of crops",
        "lexicons": ["crops.tsv"], "requires": [{"layer": "lexicon:crops", "attributes": ["family"]}],
        "produces": [{"layer": "crop", "doc": "a crop",
                      "attributes": [{"name": "family", "kind": "string", "doc": "family of plants"}]}]
    });
    change(&mut manifest);
    fs::create_dir_all(folder.join("lexicons")).expect("a plugin's folder");
    fs::write(folder.join("lexicons/crops.tsv"), "#! case = fold\nterm\tfamily\nwheat\tgrasses\n")
        .expect("a lexicon");
    fs::write(folder.join("plugin.json"), manifest.to_string()).expect("a manifest");
}
