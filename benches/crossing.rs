//! What it costs to cross from the host into a plugin and back, at 0, 1, 10 and 100 annotations for each
//! document, beside the same rows made by a function that is called directly.
//!
//! The crossing is the whole of it: lending the document, the call, checking and copying what is emitted,
//! sorting. Rows are counted on both sides before anything is timed.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dateline_benches::{InProcess, count_rows, documents, load_emitter};
use dateline_core::{Document, Stage};

/// Documents in a batch: enough that the batch's own cost does not show.
const DOCUMENTS: usize = 64;

fn crossing(criterion: &mut Criterion) {
    let input = documents(DOCUMENTS);
    let mut group = criterion.benchmark_group("crossing/seed");
    for rows in [0, 1, 10, 100] {
        let plugin = load_emitter(rows);
        let in_process = InProcess::like(&plugin, rows);
        assert_rows(&plugin, &input, rows);
        assert_rows(&in_process, &input, rows);
        group.throughput(Throughput::Elements(DOCUMENTS as u64));
        time(&mut group, "plugin", rows, &plugin, &input);
        time(&mut group, "in-process", rows, &in_process, &input);
    }
    group.finish();
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn time<S>(group: &mut Group<'_>, name: &str, rows: u32, stage: &S, input: &[Document])
where
    S: Stage<Input = Vec<Document>, Output = Vec<Document>>,
{
    let mut scratch = stage.scratch();
    group.bench_function(BenchmarkId::new(name, rows), |bencher| {
        bencher.iter_batched(
            || input.to_vec(),
            |documents| black_box(stage.run(&mut scratch, documents)),
            BatchSize::LargeInput,
        );
    });
}

fn assert_rows<S>(stage: &S, input: &[Document], rows: u32)
where
    S: Stage<Input = Vec<Document>, Output = Vec<Document>>,
{
    let documents = stage.run(&mut stage.scratch(), input.to_vec()).expect("the stage runs");
    assert_eq!(count_rows(&documents), rows as usize * DOCUMENTS, "{rows} rows for each document");
}

criterion_group!(benches, crossing);
criterion_main!(benches);
