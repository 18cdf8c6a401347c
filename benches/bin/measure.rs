//! Times every piece of work in one turn, each beside the rulers, and prints what it took.
//!
//! One line a piece: name, bytes, threads, nanoseconds of CPU, of the wall, and those of ruler A and B (two
//! copies of B for work on threads) shortly before and after it, each the least of a few goes; bytes of the
//! ruler, and the number of results, which every go must have. `--count` times nothing: name and results.
//! Not here: turns (a process each: where things lie in memory is another in each), medians, ratios, goals.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use dateline_benches::{
    Installed, Texts, Work, both_rulers, crossing, lengths, lexicon_counts, plugins, rulers, stages, whole,
};

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Size of the corpus of rulers and whole runs, in KB.
const LARGE: u64 = 8_000;

/// Size of the corpus of all other work, as under criterion, in KB.
const SMALL: u64 = 2_000;

/// Work is done again until it has taken that long, but a few times if that does not take too long, or was done
/// that often.
const ENOUGH_NANOS: u64 = 20_000_000;
const FEW_GOES: u32 = 3;
const LONG_NANOS: u64 = 100_000_000;
const MANY_GOES: u32 = 8;

/// The same for a ruler.
const RULER_NANOS: u64 = 40_000_000;

/// The rulers' turn comes when work has taken that long.
const RULERS_EVERY_NANOS: u64 = 500_000_000;

/// Work that is over in no time is done more often, until it has taken that long.
const LEAST_NANOS: u64 = 5_000_000;
const MOST_GOES: u32 = 400;

/// Sizes that `corpus.tsv` knows, in KB.
const CORPORA: [u64; 3] = [200, 2_000, 8_000];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments == ["--corpora"] {
        println!("# KB\tblake3 of the corpus\tnames that ruler B finds");
        CORPORA.iter().for_each(|kb| println!("{}", Texts::line(*kb)));
        return ExitCode::SUCCESS;
    }
    let (counts, arguments) = match &arguments[..] {
        [first, rest @ ..] if first == "--count" => (true, rest),
        all => (false, all),
    };
    let [folder, only @ ..] = arguments else {
        eprintln!("usage: measure [--count] PLUGINS [PART OF A NAME]... | --corpora");
        return ExitCode::FAILURE;
    };
    let installed = Installed::in_folder(&PathBuf::from(folder));
    let is_wanted =
        |work: &Work| only.is_empty() || only.iter().any(|part| work.name.contains(part.as_str()));
    let (large, small) = (Rc::new(Texts::kilobytes(LARGE)), Rc::new(Texts::kilobytes(SMALL)));
    let mut works = stages(&small, &installed);
    works.extend(plugins(&small, &installed));
    works.extend(whole(&large, &installed));
    works.extend(lexicon_counts(&small));
    works.extend(lengths(&small, &installed));
    works.extend(crossing());
    works.retain(is_wanted);
    if counts {
        for work in &mut works {
            let results = work.count();
            println!("{}\t{results}", work.name);
        }
    } else {
        measure(&mut works, &large);
    }
    ExitCode::SUCCESS
}

/// The least times of a few goes, and how many results each had.
#[derive(Clone, Copy)]
struct Times {
    cpu: u64,
    wall: u64,
    /// CPU time of all goes together.
    spent: u64,
    results: u64,
}

impl Times {
    fn lesser(self, other: Times) -> Times {
        Times {
            cpu: self.cpu.min(other.cpu),
            wall: self.wall.min(other.wall),
            spent: self.spent + other.spent,
            results: self.results,
        }
    }
}

/// Returns the least times of a few goes: what else the machine does can only add to them.
fn least(work: &mut Work, enough: u64) -> Times {
    let mut go = || {
        let (cpu, wall, results) = work.time();
        Times { cpu, wall, spent: cpu, results }
    };
    let mut times = go();
    for goes in 1..MOST_GOES {
        let is_enough = times.spent > enough && (goes >= FEW_GOES || times.spent > LONG_NANOS);
        if is_enough || goes >= MANY_GOES && times.spent > LEAST_NANOS {
            break;
        }
        times = times.lesser(go());
    }
    times
}

/// The rulers, and what was timed since they last were.
struct Bench {
    alone: Vec<Work>,
    twice: Work,
    before: [Times; 2],
    since: Vec<(String, Times)>,
}

impl Bench {
    fn new(texts: &Rc<Texts>) -> Self {
        let (mut alone, twice) = (rulers(texts), both_rulers(texts));
        let before = [0, 1].map(|ruler| least(&mut alone[ruler], RULER_NANOS));
        Bench { alone, twice, before, since: Vec::new() }
    }

    /// Times a piece of work, and the rulers when it is their turn.
    fn time(&mut self, work: &mut Work) {
        if work.threads > 1 {
            return self.time_on_threads(work);
        }
        let times = least(work, ENOUGH_NANOS);
        self.since.push((format!("{}\t{}\t{}", work.name, work.bytes, work.threads), times));
        if self.since.iter().map(|(_, times)| times.spent).sum::<u64>() > RULERS_EVERY_NANOS {
            self.time_rulers();
        }
    }

    /// Times the rulers, and prints what was timed since they last were.
    fn time_rulers(&mut self) {
        let after = [0, 1].map(|ruler| least(&mut self.alone[ruler], RULER_NANOS));
        let (a, b) = (self.before[0].lesser(after[0]), self.before[1].lesser(after[1]));
        for (head, times) in self.since.drain(..) {
            print(&head, times, a, b, self.alone[1].bytes);
        }
        self.before = after;
    }

    /// Times work on threads between two goes at both copies of ruler B.
    fn time_on_threads(&mut self, work: &mut Work) {
        self.time_rulers();
        let twice = least(&mut self.twice, RULER_NANOS);
        let times = least(work, ENOUGH_NANOS);
        let b = twice.lesser(least(&mut self.twice, RULER_NANOS));
        let head = format!("{}\t{}\t{}", work.name, work.bytes, work.threads);
        let a = self.before[0].lesser(least(&mut self.alone[0], RULER_NANOS));
        print(&head, times, a, b, self.twice.bytes);
    }
}

fn print(head: &str, work: Times, a: Times, b: Times, ruler_bytes: u64) {
    let Times { cpu, wall, results, .. } = work;
    println!("{head}\t{cpu}\t{wall}\t{}\t{}\t{}\t{ruler_bytes}\t{results}", a.cpu, b.cpu, b.wall);
}

fn measure(works: &mut [Work], texts: &Rc<Texts>) {
    let mut bench = Bench::new(texts);
    println!("name\tbytes\tthreads\tcpu_ns\twall_ns\ta_ns\tb_ns\tb_wall_ns\truler_bytes\tresults");
    works.iter_mut().for_each(|work| bench.time(work));
    bench.time_rulers();
}
