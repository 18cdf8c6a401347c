//! What it costs to cross from the host into a plugin and back, beside linked code.

#[path = "criterion_cpu.rs"]
mod criterion_cpu;

use criterion::{Criterion, criterion_group, criterion_main};
use criterion_cpu::{CpuTime, settings, time};
use dateline_benches::{Clock, crossing as works};

fn crossing(criterion: &mut Criterion<CpuTime>) {
    time(criterion, works());
}

criterion_group!(name = benches; config = settings(Clock::thread); targets = crossing);
criterion_main!(benches);
