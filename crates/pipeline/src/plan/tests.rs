//! Tests of the plan.

use proptest::prelude::*;

use super::*;
use crate::config::Config;

fn setup() -> Setup {
    Setup::new(&Config::default(), Vec::new(), &[], &BTreeMap::new())
}

/// An input of chunks of these many bytes.
fn scanned(source: &str, chunk_bytes: &[u64]) -> Scanned {
    let mut slices = Vec::new();
    let mut start = 0;
    for (record, bytes) in chunk_bytes.iter().enumerate() {
        let first_record = record as u64;
        slices.push(Slice { input: 0, start, end: start + bytes, first_record, records: None });
        start += bytes;
    }
    let records = Some(chunk_bytes.len() as u64);
    let blake3 = format!("hash of {source}");
    let input = PlanInput {
        source: source.into(),
        format: Some(Format::Jsonl),
        named: Named::No,
        bytes: start,
        blake3,
        records,
    };
    Scanned { input, slices }
}

fn sizes(plan: &Plan) -> Vec<u64> {
    (0..plan.shards.len()).map(|shard| plan.shard_bytes(shard)).collect()
}

#[test]
fn small_files_share_a_shard_and_large_ones_are_cut() {
    let mut plan = Plan::new(setup());
    let inputs =
        vec![scanned("a", &[40]), scanned("b", &[50]), scanned("c", &[30]), scanned("d", &[100, 100, 7])];
    plan.append(inputs, Vec::new(), 100);
    assert_eq!(sizes(&plan), [90, 30, 100, 100, 7]);
    assert_eq!(plan.n_records(), 6);
}

#[test]
fn new_inputs_append_shards_and_move_none() {
    let mut plan = Plan::new(setup());
    plan.append(vec![scanned("b", &[60]), scanned("c", &[60])], Vec::new(), 100);
    let (before, hash) = (plan.clone(), plan.setup.hash());
    plan.append(vec![scanned("a", &[10])], Vec::new(), 100);
    assert_eq!(plan.shards[..2], before.shards);
    assert_eq!(plan.shard_fingerprint(&hash, 1), before.shard_fingerprint(&hash, 1));
    assert_eq!(plan.shards.len(), 3);
    assert_ne!(plan.fingerprint(), before.fingerprint());
}

#[test]
fn rejected_inputs_get_a_shard_even_alone() {
    let mut plan = Plan::new(setup());
    let rejected = PlanRejected { source: "x".into(), class: Class::Unreadable, message: "no".into() };
    plan.append(Vec::new(), vec![rejected], 100);
    assert_eq!(plan.shards, [Shard { slices: Vec::new(), rejected: vec![0] }]);
}

#[test]
fn another_byte_in_an_input_is_another_fingerprint() {
    let mut one = Plan::new(setup());
    one.append(vec![scanned("a", &[10])], Vec::new(), 100);
    let mut two = one.clone();
    two.inputs[0].blake3 = "other".into();
    let hash = one.setup.hash();
    assert_ne!(one.shard_fingerprint(&hash, 0), two.shard_fingerprint(&hash, 0));
}

#[test]
fn a_plan_comes_back_from_its_json() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("_plan.json");
    let mut plan = Plan::new(setup());
    plan.append(vec![scanned("a \"b\"", &[10, 20])], Vec::new(), 15);
    std::fs::write(&path, plan.to_json()).unwrap();
    assert_eq!(Plan::read(&path).unwrap(), plan);
    plan.shards[0].slices[0].input = 7;
    std::fs::write(&path, plan.to_json()).unwrap();
    assert!(Plan::read(&path).unwrap_err().to_string().contains("not there"));
}

proptest! {
    #[test]
    fn every_slice_stands_in_one_shard_in_order(
        chunks in proptest::collection::vec(proptest::collection::vec(1u64..200, 1..5), 0..20),
        shard_bytes in 1u64..300,
    ) {
        let inputs: Vec<_> = chunks.iter().enumerate().map(|(idx, chunks)| scanned(&idx.to_string(), chunks)).collect();
        let mut plan = Plan::new(setup());
        plan.append(inputs, Vec::new(), shard_bytes);
        let slices: Vec<_> = plan.shards.iter().flat_map(|shard| &shard.slices).collect();
        let found: Vec<_> = slices.iter().map(|slice| (slice.input, slice.end - slice.start)).collect();
        let expected: Vec<_> = chunks.iter().enumerate()
            .flat_map(|(idx, chunks)| chunks.iter().map(move |bytes| (idx, *bytes))).collect();
        prop_assert_eq!(found, expected);
        for shard in &plan.shards {
            prop_assert!(!shard.slices.is_empty());
            let bytes: u64 = shard.slices.iter().map(|slice| slice.end - slice.start).sum();
            prop_assert!(bytes <= shard_bytes || shard.slices.len() == 1);
        }
    }
}
