//! Pieces of work: what is timed, over how many bytes, and how many results it must give.

use std::fmt;
use std::rc::Rc;

use dateline_core::Stage;
use std::cell::RefCell;

use crate::clock::{Clock, collected};

/// One go at a piece of work; returns the number of its results.
pub type Job = Box<dyn FnOnce() -> u64>;

/// A piece of work that can be done again and again.
pub struct Work {
    /// Name, as `stage/variant`.
    pub name: String,
    /// Bytes of text it works on.
    pub bytes: u64,
    /// Whether several threads take part, so that the CPU time of all of them counts.
    pub threads: usize,
    results: Option<u64>,
    make: Box<dyn FnMut() -> Job>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes, {:?} results)", self.name, self.bytes, self.results)
    }
}

impl Work {
    /// Returns the work that `make` prepares; every go must have as many results as the first.
    pub(crate) fn new(name: impl Into<String>, bytes: u64, make: impl FnMut() -> Job + 'static) -> Self {
        Work::on_threads(name, bytes, 1, make)
    }

    pub(crate) fn on_threads(
        name: impl Into<String>,
        bytes: u64,
        threads: usize,
        make: impl FnMut() -> Job + 'static,
    ) -> Self {
        Work { name: name.into(), bytes, threads, results: None, make: Box::new(make) }
    }

    /// Returns the work with the number of results that it must have.
    pub(crate) fn expecting(self, results: u64) -> Self {
        Work { results: Some(results), ..self }
    }

    /// Does it once, untimed and outside of what callgrind collects, and returns the number of its results.
    ///
    /// # Panics
    ///
    /// When that is not the number it was made or counted with before.
    pub fn count(&mut self) -> u64 {
        let job = self.prepare();
        let results = job();
        self.know(results);
        results
    }

    /// Prepares one go; preparing is not part of the work.
    pub fn prepare(&mut self) -> Job {
        (self.make)()
    }

    /// Does it once and returns nanoseconds of CPU time and of wall time, and the number of its results.
    ///
    /// # Panics
    ///
    /// When the number of results is not the one that is known.
    pub fn time(&mut self) -> (u64, u64, u64) {
        let job = self.prepare();
        let clock = if self.threads == 1 { Clock::thread() } else { Clock::process() };
        let results = collected(job);
        let (cpu, wall) = clock.elapsed();
        self.know(results);
        let nanos = |time: std::time::Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        (nanos(cpu), nanos(wall), results)
    }

    fn know(&mut self, results: u64) {
        self.check(results);
        self.results = Some(results);
    }

    /// Checks the number of results.
    ///
    /// # Panics
    ///
    /// When it is not the one that is known.
    pub fn check(&self, results: u64) {
        let known = self.results.unwrap_or(results);
        assert_eq!(results, known, "{}: other results than it must have", self.name);
    }
}

/// Returns the work of a stage over batches, which `input` makes afresh for each go. What the stage made is
/// counted and freed inside of the work, batch by batch, as in a run.
pub(crate) fn stage<S>(
    name: impl Into<String>,
    bytes: u64,
    stage: Rc<S>,
    input: impl Fn() -> Vec<S::Input> + 'static,
    count: fn(&S::Output) -> u64,
) -> Work
where
    S: Stage + 'static,
{
    let scratch = Rc::new(RefCell::new(stage.scratch()));
    Work::new(name, bytes, move || {
        let (batches, stage, scratch) = (input(), stage.clone(), scratch.clone());
        Box::new(move || {
            let mut results = 0;
            for batch in batches {
                let output = stage.run(&mut scratch.borrow_mut(), batch).expect("the stage runs");
                results += count(&output);
            }
            results
        })
    })
}
