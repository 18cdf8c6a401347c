//! How the cost of a byte grows with the length of documents and the number of lexicons.

#[path = "criterion_cpu.rs"]
mod criterion_cpu;

use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use criterion_cpu::{CpuTime, settings, time};
use dateline_benches::{Clock, Texts, installed, lengths, lexicon_counts, rulers};

fn scaling(criterion: &mut Criterion<CpuTime>) {
    let texts = Rc::new(Texts::kilobytes(2_000));
    time(criterion, rulers(&texts));
    time(criterion, lexicon_counts(&texts));
    time(criterion, lengths(&texts, &installed()));
}

criterion_group!(name = benches; config = settings(Clock::thread); targets = scaling);
criterion_main!(benches);
