//! Every stage alone, and what can be done alone of it, beside the rulers.

#[path = "criterion_cpu.rs"]
mod criterion_cpu;

use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use criterion_cpu::{CpuTime, settings, time};
use dateline_benches::{Clock, Texts, installed, rulers, stages as works};

fn stages(criterion: &mut Criterion<CpuTime>) {
    let texts = Rc::new(Texts::kilobytes(2_000));
    time(criterion, rulers(&texts));
    time(criterion, works(&texts, &installed()));
}

criterion_group!(name = benches; config = settings(Clock::thread); targets = stages);
criterion_main!(benches);
