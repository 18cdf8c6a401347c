//! What a run tells whoever watches it, and how it is asked to stop. The library itself never touches a
//! terminal.

/// Watches a run. Every method may be called from any thread.
pub trait Watch: Sync {
    /// The plan stands: what there is to do.
    fn planned(&self, planned: &Planned) {
        let _ = planned;
    }

    /// A batch is done.
    fn advanced(&self, advance: &Advance) {
        let _ = advance;
    }

    /// A shard is committed.
    fn committed(&self, shard: usize) {
        let _ = shard;
    }

    /// Returns whether the run should stop. What is committed stays; a shard that is not is dropped.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// What there is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// Shards of the plan.
    pub shards: usize,
    /// Shards this run will do.
    pub shards_to_do: usize,
    /// Bytes of input this run will read.
    pub bytes_to_do: u64,
    /// Inputs of the plan.
    pub inputs: usize,
}

/// What a batch was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advance {
    /// Records read.
    pub records: u64,
    /// Bytes of the records.
    pub bytes: u64,
    /// Documents made of them.
    pub documents: u64,
    /// Bytes of normalized text.
    pub text_bytes: u64,
    /// Records put into quarantine.
    pub quarantined: u64,
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Watch for Silent {}
