//! Whole runs on one thread and on two, beside two copies of ruler B at once; CPU time
//! of all threads.

#[path = "criterion_cpu.rs"]
mod criterion_cpu;

use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use criterion_cpu::{CpuTime, settings, time};
use dateline_benches::{Clock, Texts, both_rulers, installed, whole as works};

fn whole(criterion: &mut Criterion<CpuTime>) {
    let texts = Rc::new(Texts::kilobytes(8_000));
    time(criterion, vec![both_rulers(&texts)]);
    time(criterion, works(&texts, &installed()));
}

criterion_group!(name = benches; config = settings(Clock::process); targets = whole);
criterion_main!(benches);
