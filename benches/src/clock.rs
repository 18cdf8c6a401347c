//! Clocks of CPU time, and the one function that callgrind collects in.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::work::Job;

/// Two clocks at once: time of the CPU and time on the wall.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    id: ClockId,
    cpu: Duration,
    wall: Instant,
}

impl Clock {
    /// Starts with the CPU time of this thread.
    pub fn thread() -> Self {
        Clock::start(ClockId::ThreadCPUTime)
    }

    /// Starts with the CPU time of all threads of the process.
    pub fn process() -> Self {
        Clock::start(ClockId::ProcessCPUTime)
    }

    fn start(id: ClockId) -> Self {
        Clock { id, cpu: cpu(id), wall: Instant::now() }
    }

    /// Returns CPU time and wall time since the start.
    pub fn elapsed(&self) -> (Duration, Duration) {
        (cpu(self.id).saturating_sub(self.cpu), self.wall.elapsed())
    }
}

fn cpu(id: ClockId) -> Duration {
    let time = clock_gettime(id);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Does a job and returns its count. Callgrind collects inside of this function alone, by its name.
#[inline(never)]
pub fn collected(job: Job) -> u64 {
    black_box(counted(job()))
}

/// Callgrind dumps when this is left; it must be called while it collects.
#[inline(never)]
fn counted(results: u64) -> u64 {
    black_box(results)
}
