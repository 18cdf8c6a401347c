//! What may still be unpacked of one input.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::record::Class;
use crate::settings::UnpackLimits;
use crate::stream::defect;

/// Unpacked bytes that are allowed whatever the size of the input.
const FLOOR_BYTES: u64 = 64 << 20;

/// Counts what is unpacked of one input, in all its layers.
#[derive(Debug)]
pub(super) struct Budget {
    limits: UnpackLimits,
    /// Length of the input on disk.
    packed: u64,
    unpacked: AtomicU64,
    members: AtomicU64,
    is_spent: AtomicBool,
    /// What to say about it.
    failure: OnceLock<String>,
}

impl Budget {
    pub(super) fn new(limits: &UnpackLimits, packed: u64) -> Self {
        Budget {
            limits: limits.clone(),
            packed,
            unpacked: AtomicU64::new(0),
            members: AtomicU64::new(0),
            is_spent: AtomicBool::new(false),
            failure: OnceLock::new(),
        }
    }

    pub(super) fn max_members(&self) -> u64 {
        self.limits.max_members
    }

    pub(super) fn max_depth(&self) -> u32 {
        self.limits.max_depth
    }

    /// Returns whether a limit was reached: then nothing more of the input is read.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }

    /// Counts unpacked bytes.
    ///
    /// # Errors
    ///
    /// When there are more than allowed.
    pub(super) fn spend(&self, bytes: u64) -> io::Result<()> {
        let total = self.unpacked.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        let UnpackLimits { max_expansion, max_bytes, .. } = self.limits;
        let message = if total > max_bytes {
            format!("unpacks to more than {max_bytes} bytes, the limit (unpack.max_bytes)")
        } else if total > FLOOR_BYTES.max(self.packed.saturating_mul(max_expansion)) {
            let packed = self.packed;
            format!("unpacks to more than {max_expansion} times its {packed} bytes (unpack.max_expansion)")
        } else {
            return Ok(());
        };
        Err(self.end(message))
    }

    /// Counts a member of an archive.
    ///
    /// # Errors
    ///
    /// When there are more than allowed.
    pub(super) fn enter(&self) -> io::Result<()> {
        let max = self.limits.max_members;
        if self.members.fetch_add(1, Ordering::Relaxed) < max {
            return Ok(());
        }
        Err(self.end(format!("has more than {max} members, the limit (unpack.max_members)")))
    }

    fn end(&self, message: String) -> io::Error {
        self.is_spent.store(true, Ordering::Relaxed);
        defect(Class::Limit, self.failure.get_or_init(|| message).clone())
    }

    /// Returns the error of the limit that was reached.
    pub(super) fn failure(&self) -> io::Error {
        defect(Class::Limit, self.failure.get().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_counts_above_a_floor() {
        let limits = UnpackLimits { max_expansion: 10, ..UnpackLimits::default() };
        let small = Budget::new(&limits, 1);
        small.spend(FLOOR_BYTES).unwrap();
        assert!(!small.is_spent());
        assert!(small.spend(1).unwrap_err().to_string().contains("10 times its 1 bytes"));
        assert!(small.is_spent());
        let large = Budget::new(&limits, FLOOR_BYTES);
        large.spend(10 * FLOOR_BYTES).unwrap();
        large.spend(1).unwrap_err();
    }

    #[test]
    fn bytes_and_members_are_bounded() {
        let limits = UnpackLimits { max_bytes: 5, max_members: 2, ..UnpackLimits::default() };
        let budget = Budget::new(&limits, 100);
        assert!(budget.spend(6).unwrap_err().to_string().contains("more than 5 bytes"));
        let budget = Budget::new(&limits, 100);
        budget.enter().and_then(|()| budget.enter()).unwrap();
        assert!(budget.enter().unwrap_err().to_string().contains("more than 2 members"));
    }
}
