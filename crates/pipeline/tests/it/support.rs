//! Folders, inputs and runs for the tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use dateline_analyze::Search;
use dateline_pipeline::{Assignment, Config, Error, Existing, Job, Planned, Silent, Summary, Watch, run};

/// A folder with inputs and a place for outputs.
pub(crate) struct Bed {
    folder: tempfile::TempDir,
    pub(crate) sets: Vec<String>,
}

impl Bed {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("in")).expect("a folder of inputs");
        Bed { folder, sets: vec!["output.format=jsonl".into(), "run.shard_bytes=1024".into()] }
    }

    /// A bed with texts and a file of records.
    pub(crate) fn with_inputs() -> Self {
        let bed = Bed::new();
        for idx in 0..12 {
            bed.input(&format!("{idx:02}.txt"), text(idx).as_bytes());
        }
        bed.input("records.jsonl", records(0..40).as_bytes());
        bed
    }

    pub(crate) fn set(mut self, assignment: &str) -> Self {
        self.sets.push(assignment.into());
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn input(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path("in").join(name), bytes).expect("an input");
    }

    pub(crate) fn job(&self, output: &str) -> Job {
        let inputs = vec![self.path("in").display().to_string()];
        Job { inputs, output: self.path(output), share: None, existing: Existing::Continue }
    }

    pub(crate) fn config(&self) -> Config {
        let sets: Result<Vec<_>, _> = self.sets.iter().map(|set| Assignment::parse(set)).collect();
        Config::load(None, &sets.expect("assignments")).expect("a configuration")
    }

    pub(crate) fn run(&self, output: &str) -> Result<Summary, Error> {
        self.run_job(&self.job(output), &Silent)
    }

    pub(crate) fn run_job(&self, job: &Job, watch: &dyn Watch) -> Result<Summary, Error> {
        run(job, &self.config(), &Search::default(), watch)
    }

    /// Returns every file of an output that must not differ between two runs.
    pub(crate) fn files(&self, output: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(output);
        let mut files = BTreeMap::new();
        collect(&root, &root, &mut files);
        if let Some(manifest) = files.get_mut("_manifest.json") {
            let mut json: serde_json::Value = serde_json::from_slice(manifest).expect("a manifest is JSON");
            json["run"] = serde_json::Value::Null;
            *manifest = json.to_string().into_bytes();
        }
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).expect("below the root").display().to_string();
        if path.is_dir() {
            if name != "_logs" {
                collect(root, &path, files);
            }
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// Returns a short dispatch.
pub(crate) fn text(idx: usize) -> String {
    format!(
        "ALMATY, {} March 2026 (Agency) — Exports of wheat rose {idx} % to {idx}.5 million t.\r\n\r\n\
         “We will build two terminals,” the minister said. Trade with Norway fell.\u{ad}\n",
        idx + 1
    )
}

/// Returns lines of JSON.
pub(crate) fn records(range: std::ops::Range<usize>) -> String {
    range
        .map(|idx| {
            serde_json::json!({"id": idx, "title": format!("Title {idx}"), "text": text(idx)}).to_string()
                + "\n"
        })
        .collect()
}

/// Asks to stop after some batches.
pub(crate) struct StopAfter {
    left: AtomicUsize,
}

impl StopAfter {
    pub(crate) fn new(commits: usize) -> Self {
        StopAfter { left: AtomicUsize::new(commits) }
    }
}

impl Watch for StopAfter {
    fn committed(&self, _: usize) {
        let _ = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    }

    fn is_stopped(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }
}

/// Does something to the inputs between the plan and the first read.
pub(crate) struct AfterPlan<F: Fn() + Sync>(pub(crate) F);

impl<F: Fn() + Sync> Watch for AfterPlan<F> {
    fn planned(&self, _: &Planned) {
        (self.0)();
    }
}
