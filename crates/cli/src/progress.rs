//! Progress on standard error: a bar, a line every 10 s, or JSON.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dateline_pipeline::{Advance, Planned, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::args::ProgressMode;
use crate::out;
use crate::signals::Signals;

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// How often an object is written.
const JSON_EVERY: Duration = Duration::from_secs(1);

const BAR: &str = "{bar:32} {bytes}/{total_bytes} {binary_bytes_per_sec} eta {eta} {msg}";

/// Shows how far a run is and passes signals on to it.
pub(crate) struct Progress {
    signals: Signals,
    show: Show,
    started: Instant,
    last: Mutex<Instant>,
    shards: AtomicUsize,
    shards_to_do: AtomicUsize,
    bytes_to_do: AtomicU64,
    bytes: AtomicU64,
    documents: AtomicU64,
    quarantined: AtomicU64,
}

enum Show {
    Bar(ProgressBar),
    Lines,
    Json,
    Nothing,
}

impl Progress {
    pub(crate) fn new(mode: ProgressMode, signals: &Signals) -> Self {
        let show = match mode {
            ProgressMode::None => Show::Nothing,
            ProgressMode::Json => Show::Json,
            ProgressMode::Auto if std::io::stderr().is_terminal() => Show::Bar(bar()),
            ProgressMode::Auto => Show::Lines,
        };
        Progress {
            signals: signals.clone(),
            show,
            started: Instant::now(),
            last: Mutex::new(Instant::now()),
            shards: AtomicUsize::new(0),
            shards_to_do: AtomicUsize::new(0),
            bytes_to_do: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            documents: AtomicU64::new(0),
            quarantined: AtomicU64::new(0),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        match &self.show {
            Show::Bar(bar) => bar.finish_and_clear(),
            Show::Json => self.write_json(),
            Show::Lines | Show::Nothing => {}
        }
    }

    fn is_due(&self, every: Duration) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.elapsed() >= every;
        if is_due {
            *last = Instant::now();
        }
        is_due
    }

    fn write_line(&self) {
        let at = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (bytes, all) = (at(&self.bytes) as f64, at(&self.bytes_to_do) as f64);
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = bytes / 1e6 / seconds.max(1e-9);
        let eta = if bytes > 0.0 { (all - bytes).max(0.0) / (bytes / seconds) } else { f64::NAN };
        out::note(format_args!(
            "{:.0} s: {} documents, {:.1} of {:.1} MB, {rate:.1} MB/s, eta {eta:.0} s, {} quarantined",
            seconds,
            at(&self.documents),
            bytes / 1e6,
            all / 1e6,
            at(&self.quarantined)
        ));
    }

    fn write_json(&self) {
        out::note(json!({
            "seconds": self.started.elapsed().as_secs_f64(),
            "documents": self.documents.load(Ordering::Relaxed),
            "bytes": self.bytes.load(Ordering::Relaxed),
            "bytes_to_do": self.bytes_to_do.load(Ordering::Relaxed),
            "shards": self.shards.load(Ordering::Relaxed),
            "shards_to_do": self.shards_to_do.load(Ordering::Relaxed),
            "quarantined": self.quarantined.load(Ordering::Relaxed),
        }));
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template(BAR).expect("the template is well formed");
    ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10)).with_style(style)
}

impl Watch for Progress {
    fn planned(&self, planned: &Planned) {
        self.bytes_to_do.store(planned.bytes_to_do, Ordering::Relaxed);
        self.shards_to_do.store(planned.shards_to_do, Ordering::Relaxed);
        match &self.show {
            Show::Bar(bar) => bar.set_length(planned.bytes_to_do),
            Show::Json => self.write_json(),
            Show::Lines | Show::Nothing => {}
        }
    }

    fn advanced(&self, advance: &Advance) {
        self.bytes.fetch_add(advance.bytes, Ordering::Relaxed);
        let documents = self.documents.fetch_add(advance.documents, Ordering::Relaxed) + advance.documents;
        let quarantined =
            self.quarantined.fetch_add(advance.quarantined, Ordering::Relaxed) + advance.quarantined;
        match &self.show {
            Show::Bar(bar) => {
                bar.inc(advance.bytes);
                bar.set_message(format!("{documents} documents, {quarantined} quarantined"));
            }
            Show::Lines if self.is_due(LINE_EVERY) => self.write_line(),
            Show::Json if self.is_due(JSON_EVERY) => self.write_json(),
            _ => {}
        }
    }

    fn committed(&self, _: usize) {
        self.shards.fetch_add(1, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.signals.seen().is_some()
    }
}
