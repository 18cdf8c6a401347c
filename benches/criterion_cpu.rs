//! Criterion with CPU time, and a group of works in it; shared by the benchmarks.

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, Criterion, Throughput};
use dateline_benches::{Clock, Work};

/// CPU time by the clock that it starts: of this thread or of the process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CpuTime(pub(crate) fn() -> Clock);

/// Criterion's own way to write a time.
static WALL: WallTime = WallTime;

impl Measurement for CpuTime {
    type Intermediate = Clock;
    type Value = Duration;

    fn start(&self) -> Clock {
        (self.0)()
    }

    fn end(&self, clock: Clock) -> Duration {
        clock.elapsed().0
    }

    fn add(&self, first: &Duration, second: &Duration) -> Duration {
        *first + *second
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WALL.formatter()
    }
}

/// Returns criterion with few samples: a short piece of work takes half a second, a long one ten goes.
pub(crate) fn settings(clock: fn() -> Clock) -> Criterion<CpuTime> {
    let times = (Duration::from_millis(100), Duration::from_millis(400));
    Criterion::default()
        .with_measurement(CpuTime(clock))
        .sample_size(10)
        .warm_up_time(times.0)
        .measurement_time(times.1)
        .without_plots()
}

/// Times every work under its own name.
pub(crate) fn time(criterion: &mut Criterion<CpuTime>, works: Vec<Work>) {
    for mut work in works {
        let (name, variant) = work.name.split_once('/').expect("a name has two parts");
        let (name, variant) = (name.to_owned(), variant.to_owned());
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(work.bytes));
        let mut counted = None;
        group.bench_function(variant, |bencher| {
            let results = *counted.get_or_insert_with(|| work.count());
            bencher.iter_batched(
                || work.prepare(),
                |job| assert_eq!(job(), results, "results change from one time to the next"),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}
