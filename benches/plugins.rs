//! Every plugin alone, and the base plugins from text to layers, beside the rulers.

#[path = "criterion_cpu.rs"]
mod criterion_cpu;

use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use criterion_cpu::{CpuTime, settings, time};
use dateline_benches::{Clock, Texts, installed, plugins as works, rulers};

fn plugins(criterion: &mut Criterion<CpuTime>) {
    let texts = Rc::new(Texts::kilobytes(2_000));
    time(criterion, rulers(&texts));
    time(criterion, works(&texts, &installed()));
}

criterion_group!(name = benches; config = settings(Clock::thread); targets = plugins);
criterion_main!(benches);
