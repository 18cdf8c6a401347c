//! Clocks of CPU time, and the one function that callgrind collects in.

use std::hint::black_box;
use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};

use crate::work::Job;

/// Two clocks at once: time of the CPU and time on the wall.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    cpu: Cpu,
    wall: Instant,
}

/// When a clock of CPU time was started.
#[derive(Clone, Copy, Debug)]
enum Cpu {
    Thread(ThreadTime),
    Process(ProcessTime),
}

impl Clock {
    /// Starts with the CPU time of this thread.
    pub fn thread() -> Self {
        Clock { cpu: Cpu::Thread(ThreadTime::now()), wall: Instant::now() }
    }

    /// Starts with the CPU time of all threads of the process.
    pub fn process() -> Self {
        Clock { cpu: Cpu::Process(ProcessTime::now()), wall: Instant::now() }
    }

    /// Returns CPU time and wall time since the start.
    pub fn elapsed(&self) -> (Duration, Duration) {
        let cpu = match self.cpu {
            Cpu::Thread(start) => start.elapsed(),
            Cpu::Process(start) => start.elapsed(),
        };
        (cpu, self.wall.elapsed())
    }
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
