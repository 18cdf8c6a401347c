//! Whole runs: from files to committed tables, plugins loaded and all.

use std::rc::Rc;

use dateline_analyze::Search;
use dateline_pipeline::{ByteSize, Config, Existing, Job, Silent, run};
use xtask::corpus::Format;

use crate::installed::Installed;
use crate::texts::Texts;
use crate::work::Work;

/// Bytes of input in a shard: several, so that threads share the work as in a long run.
const SHARD_BYTES: u64 = 4 << 20;

/// Returns the work of a run on one thread and on two.
pub fn whole(texts: &Rc<Texts>, installed: &Installed) -> Vec<Work> {
    [1, 2].into_iter().map(|threads| on_threads(texts, installed, threads)).collect()
}

fn on_threads(texts: &Rc<Texts>, installed: &Installed, threads: usize) -> Work {
    let input = texts.folder(Format::Jsonl).to_string_lossy().into_owned();
    let search = Search { folders: vec![installed.folder.clone()], ..Search::default() };
    let output = Rc::new(tempfile::tempdir().expect("a folder for the run"));
    let mut config = Config::default();
    config.run.threads = threads;
    config.run.shard_bytes = ByteSize(SHARD_BYTES);
    let documents = texts.articles.len() as u64;
    Work::on_threads(format!("whole/{threads}"), texts.bytes(), 2, move || {
        let job = Job {
            inputs: vec![input.clone()],
            output: output.path().join("out"),
            share: None,
            existing: Existing::Replace,
        };
        let (config, search) = (config.clone(), search.clone());
        Box::new(move || {
            let summary = run(&job, &config, &search, &Silent).expect("the run ends well");
            assert_eq!(summary.accounts.written, documents, "documents are missing");
            summary.tables.iter().map(|(_, rows)| rows).sum()
        })
    })
}
