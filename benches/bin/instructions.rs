//! Does every piece of work once, to be counted by callgrind.
//!
//! Callgrind collects inside of `collected` alone and dumps when that returns; the names and bytes printed here
//! are in the order of its dumps. One thread, the system's allocator, no clock.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use dateline_benches::{Installed, Texts, Work, collected, plugins, stages};

/// Size of the corpus, in KB.
const SIZE: u64 = 200;

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: instructions PLUGINS");
        return ExitCode::FAILURE;
    };
    let installed = Installed::in_folder(&PathBuf::from(folder));
    let texts = Rc::new(Texts::kilobytes(SIZE));
    let mut works = stages(&texts, &installed);
    works.extend(plugins(&texts, &installed));
    for work in &mut works {
        work.count();
        let job = work.prepare();
        let results = collected(job);
        work.check(results);
        let Work { name, bytes, .. } = work;
        println!("{name}\t{bytes}\t{results}");
    }
    ExitCode::SUCCESS
}
